"""What has changed between two texts of a case, by words, and by characters where a script writes no words apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from learnhub.domain.cases.answers import CaseContent, is_text, leaves
from learnhub.domain.cases.template import FULL_1, SHIPPED, Template


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


Part = tuple[str, Change]
"""Some words, with the space around them, and what became of them."""


@dataclass(frozen=True)
class TextChange:
    """One text of the form that is not as it was."""

    path: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class ContentChange:
    """What differs between two contents: texts by words, and the ids of questions where something else was chosen."""

    texts: tuple[TextChange, ...] = ()
    choices: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.choices)


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


def content_changed(before: CaseContent, after: CaseContent, template: Template = SHIPPED[FULL_1]) -> ContentChange:
    """What differs between two contents of a case, in the order of the template.

    Rows are compared in their places, by columns: `results.0.actual`. A row that was taken away is one whose texts were
    removed.
    """
    was, now = leaves(before), leaves(after)
    paths = sorted(was.keys() | now.keys(), key=lambda path: (*template.position(path), path))
    written, chosen = [], set()
    for path in paths:
        if not is_text(path):
            if not path.startswith("editions") and (was.get(path) or None) != (now.get(path) or None):
                chosen.add(template.question_of(path))
        elif was.get(path, "") != now.get(path, ""):
            written.append(TextChange(path, words_changed(was.get(path, ""), now.get(path, ""))))
    return ContentChange(tuple(written), tuple(question.id for question in template.questions if question.id in chosen))
