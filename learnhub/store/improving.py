"""Improvement tasks, and the figures of lessons that some of them come from."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from learnhub.domain.improving import Changes, Key, Reading, TaskKind
from learnhub.store.care import cared_for
from learnhub.store.engine import Session
from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.analysis import ImprovementTask
from learnhub.store.tables.authoring import Course, ReleaseLesson
from learnhub.store.tables.learning import Completion, Enrolment, LessonProgress, QuizProgress
from learnhub.store.types import new_public_id


@dataclass(frozen=True)
class LiveCourse:
    """A published course."""

    id: int
    slug: str
    release_id: int


def live_courses(session: Session) -> list[LiveCourse]:
    """The published courses."""
    rows = session.execute(
        select(Course.id, Course.slug, Course.release_id).where(Course.release_id.is_not(None)).order_by(Course.id)
    )
    return [LiveCourse(key, slug, release_id) for key, slug, release_id in rows if release_id]


@dataclass(frozen=True)
class LessonLeft:
    """A lesson of today's text: how many opened it and had time to go on, and how many of them went no further."""

    id: str
    title: str
    opened: int
    left: int


def lessons_left(session: Session, course: LiveCourse, opened_before: dt.datetime) -> list[LessonLeft]:
    """The lessons of a course, counted over the learners of all releases in which a lesson reads as today."""
    texts: dict[str, tuple[str, Any]] = {
        lesson_id: (title, content)
        for lesson_id, title, content in session.execute(
            select(ReleaseLesson.lesson_id, ReleaseLesson.title, ReleaseLesson.content)
            .where(ReleaseLesson.release_id == course.release_id)
            .order_by(ReleaseLesson.position)
        )
    }
    counts = _left_by_release(session, course.id, opened_before)
    same = {(course.release_id, lesson_id) for lesson_id in texts}
    for release_id in {release for release, _ in counts} - {course.release_id}:
        for lesson_id, content in session.execute(
            select(ReleaseLesson.lesson_id, ReleaseLesson.content).where(ReleaseLesson.release_id == release_id)
        ):
            if lesson_id in texts and content == texts[lesson_id][1]:
                same.add((release_id, lesson_id))
    sums = dict.fromkeys(texts, (0, 0))
    for (release_id, lesson_id), (opened, left) in counts.items():
        if (release_id, lesson_id) in same:
            sums[lesson_id] = (sums[lesson_id][0] + opened, sums[lesson_id][1] + left)
    return [LessonLeft(lesson_id, texts[lesson_id][0], *sums[lesson_id]) for lesson_id in texts]


def _left_by_release(
    session: Session, course_id: int, opened_before: dt.datetime
) -> dict[tuple[int, str], tuple[int, int]]:
    later = aliased(LessonProgress)
    went_on = or_(
        exists().where(later.enrolment_id == LessonProgress.enrolment_id, later.opened_at > LessonProgress.opened_at),
        exists().where(
            QuizProgress.enrolment_id == LessonProgress.enrolment_id, QuizProgress.tried_at > LessonProgress.opened_at
        ),
        exists().where(Completion.enrolment_id == LessonProgress.enrolment_id),
    )
    left = case((and_(LessonProgress.read_at.is_(None), ~went_on), 1), else_=0)
    rows = session.execute(
        select(Enrolment.release_id, LessonProgress.lesson_id, func.count(), func.sum(left))
        .join(Enrolment, Enrolment.id == LessonProgress.enrolment_id)
        .where(Enrolment.course_id == course_id, LessonProgress.opened_at <= opened_before)
        .group_by(Enrolment.release_id, LessonProgress.lesson_id)
    )
    return {(release_id, lesson_id): (opened, int(gone)) for release_id, lesson_id, opened, gone in rows}


def open_keys(session: Session, course_id: int) -> set[Key]:
    """What the open tasks of a course are about, those set aside too."""
    rows = session.execute(
        select(ImprovementTask.kind, ImprovementTask.subject).where(
            ImprovementTask.course_id == course_id, ImprovementTask.closed_at.is_(None)
        )
    )
    return {Key(TaskKind(kind), subject) for kind, subject in rows}


def apply(session: Session, course_id: int, changes: Changes, now: dt.datetime) -> None:
    """Write what a day's figures change."""
    if changes.opened:
        session.execute(insert(ImprovementTask), [_opened(course_id, each, now) for each in changes.opened])
    for key, reading in changes.going_on.items():
        _change(session, course_id, key, **({"waiting": True} if reading is None else _figures(reading)))
    for key, reading in changes.improved.items():
        _change(session, course_id, key, closed_at=now, closed_as="improved", closed_value=reading.value)
    for key in changes.gone:
        _change(session, course_id, key, closed_at=now, closed_as="gone")


def _figures(reading: Reading) -> dict[str, Any]:
    return {
        "title": reading.title,
        "quiz_id": reading.quiz,
        "people": reading.people,
        "value": reading.value,
        "draws": reading.draws,
        "waiting": False,
    }


def _opened(course_id: int, reading: Reading, now: dt.datetime) -> dict[str, Any]:
    about = {"course_id": course_id, "kind": reading.key.kind, "subject": reading.key.subject, "reason": ""}
    return {"public_id": new_public_id(), "opened_at": now, **about, **_figures(reading)}


def _change(session: Session, course_id: int, key: Key, **values: Any) -> None:
    session.execute(
        update(ImprovementTask)
        .where(
            ImprovementTask.course_id == course_id,
            ImprovementTask.kind == key.kind,
            ImprovementTask.subject == key.subject,
            ImprovementTask.closed_at.is_(None),
        )
        .values(**values)
    )


def tasks(
    session: Session,
    state: str,
    *,
    carer_id: int | None,
    size: int,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Slice:
    """A page of tasks, the newest first: `open`, `aside` or `closed`; of the courses that one cares for, or of all."""
    states = {
        "open": (ImprovementTask.closed_at.is_(None), ImprovementTask.set_aside_at.is_(None)),
        "aside": (ImprovementTask.closed_at.is_(None), ImprovementTask.set_aside_at.is_not(None)),
        "closed": (ImprovementTask.closed_at.is_not(None),),
    }
    statement = (
        select(
            ImprovementTask.public_id,
            Course.slug,
            ImprovementTask.kind,
            ImprovementTask.quiz_id,
            ImprovementTask.subject,
            ImprovementTask.title,
            ImprovementTask.people,
            ImprovementTask.value,
            ImprovementTask.draws,
            ImprovementTask.opened_at,
            ImprovementTask.waiting,
            ImprovementTask.reason,
            Account.name.label("set_aside_by"),
            ImprovementTask.closed_at,
            ImprovementTask.closed_as,
            ImprovementTask.closed_value,
        )
        .join(Course, Course.id == ImprovementTask.course_id)
        .outerjoin(Account, Account.id == ImprovementTask.set_aside_by_id)
        .where(*states[state])
    )
    if carer_id is not None:
        statement = statement.where(cared_for(carer_id))
    return page(
        session,
        statement,
        (ImprovementTask.id,),
        named=ImprovementTask.public_id,
        size=size,
        after=after,
        before=before,
        descending=True,
    )


def set_aside(session: Session, public_id: uuid.UUID, **values: Any) -> bool:
    """Set an open task aside, or take it up again; False when there is none."""
    found = session.execute(
        update(ImprovementTask)
        .where(ImprovementTask.public_id == public_id, ImprovementTask.closed_at.is_(None))
        .values(**values)
        .returning(ImprovementTask.id)
    )
    return found.one_or_none() is not None
