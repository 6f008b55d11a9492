"""What others may harvest: records in the order of their keys, deleted ones among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from learnhub.domain.cases.citation import Citation


@dataclass(frozen=True)
class Record:
    """One record: its number, when it changed last, its sets, and its case; None for one that was deleted."""

    key: int
    number: str
    changed_at: dt.datetime
    sets: tuple[str, ...]
    case: Citation | None


@dataclass(frozen=True)
class Batch:
    """Some records in the order of their keys, and how many there are in the whole list."""

    records: Sequence[Record]
    more: bool
    total: int
