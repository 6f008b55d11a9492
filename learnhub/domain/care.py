"""Care for a published course: what readers report of it, and how that is seen to."""

from __future__ import annotations

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
