"""The resolution paragraph by paragraph, with what teaches each paragraph, and the words of the courses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from learnhub.content.resolution import read_paragraphs, read_terms
from learnhub.domain.policy import Action
from learnhub.domain.resolution import Paragraph, Term
from learnhub.paths import data_dir
from learnhub.services.work import Work
from learnhub.store import resolution as store
from learnhub.store.resolution import TouchingLesson


@dataclass(frozen=True)
class ParagraphView:
    """A paragraph, and the lessons that this person may read on it."""

    paragraph: Paragraph
    lessons: tuple[TouchingLesson, ...]

    @property
    def questions(self) -> int:
        """The questions that lead back to these lessons."""
        return sum(lesson.questions for lesson in self.lessons)


def show(work: Work) -> tuple[ParagraphView, ...]:
    """The preamble and the twelve paragraphs, each with the lessons that touch it."""
    work.require(Action.PUBLIC_READ)
    lessons = [lesson for lesson in store.lessons(work.session) if work.can(Action.COURSE_READ, lesson)]
    return tuple(
        ParagraphView(each, tuple(lesson for lesson in lessons if each.id in lesson.paragraphs))
        for each in _paragraphs()
    )


def words(work: Work) -> tuple[Term, ...]:
    """The words of the courses, in the order of the alphabet."""
    work.require(Action.PUBLIC_READ)
    return _terms()


@cache
def _paragraphs() -> tuple[Paragraph, ...]:
    return read_paragraphs((data_dir("courses") / "resolution.toml").read_text("utf-8"))


@cache
def _terms() -> tuple[Term, ...]:
    return read_terms((data_dir("courses") / "glossary.toml").read_text("utf-8"))
