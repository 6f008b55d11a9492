"""The daily look at the clocks of cases on their way."""

from __future__ import annotations

from typing import Any

from learnhub.background.worker import Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import reviews


def clocks(running: Running) -> dict[str, Any]:
    """Do what is due by the clock that is given, one thing in a transaction of its own; again it changes nothing."""
    run = running.transactions
    items = run.read(SYSTEM, reviews.due)
    done = 0
    for number, item in enumerate(items):
        done += run.write(SYSTEM, reviews.settle, item)
        if number % 20 == 19:
            running.report(number / len(items))
    return {"due": len(items), "done": done}
