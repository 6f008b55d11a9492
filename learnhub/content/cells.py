"""The cells of a row of a table, and the row with other ones: a cell that stays keeps its place in the line."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BAR = re.compile(r"(?<!\\)\|")


def cells_of(line: str) -> list[str]:
    """The words of each cell of a row."""
    return [line[start:end].strip().replace("\\|", "|") for start, end in _spans(line)]


def _spans(line: str) -> list[tuple[int, int]]:
    """Where each cell stands, the blanks around its words included."""
    bars = [found.start() for found in _BAR.finditer(line)]
    starts = [len(line) - len(line.lstrip()), *(bar + 1 for bar in bars)]
    found = list(zip(starts, [*bars, len(line.rstrip())], strict=True))
    if found and not line[slice(*found[0])].strip():
        found.pop(0)
    if found and not line[slice(*found[-1])].strip():
        found.pop()
    return found


def row_of(cells: Sequence[str]) -> str:
    """A row that is written anew."""
    return f"| {' | '.join(map(_written, cells))} |"


def with_cells(line: str, cells: Sequence[str], *, width: int, least: int = 0) -> str:
    """The row with these cells, itself when they are its own. It has at least so many, and is `width` wide where it is
    written anew; empty ones at its end may be left out."""
    now = cells_of(line)
    filled = max((number for number, cell in enumerate(cells, 1) if cell.strip()), default=0)
    if max(filled, least) <= len(now):
        given = [*cells, *[""] * (len(now) - len(cells))]
        wanted = [was if cell == was else _tidy(cell) for was, cell in zip(now, given, strict=False)]
        if wanted == now:
            return line
        made = _placed(line, now, wanted) if line.lstrip().startswith("|") else ""
        if made and cells_of(made) == wanted:
            return made
    most = max(filled, least, width)
    return row_of([*cells[:most], *[""] * (most - len(cells))])


def _placed(line: str, now: Sequence[str], wanted: Sequence[str]) -> str:
    """The line with each cell that is another one at its place, as wide as before where that is possible."""
    made = line
    for (start, end), was, cell in reversed(list(zip(_spans(line), now, wanted, strict=True))):
        if cell == was:
            continue
        piece, text = line[start:end], _written(cell)
        left = len(piece) - len(piece.lstrip()) if was else min(1, len(piece))
        right = len(piece) - len(piece.rstrip()) if was else len(piece) - left
        if right > 1:
            right = max(1, len(piece) - left - len(text))
        elif left > 1:
            left = max(1, len(piece) - right - len(text))
        if not was and len(piece) < 2:
            left = right = 1
        made = made[:start] + " " * left + text + " " * right + made[end:]
    return made


def _written(cell: str) -> str:
    return _tidy(cell).replace("|", "\\|")


def _tidy(cell: str) -> str:
    return " ".join(cell.split())
