"""What readers report of courses."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """One table."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    code, time = learnhub.store.types.Code, learnhub.store.types.UtcTime
    op.create_table(
        "course_report",
        sa.Column("id", key, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", key, nullable=False),
        sa.Column("release_id", key, nullable=False),
        sa.Column("language", code(length=8), nullable=False),
        sa.Column("place", code(length=16), nullable=False),
        sa.Column("ref", code(length=64), nullable=False),
        sa.Column("heading", code(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", code(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reporter_id", key, nullable=True),
        sa.Column("at", time(), nullable=False),
        sa.Column("state", code(length=16), nullable=False),
        sa.Column("taken_by_id", key, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", key, nullable=True),
        sa.Column("answered_at", time(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("mended_release_id", key, nullable=True),
        sa.CheckConstraint("state IN ('open', 'taken', 'mended', 'not-changed')", name=op.f("ck_course_report_state")),
        sa.CheckConstraint(
            "(state = 'mended') = (revision IS NOT NULL)", name=op.f("ck_course_report_mended_by_revision")
        ),
        sa.CheckConstraint(
            "mended_release_id IS NULL OR state = 'mended'", name=op.f("ck_course_report_released_when_mended")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_report_course_id_course")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_course_report_release_id_release")),
        sa.ForeignKeyConstraint(["reporter_id"], ["account.id"], name=op.f("fk_course_report_reporter_id_account")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["account.id"], name=op.f("fk_course_report_taken_by_id_account")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_course_report_answered_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["mended_release_id"], ["release.id"], name=op.f("fk_course_report_mended_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_report_public_id")),
    )
    op.create_index("ix_course_report_state", "course_report", ["state", "id"])
    op.create_index("ix_course_report_course", "course_report", ["course_id", "state"])
    op.create_index("ix_course_report_reporter", "course_report", ["reporter_id", "id"])
