"""How long contributors wait for a first reply: a public figure, counted from the moves that are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from learnhub.domain.cases.clocks import FIRST_REPLY_WORKING_DAYS, reply_due
from learnhub.domain.policy import Action
from learnhub.services.cases.moving import ACTS
from learnhub.services.work import Work
from learnhub.store import jobs, reviews

PERIOD = dt.timedelta(days=365)


@dataclass(frozen=True)
class ReplyTimes:
    """Days from sending to the first reply in the last year: how many cases, their median, and how many in time.

    `median_days` is None while there is no case."""

    since: dt.date
    cases: int
    median_days: float | None
    in_time: int
    promised: int


SHOWN = (
    "submit",
    "publish",
    "decline",
    "appeal",
    "overturn",
    "conflict-none",
    "conflict-declared",
    "conflict-not-sure",
    "hold",
    "redact",
    "withdraw",
)
"""The acts of which the public page gives figures, in its order."""


@dataclass(frozen=True)
class YearOfActs:
    """Acts on cases in one year (UTC), by name, and the reasons of declines and withdrawals."""

    year: int
    acts: Mapping[str, int]
    reasons: Mapping[str, Mapping[str, int]]


def acts_by_year(work: Work) -> tuple[YearOfActs, ...]:
    """What was done with cases, the newest year first, from counters that are kept in the act's own transaction.

    Illustrations are left out; acts are counted from one, persons never.
    """
    work.require(Action.PUBLIC_READ)
    years: dict[int, tuple[dict[str, int], dict[str, dict[str, int]]]] = {}
    for name, value in jobs.counted_under(work.session, ACTS).items():
        year, act, *reason = name.split(":")
        acts, reasons = years.setdefault(int(year), ({}, {}))
        if reason:
            reasons.setdefault(act, {})[reason[0]] = value
        else:
            acts[act] = value
    return tuple(
        YearOfActs(year, {act: acts.get(act, 0) for act in SHOWN}, reasons)
        for year, (acts, reasons) in sorted(years.items(), reverse=True)
    )


def reply_times(work: Work) -> ReplyTimes:
    """The times of the last year. Everybody may see them: acts on cases are counted, not persons."""
    work.require(Action.PUBLIC_READ)
    since = work.now - PERIOD
    found = reviews.reply_times(work.session, since)
    days = [(replied - sent) / dt.timedelta(days=1) for sent, replied in found]
    return ReplyTimes(
        since=since.date(),
        cases=len(found),
        median_days=round(median(days), 1) if days else None,
        in_time=sum(replied.date() <= reply_due(sent.date()) for sent, replied in found),
        promised=FIRST_REPLY_WORKING_DAYS,
    )
