"""Links by which a contributor lets somebody in on a case."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types

revision = "0015"
down_revision = "0014"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Links by which a contributor lets somebody in on a case."""
    op.create_table(
        "case_link",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("purpose", learnhub.store.types.Code(length=16), nullable=False),
        sa.Column("secret_hash", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("created_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("created_by_id", KEY, nullable=False),
        sa.Column("expires_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("used_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.CheckConstraint("purpose IN ('co-author', 'teller')", name=op.f("ck_case_link_purpose")),
        sa.CheckConstraint(
            "purpose <> 'co-author' OR account_id IS NOT NULL", name=op.f("ck_case_link_co_author_known")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_link_account_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_link_case_id_case")),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_case_link_created_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_link_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_case_link_secret_hash")),
    )
    op.create_index(op.f("ix_case_link_case_id"), "case_link", ["case_id"])
