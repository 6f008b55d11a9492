"""Selects of what was taken out of drafts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import DraftChange, DraftFile, DraftRevision


@dataclass(frozen=True)
class RemovedRow:
    """A file that the draft does not hold any more: the revision that took it out, and the SHA-256 that it had."""

    path: str
    before: str
    number: int
    at: dt.datetime
    by: str | None


def removed(session: Session, course_id: int) -> list[RemovedRow]:
    """The files that were taken out of a draft and did not come back, the latest first."""
    last = (
        select(DraftChange.path, func.max(DraftRevision.number).label("number"))
        .join(DraftRevision, DraftRevision.id == DraftChange.revision_id)
        .where(DraftRevision.course_id == course_id)
        .group_by(DraftChange.path)
        .subquery()
    )
    there = exists().where(DraftFile.course_id == course_id, DraftFile.path == last.c.path)
    rows: Any = session.execute(
        select(DraftChange.path, DraftChange.before, DraftRevision.number, DraftRevision.at, Account.name)
        .join(DraftRevision, DraftRevision.id == DraftChange.revision_id)
        .join(last, (last.c.path == DraftChange.path) & (last.c.number == DraftRevision.number))
        .outerjoin(Account, Account.id == DraftRevision.by_id)
        .where(DraftRevision.course_id == course_id, DraftChange.after.is_(None), ~there)
        .order_by(DraftRevision.number.desc(), DraftChange.path)
    )
    return [RemovedRow(*row) for row in rows if row.before]
