"""The sums that the analysis of items is read from."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """One table. It is filled by the daily job, or at once by `learnhub rebuild analysis`."""
    key: sa.types.TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    json: sa.types.TypeEngine[Any] = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
    op.create_table(
        "quiz_figures",
        sa.Column("release_id", key, nullable=False),
        sa.Column("quiz_id", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("sums", json, nullable=False),
        sa.Column("through_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_quiz_figures_release_id_release")),
        sa.PrimaryKeyConstraint("release_id", "quiz_id", name=op.f("pk_quiz_figures")),
    )
