"""The daily job that clears away what is over."""

from __future__ import annotations

from typing import Any

from learnhub.background.worker import Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import jobs


def clear_away(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `clear-away`: old jobs and ended sessions."""
    return {"jobs": running.transactions.write(SYSTEM, jobs.clear_away)}
