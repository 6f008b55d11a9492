"""What has changed between two texts, by words, and by characters where a script writes no words apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


Part = tuple[str, Change]
"""Some words, with the space around them, and what became of them."""


_SENTENCE = re.compile(r".*?(?:[.!?؟]+\s+|[。！？]+|\n+|\Z)", re.DOTALL)
_WORD = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def words_changed(before: str, after: str) -> tuple[Part, ...]:
    """The two texts as one: joined without what was added it is the first, without what was removed the second.

    Sentences are compared first and words only inside sentences that differ, so that a long text stays quick.
    """
    joined: list[Part] = []
    for words, change in _by_sentence(before, after):
        if not words:
            continue
        if joined and joined[-1][1] is change:
            joined[-1] = (joined[-1][0] + words, change)
        else:
            joined.append((words, change))
    return tuple(joined)


def _by_sentence(before: str, after: str) -> Iterator[Part]:
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    for same, was, now in _blocks(old, new):
        if same:
            yield was, Change.SAME
        else:
            yield from _by_word(was, now)


def _by_word(before: str, after: str) -> Iterator[Part]:
    """Words that changed one after another are one change: the space that they share goes with both."""
    removed = added = ""
    for same, was, now in _blocks(_WORD.findall(before), _WORD.findall(after)):
        if same and not (was.isspace() and (removed or added)):
            yield from _changed(removed, added)
            yield was, Change.SAME
            removed = added = ""
        else:
            removed, added = removed + was, added + now
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Part]:
    shared = len(removed) - len(removed.rstrip()) if removed.strip() and added.strip() else 0
    if shared and removed[-shared:] == added[-shared:]:
        yield from (
            (removed[:-shared], Change.REMOVED),
            (added[:-shared], Change.ADDED),
            (added[-shared:], Change.SAME),
        )
    else:
        yield from ((removed, Change.REMOVED), (added, Change.ADDED))


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        yield kind == "equal", "".join(old[a:b]), "".join(new[c:d])


def shortened(parts: Iterable[Part], around: int = 160) -> tuple[Part, ...]:
    """The parts with the middle of a long stretch that did not change left out: its ends stay, cut at a space."""
    shown = list(parts)
    cut: list[Part] = []
    for place, (words, change) in enumerate(shown):
        ends = (0 if place == 0 else around, 0 if place == len(shown) - 1 else around)
        if change is not Change.SAME or len(words) <= sum(ends) + around:
            cut.append((words, change))
            continue
        before = words[: ends[0]].rpartition(" ")[0] if ends[0] else ""
        after = words[len(words) - ends[1] :].partition(" ")[2] if ends[1] else ""
        cut.append((f"{before} … {after}", change))
    return tuple(cut)
