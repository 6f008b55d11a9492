"""Lessons learned, what courses make of them, and which places of a release cite a case."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Lessons learned, what courses make of them, and which places of a release cite a case."""
    op.create_table(
        "release_cite",
        sa.Column("release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("ref", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("kind", learnhub.store.types.Code(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("module_id", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("module_title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_cite_release_id_release")),
        sa.PrimaryKeyConstraint("release_id", "year", "serial", "ref", name=op.f("pk_release_cite")),
    )
    with op.batch_alter_table("release_cite", schema=None) as batch_op:
        batch_op.create_index("ix_release_cite_case", ["year", "serial", "release_id"], unique=False)

    op.create_table(
        "course_task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_id", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", learnhub.store.types.Code(length=16), nullable=False),
        sa.Column("raised_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("done_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.Column("done_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_course_task_case_id_case")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_task_course_id_course")),
        sa.ForeignKeyConstraint(["done_by_id"], ["account.id"], name=op.f("fk_course_task_done_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_task")),
        sa.UniqueConstraint(
            "course_id",
            "module_id",
            "case_id",
            "version",
            "reason",
            name=op.f("uq_course_task_course_id_module_id_case_id_version_reason"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_task_public_id")),
    )
    with op.batch_alter_table("course_task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_course_task_open",
            ["raised_at", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "lesson_learned",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("when_text", sa.Text(), nullable=False),
        sa.Column("do_text", sa.Text(), nullable=False),
        sa.Column("because_text", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.Text(), nullable=False),
        sa.Column("stage", learnhub.store.types.Code(length=32), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("published_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_lesson_learned_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "position", name=op.f("pk_lesson_learned")),
    )
    with op.batch_alter_table("lesson_learned", schema=None) as batch_op:
        batch_op.create_index("ix_lesson_learned_newest", ["published_at", "case_id", "position"], unique=False)

    op.create_table(
        "teaching",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taught_as", learnhub.store.types.Code(length=16), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("module_id", learnhub.store.types.Code(length=64), nullable=True),
        sa.Column("ref", learnhub.store.types.Code(length=64), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("began_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(taught_as = 'nothing') = (course_id IS NULL)", name=op.f("ck_teaching_course_or_nothing")),
        sa.CheckConstraint(
            "taught_as IN ('passage', 'scenario', 'item', 'nothing')", name=op.f("ck_teaching_taught_as")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_teaching_case_id_case")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_teaching_course_id_course")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_teaching_owner_id_account")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_teaching_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching")),
        sa.UniqueConstraint("public_id", name=op.f("uq_teaching_public_id")),
    )
    with op.batch_alter_table("teaching", schema=None) as batch_op:
        batch_op.create_index("ix_teaching_course", ["course_id", "release_id"], unique=False)
        batch_op.create_index("ix_teaching_lesson_learned", ["case_id", "position"], unique=False)
