"""Both engines get the same tables, and each test begins with none of another's rows."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Table, func, inspect, select

from learnhub.store.engine import Store
from learnhub.store.migrate import current, head
from learnhub.store.schema import metadata
from learnhub.store.tables.accounts import Account


def rows(store: Store, table: Table) -> int:
    with store.reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_the_migrations_make_every_table_on(store: Store) -> None:
    assert current(store) == head()
    assert len(metadata.tables) > 20
    assert metadata.tables.keys() <= set(inspect(store.engine).get_table_names())


@pytest.mark.parametrize("time", ["first", "again"])
def test_a_test_begins_without_the_rows_of_another(store: Store, time: str) -> None:
    assert {table.name: rows(store, table) for table in metadata.sorted_tables} == dict.fromkeys(metadata.tables, 0)
    left = {"email": "amina@example.org", "name": "Amina", "sort_name": "amina", "kind": "staff"}
    with store.writing() as session:
        session.add(Account(**left, created_at=dt.datetime(2027, 2, 14, tzinfo=dt.UTC)))
