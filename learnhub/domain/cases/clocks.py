"""The clocks of a review: the first reply, a reviewer's due date, a case that nobody goes on with."""

from __future__ import annotations

import datetime as dt

FIRST_REPLY_WORKING_DAYS = 5


def reply_due(submitted_on: dt.date) -> dt.date:
    """The day by which the first reply is promised: five working days, Monday to Friday, after it was sent."""
    return working_days_after(submitted_on, FIRST_REPLY_WORKING_DAYS)


def working_days_after(day: dt.date, left: int) -> dt.date:
    """The day that is so many working days, Monday to Friday, after this one."""
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5
    return day
