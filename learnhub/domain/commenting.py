"""Comments on passages of a draft, and its approval: where a passage is by now, and what an approval is worth."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COMMENT_LENGTH = 2_000
QUOTE_LENGTH = 300


@dataclass(frozen=True)
class Anchor:
    """The passage that a comment is about: the id in its block, if it has one, its digest, and words of it."""

    block: str
    digest: str
    quote: str


@dataclass(frozen=True)
class BlockMark:
    """A block as anchors find it."""

    id: str
    digest: str
    text: str


def words(text: str) -> str:
    """The words of a text alone, so that marks and line breaks make no difference."""
    return " ".join(re.findall(r"\w+", text))


def place_of(anchor: Anchor, blocks: Sequence[BlockMark]) -> tuple[int | None, bool]:
    """Which block holds the passage now, and whether it has changed since; None when it is gone.

    The very block comes first, then the one of its id, then one that holds the quoted words.
    """
    for number, block in enumerate(blocks):
        if block.digest == anchor.digest:
            return number, False
    for number, block in enumerate(blocks):
        if anchor.block and block.id == anchor.block:
            return number, True
    quoted = words(anchor.quote)
    for number, block in enumerate(blocks):
        if quoted and quoted in words(block.text):
            return number, True
    return None, True


@dataclass(frozen=True)
class Approval:
    """That somebody approved the draft as a revision left it; `edited_by` made that revision."""

    revision: int
    by_id: int
    by: str
    at: dt.datetime
    edited_by: int | None

    @property
    def counts(self) -> bool:
        """Whether it suffices: who made the newest edits cannot be the only one to approve them."""
        return self.by_id != self.edited_by


@dataclass(frozen=True)
class Standing:
    """How a draft stands: the last approval that counts with the edits since, and, of the newest text, those who
    approved what they wrote themselves."""

    newest: int
    approval: Approval | None
    since: int
    own: tuple[Approval, ...]

    @property
    def approved(self) -> bool:
        """Whether the text as it is has been approved."""
        return self.approval is not None and self.since == 0


def standing(approvals: Iterable[Approval], newest: int) -> Standing:
    """How a draft stands whose newest revision has this number."""
    known = sorted(approvals, key=lambda each: (each.revision, each.at), reverse=True)
    last = next((each for each in known if each.counts), None)
    own = tuple(each for each in known if each.revision == newest and not each.counts)
    return Standing(newest, last, newest - last.revision if last else newest, own)
