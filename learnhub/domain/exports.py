"""Documents of cases that a reader takes along: which forms there are, and what a cell of a table may hold."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Any

KEPT = dt.timedelta(days=7)
"""How long a document lies ready."""


class Format(StrEnum):
    """The forms of a document: tables of what a search finds, one case on paper, a course to take away."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PDF = "pdf"
    HTML = "html"
    EPUB = "epub"
    ZIP = "zip"


TABLES = (Format.CSV, Format.XLSX, Format.JSON)
CELL = 32_000
"""Characters of a cell; a spreadsheet takes 32,767."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> str:
    """A value as a cell of a table: lists with semicolons, yes and no, and no text that a spreadsheet would run as a
    formula (OWASP, CSV injection): such a text begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return cell("; ".join(str(each) for each in value))
    text = str(value)[:CELL]
    return f"'{text}" if text.startswith(_FORMULA) else text


_RUNS = re.compile(r"[=@]|[+-]\S*\(|[+-].*\|.*!")


def runs(text: str) -> bool:
    """Whether a spreadsheet would run this cell as a formula; a dash before words is text."""
    return _RUNS.match(text) is not None


def unguarded(text: str) -> str:
    """A cell as it was before `cell` put an apostrophe before it."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text
