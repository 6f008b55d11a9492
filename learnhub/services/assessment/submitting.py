"""A try is sent once and marked, and what follows from its marks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from learnhub.domain.assessment import (
    Attempt,
    Form,
    Item,
    Quiz,
    Used,
    advance,
    by_principle_to_json,
    corrected_while_open,
    credited,
    is_over,
    less,
    mark,
    moment,
    response_from_json,
    submit,
)
from learnhub.domain.assessment.peers import PeerState, by_peers
from learnhub.domain.events import EventName
from learnhub.domain.practice import unlocked
from learnhub.services import learning
from learnhub.services.assessment.tries import corrected_now, drawn_in, own, parsed, quiz_in
from learnhub.services.work import Work
from learnhub.store import assessment as store
from learnhub.store import learning as learning_store
from learnhub.store import peers, practice
from learnhub.store.assessment import AttemptRow
from learnhub.store.types import new_public_id


def submit_attempt(work: Work, public_id: uuid.UUID, given: Mapping[str, Sequence[str]]) -> None:
    """Keep the last answers, mark the try and close it. Sent again it stays as it is.

    Once its time is over, what was saved until then counts and nothing else. Where the current release corrects a key,
    the better of both marks counts.
    """
    row, text = own(work, public_id)
    if row.submitted_at is not None:
        return
    quiz = quiz_in(work, text, row.quiz_id)
    drawn = drawn_in(quiz, row)
    saved = store.responses(work.session, row.id)
    kept = {key: each.answer for key, each in saved.items()}
    if not is_over(row.ends_at, work.now):
        kept |= parsed(row, quiz, given, saved)
    at = moment(work.now, row.started_at, *(each.saved_at for each in saved.values()))
    responses = {key: response_from_json(value) for key, value in kept.items()}
    current, corrected = corrected_now(work, row)
    had = {key: each.used for key, each in saved.items()}
    better, used = corrected_while_open(drawn, responses, corrected, had)
    done = submit(Attempt(tuple(row.item_ids), responses, used=used), quiz, drawn, at, better)
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
        corrected_on_id=current.id if current else None,
    )
    if not closed:
        return
    peers.begin(work.session, [_round(row, item, at) for item in for_peers])
    marked = {item.id: better.get(item.id) or mark(item, responses.get(item.id, "")) for item in drawn}
    for key in (each for each in used if used[each] != had[each]):
        store.save_help(work.session, row.id, key, replace(saved[key], used=used[key]))
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
    objectives = credited(drawn, responses, better)
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
