"""What in a course needs a hand, by the figures of its learners."""

import sqlalchemy as sa
from alembic import op

from learnhub.store.types import Code, UtcTime

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """One table; the daily job fills it."""
    key: sa.types.TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "improvement_task",
        sa.Column("id", key, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", key, nullable=False),
        sa.Column("kind", Code(length=32), nullable=False),
        sa.Column("quiz_id", Code(length=64), nullable=False),
        sa.Column("subject", Code(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("draws", sa.Boolean(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("set_aside_at", UtcTime(), nullable=True),
        sa.Column("set_aside_by_id", key, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("closed_as", Code(length=16), nullable=True),
        sa.Column("closed_value", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_as IS NULL)", name=op.f("ck_improvement_task_closed_with_reason")
        ),
        sa.CheckConstraint(
            "(set_aside_at IS NULL) = (reason = '')", name=op.f("ck_improvement_task_set_aside_with_reason")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_improvement_task_course_id_course")),
        sa.ForeignKeyConstraint(
            ["set_aside_by_id"], ["account.id"], name=op.f("fk_improvement_task_set_aside_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_task")),
        sa.UniqueConstraint("public_id", name=op.f("uq_improvement_task_public_id")),
    )
    op.create_index(
        "uq_improvement_task_open",
        "improvement_task",
        ["course_id", "kind", "subject"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
