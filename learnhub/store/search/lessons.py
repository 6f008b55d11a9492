"""The lessons of a course as search knows them."""

from __future__ import annotations

from collections.abc import Iterator

from learnhub.content.languages import Languages
from learnhub.domain.languages import FALLBACK
from learnhub.domain.outline import Course, Lesson, Module
from learnhub.store.search.index import LESSON, Document, Passage


def lesson_documents(languages: Languages) -> list[Document]:
    """Each lesson with its words under the headings that a link can lead to, and once more in each language that it is
    translated into, with the words that are; visitors find those of open courses."""
    course = languages.original
    documents = [_document(course, *each) for each in _lessons(course)]
    for spoken in languages.others:
        documents += [
            _document(spoken.course, module, lesson, f"/{spoken.language}")
            for module, lesson in _lessons(spoken.course)
            if lesson.path in spoken.states
        ]
    return documents


def _lessons(course: Course) -> Iterator[tuple[Module, Lesson]]:
    return ((module, lesson) for module in course.modules for lesson in module.lessons)


def _document(course: Course, module: Module, lesson: Lesson, language: str = "") -> Document:
    return Document(
        kind=LESSON,
        ref=f"{course.id}/{lesson.id}{language}",
        title=lesson.title.removeprefix(FALLBACK),
        passages=tuple(Passage(each.heading_id, each.heading, each.text) for each in lesson.passages),
        language=course.language,
        classes=frozenset({"public" if course.open else "members"}),
        principles=(module.principle,) if module.principle else (),
    )
