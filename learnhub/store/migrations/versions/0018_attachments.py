"""Files that were attached to a case."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0018"
down_revision = "0017"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Files that were attached to a case."""
    op.create_table(
        "attachment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("digest", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("media_type", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("added_by_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["account.id"], name=op.f("fk_attachment_added_by_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_attachment_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attachment_public_id")),
    )
    op.create_index("ix_attachment_digest", "attachment", ["digest"])
    op.create_index(op.f("ix_attachment_case_id"), "attachment", ["case_id"])
