"""Limits of a quiz and exceptions from them, as tables."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from learnhub.domain.assessment import (
    GRACE,
    Grant,
    Limits,
    eased,
    ends_at,
    is_over,
    limits_from_json,
    limits_to_json,
    moment,
    refusal,
)

NOON = dt.datetime(2027, 2, 14, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("limits", "used", "why"),
    [
        (Limits(), 99, None),
        (Limits(tries=2), 1, None),
        (Limits(tries=2), 2, "tries-used"),
        (Limits(tries=2), 3, "tries-used"),
        (Limits(opens_at=NOON), 0, None),
        (Limits(opens_at=NOON + HOUR), 0, "not-open-yet"),
        (Limits(closes_at=NOON + HOUR), 0, None),
        (Limits(closes_at=NOON), 0, "closed"),
        (Limits(tries=1, closes_at=NOON), 1, "closed"),
    ],
)
def test_a_try_begins_within_the_limits(limits: Limits, used: int, why: str | None) -> None:
    assert refusal(limits, used, NOON) == why


@pytest.mark.parametrize(
    ("limits", "end"),
    [
        (Limits(), None),
        (Limits(tries=3), None),
        (Limits(minutes=20), NOON + dt.timedelta(minutes=20)),
        (Limits(closes_at=NOON + HOUR), NOON + HOUR),
        (Limits(minutes=20, closes_at=NOON + HOUR), NOON + dt.timedelta(minutes=20)),
        (Limits(minutes=90, closes_at=NOON + HOUR), NOON + HOUR),
    ],
)
def test_a_try_ends_with_its_minutes_or_with_the_window(limits: Limits, end: dt.datetime | None) -> None:
    assert ends_at(limits, NOON) == end


@pytest.mark.parametrize(
    ("end", "over"),
    [
        (None, False),
        (NOON + HOUR, False),
        (NOON, False),
        (NOON - GRACE, False),
        (NOON - GRACE - dt.timedelta(seconds=1), True),
    ],
)
def test_what_is_on_its_way_when_the_time_ends_still_counts(end: dt.datetime | None, over: bool) -> None:
    assert is_over(end, NOON) == over


ALL = Limits(2, 20, NOON, NOON + HOUR)


@pytest.mark.parametrize(
    ("limits", "grants", "expected"),
    [
        (ALL, [], ALL),
        (ALL, [Grant(tries=1), Grant(tries=2, minutes=5)], Limits(5, 25, NOON, NOON + HOUR)),
        (ALL, [Grant(closes_at=NOON + 3 * HOUR)], Limits(2, 20, NOON, NOON + 3 * HOUR)),
        (ALL, [Grant(closes_at=NOON)], ALL),
        (Limits(), [Grant(5, 5, NOON)], Limits()),
    ],
)
def test_an_exception_eases_and_never_tightens(limits: Limits, grants: list[Grant], expected: Limits) -> None:
    assert eased(limits, grants) == expected


def test_a_clock_that_was_set_back_ends_nothing_before_it_began() -> None:
    assert moment(NOON) == NOON
    assert moment(NOON, NOON + HOUR, None) == NOON + HOUR
    assert moment(NOON, NOON - HOUR) == NOON


@pytest.mark.parametrize("limits", [Limits(), ALL, Limits(tries=1), Limits(closes_at=NOON)])
def test_limits_come_back_from_their_release(limits: Limits) -> None:
    assert limits_from_json(json.loads(json.dumps(limits_to_json(limits)))) == limits
    assert limits.any == bool(limits_to_json(limits))
