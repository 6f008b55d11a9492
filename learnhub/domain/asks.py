"""Asking colleagues where search had no good answer: what an ask says, and when it becomes an editor's task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from learnhub.domain.errors import Fault
from learnhub.domain.principles import Principle
from learnhub.domain.use import place_faults, text_fault

LIMITS: Mapping[str, int] = MappingProxyType({"line": 200, "answer": 5_000, "learned": 1_000})
UNANSWERED = dt.timedelta(days=5)
"""After so long without an answer an ask is an editor's task."""

FURTHEST = dt.timedelta(days=366)


def ask_faults(
    line: str, principle: str, place: str | None, written_place: str, needed_by: dt.date | None, *, today: dt.date
) -> list[Fault]:
    """What is wrong with an ask."""
    faults = text_fault("line", line, LIMITS["line"])
    if principle not in set(Principle):
        faults.append(Fault("principle", "not-a-choice"))
    faults += place_faults("place", place, written_place)
    if needed_by is None:
        faults.append(Fault("needed_by", "required"))
    elif needed_by < today:
        faults.append(Fault("needed_by", "in-the-past"))
    elif needed_by > today + FURTHEST:
        faults.append(Fault("needed_by", "too-far"))
    return faults


def is_task(asked_at: dt.datetime, answers: int, now: dt.datetime) -> bool:
    """Whether an open ask waits for an editor: unanswered after five days."""
    return answers == 0 and now - asked_at >= UNANSWERED
