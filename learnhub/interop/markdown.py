"""One case as Markdown (CommonMark). Its texts are escaped: nothing in them is read as a mark, a link or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from learnhub.domain.cases.answers import CHOICES, LISTS, ROWS, CaseContent, everything

_MARKS = re.compile(r"[\\`*_\[\]~|]")
_BEGINS = re.compile(r"^(?:[#>+=-]|\d+(?=[.)]))", re.MULTILINE)
APART = frozenset(
    {
        *("title", "summary", "visibility", "shown_by", "partners", "contact", "review_by", "editions", "source"),
        *("attachments", "outcome", "principles", "countries", "regions", "relation", "has_interest", "told_by"),
        *("lesson", "more_lessons"),
    }
)
"""What stands at the head of the document, or is no part of what happened."""


@dataclass(frozen=True)
class Cell:
    """An answer: its path with a star for the row, the list that its codes are of (empty: it is escaped text)."""

    path: str
    codes: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """What is told under one heading: one answer, or rows of them."""

    path: str
    rows: tuple[tuple[Cell, ...], ...]


def plain(text: str) -> str:
    """The text so that Markdown shows it as it is; each of its lines is a paragraph."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    lines = (line.strip() for line in _MARKS.sub(r"\\\g<0>", text).split("\n"))
    return _BEGINS.sub(_begin, "\n\n".join(line for line in lines if line))


def _begin(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdecimal() else f"\\{found[0]}"


def sections(content: CaseContent) -> tuple[Section, ...]:
    """The answers of a case that say something, in the order of the questions, the lessons learned first."""
    lessons = tuple(tuple(_cells("lesson", asdict(each))) for each in content.lessons)
    found = [Section("lesson", lessons)] if lessons else []
    for name, value in everything(content).items():
        if name in APART:
            continue
        if name in ROWS:
            rows = tuple(tuple(_cells(f"{name}.*", row)) for row in value if _told(name, row))
        elif name == "further":
            rows = tuple((cell,) for cell in _cells(name, value))
        else:
            rows = ((_cell(name, value),),) if value else ()
        if rows:
            found.append(Section(name, rows))
    return tuple(found)


def _told(name: str, row: Mapping[str, Any]) -> bool:
    return any(value for column, value in row.items() if (name, column) != ("by_principle", "principle"))


def _cells(before: str, row: Mapping[str, Any]) -> Iterator[Cell]:
    return (_cell(f"{before}.{column}", value) for column, value in row.items() if value)


def _cell(path: str, value: Any) -> Cell:
    name = path.rpartition(".")[2]
    coded = name in CHOICES or name in LISTS or path in ("partner_rows.*.country", "other_titles.*.language")
    codes = name if coded else ""
    several = value if isinstance(value, list | tuple) else (value,)
    return Cell(path, codes, tuple(str(each) if codes else plain(str(each)) for each in several))
