"""Published cases for tests that read them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from learnhub.domain.policy import SYSTEM
from learnhub.services import cases
from learnhub.services.work import Transactions
from learnhub.store.tables.accounts import Account

TOLD = {
    "situation": "A company offered free messages and asked for a title that nobody else had been offered.",
    "action": "We sent the same one-page request to all three companies on the same day, without a title.",
    "result": "Two companies answered, and both carried the messages for the whole campaign.",
    "outcome": "worked",
    "what_did_not_work": "We lost eight days, so the nearest villages heard of the first day by radio only.",
    "when": "a company offers help in exchange for a title",
    "do": "send the same request to every company on the same day",
    "because": "a free service still buys an advantage when only one company was asked",
    "principles": ["transparency"],
    "regions": ["419"],
    "part": "un-focal-point",
    "visibility": "everyone",
}


def told(
    transactions: Transactions, people: dict[str, Account], title: str, *, at: dt.datetime | None = None, **changed: Any
) -> None:
    """Publish a case of Lee's that Rosa reviewed, through the moves that every case makes."""
    transactions.write(
        SYSTEM,
        cases.add_illustration,
        {**TOLD, "title": title, **changed},
        teller=people["lee"],
        reviewer=people["rosa"],
        at=(at or transactions.clock.now()) - dt.timedelta(days=10),
    )
