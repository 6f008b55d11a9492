"""What a template is made of: questions and their fields, and how the store keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Depth(StrEnum):
    """How much a template asks."""

    SHORT = "short"
    FULL = "full"


class FieldKind(StrEnum):
    """What is given at a field."""

    TEXT = "text"
    LINE = "line"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    PLACES = "places"
    COUNTRY = "country"
    TARGETS = "targets"
    ROWS = "rows"
    PRINCIPLES = "principles"


Choice = tuple[str, str]
"""A code, and the words for it."""


@dataclass(frozen=True)
class TemplateField:
    """One field: where its answer is kept, how it is asked, and whether a case can be sent without it.

    `least` rows, and `required` columns in each of them, for a field of rows. `fixed`: an editor may change its words,
    but not take it out.
    """

    path: str
    kind: FieldKind
    label: str
    hint: str = ""
    good: str = ""
    bad: str = ""
    limit: int = 0
    most: int = 0
    least: int = 0
    required: bool = False
    fixed: bool = False
    choices: tuple[Choice, ...] = ()
    columns: tuple[TemplateField, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of a template: its place, its id, its words and its fields."""

    number: int
    id: str
    title: str
    items: tuple[TemplateField, ...]
    hint: str = ""
    good: str = ""
    bad: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The paths of its fields."""
        return tuple(path for item in self.items for path in _paths(item))


def _paths(item: TemplateField) -> tuple[str, ...]:
    return ("countries", "regions") if item.kind is FieldKind.PLACES else (item.path,)


@dataclass(frozen=True)
class Template:
    """A version of a template: short-1, full-1, full-2."""

    id: str
    depth: Depth
    questions: tuple[Question, ...]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    @property
    def items(self) -> tuple[TemplateField, ...]:
        """Every field in order."""
        return tuple(item for question in self.questions for item in question.items)

    def question_of(self, path: str) -> str:
        """The id of the question that asks for what is kept at this path; the last one for a path that none asks."""
        name = path.partition(".")[0]
        for question in self.questions:
            if any(each in (path, name) for each in question.fields):
                return question.id
        return self.questions[-1].id

    def further(self, said: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The label and the answer of each field that an editor added, in order; a choice by its words."""
        found = []
        for item in self.items:
            text = said.get(item.path.removeprefix("further."), "") if item.path.startswith("further.") else ""
            if text:
                found.append((item.label, dict(item.choices).get(text, text)))
        return tuple(found)

    def position(self, path: str) -> tuple[int, ...]:
        """A key that puts paths in the order of the form."""
        order = [each for question in self.questions for each in question.fields]
        name, _, rest = path.partition(".")
        place = order.index(path) if path in order else order.index(name) if name in order else len(order)
        index, _, column = rest.partition(".")
        row = int(index) if index.isdecimal() else 0
        item = next((each for each in self.items if each.path == name), None)
        columns = [each.path for each in item.columns] if item else []
        return place, row, columns.index(column) if column in columns else 0


def template_to_json(template: Template) -> dict[str, Any]:
    """The template as the store keeps it."""
    return asdict(template)


def template_from_json(data: Mapping[str, Any]) -> Template:
    """The template that the store kept."""
    questions = tuple(
        Question(**{**question, "items": tuple(_field(item) for item in question["items"])})
        for question in data["questions"]
    )
    return Template(data["id"], Depth(data["depth"]), questions)


def _field(data: Mapping[str, Any]) -> TemplateField:
    return TemplateField(
        **{
            **data,
            "kind": FieldKind(data["kind"]),
            "choices": tuple((code, words) for code, words in data["choices"]),
            "columns": tuple(_field(column) for column in data["columns"]),
        }
    )


MOST_PRINCIPLES = 3
MOST_PLACES = 20
MOST_THEMES = 3
MOST_TARGETS = 10
LONG, MIDDLE, LINE = 10_000, 1_000, 500


def text(path: str, label: str, limit: int = LONG, **more: Any) -> TemplateField:
    """A field for sentences."""
    return TemplateField(path, FieldKind.TEXT, label, limit=limit, **more)


def line(path: str, label: str, limit: int = 200, **more: Any) -> TemplateField:
    """A field of one line."""
    return TemplateField(path, FieldKind.LINE, label, limit=limit, **more)


def choice(path: str, label: str, choices: tuple[Choice, ...], **more: Any) -> TemplateField:
    """A field of which one of these is chosen."""
    return TemplateField(path, FieldKind.CHOICE, label, choices=choices, **more)
