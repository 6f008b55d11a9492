"""Selects and writes of comments on drafts, and of their approvals."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from learnhub.domain.commenting import Approval
from learnhub.store import quick
from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import DraftRevision
from learnhub.store.tables.commenting import DraftApproval, DraftComment
from learnhub.store.types import Key

_Resolver = aliased(Account)
_COMMENTS = (
    select(
        DraftComment.id,
        DraftComment.public_id,
        DraftComment.parent_id,
        DraftComment.path,
        DraftComment.revision,
        DraftComment.block,
        DraftComment.digest,
        DraftComment.quote,
        DraftComment.text,
        DraftComment.at,
        Account.name.label("by"),
        DraftComment.resolved_at,
        _Resolver.name.label("resolved_by"),
    )
    .join(Account, Account.id == DraftComment.author_id)
    .outerjoin(_Resolver, _Resolver.id == DraftComment.resolved_by_id)
)


def threads(
    session: Session,
    course_id: int,
    *,
    resolved: bool,
    size: int,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Slice:
    """A page of the comments that begin a thread, the newest first: those that wait, or those that are resolved."""
    state = DraftComment.resolved_at.is_not(None) if resolved else DraftComment.resolved_at.is_(None)
    return page(
        session,
        _COMMENTS.where(DraftComment.course_id == course_id, DraftComment.parent_id.is_(None), state),
        (DraftComment.id,),
        named=DraftComment.public_id,
        size=size,
        after=after,
        before=before,
        descending=True,
    )


def threads_of_file(
    session: Session, course_id: int, paths: Iterable[str], *, most: int
) -> list[Row[*tuple[Any, ...]]]:
    """The threads on a file, under each name that it had, that wait; the oldest first."""
    waits = (
        DraftComment.course_id == course_id,
        DraftComment.parent_id.is_(None),
        DraftComment.resolved_at.is_(None),
        DraftComment.path.in_(sorted(paths)),
    )
    return list(session.execute(_COMMENTS.where(*waits).order_by(DraftComment.id).limit(most)))


def paths_waiting(session: Session, course_id: int) -> list[str]:
    """The names of the files that threads wait on, as they were when each began."""
    return quick.run(session, _WAITING, {"course_id": course_id}).scalars()


_WAITING = (
    select(DraftComment.path)
    .where(
        DraftComment.course_id == bindparam("course_id", type_=Key),
        DraftComment.parent_id.is_(None),
        DraftComment.resolved_at.is_(None),
    )
    .distinct()
)


def answers(session: Session, parent_ids: Iterable[int]) -> list[Row[*tuple[Any, ...]]]:
    """The answers in these threads, the oldest first."""
    found = _COMMENTS.where(DraftComment.parent_id.in_(sorted(parent_ids)))
    return list(session.execute(found.order_by(DraftComment.id)))


def waiting(session: Session, course_id: int) -> int:
    """How many threads wait in a course."""
    found = select(func.count()).where(
        DraftComment.course_id == course_id, DraftComment.parent_id.is_(None), DraftComment.resolved_at.is_(None)
    )
    return session.scalar(found) or 0


def comment(session: Session, public_id: uuid.UUID) -> DraftComment | None:
    """The comment with this id."""
    return session.scalar(select(DraftComment).where(DraftComment.public_id == public_id))


def settle(session: Session, comment_id: int, *, at: dt.datetime | None, by: int | None) -> None:
    """A thread is resolved, or open again."""
    session.execute(update(DraftComment).where(DraftComment.id == comment_id).values(resolved_at=at, resolved_by_id=by))


def approvals(session: Session, course_id: int, *, most: int) -> list[Approval]:
    """The newest approvals of a draft, with who made the revision that each is of."""
    found = (
        select(DraftApproval.revision, DraftApproval.by_id, Account.name, DraftApproval.at, DraftRevision.by_id)
        .join(Account, Account.id == DraftApproval.by_id)
        .join(
            DraftRevision,
            (DraftRevision.course_id == DraftApproval.course_id) & (DraftRevision.number == DraftApproval.revision),
        )
        .where(DraftApproval.course_id == course_id)
        .order_by(DraftApproval.revision.desc(), DraftApproval.by_id)
        .limit(most)
    )
    rows: Any = session.execute(found)
    return [Approval(*row) for row in rows]


def approve(session: Session, **values: Any) -> None:
    """Keep an approval."""
    session.execute(insert(DraftApproval), values)
