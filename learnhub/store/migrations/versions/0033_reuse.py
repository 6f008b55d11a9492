"""Parts that a course took from another."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from learnhub.store.types import Code, UtcTime

revision = "0033"
down_revision = "0032"


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    """One table."""
    op.create_table(
        "reuse",
        sa.Column("id", _key(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", _key(), nullable=False),
        sa.Column("kind", Code(length=8), nullable=False),
        sa.Column("part", Code(length=64), nullable=False),
        sa.Column("source_id", _key(), nullable=False),
        sa.Column("source_part", Code(length=64), nullable=False),
        sa.Column("taken", Code(length=64), nullable=False),
        sa.Column("left", Code(length=64), nullable=True),
        sa.Column("ids", _json(), nullable=False),
        sa.Column("media", _json(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("by_id", _key(), nullable=True),
        sa.CheckConstraint("kind IN ('lesson', 'item')", name=op.f("ck_reuse_kind")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_reuse_by_id_account")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_reuse_course_id_course")),
        sa.ForeignKeyConstraint(["source_id"], ["course.id"], name=op.f("fk_reuse_source_id_course")),
        sa.ForeignKeyConstraint(["taken"], ["blob.sha256"], name=op.f("fk_reuse_taken_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reuse")),
        sa.UniqueConstraint("course_id", "part", name=op.f("uq_reuse_course_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reuse_public_id")),
    )
    op.create_index("ix_reuse_source_id", "reuse", ["source_id"])
