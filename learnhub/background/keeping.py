"""Jobs of published cases: embargoes that end, holds that last too long, cases to be asked about, words cut."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.services.keeping import redacting
from learnhub.services.keeping.freshness import ask_if_true
from learnhub.services.keeping.readers import lift_embargo
from learnhub.services.keeping.stopping import remind_of_hold


def embargo(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `embargo`: the day has come."""
    case = uuid.UUID(running.job.arguments["case"])
    return {"lifted": running.transactions.write(SYSTEM, lift_embargo, case)}


def hold_over(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `hold-over`: a case has been held for 72 hours."""
    arguments = running.job.arguments
    since = dt.datetime.fromisoformat(arguments["since"])
    return {"reminded": running.transactions.write(SYSTEM, remind_of_hold, uuid.UUID(arguments["case"]), since)}


def ask_about_cases(running: Running) -> dict[str, Any]:
    """The handler of the daily job `ask-about-cases`: contributors, then partnerships, are asked what is still true."""
    count, after = 0, 0
    while True:
        asked, last = running.transactions.write(SYSTEM, ask_if_true, after)
        count += asked
        if last is None:
            return {"asked": count}
        after = last


def sweep(running: Running) -> None:
    """The handler of jobs of kind `sweep`: after a redaction the database is written anew."""
    redacting.sweep(running.transactions)


HANDLERS: dict[str, Handler] = {
    "embargo": embargo,
    "hold-over": hold_over,
    "ask-about-cases": ask_about_cases,
    "sweep": sweep,
}
