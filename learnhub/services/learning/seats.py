"""Where a person stands in a course: their release, its outline, what they did in it, and the place to go on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from learnhub.domain.errors import NotFound
from learnhub.domain.languages import TextState
from learnhub.domain.policy import Action
from learnhub.domain.progress import (
    CaseFact,
    Facts,
    LessonFact,
    LessonOutline,
    ModuleOutline,
    Next,
    PlanFact,
    QuizFact,
    QuizOutline,
    ScenarioOutline,
    follows,
)
from learnhub.services.work import Work
from learnhub.store import learning as store
from learnhub.store.learning import FactRow, ReleaseText, Seat, credited_from_text


@dataclass(frozen=True)
class Place:
    """Where to go on: a lesson, perhaps at a heading, a scenario, or a quiz."""

    module_id: str
    title: str
    lesson_id: str | None = None
    quiz_id: str | None = None
    heading: str | None = None
    scenario_id: str | None = None


def seat_of(work: Work, slug: str) -> tuple[Seat, ReleaseText]:
    """Where this person, or a visitor, stands in a course they may read, and its text.

    A visitor gets one answer, SignIn, for a course that is closed and for one that is not there. Raises NotFound too.
    """
    seat = store.seat(work.session, slug, work.actor.id)
    work.require(Action.COURSE_READ, seat or {"open": False})
    if seat is None:
        raise NotFound
    return seat, store.release_text(work.session, seat.release_public_id, work.actor.reads)


def enrolled_seat(work: Work, slug: str) -> tuple[Seat, ReleaseText]:
    """Where an enrolled learner stands in a course, and its text. Raises SignIn, and NotFound for the rest."""
    seat, text = seat_of(work, slug)
    work.require(Action.COURSE_ENROL)
    if seat.enrolment_id is None:
        raise NotFound
    return seat, text


def context_of(seat: Seat) -> dict[str, Any]:
    """What every event of learning names: the course and the release."""
    return {"course": seat.slug, "release": str(seat.release_public_id)}


def fact_rows(work: Work, seat: Seat) -> list[FactRow]:
    """What this person did in the course; nothing for whoever is not enrolled."""
    if work.actor.id is None or seat.enrolment_id is None:
        return []
    return store.facts(work.session, work.actor.id, seat.enrolment_id)


def facts_of(rows: Iterable[FactRow]) -> Facts:
    """Rows of facts of one course as progress reads them."""
    lessons: dict[str, LessonFact] = {}
    quizzes: dict[str, QuizFact] = {}
    plans: dict[str, list[PlanFact]] = {}
    told: dict[str, list[CaseFact]] = {}
    played: set[str] = set()
    credited: dict[str, dt.datetime] = {}
    for row in rows:
        match row.kind:
            case "lesson":
                assert row.began_at
                lessons[row.ref] = LessonFact(row.began_at, row.done_at)
            case "quiz":
                quizzes[row.ref] = QuizFact(row.tries or 0, row.right or 0, row.total or 0, row.done_at)
                credited |= credited_from_text(row.detail)
            case "plan":
                assert row.began_at
                plans.setdefault(row.ref, []).append(PlanFact(row.detail or "", row.began_at, row.done_at))
            case "scenario":
                played.add(row.ref)
            case "case":
                told.setdefault(row.ref, []).append(CaseFact(row.detail or "", row.done_at))
    return Facts(lessons, quizzes, plans, told, frozenset(played), credited)


KEPT = 200
_OUTLINES: dict[tuple[uuid.UUID, str], tuple[ModuleOutline, ...]] = {}


def outline_of(text: ReleaseText) -> tuple[ModuleOutline, ...]:
    """The outline of a release as progress sees it, made once a process: releases are immutable."""
    made = _OUTLINES.get(text.key)
    if made is None:
        made = tuple(
            ModuleOutline(
                id=module["id"],
                title=module["title"],
                principle=module["principle"],
                lessons=tuple(
                    LessonOutline(each["id"], each["title"], each["minutes"], tuple(each.get("objectives", ())))
                    for each in module["lessons"]
                ),
                quizzes=tuple(QuizOutline(each["id"], each["title"]) for each in module["quizzes"]),
                scenarios=tuple(
                    ScenarioOutline(each["id"], each["title"], each["minutes"]) for each in module.get("scenarios", ())
                ),
            )
            for module in text.outline["modules"]
        )
        if len(_OUTLINES) >= KEPT:
            _OUTLINES.pop(next(iter(_OUTLINES)), None)
        _OUTLINES[text.key] = made
    return made


@dataclass(frozen=True)
class Tongue:
    """The language that a page of a course is in: `state` tells of its translation, and is None in the original.

    `languages` are those that the course can be read in, its own first; `wanted` is what the reader asked for where the
    page has nothing in it.
    """

    language: str
    original: str
    languages: tuple[str, ...]
    state: TextState | None = None
    wanted: str = ""

    @property
    def frame(self) -> str:
        """The language of the course's titles around the page."""
        return self.wanted or self.original


def tongue_of(text: ReleaseText, state: TextState | None) -> Tongue:
    """The language of a page whose own words stand in this text; `state` is None where they are not translated."""
    return Tongue(
        language=state.language if state else text.original,
        original=text.original,
        languages=(text.original, *text.languages),
        state=state,
        wanted=text.language if text.translated else "",
    )


def place_of(seat: Seat, onward: Next | None) -> Place | None:
    """The place of the next thing, at the heading where the person left off."""
    if onward is None:
        return None
    heading = seat.place_heading if seat.place_lesson == onward.lesson_id else None
    return Place(onward.module_id, onward.title, onward.lesson_id, onward.quiz_id, heading or None, onward.scenario_id)


def after(outline: Sequence[ModuleOutline], number: int, here: str) -> Next | None:
    """What comes after a lesson or scenario of this module: in it, or the first lesson of the next one."""
    onward = follows(outline[number], here)
    if onward is None and number + 1 < len(outline) and outline[number + 1].lessons:
        first = outline[number + 1].lessons[0]
        return Next(outline[number + 1].id, first.title, lesson_id=first.id)
    return onward
