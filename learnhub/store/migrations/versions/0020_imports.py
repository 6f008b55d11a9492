"""Imports of cases, and the drafts that each made."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """The tables of imports and of their drafts."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "case_import",
        sa.Column("id", key, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", key, nullable=False),
        sa.Column("made_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("undone_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_import_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_import_public_id")),
    )
    with op.batch_alter_table("case_import", schema=None) as batch_op:
        batch_op.create_index("ix_case_import_account", ["account_id", "made_at", "id"], unique=False)
    op.create_table(
        "case_import_draft",
        sa.Column("import_id", key, nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_public_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["case_import.id"], name=op.f("fk_case_import_draft_import_id_case_import")
        ),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_case_import_draft")),
    )
