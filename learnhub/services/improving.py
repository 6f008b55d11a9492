"""Improvement tasks: made and closed by the figures of the day, in one inbox for trainers; owners see their own."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.improving import SETTLED, Reading, of_item, of_lesson, reconcile
from learnhub.domain.policy import Action
from learnhub.services import analysis
from learnhub.services.work import Work
from learnhub.store import improving as store
from learnhub.store import learning as learning_store
from learnhub.store.care import cares_for_any

PAGE = 30
MOST_REASON = 500


@dataclass(frozen=True)
class TaskRow:
    """A task: what it is about, the figure with the people behind it, and how it stands.

    `waiting`: it was changed since, and too few have met it. `closed_as`: `improved` with the figure then, or `gone`.
    """

    public_id: uuid.UUID
    course: str
    kind: str
    quiz: str
    subject: str
    title: str
    people: int
    value: float
    draws: bool
    opened_at: dt.datetime
    waiting: bool
    reason: str
    set_aside_by: str | None
    closed_at: dt.datetime | None
    closed_as: str | None
    closed_value: float | None


@dataclass(frozen=True)
class TasksView:
    """A page of tasks in one state; `mine`: of courses that this person cares for alone."""

    state: str
    mine: bool
    cares: bool
    rows: tuple[TaskRow, ...]
    previous: uuid.UUID | None
    next: uuid.UUID | None


STATES = ("open", "aside", "closed")


def inbox(
    work: Work,
    state: str = "open",
    *,
    everyone: bool = False,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> TasksView:
    """The tasks of the courses one cares for, or, for everyone's and for who has none, of all; the newest first."""
    work.require(Action.COURSE_AUTHOR)
    state = state if state in STATES else "open"
    cares = work.actor.id is not None and cares_for_any(work.session, work.actor.id)
    mine = cares and not everyone
    found = store.tasks(
        work.session, state, carer_id=work.actor.id if mine else None, size=PAGE, after=after, before=before
    )
    rows = tuple(TaskRow(*row) for row in found.rows)
    return TasksView(
        state,
        mine,
        cares,
        rows,
        previous=rows[0].public_id if rows and found.more_before else None,
        next=rows[-1].public_id if rows and found.more_after else None,
    )


def set_aside(work: Work, task: uuid.UUID, reason: str) -> None:
    """Leave it as it is, with a reason that is kept. It closes all the same when its figure improves.

    Raises Invalid without a reason, NotFound when it is not open.
    """
    work.require(Action.COURSE_AUTHOR)
    said = " ".join(reason.split())
    if not said:
        raise Invalid(Fault("reason", "required"))
    if len(said) > MOST_REASON:
        raise Invalid(Fault("reason", "too-long", {"limit": MOST_REASON}))
    values = {"set_aside_at": work.now, "set_aside_by_id": work.actor.id, "reason": said}
    if not store.set_aside(work.session, task, **values):
        raise NotFound


def take_up(work: Work, task: uuid.UUID) -> None:
    """Put it back among the open ones. Raises NotFound when it is closed."""
    work.require(Action.COURSE_AUTHOR)
    if not store.set_aside(work.session, task, set_aside_at=None, set_aside_by_id=None, reason=""):
        raise NotFound


def live_courses(work: Work) -> list[store.LiveCourse]:
    """The courses whose figures are looked at."""
    work.require(Action.OPERATE)
    return store.live_courses(work.session)


def figures(work: Work, course: store.LiveCourse) -> tuple[list[Reading], frozenset[str]]:
    """The figures of a course as it reads today, and the ids of what it has."""
    work.require(Action.OPERATE)
    text = learning_store.release_text(work.session, learning_store.current_release(work.session, course.id))
    lessons = store.lessons_left(work.session, course, work.now - SETTLED)
    readings = [found for each in lessons for found in of_lesson(each.id, each.title, each.opened, each.left)]
    subjects = {lesson.id for lesson in lessons}
    for module in text.outline["modules"]:
        for quiz in module["quizzes"]:
            cost = bool(quiz.get("help", {}).get("hint_cost"))
            for item, tally in analysis.tallies_of_today(work, course.slug, text, quiz["id"]):
                subjects.add(item.id)
                readings += of_item(item, quiz["id"], tally, hints_cost=cost)
    return readings, frozenset(subjects)


def settle(work: Work, course: store.LiveCourse, readings: list[Reading], subjects: frozenset[str]) -> dict[str, int]:
    """Open, change and close the tasks of a course by its figures; again it changes nothing more."""
    work.require(Action.OPERATE)
    changes = reconcile(store.open_keys(work.session, course.id), readings, subjects)
    store.apply(work.session, course.id, changes, work.now)
    return {"opened": len(changes.opened), "closed": len(changes.improved) + len(changes.gone)}
