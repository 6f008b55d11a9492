"""Surveys: who has answered, and apart from it what was answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Two tables that no column joins."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    code = learnhub.store.types.Code
    json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "survey_taken",
        sa.Column("course_id", key, nullable=False),
        sa.Column("survey_id", code(length=64), nullable=False),
        sa.Column("account_id", key, nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_survey_taken_course_id_course")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_survey_taken_account_id_account")),
        sa.PrimaryKeyConstraint("course_id", "survey_id", "account_id", name=op.f("pk_survey_taken")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_taken_account_id"), "survey_taken", ["account_id"])
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", key, nullable=False),
        sa.Column("survey_id", code(length=64), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("answers", json, nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_survey_answer_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_survey_answer_batch", "survey_answer", ["course_id", "survey_id", "batch"])
