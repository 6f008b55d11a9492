"""Practice that lasts: the questions due today, answering one, how principles stand, and what a person wishes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from learnhub.domain import practice
from learnhub.domain.assessment import Item, corrections, mark, parse_response, response_from_json, response_to_json
from learnhub.domain.errors import Conflict, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.domain.practice import QUESTIONS_A_VISIT, Mastery, Reason
from learnhub.domain.principles import Principle
from learnhub.services.questions import ItemResult, ItemView, item_result, item_view
from learnhub.services.work import Work
from learnhub.store import assessment as assessment_store
from learnhub.store import learning as learning_store
from learnhub.store import practice as store
from learnhub.store.learning import ReleaseText
from learnhub.store.practice import CardRow

FEWEST = 5
"""The fewest people of whom a figure is shown."""


@dataclass(frozen=True)
class PrincipleMastery:
    """How a principle stands for this person; `right` of `tried` first tries."""

    principle: Principle
    state: Mastery
    right: int
    tried: int


@dataclass(frozen=True)
class Question:
    """A practice question as it is asked, why it came back, and when it was answered last."""

    course: str
    language: str
    item: ItemView
    reason: Reason
    answered_at: dt.datetime | None
    answers: int


@dataclass(frozen=True)
class PracticeView:
    """The practice page. `left` questions belong to this visit; `question` is the next of them."""

    question: Question | None
    left: int
    due: int
    questions: int
    next_at: dt.datetime | None
    done_today: int
    principles: tuple[PrincipleMastery, ...]
    off: bool
    digest: bool


@dataclass(frozen=True)
class AnswerView:
    """A practice question answered: its result, and when it returns."""

    course: str
    language: str
    item: ItemResult
    returns_at: dt.datetime
    right: bool
    more: bool


def open_practice(work: Work, *, more: bool = False) -> PracticeView:
    """The next question due to this person: three a visit, or three again when `more` is asked for."""
    account_id = _self(work)
    wish = store.wish(work.session, account_id)
    questions, due, next_at = store.counts(work.session, account_id, work.now)
    done = store.answered_since(work.session, account_id, _today(work))
    left = min(due, QUESTIONS_A_VISIT if more and done % QUESTIONS_A_VISIT == 0 else _left(done))
    cards = store.due(work.session, account_id, work.now, most=1) if left and not wish.off else []
    tried, _due, _texts = store.standing(work.session, account_id, work.now)
    return PracticeView(
        question=_question(work, cards[0]) if cards else None,
        left=left,
        due=due,
        questions=questions,
        next_at=next_at,
        done_today=done,
        principles=masteries(tried, work.now),
        off=wish.off,
        digest=wish.digest,
    )


def masteries(tried: Mapping[str, store.Tried], now: dt.datetime) -> tuple[PrincipleMastery, ...]:
    """How each principle stands, in the order of paragraph 2, by first tries."""
    found = []
    for principle in Principle:
        known = tried.get(principle, store.Tried())
        state = practice.mastery(known.tries, known.refreshed_at, now)
        found.append(PrincipleMastery(principle, state, sum(each.right for each in known.tries), len(known.tries)))
    return tuple(found)


def answer(work: Work, public_id: uuid.UUID, course: str, item_id: str, given: Sequence[str]) -> uuid.UUID:
    """Keep and mark an answer under the id that the form minted; pressed twice is one answer.

    Raises NotFound for a question that this person does not have, Conflict `not-due` for one answered meanwhile, and
    Invalid for a choice that it does not have.
    """
    account_id = _self(work)
    kept = store.answer(work.session, public_id)
    if kept is not None:
        if kept.account_id != account_id:
            raise Conflict("taken")
        return public_id
    card = store.card(work.session, account_id, course, item_id)
    if card is None:
        raise NotFound
    if card.schedule.due_at > work.now:
        raise Conflict("not-due")
    text, item = _item(work, card)
    response = parse_response(item, given)
    right = mark(item, response).right
    after = practice.answered(card.schedule, right=right, at=work.now)
    store.add_answer(
        work.session,
        public_id=public_id,
        account_id=account_id,
        release_id=text.id,
        quiz_id=card.quiz_id,
        item_id=item_id,
        answer=response_to_json(response),
        right=right,
        returns_at=after.due_at,
        at=work.now,
    )
    store.put_card(
        work.session,
        store.card_values(account_id, card.course_id, card.release_id, card.quiz_id, item_id, after),
    )
    store.add_tries(work.session, account_id, course, [(item_id, item.principle, right)], work.now)
    _tell(work, course, text.public_id, card.quiz_id, item, right=right, source="practice")
    return public_id


def show_answer(work: Work, public_id: uuid.UUID) -> AnswerView:
    """An answer with the thought behind each option, and when the question returns. Raises NotFound for another's."""
    account_id = _self(work)
    row = store.answer(work.session, public_id)
    if row is None or row.account_id != account_id:
        raise NotFound
    text = learning_store.release_text(work.session, row.release_public_id, work.actor.reads)
    item = next(each for each in assessment_store.items(work.session, text, row.quiz_id) if each.id == row.item_id)
    _questions, due, _next = store.counts(work.session, account_id, work.now)
    done = store.answered_since(work.session, account_id, _today(work))
    return AnswerView(
        course=row.course,
        language=_language(work, text, row.quiz_id),
        item=item_result(item, row.item_id, response_from_json(row.answer)),
        returns_at=row.returns_at,
        right=row.right,
        more=bool(due and _left(done)),
    )


def wish(work: Work, *, off: bool, digest: bool) -> None:
    """Keep whether this person practises, and wishes a mail on days with questions."""
    store.keep_wish(work.session, _self(work), off=off, digest=digest and not off)


@dataclass(frozen=True)
class Rules:
    """The figures behind strong, fading and new, as the page that explains them says them."""

    questions: int = QUESTIONS_A_VISIT
    enough: int = practice.ENOUGH
    strong_from: float = practice.STRONG_FROM
    recent: int = practice.RECENT
    fades_after_days: int = practice.FADES_AFTER.days


def explain(work: Work) -> Rules:
    """How the standing of a principle is counted."""
    work.require(Action.PUBLIC_READ)
    return Rules()


@dataclass(frozen=True)
class CohortPrinciple:
    """First tries of a course's learners on one principle: people, and right of all tries."""

    principle: Principle
    people: int
    right: int
    tries: int


@dataclass(frozen=True)
class CohortView:
    """What the learners of a course know, the weakest principle first. Groups under `fewest` are not shown."""

    course: str
    title: str
    fewest: int
    principles: tuple[CohortPrinciple, ...]


def cohort(work: Work, slug: str) -> CohortView:
    """For trainers: the share of right first tries by principle, never of fewer than five people. Raises NotFound."""
    work.require(Action.COURSE_AUTHOR)
    seat = learning_store.seat(work.session, slug, work.actor.id)
    if seat is None:
        raise NotFound
    text = learning_store.release_text(work.session, seat.release_public_id)
    rows = [
        CohortPrinciple(Principle(principle), people, right, tries)
        for principle, people, right, tries in store.weak_principles(work.session, seat.course_id, fewest=FEWEST)
    ]
    order = list(Principle)
    return CohortView(
        course=slug,
        title=text.title,
        fewest=FEWEST,
        principles=tuple(sorted(rows, key=lambda row: (row.right / row.tries, order.index(row.principle)))),
    )


def send_digests(work: Work) -> int:
    """Ask for one mail a day to each person who wishes it and has questions due; how many were asked for."""
    work.require(Action.OPERATE)
    day, after, sent = work.now.date().isoformat(), 0, 0
    while rows := store.digest_due(work.session, work.now, after=after, most=500):
        for account_id, count in rows:
            work.enqueue(
                "mail",
                f"practice-{account_id}-{day}",
                {
                    "template": "practice",
                    "account_id": account_id,
                    "values": {"count": min(count, QUESTIONS_A_VISIT)},
                },
            )
        after, sent = rows[-1][0], sent + len(rows)
    return sent


def _self(work: Work) -> int:
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    return work.actor.id


def _today(work: Work) -> dt.datetime:
    local = work.now.astimezone(ZoneInfo(work.actor.zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)


def _left(done: int) -> int:
    return 0 if done and done % QUESTIONS_A_VISIT == 0 else QUESTIONS_A_VISIT - done % QUESTIONS_A_VISIT


def _item(work: Work, card: CardRow) -> tuple[ReleaseText, Item]:
    """The question as it was met, or as the release offered now corrects its key."""
    text, item = _item_of(work, card, card.release_public_id)
    assert item is not None
    if card.current_public_id is None or card.current_public_id == card.release_public_id:
        return text, item
    current, now = _item_of(work, card, card.current_public_id)
    return (current, now) if now and corrections([item], [now]) else (text, item)


def _item_of(work: Work, card: CardRow, release: uuid.UUID) -> tuple[ReleaseText, Item | None]:
    text = learning_store.release_text(work.session, release)
    items = assessment_store.items(work.session, text, card.quiz_id)
    return text, next((item for item in items if item.id == card.item_id), None)


def _question(work: Work, card: CardRow) -> Question:
    text, item = _item(work, card)
    text, item = _read_by(work, text, card.quiz_id, item)
    return Question(
        course=card.course,
        language=_language(work, text, card.quiz_id),
        item=item_view(item, card.item_id, ""),
        reason=card.schedule.reason,
        answered_at=card.schedule.answered_at,
        answers=card.schedule.answers,
    )


def _read_by(work: Work, text: ReleaseText, quiz_id: str, item: Item) -> tuple[ReleaseText, Item]:
    """The text and the question in the language in which this person reads."""
    text = learning_store.release_text(work.session, text.public_id, work.actor.reads)
    items = assessment_store.items(work.session, text, quiz_id)
    return text, next(each for each in items if each.id == item.id)


def _language(work: Work, text: ReleaseText, quiz_id: str) -> str:
    """The language in which this text has the questions of a quiz."""
    state = assessment_store.items_state(work.session, text, quiz_id)
    return state.language if state else text.original


def _tell(work: Work, course: str, release: uuid.UUID, quiz: str, item: Item, *, right: bool, source: str) -> None:
    work.tell(
        EventName.PRACTICE_ANSWERED,
        "item",
        item.id,
        result={"right": right, "principle": item.principle.value},
        context={"course": course, "release": str(release), "quiz": quiz, "source": source},
    )
