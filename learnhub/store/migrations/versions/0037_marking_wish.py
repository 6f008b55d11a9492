"""What a person wishes of mails on answers that wait to be marked."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """One table."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "marking_wish",
        sa.Column("account_id", key, nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("told_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_marking_wish_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_marking_wish")),
    )
