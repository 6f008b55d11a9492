"""The job that adds up the tries of quizzes for the item analysis: short transactions that read, one that writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import analysis
from learnhub.services.work import Transactions

REPORTED_SECONDS = 2.0
"""Between two words on how far the job is."""


def count(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `item-analysis`: the quiz that it names, or every quiz that changed. Run again it
    counts what has changed since, and nothing else."""
    given = running.job.arguments
    return count_quizzes(running.transactions, given.get("course"), given.get("quiz"), running.report)


def count_quizzes(
    run: Transactions,
    course: str | None = None,
    quiz_id: str | None = None,
    report: Callable[[float], None] = lambda _progress: None,
) -> dict[str, Any]:
    """Count what has changed: of this quiz, or of every one."""
    waiting = run.read(SYSTEM, analysis.behind, course, quiz_id)
    said, tries = time.monotonic(), 0
    for place, quiz in enumerate(waiting):
        counting, after = run.read(SYSTEM, analysis.begin, quiz), 0
        while (last := run.read(SYSTEM, analysis.count_some, counting, after)) is not None:
            after = last
            if time.monotonic() - said >= REPORTED_SECONDS:
                said = time.monotonic()
                report(min(1.0, (place + after / max(1, counting.last)) / len(waiting)))
        run.write(SYSTEM, analysis.keep, counting)
        tries += counting.tally.tries
    return {"quizzes": len(waiting), "tries": tries}


HANDLERS: Mapping[str, Handler] = MappingProxyType({"item-analysis": count})
"""The analysis of items."""
