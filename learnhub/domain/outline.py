"""What a course is made of, as values: course, module, lesson, objective, and their order."""

from dataclasses import dataclass
from enum import StrEnum

from learnhub.domain.assessment import Quiz
from learnhub.domain.principles import Principle
from learnhub.domain.scenarios import Scenario
from learnhub.domain.sheets import Sheet
from learnhub.domain.surveys import Survey


class Completion(StrEnum):
    """What completes a course: each module read and passed; by principle reports each principle apart."""

    EVERY_MODULE = "every-module"
    EVERY_PRINCIPLE = "every-principle"


@dataclass(frozen=True)
class Objective:
    """What a learner can do afterwards; `id` is unique in the course."""

    id: str
    text: str


@dataclass(frozen=True)
class ChoiceOption:
    """One way out of a lesson's choice; `consequence_html` is shown once it is chosen."""

    id: str
    label_html: str
    consequence_html: str
    recommended: bool = False


@dataclass(frozen=True)
class Segment:
    """A stretch of a lesson: ready HTML, or a choice that the reader makes (then `html` is its question).

    `case` is the number of a case whose card stands here; `html` is then the link to it.
    """

    html: str
    choice_id: str | None = None
    options: tuple[ChoiceOption, ...] = ()
    case: str | None = None


@dataclass(frozen=True)
class Heading:
    """A heading of a lesson that a passage can name; `level` is 2 or 3."""

    id: str
    text: str
    level: int


@dataclass(frozen=True)
class Passage:
    """The plain words under a heading, up to the next one; before the first heading both names are empty."""

    heading_id: str
    heading: str
    text: str


@dataclass(frozen=True)
class Lesson:
    """One page of a course; `minutes` is reading time, `text` the plain words that search indexes.

    `passages` are the same words cut at the headings, so that a find can lead to its place.
    """

    id: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    paragraphs: tuple[str, ...]
    headings: tuple[Heading, ...]
    segments: tuple[Segment, ...]
    text: str
    path: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Module:
    """A part of a course about one principle (or none), with its lessons in order, its quizzes and its scenarios."""

    id: str
    title: str
    summary: str
    principle: Principle | None
    objectives: tuple[Objective, ...]
    body_html: str
    lessons: tuple[Lesson, ...]
    quizzes: tuple[Quiz, ...]
    scenarios: tuple[Scenario, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    surveys: tuple[Survey, ...] = ()


@dataclass(frozen=True)
class Course:
    """A whole course as its text says; `open` means that visitors may read it, `number` is its place among courses."""

    id: str
    title: str
    language: str
    summary: str
    open: bool
    completion: Completion
    number: int | None
    body_html: str
    modules: tuple[Module, ...]
