"""An open try: its answers are kept one by one, checked and hinted where the quiz says so."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType

from learnhub.domain.assessment import (
    Item,
    ItemKind,
    Quiz,
    Used,
    counted,
    in_given_order,
    is_over,
    moved,
    options_in_order,
    response_from_json,
)
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.services import learning
from learnhub.services.assessment.tries import corrected_now, drawn_in, own, parsed, quiz_in
from learnhub.services.learning import Tongue
from learnhub.services.questions import ItemView, item_view
from learnhub.services.work import Work
from learnhub.store import assessment as store
from learnhub.store.assessment import AttemptRow


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


def open_attempt(
    work: Work, public_id: uuid.UUID, *, unsent: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> AttemptView:
    """An open try as it stands, with answers that could not be sent in place of saved ones; they are not saved yet.

    Raises Conflict `attempt-submitted` when it was sent.
    """
    row, text = own(work, public_id)
    if row.submitted_at is not None:
        raise Conflict("attempt-submitted")
    quiz = quiz_in(work, text, row.quiz_id)
    saved = store.responses(work.session, row.id)
    shown = {key: each.answer for key, each in saved.items()}
    for item_id, raw in unsent.items():
        with suppress(Invalid):
            shown |= parsed(row, quiz, {item_id: raw}, saved)
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
    row, text = own(work, public_id)
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
    _now, corrected = corrected_now(work, row)
    keys = [corrected[item_id]] if item_id in corrected else []
    right = counted(item, response_from_json(saved.answer), keys).right
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
    row, text = own(work, public_id)
    quiz = quiz_in(work, text, row.quiz_id)
    for item in drawn_in(quiz, row):
        if item.id == item_id:
            return row, quiz, item
    raise NotFound


def _save(work: Work, row: AttemptRow, quiz: Quiz, given: Mapping[str, Sequence[str]]) -> None:
    saved = store.responses(work.session, row.id) if quiz.help.checks else {}
    store.save_responses(
        work.session,
        [
            {"attempt_id": row.id, "item_id": item_id, "answer": value, "saved_at": work.now, "score": None}
            for item_id, value in parsed(row, quiz, given, saved).items()
        ],
    )
