"""Forms that are made from fields given as data: the form of a case from its template, and that of a partnership."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import (
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from learnhub.domain import countries
from learnhub.domain.cases.template import MOST_PLACES, FieldKind, TemplateField
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.words import mark
from learnhub.render.environment import LABELS

FIELD_OF: Mapping[str, str] = {"countries": "places", "regions": "places"}
NO_PARTNERSHIP = "none"
LIST_WIDGETS = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
LEAST_LINES = 3
ROW = re.compile(r"([a-z_]+)\.(\d{1,2})\.[a-z_]+")
"""The name of one cell of a row."""


class LinesField(Field):
    """Several codes, one in a line of its own: each as a code, or as it was written."""

    data: list[str]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was written."""
        self.data = [text.strip() for text in valuelist if text.strip()]

    @property
    def lines(self) -> list[str]:
        """The lines to show: what is there, one more, and at least three."""
        said = list(self.data or ())[:MOST_PLACES]
        return said + [""] * max(1, LEAST_LINES - len(said)) if len(said) < MOST_PLACES else said


class PlacesField(LinesField):
    """Countries and regions."""


class TargetsField(LinesField):
    """Targets of the Sustainable Development Goals: each a code, with or without words after it."""


@dataclass(frozen=True)
class Asked:
    """One field of the template with the names of what is filled in for it; rows have names for each column."""

    item: TemplateField
    names: tuple[str, ...]
    rows: tuple[tuple[tuple[TemplateField, str], ...], ...] = ()


class AskedForm(Form):
    """A form of fields that are given as data, by question."""

    questions: ClassVar[Mapping[str, tuple[Asked, ...]]] = {}
    version = HiddenField()

    def names(self, question: str) -> tuple[str, ...]:
        """The fields of this question."""
        return tuple(name for asked in self.questions[question] for name in asked.names)


def fields_of(questions: Iterable[tuple[str, Iterable[TemplateField]]], rows: Mapping[str, int]) -> dict[str, Any]:
    """The attributes of a form class that asks these questions, with so many rows for each field of rows."""
    made: dict[str, Any] = {}
    asked = {
        question: tuple(_asked(item, rows.get(item.path, 0), made) for item in items) for question, items in questions
    }
    return {**made, "questions": asked}


def _asked(item: TemplateField, count: int, made: dict[str, Any]) -> Asked:
    if item.kind not in (FieldKind.ROWS, FieldKind.PRINCIPLES):
        name = name_of(item.path)
        made[name] = _field(item)
        return Asked(item, (name,))
    many = len(LABELS) if item.kind is FieldKind.PRINCIPLES else count
    rows = tuple(
        tuple((column, f"{item.path}.{index}.{column.path}") for column in item.columns) for index in range(many)
    )
    made.update({name: _field(column, in_row=True) for row in rows for column, name in row})
    return Asked(item, tuple(name for row in rows for _column, name in row), rows)


def _field(item: TemplateField, *, in_row: bool = False) -> Any:
    offered = item.choices or (LABELS.items() if item.path == "principles" else ())
    choices = [SelectChoice(code, words) for code, words in offered]
    match item.kind:
        case FieldKind.TEXT:
            return TextAreaField(item.label)
        case FieldKind.PLACES:
            return PlacesField(item.label)
        case FieldKind.TARGETS:
            return TargetsField(item.label)
        case FieldKind.YES_NO:
            return RadioField(item.label, choices=[SelectChoice("no", mark("No")), SelectChoice("yes", mark("Yes"))])
        case FieldKind.CHOICE if in_row or item.path.startswith("lesson."):
            return SelectField(item.label, choices=[SelectChoice("", mark("Choose")), *choices], validate_choice=False)
        case FieldKind.CHOICE:
            return RadioField(item.label, choices=choices)
        case FieldKind.CHOICES:
            return SelectMultipleField(item.label, choices=choices, **LIST_WIDGETS)
    return StringField(item.label)


def name_of(path: str) -> str:
    """The field of the form that holds what is kept at this path."""
    return FIELD_OF.get(path, path.replace("lesson.", "lesson_", 1) if path.startswith("lesson.") else path)


def path_of(name: str) -> str:
    """Where a field of the form is kept."""
    return name.replace("lesson_", "lesson.", 1) if name.startswith("lesson_") else name


def given(form: AskedForm, names: Iterable[str]) -> dict[str, Any]:
    """The answers in these fields, as `save_case` takes them. A choice that was not made is left as it stands."""
    wanted = set(names)
    answers: dict[str, Any] = {}
    for asked in (each for several in form.questions.values() for each in several):
        columns = {name: column for row in asked.rows for column, name in row}
        for name in asked.names:
            if name in wanted:
                answers |= _given(columns.get(name, asked.item), name, form._fields[name].data)
    return answers


def _given(item: TemplateField, name: str, value: Any) -> dict[str, Any]:
    path = path_of(name)
    match item.kind:
        case FieldKind.PLACES:
            codes = [countries.find(text) or text for text in value or ()]
            return {
                "regions": [code for code in codes if code in countries.regions()],
                "countries": [code for code in codes if code not in countries.regions()],
            }
        case FieldKind.TARGETS:
            return {path: [text.split(None, 1)[0] for text in value or ()]}
        case FieldKind.COUNTRY:
            return {path: countries.find(value) or value if value else ""}
        case FieldKind.YES_NO:
            return {path: value == "yes"} if value else {}
        case FieldKind.CHOICES:
            return {path: [each for each in value or () if each]}
        case FieldKind.CHOICE if name == "partnership":
            return {path: None if value == NO_PARTNERSHIP else _id(value)} if value else {}
        case FieldKind.CHOICE if "." not in path and not path.startswith("further"):
            return {path: value} if value else {}
    return {path: value or ""}


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Invalid(Fault("partnership", "not-a-choice")) from error
