"""The way back of the loop: which lessons learned are near to what somebody reads, and which courses cite a case."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from learnhub.domain.outline import Course


class TaughtAs(StrEnum):
    """What a lesson learned becomes in a course; "nothing" when a trainer set it aside, with a reason."""

    PASSAGE = "passage"
    SCENARIO = "scenario"
    ITEM = "item"
    NOTHING = "nothing"


class TaskReason(StrEnum):
    """Why a module that cites a case has to be looked at."""

    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Learned:
    """A lesson learned of a published case. `position` counts those of one case from 1; `terms` are its words as search
    knows them."""

    case_id: int
    position: int
    number: str
    title: str
    when: str
    do: str
    because: str
    for_whom: str = ""
    stage: str = ""
    outcome: str = ""
    summary: str = ""
    language: str = "en"
    illustration: bool = False
    mark: str = "short"
    principles: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()


def nearest(
    found: Iterable[Learned],
    *,
    principles: Iterable[str],
    terms: Iterable[str],
    stages: Iterable[str] = (),
    most: int = 3,
) -> tuple[Learned, ...]:
    """The lessons learned that are most relevant, at most one of each case.

    A shared principle counts four, the same stage three, each shared word one; equal ones stay in the order given.
    """
    asked, words, now = frozenset(principles), frozenset(terms), frozenset(stages)

    def near(each: Learned) -> int:
        return 4 * len(each.principles & asked) + 3 * (each.stage in now) + len(each.terms & words)

    chosen: dict[int, Learned] = {}
    for each in sorted(found, key=near, reverse=True):
        if near(each) and len(chosen) < most:
            chosen.setdefault(each.case_id, each)
    return tuple(chosen.values())


@dataclass(frozen=True)
class Cite:
    """A place of a course that cites a published case: a lesson, an item of a quiz, or a scenario."""

    module_id: str
    module_title: str
    kind: str
    ref: str
    title: str
    number: str


_CITED = re.compile(r'href="/cases/(C-\d{4}-\d+)"')


def cites(course: Course) -> tuple[Cite, ...]:
    """Every place of a course that links to a published case, in the order of the course."""
    return tuple(dict.fromkeys(_cites(course)))


def _cites(course: Course) -> Iterator[Cite]:
    for module in course.modules:
        parts: list[tuple[str, str, str, Any]] = [
            *(("lesson", lesson.id, lesson.title, lesson.segments) for lesson in module.lessons),
            *(("item", item.id, quiz.title, item) for quiz in module.quizzes for item in quiz.items),
            *(("scenario", each.id, each.title, each) for each in module.scenarios),
            *(("sheet", each.id, each.title, each) for each in module.sheets),
        ]
        for kind, ref, title, part in parts:
            for text in _texts(part):
                for number in _CITED.findall(text):
                    yield Cite(module.id, module.title, kind, ref, title, number)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _texts(getattr(part, field.name))
    elif isinstance(part, Sequence):
        for each in part:
            yield from _texts(each)
