"""Publishing as the studio asks for it, with its jobs run by hand."""

from __future__ import annotations

import threading
import uuid
from typing import Any

from learnhub.background.releases import HANDLERS
from learnhub.background.worker import Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import jobs, releases
from learnhub.services.work import Transactions
from tests.courses import SLUG


def run_jobs(transactions: Transactions) -> list[Any]:
    """Run what waits of publishing; what came of it."""
    done = []
    while (job := transactions.write(SYSTEM, jobs.take)) is not None:
        if job.kind in HANDLERS:
            done.append(HANDLERS[job.kind](Running(job, transactions, threading.Event())))
            transactions.write(SYSTEM, jobs.finish, job, None)
    return done


def publish_draft(
    transactions: Transactions, trainer: Any, weight: str = "material", *, note: str = "", at: Any = None
) -> uuid.UUID:
    """Ask for the draft to be published as it stands, and run the jobs."""
    public_id = uuid.uuid4()
    revision = transactions.read(trainer, releases.open_release_page, SLUG).revision
    transactions.write(trainer, releases.ask, SLUG, public_id, weight=weight, note=note, at=at, revision=revision)
    run_jobs(transactions)
    return public_id
