"""Services are called as the web calls them, without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from learnhub.domain.policy import SYSTEM, VISITOR, Actor
from learnhub.outside.clock import SetClock
from learnhub.services.work import Transactions
from learnhub.store import accounts
from learnhub.store.engine import Store
from learnhub.store.tables.accounts import Account
from tests.people import settle


class House:
    """The people of the tests in a database, and services run as any of them."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self.store = store
        self.clock = clock
        self.transactions = Transactions(store, clock)
        self.accounts: dict[str, Account] = settle(store, clock.now())

    def actor(self, name: str) -> Actor:
        """The person as the policy sees them now; also `visitor` and `system`."""
        if name in {"visitor", "system"}:
            return VISITOR if name == "visitor" else SYSTEM
        with self.store.reading() as session:
            actor = accounts.actor_by_id(session, self.accounts[name].id)
        assert actor is not None
        return actor

    def read(self, name: str, service: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """What the service answers to this person."""
        return self.transactions.read(self.actor(name), service, *args, **kwargs)

    def write(self, name: str, service: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """What the service answers, once committed."""
        return self.transactions.write(self.actor(name), service, *args, **kwargs)

    def rows(self, statement: Any) -> list[Any]:
        """What a select finds."""
        with self.store.reading() as session:
            return list(session.execute(statement).all())


@pytest.fixture
def house(store: Store, clock: SetClock) -> House:
    """An installation with the people of the tests, once on each engine."""
    return House(store, clock)
