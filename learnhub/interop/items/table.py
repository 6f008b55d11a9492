"""Questions as CSV, one a row, for a spreadsheet: every kind, as HTML or plain words.

The columns `option 1`, `match 1`, `feedback 1` and so on hold the options, accepted answers or rows, what each is
matched with (its right side, its category, the name of its gap), and its feedback; `right` numbers the right options.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from learnhub.content.from_html import plain_of_html
from learnhub.domain.assessment import ItemKind, Scoring
from learnhub.interop.items.questions import (
    PARTS_LIMIT,
    Answer,
    Found,
    Question,
    Remarks,
    decoded,
    enough,
    found,
    losses,
    number,
    plain_number,
    whole_points,
)

NAME = "CSV"
COLUMNS = (
    "kind",
    "name",
    "text",
    "right",
    "feedback",
    "points",
    "scoring",
    "tolerance",
    "units",
    "bank",
    "case",
    "hints",
)
_FORMULA = tuple("=+-@\t\r'")
_CHOSEN = frozenset({ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.TRUE_FALSE, ItemKind.MARK})
_PAIRED = frozenset({ItemKind.MATCH, ItemKind.CATEGORY})
_TYPED = frozenset({ItemKind.SHORT, ItemKind.NUMERIC})
_GAP = re.compile(r"\{\{([a-z][a-z0-9-]*)\}\}")
_HELD = {"points": True, "units": True, "hints": True, "case": True, "all-or-nothing": True}

Row = Mapping[str, str]


def read(data: bytes) -> Found:
    """The questions of a CSV file; columns may be parted by commas, semicolons or tabs."""
    remarks = Remarks()
    text = decoded(data, remarks)
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    questions: list[Question] = []
    line = 1
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        if len(names) > 3 * PARTS_LIMIT:
            remarks.add(1, "parts")
            return found((), remarks)
        if missing := {"kind", "text"} - set(names):
            remarks.add(1, "row", what=f"there is no column {' and no column '.join(sorted(missing))}")
            return found((), remarks)
        for cells in rows:
            line, start = rows.line_num, line + 1
            if enough(questions, remarks):
                break
            row = {name: _plain(value) for name, value in zip(names, cells, strict=False)}
            row = dict.fromkeys(names, "") | row
            if any(row.values()) and (question := _question(row, start, remarks)):
                questions.append(question)
    except csv.Error as error:
        remarks.add(line + 1, "row", what=f"{error}. Nothing after this line was read")
    return found(questions, remarks)


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") else text


def _question(row: Row, line: int, remarks: Remarks) -> Question | None:
    try:
        return _made(row, line, remarks)
    except ValueError as error:
        remarks.add(line, "row", what=error)
    return None


def _made(row: Row, line: int, remarks: Remarks) -> Question:
    """The question of a row. Raises ValueError with what is wrong in it."""
    for name, known in (("kind", ItemKind), ("scoring", Scoring)):
        if row.get(name) and row[name] not in set(known):
            raise ValueError(f"{row[name]!r} is not a {name}; there are {', '.join(known)}")
    if not row["kind"]:
        raise ValueError("its kind is missing")
    kind, scoring = ItemKind(row["kind"]), Scoring(row.get("scoring") or Scoring.ALL_OR_NOTHING)
    right = set(re.findall(r"[0-9]+", row.get("right", "")))
    places = _places(row)
    plain = kind in _CHOSEN | _TYPED | {ItemKind.ORDER}
    question = Question(
        kind,
        row.get("name", ""),
        row["text"] if row["text"].startswith("<") else row["text"].replace("\n", "<br>"),
        tuple(
            Answer(row.get(f"option {n}", ""), kind not in _CHOSEN or str(n) in right, row.get(f"feedback {n}", ""))
            for n in places
            if plain
        ),
        tuple((row.get(f"option {n}", ""), row.get(f"match {n}", "")) for n in places if kind in _PAIRED),
        _gaps(row, places) if kind is ItemKind.GAPS else (),
        tuple(_lines(row, "bank")) if row.get("bank") else None,
        row.get("feedback", ""),
        whole_points(row.get("points") or "1", line, remarks),
        scoring,
        _number((row.get("tolerance") or "0").removesuffix("%")) + "%" * row.get("tolerance", "").endswith("%"),
        tuple((unit.partition("=")[0].strip(), _number(unit.partition("=")[2])) for unit in _lines(row, "units")),
        row.get("case", "") == "yes",
        tuple(_lines(row, "hints")),
        line=line,
    )
    _check(question)
    return question


def _number(text: str) -> str:
    value = number(text)
    if value is None or value < 0:
        raise ValueError(f"{text!r} is not a number from 0 on")
    return plain_number(value)


def _gaps(row: Row, places: Iterable[int]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    texts = {
        name: tuple(row.get(f"option {n}", "") for n in places if row.get(f"match {n}") == name)
        for name in _GAP.findall(row["text"])
    }
    return tuple(texts.items())


def _check(question: Question) -> None:
    right = sum(answer.right for answer in question.answers)
    kind = question.kind
    listed = question.pairs if kind in _PAIRED else question.answers
    if kind in _CHOSEN | _PAIRED | {ItemKind.ORDER} and len(listed) < 2:
        raise ValueError("there are fewer than two options")
    if kind in _CHOSEN and (right < 1 or (right > 1 and kind in {ItemKind.SINGLE, ItemKind.TRUE_FALSE})):
        raise ValueError("the column right does not number the right options")
    if kind is ItemKind.TRUE_FALSE and [answer.text for answer in question.answers] != ["true", "false"]:
        raise ValueError("its options are not true and false")
    gaps = dict(question.gaps)
    if (kind in _TYPED and not question.answers) or (kind is ItemKind.GAPS and not (gaps and all(gaps.values()))):
        raise ValueError("an answer is missing")
    if kind is ItemKind.NUMERIC and any(number(answer.text) is None for answer in question.answers):
        raise ValueError("an answer is not a number")


def _places(row: Row) -> list[int]:
    places = sorted({int(name.rpartition(" ")[2]) for name in row if re.fullmatch(r"(?:option|match) \d{1,3}", name)})
    return [place for place in places if row.get(f"option {place}") or row.get(f"match {place}")]


def _lines(row: Row, name: str) -> list[str]:
    return [text.strip() for text in row.get(name, "").split("\n") if text.strip()]


def write(questions: Iterable[Question]) -> tuple[bytes, Remarks]:
    """The questions as a CSV file, and what it could not hold."""
    remarks = Remarks()
    rows = []
    for question in questions:
        losses(question, NAME, remarks, **_HELD)
        rows.append(_row(question))
    most = max([2, *(int(name[7:]) for row in rows for name in row if name.startswith("option "))])
    columns = [*COLUMNS, *(f"{name} {n}" for n in range(1, most + 1) for name in ("option", "match", "feedback"))]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: f"'{text}" if text.startswith(_FORMULA) else text for name, text in row.items()})
    return out.getvalue().encode("utf-8-sig"), remarks


def _row(question: Question) -> dict[str, str]:
    row = {
        "kind": question.kind.value,
        "name": question.name,
        "text": question.text,
        "feedback": question.feedback,
        "points": str(question.points),
        "scoring": question.scoring.value,
        "tolerance": question.tolerance,
        "units": "\n".join(f"{name}={factor}" for name, factor in question.units),
        "bank": "\n".join(question.bank or ()),
        "case": "yes" if question.exact_case else "",
        "hints": "\n".join(" ".join(hint.split()) for hint in question.hints),
    }
    if question.kind in _CHOSEN:
        row["right"] = ";".join(str(n) for n, answer in enumerate(question.answers, 1) if answer.right)
    parts = [(answer.text, "", answer.feedback) for answer in question.answers]
    parts += [(plain_of_html(left) and left, right, "") for left, right in question.pairs]
    parts += [(text, name, "") for name, texts in question.gaps for text in texts]
    for n, part in enumerate(parts, 1):
        row |= dict(zip((f"option {n}", f"match {n}", f"feedback {n}"), part, strict=True))
    return row
