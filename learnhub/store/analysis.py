"""Item analysis: the tries of a quiz on one release, walked once in batches, and the sums that are kept of them.

A batch is read in three statements and forgotten; what stays in memory are the sums, and the answers that were judged
already.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, cast, delete, func, insert, select, true, type_coerce

from learnhub.domain.assessment import Help, Item, ItemKind, Used, corrections, response_from_json
from learnhub.domain.assessment.tallies import Judged, Met, Tally, by_score, judged, tally_from_json, tally_to_json
from learnhub.store import assessment, learning
from learnhub.store.engine import Session
from learnhub.store.tables.analysis import QuizFigures
from learnhub.store.tables.assessment import Attempt, Marking, Regrade, Response
from learnhub.store.tables.authoring import Course, Release
from learnhub.store.tables.peers import PeerRound

BATCH = 1_000
KEPT = 20_000
"""Different answers that a pass remembers."""


@dataclass(frozen=True)
class TriedQuiz:
    """A quiz on a release that was sent there, and the last change of what its sums are made from."""

    course: str
    release_id: int
    release_public_id: uuid.UUID
    number: int
    quiz_id: str
    changed_at: dt.datetime


def tried_quizzes(session: Session, course: str | None = None, quiz_id: str | None = None) -> list[TriedQuiz]:
    """The quizzes that were sent, by course, quiz and release; of one course or quiz alone."""
    which: list[Any] = [Attempt.submitted_at.is_not(None)]
    which += [Course.slug == course] if course else []
    which += [Attempt.quiz_id == quiz_id] if quiz_id else []
    rows: Any = session.execute(
        select(
            Course.slug,
            Release.course_id,
            Release.id,
            Release.public_id,
            Release.number,
            Attempt.quiz_id,
            func.max(Attempt.submitted_at),
            select(func.max(Regrade.done_at))
            .where(Regrade.course_id == Release.course_id, Regrade.quiz_id == Attempt.quiz_id)
            .correlate(Release, Attempt)
            .scalar_subquery(),
        )
        .join(Release, Release.id == Attempt.release_id)
        .join(Course, Course.id == Release.course_id)
        .where(*which)
        .group_by(Course.slug, Release.course_id, Release.id, Release.public_id, Release.number, Attempt.quiz_id)
        .order_by(Course.slug, Attempt.quiz_id, Release.number)
    ).all()
    marked: dict[tuple[int, str], dt.datetime] = {}
    for table in (Marking, PeerRound):
        latest: Any = session.execute(
            select(Attempt.release_id, Attempt.quiz_id, func.max(table.marked_at))
            .join(table, table.attempt_id == Attempt.id)
            .where(table.marked_at.is_not(None), Attempt.quiz_id == quiz_id if quiz_id else true())
            .group_by(Attempt.release_id, Attempt.quiz_id)
        )
        for release_id, quiz, at in latest:
            marked[release_id, quiz] = max(at, marked.get((release_id, quiz), at))
    return [
        TriedQuiz(
            slug,
            release_id,
            public_id,
            number,
            quiz,
            max(at for at in (sent_at, corrected_at, marked.get((release_id, quiz))) if at),
        )
        for slug, _course_id, release_id, public_id, number, quiz, sent_at, corrected_at in rows
    ]


@dataclass
class Counting:
    """A pass over the tries of a quiz on one release: the items by the key that counts, and the sums so far."""

    quiz: TriedQuiz
    items: Mapping[str, Item]
    help: Help
    last: int
    tally: Tally = field(default_factory=Tally)
    known: dict[tuple[str, str], Judged | None] = field(default_factory=dict)


def begin(session: Session, quiz: TriedQuiz) -> Counting:
    """What a pass needs to know. An item whose key was corrected is judged by the corrected key."""
    text = learning.release_text(session, quiz.release_public_id)
    items = {item.id: item for item in assessment.items(session, text, quiz.quiz_id)}
    pinned = dict(items)
    for public_id, item_ids in session.execute(
        select(Release.public_id, Regrade.item_ids)
        .join(Regrade, Regrade.release_id == Release.id)
        .join(Course, Course.id == Regrade.course_id)
        .where(Course.slug == quiz.course, Regrade.quiz_id == quiz.quiz_id, Regrade.done_at.is_not(None))
        .order_by(Regrade.id)
    ):
        corrected = assessment.items(session, learning.release_text(session, public_id), quiz.quiz_id)
        for key, item in corrections(pinned.values(), corrected).items():
            if key in item_ids:
                items[key] = replace(item, points=pinned[key].points)
    raw = next(each for module in text.outline["modules"] for each in module["quizzes"] if each["id"] == quiz.quiz_id)
    last = session.scalar(
        select(func.max(Attempt.id)).where(Attempt.release_id == quiz.release_id, Attempt.quiz_id == quiz.quiz_id)
    )
    return Counting(quiz, items, Help(**raw.get("help", {})), last or 0)


_BATCH = (
    select(
        Attempt.id,
        Attempt.enrolment_id,
        Attempt.number,
        Attempt.item_ids,
        type_coerce(Attempt.started_at, BigInteger),
        type_coerce(Attempt.submitted_at, BigInteger),
        Attempt.passed,
    )
    .where(
        Attempt.release_id == bindparam("release_id"),
        Attempt.quiz_id == bindparam("quiz_id"),
        Attempt.id > bindparam("after"),
        Attempt.submitted_at.is_not(None),
    )
    .order_by(Attempt.id)
    .limit(bindparam("most"))
)
_ANSWERS = (
    select(
        Response.attempt_id,
        Response.item_id,
        cast(Response.answer, Text),
        Response.score,
        type_coerce(Response.saved_at, BigInteger),
        Response.misses,
        Response.hints,
    )
    .join(Attempt, Attempt.id == Response.attempt_id)
    .where(
        Attempt.release_id == bindparam("release_id"),
        Attempt.quiz_id == bindparam("quiz_id"),
        Attempt.id > bindparam("after"),
        Attempt.id <= bindparam("last"),
        Attempt.submitted_at.is_not(None),
    )
)
_EARLIER = select(Attempt.enrolment_id, Attempt.number, Attempt.item_ids).where(
    Attempt.quiz_id == bindparam("quiz_id"),
    Attempt.enrolment_id.in_(bindparam("enrolments", expanding=True)),
    Attempt.submitted_at.is_not(None),
)


def count_some(session: Session, counting: Counting, after: int) -> int | None:
    """Add up the next batch of tries; the last key of it, None when there are no more."""
    connection = session.connection()
    known = {"release_id": counting.quiz.release_id, "quiz_id": counting.quiz.quiz_id, "after": after}
    tries = connection.execute(_BATCH, {**known, "most": BATCH}).all()
    if not tries:
        return None
    last: int = tries[-1][0]
    given: dict[int, list[Any]] = {}
    for row in connection.execute(_ANSWERS, {**known, "last": last}):
        given.setdefault(row[0], []).append(row)
    again = {row[1] for row in tries if row[2] > 1}
    earlier: dict[int, list[tuple[int, list[str]]]] = {}
    if again:
        for enrolment_id, number, item_ids in connection.execute(
            _EARLIER, {"quiz_id": counting.quiz.quiz_id, "enrolments": sorted(again)}
        ):
            earlier.setdefault(enrolment_id, []).append((number, item_ids))
    for key, enrolment_id, number, item_ids, started, sent, passed in tries:
        seen = {each for before, ids in earlier.get(enrolment_id, ()) if before < number for each in ids}
        met = _met(counting, item_ids, given.get(key, ()), started, sent)
        counting.tally.add(met, seen, first=number == 1, passed=bool(passed))
    return last


def _met(counting: Counting, item_ids: Sequence[str], rows: Sequence[Any], started: int, sent: int) -> list[Met]:
    seconds = _seconds(rows, started, sent)
    answers = {row[1]: row for row in rows}
    found = []
    for key in item_ids:
        item, row = counting.items[key], answers.get(key)
        if row is None:
            found.append(Met(item, None))
            continue
        _attempt, _item, text, score, _saved, misses, hints = row
        used = Used(misses, hints) if misses or hints else _UNUSED
        if item.kind is ItemKind.OPEN:
            answered = bool(json.loads(text))
            waits = answered and score is None
            answer = by_score(item, score, used.cost(counting.help)) if answered and not waits else None
            found.append(Met(item, answer, used, seconds.get(key), waits))
        else:
            found.append(Met(item, _judged(counting, item, text), used, seconds.get(key)))
    return found


_UNUSED = Used()


def _judged(counting: Counting, item: Item, text: str) -> Judged | None:
    known, key = counting.known, (item.id, text)
    if key not in known:
        if len(known) >= KEPT:
            known.clear()
        answer = json.loads(text)
        known[key] = judged(item, response_from_json(answer)) if answer else None
    return known[key]


def _seconds(rows: Sequence[Any], started: int, sent: int) -> dict[str, float]:
    """From the answer before to each that was saved by itself before the try was sent, in seconds."""
    moments: dict[int, list[str]] = {}
    for row in rows:
        moments.setdefault(row[4], []).append(row[1])
    found, before = {}, started
    for at in sorted(moments):
        if len(moments[at]) == 1 and before < at < sent:
            found[moments[at][0]] = (at - before) / 1_000_000
        before = at
    return found


@dataclass(frozen=True)
class Kept:
    """The sums that are kept of a quiz on one release."""

    release_id: int
    tally: Tally
    through_at: dt.datetime


def keep(session: Session, counting: Counting) -> None:
    """Keep the sums of a pass in place of earlier ones."""
    quiz = counting.quiz
    where = (QuizFigures.release_id == quiz.release_id, QuizFigures.quiz_id == quiz.quiz_id)
    session.execute(delete(QuizFigures).where(*where))
    session.execute(
        insert(QuizFigures),
        {
            "release_id": quiz.release_id,
            "quiz_id": quiz.quiz_id,
            "sums": tally_to_json(counting.tally),
            "through_at": quiz.changed_at,
        },
    )


def kept(session: Session, release_ids: Sequence[int], quiz_id: str) -> dict[int, Kept]:
    """The sums of a quiz on these releases, by release."""
    rows = session.execute(
        select(QuizFigures.release_id, QuizFigures.sums, QuizFigures.through_at).where(
            QuizFigures.quiz_id == quiz_id, QuizFigures.release_id.in_(release_ids)
        )
    )
    return {key: Kept(key, tally_from_json(sums), at) for key, sums, at in rows}


def through(session: Session) -> dict[tuple[int, str], dt.datetime]:
    """By release and quiz the last change that the kept sums hold."""
    rows = session.execute(select(QuizFigures.release_id, QuizFigures.quiz_id, QuizFigures.through_at))
    return {(release_id, quiz_id): at for release_id, quiz_id, at in rows}
