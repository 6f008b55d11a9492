"""Access tokens: what a program may read in a person's name."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from learnhub.domain.errors import Fault, Invalid

PREFIX = "learnhub_"
"""What every token begins with, so that one that leaked is known when it is seen."""
NAME_LIMIT = 80
MOST_DAYS = 365
MOST = 20
"""Tokens that one person may have at once."""


class Scope(StrEnum):
    """What a token opens; it never opens more than its person may read."""

    CASES = "cases:read"
    LEARNING = "learning:read"
    MINE = "mine:read"


def check(name: str, scopes: frozenset[Scope], days: int, *, has: int) -> None:
    """Whether a token may be made. Raises Invalid: `required`, `too-long`, `out-of-range` (1 to 365 days), or
    `too-many-tokens` for a person who has twenty."""
    faults = []
    if not name.strip():
        faults.append(Fault("name", "required"))
    if len(name) > NAME_LIMIT:
        faults.append(Fault("name", "too-long", {"limit": NAME_LIMIT, "length": len(name)}))
    if not scopes:
        faults.append(Fault("scopes", "required"))
    if not 1 <= days <= MOST_DAYS:
        faults.append(Fault("days", "out-of-range", {"least": 1, "most": MOST_DAYS}))
    if has >= MOST:
        faults.append(Fault("name", "too-many-tokens", {"limit": MOST}))
    if faults:
        raise Invalid(*faults)


def ends(now: dt.datetime, days: int) -> dt.datetime:
    """When a token made now stops working."""
    return now + dt.timedelta(days=days)
