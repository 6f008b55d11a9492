"""Lessons and quizzes done, made again from the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import delete, insert, select

from learnhub.domain.assessment import Result, Standing, advance, by_principle_from_json, settled
from learnhub.domain.events import EventName, upcast
from learnhub.store.engine import Session
from learnhub.store.learning import credited_to_text
from learnhub.store.ledger import events_named
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.learning import Enrolment, LessonProgress, QuizProgress

TRIED = (EventName.QUIZ_SUBMITTED, EventName.QUIZ_MARKED, EventName.ATTEMPT_REGRADED)
READ = (EventName.LESSON_OPENED, EventName.LESSON_READ, *TRIED)
BATCH = 500


def rebuild(session: Session) -> None:
    """Replay the ledger into `lesson_progress` and `quiz_progress`; rebuilding changes nothing."""
    enrolments = {
        (public_id, slug): key
        for public_id, slug, key in session.execute(
            select(Account.public_id, Course.slug, Enrolment.id)
            .join(Enrolment, Enrolment.account_id == Account.id)
            .join(Course, Course.id == Enrolment.course_id)
        )
    }
    lessons: dict[tuple[int, str], dict[str, object]] = {}
    quizzes: dict[tuple[int, str], Standing] = {}
    credited: dict[tuple[int, str], dict[str, dt.datetime]] = {}
    for stored in events_named(session, READ):
        event = upcast(stored)
        enrolment = enrolments.get((event.actor, event.context["course"])) if event.actor else None
        if enrolment is None:
            continue
        if event.name in TRIED:
            done = event.result
            key = (enrolment, event.context["quiz"])
            result = Result(
                done["right"],
                done["total"],
                done["score"],
                done["passed"],
                by_principle_from_json(done["by_principle"]),
            )
            after = advance if event.name is EventName.QUIZ_SUBMITTED else settled
            quizzes[key] = after(quizzes.get(key), result, event.at)
            for objective in done["objectives"]:
                credited.setdefault(key, {}).setdefault(objective, event.at)
            continue
        row = lessons.setdefault((enrolment, event.object_id), {"opened_at": event.at, "read_at": None})
        if event.name is EventName.LESSON_READ and row["read_at"] is None:
            row["read_at"] = event.at
    session.execute(delete(LessonProgress))
    session.execute(delete(QuizProgress))
    for table, rows in (
        (LessonProgress, list(_lesson_rows(lessons))),
        (QuizProgress, list(_quiz_rows(quizzes, credited))),
    ):
        for start in range(0, len(rows), BATCH):
            session.execute(insert(table), rows[start : start + BATCH])


def _lesson_rows(lessons: dict[tuple[int, str], dict[str, object]]) -> Iterator[dict[str, object]]:
    for (enrolment, lesson), row in lessons.items():
        yield {"enrolment_id": enrolment, "lesson_id": lesson, **row}


def _quiz_rows(
    quizzes: dict[tuple[int, str], Standing], credited: dict[tuple[int, str], dict[str, dt.datetime]]
) -> Iterator[dict[str, object]]:
    for (enrolment, quiz), best in quizzes.items():
        yield {
            "enrolment_id": enrolment,
            "quiz_id": quiz,
            "tries": best.tries,
            "best_right": best.right,
            "best_total": best.total,
            "best_score": best.score,
            "tried_at": best.tried_at,
            "passed_at": best.passed_at,
            "credited": credited_to_text(credited.get((enrolment, quiz), {})),
        }
