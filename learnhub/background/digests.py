"""The daily jobs that send digests: what colleagues ask, and what is new in saved searches."""

from __future__ import annotations

from typing import Any

from learnhub.background.worker import Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import asks, saved


def send_asks(running: Running) -> dict[str, Any]:
    """One mail to each person for all that was newly asked."""
    return {"mails": running.transactions.write(SYSTEM, asks.send_digest)}


def send_searches(running: Running) -> dict[str, Any]:
    """One mail for each saved search that found something new; each in a short transaction of its own."""
    wanted = running.transactions.read(SYSTEM, saved.wanted)
    sent = 0
    for at, search in enumerate(wanted):
        sent += running.transactions.write(SYSTEM, saved.send_digest, search)
        if at % 100 == 99:
            running.report(at / len(wanted))
    return {"mails": sent}
