"""Where one block of a lesson ends and the next begins in the HTML that both make."""

from __future__ import annotations

from functools import lru_cache
from html.parser import HTMLParser

from learnhub.content.faults import Faults
from learnhub.content.markdown import structure
from learnhub.content.options import groups
from learnhub.content.page import PageBlock

_EMPTY = frozenset({"br", "hr", "img", "track"})
APART = frozenset({"choice", "case"})
"""Blocks that are no part of the HTML around them."""


@lru_cache(maxsize=1024)
def elements_of(block: PageBlock) -> int:
    """How many elements a block of prose makes side by side."""
    return len(groups(structure(block.source, 1, Faults(""))))


def ends_of(html: str) -> list[int]:
    """The places in well-formed HTML after each element that stands in no other."""
    reader = _Ends(html)
    reader.feed(html)
    reader.close()
    return reader.ends


class _Ends(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.ends: list[int] = []
        self._depth = 0
        self._starts = [0]
        for line in html.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            self._depth += 1
        elif self._depth == 0:
            self.ends.append(self._here() + len(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.ends.append(self._here() + len(tag) + len("</>"))

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column
