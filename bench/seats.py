"""Who is in which course, and what they did there: lessons read, quizzes tried."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from bench.courses import COURSES, DRAW
from bench.rows import Size, put
from learnhub.domain.assessment import Quiz
from learnhub.domain.outline import Course as CourseText
from learnhub.store.engine import Session
from learnhub.store.tables.assessment import Attempt
from learnhub.store.tables.learning import Enrolment, LessonProgress, QuizProgress


def put_seats(session: Session, size: Size, texts: list[CourseText], now: dt.datetime) -> dict[str, list[int]]:
    """Everybody in some courses, each begun: lessons read, quizzes tried."""
    enrolled = {
        number: [(number + 7 * each) % COURSES for each in range(size.courses_each)]
        for number in range(1, size.people + 1)
    }
    seats = [(key, *seat) for key, seat in enumerate(((n, c) for n, several in enrolled.items() for c in several), 1)]
    began = now - dt.timedelta(days=200)
    put(
        session,
        Enrolment,
        (
            {
                "id": key,
                "account_id": number,
                "course_id": course + 1,
                "release_id": course + 1,
                "enrolled_at": began,
                "place_lesson": texts[course].modules[0].lessons[0].id,
                "facts": size.tries_each * 3,
            }
            for key, number, course in seats
        ),
    )
    put(
        session,
        LessonProgress,
        (
            {"enrolment_id": key, "lesson_id": lesson.id, "opened_at": began, "read_at": began}
            for key, _number, course in seats
            for module in texts[course].modules[: size.tries_each]
            for lesson in module.lessons
        ),
    )
    quizzes = [[module.quizzes[0] for module in text.modules] for text in texts]
    drawn = {quiz.id: [item.id for item in quiz.items[:DRAW]] for several in quizzes for quiz in several}
    tried = ((key, quiz) for key, _number, course in seats for quiz in quizzes[course][: size.tries_each])
    put(
        session,
        Attempt,
        (_attempt(key, enrolment, quiz, drawn, began, seats) for key, (enrolment, quiz) in enumerate(tried, 1)),
    )
    put(
        session,
        QuizProgress,
        (
            {
                "enrolment_id": key,
                "quiz_id": quiz.id,
                "tries": 1,
                "best_right": 16,
                "best_total": DRAW,
                "best_score": 0.8,
                "tried_at": began,
                "passed_at": began,
            }
            for key, _number, course in seats
            for quiz in quizzes[course][: size.tries_each]
        ),
    )
    return {str(number): several for number, several in enrolled.items() if number <= 1_000}


def _attempt(
    key: int,
    enrolment: int,
    quiz: Quiz,
    drawn: dict[str, list[str]],
    at: dt.datetime,
    seats: list[tuple[int, int, int]],
) -> dict[str, Any]:
    return {
        "id": key,
        "public_id": uuid.UUID(int=0x7000_8000 << 62 | key),
        "enrolment_id": enrolment,
        "release_id": seats[enrolment - 1][2] + 1,
        "quiz_id": quiz.id,
        "number": 1,
        "form": "A",
        "seed": f"{key:032x}",
        "item_ids": drawn[quiz.id],
        "started_at": at,
        "submitted_at": at,
        "score": 0.8,
        "right": 16,
        "total": DRAW,
        "passed": True,
        "by_principle": [],
    }
