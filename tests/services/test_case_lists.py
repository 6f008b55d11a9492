"""Lists of cases go on by key, and samples stand in them marked."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from learnhub.domain.errors import DomainError
from learnhub.services import cases
from learnhub.store.engine import statements
from learnhub.store.tables.cases import Case
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Event
from tests.cases import case_in
from tests.services.conftest import House

ILLUSTRATIONS = Path(__file__).parents[2] / "courses" / "illustrations.toml"
BEGIN = 1
"""The statement that begins a transaction is counted too."""


def illustrate(house: House) -> int:
    added = 0
    for each in tomllib.loads(ILLUSTRATIONS.read_text(encoding="utf-8"))["case"]:
        teller = house.accounts["paul" if each["teller"] == "partner" else "lee"]
        at = house.clock.now() - dt.timedelta(days=30 * each["months_ago"])
        added += house.write(
            "system", cases.add_illustration, each, teller=teller, reviewer=house.accounts["rosa"], at=at
        )
    return added


def test_the_shipped_samples_are_published_once_marked_and_told_to_nobody(house: House) -> None:
    assert illustrate(house) == 12
    assert illustrate(house) == 0
    rows = house.read("amina", cases.published_cases).rows
    assert len(rows) == 12
    assert all(row.illustration for row in rows)
    assert house.rows(select(Event)) == []
    assert house.rows(select(Job)) == []
    view = house.read("visitor", cases.published_case, str(rows[0].number))
    assert view.illustration
    assert [row.move for row in view.history] == ["submit", "take", "publish"]


def test_only_the_command_line_adds_samples(house: House) -> None:
    each = tomllib.loads(ILLUSTRATIONS.read_text(encoding="utf-8"))["case"][0]
    for name in ("adele", "lee", "visitor"):
        with pytest.raises(DomainError):
            house.write(
                name,
                cases.add_illustration,
                each,
                teller=house.accounts["lee"],
                reviewer=house.accounts["rosa"],
                at=house.clock.now(),
            )


def more_cases(house: House, number: int) -> None:
    """As many more published cases as the one that there is, written as rows."""
    with house.store.writing() as session:
        (row,) = session.execute(select(Case.__table__)).mappings().all()
        session.execute(
            insert(Case.__table__),
            [
                {
                    **{key: value for key, value in row.items() if key != "id"},
                    "public_id": uuid.uuid4(),
                    "serial": 2 + each,
                    "published_at": row["published_at"] + dt.timedelta(minutes=each // 2),
                    "changed_at": row["changed_at"] + dt.timedelta(minutes=each // 2),
                }
                for each in range(number)
            ],
        )


LISTS: dict[str, Callable[..., Any]] = {"published": cases.published_cases, "own": cases.own_cases}


@pytest.mark.parametrize("kind", LISTS)
def test_lists_go_on_by_key_and_miss_or_repeat_none(house: House, kind: str) -> None:
    case_in(house, "published", visibility="everyone")
    more_cases(house, 44)
    seen: list[str] = []
    after = None
    for size in (20, 20, 5):
        page = house.read("lee", LISTS[kind], after=after)
        assert len(page.rows) == size
        seen += [str(row.number) for row in page.rows]
        after = page.next
    assert after is None
    assert len(set(seen)) == 45
    assert len(house.read("lee", LISTS[kind], after="nonsense").rows) == 20


@pytest.mark.parametrize("kind", [*LISTS, "case"])
def test_the_number_of_statements_does_not_grow(house: House, kind: str) -> None:
    def count() -> int:
        actor = house.actor("lee")
        statements.set(0)
        if kind == "case":
            house.transactions.read(actor, cases.published_case, "C-2027-1")
        else:
            house.transactions.read(actor, LISTS[kind])
        return statements.get()

    case_in(house, "published", visibility="everyone")
    one = count()
    more_cases(house, 30)
    assert count() == one
    assert one - BEGIN <= {"published": 1, "own": 2, "case": 3}[kind]


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_no_list_scans_the_cases(house: House) -> None:
    plans: list[str] = []
    case_in(house, "published", visibility="everyone")

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        rows = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plans.extend(str(row[3]) for row in rows)

    with house.store.reading() as session:
        reader = session.get_bind()
    event.listen(reader, "before_cursor_execute", explain)
    try:
        for name in ("visitor", "lee", "paul"):
            house.read(name, cases.published_cases)
        house.read("lee", cases.own_cases)
        house.read("lee", cases.own_cases, after="1-1")
        house.read("lee", cases.published_case, "C-2027-1")
    finally:
        event.remove(reader, "before_cursor_execute", explain)
    assert len(plans) > 10
    assert [plan for plan in plans if plan.startswith("SCAN") and "case" in plan.lower()] == []
