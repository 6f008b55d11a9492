"""Takes jobs by lease and runs their handlers, in threads beside the server or in processes of their own."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.domain.policy import SYSTEM
from learnhub.services import jobs
from learnhub.services.work import Transactions

log = logging.getLogger(__name__)

IDLE_SECONDS = 5.0
_NO_SCHEDULE: Mapping[str, dt.time] = {}


@dataclass(frozen=True)
class Running:
    """What a handler works with. Handlers are idempotent by the job's key: a job may run again after a crash."""

    job: jobs.Taken
    transactions: Transactions
    stopping: threading.Event

    def report(self, progress: float) -> None:
        """Say how far the job is (0-1) and hold it longer. Raises LeaseLost when another worker has it."""
        if not self.transactions.write(SYSTEM, jobs.renew, self.job, progress):
            raise LeaseLost


class LeaseLost(Exception):
    """Another worker holds this job now."""


Handler = Callable[[Running], dict[str, Any] | None]


class Worker:
    """Threads that take jobs until they are told to stop."""

    def __init__(
        self,
        transactions: Transactions,
        handlers: Mapping[str, Handler],
        *,
        threads: int,
        schedule: Mapping[str, dt.time] = _NO_SCHEDULE,
    ) -> None:
        self._transactions = transactions
        self._handlers = handlers
        self._schedule = schedule
        self._planned: dt.date | None = None
        self._stopping = threading.Event()
        self._work = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name=f"jobs-{number}", daemon=True) for number in range(threads)
        ]

    def start(self) -> None:
        """Begin to take jobs."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There may be a job now."""
        self._work.set()

    def stop(self, timeout: float = 10.0) -> None:
        """Take no more jobs; let each reach a checkpoint, for at most this many seconds."""
        self._stopping.set()
        self._work.set()
        for thread in self._threads:
            thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.plan()
                if self.step():
                    continue
            except Exception:
                log.exception("the queue could not be read")
            self._work.wait(IDLE_SECONDS)
            self._work.clear()

    def plan(self) -> None:
        """Ask for the jobs of the schedule, once a day: each kind at its hour (UTC), however many workers there are."""
        today = self._transactions.clock.now().date()
        if self._planned != today and self._schedule:
            self._transactions.write(SYSTEM, jobs.plan_day, self._schedule)
        self._planned = today

    def step(self) -> bool:
        """Run the next job that waits; whether there was one."""
        run = self._transactions
        if run.read(SYSTEM, jobs.waiting_since) is None:
            return False
        job = run.write(SYSTEM, jobs.take)
        if job is None:
            return False
        running = Running(job, run, self._stopping)
        try:
            result = self._handlers[job.kind](running)
        except LeaseLost:
            log.warning("job %s %s is held by another worker", job.kind, job.key)
        except Exception as error:
            log.exception("job %s %s did not succeed", job.kind, job.key)
            run.write(SYSTEM, jobs.put_back, job, f"{type(error).__name__}: {error}")
        else:
            run.write(SYSTEM, jobs.finish, job, result)
        return True
