"""Answers as tables and files keep them, and read again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from learnhub.domain.cases.answers.content import (
    CHOICES,
    LISTS,
    NEVER_EMPTY,
    NINE,
    PAIRS,
    ROWS,
    AttachmentRow,
    CaseContent,
    EvidenceRow,
    LessonLearned,
    PartnerRow,
    PrincipleRow,
    ResultRow,
    Row,
    TitleRow,
)
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.principles import Principle

_BLANK = CaseContent()
_NAMES = tuple(each.name for each in fields(CaseContent))
_KNOWN = frozenset(_NAMES)
_COLUMNS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind))
    for kind in (TitleRow, LessonLearned, PartnerRow, ResultRow, EvidenceRow, PrincipleRow, AttachmentRow)
}
"""The fields of a case, and the columns of each kind of row."""
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffd\ud800-\udfff]")
"""What stands in a text that came in another encoding, or that no keyboard writes."""


def content_to_json(content: CaseContent) -> dict[str, Any]:
    """The content as tables keep it: the nine questions, and of the rest what is not empty."""
    kept = {}
    for name in _NAMES:
        value = getattr(content, name)
        if name in NINE or value != getattr(_BLANK, name):
            said = _kept(name, value)
            kept[name] = _without_blanks(said) if name == "lesson" else said
    return kept


def _without_blanks(lesson: dict[str, Any]) -> dict[str, Any]:
    return {part: value for part, value in lesson.items() if value or part in ("when", "do", "because")}


def everything(content: CaseContent) -> dict[str, Any]:
    """The content with every field, the empty ones too."""
    return {name: _kept(name, getattr(content, name)) for name in _NAMES}


def _kept(name: str, value: Any) -> Any:
    if name in PAIRS:
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    columns = _COLUMNS.get(type(value))
    if columns is None:
        return list(value) if isinstance(value, tuple) else value
    return {column: _plain(getattr(value, column)) for column in columns}


def content_from_json(data: Mapping[str, Any]) -> CaseContent:
    """The content that a table kept or a form sent; what is absent is as in an empty case.

    Texts get NFC and lines of LF and lose the space around them. Raises Invalid `not-a-choice` for a code that is not
    one of its list, a value of another type, and a field that no question has.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in data.items():
        if name not in _KNOWN:
            faults.append(Fault(name, "not-a-choice"))
            continue
        try:
            values[name] = _read(name, value)
        except _Wrong as wrong:
            faults.append(Fault(f"{name}.{wrong}", "not-a-choice"))
        except (TypeError, ValueError):
            faults.append(Fault(name, "not-a-choice"))
    if faults:
        raise Invalid(*faults)
    return CaseContent(**values)


class _Wrong(ValueError):
    """A value inside a row is wrong; says where."""


def _read(name: str, value: Any) -> Any:
    if name in CHOICES:
        return None if not value and name not in NEVER_EMPTY else CHOICES[name](value)
    if name in LISTS:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise TypeError
        return tuple(dict.fromkeys(LISTS[name](each) for each in value))
    if name in ROWS:
        return _rows(name, value)
    if name in PAIRS:
        if not isinstance(value, Mapping):
            raise TypeError
        return tuple(sorted((str(key), _text(text)) for key, text in value.items()))
    if name == "has_interest":
        if not (value is None or isinstance(value, bool)):
            raise ValueError
        return value
    if name == "lesson":
        return LessonLearned(**_columns(LessonLearned, value))
    return _text(value)


def _rows(name: str, value: Any) -> tuple[Row, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise TypeError
    if name == "by_principle":
        said = {PrincipleRow(**_columns(PrincipleRow, each)) for each in value}
        found = {row.principle: row for row in said}
        return tuple(found.get(principle, PrincipleRow(principle)) for principle in Principle)
    blank = ROWS[name]
    rows: list[Row] = []
    for index, each in enumerate(value):
        try:
            rows.append(replace(blank, **_columns(type(blank), each)))
        except _Wrong as wrong:
            raise _Wrong(f"{index}.{wrong}") from None
    while rows and rows[-1] == blank:
        rows.pop()
    return tuple(rows)


def _columns(kind: type[Row], value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not set(_COLUMNS[kind]).issuperset(value):
        raise ValueError
    read = {}
    for column, each in value.items():
        try:
            read[column] = _read(column, each)
        except (TypeError, ValueError):
            raise _Wrong(column) from None
    return read


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
