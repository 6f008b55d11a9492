"""The job that lets search follow a new edition of the classes of economies."""

from __future__ import annotations

from typing import Any

from learnhub.background.worker import Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import economies


def reindex(running: Running) -> dict[str, Any]:
    """Every published case once, some in each short transaction."""
    after: int | None = 0
    done = 0
    while after is not None:
        after = running.transactions.write(SYSTEM, economies.reindex, after)
        done += 1
        if done % 20 == 0:
            running.report(0.5)
    return {"batches": done}
