"""How long contributors wait for a first reply: a public figure, counted from the moves that are kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import median

from learnhub.domain.cases.clocks import FIRST_REPLY_WORKING_DAYS, reply_due
from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import reviews

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
