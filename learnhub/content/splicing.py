"""A stretch of prose within the text of a block, exchanged so that every line that stays keeps its bytes."""

from __future__ import annotations

from collections.abc import Sequence

_MARKS = " \t>"


def spliced(source: str, old: str, new: str) -> str | None:
    """The source with `new` where `old` stands on lines of its own, also behind `>` and blanks; None where it stands
    nowhere, or more than once."""
    lines, was, will = source.split("\n"), old.split("\n"), new.split("\n")
    found = [row for row in range(len(lines) - len(was) + 1) if _stands(lines[row : row + len(was)], was)]
    if len(found) != 1:
        return None
    start = found[0]
    begins = [line[: len(line) - len(each)] for line, each in zip(lines[start:], was, strict=False)]
    first = _same(was, will)
    last = _same(was[first:][::-1], will[first:][::-1])
    begin = begins[min(first, len(was) - 1)] or begins[0]
    middle = [(begin + line) if line else begin.rstrip() for line in will[first : len(will) - last]]
    return "\n".join([*lines[: start + first], *middle, *lines[start + len(was) - last :]])


def _stands(lines: Sequence[str], old: Sequence[str]) -> bool:
    return all(
        line.endswith(each) and not line[: len(line) - len(each)].strip(_MARKS)
        for line, each in zip(lines, old, strict=True)
    )


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
