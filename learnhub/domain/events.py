"""The ledger's events, shaped like xAPI statements (IEEE 9274.1.1): actor, verb, object, result, context, when.

An event holds ids and figures alone: no name, address or free text. That is what makes erasure possible.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class EventName(StrEnum):
    """What happened, in the past tense."""

    CASE_DECLINED = "case-declined"
    CASE_PUBLISHED = "case-published"
    CASE_RESUBMITTED = "case-resubmitted"
    CASE_STARTED = "case-started"
    CASE_SUBMITTED = "case-submitted"
    CASE_TAKEN = "case-taken"
    CHANGES_REQUESTED = "changes-requested"
    CHOICE_MADE = "choice-made"
    CONFLICT_ANSWERED = "conflict-answered"
    COURSE_COMPLETED = "course-completed"
    ENROLLED = "enrolled"
    LESSON_OPENED = "lesson-opened"
    LESSON_READ = "lesson-read"
    PLAN_CLOSED = "plan-closed"
    PLAN_MADE = "plan-made"
    PLAN_MOVED = "plan-moved"
    QUESTION_ANSWERED = "question-answered"
    QUESTION_ASKED = "question-asked"
    QUIZ_STARTED = "quiz-started"
    QUIZ_SUBMITTED = "quiz-submitted"
    RELEASE_PUBLISHED = "release-published"


VERSION: Mapping[EventName, int] = MappingProxyType(dict.fromkeys(EventName, 1))
"""The version in which each event is written now."""

Upcaster = Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[dict[str, Any], dict[str, Any]]]
UPCASTERS: Mapping[tuple[EventName, int], Upcaster] = MappingProxyType({})
"""By name and old version: how its result and context read in the next version. Old events are never rewritten."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9#:._/-]{0,129}")


@dataclass(frozen=True)
class Event:
    """One thing that somebody did. Times are in UTC; ids are UUIDs or ids from course text; scores are 0-1."""

    id: uuid.UUID
    name: EventName
    version: int
    actor: uuid.UUID | None
    object_type: str
    object_id: str
    at: dt.datetime
    result: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what could be a name, an address or free text; raises ValueError that names the key."""
        if self.at.tzinfo is None:
            raise ValueError("an event's time has a zone")
        for key, value in {"object_id": self.object_id, **self.result, **self.context}.items():
            if not _plain(value):
                raise ValueError(f"{self.name}: {key} is not an id, a code or a figure")


def _plain(value: Any) -> bool:
    match value:
        case None | bool() | int() | float():
            return True
        case str():
            return bool(_CODE.fullmatch(value))
        case list() | tuple():
            return all(_plain(each) for each in value)
        case Mapping():
            return all(_plain(key) and _plain(each) for key, each in value.items())
        case _:
            return False


def upcast(event: Event) -> Event:
    """The event as the present version of its name has it; raises KeyError when a step is missing."""
    result, context, version = event.result, event.context, event.version
    while version < VERSION[event.name]:
        result, context = UPCASTERS[event.name, version](result, context)
        version += 1
    return Event(
        event.id, event.name, version, event.actor, event.object_type, event.object_id, event.at, result, context
    )
