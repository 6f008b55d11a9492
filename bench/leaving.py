"""`python -m bench.leaving --data FOLDER`: tables of all cases, and their harvest while others write."""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from bench.data import kept
from bench.rows import LARGE, NORMAL
from learnhub.background import exports as export_jobs
from learnhub.background.worker import Running
from learnhub.domain.exports import TABLES
from learnhub.domain.policy import SYSTEM, VISITOR
from learnhub.outside.clock import SystemClock
from learnhub.paths import data_dir
from learnhub.render.environment import Pages
from learnhub.services import exports, harvest, jobs
from learnhub.services.work import Transactions
from learnhub.store.engine import Session, Store
from learnhub.store.tables.harvest import HarvestRecord


def main() -> None:
    """Say how long each takes and how much memory at most, each in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m bench.leaving", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that `python -m bench` keeps its data in")
    parser.add_argument("--large", action="store_true", help="100,000 cases")
    given = parser.parse_args()
    kept(given.data, LARGE if given.large else NORMAL)
    spawned = multiprocessing.get_context("spawn")
    work: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
        *((table, (given.data, str(each))) for each in TABLES),
        (harvested, (given.data,)),
    ]
    for act, arguments in work:
        process = spawned.Process(target=act, args=arguments)
        process.start()
        process.join()
        if process.exitcode:
            raise SystemExit(process.exitcode)


def table(data: Path, format_: str) -> None:
    """Every case that a visitor may read as one table, made by the job."""
    run = Transactions(Store(f"sqlite:///{data / 'learnhub.db'}"), SystemClock())
    pages = Pages.from_folders(data_dir("templates"), data_dir("static"))
    make = export_jobs.maker(pages, data / "exports", data_dir("static"), base_url="https://learn.example.org")
    public_id = uuid.uuid4()
    run.write(VISITOR, exports.ask, public_id, format_=format_, chosen={}, locale="en")
    while (job := run.write(SYSTEM, jobs.take)) is not None and job.key != str(public_id):
        run.write(SYSTEM, jobs.finish, job, None)
    assert job is not None
    began = time.perf_counter()
    made = make(Running(job, run, threading.Event())) or {}
    file = export_jobs.file_of(data / "exports", public_id, format_)
    size = file.stat().st_size / 1e6
    file.unlink()
    _say(f"{format_}: {made['rows']:,} rows, {size:.0f} MB", began)


def harvested(data: Path) -> None:
    """Every open record, batch by batch as harvesters ask, while records change."""
    store = Store(f"sqlite:///{data / 'learnhub.db'}")
    run = Transactions(store, SystemClock())
    stop, changes = threading.Event(), [0]

    def touch(session: Session) -> None:
        last = session.scalar(select(func.max(HarvestRecord.case_id))) or 1
        place = changes[0] * 7919 % last + 1
        session.execute(update(HarvestRecord).where(HarvestRecord.case_id == place).values(changed_at=run.clock.now()))

    def write() -> None:
        while not stop.is_set():
            store.write(touch)
            changes[0] += 1

    everything: dict[str, Any] = {"since": None, "principle": None}
    writer = threading.Thread(target=write)
    began = time.perf_counter()
    writer.start()
    seen: list[str] = []
    after, more = 0, True
    try:
        while more:
            batch = run.read(VISITOR, harvest.harvest, until=None, after=after, **everything)
            seen += [record.number for record in batch.records]
            after, more = batch.records[-1].key, batch.more
    finally:
        stop.set()
        writer.join()
    with store.reading() as session:
        all_records = session.scalar(select(func.count()).select_from(HarvestRecord)) or 0
    assert len(seen) == len(set(seen)), "nothing twice"
    assert len(seen) == all_records, "nothing is left out that changed meanwhile"
    _say(f"harvest: {len(seen):,} records while {changes[0]:,} were changed", began)


def _say(what: str, began: float) -> None:
    took = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"{what}; {took:.1f} s, memory at most {memory:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
