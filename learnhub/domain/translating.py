"""What goes out to translators and comes back: passages with their key, their fingerprint and their words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Unit:
    """A passage as it travels: the file and the key, the fingerprint and the words of the original, the translation.

    `standing` is done, stale or missing.
    """

    path: str
    key: str
    source_hash: str
    source: str
    target: str
    standing: str = ""


class Fate(StrEnum):
    """What becomes of a passage that comes back."""

    TAKEN = "taken"
    STALE = "stale"
    SAME = "same"
    EMPTY = "empty"
    OLDER = "older"
    FAULTY = "faulty"
    UNKNOWN = "unknown"


WRITTEN = frozenset({Fate.TAKEN, Fate.STALE})
"""The fates that change the draft: `stale` keeps words whose original has moved on since they went out."""
