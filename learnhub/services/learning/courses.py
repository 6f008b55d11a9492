"""Courses as people meet them: the catalogue, and the page of one course."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnhub.domain.care import overdue
from learnhub.domain.policy import Action
from learnhub.domain.progress import (
    Facts,
    ModuleProgress,
    QuizFact,
    Step,
    next_thing,
    percent,
    progress,
    tested_out_at,
)
from learnhub.services.learning.newer import Offer, offer_of
from learnhub.services.learning.seats import (
    Place,
    Tongue,
    fact_rows,
    facts_of,
    outline_of,
    place_of,
    seat_of,
    tongue_of,
)
from learnhub.services.work import Work
from learnhub.store import learning as store
from learnhub.store.learning import FactRow, ReleaseText, Seat


@dataclass(frozen=True)
class CatalogueEntry:
    """A course in a list. `percent` is 0-100."""

    slug: str
    title: str
    summary: str
    language: str
    minutes: int
    modules: int
    open: bool
    enrolled: bool
    percent: int
    due_on: dt.date | None
    next: Place | None
    completed_at: dt.datetime | None
    completion_id: uuid.UUID | None
    newer: bool


def catalogue(work: Work) -> tuple[CatalogueEntry, ...]:
    """The published courses that this person may read, by number and then title, with their own progress."""
    work.require(Action.PUBLIC_READ)
    seats = [seat for seat in store.seats(work.session, work.actor.id) if work.can(Action.COURSE_READ, seat)]
    texts = store.release_texts(work.session, (seat.release_public_id for seat in seats), work.actor.reads)
    facts = _facts_of_all(work, seats)
    seats.sort(key=lambda seat: texts[seat.release_public_id].outline.get("number") or math.inf)
    return tuple(_entry(seat, texts[seat.release_public_id], facts.get(seat.course_id, Facts())) for seat in seats)


def _entry(seat: Seat, text: ReleaseText, facts: Facts) -> CatalogueEntry:
    outline = outline_of(text)
    return CatalogueEntry(
        slug=seat.slug,
        title=text.title,
        summary=text.summary,
        language=text.language,
        minutes=text.minutes,
        modules=len(text.outline["modules"]),
        open=seat.open,
        enrolled=seat.enrolment_id is not None,
        percent=percent(outline, facts),
        due_on=seat.due_on,
        next=place_of(seat, next_thing(outline, facts)),
        completed_at=seat.completed_at,
        completion_id=seat.completion_id,
        newer=seat.current_release_id not in {None, seat.release_id},
    )


def _facts_of_all(work: Work, seats: Sequence[Seat]) -> dict[int, Facts]:
    """What this person did, by the key of the course."""
    rows: dict[int, list[FactRow]] = {}
    if work.actor.id is not None:
        for row in store.facts(work.session, work.actor.id):
            rows.setdefault(row.enrolment_id, []).append(row)
    return {seat.course_id: facts_of(rows[seat.enrolment_id]) for seat in seats if seat.enrolment_id in rows}


@dataclass(frozen=True)
class LessonRow:
    """A lesson in a course's outline."""

    id: str
    title: str
    minutes: int
    opened: bool
    read: bool
    tested_out: bool


@dataclass(frozen=True)
class QuizRow:
    """A quiz in a course's outline, with the learner's best try."""

    id: str
    title: str
    draw: int
    pass_line: int
    tries: int
    best_right: int
    best_total: int
    passed: bool


@dataclass(frozen=True)
class ScenarioRow:
    """A scenario in a course's outline."""

    id: str
    title: str
    minutes: int
    played: bool


@dataclass(frozen=True)
class SurveyRow:
    """A survey in a course's outline; `at_end` is asked when the course is completed."""

    id: str
    title: str
    minutes: int
    at_end: bool


@dataclass(frozen=True)
class ModuleView:
    """A module on the course page."""

    id: str
    title: str
    summary: str
    principle: str | None
    body_html: str
    objectives: tuple[str, ...]
    lessons: tuple[LessonRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    surveys: tuple[SurveyRow, ...]
    quizzes: tuple[QuizRow, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class CourseView:
    """The course page."""

    slug: str
    title: str
    summary: str
    tongue: Tongue
    body_html: str
    minutes: int
    release_number: int
    published_at: dt.datetime
    modules: tuple[ModuleView, ...]
    enrolled: bool
    percent: int
    due_on: dt.date | None
    next: Place | None
    completion_id: uuid.UUID | None
    archived: bool
    overdue: dt.date | None
    offer: Offer | None


def open_course(work: Work, slug: str) -> CourseView:
    """The course page: outline, time, objectives, progress, and the one next thing. Raises NotFound."""
    seat, text = seat_of(work, slug)
    rows = fact_rows(work, seat)
    facts = facts_of(rows)
    stands = progress(outline_of(text), facts)
    return CourseView(
        slug=seat.slug,
        title=text.title,
        summary=text.summary,
        tongue=tongue_of(text, text.state),
        body_html=text.body_html,
        minutes=text.minutes,
        release_number=text.number,
        published_at=text.published_at,
        modules=tuple(
            _module(raw, text.details[raw["id"]], facts, module)
            for raw, module in zip(text.outline["modules"], stands.modules, strict=True)
        ),
        enrolled=seat.enrolment_id is not None,
        percent=stands.percent,
        due_on=seat.due_on,
        next=place_of(seat, stands.next),
        completion_id=seat.completion_id,
        archived=seat.archived_at is not None or seat.current_release_id is None,
        overdue=overdue(seat.review_by, work.now.date()),
        offer=offer_of(work, seat, text),
    )


def _module(raw: Mapping[str, Any], details: Mapping[str, Any], facts: Facts, stands: ModuleProgress) -> ModuleView:
    return ModuleView(
        id=raw["id"],
        title=raw["title"],
        summary=raw["summary"],
        principle=raw["principle"],
        body_html=details["body_html"],
        objectives=tuple(objective["text"] for objective in details["objectives"]),
        lessons=tuple(
            LessonRow(
                id=lesson["id"],
                title=lesson["title"],
                minutes=lesson["minutes"],
                opened=lesson["id"] in facts.lessons,
                read=(fact := facts.lessons.get(lesson["id"])) is not None and fact.read_at is not None,
                tested_out=tested_out_at(facts, outline) is not None,
            )
            for lesson, outline in zip(raw["lessons"], stands.outline.lessons, strict=True)
        ),
        scenarios=tuple(
            ScenarioRow(each["id"], each["title"], each["minutes"], each["id"] in facts.scenarios)
            for each in raw.get("scenarios", ())
        ),
        surveys=tuple(SurveyRow(**each) for each in raw.get("surveys", ())),
        quizzes=tuple(_quiz_row(quiz, facts.quizzes.get(quiz["id"])) for quiz in raw["quizzes"]),
        steps=stands.steps,
    )


def _quiz_row(quiz: Mapping[str, Any], fact: QuizFact | None) -> QuizRow:
    return QuizRow(
        id=quiz["id"],
        title=quiz["title"],
        draw=quiz["draw"],
        pass_line=quiz["pass_line"],
        tries=fact.tries if fact else 0,
        best_right=fact.best_right if fact else 0,
        best_total=fact.best_total if fact else 0,
        passed=fact is not None and fact.passed_at is not None,
    )
