"""Spaced practice: answers, when questions return, first tries by principle, wishes, and "Where do I stand?"."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Tables of practice, and the objectives that a quiz showed."""
    op.create_table(
        "practice_wish",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_practice_wish_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_practice_wish")),
    )
    op.create_table(
        "principle_tries",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("principle", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("tries", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("refreshed_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_principle_tries_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "principle", name=op.f("pk_principle_tries")),
        info={"derived": True},
    )
    op.create_table(
        "practice_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quiz_id", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("item_id", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("returns_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("at", learnhub.store.types.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_practice_answer_account_id_account")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_practice_answer_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_answer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_practice_answer_public_id")),
    )
    with op.batch_alter_table("practice_answer", schema=None) as batch_op:
        batch_op.create_index("ix_practice_answer_account", ["account_id", "at", "id"], unique=False)

    op.create_table(
        "practice_card",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quiz_id", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("due_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=True),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("answered_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_practice_card_account_id_account")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_practice_card_course_id_course")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_practice_card_release_id_release")),
        sa.PrimaryKeyConstraint("account_id", "course_id", "item_id", name=op.f("pk_practice_card")),
        info={"derived": True},
    )
    with op.batch_alter_table("practice_card", schema=None) as batch_op:
        batch_op.create_index("ix_practice_card_due", ["account_id", "due_at"], unique=False)

    op.create_table(
        "standing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seed", learnhub.store.types.Code(length=64), nullable=False),
        sa.Column("items", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column(
            "answers", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("marks", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=True),
        sa.Column("started_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("saved_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.Column("submitted_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.CheckConstraint("(submitted_at IS NULL) = (marks IS NULL)", name=op.f("ck_standing_marked_when_submitted")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_standing_account_id_account")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_standing_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
        sa.UniqueConstraint("public_id", name=op.f("uq_standing_public_id")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index("ix_standing_account", ["account_id", "id"], unique=False)

    with op.batch_alter_table("quiz_progress", schema=None) as batch_op:
        batch_op.add_column(sa.Column("credited", sa.Text(), nullable=True))
