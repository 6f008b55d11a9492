"""Quizzes, items, and how responses are marked. Scores are shares of 1."""

from dataclasses import dataclass
from enum import StrEnum

from learnhub.domain.principles import Principle


class ItemKind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    SHORT = "short"


class Scoring(StrEnum):
    """How a multiple response earns its share."""

    ALL_OR_NOTHING = "all-or-nothing"
    EACH_OPTION = "each-option"


class Form(StrEnum):
    """Which draw an item belongs to; practice items are never drawn for a try."""

    A = "A"
    B = "B"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Option:
    """One choice of an item, with the feedback that a result shows beside it."""

    id: str
    label_html: str
    feedback_html: str
    right: bool


@dataclass(frozen=True)
class Item:
    """One question. `passage` is `lesson-id#heading-id`; `answers` are the accepted texts of a short answer."""

    id: str
    title: str
    kind: ItemKind
    objective: str
    principle: Principle
    difficulty: int
    passage: str
    form: Form
    siblings: str
    points: int
    scoring: Scoring
    stem_html: str
    options: tuple[Option, ...]
    answers: tuple[str, ...]
    feedback_html: str


@dataclass(frozen=True)
class Quiz:
    """A check of `draw` items of which `pass_line` must be right, for the stated `reason`."""

    id: str
    title: str
    pass_line: int
    draw: int
    reason: str
    body_html: str
    items: tuple[Item, ...]
    path: str
