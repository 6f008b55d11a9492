"""Reading never writes and never waits for a write: every GET of the access matrix, for every role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from tests.people import People
from tests.web.test_access_matrix import BROWSERS, fill, routes


@pytest.fixture
def addresses(app: Flask, people: People) -> dict[str, str]:
    """Each GET with its address, on a site that has something of each kind."""
    fill(app, people)
    return {route: address for route, address in routes(app).items() if route.startswith("GET ")}


def engine(people: People) -> Any:
    """The one that writes."""
    return people.app.extensions["learnhub.parts"].store.engine


def test_no_get_begins_a_write_but_the_first_opening_of_a_lesson(people: People, addresses: dict[str, str]) -> None:
    writes: list[Any] = []
    event.listen(engine(people), "begin", writes.append)
    wrote = set()
    for route, address in addresses.items():
        for name in BROWSERS.values():
            writes.clear()
            people.browser(name).open(address)
            if writes:
                wrote.add((route, name))
    assert wrote == {("GET learning.lesson", "amina")}
    writes.clear()
    people.browser("amina").open(addresses["GET learning.lesson"])
    assert writes == []


@contextmanager
def write_held(people: People) -> Iterator[None]:
    """A transaction of another process that has the write lock and does not end."""
    with engine(people).connect() as connection, connection.begin():
        connection.execute(text("UPDATE account SET name = name"))
        yield


def test_every_page_opens_while_a_write_is_held(people: People, addresses: dict[str, str]) -> None:
    people.browser("amina").open(addresses["GET learning.lesson"])
    answers = {}
    with write_held(people):
        for route, address in addresses.items():
            for name in BROWSERS.values():
                answers[route, name] = people.browser(name).open(address).status_code
    assert {key: status for key, status in answers.items() if status >= 500} == {}
    assert len(answers) == len(addresses) * len(BROWSERS)


def test_a_lesson_opens_when_its_first_opening_cannot_be_noted(
    people: People, addresses: dict[str, str], engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = people.app.extensions["learnhub.parts"].store
    if engine_name == "postgresql":
        lock, limit = "LOCK TABLE lesson_progress IN EXCLUSIVE MODE", "SET lock_timeout = 50"
    else:
        lock, limit = "UPDATE account SET name = name", "PRAGMA busy_timeout = 50"

    def be_impatient(connection: Any, *_arguments: Any) -> None:
        connection.cursor().execute(limit)

    event.listen(engine(people), "checkout", be_impatient)
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text(lock))
        page = people.browser("amina").open(addresses["GET learning.lesson"])
    assert page.status_code == 200
