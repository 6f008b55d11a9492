"""Taking a quiz: starting a try, saving its answers one by one, sending it once, and its result."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from learnhub.domain.assessment import (
    Attempt,
    Form,
    Help,
    Item,
    ItemKind,
    Limits,
    Marked,
    Quiz,
    Response,
    Used,
    advance,
    answer,
    by_principle_from_json,
    by_principle_to_json,
    corrections,
    counted,
    credited,
    draw,
    ends_at,
    in_given_order,
    is_over,
    less,
    mark,
    mark_by_rubric,
    moment,
    moved,
    options_in_order,
    refusal,
    response_from_json,
    response_to_json,
    submit,
    take_from_json,
)
from learnhub.domain.assessment.peers import Desk, PeerState, by_peers
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.domain.practice import unlocked
from learnhub.services import learning
from learnhub.services.learning import Tongue
from learnhub.services.limits import close_at, limits_for
from learnhub.services.questions import ItemResult, ItemView, PeerNote, item_result, item_view
from learnhub.services.work import Work
from learnhub.store import assessment as store
from learnhub.store import learning as learning_store
from learnhub.store import marking, peers, practice, regrading
from learnhub.store.assessment import AttemptRow
from learnhub.store.learning import ReleaseText
from learnhub.store.regrading import CorrectionRow
from learnhub.store.types import new_public_id


@dataclass(frozen=True)
class TryRow:
    """An earlier try in the list on the quiz's page."""

    public_id: uuid.UUID
    number: int
    submitted_at: dt.datetime | None
    right: int | None
    total: int | None
    passed: bool | None


@dataclass(frozen=True)
class QuizView:
    """The page before the start: the pass line and its reason, and the tries so far."""

    course: str
    course_title: str
    tongue: Tongue
    id: str
    title: str
    body_html: str
    draw: int
    pass_line: int
    reason: str
    pass_each: int
    module_id: str
    module_title: str
    principle: str | None
    enrolled: bool
    tries: tuple[TryRow, ...]
    open_try: uuid.UUID | None
    limits: Limits
    help: Help
    refused: str | None
    author: bool


@dataclass(frozen=True)
class AttemptView:
    """An open try. `restored`: it shows answers that could not be sent before."""

    public_id: uuid.UUID
    course: str
    course_title: str
    tongue: Tongue
    quiz_id: str
    title: str
    number: int
    pass_line: int
    items: tuple[ItemView, ...]
    saved_at: dt.datetime | None
    restored: bool
    ends_at: dt.datetime | None
    seconds_left: int | None
    over: bool


@dataclass(frozen=True)
class PrincipleRow:
    """Right answers on one principle in this try."""

    principle: str
    right: int
    total: int


@dataclass(frozen=True)
class ResultView:
    """The result of a try. `corrected` says of questions, by number, when their key was corrected, `before` how many
    were right before that. `asks_plan` offers one plan, until one was made or skipped for this module."""

    public_id: uuid.UUID
    course: str
    course_title: str
    tongue: Tongue
    quiz_id: str
    title: str
    module_id: str
    principle: str | None
    number: int
    right: int
    total: int
    pass_line: int
    pass_each: int
    passed: bool
    items: tuple[ItemResult, ...]
    by_principle: tuple[PrincipleRow, ...]
    submitted_at: dt.datetime
    ended_at: dt.datetime | None
    waiting: int
    before: int | None
    corrected: Mapping[int, dt.datetime]
    asks_plan: bool
    completion_id: uuid.UUID | None
    survey: Mapping[str, Any] | None


def open_quiz(work: Work, slug: str, quiz_id: str) -> QuizView:
    """The page before the start. Raises NotFound; a visitor sees it too, where the course is open."""
    seat, text = learning.seat_of(work, slug)
    module, _own_quiz = outlined(text, quiz_id)
    _module, quiz = outlined(learning.asked_on(work, seat, text, [quiz_id]), quiz_id)
    rows = store.tries(work.session, seat.enrolment_id, quiz_id) if seat.enrolment_id else []
    return QuizView(
        course=slug,
        course_title=text.title,
        tongue=learning.tongue_of(text, store.items_state(work.session, text, quiz_id)),
        id=quiz_id,
        title=quiz["title"],
        body_html=quiz["body_html"],
        draw=quiz["draw"],
        pass_line=quiz["pass_line"],
        reason=quiz["reason"],
        pass_each=quiz.get("pass_each", 0),
        module_id=module["id"],
        module_title=module["title"],
        principle=module["principle"],
        enrolled=seat.enrolment_id is not None,
        tries=tuple(
            TryRow(row.public_id, row.number, row.submitted_at, row.right, row.total, row.passed)
            for row in rows
            if row.submitted_at
        ),
        open_try=next((row.public_id for row in rows if row.submitted_at is None), None),
        limits=(limits := limits_for(work, quiz, seat.enrolment_id)),
        help=help_of(quiz),
        refused=refusal(limits, len(rows), work.now),
        author=work.can(Action.COURSE_AUTHOR),
    )


def start_attempt(work: Work, slug: str, quiz_id: str, public_id: uuid.UUID) -> uuid.UUID:
    """Begin a try under the id that the form brought, or go on with the open one; pressed twice is one try.

    An open try whose time is over is sent as it stands. A learner of an earlier release is asked on the current one
    where it corrects a key of this quiz. Raises Conflict with the reason why none may begin:
    `not-open-yet`, `closed` or `tries-used`.
    """
    seat, text = learning.enrolled_seat(work, slug)
    outlined(text, quiz_id)
    text = learning.asked_on(work, seat, text, [quiz_id])
    _module, raw = outlined(text, quiz_id)
    assert seat.enrolment_id is not None
    rows = store.tries(work.session, seat.enrolment_id, quiz_id)
    for row in rows:
        if row.public_id == public_id or (row.submitted_at is None and not is_over(row.ends_at, work.now)):
            return row.public_id
        if row.submitted_at is None:
            submit_attempt(work, row.public_id, {})
    limits = limits_for(work, raw, seat.enrolment_id)
    if reason := refusal(limits, len(rows), work.now):
        raise Conflict(reason)
    seed = secrets.token_hex(16)
    drawn = draw(quiz_in(work, text, quiz_id), seed, [item for row in rows for item in row.item_ids])
    end = ends_at(limits, work.now)
    store.start(
        work.session,
        public_id=public_id,
        enrolment_id=seat.enrolment_id,
        release_id=text.id,
        quiz_id=quiz_id,
        number=len(rows) + 1,
        form=drawn.form,
        seed=seed,
        item_ids=list(drawn.item_ids),
        started_at=work.now,
        ends_at=end,
    )
    close_at(work, seat.enrolment_id, quiz_id, end)
    work.tell(
        EventName.QUIZ_STARTED,
        "attempt",
        public_id,
        context={
            "course": slug,
            "quiz": quiz_id,
            "release": str(text.public_id),
            "number": len(rows) + 1,
            "form": drawn.form.value,
        },
    )
    return public_id


def open_attempt(
    work: Work, public_id: uuid.UUID, *, unsent: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> AttemptView:
    """An open try as it stands, with answers that could not be sent in place of saved ones; they are not saved yet.

    Raises Conflict `attempt-submitted` when it was sent.
    """
    row, text = _own(work, public_id)
    if row.submitted_at is not None:
        raise Conflict("attempt-submitted")
    quiz = quiz_in(work, text, row.quiz_id)
    saved = store.responses(work.session, row.id)
    shown = {key: each.answer for key, each in saved.items()}
    for item_id, raw in unsent.items():
        with suppress(Invalid):
            shown |= _parsed(row, quiz, {item_id: raw}, saved)
    return AttemptView(
        public_id=row.public_id,
        course=row.course,
        course_title=text.title,
        tongue=learning.tongue_of(text, store.items_state(work.session, text, row.quiz_id)),
        quiz_id=quiz.id,
        title=quiz.title,
        number=row.number,
        pass_line=quiz.pass_line,
        items=tuple(
            item_view(
                item,
                row.seed,
                shown.get(item.id, ""),
                help_=quiz.help,
                used=saved[item.id].used if item.id in saved else Used(),
            )
            for item in drawn_in(quiz, row)
        ),
        saved_at=max((each.saved_at for each in saved.values()), default=None),
        restored=bool(unsent),
        ends_at=row.ends_at,
        seconds_left=max(0, int((row.ends_at - work.now).total_seconds())) if row.ends_at else None,
        over=is_over(row.ends_at, work.now),
    )


def save_answers(work: Work, public_id: uuid.UUID, given: Mapping[str, Sequence[str]]) -> dt.datetime:
    """Keep these answers by item id, each in place of an earlier one; the answer is the moment they were saved.

    Raises Conflict `attempt-submitted` once the try was sent, Invalid for an item or option that is not in it, and
    `time-over` once its time is over.
    """
    row, text = _own(work, public_id)
    if row.submitted_at is not None:
        raise Conflict("attempt-submitted")
    if is_over(row.ends_at, work.now):
        raise Invalid(Fault("time", "time-over"))
    _save(work, row, quiz_in(work, text, row.quiz_id), given)
    return work.now


def check_answer(work: Work, public_id: uuid.UUID, item_id: str, given: Mapping[str, Sequence[str]]) -> None:
    """Keep these answers and say whether one of them is right; a miss costs what the quiz says. A blank one is no miss.

    Raises what `save_answers` raises, and NotFound for a question that cannot be checked.
    """
    row, quiz, item = _helped(work, public_id, item_id, given)
    saved = store.responses(work.session, row.id).get(item_id)
    if not quiz.help.checks or item.kind is ItemKind.OPEN:
        raise NotFound
    if saved is None or not saved.answer or saved.used.closed(quiz.help):
        return
    right = mark(item, response_from_json(saved.answer)).right
    used = replace(saved.used, misses=saved.used.misses + (not right), held=right)
    store.save_help(work.session, row.id, item_id, replace(saved, used=used))


def show_hint(work: Work, public_id: uuid.UUID, item_id: str, given: Mapping[str, Sequence[str]]) -> None:
    """Keep these answers and show one more hint of a question; it costs what the quiz says.

    Raises what `save_answers` raises, and NotFound where hints cost nothing: there they are on the page.
    """
    row, quiz, item = _helped(work, public_id, item_id, given)
    saved = store.responses(work.session, row.id).get(item_id) or store.Saved("", work.now, Used())
    if not quiz.help.hint_cost:
        raise NotFound
    if saved.used.closed(quiz.help) or saved.used.hints >= len(item.hints):
        return
    used = replace(saved.used, hints=saved.used.hints + 1)
    store.save_help(work.session, row.id, item_id, replace(saved, used=used))


def move_row(
    work: Work, public_id: uuid.UUID, item_id: str, row_id: str, given: Mapping[str, Sequence[str]], *, up: bool
) -> None:
    """Keep these answers and let one row of an order change places with its neighbour.

    Raises what `save_answers` raises, and NotFound for a question or row that is not of an order.
    """
    row, _quiz, item = _helped(work, public_id, item_id, given)
    rows = [option.id for option in options_in_order(item, row.seed)]
    if item.kind is not ItemKind.ORDER or row_id not in rows:
        raise NotFound
    saved = store.responses(work.session, row.id).get(item_id)
    places = moved(in_given_order(rows, saved.answer if saved else ""), row_id, up=up)
    save_answers(work, public_id, {item_id: [f"{each}={place}" for each, place in places.items()]})


def _helped(
    work: Work, public_id: uuid.UUID, item_id: str, given: Mapping[str, Sequence[str]]
) -> tuple[AttemptRow, Quiz, Item]:
    save_answers(work, public_id, given)
    row, text = _own(work, public_id)
    quiz = quiz_in(work, text, row.quiz_id)
    for item in drawn_in(quiz, row):
        if item.id == item_id:
            return row, quiz, item
    raise NotFound


def submit_attempt(work: Work, public_id: uuid.UUID, given: Mapping[str, Sequence[str]]) -> None:
    """Keep the last answers, mark the try and close it. Sent again it stays as it is.

    Once its time is over, what was saved until then counts and nothing else.
    """
    row, text = _own(work, public_id)
    if row.submitted_at is not None:
        return
    quiz = quiz_in(work, text, row.quiz_id)
    drawn = drawn_in(quiz, row)
    saved = store.responses(work.session, row.id)
    kept = {key: each.answer for key, each in saved.items()}
    if not is_over(row.ends_at, work.now):
        kept |= _parsed(row, quiz, given, saved)
    at = moment(work.now, row.started_at, *(each.saved_at for each in saved.values()))
    done = submit(
        Attempt(
            tuple(row.item_ids),
            {key: response_from_json(value) for key, value in kept.items()},
            used={key: each.used for key, each in saved.items()},
        ),
        quiz,
        drawn,
        at,
    )
    assert done.result is not None
    for_peers = [item for item in drawn if by_peers(item) and done.responses.get(item.id)]
    closed = store.close(
        work.session,
        row.id,
        submitted_at=at,
        score=done.result.score,
        right=done.result.right,
        total=done.result.total,
        passed=done.result.passed,
        by_principle=by_principle_to_json(done.result.by_principle),
        waiting=done.result.waiting,
        at_desk=done.result.waiting - len(for_peers),
    )
    if not closed:
        return
    peers.begin(work.session, [_round(row, item, at) for item in for_peers])
    marked = {item.id: mark(item, done.responses.get(item.id, "")) for item in drawn}
    store.save_responses(
        work.session,
        [
            {
                "attempt_id": row.id,
                "item_id": item.id,
                "answer": kept[item.id],
                "saved_at": saved[item.id].saved_at
                if item.id in saved and kept[item.id] == saved[item.id].answer
                else at,
                "score": None
                if marked[item.id].waits
                else less(marked[item.id].score, done.used.get(item.id, Used()).cost(quiz.help)),
            }
            for item in drawn
            if item.id in kept
        ],
    )
    marks = [(item, marked[item.id].right) for item in drawn if not marked[item.id].waits]
    objectives = credited(drawn, done.responses)
    before, shown = store.standing(work.session, row.enrolment_id, quiz.id)
    store.keep_standing(
        work.session,
        row.enrolment_id,
        quiz.id,
        advance(before, done.result, at),
        {**dict.fromkeys(objectives, work.now), **shown},
    )
    practice.add_tries(
        work.session,
        row.account_id,
        row.course,
        [(item.id, item.principle.value, right) for item, right in marks],
        work.now,
    )
    work.tell(
        EventName.QUIZ_SUBMITTED,
        "attempt",
        public_id,
        result={
            "score": done.result.score,
            "right": done.result.right,
            "total": done.result.total,
            "passed": done.result.passed,
            "by_principle": by_principle_to_json(done.result.by_principle),
            "items": [{"item": item.id, "principle": item.principle.value, "right": right} for item, right in marks],
            "objectives": list(objectives),
            "waiting": done.result.waiting,
        },
        context={"course": row.course, "quiz": quiz.id, "release": str(row.release_public_id)},
    )
    passed_now = done.result.passed and (before is None or before.passed_at is None)
    if not passed_now and shown.keys() >= set(objectives):
        return
    follow(work, row, quiz, passed_now=passed_now)


def _round(row: AttemptRow, item: Item, at: dt.datetime) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "attempt_id": row.id,
        "item_id": item.id,
        "course_id": row.course_id,
        "author_id": row.account_id,
        "since": at,
        "state": PeerState.WITH_PEERS.value,
    }


def follow(work: Work, row: AttemptRow, quiz: Quiz, *, passed_now: bool) -> None:
    """What follows from a marked try: practice questions return from the first pass on, and the course may be done."""
    seat = learning_store.seat(work.session, row.course, row.account_id)
    assert seat is not None
    text = learning_store.release_text(work.session, seat.release_public_id)
    if passed_now:
        unlocked_now = unlocked(work.now)
        tried_on = learning_store.release_text(work.session, row.release_public_id).id
        practice.unlock(
            work.session,
            [
                practice.card_values(row.account_id, seat.course_id, tried_on, quiz.id, item.id, unlocked_now)
                for item in quiz.items
                if item.form is Form.PRACTICE
            ],
        )
    learning.complete_if_done(work, seat, text, row.account_id)


def show_result(work: Work, public_id: uuid.UUID) -> ResultView:
    """A sent try with feedback on each option. Raises Conflict `attempt-open` before it was sent."""
    row, text = _own(work, public_id)
    if row.submitted_at is None or row.right is None or row.total is None:
        raise Conflict("attempt-open")
    quiz = quiz_in(work, text, row.quiz_id)
    module, _raw = outlined(text, row.quiz_id)
    rows = store.responses(work.session, row.id)
    saved = {key: response_from_json(each.answer) for key, each in rows.items()}
    used = {key: each.used for key, each in rows.items()}
    drawn = drawn_in(quiz, row)
    kept = marking.given(work.session, row.id) if any(item.rubric for item in drawn) else None
    by_person = marks_of(drawn, kept.points) if kept else {}
    said = _peer_notes(work, row) if any(map(by_peers, drawn)) else {}
    found = regrading.corrections_of(work.session, row.id, row.course, quiz.id)
    corrected, dates = _corrected(work, row, found)
    seat = learning_store.seat(work.session, row.course, work.actor.id)
    facts = learning_store.facts(work.session, row.account_id, row.enrolment_id)
    return ResultView(
        public_id=row.public_id,
        course=row.course,
        course_title=text.title,
        tongue=learning.tongue_of(text, store.items_state(work.session, text, row.quiz_id)),
        quiz_id=quiz.id,
        title=quiz.title,
        module_id=module["id"],
        principle=module["principle"],
        number=row.number,
        right=row.right,
        total=row.total,
        pass_line=quiz.pass_line,
        pass_each=quiz.pass_each,
        passed=bool(row.passed),
        items=tuple(
            item_result(
                item,
                row.seed,
                saved.get(item.id),
                by_person.get(item.id),
                kept.words.get(item.id, "") if kept else "",
                used.get(item.id, Used()).cost(quiz.help),
                corrected.get(item.id, ()),
                said.get(item.id),
            )
            for item in drawn
        ),
        by_principle=tuple(
            PrincipleRow(each.principle, each.right, each.total)
            for each in by_principle_from_json(row.by_principle or ())
        ),
        submitted_at=row.submitted_at,
        ended_at=row.ends_at if is_over(row.ends_at, row.submitted_at) else None,
        waiting=row.waiting,
        before=next((each.before_right for each in found if each.before_right is not None), None),
        corrected={place: dates[item.id] for place, item in enumerate(drawn, 1) if item.id in dates},
        asks_plan=not any(fact.kind == "plan" and fact.ref == module["id"] for fact in facts),
        completion_id=(completion := seat.completion_id if seat else None),
        survey=_survey_at_end(text) if completion else None,
    )


def _peer_notes(work: Work, row: AttemptRow) -> dict[str, PeerNote]:
    rounds = peers.rounds_of(work.session, row.id)
    said = peers.said(work.session, [each.id for each in rounds.values()])
    notes = {}
    for item_id, each in rounds.items():
        shown = said.get(each.id, []) if each.at.points is not None else []
        lines = {line for one in shown for line in one.words}
        notes[item_id] = PeerNote(
            state=each.at.state,
            reason=each.at.reason,
            marks=len(each.at.marks),
            may_ask=each.at.state is PeerState.MARKED and each.at.reason is None,
            looked_again=each.at.reason is Desk.AGAIN,
            words={line: tuple(one.words[line] for one in shown if one.words.get(line)) for line in lines},
        )
    return notes


def _survey_at_end(text: ReleaseText) -> Mapping[str, Any] | None:
    surveys = (survey for module in text.outline["modules"] for survey in module.get("surveys", ()))
    return next((survey for survey in surveys if survey["at_end"]), None)


def corrected_marks(
    work: Work, row: AttemptRow, drawn: Sequence[Item], saved: Mapping[str, Response]
) -> dict[str, Marked]:
    """The marks of the items of a try whose key was corrected, by item id."""
    items, _dates = _corrected(work, row, regrading.corrections_of(work.session, row.id, row.course, row.quiz_id))
    return {item.id: counted(item, saved.get(item.id, ""), items[item.id]) for item in drawn if item.id in items}


def _corrected(
    work: Work, row: AttemptRow, found: Sequence[CorrectionRow]
) -> tuple[dict[str, list[Item]], dict[str, dt.datetime]]:
    """By item its corrected keys, oldest first and in the reader's language, and the moment of the last."""
    items: dict[str, list[Item]] = {}
    dates: dict[str, dt.datetime] = {}
    if not found:
        return items, dates
    pinned = quiz_in(work, learning_store.release_text(work.session, row.release_public_id), row.quiz_id)
    drawn = drawn_in(pinned, row)
    for each in found:
        text = learning_store.release_text(work.session, each.release_public_id)
        changed = corrections(drawn, store.items(work.session, text, each.quiz_id))
        shown = learning_store.release_text(work.session, each.release_public_id, work.actor.reads)
        for item in store.items(work.session, shown, each.quiz_id) if changed else ():
            if item.id in changed and item.id in each.item_ids:
                items.setdefault(item.id, []).append(item)
                dates[item.id] = each.at
    return items, dates


def _own(work: Work, public_id: uuid.UUID) -> tuple[AttemptRow, ReleaseText]:
    row = store.attempt(work.session, public_id)
    if row is None or not work.can(Action.COURSE_LEARN, row):
        work.require(Action.ACCOUNT_USE)
        raise NotFound
    return row, learning_store.release_text(work.session, row.release_public_id, work.actor.reads)


def outlined(text: ReleaseText, quiz_id: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The module and the quiz of this id in the outline of a release. Raises NotFound."""
    for module in text.outline["modules"]:
        for quiz in module["quizzes"]:
            if quiz["id"] == quiz_id:
                return module, quiz
    raise NotFound


def marks_of(drawn: Sequence[Item], points: Mapping[str, Mapping[str, float]]) -> dict[str, Marked]:
    """The marks that a person gave by the rubric, by item id."""
    return {item.id: mark_by_rubric(item, points[item.id]) for item in drawn if item.id in points}


def quiz_in(work: Work, text: ReleaseText, quiz_id: str) -> Quiz:
    """The quiz of this id in a release, with its items. Raises NotFound."""
    _module, raw = outlined(text, quiz_id)
    return Quiz(
        id=quiz_id,
        title=raw["title"],
        pass_line=raw["pass_line"],
        draw=raw["draw"],
        reason=raw["reason"],
        body_html=raw["body_html"],
        items=store.items(work.session, text, quiz_id),
        path="",
        blueprint=tuple(take_from_json(line) for line in raw.get("blueprint", ())),
        pass_each=raw.get("pass_each", 0),
        help=help_of(raw),
    )


def help_of(raw: Mapping[str, Any]) -> Help:
    """What help the quiz of an outline gives."""
    return Help(**raw.get("help", {}))


def drawn_in(quiz: Quiz, row: AttemptRow) -> list[Item]:
    """The items of a try, in the order of its draw."""
    by_id = {item.id: item for item in quiz.items}
    return [by_id[item_id] for item_id in row.item_ids]


def _parsed(
    row: AttemptRow, quiz: Quiz, given: Mapping[str, Sequence[str]], saved: Mapping[str, store.Saved]
) -> dict[str, Any]:
    by_id = {item.id: item for item in quiz.items}
    attempt = Attempt(tuple(row.item_ids))
    for item_id, raw in given.items():
        if item_id not in by_id:
            raise Invalid(Fault(item_id, "not-a-choice"))
        attempt = answer(attempt, by_id[item_id], raw)
    closed = {key for key, each in saved.items() if each.used.closed(quiz.help)}
    return {key: response_to_json(value) for key, value in attempt.responses.items() if key not in closed}


def _save(work: Work, row: AttemptRow, quiz: Quiz, given: Mapping[str, Sequence[str]]) -> None:
    saved = store.responses(work.session, row.id) if quiz.help.checks else {}
    store.save_responses(
        work.session,
        [
            {"attempt_id": row.id, "item_id": item_id, "answer": value, "saved_at": work.now, "score": None}
            for item_id, value in _parsed(row, quiz, given, saved).items()
        ],
    )
