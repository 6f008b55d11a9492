"""Tries at one quiz with an answer to each of its questions, for what walks all of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import insert, select, update

from bench.courses import DRAW
from learnhub.store.engine import Session, Store
from learnhub.store.regrading import add
from learnhub.store.tables.assessment import Attempt, Response
from learnhub.store.tables.authoring import Course, Release, ReleaseItem
from learnhub.store.tables.learning import Enrolment, QuizProgress

GAINS = 500
"""One try in so many gains by the correction."""


def sent(store: Store, tries: int) -> uuid.UUID:
    """Tries at one quiz with an answer to each of its questions, and a release in which the key of each has moved."""
    return store.write(lambda session: _fill(session, tries))


def _fill(session: Session, tries: int) -> uuid.UUID:
    now = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    items = session.execute(
        select(ReleaseItem.item_id, ReleaseItem.quiz_id, ReleaseItem.content)
        .where(ReleaseItem.release_id == 1)
        .order_by(ReleaseItem.position)
    ).all()
    quiz_id = items[0].quiz_id
    asked = [row for row in items if row.quiz_id == quiz_id and row.content["kind"] == "single"][:DRAW]
    names = [row.item_id for row in asked]
    options = {row.item_id: [each["id"] for each in row.content["options"]] for row in asked}
    keys = {row.item_id: next(each["id"] for each in row.content["options"] if each["right"]) for row in asked}
    moved = {name: next(each for each in options[name] if each != keys[name]) for name in names}
    first = session.get_one(Release, 1)
    kept = {column.key: getattr(first, column.key) for column in Release.__table__.columns}
    session.execute(insert(Release), kept | {"id": 1001, "public_id": uuid.uuid4(), "number": 2, "name": "0" * 64})
    for row in items:
        content = dict(row.content)
        if row.item_id in moved:
            right = moved[row.item_id]
            content["options"] = [{**each, "right": each["id"] == right} for each in content["options"]]
        place = {"release_id": 1001, "item_id": row.item_id, "quiz_id": row.quiz_id, "position": 0, "form": "A"}
        session.execute(insert(ReleaseItem), place | {"content": content})
    session.execute(update(Course).where(Course.id == 1).values(release_id=1001))
    session.execute(
        insert(Enrolment),
        [
            {
                "id": 10_000_000 + number,
                "public_id": uuid.uuid4(),
                "account_id": number,
                "course_id": 1,
                "release_id": 1,
                "enrolled_at": now,
                "facts": 0,
            }
            for number in range(1, tries + 1)
        ],
    )
    for start in range(1, tries + 1, 1_000):
        some = range(start, min(start + 1_000, tries + 1))
        session.execute(insert(Attempt), [_attempt(number, quiz_id, names, now) for number in some])
        session.execute(insert(QuizProgress), [_progress(number, quiz_id, now) for number in some])
        session.execute(
            insert(Response),
            [
                {
                    "attempt_id": number,
                    "item_id": name,
                    "answer": moved[name]
                    if number % GAINS == 0 and place == 0
                    else [each for each in options[name] if each != moved[name]][(number + place) % 2],
                    "saved_at": now,
                    "score": 0.0,
                }
                for number in some
                for place, name in enumerate(names)
            ],
        )
    public_id = uuid.uuid4()
    add(
        session,
        public_id=public_id,
        course_id=1,
        quiz_id=quiz_id,
        release_id=1001,
        item_ids=names,
        asked_at=now,
    )
    return public_id


def _attempt(number: int, quiz_id: str, names: list[str], now: dt.datetime) -> dict[str, Any]:
    return {
        "id": number,
        "public_id": uuid.uuid4(),
        "enrolment_id": 10_000_000 + number,
        "release_id": 1,
        "quiz_id": quiz_id,
        "number": 1,
        "form": "A",
        "seed": f"{number:032x}",
        "item_ids": names,
        "started_at": now,
        "submitted_at": now,
        "score": 0.0,
        "right": 0,
        "total": len(names),
        "passed": False,
        "by_principle": [],
    }


def _progress(number: int, quiz_id: str, now: dt.datetime) -> dict[str, Any]:
    return {
        "enrolment_id": 10_000_000 + number,
        "quiz_id": quiz_id,
        "tries": 1,
        "best_right": 0,
        "best_total": DRAW,
        "best_score": 0.0,
        "tried_at": now,
    }
