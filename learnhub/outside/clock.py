"""The time, as an argument: the real clock and one that tests set."""

from __future__ import annotations

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Tells the time in UTC."""

    def now(self) -> dt.datetime:
        """The moment, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """The moment, aware and in UTC."""
        return dt.datetime.now(dt.UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def now(self) -> dt.datetime:
        """The moment it was set to."""
        return self.moment

    def move(self, by: dt.timedelta) -> None:
        """Go forward by this much."""
        self.moment += by
