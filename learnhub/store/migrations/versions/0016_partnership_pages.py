"""What the page of a partnership says, to whom, and when that was confirmed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """What the page of a partnership says, to whom, and when that was confirmed."""
    with op.batch_alter_table("partnership") as batch:
        batch.add_column(
            sa.Column(
                "details",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                nullable=False,
                server_default="{}",
            )
        )
        batch.add_column(
            sa.Column("readers", learnhub.store.types.Code(length=16), nullable=False, server_default="members")
        )
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("changed_at", learnhub.store.types.UtcTime(), nullable=True))
        batch.add_column(sa.Column("confirmed_at", learnhub.store.types.UtcTime(), nullable=True))
    op.execute("UPDATE partnership SET changed_at = created_at, confirmed_at = created_at")
    with op.batch_alter_table("partnership") as batch:
        batch.alter_column("details", server_default=None)
        batch.alter_column("readers", server_default=None)
        batch.alter_column("revision", server_default=None)
        batch.alter_column("changed_at", nullable=False)
        batch.alter_column("confirmed_at", nullable=False)
        batch.create_check_constraint(op.f("ck_partnership_readers"), "readers IN ('members', 'staff', 'everyone')")
    op.create_index("ix_partnership_changed", "partnership", ["changed_at", "id"])
