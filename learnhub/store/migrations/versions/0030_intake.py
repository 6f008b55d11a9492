"""What was brought in for a course and waits to be looked over."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from learnhub.store.types import Code, UtcTime

revision = "0030"
down_revision = "0029"


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    """One table."""
    op.create_table(
        "intake",
        sa.Column("id", _key(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", _key(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("kind", Code(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("course", Code(length=64), nullable=False),
        sa.Column("base", _json(), nullable=False),
        sa.Column("report", _json(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('word', 'moodle', 'folder', 'questions')", name=op.f("ck_intake_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_intake_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("public_id", name=op.f("uq_intake_public_id")),
    )
    op.create_index("ix_intake_made", "intake", ["made_at"])
