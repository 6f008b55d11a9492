"""Taking a job by lease and saying how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import accounts, jobs
from learnhub.store.jobs import Taken

__all__ = ["Taken", "clear_away", "finish", "plan_day", "put_back", "renew", "take", "waiting_since"]


def waiting_since(work: Work) -> dt.datetime | None:
    """Since when the longest-waiting job that may run has been waiting; None when none waits."""
    work.require(Action.PUBLIC_READ)
    return jobs.oldest_waiting(work.session, now=work.now)


def plan_day(work: Work, schedule: Mapping[str, dt.time]) -> None:
    """Ask for today's job of each kind, not before its hour (UTC); asked again it is the same job."""
    work.require(Action.OPERATE)
    today = work.now.date()
    for kind, hour in schedule.items():
        work.enqueue(kind, f"{kind}-{today}", {}, not_before=dt.datetime.combine(today, hour, dt.UTC))


DONE_KEPT = dt.timedelta(days=90)
FAILED_KEPT = dt.timedelta(days=365)
"""How long a job can be asked after. A key must not come again later than this: it would be another job."""


def clear_away(work: Work) -> int:
    """Forget what is over: old jobs, sessions whose time has ended. Again changes nothing. How many jobs went."""
    work.require(Action.OPERATE)
    accounts.forget_ended_sessions(work.session, now=work.now)
    return jobs.clear(work.session, done_before=work.now - DONE_KEPT, failed_before=work.now - FAILED_KEPT)


def take(work: Work) -> Taken | None:
    """The next job that waits, held by this worker for five minutes; None when none waits."""
    work.require(Action.OPERATE)
    return jobs.take(work.session, now=work.now)


def renew(work: Work, job: Taken, progress: float) -> bool:
    """Hold the job for longer and say how far it is (0-1); False when another worker holds it."""
    work.require(Action.OPERATE)
    return jobs.renew(work.session, job, now=work.now, progress=progress)


def finish(work: Work, job: Taken, result: dict[str, Any] | None) -> bool:
    """The job is done; False when another worker holds it."""
    work.require(Action.OPERATE)
    return jobs.finish(work.session, job, now=work.now, result=result)


def put_back(work: Work, job: Taken, error: str) -> bool:
    """The job did not succeed: again later, or never after eight tries; False when another worker holds it."""
    work.require(Action.OPERATE)
    return jobs.put_back(work.session, job, now=work.now, error=error)
