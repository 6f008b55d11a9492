"""What a try stands on: whose it is, its quiz in the release it was begun on, and the items of its draw."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from learnhub.domain.assessment import (
    Attempt,
    Help,
    Item,
    Marked,
    Quiz,
    answer,
    corrections,
    mark_by_rubric,
    response_to_json,
    take_from_json,
)
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import assessment as store
from learnhub.store import learning as learning_store
from learnhub.store.assessment import AttemptRow
from learnhub.store.learning import ReleaseText


def own(work: Work, public_id: uuid.UUID) -> tuple[AttemptRow, ReleaseText]:
    """The reader's own try and the release it was begun on, in their language. Raises NotFound."""
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


def corrected_now(work: Work, row: AttemptRow) -> tuple[ReleaseText | None, dict[str, Item]]:
    """The items of a try whose key the course's current release corrects, by id and in the reader's language, with that
    release; none while the try stands on it."""
    if row.current_public_id in {None, row.release_public_id}:
        return None, {}
    assert row.current_public_id is not None
    pinned, now = (
        learning_store.release_text(work.session, each) for each in (row.release_public_id, row.current_public_id)
    )
    changed = corrections(
        [item for item in store.items(work.session, pinned, row.quiz_id) if item.id in row.item_ids],
        store.items(work.session, now, row.quiz_id),
    )
    if not changed:
        return None, {}
    shown = learning_store.release_text(work.session, row.current_public_id, work.actor.reads)
    items = store.items(work.session, shown, row.quiz_id)
    return now, {item.id: item for item in items if item.id in changed}


def marks_of(drawn: Sequence[Item], points: Mapping[str, Mapping[str, float]]) -> dict[str, Marked]:
    """The marks that a person gave by the rubric, by item id."""
    return {item.id: mark_by_rubric(item, points[item.id]) for item in drawn if item.id in points}


def parsed(
    row: AttemptRow, quiz: Quiz, given: Mapping[str, Sequence[str]], saved: Mapping[str, store.Saved]
) -> dict[str, Any]:
    """These answers of a form as they are kept, by item id, without those that are closed. Raises Invalid."""
    by_id = {item.id: item for item in quiz.items}
    attempt = Attempt(tuple(row.item_ids))
    for item_id, raw in given.items():
        if item_id not in by_id:
            raise Invalid(Fault(item_id, "not-a-choice"))
        attempt = answer(attempt, by_id[item_id], raw)
    closed = {key for key, each in saved.items() if each.used.closed(quiz.help)}
    return {key: response_to_json(value) for key, value in attempt.responses.items() if key not in closed}
