"""Lessons learned say how it turned out, and the summary of their case; the table is derived and made again."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Lessons learned say how it turned out, and the summary of their case; the table is derived and made again."""
    op.drop_table("lesson_learned")
    op.create_table(
        "lesson_learned",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("when_text", sa.Text(), nullable=False),
        sa.Column("do_text", sa.Text(), nullable=False),
        sa.Column("because_text", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.Text(), nullable=False),
        sa.Column("stage", learnhub.store.types.Code(length=32), nullable=False),
        sa.Column("outcome", learnhub.store.types.Code(length=24), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("published_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_lesson_learned_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "position", name=op.f("pk_lesson_learned")),
    )
    with op.batch_alter_table("lesson_learned", schema=None) as batch_op:
        batch_op.create_index("ix_lesson_learned_newest", ["published_at", "case_id", "position"], unique=False)
