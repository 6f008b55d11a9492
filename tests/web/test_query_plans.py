"""No page of learning, quizzes, plans and home reads a growing table from end to end: the engines' own plans say so."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from learnhub.domain.policy import SYSTEM
from learnhub.services import home, jobs
from learnhub.store.engine import Store
from learnhub.store.schema import metadata
from tests.courses import LESSONS, QUIZZES, SLUG, answers, published
from tests.people import People
from tests.told import told

SMALL = frozenset({"course", "release", "release_lesson", "counter", "setting", "role_grant", "partnership"})
"""Tables that stay small, or are read whole on purpose."""

SCAN = re.compile(r'^SCAN "?(\w+)|Seq Scan on "?(\w+)')
Ran = tuple[str, Any]
COURSE = f"/courses/{SLUG}/"


@contextmanager
def listening(ran: list[Ran]) -> Iterator[None]:
    """Collect each statement with its parameters."""

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            ran.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def walk(app: Flask, people: People) -> None:
    """What people do in a day, once each."""
    parts = app.extensions["learnhub.parts"]
    amina = people.browser("amina")
    amina.send(f"{COURSE}enrol")
    told(parts.transactions, people.accounts, "Told")
    for lesson in LESSONS:
        amina.open(f"{COURSE}{lesson}")
        amina.send(f"{COURSE}{lesson}/read")
    amina.send(f"{COURSE}{LESSONS[0]}/place", {"heading": "the-list"})
    amina.send(f"{COURSE}{LESSONS[0]}/choices/reply", {"option": "list"})
    attempts = []
    for quiz in QUIZZES:
        attempt = amina.send(f"{COURSE}quizzes/{quiz}/attempts", {"attempt": str(uuid.uuid4())}).location
        asked = re.findall(r'<fieldset class="item panel" id="([^"]+)"', amina.open(attempt).text)
        assert amina.send(f"{attempt}/responses", answers(asked)).status_code == 303
        assert amina.send(f"{attempt}/submit").status_code == 303
        attempts.append(attempt)
    plan = str(uuid.uuid4())
    fields = {"when": "it rains", "act": "stay", "due_on": "2027-02-14", "plan": plan}
    assert amina.send(f"/plans/new/transparency?course={SLUG}&module=open-books", fields).status_code == 303
    paths = ["/", "/courses/", COURSE, f"{COURSE}{LESSONS[0]}", f"{COURSE}quizzes/{QUIZZES[0]}", "/plans/"]
    paths += [f"/plans/{plan}", "/principles/", "/principles/transparency", f"{attempts[0]}/result"]
    for path in paths:
        assert amina.open(path).status_code == 200, path
    assert people.browser().open("/").status_code == 200
    for name in ("mona", "rosa", "edith", "adele"):
        parts.transactions.read(people.actor(name), home.person, mail_set=False)
    assert amina.send(f"/plans/{plan}/close", {"outcome": "not-yet", "due_on": "2027-03-01"}).status_code == 303
    assert amina.open("/").status_code == 200
    parts.transactions.read(SYSTEM, jobs.waiting_since)
    parts.transactions.write(SYSTEM, jobs.take)


def scans(store: Store, ran: list[Ran]) -> dict[str, str]:
    """Growing table that is read from end to end -> the statement that does it.

    PostgreSQL reads a small table whole whatever indexes it has; told not to, it still does where no index serves.
    """
    found = {}
    with store.engine.connect() as connection:
        if not store.is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if store.is_sqlite else "EXPLAIN"
        for statement, parameters in dict(ran).items():
            plan = connection.exec_driver_sql(f"{explain} {statement}", parameters)
            lines = [row.detail if store.is_sqlite else row[0] for row in plan]
            aliases = {alias: table for table, alias in re.findall(r'"?(\w+)"? AS "?(\w+)"?', statement)}
            named = [match[1] or match[2] for line in lines if (match := SCAN.search(line))]
            found |= {name if name in metadata.tables else aliases.get(name, name): statement for name in named}
    return {table: statement for table, statement in found.items() if table in metadata.tables.keys() - SMALL}


def test_no_growing_table_is_read_from_end_to_end(app: Flask, people: People) -> None:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"))
    ran: list[Ran] = []
    with listening(ran):
        walk(app, people)
    assert len({statement for statement, _ in ran}) > 40
    assert scans(people.store, ran) == {}


def test_a_scan_would_be_seen(store: Store) -> None:
    ran: list[Ran] = [("SELECT count(*) FROM attempt WHERE score > 0.5", ())]
    assert list(scans(store, ran)) == ["attempt"]
