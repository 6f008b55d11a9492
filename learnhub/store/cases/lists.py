"""A person's own cases, those that wait for them, and how many wait for review."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, select, union_all
from sqlalchemy.orm import Session

from learnhub.store import quick
from learnhub.store.cases.published import older
from learnhub.store.tables.cases import Case, CaseAuthor


@dataclass(frozen=True)
class Own:
    """A case of a person's own list."""

    id: int
    public_id: uuid.UUID
    year: int | None
    serial: int | None
    state: str
    awaiting: str
    title: str
    content: dict[str, Any]
    template: str
    visibility: str
    partnership_id: int | None
    created_at: dt.datetime
    changed_at: dt.datetime
    submitted_at: dt.datetime | None
    published_at: dt.datetime | None
    sought: str
    mark: str | None


def own_cases(session: Session, account_id: int, *, before: tuple[dt.datetime, int] | None, most: int) -> list[Own]:
    """The cases that this person owns or writes with others, the last changed first."""
    shared = select(CaseAuthor.case_id).where(CaseAuthor.account_id == account_id)
    page = [older(Case.changed_at, Case.id, before)] if before else []
    parts = [
        select(Case.id, Case.changed_at).where(mine).order_by(Case.changed_at.desc(), Case.id.desc()).limit(most)
        for mine in (
            and_(Case.owner_id == account_id, *page),
            and_(
                Case.id.in_(shared),
                Case.state != "sealed",
                *([older(Case.changed_at, Case.id, before)] if before else []),
            ),
        )
    ]
    keys = union_all(*(select(part.subquery()) for part in parts)).subquery()
    columns = [getattr(Case, name) for name in Own.__dataclass_fields__]
    rows = session.execute(
        select(*columns)
        .where(Case.id.in_(select(keys.c.id)))
        .order_by(Case.changed_at.desc(), Case.id.desc())
        .limit(most)
    )
    return [Own(*row) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """A case that waits for its contributor."""

    public_id: uuid.UUID
    title: str
    state: str


_OF_OWNER = Case.owner_id == bindparam("owner_id")
_TOLD = select(func.count()).where(_OF_OWNER).correlate(None).scalar_subquery()
_AWAITING_OWNER = (
    select(Case.public_id, Case.title, Case.state, Case.awaiting, _TOLD.label("told"))
    .where(_OF_OWNER)
    .order_by((Case.awaiting == "contributor").desc(), Case.changed_at.desc(), Case.id.desc())
    .limit(bindparam("most"))
)


def awaiting_owner(session: Session, account_id: int, *, most: int) -> tuple[list[Waiting], int]:
    """At most `most` cases of this person that wait for them, and how many they tell in all; one statement."""
    rows = quick.run(session, _AWAITING_OWNER, {"owner_id": account_id, "most": most}).all()
    return [Waiting(*row[:3]) for row in rows if row.awaiting == "contributor"], rows[0].told if rows else 0


def waiting_for_review(session: Session) -> int:
    """How many cases wait for somebody to take them."""
    return session.scalar(select(func.count()).where(Case.state == "submitted")) or 0


def sent_before(session: Session, case: Case, now: dt.datetime) -> tuple[int, int]:
    """How many cases of this contributor were published so far, and how many they sent in the last day."""
    row = session.execute(
        select(
            func.count().filter(Case.serial.is_not(None)),
            func.count().filter(Case.submitted_at >= now - dt.timedelta(days=1)),
        ).where(Case.owner_id == case.owner_id, Case.illustration.is_(False))
    ).one()
    return row[0], row[1]
