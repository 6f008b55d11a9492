"""The queue: asking for a job, taking it by lease, finishing it by the same lease."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from learnhub.store.tables.jobs import Counter, Job

LEASE = dt.timedelta(minutes=5)
TRIES = 8


@dataclass(frozen=True)
class Taken:
    """A job that this worker holds until its lease runs out."""

    id: int
    kind: str
    key: str
    arguments: dict[str, Any]
    lease: str
    tries: int
    request_id: str | None


def enqueue(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Ask for these jobs in the caller's transaction, in one statement; the same kind and key again is the same job."""
    if rows:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        statement = insert(Job).on_conflict_do_nothing(index_elements=["kind", "key"])
        session.execute(statement, [{"tries": 0, "progress": 0.0, **row} for row in rows])


@dataclass(frozen=True)
class JobState:
    """How far a job is (0-1), and what came of it."""

    progress: float
    result: dict[str, Any] | None
    failed_at: dt.datetime | None


def state(session: Session, kind: str, key: str) -> JobState | None:
    """How the job of this kind and key stands; None when nobody asked for it."""
    found = select(Job.progress, Job.result, Job.failed_at).filter_by(kind=kind, key=key)
    row: Any = session.execute(found).one_or_none()
    return None if row is None else JobState(*row)


def take(session: Session, *, now: dt.datetime) -> Taken | None:
    """The oldest job that waits and is held by nobody, now held by this caller for five minutes; or None."""
    waiting = (
        select(Job.id)
        .where(
            Job.done_at.is_(None),
            Job.failed_at.is_(None),
            Job.not_before <= now,
            or_(Job.lease_until.is_(None), Job.lease_until < now),
        )
        .order_by(Job.not_before, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    lease = secrets.token_hex(16)
    row = session.execute(
        update(Job)
        .where(Job.id == waiting.scalar_subquery())
        .values(lease=lease, lease_until=now + LEASE, tries=Job.tries + 1)
        .returning(Job.id, Job.kind, Job.key, Job.arguments, Job.tries, Job.request_id),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    return None if row is None else Taken(row.id, row.kind, row.key, row.arguments, lease, row.tries, row.request_id)


def renew(session: Session, job: Taken, *, now: dt.datetime, progress: float) -> bool:
    """Hold the job for five more minutes and say how far it is (0-1); False when the lease was lost."""
    return _by_lease(session, job, lease_until=now + LEASE, progress=progress)


def finish(session: Session, job: Taken, *, now: dt.datetime, result: dict[str, Any] | None) -> bool:
    """The job is done and its arguments, which may carry a link's secret, are gone; False when the lease was lost."""
    return _by_lease(
        session, job, done_at=now, result=result, progress=1.0, arguments={}, lease=None, lease_until=None, error=None
    )


def put_back(session: Session, job: Taken, *, now: dt.datetime, error: str) -> bool:
    """The job did not succeed: later again, each time twice as late. After eight tries it has failed for good, and its
    arguments, which may carry a link's secret, are gone."""
    if job.tries >= TRIES:
        return _by_lease(session, job, failed_at=now, error=error, arguments={}, lease=None, lease_until=None)
    later = now + dt.timedelta(seconds=15 * 2**job.tries)
    return _by_lease(session, job, not_before=later, error=error, lease=None, lease_until=None)


def oldest_waiting(session: Session, *, now: dt.datetime) -> dt.datetime | None:
    """Since when the longest-waiting job that may run has been waiting, or None."""
    return session.scalar(
        select(func.min(Job.not_before)).where(Job.done_at.is_(None), Job.failed_at.is_(None), Job.not_before <= now)
    )


def clear(session: Session, *, done_before: dt.datetime, failed_before: dt.datetime) -> int:
    """Forget jobs that were done, and those that failed for good, before these moments; how many."""
    old = or_(Job.done_at < done_before, Job.failed_at < failed_before)
    return len(session.scalars(delete(Job).where(old).returning(Job.id)).all())


def _by_lease(session: Session, job: Taken, **values: Any) -> bool:
    statement = update(Job).where(Job.id == job.id, Job.lease == job.lease).values(**values)
    statement = statement.returning(Job.id)
    return session.execute(statement, execution_options={"synchronize_session": False}).one_or_none() is not None


def count(session: Session, name: str, by: int = 1) -> int:
    """Move the named counter and return where it stands; it begins at 0."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(Counter)
        .values(name=name, value=by)
        .on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + by})
        .returning(Counter.value)
    )
    return session.execute(statement).scalar_one()


def counted_under(session: Session, prefix: str) -> dict[str, int]:
    """The counters whose names begin so, by the rest of their names."""
    rows = session.execute(select(Counter.name, Counter.value).where(Counter.name.startswith(prefix, autoescape=True)))
    return {name.removeprefix(prefix): value for name, value in rows}


def counted(session: Session, name: str) -> int:
    """Where the named counter stands."""
    return session.scalar(select(Counter.value).where(Counter.name == name)) or 0
