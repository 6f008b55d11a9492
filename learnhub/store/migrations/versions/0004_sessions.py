"""Sessions have a table of their own; everybody signs in again."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Sessions have a table of their own; everybody signs in again."""
    op.create_table(
        "user_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret_hash", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("browser", sa.String(length=60), nullable=False),
        sa.Column("began_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("ends_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_user_session_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_session_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_user_session_secret_hash")),
    )
    with op.batch_alter_table("user_session") as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_session_ends_at"), ["ends_at"], unique=False)
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_constraint("uq_account_stamp", type_="unique")
        batch_op.drop_column("stamp")
