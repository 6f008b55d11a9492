"""`python -m bench.analysis [--url URL]`: how long the item analysis of so many tries takes, and what memory."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from bench.courses import DRAW
from bench.data import fill
from bench.regrade import beside
from bench.rows import Size
from bench.server import Peak
from bench.tries import sent
from learnhub.background.analysis import count_quizzes
from learnhub.domain.policy import SYSTEM
from learnhub.outside.clock import SystemClock
from learnhub.services import analysis
from learnhub.services.work import Transactions
from learnhub.store.engine import Store
from learnhub.store.tables.assessment import Attempt


def main() -> None:
    """Make a course with so many tries at one quiz, count them, and open the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.analysis", description=__doc__)
    parser.add_argument("--url", help="of an empty database; without it a SQLite file that goes away")
    parser.add_argument("--tries", type=int, default=100_000)
    parser.add_argument("--lesson", action="store_true", help="let a server do it, and read lessons meanwhile")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        store = Store(given.url or f"sqlite:///{Path(folder) / 'learnhub.db'}")
        filled = fill(store, Size(people=given.tries, cases=20, courses_each=0, tries_each=0))
        sent(store, given.tries)
        print(f"{store.engine.dialect.name}, {given.tries:,} tries, {given.tries * DRAW:,} responses")
        if given.lesson:
            beside(store, Path(folder), given.url, filled, {"item-analysis": "bench"})
        else:
            _run(store, given.tries)
        store.dispose()


def _run(store: Store, tries: int) -> None:
    run = Transactions(store, SystemClock())
    with store.reading() as session:
        quiz = session.scalars(select(Attempt.quiz_id).limit(1)).one()
    peak, began = Peak(), time.perf_counter()
    worked = time.process_time()
    found = count_quizzes(run)
    took, worked = time.perf_counter() - began, time.process_time() - worked
    print(
        f"analysis: {took:.1f} s ({worked:.1f} s of it in Python), "
        f"{tries / took:,.0f} tries and {tries * DRAW / took:,.0f} responses a second, "
        f"memory grew by {peak.grown():.0f} MB at most: {found}"
    )
    began = time.perf_counter()
    view = run.read(SYSTEM, analysis.show, "course-0", quiz)
    print(f"what the page reads: {(time.perf_counter() - began) * 1000:.0f} ms, {len(view.rows)} questions")


if __name__ == "__main__":
    main()
