"""Open responses that peers mark, and the responses of a try that a trainer is asked for."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0027"
down_revision = "0026"


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    """Rounds, the markings in them, calibrations; what waits now waits for a trainer."""
    code = learnhub.store.types.Code
    moment = learnhub.store.types.UtcTime
    op.create_table(
        "peer_round",
        sa.Column("id", _key(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", _key(), nullable=False),
        sa.Column("item_id", code(length=64), nullable=False),
        sa.Column("course_id", _key(), nullable=False),
        sa.Column("author_id", _key(), nullable=False),
        sa.Column("since", moment(), nullable=False),
        sa.Column("state", code(length=16), nullable=False),
        sa.Column("reason", code(length=16), nullable=True),
        sa.Column("points", _json(), nullable=True),
        sa.Column("again_at", moment(), nullable=True),
        sa.Column("marked_at", moment(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_peer_round_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_peer_round_course_id_course")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_peer_round_author_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_round")),
        sa.UniqueConstraint("public_id", name=op.f("uq_peer_round_public_id")),
        sa.UniqueConstraint("attempt_id", "item_id", name=op.f("uq_peer_round_attempt_id_item_id")),
    )
    with_peers = sa.text("state = 'with-peers'")
    op.create_index(
        "ix_peer_round_open",
        "peer_round",
        ["course_id", "item_id", "since", "id"],
        sqlite_where=with_peers,
        postgresql_where=with_peers,
    )
    op.create_index(
        "ix_peer_round_since", "peer_round", ["since", "id"], sqlite_where=with_peers, postgresql_where=with_peers
    )
    op.create_index("ix_peer_round_author", "peer_round", ["author_id", "course_id", "item_id"])
    op.create_table(
        "peer_marking",
        sa.Column("id", _key(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", _key(), nullable=False),
        sa.Column("peer_id", _key(), nullable=False),
        sa.Column("taken_at", moment(), nullable=False),
        sa.Column("conflict", code(length=16), nullable=True),
        sa.Column("points", _json(), nullable=True),
        sa.Column("words", _json(), nullable=True),
        sa.Column("marked_at", moment(), nullable=True),
        sa.Column("flag", code(length=16), nullable=True),
        sa.Column("flag_words", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["peer_round.id"], name=op.f("fk_peer_marking_round_id_peer_round")),
        sa.ForeignKeyConstraint(["peer_id"], ["account.id"], name=op.f("fk_peer_marking_peer_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_marking")),
        sa.UniqueConstraint("public_id", name=op.f("uq_peer_marking_public_id")),
        sa.UniqueConstraint("round_id", "peer_id", name=op.f("uq_peer_marking_round_id_peer_id")),
    )
    op.create_index(op.f("ix_peer_marking_peer_id"), "peer_marking", ["peer_id"])
    op.create_table(
        "peer_calibration",
        sa.Column("account_id", _key(), nullable=False),
        sa.Column("course_id", _key(), nullable=False),
        sa.Column("item_id", code(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("points", _json(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("near_at", moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_peer_calibration_account_id_account")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_peer_calibration_course_id_course")),
        sa.PrimaryKeyConstraint("account_id", "course_id", "item_id", name=op.f("pk_peer_calibration")),
    )
    op.add_column("attempt", sa.Column("at_desk", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE attempt SET at_desk = waiting WHERE waiting > 0")
    op.drop_index("ix_attempt_waiting", table_name="attempt")
    at_desk = sa.text("at_desk > 0")
    op.create_index(
        "ix_attempt_at_desk", "attempt", ["submitted_at", "id"], sqlite_where=at_desk, postgresql_where=at_desk
    )
