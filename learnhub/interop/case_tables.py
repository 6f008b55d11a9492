"""Files of cases as other systems and our own exports write them: CSV and JSON, read into rows of answers by path.

A CSV is UTF-8, or UTF-16 with its mark; cells lie apart by commas, semicolons or tabs, whichever the header has most
of. First lines that begin with `# ` tell of the file. A JSON holds a list of cases, or an object with `cases`; a case
has its answers by path or nested, in itself or under `content`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from learnhub.domain.cases.importing import MOST_COLUMNS, Line, Sheet
from learnhub.domain.errors import Fault, RowFault

DEEP = 4
REPLACED = "\ufffd"


def read_text(data: bytes) -> str:
    """The text of a file; what is no text in its encoding becomes U+FFFD."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16" if wide else "utf-8", errors="replace")


def read_cases(text: str) -> Sheet:
    """What the text of a file says; never raises, a fault of row 0 refuses the whole."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return _refused("no-cases")
    sheet = _json(text) if text.lstrip()[:1] in ("[", "{") else _csv(text)
    if REPLACED not in text:
        return sheet
    return Sheet(sheet.columns, sheet.lines, (RowFault(1, "", "", Fault("", "not-utf-8")), *sheet.faults), sheet.cells)


def _csv(text: str) -> Sheet:
    told = 0
    lines = text.split("\n")
    while told < len(lines) and (lines[told].lstrip('"').startswith("# ") or not lines[told].strip(",;\t ")):
        told += 1
    header = lines[told] if told < len(lines) else ""
    delimiter = max(",;\t", key=header.count)
    body = io.StringIO("\n".join(lines[told:]), newline="")
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(body, delimiter=delimiter, strict=True))
    except csv.Error:
        return _refused("unreadable-row", told + len(records) + 1)
    if not records:
        return _refused("no-cases")
    columns = [name.strip() for name in records[0]]
    while columns and not columns[-1]:
        columns.pop()
    read, faults = [], []
    for number, record in enumerate(records[1:], told + 2):
        if not any(cell.strip() for cell in record):
            continue
        if any(cell.strip() for cell in record[len(columns) :]):
            faults.append(RowFault(number, "", "", Fault("", "too-many-cells", {"limit": len(columns)})))
        read.append(Line(number, dict(zip(columns, record, strict=False))))
    return Sheet(tuple(columns), tuple(read), tuple(faults))


def _json(text: str) -> Sheet:
    try:
        said = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return _refused("not-json")
    cases = said.get("cases", said) if isinstance(said, dict) else said
    cases = cases if isinstance(cases, list) else [cases]
    lines: list[Line] = []
    columns: dict[str, None] = {}
    faults: list[RowFault] = []
    for number, case in enumerate(cases, 1):
        if not isinstance(case, dict):
            faults.append(RowFault(number, "", str(case)[:80], Fault("", "not-a-case-object")))
            continue
        content = case.get("content")
        answers = {**case, **content} if isinstance(content, Mapping) else case
        values = dict(_paths({name: each for name, each in answers.items() if name != "content"}))
        lines.append(Line(number, values))
        columns |= dict.fromkeys(values)
        if len(columns) > MOST_COLUMNS:
            break
    return Sheet(tuple(columns), tuple(lines), tuple(faults), cells=False)


def _paths(value: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    for name, each in value.items():
        path = f"{before}{name}"
        rows = isinstance(each, list) and any(isinstance(row, dict) for row in each)
        if depth < DEEP and isinstance(each, dict):
            yield from _paths(each, f"{path}.", depth + 1)
        elif depth < DEEP and rows:
            yield from _paths({str(index): row for index, row in enumerate(each)}, f"{path}.", depth + 1)
        elif each not in ("", None, []):
            yield path, each


def _refused(code: str, row: int = 0) -> Sheet:
    return Sheet((), (), (RowFault(row, "", "", Fault("", code)),))
