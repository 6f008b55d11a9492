"""Corrections of keys, and both results of the tries that they changed."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0024"
down_revision = "0023"


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    """The tables of corrections, and the index by which tries of a release are walked."""
    op.create_table(
        "regrade",
        sa.Column("id", _key(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", _key(), nullable=False),
        sa.Column("quiz_id", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("release_id", _key(), nullable=False),
        sa.Column("item_ids", _json(), nullable=False),
        sa.Column("asked_by_id", _key(), nullable=True),
        sa.Column("asked_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("counted", _json(), nullable=True),
        sa.Column("approved_by_id", _key(), nullable=True),
        sa.Column("approved_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.Column("done", _json(), nullable=True),
        sa.Column("done_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_regrade_course_id_course")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_regrade_release_id_release")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_regrade_asked_by_id_account")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["account.id"], name=op.f("fk_regrade_approved_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sa.UniqueConstraint("public_id", name=op.f("uq_regrade_public_id")),
    )
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.create_index("ix_regrade_quiz", ["course_id", "quiz_id", "id"], unique=False)
    op.create_table(
        "regraded",
        sa.Column("attempt_id", _key(), nullable=False),
        sa.Column("regrade_id", _key(), nullable=False),
        sa.Column("item_ids", _json(), nullable=False),
        sa.Column("before_score", sa.Float(), nullable=False),
        sa.Column("before_right", sa.Integer(), nullable=False),
        sa.Column("before_passed", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("at", learnhub.store.types.UtcTime(), nullable=False),
        sa.CheckConstraint("score >= before_score", name=op.f("ck_regraded_never_lower")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_regraded_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrade.id"], name=op.f("fk_regraded_regrade_id_regrade")),
        sa.PrimaryKeyConstraint("attempt_id", "regrade_id", name=op.f("pk_regraded")),
    )
    with op.batch_alter_table("regraded", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regraded_regrade_id"), ["regrade_id"], unique=False)
    op.create_index("ix_attempt_release", "attempt", ["release_id", "quiz_id", "id"])
