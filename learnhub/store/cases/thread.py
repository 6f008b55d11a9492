"""What was done with a case and said about it: moves, messages, frozen texts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from learnhub.store import quick
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import CaseMessage, CaseMove, CaseRevision


@dataclass(frozen=True)
class Move:
    """One move of a case. `name` is the mover's where they agreed to be named, else empty."""

    move: str
    from_state: str
    to_state: str
    role: str
    reason: str | None
    name: str
    at: dt.datetime


_MOVES = (
    select(
        CaseMove.move,
        CaseMove.from_state,
        CaseMove.to_state,
        CaseMove.role,
        CaseMove.reason,
        CaseMove.name_agreed,
        Account.name,
        CaseMove.at,
    )
    .outerjoin(Account, Account.id == CaseMove.actor_id)
    .where(CaseMove.case_id == bindparam("case_id"))
    .order_by(CaseMove.id)
)


def moves(session: Session, case_id: int) -> list[Move]:
    """Every move of a case, the first first."""
    rows = quick.run(session, _MOVES, {"case_id": case_id})
    return [
        Move(
            row.move,
            row.from_state,
            row.to_state,
            row.role,
            row.reason,
            row.name if row.name_agreed and row.name else "",
            row.at,
        )
        for row in rows
    ]


def last_move(session: Session, case_id: int) -> int | None:
    """The key of the newest move of a case."""
    return session.scalar(select(CaseMove.id).where(CaseMove.case_id == case_id).order_by(CaseMove.id.desc()).limit(1))


@dataclass(frozen=True)
class Message:
    """One message about a case. Its writer is shown by role."""

    public_id: uuid.UUID
    author_id: int
    role: str
    kind: str
    field: str | None
    text: str
    at: dt.datetime


def messages(session: Session, case_id: int) -> list[Message]:
    """What contributor and reviewers wrote to each other about a case, the first first."""
    columns = [getattr(CaseMessage, name) for name in Message.__dataclass_fields__]
    rows = session.execute(select(*columns).where(CaseMessage.case_id == case_id).order_by(CaseMessage.id))
    return [Message(*row) for row in rows]


def message_exists(session: Session, public_id: uuid.UUID) -> bool:
    """Whether the message with this id has been written: the form was sent before."""
    return session.scalar(select(CaseMessage.id).where(CaseMessage.public_id == public_id)) is not None


def last_revision(session: Session, case_id: int) -> int:
    """The number of the newest frozen text of a case; 0 when there is none."""
    return session.scalar(select(func.max(CaseRevision.number)).where(CaseRevision.case_id == case_id)) or 0


def revision_content(session: Session, case_id: int, number: int) -> dict[str, Any] | None:
    """The text of this number, as it was frozen."""
    return session.scalar(
        select(CaseRevision.content).where(CaseRevision.case_id == case_id, CaseRevision.number == number)
    )


def sent_last(session: Session, case_id: int) -> dict[str, Any]:
    """The text as its authors sent it last."""
    content: dict[str, Any] = session.scalars(
        select(CaseRevision.content)
        .where(CaseRevision.case_id == case_id, CaseRevision.occasion.in_(("submit", "resubmit")))
        .order_by(CaseRevision.number.desc())
        .limit(1)
    ).one()
    return content
