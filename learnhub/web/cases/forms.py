"""The form of a case, made from its template, and what it sends to the service."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from wtforms import Form, SelectChoice, TextAreaField

from learnhub.domain.cases.form import (
    NEWEST,
    CaseContent,
    Depth,
    FieldKind,
    Question,
    Template,
    TemplateField,
    Visibility,
    leaves,
)
from learnhub.domain.errors import Fault
from learnhub.domain.words import mark
from learnhub.render.environment import LABELS
from learnhub.services.cases import DraftView, PartnershipChoice
from learnhub.web.asked import NO_PARTNERSHIP, ROW, AskedForm, fields_of, name_of


class AnswerForm(Form):
    """The answer to a reviewer's question."""

    text = TextAreaField(mark("Your answer"))


class AppealForm(Form):
    """An appeal against a decline."""

    text = TextAreaField(mark("Why you appeal"))


class TextForm(Form):
    """Notes or a report that a case begins from."""

    text = TextAreaField(mark("Your notes, or the report"))


class CaseForm(AskedForm):
    """The form of a case; `case_form` adds the fields of a template."""

    def offer(self, partnerships: Iterable[PartnershipChoice]) -> None:
        """Give the question of who may read it the choices that this contributor has."""
        ours = list(partnerships)
        visibility, partnership = self._fields["visibility"], self._fields["partnership"]
        visibility.choices = [choice for choice in visibility.choices if ours or choice.value != Visibility.PARTNERSHIP]
        partnership.choices = [
            SelectChoice(NO_PARTNERSHIP, mark("None")),
            *(SelectChoice(str(each.id), each.name) for each in ours),
        ]


@lru_cache(maxsize=128)
def case_form(template: Template, rows: tuple[tuple[str, int], ...] = ()) -> type[CaseForm]:
    """The form of a template, with as many rows as are said for each field of rows."""
    questions = ((question.id, _with_partnership(question)) for question in template.questions)
    return type("CaseForm", (CaseForm,), fields_of(questions, dict(rows)))


def _with_partnership(question: Question) -> Iterable[TemplateField]:
    for item in question.items:
        yield item
        if item.path == "visibility":
            yield TemplateField("partnership", FieldKind.CHOICE, mark("Partnership that may read it too"))


def rows_of(
    template: Template, content: CaseContent | None = None, sent: Iterable[str] = ()
) -> tuple[tuple[str, int], ...]:
    """How many rows a form has for each field of rows: those that are there or were sent, the least that are needed,
    and one more."""
    seen: dict[str, int] = {}
    for name in sent:
        if row := ROW.fullmatch(name):
            seen[row[1]] = max(seen.get(row[1], 0), int(row[2]) + 1)
    said = content or CaseContent()
    return tuple(
        (item.path, min(item.most, max(item.least, 1 + len(getattr(said, item.path)), seen.get(item.path, 0))))
        for item in template.items
        if item.kind is FieldKind.ROWS
    )


def whole_form(names: Iterable[str]) -> type[CaseForm]:
    """The form of everything that LearnHub asks, with as many rows as these names need."""
    seen = {row[1]: int(row[2]) + 1 for row in sorted(filter(None, map(ROW.fullmatch, names)), key=_row_number)}
    return case_form(NEWEST[Depth.FULL], tuple(sorted(seen.items())))


def _row_number(row: re.Match[str]) -> int:
    return int(row[2])


def values_of(view: DraftView) -> dict[str, Any]:
    """What the form shows of a draft."""
    content = view.content
    return {
        **{name_of(path): value for path, value in leaves(content).items()},
        "version": view.version,
        "places": content.countries or content.regions,
        "has_interest": {None: None, True: "yes", False: "no"}[content.has_interest],
        "partnership": str(view.partnership or NO_PARTNERSHIP),
        "title": content.title or view.offered_title,
        "summary": content.summary or view.offered_summary,
    }


@dataclass(frozen=True)
class Missing:
    """What is missing before a case can be sent: its question, and its field where the question has several. `row` is
    the words for its row, `number` the place of that row; 0 where the words say it."""

    question: Question
    anchor: str
    fault: Fault
    label: str = ""
    row: str = ""
    number: int = 0


def missing(template: Template, fault: Fault) -> Missing:
    """Where in the form it is missing."""
    head, *rest = fault.path.split(".")
    wanted = template.question_of(fault.path)
    question = next(each for each in template if each.id == wanted)
    at = Missing(question, name_of(fault.path), fault)
    item = next((each for each in question.items if each.path in (fault.path, head)), None)
    if item is None or (len(question.items) == 1 and not rest):
        return at
    column = next((each for each in item.columns if rest and each.path == rest[-1]), None)
    if column is None or not rest[0].isdecimal():
        return at if item.label == question.title else replace(at, label=item.label)
    if item.kind is FieldKind.PRINCIPLES:
        return replace(at, label=column.label, row=[*LABELS.values()][int(rest[0])])
    return replace(at, label=column.label, row=item.label, number=int(rest[0]) + 1)


def placed(faults: Iterable[Fault]) -> list[Fault]:
    """The faults of a service, each at the field of the form that it is about."""
    return [replace(fault, path=name_of(fault.path)) for fault in faults]
