"""The daily job that brings responses to the trainers when two peers were not found in time."""

from __future__ import annotations

from typing import Any

from learnhub.background.worker import Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import peers


def clocks(running: Running) -> dict[str, Any]:
    """Bring what is overdue to the trainers, one in a transaction of its own; again it changes nothing."""
    run = running.transactions
    overdue = run.read(SYSTEM, peers.due)
    done = 0
    for number, each in enumerate(overdue):
        done += run.write(SYSTEM, peers.bring_to_desk, each)
        if number % 20 == 19:
            running.report(number / len(overdue))
    return {"due": len(overdue), "done": done}
