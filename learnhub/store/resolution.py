"""Which lessons touch which paragraph, and how many questions lead back to each lesson, in the courses offered now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnhub.store.tables.authoring import Course, Release, ReleaseItem, ReleaseLesson


@dataclass(frozen=True)
class TouchingLesson:
    """A lesson with the paragraphs that it names, and the number of questions on its passages."""

    course: str
    course_title: str
    language: str
    open: bool
    lesson_id: str
    title: str
    minutes: int
    paragraphs: tuple[str, ...]
    questions: int


def lessons(session: Session) -> list[TouchingLesson]:
    """The lessons that name a paragraph, in the order of their courses."""
    asked = Counter(
        (release, str(passage).partition("#")[0])
        for release, passage in session.execute(
            select(ReleaseItem.release_id, ReleaseItem.content["passage"].as_string()).join(
                Course, Course.release_id == ReleaseItem.release_id
            )
        )
    )
    rows = session.execute(
        select(
            Course.slug,
            Release.title,
            Release.language,
            Release.open,
            Release.id,
            ReleaseLesson.lesson_id,
            ReleaseLesson.title,
            ReleaseLesson.minutes,
            ReleaseLesson.content["paragraphs"],
        )
        .join(Release, Release.id == Course.release_id)
        .join(ReleaseLesson, ReleaseLesson.release_id == Release.id)
        .where(Course.archived_at.is_(None))
        .order_by(Release.title, Course.id, ReleaseLesson.position)
    )
    return [
        TouchingLesson(slug, course, language, is_open, lesson, title, minutes, tuple(named), asked[release, lesson])
        for slug, course, language, is_open, release, lesson, title, minutes, named in rows
        if named
    ]
