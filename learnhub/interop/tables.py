"""Rows of cases as CSV, XLSX and JSON, a row at a time: a hundred thousand need no more memory than ten.

The question, the moment and the address stand in each document. XLSX comes from `xlsxwriter` in its constant-memory
mode; it is imported by the job that writes one.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from learnhub.domain.exports import Format, cell

Row = Mapping[str, Any]


class Writer(Protocol):
    """Takes rows in order."""

    def write(self, row: Row) -> None:
        """Write one row; `row` holds the named columns and, under `content`, the whole case."""

    def close(self) -> None:
        """End the document."""


def open_writer(format_: Format, path: Path, columns: Sequence[str], said: Mapping[str, str]) -> Writer:
    """The writer of this form; `said` is told of the document in it: what was asked, when, where it is from."""
    match format_:
        case Format.CSV:
            return _Csv(path, columns, said)
        case Format.XLSX:
            return _Xlsx(path, columns, said)
        case Format.JSON:
            return _Json(path, said)
    raise ValueError(format_)


class _Csv:
    """UTF-8 with a mark, which spreadsheets need, and lines of RFC 4180; what is told stands in first lines with #."""

    def __init__(self, path: Path, columns: Sequence[str], said: Mapping[str, str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._columns = columns
        self._rows = csv.writer(self._file)
        for name, words in said.items():
            self._rows.writerow([f"# {name}: {words}"])
        self._rows.writerow(columns)

    def write(self, row: Row) -> None:
        self._rows.writerow([cell(row.get(column)) for column in self._columns])

    def close(self) -> None:
        self._file.close()


class _Xlsx:
    """Two sheets: the cases, and what is told of the document. No text is read as a formula or a link."""

    def __init__(self, path: Path, columns: Sequence[str], said: Mapping[str, str]) -> None:
        import xlsxwriter  # noqa: PLC0415

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), {**options, "strings_to_numbers": False})
        about = self._book.add_worksheet("About")
        for number, (name, words) in enumerate(said.items()):
            about.write_string(number, 0, name)
            about.write_string(number, 1, words)
        self._sheet = self._book.add_worksheet("Cases")
        self._sheet.freeze_panes(1, 1)
        self._columns = columns
        self._number = 0
        self._put(columns)

    def write(self, row: Row) -> None:
        self._put([cell(row.get(column)) for column in self._columns])

    def _put(self, texts: Iterable[str]) -> None:
        for place, text in enumerate(texts):
            self._sheet.write_string(self._number, place, text)
        self._number += 1

    def close(self) -> None:
        self._book.close()


class _Json:
    """One object: what is told of the document, and the cases, whole."""

    def __init__(self, path: Path, said: Mapping[str, str]) -> None:
        self._file = path.open("w", encoding="utf-8")
        head = json.dumps(dict(said), ensure_ascii=False)[:-1]
        self._file.write(f'{head}{", " if said else ""}"cases": [')
        self._first = True

    def write(self, row: Row) -> None:
        kept = {name: _plain(value) for name, value in row.items()}
        self._file.write(("\n" if self._first else ",\n") + json.dumps(kept, ensure_ascii=False))
        self._first = False

    def close(self) -> None:
        self._file.write("\n]}\n")
        self._file.close()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
