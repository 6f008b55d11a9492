"""Rows of a case in one cell of a table: a row a line, its columns apart by semicolons, each as `column: value`.

A semicolon, a line's end or a backslash within a value has a backslash before it; several codes have commas between
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from learnhub.domain.cases.answers import LISTS

_ESCAPED = {"\\": "\\\\", ";": "\\;", "\n": "\\n"}
_PARTS = re.compile(r"(?:[^\\;]|\\.)+", re.DOTALL)
_BACK = re.compile(r"\\(.)", re.DOTALL)


def cell_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """These rows as one cell; what is empty is left out."""
    lines = ("; ".join(f"{column}: {_written(value)}" for column, value in row.items() if value) for row in rows)
    return "\n".join(line for line in lines if line)


def _written(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return "".join(_ESCAPED.get(sign, sign) for sign in text)


def rows_of(cell: str) -> list[dict[str, Any]]:
    """The rows of a cell, each with its values by column. Raises ValueError with the part that names no column."""
    rows = []
    for line in filter(str.strip, cell.split("\n")):
        row: dict[str, Any] = {}
        for part in filter(str.strip, _PARTS.findall(line)):
            column, colon, value = part.partition(":")
            column = column.strip()
            if not colon or not column.isidentifier():
                raise ValueError(part.strip())
            said = _BACK.sub(lambda found: {"n": "\n"}.get(found[1], found[1]), value.strip())
            row[column] = [each for each in map(str.strip, said.split(",")) if each] if column in LISTS else said
        rows.append(row)
    return rows
