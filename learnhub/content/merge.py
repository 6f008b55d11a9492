"""Two changes of one text brought together: block by block, and line by line where both touched the same stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from learnhub.content.document import FENCE, read_document
from learnhub.content.faults import Faults

_ROW = re.compile(r"\s*(?:[-*+=:>|#]|\d+[.)]|[\w-]+ =|$)")
"""The beginning of a line that stands by itself: of a list, an answer, a table, a setting, a block."""


@dataclass(frozen=True)
class Clash:
    """A stretch that both sides changed, each in its own way."""

    base: str
    theirs: str
    ours: str


@dataclass(frozen=True)
class Merged:
    """What came of a merge: text that holds, and the clashes between, in their order."""

    pieces: tuple[str | Clash, ...]

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The stretches that somebody has to decide."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Clash))

    @property
    def text(self) -> str | None:
        """The merged text; None while something clashes."""
        texts = [piece for piece in self.pieces if isinstance(piece, str)]
        return "".join(texts) if len(texts) == len(self.pieces) else None

    def settled(self, choices: Sequence[str]) -> str:
        """The text with the clashes settled in their order, each `theirs`, `ours` or `both` (theirs, then ours)."""
        left = iter(choices)
        return "".join(piece if isinstance(piece, str) else _chosen(piece, next(left)) for piece in self.pieces)


def _chosen(clash: Clash, choice: str) -> str:
    if choice == "both" and clash.theirs and clash.ours and not _ROW.match(clash.ours):
        return clash.theirs.rstrip("\n") + "\n\n" + clash.ours
    return {"theirs": clash.theirs, "ours": clash.ours, "both": clash.theirs + clash.ours}[choice]


def merge(path: str, base: str, theirs: str, ours: str) -> Merged:
    """What both sides made of `base`, a file of a course at `path`.

    What one side alone changed is taken, what both left keeps its bytes, and what both changed, each in its own way,
    is a clash with both texts: no line that somebody wrote is missing from the pieces.
    """
    if theirs in (ours, base):
        return Merged((ours,) if ours else ())
    if ours == base:
        return Merged((theirs,) if theirs else ())
    made: list[str | Clash] = []
    for was, left, right in _stretches(*(_blocks(path, text) for text in (base, theirs, ours))):
        piece = _settled(was, left, right)
        pieces = [piece] if isinstance(piece, str) else _by_line(piece)
        for each in pieces:
            if isinstance(each, str) and made and isinstance(made[-1], str):
                made[-1] += each
            elif each:
                made.append(each)
    return Merged(tuple(made))


def _by_line(clash: Clash) -> list[str | Clash]:
    rows = (_lines(clash.base), _lines(clash.theirs), _lines(clash.ours))
    return [_settled(was, left, right) for was, left, right in _stretches(*rows)]


def _settled(was: Sequence[str], left: Sequence[str], right: Sequence[str]) -> str | Clash:
    if right in (was, left):
        return "".join(left)
    return "".join(right) if left == was else Clash("".join(was), "".join(left), "".join(right))


def _blocks(path: str, text: str) -> list[str]:
    """The text cut at its blocks; where it cannot be read as a file of a course, at its empty lines."""
    document = read_document(path, text.encode(), Faults(path))
    if document is None:
        return re.findall(r"(?:[^\n]+\n?)+\n*|\n+", text)
    return [f"{FENCE}\n{document.front}{FENCE}\n", *(block.text for block in document.blocks)]


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


Stretch = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _stretches(base: Sequence[str], theirs: Sequence[str], ours: Sequence[str]) -> Iterator[Stretch]:
    """The three texts cut where all of them agree: stretches that are alike, and those between them."""
    in_theirs, in_ours = _matching(base, theirs), _matching(base, ours)
    at, left, right = 0, 0, 0
    while at < len(base):
        end = at
        while end < len(base) and in_theirs.get(end) == left + end - at and in_ours.get(end) == right + end - at:
            end += 1
        if end == at:
            end = next((row for row in range(at, len(base)) if row in in_theirs and row in in_ours), len(base))
            if end == len(base):
                break
            yield base[at:end], theirs[left : in_theirs[end]], ours[right : in_ours[end]]
            at, left, right = end, in_theirs[end], in_ours[end]
        else:
            same = base[at:end]
            yield same, same, same
            at, left, right = end, left + end - at, right + end - at
    yield base[at:], theirs[left:], ours[right:]


def _matching(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """The rows of `base` that stand in `other` too, and where."""
    found = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + row: block.b + row for block in found for row in range(block.size)}
