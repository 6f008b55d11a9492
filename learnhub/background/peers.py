"""The daily jobs of open responses: overdue ones come to the trainers, and who is to mark hears of it."""

from __future__ import annotations

from typing import Any

from learnhub.background.worker import Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import peers, waiting

TOLD = 20
"""People that are told in one transaction."""


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


def tell(running: Running) -> dict[str, Any]:
    """Mail whoever has texts or open answers to mark, some people in a transaction; again it mails nobody."""
    run = running.transactions
    mails, after = run.write(SYSTEM, waiting.tell_trainers), 0
    while people := run.read(SYSTEM, waiting.peers_to_tell, after=after):
        after = people[-1]
        for start in range(0, len(people), TOLD):
            mails += run.write(SYSTEM, waiting.tell_peers, people[start : start + TOLD])
    return {"mails": mails}
