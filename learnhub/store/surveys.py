"""Selects and writes of surveys. Who answered and what was answered are never read together."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select

from learnhub.domain.surveys import BATCH, Answers
from learnhub.store.engine import Session
from learnhub.store.tables.surveys import SurveyAnswer, SurveyTaken


def has_taken(session: Session, course_id: int, survey_id: str, account_id: int) -> bool:
    """Whether this person has answered."""
    return session.get(SurveyTaken, (course_id, survey_id, account_id)) is not None


def note_taken(session: Session, course_id: int, survey_id: str, account_id: int) -> None:
    """This person has answered."""
    session.execute(insert(SurveyTaken), {"course_id": course_id, "survey_id": survey_id, "account_id": account_id})


def keep_answers(session: Session, course_id: int, survey_id: str, answers: Answers) -> None:
    """Keep these answers. With the fifth that waits, all five are written anew in a drawn order, as one batch."""
    own = (SurveyAnswer.course_id == course_id, SurveyAnswer.survey_id == survey_id)
    rows: list[Any] = [*session.scalars(select(SurveyAnswer.answers).where(*own, SurveyAnswer.batch.is_(None)))]
    batch = None
    fresh: list[Any] = [answers]
    if len(rows) + 1 >= BATCH:
        session.execute(delete(SurveyAnswer).where(*own, SurveyAnswer.batch.is_(None)))
        last = session.scalar(select(func.max(SurveyAnswer.batch)).where(*own))
        batch = (last or 0) + 1
        fresh = rows + fresh
    ids = sorted(uuid.UUID(bytes=secrets.token_bytes(16), version=4) for _ in fresh)
    secrets.SystemRandom().shuffle(fresh)
    session.execute(
        insert(SurveyAnswer),
        [
            {"id": each, "course_id": course_id, "survey_id": survey_id, "batch": batch, "answers": said}
            for each, said in zip(ids, fresh, strict=True)
        ],
    )


def batches(session: Session, course_id: int, survey_id: str) -> list[Sequence[Answers]]:
    """The whole batches of a survey, the oldest first."""
    found: dict[int | None, list[Answers]] = {}
    for batch, answers in session.execute(
        select(SurveyAnswer.batch, SurveyAnswer.answers)
        .where(
            SurveyAnswer.course_id == course_id, SurveyAnswer.survey_id == survey_id, SurveyAnswer.batch.is_not(None)
        )
        .order_by(SurveyAnswer.batch, SurveyAnswer.id)
    ):
        found.setdefault(batch, []).append(answers)
    return list(found.values())
