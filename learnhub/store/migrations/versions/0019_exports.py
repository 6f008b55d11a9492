"""Documents that were asked for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """The table of documents."""
    op.create_table(
        "export",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("format", learnhub.store.types.Code(length=8), nullable=False),
        sa.Column("asked", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("asked_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("done_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (rows IS NULL)", name=op.f("ck_export_counted_when_done")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_export_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_export_public_id")),
    )
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_asked_at"), ["asked_at"], unique=False)
