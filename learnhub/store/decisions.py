"""The decision log as it is kept: extended in the transaction of the move, never changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from learnhub.domain.cases.log import GENESIS, Line, digest, line
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case, CaseMove, Decision, DecisionSalt

SALT_BYTES = 16


def keep_move(session: Session, case: Case, move: CaseMove, *, text: Any = None, number: str | None = None) -> None:
    """Keep the move, and extend the log by it. `text` is what was frozen or written, as a digest; `number` that which
    the case has now."""
    session.add(move)
    session.flush()
    newest = select(func.max(Decision.seq)).scalar_subquery()
    head = session.execute(select(Decision.seq, Decision.hash).where(Decision.seq == newest)).one_or_none()
    seq, previous = (head.seq + 1, head.hash) if head else (1, GENESIS)
    salts = {"text": secrets.token_hex(SALT_BYTES), "actor": secrets.token_hex(SALT_BYTES)}
    actor = session.scalar(select(Account.public_id).where(Account.id == move.actor_id)) if move.actor_id else None
    said = {"text": text, "actor": str(actor) if actor else None}
    made = line(
        seq,
        previous,
        {
            "at": move.at.isoformat(timespec="microseconds"),
            "case": str(case.public_id),
            "number": number,
            "move": str(move.move),
            "from": str(move.from_state),
            "to": str(move.to_state),
            "role": str(move.role),
            "reason": move.reason and str(move.reason),
            **{about: digest(salts[about], value) for about, value in said.items() if value is not None},
        },
    )
    session.execute(
        insert(Decision).values(seq=seq, case_id=case.id, move_id=move.id, entry=made.entry, hash=made.hash)
    )
    kept = [{"seq": seq, "about": about, "salt": salts[about]} for about, value in said.items() if value is not None]
    if kept:
        session.execute(insert(DecisionSalt), kept)


def lines_of(session: Session, case_id: int) -> list[Line]:
    """The lines about one case."""
    rows = session.execute(
        select(Decision.seq, Decision.entry, Decision.hash).where(Decision.case_id == case_id).order_by(Decision.seq)
    )
    return [Line(*row) for row in rows]


@dataclass(frozen=True)
class Logged:
    """A move as it is kept, beside the line that tells it (None: there is none)."""

    move_id: int
    move: str
    from_state: str
    to_state: str
    role: str
    reason: str | None
    at: Any
    seq: int | None
    entry: str | None


def logged_moves(session: Session, after: int, most: int) -> list[Logged]:
    """The kept moves that follow this one, each with its line, at most so many."""
    rows: Any = session.execute(
        select(
            CaseMove.id,
            CaseMove.move,
            CaseMove.from_state,
            CaseMove.to_state,
            CaseMove.role,
            CaseMove.reason,
            CaseMove.at,
            Decision.seq,
            Decision.entry,
        )
        .outerjoin(Decision, Decision.move_id == CaseMove.id)
        .where(CaseMove.id > after)
        .order_by(CaseMove.id)
        .limit(most)
    )
    return [Logged(*row) for row in rows]


def salts_of(session: Session, seq: int) -> dict[str, str]:
    """The salts of one line that have not been deleted."""
    rows = session.execute(select(DecisionSalt.about, DecisionSalt.salt).where(DecisionSalt.seq == seq))
    return {row.about: row.salt for row in rows}


def forget_texts(session: Session, case_ids: Iterable[int]) -> int:
    """Delete the salts of every digest of a text of these cases; how many there were."""
    of_cases = select(Decision.seq).where(Decision.case_id.in_(sorted(case_ids)))
    gone = session.execute(
        delete(DecisionSalt)
        .where(DecisionSalt.about == "text", DecisionSalt.seq.in_(of_cases))
        .returning(DecisionSalt.seq)
    )
    return len(gone.all())


def forget_case(session: Session, case_id: int) -> None:
    """The log keeps its lines about a case that is no more, without the case."""
    session.execute(update(Decision).where(Decision.case_id == case_id).values(case_id=None))


def lines_after(session: Session, seq: int, most: int) -> list[Line]:
    """The lines that follow this one, in their order, at most so many."""
    rows = session.execute(
        select(Decision.seq, Decision.entry, Decision.hash).where(Decision.seq > seq).order_by(Decision.seq).limit(most)
    )
    return [Line(*row) for row in rows]
