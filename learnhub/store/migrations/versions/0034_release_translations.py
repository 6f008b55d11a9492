"""Releases can be read in other languages."""

import sqlalchemy as sa
from alembic import op

from learnhub.store.types import Code, Json

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Which languages a release has, and its words in them."""
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("languages", Json, nullable=False, server_default="[]"))
    op.create_table(
        "release_translation",
        sa.Column("release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", Code(length=8), nullable=False),
        sa.Column("kind", Code(length=16), nullable=False),
        sa.Column("ref", Code(length=64), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.CheckConstraint(
            "kind IN ('course', 'lesson', 'quiz', 'scenario')", name=op.f("ck_release_translation_kind")
        ),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_translation_release_id_release")),
        sa.PrimaryKeyConstraint("release_id", "language", "kind", "ref", name=op.f("pk_release_translation")),
    )
