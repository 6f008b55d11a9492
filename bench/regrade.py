"""`python -m bench.regrade [--url URL]`: how many stored responses a second a correction of keys marks again."""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import secrets
import tempfile
import threading
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.actions import Actions
from bench.courses import DRAW
from bench.data import Filled, fill
from bench.load import User, percentile, run
from bench.rows import Size
from bench.server import Peak, Server, cores
from bench.tries import sent
from learnhub.background.regrading import HANDLERS
from learnhub.background.worker import Running
from learnhub.domain.policy import SYSTEM, Action
from learnhub.outside.clock import SystemClock
from learnhub.services import jobs
from learnhub.services.work import Transactions
from learnhub.store.engine import Store
from learnhub.store.tables.jobs import Job

USERS = 8
CALM_SECONDS = 15.0
SLICE_SECONDS = 1.0


def main() -> None:
    """Make a course with so many responses to one quiz, correct all of its keys, and say how fast."""
    parser = argparse.ArgumentParser(prog="python -m bench.regrade", description=__doc__)
    parser.add_argument("--url", help="of an empty database; without it a SQLite file that goes away")
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--lesson", action="store_true", help="let a server do it, and read lessons meanwhile")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        store = Store(given.url or f"sqlite:///{Path(folder) / 'learnhub.db'}")
        filled = fill(store, Size(people=given.responses // DRAW, cases=20, courses_each=0, tries_each=0))
        keys = sent(store, given.responses // DRAW)
        print(f"{store.engine.dialect.name}, {given.responses:,} responses in {given.responses // DRAW:,} tries")
        if given.lesson:
            beside(store, Path(folder), given.url, filled, {kind: str(keys) for kind in KINDS})
        else:
            for kind in KINDS:
                _run(store, kind, keys, given.responses)
        store.dispose()


KINDS = ("regrade-count", "regrade")


def beside(store: Store, folder: Path, url: str | None, filled: Filled, asked: dict[str, str]) -> None:
    """How long a lesson takes while a server's own thread runs jobs of these kinds and keys, beside a calm while."""
    core, rest = cores()
    if rest:
        os.sched_setaffinity(0, rest)
    filled = replace(filled, enrolled={str(number): [0, 0, 0, 0] for number in range(1, 100)})
    environment = {"LEARNHUB_DATA": str(folder), "LEARNHUB_PORT": "0", "LEARNHUB_SECRET_KEY": secrets.token_urlsafe(48)}
    environment |= {"LEARNHUB_DATABASE_URL": url} if url else {}
    with contextlib.ExitStack() as stack:
        server = Server(["-m", "learnhub", "serve"], environment, core, folder / "server.log")
        stack.callback(server.stop)
        actions = Actions(filled, random.Random(2003))
        users = [User(server.port) for _ in range(USERS)]
        for number, user in enumerate(users, 11):
            run([user], lambda each, number=number: actions.enter(each, number), actions=1)  # type: ignore[misc]
        run(users, actions.lesson, seconds=2)
        calm = run(users, actions.lesson, seconds=CALM_SECONDS).times
        print(f"load average {os.getloadavg()[0]:.1f}; lesson, calm: {_times(calm)}")
        measured = list[tuple[str, list[float]]]()
        for kind, key in asked.items():
            memory, began, times = server.resident(), time.perf_counter(), list[float]()
            Transactions(store, SystemClock()).write(SYSTEM, _asked, kind, key)
            while not _done(store, kind, key):
                times += run(users, actions.lesson, seconds=SLICE_SECONDS).times
            measured.append((kind, times))
            print(
                f"lesson during {kind} ({time.perf_counter() - began:.0f} s, the first 5 at most before it begins): "
                f"{_times(times)}, server grew by {server.resident() - memory:.0f} MB"
            )
        after = run(users, actions.lesson, seconds=CALM_SECONDS).times
        print(f"load average {os.getloadavg()[0]:.1f}; lesson, calm again: {_times(after)}")
        for kind, times in measured:
            share = percentile(times, 0.99) / percentile([*calm, *after], 0.99)
            print(f"lesson during {kind}: p99 {share:.1f} times that of both calm whiles")


def _times(times: list[float]) -> str:
    return f"p50 {percentile(times, 0.5) * 1000:.1f} ms, p99 {percentile(times, 0.99) * 1000:.1f} ms"


def _done(store: Store, kind: str, key: str) -> bool:
    with store.reading() as session:
        row = session.execute(select(Job.done_at, Job.error).where(Job.kind == kind, Job.key == key)).one()
    if row.error:
        raise SystemExit(f"{kind}: {row.error}")
    return row.done_at is not None


def _run(store: Store, kind: str, public_id: uuid.UUID, responses: int) -> None:
    run = Transactions(store, SystemClock())
    longest, inner = [0.0], run.write

    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.perf_counter()
        try:
            return inner(*args, **kwargs)
        finally:
            longest[0] = max(longest[0], time.perf_counter() - began)

    run.write = timed  # type: ignore[method-assign]
    run.write(SYSTEM, _asked, kind, str(public_id))
    job = run.write(SYSTEM, jobs.take)
    while job is not None and job.kind != kind:
        job = run.write(SYSTEM, jobs.take)
    assert job is not None
    longest[0] = 0.0
    peak, began = Peak(), time.perf_counter()
    worked = time.process_time()
    found = HANDLERS[kind](Running(job, run, threading.Event()))
    took, worked = time.perf_counter() - began, time.process_time() - worked
    print(
        f"{kind}: {took:.2f} s ({worked:.2f} s of it in Python), "
        f"{responses / took:,.0f} responses a second, longest write {longest[0] * 1000:.0f} ms, "
        f"memory grew by {peak.grown():.0f} MB at most: {found}"
    )


def _asked(work: Any, kind: str, key: str) -> None:
    work.require(Action.OPERATE)
    work.enqueue(kind, key, {})


if __name__ == "__main__":
    main()
