"""Answers one after another in a text that is written anew: a row that says what it said keeps its lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_LEAD = re.compile(r"[-*+]|\d{1,9}[.)]")

Rows = Callable[[str], Sequence[Any]]
"""Reads the rows of a text: each has an `id` and a `line`, counted from 1, and is equal to one that says the same."""


@dataclass(frozen=True)
class _Piece:
    """A row, its exact text, and how many empty lines stand after it."""

    row: Any
    text: str
    gap: int


def kept_rows(was: str, made: str, rows: Rows, read: Callable[[str], object]) -> str:
    """The text that was made, in which each row that is in `was` too has its lines from there, and what begins and
    parts rows is as it was. Where the text would then `read` as something else, it is as it was made."""
    old, (before, new, after) = _cut(was, rows(was))[1], _cut(made, rows(made))
    if not old or not new:
        return made
    known = {piece.row.id: number for number, piece in enumerate(old)}
    texts = []
    for number, piece in enumerate(new):
        place = known.get(piece.row.id)
        same = place is not None and old[place].row == piece.row
        text = old[place or 0].text if same else _led(piece.text, old[place if place is not None else -1].text)
        inside = place is not None and place < len(old) - 1
        gap = old[place or 0].gap if inside else old[0].gap if len(old) > 1 else piece.gap
        texts.append(text + "\n" * (gap + 1 if number < len(new) - 1 else 1))
    woven = before + _counted("".join(texts), [piece.text for piece in old]) + "\n" * new[-1].gap + after
    return woven if read(woven) == read(made) else made


def _cut(text: str, rows: Sequence[Any]) -> tuple[str, list[_Piece], str]:
    """What stands before the rows, the rows, and what stands after them."""
    lines = text.split("\n")
    starts = [row.line - 1 for row in rows]
    if not starts:
        return text, [], ""
    last = next(
        (at for at in range(starts[-1] + 1, len(lines)) if lines[at] and not lines[at][0].isspace()), len(lines)
    )
    pieces = []
    for row, start, end in zip(rows, starts, [*starts[1:], last], strict=True):
        whole = "\n".join(lines[start:end])
        body = whole.rstrip()
        pieces.append(_Piece(row, body, whole[len(body) :].count("\n")))
    end = last - pieces[-1].gap
    pieces[-1] = _Piece(pieces[-1].row, pieces[-1].text, 0)
    return "".join(f"{line}\n" for line in lines[: starts[0]]), pieces, "\n".join(lines[end:])


def _led(text: str, by: str) -> str:
    """A row that begins as another one does."""
    mine, other = _LEAD.match(text), _LEAD.match(by)
    return f"{other[0]}{text[mine.end() :]}" if mine and other and len(mine[0]) == len(other[0]) else text


def _counted(text: str, was: Sequence[str]) -> str:
    """The rows counted from 1 where the old ones were, as far as a figure goes."""
    leads = [found[0] for body in was if (found := _LEAD.match(body))]
    if len(leads) < 2 or leads != [f"{number}{leads[0][-1]}" for number in range(1, len(was) + 1)]:
        return text
    pieces = re.split(r"^\d[.)]", text, flags=re.MULTILINE)
    if len(pieces) > 10:
        return text
    return pieces[0] + "".join(f"{number}{leads[0][-1]}{each}" for number, each in enumerate(pieces[1:], 1))
