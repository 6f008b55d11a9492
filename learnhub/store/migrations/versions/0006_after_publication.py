"""What follows publication: versions, the decision log, named readers, embargo, holds, withdrawals, new versions."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0006"
down_revision = "0005"

STATES = (
    "'draft', 'submitted', 'in-review', 'changes-requested', 'dormant', 'sign-off', 'published', 'merged', "
    "'declined', 'appealed', 'sealed', 'held', 'withdrawn'"
)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    """New columns of a case, its readers and versions, and the log; what was published before gets its first."""
    with op.batch_alter_table("case", schema=None) as batch_op:
        for name in ("state", "visibility", "numbered_when_published"):
            batch_op.drop_constraint(op.f(f"ck_case_{name}"), type_="check")
        for name in ("marks", "kept_back"):
            batch_op.add_column(sa.Column(name, _json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("embargo_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("embargoed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("renews_id", _key(), nullable=True))
        batch_op.add_column(sa.Column("notice", learnhub.store.types.Code(length=24), nullable=True))
        batch_op.add_column(sa.Column("changes", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("minor", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("stopped_by_id", _key(), nullable=True))
        batch_op.add_column(sa.Column("stopped_at", learnhub.store.types.UtcTime(), nullable=True))
        batch_op.add_column(sa.Column("stopped_reason", learnhub.store.types.Code(length=32), nullable=True))
        batch_op.add_column(sa.Column("withdrawal_asked_by_id", _key(), nullable=True))
        batch_op.add_column(sa.Column("withdrawal_asked_as", learnhub.store.types.Code(length=24), nullable=True))
        batch_op.add_column(sa.Column("review_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("review_asked", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(op.f("ck_case_state"), f"state IN ({STATES})")
        batch_op.create_check_constraint(
            op.f("ck_case_visibility"), "visibility IN ('staff', 'everyone', 'partnership', 'named')"
        )
        batch_op.create_check_constraint(
            op.f("ck_case_numbered_when_published"),
            "(state IN ('published', 'held', 'withdrawn')) = (serial IS NOT NULL AND published_at IS NOT NULL)",
        )
        batch_op.create_check_constraint(op.f("ck_case_embargo_ends"), "NOT embargoed OR embargo_until IS NOT NULL")
        batch_op.create_foreign_key(op.f("fk_case_renews_id_case"), "case", ["renews_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_case_stopped_by_id_account"), "account", ["stopped_by_id"], ["id"])
        batch_op.create_foreign_key(
            op.f("fk_case_withdrawal_asked_by_id_account"), "account", ["withdrawal_asked_by_id"], ["id"]
        )
        batch_op.create_index("ix_case_renews", ["renews_id"], unique=False)
        batch_op.create_index("ix_case_review_by", ["state", "review_by", "id"], unique=False)

    op.create_table(
        "case_reader",
        sa.Column("case_id", _key(), nullable=False),
        sa.Column("account_id", _key(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_reader_account_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_reader_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "account_id", name=op.f("pk_case_reader")),
    )
    with op.batch_alter_table("case_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_reader_account_id"), ["account_id"], unique=False)

    versions = op.create_table(
        "case_version",
        sa.Column("case_id", _key(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", _json(), nullable=False),
        sa.Column("kept_back", _json(), nullable=False),
        sa.Column("marks", _json(), nullable=False),
        sa.Column("notice", learnhub.store.types.Code(length=24), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("redactions", sa.Integer(), nullable=False),
        sa.Column("published_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_version_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_case_version")),
    )
    decisions = op.create_table(
        "decision",
        sa.Column("seq", _key(), autoincrement=False, nullable=False),
        sa.Column("case_id", _key(), nullable=True),
        sa.Column("move_id", _key(), nullable=True),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("hash", learnhub.store.types.Code(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_case_id_case"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_decision")),
        sa.UniqueConstraint("move_id", name=op.f("uq_decision_move_id")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_case_id"), ["case_id"], unique=False)
    op.create_table(
        "decision_salt",
        sa.Column("seq", _key(), nullable=False),
        sa.Column("about", learnhub.store.types.Code(length=8), nullable=False),
        sa.Column("salt", learnhub.store.types.Code(length=64), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["decision.seq"], name=op.f("fk_decision_salt_seq_decision")),
        sa.PrimaryKeyConstraint("seq", "about", name=op.f("pk_decision_salt")),
    )
    _first_versions(versions)
    _first_decisions(decisions)


def _first_versions(versions: sa.Table) -> None:
    connection = op.get_bind()
    case = sa.table(
        "case",
        sa.column("id"),
        sa.column("state"),
        sa.column("published", _json()),
        sa.column("published_at", learnhub.store.types.UtcTime()),
        sa.column("version"),
        sa.column("review_by", sa.Date()),
    )
    found = connection.execute(
        sa.select(case.c.id, case.c.published, case.c.published_at).where(case.c.state == "published")
    ).all()
    for row in found:
        on = row.published_at.date()
        review_by = on.replace(year=on.year + 2, day=min(on.day, 28))
        connection.execute(sa.update(case).where(case.c.id == row.id).values(version=1, review_by=review_by))
    if found:
        rows = [
            {
                "case_id": row.id,
                "number": 1,
                "content": row.published,
                "kept_back": {},
                "marks": {},
                "notice": None,
                "changes": "",
                "redactions": 0,
                "published_at": row.published_at,
            }
            for row in found
        ]
        connection.execute(sa.insert(versions), rows)


def _first_decisions(decisions: sa.Table) -> None:
    """The moves made before there was a log begin it, in their order; nothing is said of their texts."""
    connection = op.get_bind()
    moves = connection.execute(
        sa.text(
            "SELECT m.id, m.case_id, m.move, m.from_state, m.to_state, m.role, m.reason, m.at, c.public_id FROM case_move"
            ' AS m JOIN "case" AS c ON c.id = m.case_id ORDER BY m.id'
        ).columns(public_id=sa.Uuid(), at=learnhub.store.types.UtcTime())
    ).all()
    previous, rows = "0" * 64, []
    for seq, move in enumerate(moves, 1):
        entry = {
            "seq": seq,
            "previous": previous,
            "at": move.at.isoformat(timespec="microseconds"),
            "case": str(move.public_id),
            "move": move.move,
            "from": move.from_state,
            "to": move.to_state,
            "role": move.role,
            "reason": move.reason,
        }
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous = hashlib.sha256(text.encode()).hexdigest()
        rows.append({"seq": seq, "case_id": move.case_id, "move_id": move.id, "entry": text, "hash": previous})
    if rows:
        connection.execute(sa.insert(decisions), rows)
