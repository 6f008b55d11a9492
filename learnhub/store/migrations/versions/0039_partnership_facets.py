"""What partnerships are found by; filled from their pages."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types
from learnhub.store.derived.partnerships import rows_of

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """One table."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    code = learnhub.store.types.Code
    made = op.create_table(
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
    kept = sa.table("partnership", sa.column("id"), sa.column("name"), sa.column("details", learnhub.store.types.Json))
    for row in op.get_bind().execute(sa.select(kept)).all():
        details = row.details if isinstance(row.details, dict) else {}
        if rows := rows_of(row.id, row.name, details):
            op.bulk_insert(made, rows)
