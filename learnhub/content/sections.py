"""Markdown cut at its headings, and between paragraphs where there is much: each part is read by itself, and once."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")
_BLOCK = re.compile(r"(?P<indent>[ \t]*)(?P<marks>:{3,})(?P<info>.*)")

MUCH = 500
"""From so many characters on, a part ends before the next paragraph that stands in nothing else."""


@lru_cache(maxsize=512)
def sections(text: str) -> tuple[tuple[int, str], ...]:
    """The text in parts that mean the same by themselves, each with its first row: they begin at headings, and at
    paragraphs once there is much, that stand in nothing else, after an empty line. Where that cannot be told by a look
    at each line, there is one part."""
    if ("\n#" not in text and len(text) <= MUCH) or "\r" in text:
        return ((0, text),)
    rows = text.split("\n")
    before = [0, *accumulate(len(each) + 1 for each in rows)]
    starts, row = [0], 0
    while row < len(rows):
        line = rows[row]
        if line[:1] == "#":
            if row and _HEADING.match(line) and not rows[row - 1].strip():
                starts.append(row)
        elif line[:1].isalpha():
            if row and not rows[row - 1].strip() and before[row] - before[starts[-1]] > MUCH:
                starts.append(row)
        elif (opened := _opens(line)) is not None:
            marks = opened["marks"]
            if opened["indent"] or (end := _end(rows, row, marks)) is None:
                return ((0, text),)
            row = end
        row += 1
    ends = [*starts[1:], len(rows)]
    return tuple((start, "\n".join(rows[start:end])) for start, end in zip(starts, ends, strict=True))


def _opens(line: str) -> re.Match[str] | None:
    """A line that may open a fence or a block; what stands in a list or a quotation ends with it."""
    found = _FENCE.fullmatch(line)
    if found:
        return found
    found = _BLOCK.fullmatch(line)
    return found if found and (found["info"].strip() or found["indent"]) else None


def _end(rows: list[str], start: int, marks: str) -> int | None:
    for row in range(start + 1, len(rows)):
        line = rows[row].strip(" \t")
        if line.startswith(marks) and not line.strip(marks[0]):
            return row
    return None
