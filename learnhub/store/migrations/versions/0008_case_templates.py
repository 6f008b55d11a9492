"""Versions of case templates that editors write."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Versions of case templates that editors write."""
    op.create_table(
        "case_template",
        sa.Column("id", learnhub.store.types.Code(length=20), nullable=False),
        sa.Column("depth", learnhub.store.types.Code(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("changed_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("changed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.CheckConstraint("depth IN ('short', 'full')", name=op.f("ck_case_template_depth")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["account.id"], name=op.f("fk_case_template_changed_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_template")),
        sa.UniqueConstraint("depth", "number", name=op.f("uq_case_template_depth")),
    )
    op.create_index(
        "ix_case_template_draft",
        "case_template",
        ["depth"],
        unique=True,
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )
