"""Quizzes and their items, as values that every kind shares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from learnhub.domain.assessment.helping import NO_HELP, Help
from learnhub.domain.assessment.limits import NO_LIMITS, Limits
from learnhub.domain.principles import Principle


class ItemKind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    SHORT = "short"
    NUMERIC = "numeric"
    ORDER = "order"
    MATCH = "match"
    CATEGORY = "category"
    GAPS = "gaps"
    MARK = "mark"
    OPEN = "open"


class Scoring(StrEnum):
    """How an item that has several parts earns its share."""

    ALL_OR_NOTHING = "all-or-nothing"
    EACH_OPTION = "each-option"
    RIGHT_MINUS_WRONG = "right-minus-wrong"
    NO_WRONG = "no-wrong"
    NEIGHBOURS = "neighbours"


class Form(StrEnum):
    """Which draw an item belongs to; practice items are never drawn for a try."""

    A = "A"
    B = "B"
    PRACTICE = "practice"


class Exact(StrEnum):
    """What a typed answer must have as it is written."""

    CASE = "case"
    ACCENTS = "accents"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of an item, or one row to place, with the feedback that a result shows beside it.

    `right` is for choices; `to` is the target that a row of a match or a category belongs to.
    """

    id: str
    label_html: str
    feedback_html: str
    right: bool
    to: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a row can be matched with, or a category."""

    id: str
    label_html: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a passage and the texts that fill it; `also` are those of the course's other languages."""

    id: str
    answers: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a number may be given in: `factor` of them make one of the first unit."""

    name: str
    factor: str


class MarkedBy(StrEnum):
    """Who marks an open response."""

    TRAINERS = "trainers"
    PEERS = "peers"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the rubric of an open response, and the points that it is worth.

    `exemplar` are the points that the author gives the exemplar, `because` says why.
    """

    id: str
    text: str
    points: int
    exemplar: int | None = None
    because: str = ""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Item:
    """One question. `passage` is `lesson-id#heading-id`; `answers` are the accepted texts or numbers.

    `options` of an order stand in the right order; `bank` holds the words that gaps offer besides the right ones, None
    when they are typed; `needs` are the points of a rubric from which an open response is right. `exemplar` is the text
    that peers mark first, or `case:` and the number of a case. `also` are texts accepted in the course's other
    languages; `said` tells how a unit or a word of the bank reads in this language.
    """

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
    certainty: bool = False
    exact: tuple[Exact, ...] = ()
    tolerance: str = "0"
    units: tuple[Unit, ...] = ()
    targets: tuple[Target, ...] = ()
    gaps: tuple[Gap, ...] = ()
    bank: tuple[str, ...] | None = None
    rubric: tuple[Criterion, ...] = ()
    needs: int = 0
    hints: tuple[str, ...] = ()
    marked_by: MarkedBy = MarkedBy.TRAINERS
    exemplar: str = ""
    also: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()

    def __hash__(self) -> int:
        """Equal items have the same id, and the rest is long."""
        return hash(self.id)

    @property
    def rubric_points(self) -> int:
        """All points of the rubric."""
        return sum(criterion.points for criterion in self.rubric)

    @property
    def needed(self) -> int:
        """The points of the rubric from which the response counts as right: half of them unless the text says."""
        return self.needs or math.ceil(self.rubric_points / 2)


class Placed(Protocol):
    """What a blueprint looks at in an item, drawn or as it is written."""

    @property
    def principle(self) -> Principle: ...

    @property
    def objective(self) -> str: ...

    @property
    def difficulty(self) -> int: ...


class Each(StrEnum):
    """What a line of a blueprint is repeated for."""

    PRINCIPLE = "principle"
    OBJECTIVE = "objective"


@dataclass(frozen=True)
class Take:
    """A line of a blueprint: so many items of these, once or for each principle or objective that the items have."""

    take: int
    each: Each | None = None
    principle: Principle | None = None
    objective: str | None = None
    difficulty: int | None = None

    def fits(self, item: Placed) -> bool:
        """Whether the item is one of these."""
        return (
            self.principle in (None, item.principle)
            and self.objective in (None, item.objective)
            and self.difficulty in (None, item.difficulty)
        )

    def cells(self, items: Iterable[Placed]) -> tuple[Take, ...]:
        """The line as it is drawn: one for each principle or objective, in the order of their first items."""
        mine = [item for item in items if self.fits(item)]
        match self.each:
            case Each.PRINCIPLE:
                return tuple(
                    replace(self, each=None, principle=each) for each in dict.fromkeys(item.principle for item in mine)
                )
            case Each.OBJECTIVE:
                return tuple(
                    replace(self, each=None, objective=each) for each in dict.fromkeys(item.objective for item in mine)
                )
            case _:
                return (self,)

    @property
    def narrowness(self) -> int:
        """How many things it asks of an item."""
        return sum(each is not None for each in (self.principle, self.objective, self.difficulty))


def in_drawing_order(lines: Iterable[Take], items: Sequence[Placed]) -> list[Take]:
    """The lines of a blueprint as they are filled: the narrowest first, so that a wide one leaves them their items."""
    return sorted((cell for line in lines for cell in line.cells(items)), key=lambda cell: -cell.narrowness)


def take_from_json(data: Mapping[str, Any]) -> Take:
    """The line again that `dataclasses.asdict` made JSON of."""
    return Take(
        data["take"],
        Each(data["each"]) if data["each"] else None,
        Principle(data["principle"]) if data["principle"] else None,
        data["objective"],
        data["difficulty"],
    )


@dataclass(frozen=True)
class Quiz:
    """A check of `draw` items of which `pass_line` must be right, for the stated `reason`.

    `blueprint` says what the draw holds of each kind; `pass_each` of the answers on each principle must be right too.
    """

    id: str
    title: str
    pass_line: int
    draw: int
    reason: str
    body_html: str
    items: tuple[Item, ...]
    path: str
    blueprint: tuple[Take, ...] = ()
    pass_each: int = 0
    limits: Limits = NO_LIMITS
    help: Help = NO_HELP


def item_from_json(data: Mapping[str, Any]) -> Item:
    """The item again that `dataclasses.asdict` made JSON of when its release was published, in any version."""
    made = {
        **data,
        "kind": ItemKind(data["kind"]),
        "principle": Principle(data["principle"]),
        "form": Form(data["form"]),
        "scoring": Scoring(data["scoring"]),
        "options": tuple(Option(**option) for option in data["options"]),
        "answers": tuple(data["answers"]),
        "exact": tuple(Exact(each) for each in data.get("exact", ())),
        "units": tuple(Unit(**unit) for unit in data.get("units", ())),
        "targets": tuple(Target(**target) for target in data.get("targets", ())),
        "gaps": tuple(
            Gap(gap["id"], tuple(gap["answers"]), tuple(gap.get("also", ()))) for gap in data.get("gaps", ())
        ),
        "also": tuple(data.get("also", ())),
        "said": tuple((value, words) for value, words in data.get("said", ())),
        "rubric": tuple(Criterion(**criterion) for criterion in data.get("rubric", ())),
        "hints": tuple(data.get("hints", ())),
        "marked_by": MarkedBy(data.get("marked_by", "trainers")),
    }
    bank = data.get("bank")
    return Item(**made | {"bank": None if bank is None else tuple(bank)})
