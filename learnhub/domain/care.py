"""Care for a published course: what readers report of it, and how that is seen to."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class ReportKind(StrEnum):
    """What is wrong on a page of a course."""

    WRONG = "wrong"
    UNCLEAR = "unclear"
    DEAD_LINK = "dead-link"
    HARD_TO_READ = "hard-to-read"
    ACCESSIBILITY = "accessibility"
    OTHER = "other"


class ReportState(StrEnum):
    """How a report stands. Mended in the draft it closes once a release has the mended text."""

    OPEN = "open"
    TAKEN = "taken"
    MENDED = "mended"
    NOT_CHANGED = "not-changed"


ANSWERS = (ReportState.MENDED, ReportState.NOT_CHANGED)
"""How a report can be answered."""


class PlaceKind(StrEnum):
    """What a report is about."""

    COURSE = "course"
    LESSON = "lesson"
    ITEM = "item"
    SCENARIO = "scenario"
    SHEET = "sheet"


REPORT_LENGTH = 2_000
ANSWER_LENGTH = 2_000

NOTICE = dt.timedelta(days=30)
"""How long before its day whoever cares for a course is reminded, and how long between two reminders after it."""


def a_year_later(day: dt.date) -> dt.date:
    """The day by which what was looked over today is to be looked over again."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def overdue(review_by: dt.date | None, today: dt.date) -> dt.date | None:
    """The day by which a course was to be looked over, when that has passed."""
    return review_by if review_by is not None and review_by < today else None


def reminds(today: dt.date, review_by: dt.date, reminded_on: dt.date | None) -> bool:
    """Whether a reminder is due today: a month before the day, when it has come, and each month after it."""
    if today < review_by - NOTICE:
        return False
    if reminded_on is None or reminded_on < review_by <= today:
        return True
    return today - reminded_on >= NOTICE
