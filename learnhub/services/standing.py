"""Where do I stand? Nine questions, one a principle: what is worth testing out of, and which two lessons pay most."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from learnhub.domain.assessment import Item, mark, parse_response, response_from_json, response_to_json
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.domain.practice import one_a_principle, pays_most
from learnhub.domain.principles import Principle
from learnhub.services import learning
from learnhub.services.questions import ItemResult, ItemView, item_result, item_view
from learnhub.services.work import Work
from learnhub.store import assessment as assessment_store
from learnhub.store import learning as learning_store
from learnhub.store import practice as store
from learnhub.store.learning import ReleaseText
from learnhub.store.practice import StandingRow


@dataclass(frozen=True)
class StandingStart:
    """The page before the start; `newest` is the person's latest, `open` whether it still takes answers."""

    course: str | None
    course_title: str
    questions: int
    newest: uuid.UUID | None
    open: bool
    submitted_at: dt.datetime | None


@dataclass(frozen=True)
class StandingView:
    """The nine questions as they stand. `restored`: they show answers that could not be sent before."""

    public_id: uuid.UUID
    language: str
    items: tuple[ItemView, ...]
    saved_at: dt.datetime | None
    restored: bool


@dataclass(frozen=True)
class ModuleAdvice:
    """A module worth testing out of: its own quiz decides."""

    course: str
    module_id: str
    title: str
    quiz_id: str


@dataclass(frozen=True)
class LessonAdvice:
    """A lesson that pays, with the principle that was missed."""

    course: str
    lesson_id: str
    title: str
    minutes: int
    principle: Principle


@dataclass(frozen=True)
class StandingResult:
    """What the nine answers say."""

    public_id: uuid.UUID
    course: str
    language: str
    right: int
    items: tuple[ItemResult, ...]
    test_out: tuple[ModuleAdvice, ...]
    lessons: tuple[LessonAdvice, ...]
    submitted_at: dt.datetime


def open_start(work: Work) -> StandingStart:
    """What is asked, and the person's latest. Without a course that has a practice question for each of the nine
    principles `course` is None."""
    account_id = _self(work)
    newest = store.newest_standing(work.session, account_id)
    offered = _course(work)
    return StandingStart(
        course=offered[0] if offered else None,
        course_title=offered[1].title if offered else "",
        questions=len(Principle),
        newest=newest.public_id if newest else None,
        open=newest is not None and newest.submitted_at is None,
        submitted_at=newest.submitted_at if newest else None,
    )


def start(work: Work, public_id: uuid.UUID) -> uuid.UUID:
    """Draw nine questions, those not met lately first, or go on with the open ones; pressed twice is one.

    Raises NotFound when no course has a practice question for each principle.
    """
    account_id = _self(work)
    newest = store.newest_standing(work.session, account_id)
    if newest is not None and (newest.submitted_at is None or newest.public_id == public_id):
        return newest.public_id
    offered = _course(work)
    if offered is None:
        raise NotFound
    text = offered[1]
    seed = secrets.token_hex(16)
    pool = {
        principle: [(quiz, content["id"]) for quiz, content in rows]
        for principle, rows in store.practice_items(work.session, text.id).items()
    }
    met = [item for _quiz, item in newest.items] if newest else []
    store.add_standing(
        work.session,
        public_id=public_id,
        account_id=account_id,
        release_id=text.id,
        seed=seed,
        items=[list(pair) for pair in one_a_principle(pool, seed, met)],
        answers={},
        started_at=work.now,
    )
    return public_id


def open_standing(
    work: Work, public_id: uuid.UUID, *, unsent: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> StandingView:
    """The nine questions with the answers so far, and with those that could not be sent in their place.

    Raises Conflict `standing-submitted` once they were sent.
    """
    row, text, items = _own(work, public_id)
    if row.submitted_at is not None:
        raise Conflict("standing-submitted")
    answers = dict(row.answers)
    for item, raw in unsent.items():
        with suppress(Invalid):
            answers |= _parsed(items, {item: raw})
    return StandingView(
        public_id=public_id,
        language=text.language,
        items=tuple(item_view(item, row.seed, answers.get(item.id, "")) for item in items),
        saved_at=row.saved_at,
        restored=bool(unsent),
    )


def save(work: Work, public_id: uuid.UUID, given: Mapping[str, Sequence[str]]) -> dt.datetime:
    """Keep these answers by item id. Raises Conflict `standing-submitted`, Invalid for what is not in it."""
    row, _text, items = _own(work, public_id)
    if row.submitted_at is not None:
        raise Conflict("standing-submitted")
    store.keep_standing(work.session, row.id, answers={**row.answers, **_parsed(items, given)}, saved_at=work.now)
    return work.now


def submit(work: Work, public_id: uuid.UUID, given: Mapping[str, Sequence[str]]) -> None:
    """Mark the nine answers; sent again they stay as they are."""
    row, _text, items = _own(work, public_id)
    if row.submitted_at is not None:
        return
    answers = {**row.answers, **_parsed(items, given)}
    marks = {item.id: mark(item, response_from_json(answers.get(item.id, ""))).right for item in items}
    store.keep_standing(work.session, row.id, answers=answers, marks=marks, saved_at=work.now, submitted_at=work.now)
    quizzes = {item: quiz for quiz, item in row.items}
    for item in items:
        work.tell(
            EventName.PRACTICE_ANSWERED,
            "item",
            item.id,
            result={"right": marks[item.id], "principle": item.principle.value},
            context={
                "course": row.course,
                "release": str(row.release_public_id),
                "quiz": quizzes[item.id],
                "source": "standing",
            },
        )
    tries = [(item.id, item.principle.value, marks[item.id]) for item in items]
    store.add_tries(work.session, row.account_id, row.course, tries, work.now)


def show_result(work: Work, public_id: uuid.UUID) -> StandingResult:
    """Each answer, the modules worth testing out of, and the two lessons that pay most.

    Raises Conflict `standing-open` before the answers were sent.
    """
    row, text, items = _own(work, public_id)
    if row.submitted_at is None or row.marks is None:
        raise Conflict("standing-open")
    marks = row.marks
    known = {item.principle for item in items if marks[item.id]}
    modules = [module for module in text.outline["modules"] if module["quizzes"]]
    lessons = {lesson["id"]: lesson for module in text.outline["modules"] for lesson in module["lessons"]}
    paying = pays_most([item for item in items if not marks[item.id]])
    return StandingResult(
        public_id=public_id,
        course=row.course,
        language=text.language,
        right=sum(marks.values()),
        items=tuple(item_result(item, row.seed, response_from_json(row.answers.get(item.id, ""))) for item in items),
        test_out=tuple(
            ModuleAdvice(row.course, module["id"], module["title"], module["quizzes"][0]["id"])
            for module in modules
            if module["principle"] in known
        ),
        lessons=tuple(
            LessonAdvice(row.course, lesson, lessons[lesson]["title"], lessons[lesson]["minutes"], item.principle)
            for item in paying
            if (lesson := item.passage.partition("#")[0]) in lessons
        ),
        submitted_at=row.submitted_at,
    )


def _self(work: Work) -> int:
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    return work.actor.id


def _course(work: Work) -> tuple[str, ReleaseText] | None:
    """The course whose practice questions cover every principle: of those offered, the first by its slug."""
    account_id = _self(work)
    seats = sorted(learning_store.seats(work.session, account_id), key=lambda seat: seat.slug)
    texts = learning_store.release_texts(work.session, (seat.release_public_id for seat in seats))
    for seat in seats:
        text = texts[seat.release_public_id]
        if work.can(Action.COURSE_READ, seat) and _covers(work, text):
            quizzes = [quiz["id"] for module in text.outline["modules"] for quiz in module["quizzes"]]
            return seat.slug, learning.asked_on(work, seat, text, quizzes)
    return None


def _covers(work: Work, text: ReleaseText) -> bool:
    return store.practice_items(work.session, text.id).keys() >= set(Principle)


def _own(work: Work, public_id: uuid.UUID) -> tuple[StandingRow, ReleaseText, list[Item]]:
    account_id = _self(work)
    row = store.standing_by_id(work.session, public_id)
    if row is None or row.account_id != account_id:
        raise NotFound
    text = learning_store.release_text(work.session, row.release_public_id)
    by_id = {item.id: item for quiz, _item in row.items for item in assessment_store.items(work.session, text, quiz)}
    return row, text, [by_id[item] for _quiz, item in row.items]


def _parsed(items: Sequence[Item], given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    by_id = {item.id: item for item in items}
    if unknown := given.keys() - by_id.keys():
        raise Invalid(*(Fault(item, "not-a-choice") for item in sorted(unknown)))
    return {key: response_to_json(parse_response(by_id[key], raw)) for key, raw in given.items()}
