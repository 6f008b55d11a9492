"""Cases from a table: rows of answers by path become drafts, or faults that name row and column."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from learnhub.domain.cases.answers import (
    CHOICES,
    LISTS,
    MOST_ROWS,
    NINE,
    ROWS,
    UNREADABLE,
    CaseContent,
    LessonLearned,
    is_text,
    leaves,
    put,
)
from learnhub.domain.cases.cells import rows_of
from learnhub.domain.cases.form import validate, with_offers
from learnhub.domain.cases.template import Template
from learnhub.domain.countries import LANGUAGES
from learnhub.domain.errors import Fault, Invalid, RowFault
from learnhub.domain.exports import runs, unguarded
from learnhub.domain.principles import Principle

MOST_DRAFTS = 200
"""Cases of one file: they are written in one transaction, which others wait for."""
MOST_COLUMNS = 400
VALUE_SHOWN = 80
NEAR_ASKED = 20
LANGUAGE = "language"

SET_ASIDE = frozenset(
    {
        *("number", "version", "mark", "kind", "illustration", "published_on", "contributor", "address"),
        *("source", "told_by"),
    }
)
"""Columns of our own exports that a draft does not take: what a publication gave."""
_SET_ASIDE_PARTS = ("attachments", "editions")
_NOT_IN_A_CELL = ("attachments", "by_principle")


@dataclass(frozen=True)
class Line:
    """One case of a file: its row, and what stands there by column."""

    row: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What a file says. `cells`: every value is the text of a cell, in which a list has semicolons."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[RowFault, ...] = ()
    cells: bool = True


@dataclass(frozen=True)
class Drafted:
    """A row that would become a draft: its answers by path, and its title as it would be offered."""

    row: int
    answers: Mapping[str, Any]
    title: str
    language: str
    full: bool


@dataclass(frozen=True)
class Checked:
    """What a file would do: its drafts, what is wrong, the columns that are not taken, and by row the names of files
    that were attached where the case came from: none of them is in the file."""

    drafts: tuple[Drafted, ...]
    faults: tuple[RowFault, ...]
    set_aside: tuple[str, ...] = ()
    files: tuple[tuple[int, str], ...] = ()


def check(sheet: Sheet, blank: CaseContent, template: Template, *, in_partnership: bool) -> Checked:
    """What a file would do. `blank` is a draft before its first word, `template` the full one that is asked now."""
    filled = [name for name in sheet.columns if any(_says(line.values.get(name)) for line in sheet.lines)]
    taken = {column for column in filled if _is_taken(column, template)}
    aside = tuple(name for name in filled if name in SET_ASIDE or name.partition(".")[0] in _SET_ASIDE_PARTS)
    faults = [*sheet.faults, *_whole(sheet, [name for name in filled if name not in taken and name not in aside])]
    if any(not each.row for each in faults):
        return Checked((), tuple(faults), aside)
    files = tuple((line.row, name) for line in sheet.lines for name in _attached(line))
    drafts = []
    for line in sheet.lines:
        wrong, draft = _drafted(line, taken, blank, template, cells=sheet.cells, in_partnership=in_partnership)
        faults += wrong
        if draft is not None:
            drafts.append(draft)
    if not drafts and not faults:
        faults.append(RowFault(0, "", "", Fault("", "no-cases")))
    return Checked(tuple(drafts), tuple(sorted(faults, key=lambda each: each.row)), aside, files)


def _attached(line: Line) -> list[str]:
    """The names of the files of a case, or their ids where they have none."""
    rows: dict[str, dict[str, str]] = {}
    for path, value in line.values.items():
        name, _, rest = path.partition(".")
        index, _, column = rest.partition(".")
        if name == "attachments" and column in ("name", "file") and _says(value):
            rows.setdefault(index, {})[column] = str(value)[:VALUE_SHOWN]
    return [row.get("name") or row["file"] for row in rows.values()]


def _says(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [])


def _whole(sheet: Sheet, unknown: list[str]) -> Iterator[RowFault]:
    if len(sheet.columns) > MOST_COLUMNS:
        limits = {"limit": MOST_COLUMNS, "count": len(sheet.columns)}
        yield RowFault(0, "", "", Fault("", "too-many-columns", limits))
        return
    if len(sheet.lines) > MOST_DRAFTS:
        yield RowFault(0, "", "", Fault("", "too-many-cases", {"limit": MOST_DRAFTS, "count": len(sheet.lines)}))
    for number, column in enumerate(unknown):
        near = difflib.get_close_matches(column, _names(), n=1) if number < NEAR_ASKED else []
        fault = Fault("", "column-near", {"value": near[0]}) if near else Fault("", "unknown-column")
        yield RowFault(_first_row(sheet, column), column[:VALUE_SHOWN], "", fault)
    for column in dict.fromkeys(sheet.columns):
        in_parts = column in ROWS and sheet.cells and any(each.startswith(f"{column}.") for each in sheet.columns)
        if column and (in_parts or sheet.columns.count(column) > 1):
            yield RowFault(1, column[:VALUE_SHOWN], "", Fault("", "column-twice"))


def _names() -> list[str]:
    rows = [f"{name}.0.{each.name}" for name, blank in ROWS.items() for each in fields(blank)]
    return [LANGUAGE, *leaves(CaseContent()), *rows]


def _first_row(sheet: Sheet, column: str) -> int:
    return 1 if sheet.cells else next(line.row for line in sheet.lines if column in line.values)


def _is_taken(path: str, template: Template) -> bool:
    name, _, rest = path.partition(".")
    if path in SET_ASIDE or name in _SET_ASIDE_PARTS:
        return False
    if name in ROWS:
        if not rest:
            return name not in _NOT_IN_A_CELL
        index, _, column = rest.partition(".")
        known = column in {each.name for each in fields(ROWS[name])}
        return known and index in {str(number) for number in range(MOST_ROWS)}
    if name == "lesson":
        return rest in {each.name for each in fields(LessonLearned)}
    if name == "further":
        return any(item.path == path for item in template.items)
    return path == LANGUAGE or path in {each.name for each in fields(CaseContent)}


def _drafted(
    line: Line, taken: set[str], blank: CaseContent, template: Template, *, cells: bool, in_partnership: bool
) -> tuple[list[RowFault], Drafted | None]:
    faults: list[RowFault] = []

    def wrong(fault: Fault) -> None:
        shown = str(line.values.get(fault.path, ""))[:VALUE_SHOWN]
        faults.append(RowFault(line.row, fault.path, shown, Fault("", fault.code, fault.params)))

    answers: dict[str, Any] = {}
    for path, given in line.values.items():
        if path not in taken or not _says(given):
            continue
        if cells and runs(given):
            wrong(Fault(path, "formula"))
            continue
        if path in ROWS:
            answers |= _rows_in(path, str(given), wrong)
            continue
        value = _value(path, given) if cells else given
        said = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        if any(isinstance(each, str) and UNREADABLE.search(each.replace("\r", "")) for each in said):
            wrong(Fault(path, "unreadable"))
        else:
            answers[path] = value
    language = answers.pop(LANGUAGE, "")
    if language and not (isinstance(language, str) and language in LANGUAGES):
        wrong(Fault(LANGUAGE, "unknown-language"))
    if not answers:
        return faults, None
    try:
        content = put(blank, _in_order(answers))
    except Invalid as error:
        for fault in error.faults:
            wrong(_in_file(fault))
        return faults, None
    for fault in validate(content, for_submission=False, in_partnership=in_partnership, template=template):
        wrong(fault)
    full = any(path.partition(".")[0] not in NINE for path in answers)
    draft = Drafted(line.row, _in_order(answers), with_offers(content).title, language, full)
    return faults, None if faults else draft


def _rows_in(path: str, cell: str, wrong: Callable[[Fault], None]) -> dict[str, Any]:
    """The answers of the rows that stand in one cell."""
    try:
        rows = rows_of(unguarded(cell))
    except ValueError as error:
        wrong(Fault(path, "no-column", {"value": str(error)[:VALUE_SHOWN]}))
        return {}
    known = {each.name for each in fields(ROWS[path])}
    strange = next((column for row in rows for column in row if column not in known), None)
    if strange is not None:
        wrong(Fault(path, "no-column", {"value": strange[:VALUE_SHOWN]}))
        return {}
    if UNREADABLE.search(cell.replace("\r", "")):
        wrong(Fault(path, "unreadable"))
        return {}
    return {
        f"{path}.{index}.{column}": value.lower() if column in CHOICES and isinstance(value, str) else value
        for index, row in enumerate(rows)
        for column, value in row.items()
    }


def _in_file(fault: Fault) -> Fault:
    """A value that is none of its list, with the codes that a file may hold there."""
    if fault.code != "not-a-choice":
        return fault
    if is_text(fault.path):
        return Fault(fault.path, "not-a-text")
    name = fault.path.rpartition(".")[2]
    kind = CHOICES.get(name) or LISTS.get(name, str)
    codes = tuple(kind) if issubclass(kind, StrEnum) else ("yes", "no") if name == "has_interest" else ()
    said = ", ".join(codes)
    return Fault(fault.path, "not-a-code", {"value": said}) if said else fault


def _value(path: str, cell: str) -> Any:
    text = unguarded(cell)
    name = path.rpartition(".")[2]
    if name in LISTS:
        return [part for each in re.split(r"[;\n]", text) if (part := each.strip())]
    if name == "has_interest":
        return {"yes": True, "no": False}.get(text.strip().lower(), text)
    return text.strip().lower() if name in CHOICES or path == LANGUAGE else text


def _in_order(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, with what is said of each principle at the place of that principle."""
    places = {str(principle): index for index, principle in enumerate(Principle)}
    ordered = {}
    for path, value in answers.items():
        name, _, rest = path.partition(".")
        index, _, column = rest.partition(".")
        said = answers.get(f"{name}.{index}.principle") if name == "by_principle" else None
        if isinstance(said, str) and said in places:
            ordered[f"{name}.{places[said]}.{column}"] = value
        else:
            ordered[path] = value
    return ordered
