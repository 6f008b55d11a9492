"""Open responses that wait for a person, and what that person said of them."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0021"
down_revision = "0020"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Open responses that wait for a person, and what that person said of them."""
    op.create_table(
        "marking",
        sa.Column("id", KEY, nullable=False),
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("marker_id", KEY, nullable=False),
        sa.Column("conflict", learnhub.store.types.Code(length=16), nullable=False),
        sa.Column("conflict_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("points", learnhub.store.types.Json, nullable=True),
        sa.Column("words", learnhub.store.types.Json, nullable=True),
        sa.Column("marked_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_marking_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["marker_id"], ["account.id"], name=op.f("fk_marking_marker_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking")),
        sa.UniqueConstraint("attempt_id", "marker_id", name=op.f("uq_marking_attempt_id_marker_id")),
    )
    op.create_index(op.f("ix_marking_marker_id"), "marking", ["marker_id"])
    op.create_index(
        "ix_attempt_waiting",
        "attempt",
        ["submitted_at", "id"],
        sqlite_where=sa.text("waiting > 0"),
        postgresql_where=sa.text("waiting > 0"),
    )
