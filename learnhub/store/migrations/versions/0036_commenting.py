"""Comments on passages of a draft, and approvals of it."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Two tables."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    code, time = learnhub.store.types.Code, learnhub.store.types.UtcTime
    op.create_table(
        "draft_comment",
        sa.Column("id", key, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", key, nullable=False),
        sa.Column("parent_id", key, nullable=True),
        sa.Column("path", code(length=300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("block", code(length=64), nullable=False),
        sa.Column("digest", code(length=64), nullable=False),
        sa.Column("quote", sa.String(length=300), nullable=False),
        sa.Column("author_id", key, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", time(), nullable=False),
        sa.Column("resolved_at", time(), nullable=True),
        sa.Column("resolved_by_id", key, nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_draft_comment_course_id_course")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["draft_comment.id"], name=op.f("fk_draft_comment_parent_id_draft_comment")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_draft_comment_author_id_account")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["account.id"], name=op.f("fk_draft_comment_resolved_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_draft_comment_public_id")),
    )
    op.create_index("ix_draft_comment_course", "draft_comment", ["course_id", "parent_id", "resolved_at", "id"])
    op.create_index("ix_draft_comment_parent", "draft_comment", ["parent_id", "id"])
    op.create_table(
        "draft_approval",
        sa.Column("course_id", key, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by_id", key, nullable=False),
        sa.Column("at", time(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_draft_approval_course_id_course")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_draft_approval_by_id_account")),
        sa.PrimaryKeyConstraint("course_id", "revision", "by_id", name=op.f("pk_draft_approval")),
    )
