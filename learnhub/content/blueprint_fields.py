"""The blueprint of a quiz as rows of a form, and how many questions there are for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from learnhub.content.front_matter import TakeFront
from learnhub.content.page import Fields, numbered
from learnhub.domain.assessment import Form, Take
from learnhub.domain.principles import Principle

_KEYS = ("take", "each", "principle", "objective", "difficulty")
_WHOLE = frozenset({"take", "difficulty"})


@dataclass(frozen=True)
class Placed:
    """What a blueprint looks at in a question, as its form shows it."""

    principle: Principle
    objective: str
    difficulty: int
    form: str


@dataclass(frozen=True)
class Found:
    """How many questions there are for a row: `parts` is how many principles or objectives it is taken for, and of the
    one with the fewest there are so many in form A and in form B. `taken`: so many of a try come by this row."""

    parts: int
    a: int
    b: int
    taken: int


def blueprint_fields(rows: Any) -> dict[str, str]:
    """What a form shows of the tables of a blueprint."""
    fields: dict[str, str] = {}
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            fields |= {f"{key}-{number}": str(row.get(key, "")) for key in _KEYS}
    return fields


def blueprint_rows(given: Fields, was: Any) -> list[dict[str, Any]]:
    """The tables that a form's rows make; a row that says nothing is left out."""
    old = was if isinstance(was, list) else []
    made = []
    for number in (int(name[5:]) for name in numbered("take", given)):
        beside = old[number] if number < len(old) and isinstance(old[number], dict) else {}
        row = {key: value for key in _KEYS if (value := _value(key, given.get(f"{key}-{number}", ""))) is not None}
        if row:
            made.append({**row, **{key: value for key, value in beside.items() if key not in _KEYS}})
    return made


def _value(key: str, text: str) -> int | str | None:
    return int(text) if key in _WHOLE and text.isascii() and text.isdecimal() and len(text) < 6 else text or None


def placed(questions: Iterable[Fields]) -> tuple[Placed, ...]:
    """The questions of a quiz by what their forms show; one that lacks something is in no row."""
    return tuple(
        Placed(Principle(each["principle"]), each["objective"], int(each["difficulty"]), each["form"])
        for each in questions
        if each.get("principle") in set(Principle) and each.get("difficulty", "") in {"1", "2", "3"}
    )


def found_for(fields: Fields, number: int, questions: Sequence[Placed]) -> Found | None:
    """What there is for a row of the form; None when it says something that cannot be."""
    row = {"take": 1, **{key: value for key in _KEYS if (value := _value(key, fields.get(f"{key}-{number}", "")))}}
    try:
        front = TakeFront.model_validate(row)
    except ValidationError:
        return None
    cells = Take(front.take, front.each, front.principle, front.objective, front.difficulty).cells(questions)
    counts = {form: [_count(cell, form, questions) for cell in cells] for form in (Form.A, Form.B)}
    taken = front.take * len(cells) if fields.get(f"take-{number}") else 0
    return Found(len(cells), min(counts[Form.A], default=0), min(counts[Form.B], default=0), taken)


def _count(cell: Take, form: Form, questions: Iterable[Placed]) -> int:
    return sum(each.form == form and cell.fits(each) for each in questions)
