"""The result of a try as it was marked, with what was corrected since."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnhub.domain.assessment import (
    Item,
    Marked,
    Response,
    Used,
    by_principle_from_json,
    corrections,
    counted,
    is_over,
    response_from_json,
)
from learnhub.domain.assessment.peers import Desk, PeerState, by_peers
from learnhub.domain.errors import Conflict
from learnhub.services import learning
from learnhub.services.assessment.tries import drawn_in, marks_of, outlined, own, quiz_in
from learnhub.services.learning import Tongue
from learnhub.services.questions import ItemResult, PeerNote, item_result
from learnhub.services.work import Work
from learnhub.store import assessment as store
from learnhub.store import learning as learning_store
from learnhub.store import marking, peers, regrading
from learnhub.store.assessment import AttemptRow
from learnhub.store.learning import ReleaseText
from learnhub.store.regrading import CorrectionRow


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


def show_result(work: Work, public_id: uuid.UUID) -> ResultView:
    """A sent try with feedback on each option. Raises Conflict `attempt-open` before it was sent."""
    row, text = own(work, public_id)
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
    found = regrading.corrections_of(work.session, row.id)
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
    items, _dates = _corrected(work, row, regrading.corrections_of(work.session, row.id))
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
