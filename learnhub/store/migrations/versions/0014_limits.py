"""Limits of quizzes: when a try ends, and exceptions for one person."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0014"
down_revision = "0013"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = learnhub.store.types.Code(length=64)
MOMENT = learnhub.store.types.UtcTime()


def upgrade() -> None:
    """Add both; tries made before have no end."""
    op.add_column("attempt", sa.Column("ends_at", MOMENT, nullable=True))
    op.create_table(
        "quiz_grant",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("quiz_id", CODE, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("granted_by_id", KEY, nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.CheckConstraint("tries >= 0 AND minutes >= 0", name=op.f("ck_quiz_grant_more")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_quiz_grant_course_id_course")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_quiz_grant_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["account.id"], name=op.f("fk_quiz_grant_granted_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_grant")),
        sa.UniqueConstraint("public_id", name=op.f("uq_quiz_grant_public_id")),
    )
    op.create_index("ix_quiz_grant_enrolment", "quiz_grant", ["enrolment_id", "quiz_id"])
    op.create_index("ix_quiz_grant_quiz", "quiz_grant", ["course_id", "quiz_id", "id"])
