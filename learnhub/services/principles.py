"""A principle's page: the hub of the loop, public."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action, audience
from learnhub.domain.principles import WORDS, Principle
from learnhub.domain.progress import Step, progress
from learnhub.services import learning, practice
from learnhub.services.learning import PracticeCase
from learnhub.services.practice import PrincipleMastery
from learnhub.services.work import Work
from learnhub.store import learning as store
from learnhub.store import practice as practice_store
from learnhub.store import principles

CASES_SHOWN = 12


@dataclass(frozen=True)
class PrincipleLesson:
    """A lesson on this principle."""

    course: str
    id: str
    title: str
    minutes: int


@dataclass(frozen=True)
class Standing:
    """This person's five steps in the module of one course on this principle."""

    course: str
    module: str
    steps: tuple[Step, ...]
    best_right: int
    best_total: int


@dataclass(frozen=True)
class PrincipleView:
    """The page of a principle."""

    principle: Principle
    words: str
    lessons: tuple[PrincipleLesson, ...]
    standings: tuple[Standing, ...]
    mastery: PrincipleMastery | None
    cases: tuple[PracticeCase, ...]


@dataclass(frozen=True)
class PrincipleRow:
    """A principle in the list of nine."""

    principle: Principle
    words: str


def index(work: Work) -> tuple[PrincipleRow, ...]:
    """The nine principles in the order of paragraph 2."""
    work.require(Action.PUBLIC_READ)
    return tuple(PrincipleRow(principle, WORDS[principle]) for principle in Principle)


def show(work: Work, principle_id: str) -> PrincipleView:
    """Everything on one principle that this person may see. Raises NotFound for an unknown id."""
    work.require(Action.PUBLIC_READ)
    if principle_id not in set(Principle):
        raise NotFound
    principle = Principle(principle_id)
    found = principles.lessons(work.session, principle)
    told = principles.cases(work.session, principle, audience(work.actor), most=CASES_SHOWN)
    return PrincipleView(
        principle=principle,
        words=WORDS[principle],
        lessons=tuple(
            PrincipleLesson(lesson.course, lesson.lesson_id, lesson.title, lesson.minutes)
            for lesson in found
            if work.can(Action.COURSE_READ, lesson)
        ),
        standings=_standings(work, principle),
        mastery=_mastery(work, principle),
        cases=tuple(learning.practice_case(case) for case in told),
    )


def _mastery(work: Work, principle: Principle) -> PrincipleMastery | None:
    if work.actor.id is None:
        return None
    tried, _due, _texts = practice_store.standing(work.session, work.actor.id, work.now)
    return next(each for each in practice.masteries(tried, work.now) if each.principle is principle)


def _standings(work: Work, principle: Principle) -> tuple[Standing, ...]:
    if work.actor.id is None:
        return ()
    seats = [seat for seat in store.seats(work.session, work.actor.id) if seat.enrolment_id]
    texts = store.release_texts(work.session, (seat.release_public_id for seat in seats), work.actor.reads)
    rows = store.facts(work.session, work.actor.id)
    found = []
    for seat in seats:
        text = texts[seat.release_public_id]
        mine = learning.facts_of(row for row in rows if row.enrolment_id == seat.enrolment_id)
        for module in progress(learning.outline_of(text), mine).modules:
            if module.outline.principle == principle:
                quiz = module.steps[1]
                found.append(Standing(seat.slug, module.outline.id, module.steps, quiz.count, quiz.of))
    return tuple(found)
