"""How often, how long and when a quiz may be taken, and what one person was given beyond that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GRACE = dt.timedelta(seconds=60)
"""What is on its way when the time ends still counts."""


@dataclass(frozen=True)
class Limits:
    """Of a quiz, for everybody or for one person; None is no limit. `opens_at` and `closes_at` bound the window."""

    tries: int | None = None
    minutes: int | None = None
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return self != NO_LIMITS


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Grant:
    """An exception for one person: more tries, more minutes, a later end of the window."""

    tries: int = 0
    minutes: int = 0
    closes_at: dt.datetime | None = None


def eased(limits: Limits, grants: Iterable[Grant]) -> Limits:
    """The limits for a person with these exceptions; an exception never makes a limit tighter."""
    given = tuple(grants)
    later = [grant.closes_at for grant in given if grant.closes_at]
    return Limits(
        tries=limits.tries and limits.tries + sum(grant.tries for grant in given),
        minutes=limits.minutes and limits.minutes + sum(grant.minutes for grant in given),
        opens_at=limits.opens_at,
        closes_at=limits.closes_at and max([limits.closes_at, *later]),
    )


def refusal(limits: Limits, used: int, now: dt.datetime) -> str | None:
    """Why no try may begin now: `not-open-yet`, `closed` or `tries-used`; None when one may."""
    if limits.opens_at and now < limits.opens_at:
        return "not-open-yet"
    if limits.closes_at and now >= limits.closes_at:
        return "closed"
    if limits.tries is not None and used >= limits.tries:
        return "tries-used"
    return None


def ends_at(limits: Limits, started_at: dt.datetime) -> dt.datetime | None:
    """When a try that began then takes no more answers: after its minutes, and with the window at the latest."""
    ends = [limits.closes_at] if limits.closes_at else []
    if limits.minutes is not None:
        ends.append(started_at + dt.timedelta(minutes=limits.minutes))
    return min(ends, default=None)


def is_over(end: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a try with this end takes no more answers."""
    return end is not None and now > end + GRACE


def moment(now: dt.datetime, *earlier: dt.datetime | None) -> dt.datetime:
    """Now, or the latest of what is known to have happened: a clock that was set back ends nothing before it began."""
    return max([now, *(each for each in earlier if each)])


def limits_from_json(data: Mapping[str, Any]) -> Limits:
    """The limits again that `limits_to_json` kept in a release."""
    opens, closes = (data.get(key) for key in ("opens_at", "closes_at"))
    return Limits(
        data.get("tries"),
        data.get("minutes"),
        opens and dt.datetime.fromisoformat(opens),
        closes and dt.datetime.fromisoformat(closes),
    )


def limits_to_json(limits: Limits) -> dict[str, Any]:
    """The limits as a release keeps them; what is not limited is left out."""
    kept = {
        "tries": limits.tries,
        "minutes": limits.minutes,
        "opens_at": limits.opens_at and limits.opens_at.isoformat(),
        "closes_at": limits.closes_at and limits.closes_at.isoformat(),
    }
    return {key: value for key, value in kept.items() if value is not None}
