"""Selects and writes of corrections: tries are walked by key in batches, and only what a mark needs is read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Text, and_, bindparam, cast, func, insert, null, or_, select, update
from sqlalchemy.orm import aliased

from learnhub.domain.assessment import Used
from learnhub.store import quick
from learnhub.store.engine import Session
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.assessment import Attempt, Regrade, Regraded, Response
from learnhub.store.tables.authoring import Course, Release
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Enrolment

LISTED = 10


@dataclass(frozen=True)
class Tried:
    """A release on which a quiz was taken, and the last key of the tries that were sent there."""

    id: int
    public_id: uuid.UUID
    number: int
    last: int


def releases_tried(session: Session, course_id: int, quiz_id: str) -> list[Tried]:
    """The releases on which the quiz was sent, oldest first."""
    rows = session.execute(
        select(Release.id, Release.public_id, Release.number, func.max(Attempt.id))
        .join(Attempt, Attempt.release_id == Release.id)
        .where(Release.course_id == course_id, Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_not(None))
        .group_by(Release.id, Release.public_id, Release.number)
        .order_by(Release.number)
    )
    return [Tried(*row) for row in rows]


@dataclass(frozen=True)
class RegradeRow:
    """A correction with how far its jobs are (0-1) and whether one gave up."""

    id: int
    public_id: uuid.UUID
    course_id: int
    course: str
    quiz_id: str
    release_id: int
    release_public_id: uuid.UUID
    item_ids: list[str]
    asked_at: dt.datetime
    counted: dict[str, int] | None
    approved_at: dt.datetime | None
    done: dict[str, int] | None
    done_at: dt.datetime | None
    progress: float = 0.0
    gave_up: bool = False


_REGRADES = (
    select(
        Regrade.id,
        Regrade.public_id,
        Regrade.course_id,
        Course.slug,
        Regrade.quiz_id,
        Regrade.release_id,
        Release.public_id.label("release_public_id"),
        Regrade.item_ids,
        Regrade.asked_at,
        Regrade.counted,
        Regrade.approved_at,
        Regrade.done,
        Regrade.done_at,
    )
    .join(Course, Course.id == Regrade.course_id)
    .join(Release, Release.id == Regrade.release_id)
)


def regrade(session: Session, public_id: uuid.UUID) -> RegradeRow | None:
    """The correction with this id."""
    row: Any = session.execute(_REGRADES.where(Regrade.public_id == public_id)).one_or_none()
    if row is None:
        return None
    kind = "regrade" if row.approved_at else "regrade-count"
    job = session.execute(
        select(Job.progress, Job.failed_at).where(Job.kind == kind, Job.key == str(public_id))
    ).one_or_none()
    found = RegradeRow(*row)
    return replace(found, progress=job[0], gave_up=job[1] is not None) if job else found


def newest(session: Session, course_id: int, quiz_id: str) -> list[RegradeRow]:
    """The last corrections of a quiz, newest first."""
    rows: Any = session.execute(
        _REGRADES.where(Regrade.course_id == course_id, Regrade.quiz_id == quiz_id)
        .order_by(Regrade.id.desc())
        .limit(LISTED)
    )
    return [RegradeRow(*row) for row in rows]


def add(session: Session, **values: Any) -> None:
    """Keep what is to be corrected."""
    session.execute(insert(Regrade), values)


def change(session: Session, public_id: uuid.UUID, **values: Any) -> None:
    """It was counted, approved or done."""
    session.execute(update(Regrade).where(Regrade.public_id == public_id).values(**values))


_BATCH = (
    select(Attempt.id)
    .where(
        Attempt.release_id == bindparam("release_id"),
        Attempt.quiz_id == bindparam("quiz_id"),
        Attempt.id > bindparam("after"),
        Attempt.submitted_at.is_not(None),
    )
    .order_by(Attempt.id)
    .limit(bindparam("most"))
    .subquery()
)
_LAST = select(func.max(_BATCH.c.id))
_BETWEEN = (
    Attempt.release_id == bindparam("release_id"),
    Attempt.quiz_id == bindparam("quiz_id"),
    Attempt.id > bindparam("after"),
    Attempt.id <= bindparam("last"),
    Attempt.submitted_at.is_not(None),
)
_TEXT = cast(Response.answer, Text)
_ANSWERS = (
    select(Response.item_id, _TEXT, func.count())
    .join(Attempt, Attempt.id == Response.attempt_id)
    .where(*_BETWEEN, Response.item_id.in_(bindparam("items", expanding=True)))
    .group_by(Response.item_id, _TEXT)
)


@dataclass(frozen=True)
class Batch:
    """Some tries at a quiz on one release: those with a key above `after`, up to `last`."""

    release_id: int
    quiz_id: str
    after: int
    last: int

    @property
    def known(self) -> dict[str, Any]:
        """The parameters of the selects of a batch."""
        return {
            "release_id": self.release_id,
            "quiz_id": self.quiz_id,
            "after": self.after,
            "last": self.last,
        }


def batch(session: Session, release_id: int, quiz_id: str, *, after: int, most: int) -> Batch | None:
    """The next tries of a release from `after` on, at most so many; None when there are no more."""
    known = {"release_id": release_id, "quiz_id": quiz_id, "after": after, "most": most}
    last = quick.run(session, _LAST, known).all()[0][0]
    return None if last is None else Batch(release_id, quiz_id, after, last)


def answers(session: Session, some: Batch, items: Sequence[str]) -> list[tuple[str, str, int]]:
    """Each different answer to these items in a batch, as the text it is stored as, and how often it was given."""
    rows: Any = quick.run(session, _ANSWERS, {**some.known, "items": list(items)}).all()
    return list(rows)


def tries_that_gave(session: Session, some: Batch, given: Mapping[str, Sequence[str]]) -> list[int]:
    """The tries of a batch that gave one of these answers, by item."""
    which = or_(*(and_(Response.item_id == item, _TEXT.in_(texts)) for item, texts in given.items()))
    rows = session.connection().execute(
        select(Attempt.id)
        .join(Response, Response.attempt_id == Attempt.id)
        .where(*_BETWEEN, which)
        .distinct()
        .order_by(Attempt.id),
        some.known,
    )
    return [row[0] for row in rows]


@dataclass(frozen=True)
class SentTry:
    """A sent try with whose it is, its answers, and the corrections that count for it already."""

    id: int
    public_id: uuid.UUID
    account_id: int
    account_public_id: uuid.UUID
    enrolment_id: int
    release_public_id: uuid.UUID
    item_ids: list[str]
    submitted_at: dt.datetime
    passed: bool
    answers: Mapping[str, Any]
    used: Mapping[str, Used]
    corrected_on: tuple[tuple[uuid.UUID, list[str]], ...]


def sent_tries(session: Session, attempt_ids: Sequence[int]) -> list[SentTry]:
    """These sent tries, by key, in four statements."""
    answers: dict[int, dict[str, Any]] = {}
    used: dict[int, dict[str, Used]] = {}
    for attempt_id, item_id, answer, *helped in session.execute(
        select(
            Response.attempt_id, Response.item_id, Response.answer, Response.misses, Response.hints, Response.held
        ).where(Response.attempt_id.in_(attempt_ids))
    ):
        answers.setdefault(attempt_id, {})[item_id] = answer
        used.setdefault(attempt_id, {})[item_id] = Used(*helped)
    earlier: dict[int, tuple[tuple[uuid.UUID, list[str]], ...]] = {
        attempt_id: ((release, item_ids),)
        for attempt_id, release, item_ids in session.execute(
            select(Attempt.id, Release.public_id, Attempt.item_ids)
            .join(Release, Release.id == Attempt.corrected_on_id)
            .where(Attempt.id.in_(attempt_ids))
        )
    }
    for attempt_id, release, item_ids in session.execute(
        select(Regraded.attempt_id, Release.public_id, Regraded.item_ids)
        .join(Regrade, Regrade.id == Regraded.regrade_id)
        .join(Release, Release.id == Regrade.release_id)
        .where(Regraded.attempt_id.in_(attempt_ids))
        .order_by(Regraded.regrade_id)
    ):
        earlier[attempt_id] = (*earlier.get(attempt_id, ()), (release, item_ids))
    rows: Any = session.execute(
        select(
            Attempt.id,
            Attempt.public_id,
            Enrolment.account_id,
            Account.public_id,
            Attempt.enrolment_id,
            Release.public_id,
            Attempt.item_ids,
            Attempt.submitted_at,
            Attempt.passed,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .join(Release, Release.id == Attempt.release_id)
        .where(Attempt.id.in_(attempt_ids), Attempt.submitted_at.is_not(None))
        .order_by(Attempt.id)
    )
    return [SentTry(*(*row, answers.get(row[0], {}), used.get(row[0], {}), earlier.get(row[0], ()))) for row in rows]


def keep_result(
    session: Session, attempt_id: int, scores: Mapping[str, float], misses: Mapping[str, int], **values: Any
) -> None:
    """Write the new result of a try, and of the responses that changed it, with the misses that still cost."""
    session.connection().execute(update(Attempt).where(Attempt.id == attempt_id).values(**values))
    for item_id, score in scores.items():
        session.connection().execute(
            update(Response)
            .where(Response.attempt_id == attempt_id, Response.item_id == item_id)
            .values(score=score, misses=misses[item_id])
        )


def keep_both(session: Session, **values: Any) -> None:
    """Keep what a try was and what it is."""
    session.connection().execute(insert(Regraded), values)


def sums(session: Session, regrade_id: int) -> dict[str, int]:
    """What a correction changed: tries, people, those of them who passed and completed by it."""
    now_passed = Regraded.passed & ~Regraded.before_passed
    row = session.execute(
        select(
            func.count(),
            func.count(Attempt.enrolment_id.distinct()),
            func.count(Attempt.enrolment_id.distinct()).filter(now_passed),
            func.count().filter(Regraded.completed),
        )
        .join(Attempt, Attempt.id == Regraded.attempt_id)
        .where(Regraded.regrade_id == regrade_id)
    ).one()
    return dict(zip(("tries", "people", "passed", "completed"), row, strict=True))


@dataclass(frozen=True)
class CorrectionRow:
    """A correction that concerns a try: when, by which release, which items, and both results if it changed."""

    release_public_id: uuid.UUID
    quiz_id: str
    item_ids: list[str]
    at: dt.datetime
    before_right: int | None
    right: int | None


_PINNED = aliased(Release)
_CORRECTIONS = (
    select(
        Release.public_id,
        Regrade.quiz_id,
        Regrade.item_ids,
        func.coalesce(Regraded.at, Regrade.done_at),
        Regraded.before_right,
        Regraded.right,
    )
    .join(Release, Release.id == Regrade.release_id)
    .join(Attempt, (Attempt.id == bindparam("attempt_id")) & (Attempt.quiz_id == Regrade.quiz_id))
    .join(Enrolment, (Enrolment.id == Attempt.enrolment_id) & (Enrolment.course_id == Regrade.course_id))
    .join(_PINNED, _PINNED.id == Attempt.release_id)
    .outerjoin(Regraded, (Regraded.regrade_id == Regrade.id) & (Regraded.attempt_id == Attempt.id))
    .where(
        _PINNED.number < Release.number,
        or_(Regrade.done_at >= Attempt.submitted_at, Regraded.at.is_not(None)),
    )
)
_WHEN_SENT = (
    select(Release.public_id, Attempt.quiz_id, Attempt.item_ids, Release.published_at, null(), null())
    .join(Release, Release.id == Attempt.corrected_on_id)
    .where(Attempt.id == bindparam("attempt_id"))
)


def corrections_of(session: Session, attempt_id: int) -> list[CorrectionRow]:
    """The corrections that count for a try, oldest first: those of sent tries, and what stood when it was sent."""
    known = {"attempt_id": attempt_id}
    rows = [*quick.run(session, _WHEN_SENT, known), *quick.run(session, _CORRECTIONS, known)]
    return sorted((CorrectionRow(*row) for row in rows), key=lambda row: row.at)
