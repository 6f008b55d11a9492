"""What partnerships are found by; `learnhub upgrade` fills it from their pages, as every derived table."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """One table."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    code = learnhub.store.types.Code
    op.create_table(
        "partnership_facet",
        sa.Column("facet", code(length=16), nullable=False),
        sa.Column("value", code(length=64), nullable=False),
        sa.Column("partnership_id", key, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_partnership_facet_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("facet", "value", "partnership_id", name=op.f("pk_partnership_facet")),
    )
    op.create_index("ix_partnership_facet_partnership_id", "partnership_facet", ["partnership_id"])
