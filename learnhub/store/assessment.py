"""Selects and writes of attempts. The items of a release are kept once read: releases are immutable."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import Text, bindparam, cast, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from learnhub.content.remembered import Remembered
from learnhub.domain.assessment import Item, Standing, Used, item_from_json
from learnhub.domain.languages import TextState
from learnhub.store import quick
from learnhub.store.engine import Session
from learnhub.store.learning import ReleaseText, bump, credited_from_text, credited_to_text, translation
from learnhub.store.tables.assessment import Attempt, Response
from learnhub.store.tables.authoring import Course, Release, ReleaseItem
from learnhub.store.tables.learning import Enrolment, QuizProgress
from learnhub.store.types import shared

KEPT, ITEMS_KEPT = 400, 4_000
"""Quizzes that are kept, and how many different items they may have: releases of a course share most of them."""
_shared: WeakValueDictionary[bytes, Item] = WeakValueDictionary()
_quizzes: Remembered[tuple[uuid.UUID, str, str], tuple[tuple[Item, ...], TextState | None]] = Remembered(
    KEPT, full=lambda: len(_shared) >= ITEMS_KEPT
)


@dataclass(frozen=True)
class AttemptRow:
    """A try with the course and release it belongs to."""

    id: int
    public_id: uuid.UUID
    account_id: int
    enrolment_id: int
    course_id: int
    course: str
    release_public_id: uuid.UUID
    current_public_id: uuid.UUID | None
    """The release that the course offers now."""
    quiz_id: str
    number: int
    seed: str
    item_ids: list[str]
    started_at: dt.datetime
    ends_at: dt.datetime | None
    submitted_at: dt.datetime | None
    score: float | None
    right: int | None
    total: int | None
    passed: bool | None
    by_principle: list[dict[str, Any]] | None
    waiting: int


@dataclass(frozen=True)
class Try:
    """An earlier try at a quiz."""

    public_id: uuid.UUID
    number: int
    item_ids: list[str]
    ends_at: dt.datetime | None
    submitted_at: dt.datetime | None
    right: int | None
    total: int | None
    passed: bool | None


_CONTENTS = (
    select(cast(ReleaseItem.content, Text).label("content"))
    .where(ReleaseItem.release_id == bindparam("release_id"), ReleaseItem.quiz_id == bindparam("quiz_id"))
    .order_by(ReleaseItem.position)
)
"""The items of a quiz as the text that they are kept as: it is read for those alone that no other release keeps."""


def items(session: Session, release: ReleaseText, quiz_id: str) -> tuple[Item, ...]:
    """The items of a quiz in a release, in the order of its text and in its language where they are translated."""
    return _quiz(session, release, quiz_id)[0]


def items_state(session: Session, release: ReleaseText, quiz_id: str) -> TextState | None:
    """How much of a quiz is translated into the language of this text; None where it is asked in its own."""
    return _quiz(session, release, quiz_id)[1]


def _quiz(session: Session, release: ReleaseText, quiz_id: str) -> tuple[tuple[Item, ...], TextState | None]:
    key = (*release.key, quiz_id)
    if known := _quizzes.get(key):
        return known
    if words := translation(session, release, "quiz", quiz_id):
        made = tuple(item_from_json(each) for each in words["items"])
        return _quizzes.put(key, (made, TextState(**words["state"])))
    rows = quick.run(session, _CONTENTS, {"release_id": release.id, "quiz_id": quiz_id})
    return _quizzes.put(key, (tuple(_item(row.content) for row in rows), None))


def _item(content: str) -> Item:
    """The item that a release kept; the one that is held already where another release keeps the same."""
    key = hashlib.sha256(content.encode()).digest()
    known = _shared.get(key)
    if known is None:
        known = _shared[key] = item_from_json(shared(json.loads(content)))
    return known


_CURRENT = aliased(Release)
_ATTEMPT = (
    select(
        Attempt.id,
        Attempt.public_id,
        Enrolment.account_id,
        Attempt.enrolment_id,
        Enrolment.course_id,
        Course.slug.label("course"),
        Release.public_id.label("release_public_id"),
        _CURRENT.public_id,
        Attempt.quiz_id,
        Attempt.number,
        Attempt.seed,
        Attempt.item_ids,
        Attempt.started_at,
        Attempt.ends_at,
        Attempt.submitted_at,
        Attempt.score,
        Attempt.right,
        Attempt.total,
        Attempt.passed,
        Attempt.by_principle,
        Attempt.waiting,
    )
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .join(Course, Course.id == Enrolment.course_id)
    .join(Release, Release.id == Attempt.release_id)
    .outerjoin(_CURRENT, _CURRENT.id == Course.release_id)
    .where(Attempt.public_id == bindparam("public_id"))
)


def attempt(session: Session, public_id: uuid.UUID) -> AttemptRow | None:
    """The try with this id."""
    row: Any = quick.run(session, _ATTEMPT, {"public_id": public_id}).one_or_none()
    return None if row is None else AttemptRow(*row)


_TRIES = (
    select(
        Attempt.public_id,
        Attempt.number,
        Attempt.item_ids,
        Attempt.ends_at,
        Attempt.submitted_at,
        Attempt.right,
        Attempt.total,
        Attempt.passed,
    )
    .where(Attempt.enrolment_id == bindparam("enrolment_id"), Attempt.quiz_id == bindparam("quiz_id"))
    .order_by(Attempt.number)
)


def tries(session: Session, enrolment_id: int, quiz_id: str) -> list[Try]:
    """Every try of a learner at a quiz, oldest first."""
    rows = quick.run(session, _TRIES, {"enrolment_id": enrolment_id, "quiz_id": quiz_id})
    return [Try(*row) for row in rows]


_START = insert(Attempt)


def start(session: Session, **values: Any) -> None:
    """Begin a try."""
    quick.run(session, _START, values)


@dataclass(frozen=True)
class Saved:
    """A saved answer, when it was saved, and the help that it had."""

    answer: Any
    saved_at: dt.datetime
    used: Used


_RESPONSES = select(
    Response.item_id, Response.answer, Response.saved_at, Response.misses, Response.hints, Response.held
).where(Response.attempt_id == bindparam("attempt_id"))


def responses(session: Session, attempt_id: int) -> dict[str, Saved]:
    """The saved answers of a try, by item id."""
    rows = quick.run(session, _RESPONSES, {"attempt_id": attempt_id})
    return {row.item_id: Saved(row.answer, row.saved_at, Used(row.misses, row.hints, row.held)) for row in rows}


@cache
def _kept(table: Any, *names: str, dialect: str) -> Any:
    """An insert in place of the row with the same key: then these columns are taken from the new one."""
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.__table__.primary_key]
    return statement.on_conflict_do_update(index_elements=keys, set_={each: statement.excluded[each] for each in names})


def save_responses(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep these answers, each in place of an earlier one to the same item, in one statement."""
    if not rows:
        return
    quick.run(session, _kept(Response, "answer", "saved_at", "score", dialect=session.get_bind().dialect.name), rows)


def save_help(session: Session, attempt_id: int, item_id: str, saved: Saved) -> None:
    """Keep an answer with the help that it had."""
    quick.run(
        session,
        _kept(Response, "answer", "saved_at", "misses", "hints", "held", dialect=session.get_bind().dialect.name),
        {
            "attempt_id": attempt_id,
            "item_id": item_id,
            "answer": saved.answer,
            "saved_at": saved.saved_at,
            "misses": saved.used.misses,
            "hints": saved.used.hints,
            "held": saved.used.held,
        },
    )


_RESULT = ("submitted_at", "score", "right", "total", "passed", "by_principle", "waiting", "at_desk", "corrected_on_id")
_CLOSE = (
    update(Attempt)
    .where(Attempt.id == bindparam("attempt_id"), Attempt.submitted_at.is_(None))
    .values({name: bindparam(name) for name in _RESULT})
    .returning(Attempt.id)
)


def close(session: Session, attempt_id: int, **values: Any) -> bool:
    """Close a try that is still open; False when it was closed before."""
    closed = quick.run(session, _CLOSE, {"attempt_id": attempt_id, **values}).one_or_none()
    return closed is not None


_STANDING = select(
    QuizProgress.tries,
    QuizProgress.best_right,
    QuizProgress.best_total,
    QuizProgress.best_score,
    QuizProgress.tried_at,
    QuizProgress.passed_at,
    QuizProgress.credited,
).where(QuizProgress.enrolment_id == bindparam("enrolment_id"), QuizProgress.quiz_id == bindparam("quiz_id"))


def standing(session: Session, enrolment_id: int, quiz_id: str) -> tuple[Standing | None, dict[str, dt.datetime]]:
    """All tries of a learner at a quiz in one row, and the objectives that they showed."""
    row = quick.run(session, _STANDING, {"enrolment_id": enrolment_id, "quiz_id": quiz_id}).one_or_none()
    return (None, {}) if row is None else (Standing(*row[:-1]), credited_from_text(row[-1]))


def keep_standing(
    session: Session, enrolment_id: int, quiz_id: str, kept: Standing, credited: Mapping[str, dt.datetime]
) -> None:
    """Write the row of all tries, and of the objectives that they showed."""
    values = {
        "tries": kept.tries,
        "best_right": kept.right,
        "best_total": kept.total,
        "best_score": kept.score,
        "tried_at": kept.tried_at,
        "passed_at": kept.passed_at,
        "credited": credited_to_text(credited),
    }
    quick.run(
        session,
        _kept(QuizProgress, *values, dialect=session.get_bind().dialect.name),
        {"enrolment_id": enrolment_id, "quiz_id": quiz_id, **values},
    )
    bump(session, enrolment_id)
