"""What others may harvest."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """The table of records, with the cases that are open to everyone now."""
    op.create_table(
        "harvest_record",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_harvest_record_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_harvest_record")),
    )
    with op.batch_alter_table("harvest_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_harvest_record_changed_at"), ["changed_at"], unique=False)

    op.execute(
        'INSERT INTO harvest_record (case_id, changed_at, deleted) SELECT id, published_at, false FROM "case" '
        "WHERE state = 'published' AND visibility = 'everyone' AND NOT embargoed"
    )
