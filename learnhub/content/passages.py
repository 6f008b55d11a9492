"""Where one block of a lesson ends and the next begins in the HTML that both make."""

from __future__ import annotations

import re
from functools import lru_cache

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


_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)(?:[^>"']|"[^"]*"|'[^']*')*>""")


@lru_cache(maxsize=256)
def ends_of(html: str) -> tuple[int, ...]:
    """The places in well-formed HTML after each element that stands in no other."""
    ends, depth = [], 0
    for tag in _TAG.finditer(html):
        if tag["name"] not in _EMPTY:
            depth += -1 if tag["end"] else 1
        if depth == 0:
            ends.append(tag.end())
    return tuple(ends)
