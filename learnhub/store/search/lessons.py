"""The lessons of a course as search knows them."""

from __future__ import annotations

from learnhub.domain.outline import Course
from learnhub.store.search.index import LESSON, Document, Passage


def lesson_documents(course: Course) -> list[Document]:
    """Each lesson with its words under the headings that a link can lead to; visitors find those of open courses."""
    classes = frozenset({"public" if course.open else "members"})
    return [
        Document(
            kind=LESSON,
            ref=f"{course.id}/{lesson.id}",
            title=lesson.title,
            passages=tuple(Passage(each.heading_id, each.heading, each.text) for each in lesson.passages),
            language=course.language,
            classes=classes,
            principles=(module.principle,) if module.principle else (),
        )
        for module in course.modules
        for lesson in module.lessons
    ]
