"""The three marks, named reviewers with reports and due dates, who signs a case off, and what stands beside it."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0003"
down_revision = "0002"

STATES = (
    "'draft', 'submitted', 'in-review', 'changes-requested', 'dormant', 'sign-off', 'published', 'merged', "
    "'declined', 'appealed'"
)


def _key() -> sa.types.TypeEngine[Any]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    """New columns of a case and of a review, and who signs; what was published before is marked short."""
    code, moment = learnhub.store.types.Code, learnhub.store.types.UtcTime
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_case_state"), type_="check")
        batch_op.add_column(sa.Column("editor_id", _key(), nullable=True))
        batch_op.add_column(sa.Column("sought", code(length=16), nullable=False, server_default="short"))
        batch_op.add_column(sa.Column("mark", code(length=16), nullable=True))
        batch_op.add_column(sa.Column("hold", code(length=24), nullable=True))
        batch_op.add_column(sa.Column("edited", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("appealed_at", moment(), nullable=True))
        batch_op.add_column(sa.Column("mode", code(length=16), nullable=False, server_default="double"))
        batch_op.add_column(sa.Column("reviews_agreed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("beside", _json(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_case_state"), f"state IN ({STATES})")
        batch_op.create_check_constraint(op.f("ck_case_sought"), "sought IN ('short', 'full')")
        batch_op.create_foreign_key(op.f("fk_case_editor_id_account"), "account", ["editor_id"], ["id"])
        batch_op.create_index("ix_case_editor", ["editor_id", "state"], unique=False)
    op.execute(sa.text("UPDATE \"case\" SET mark = 'short' WHERE serial IS NOT NULL"))
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_case_marked_when_numbered"), "(mark IS NULL) = (serial IS NULL)")

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("publish_agreed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("invited_by_id", _key(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("due_zone", code(length=64), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", moment(), nullable=True))
        batch_op.add_column(sa.Column("left_at", moment(), nullable=True))
        batch_op.add_column(sa.Column("scores", _json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("advice", code(length=16), nullable=True))
        batch_op.add_column(sa.Column("report", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reported_at", moment(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_review_invited_by_id_account"), "account", ["invited_by_id"], ["id"])
        batch_op.create_index(
            "ix_review_due",
            ["due_on", "id"],
            unique=False,
            sqlite_where=sa.text("due_on IS NOT NULL AND reported_at IS NULL AND left_at IS NULL"),
            postgresql_where=sa.text("due_on IS NOT NULL AND reported_at IS NULL AND left_at IS NULL"),
        )

    op.create_table(
        "case_sign",
        sa.Column("id", _key(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", _key(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("account_id", _key(), nullable=True),
        sa.Column("partner", sa.String(length=200), nullable=True),
        sa.Column("sector", code(length=32), nullable=True),
        sa.Column("country", code(length=3), nullable=True),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("secret_hash", code(length=64), nullable=True),
        sa.Column("answer", code(length=16), nullable=False),
        sa.Column("asked_at", moment(), nullable=True),
        sa.Column("answered_at", moment(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.CheckConstraint("(account_id IS NULL) = (partner IS NOT NULL)", name=op.f("ck_case_sign_author_or_partner")),
        sa.CheckConstraint(
            "answer IN ('not-asked', 'asked', 'agreed', 'objected', 'objected-beside', 'silent')",
            name=op.f("ck_case_sign_answer"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_sign_account_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_sign_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_sign")),
        sa.UniqueConstraint("case_id", "revision", "account_id", name=op.f("uq_case_sign_case_id_revision_account_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_sign_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_case_sign_secret_hash")),
    )
    with op.batch_alter_table("case_sign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_sign_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_case_sign_asked",
            ["asked_at", "id"],
            unique=False,
            sqlite_where=sa.text("answer = 'asked'"),
            postgresql_where=sa.text("answer = 'asked'"),
        )
