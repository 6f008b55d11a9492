"""The clocks of a review: the first reply, a reviewer's due date, a case that nobody goes on with."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from zoneinfo import ZoneInfo

FIRST_REPLY_WORKING_DAYS = 5
REVIEW_WORKING_DAYS = 10
"""What a named reviewer is given, unless the editor says otherwise."""
REMINDED_DAYS_BEFORE = 2
REPLACED_DAYS_AFTER = 3
DORMANT_AFTER = dt.timedelta(days=90)


class Due(StrEnum):
    """What the clock does about a named reviewer."""

    WAIT = "wait"
    REMIND = "remind"
    REPLACE = "replace"


def due_now(due_on: dt.date, zone: str, *, reminded: bool, now: dt.datetime) -> Due:
    """What is due about a review that should be there by this day in this time zone: a reminder two days before, once;
    replacement when three days have passed since."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if today > due_on + dt.timedelta(days=REPLACED_DAYS_AFTER):
        return Due.REPLACE
    if not reminded and today >= due_on - dt.timedelta(days=REMINDED_DAYS_BEFORE):
        return Due.REMIND
    return Due.WAIT


def asleep(since: dt.datetime, now: dt.datetime) -> bool:
    """Whether a case that has waited for its contributor since then sleeps now."""
    return now - since >= DORMANT_AFTER


def reply_due(submitted_on: dt.date) -> dt.date:
    """The day by which the first reply is promised: five working days, Monday to Friday, after it was sent."""
    return working_days_after(submitted_on, FIRST_REPLY_WORKING_DAYS)


def working_days_after(day: dt.date, left: int) -> dt.date:
    """The day that is so many working days, Monday to Friday, after this one."""
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5
    return day
