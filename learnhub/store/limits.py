"""Selects and writes of exceptions: what one person was given beyond the limits of a quiz."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from learnhub.domain.assessment import Grant
from learnhub.store import quick
from learnhub.store.engine import Session
from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.assessment import Attempt, QuizGrant
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.learning import Enrolment

_GRANTS = (
    select(QuizGrant.tries, QuizGrant.minutes, QuizGrant.closes_at)
    .where(QuizGrant.enrolment_id == bindparam("enrolment_id"), QuizGrant.quiz_id == bindparam("quiz_id"))
    .order_by(QuizGrant.id)
)


def grants(session: Session, enrolment_id: int, quiz_id: str) -> list[Grant]:
    """What this learner was given at this quiz."""
    rows = quick.run(session, _GRANTS, {"enrolment_id": enrolment_id, "quiz_id": quiz_id})
    return [Grant(*row) for row in rows]


def grants_of_quiz(
    session: Session,
    course_id: int,
    quiz_id: str,
    *,
    size: int,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Slice:
    """The exceptions at a quiz, newest first: id, name, tries, minutes, end, reason, when and by whom."""
    giver = Account.__table__.alias("giver")
    statement = (
        select(
            QuizGrant.public_id,
            Account.name,
            QuizGrant.tries,
            QuizGrant.minutes,
            QuizGrant.closes_at,
            QuizGrant.reason,
            QuizGrant.granted_at,
            giver.c.name.label("by"),
        )
        .join(Enrolment, Enrolment.id == QuizGrant.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .join(giver, giver.c.id == QuizGrant.granted_by_id)
        .where(QuizGrant.course_id == course_id, QuizGrant.quiz_id == quiz_id)
    )
    keys = (QuizGrant.id,)
    return page(
        session, statement, keys, named=QuizGrant.public_id, size=size, after=after, before=before, descending=True
    )


@dataclass(frozen=True)
class Learner:
    """An enrolled person."""

    enrolment_id: int
    enrolment_public_id: uuid.UUID
    course_id: int


def learner(session: Session, slug: str, email: str) -> Learner | None:
    """The person with this address in the course."""
    row = session.execute(
        select(Enrolment.id, Enrolment.public_id, Enrolment.course_id)
        .join(Account, Account.id == Enrolment.account_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Course.slug == slug, Account.email == email)
    ).one_or_none()
    return None if row is None else Learner(*row)


def add(session: Session, **values: object) -> None:
    """Write an exception."""
    session.execute(insert(QuizGrant), values)


def open_try(session: Session, enrolment_id: int, quiz_id: str) -> tuple[int, dt.datetime] | None:
    """The open try of a learner: its key and when it began."""
    row = session.execute(
        select(Attempt.id, Attempt.started_at).where(
            Attempt.enrolment_id == enrolment_id, Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def move_end(session: Session, attempt_id: int, end: dt.datetime | None) -> None:
    """An open try ends then."""
    session.execute(update(Attempt).where(Attempt.id == attempt_id).values(ends_at=end))


@dataclass(frozen=True)
class OverdueTry:
    """An open try whose time is over, and whose it is."""

    public_id: uuid.UUID
    account_id: int
    account_public_id: uuid.UUID


def overdue(session: Session, ended_before: dt.datetime, most: int) -> list[OverdueTry]:
    """The open tries that ended before this moment, the longest over first, at most so many."""
    rows = session.execute(
        select(Attempt.public_id, Account.id, Account.public_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Attempt.submitted_at.is_(None), Attempt.ends_at < ended_before)
        .order_by(Attempt.ends_at, Attempt.id)
        .limit(most)
    )
    return [OverdueTry(*row) for row in rows]
