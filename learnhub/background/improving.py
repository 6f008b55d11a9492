"""The daily job that opens and closes improvement tasks by the figures of each course."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from learnhub.background.analysis import count_quizzes
from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import improving


def settle(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `improvement-tasks`: counts what changed, then looks at one course at a time."""
    run = running.transactions
    count_quizzes(run, report=running.report)
    sums = {"opened": 0, "closed": 0}
    for course in run.read(SYSTEM, improving.live_courses):
        found = run.write(SYSTEM, improving.settle, course, *run.read(SYSTEM, improving.figures, course))
        sums = {name: sums[name] + found[name] for name in sums}
    return sums


HANDLERS: Mapping[str, Handler] = MappingProxyType({"improvement-tasks": settle})
"""What needs a hand, by the figures."""
