"""The ledger's events: what each may hold, and that every version ever written can still be read.

`stored_events.json` keeps one example of every version. A new version adds its example; none is changed.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from learnhub.domain.events import SCHEMAS, UPCASTERS, VERSION, Event, EventName, upcast

STORED: list[dict[str, Any]] = json.loads(Path(__file__).with_name("stored_events.json").read_text(encoding="utf-8"))
AMINA = uuid.UUID(int=1)
NOON = dt.datetime(2027, 2, 14, 12, tzinfo=dt.UTC)


def recall(row: dict[str, Any]) -> Event:
    return Event(id=uuid.UUID(int=7), actor=AMINA, at=NOON, **{**row, "name": EventName(row["name"])})


def an_event(name: EventName, **change: Any) -> Event:
    return recall({**next(row for row in reversed(STORED) if row["name"] == name), "version": VERSION[name], **change})


def test_one_example_of_every_version_is_kept() -> None:
    kept = [(row["name"], row["version"]) for row in STORED]
    assert sorted(kept) == sorted((name, number) for name in EventName for number in range(1, VERSION[name] + 1))
    assert SCHEMAS.keys() == set(EventName)


@pytest.mark.parametrize("row", STORED, ids=lambda row: f"{row['name']} {row['version']}")
def test_what_was_stored_reads_as_the_present_version(row: dict[str, Any]) -> None:
    present = upcast(recall(row))
    assert present.version == VERSION[present.name]
    assert upcast(present) == present


def test_there_is_a_step_from_every_old_version() -> None:
    assert UPCASTERS.keys() == {(name, number) for name in EventName for number in range(1, VERSION[name])}


def test_an_old_event_is_read_step_by_step_and_checked_at_the_end() -> None:
    """As if plan-moved had once had two other versions: the day apart, then under another name."""
    old = recall(
        {
            "name": "plan-moved",
            "version": -1,
            "object_type": "plan",
            "object_id": str(uuid.UUID(int=2)),
            "result": {"year": 2027, "day": "04-01"},
            "context": {},
        }
    )
    upcasters = {
        (EventName.PLAN_MOVED, -1): lambda result, context: (
            {"date": f"{result['year']}-{result['day']}"},
            {**context},
        ),
        (EventName.PLAN_MOVED, 0): lambda result, context: ({"due_on": result["date"]}, {**context}),
    }
    assert upcast(old, upcasters).result == {"due_on": "2027-04-01"}
    with pytest.raises(KeyError):
        upcast(old)
    with pytest.raises(ValueError, match="due_on"):
        upcast(old, {**upcasters, (EventName.PLAN_MOVED, 0): lambda _result, _context: ({"due_on": "in April"}, {})})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (EventName.LESSON_READ, {"context": {}}),
        (EventName.LESSON_READ, {"context": {"course": "nine-principles"}}),
        (EventName.LESSON_READ, {"result": {"note": "Amina found this hard"}}),
        (EventName.LESSON_READ, {"object_type": "course"}),
        (EventName.LESSON_READ, {"object_id": "amina@example.org"}),
        (EventName.LESSON_READ, {"object_id": "Amina Diallo"}),
        (EventName.CHOICE_MADE, {"result": {"option": "I would call the ministry"}}),
        (EventName.CHOICE_MADE, {"result": {"option": None}}),
        (EventName.CASE_DECLINED, {"result": {"reason": "the writer is too junior"}}),
        (EventName.CASE_SUBMITTED, {"object_id": "C-2027-14"}),
        (EventName.CASE_SUBMITTED, {"result": {"revision": True}}),
        (EventName.CASE_PUBLISHED, {"result": {"number": "14", "visibility": "everyone", "revision": 1}}),
        (EventName.CONFLICT_ANSWERED, {"result": {"conflict": "not-asked"}}),
        (EventName.PLAN_MADE, {"context": {"principle": "honesty", "due_on": "2027-03-01"}}),
        (EventName.PLAN_MOVED, {"result": {"due_on": dt.date(2027, 3, 1)}}),
        (
            EventName.QUIZ_SUBMITTED,
            {
                "result": {
                    "right": 7,
                    "total": 8,
                    "score": 1.1,
                    "passed": True,
                    "by_principle": [],
                    "items": [],
                    "objectives": [],
                }
            },
        ),
        (
            EventName.COURSE_COMPLETED,
            {"result": {"by_principle": [{"principle": "transparency", "right": 1, "total": 1, "who": "Amina"}]}},
        ),
    ],
)
def test_no_name_no_address_and_no_free_text_goes_into_an_event(name: EventName, change: dict[str, Any]) -> None:
    an_event(name)
    with pytest.raises(ValueError, match=name):
        an_event(name, **change)


def test_the_time_of_an_event_has_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        Event(
            id=uuid.UUID(int=7),
            name=EventName.CASE_TAKEN,
            version=1,
            actor=None,
            object_type="case",
            object_id=str(uuid.UUID(int=8)),
            at=dt.datetime(2027, 2, 14),  # noqa: DTZ001
        )
