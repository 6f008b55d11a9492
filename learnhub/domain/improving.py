"""Improvement tasks: what the figures of a course say needs a hand, and when it no longer does.

A task opens when a figure passes a threshold with enough people behind it, and closes when the figure is clearly
better, so that it does not open and close with every answer. Both are pure functions of figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from learnhub.domain.assessment import Form, Item
from learnhub.domain.assessment.analysis import ENOUGH, FEWEST, FindingKind, findings, item_figures
from learnhub.domain.assessment.tallies import ItemTally

SETTLED = dt.timedelta(days=14)
"""A lesson that was opened later than so long ago may still be finished."""


class TaskKind(StrEnum):
    """What may need a hand."""

    MISLEADING = "misleading-question"
    CONFIDENT = "confident-errors"
    LEFT = "left-lesson"
    UNUSED_HINT = "unused-hint"


@dataclass(frozen=True)
class Key:
    """What a task is about: a question of a quiz or a lesson, by its id in the course."""

    kind: TaskKind
    subject: str


@dataclass(frozen=True)
class Reading:
    """A figure with so many people behind it; `draws`: a wrong option of the question draws better learners than the
    key. `title` and `quiz` say where it is; a lesson has no quiz."""

    key: Key
    title: str
    people: int
    value: float
    quiz: str = ""
    draws: bool = False


@dataclass(frozen=True)
class Threshold:
    """From where a task opens, and from where it closes again."""

    opens: Callable[[Reading], bool]
    closes: Callable[[Reading], bool]


THRESHOLDS: Mapping[TaskKind, Threshold] = MappingProxyType(
    {
        TaskKind.MISLEADING: Threshold(
            lambda figure: figure.draws or figure.value <= -0.1, lambda figure: not figure.draws and figure.value >= 0.1
        ),
        TaskKind.CONFIDENT: Threshold(lambda figure: figure.value >= 0.2, lambda figure: figure.value < 0.1),
        TaskKind.LEFT: Threshold(lambda figure: figure.value >= 0.25, lambda figure: figure.value < 0.15),
        TaskKind.UNUSED_HINT: Threshold(lambda figure: figure.value < 0.02, lambda figure: figure.value >= 0.05),
    }
)
"""The figures are a discrimination, the share of very sure answers that were wrong, the share of those who opened a
lesson and went no further in the course, and the share of those asked who took a hint."""


def of_item(item: Item, quiz: str, tally: ItemTally, *, hints_cost: bool) -> list[Reading]:
    """The figures of a question, each only with ENOUGH people behind it. Where hints are free nobody knows who read
    them, so nothing is said of them."""
    figures = item_figures(item, tally)
    found = []

    def say(kind: TaskKind, people: int, value: float, *, draws: bool = False) -> None:
        found.append(Reading(Key(kind, item.id), item.title, people, value, quiz, draws))

    if item.form is Form.PRACTICE:
        return []
    if figures.discrimination is not None:
        draws = any(each.kind is FindingKind.DRAWS_GOOD for each in findings(item, tally))
        say(TaskKind.MISLEADING, tally.n, figures.discrimination, draws=draws)
    if figures.sure_wrong_share is not None:
        say(TaskKind.CONFIDENT, tally.sure, figures.sure_wrong_share if tally.sure_wrong >= FEWEST else 0.0)
    if hints_cost and figures.hinted_share is not None:
        say(TaskKind.UNUSED_HINT, tally.asked, figures.hinted_share)
    return found


def of_lesson(lesson: str, title: str, opened: int, left: int) -> list[Reading]:
    """The figure of a lesson: of those who opened it and had time to go on, who went no further. None before ENOUGH."""
    return [Reading(Key(TaskKind.LEFT, lesson), title, opened, left / opened)] if opened >= ENOUGH else []


@dataclass(frozen=True)
class Changes:
    """What a day's figures change: tasks that open, that go on with a new figure (None: too few since it was mended),
    that close because the figure improved, and because what they were about is gone."""

    opened: tuple[Reading, ...]
    going_on: Mapping[Key, Reading | None]
    improved: Mapping[Key, Reading]
    gone: frozenset[Key]


def reconcile(open_: AbstractSet[Key], readings: Iterable[Reading], subjects: AbstractSet[str]) -> Changes:
    """The changes from the tasks that are open and the figures of today. `subjects` are what the course still has.
    Done again with the same figures it changes nothing more."""
    by_key = {reading.key: reading for reading in readings}
    improved = {
        key: reading for key, reading in by_key.items() if key in open_ and THRESHOLDS[key.kind].closes(reading)
    }
    gone = frozenset(key for key in open_ if key.subject not in subjects)
    return Changes(
        opened=tuple(each for key, each in by_key.items() if key not in open_ and THRESHOLDS[key.kind].opens(each)),
        going_on={key: by_key.get(key) for key in open_ if key not in improved and key not in gone},
        improved={key: reading for key, reading in improved.items() if key not in gone},
        gone=gone,
    )
