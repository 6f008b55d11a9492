"""One rule, two readers: what `can` says of a row is what the WHERE clause finds."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, exists, func, insert, select

from learnhub.domain.policy import Action, Actor, Role, audience, can, case_classes
from learnhub.store.engine import Store
from learnhub.store.visibility import where

metadata = MetaData()
rows = Table(
    "policy_row",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner_id", Integer),
    Column("account_id", Integer),
    Column("manager_id", Integer),
    Column("state", String(20)),
    Column("visibility", String(20)),
    Column("partnership_id", Integer),
    Column("open", Boolean),
)
authors = Table("policy_author", metadata, Column("row_id", Integer), Column("account_id", Integer))
COLUMNS = {column.name: column for column in rows.c} | {
    "author_ids": lambda key: exists().where(authors.c.row_id == rows.c.id, authors.c.account_id == key)
}


@dataclass(frozen=True)
class Row:
    owner_id: int
    account_id: int
    manager_id: int | None
    state: str
    visibility: str
    partnership_id: int | None
    open: bool
    author_ids: frozenset[int]


people = st.integers(1, 3)
actors = st.builds(
    Actor,
    id=st.one_of(st.none(), people),
    kind=st.sampled_from(["visitor", "staff", "partner", "system"]),
    roles=st.frozensets(st.sampled_from(Role)),
    partnerships=st.frozensets(st.integers(1, 2)),
)
facts = st.builds(
    Row,
    owner_id=people,
    account_id=people,
    manager_id=st.one_of(st.none(), people),
    state=st.sampled_from(["draft", "submitted", "in-review", "changes-requested", "published", "declined"]),
    visibility=st.sampled_from(["staff", "everyone", "partnership"]),
    partnership_id=st.one_of(st.none(), st.integers(1, 2)),
    open=st.booleans(),
    author_ids=st.frozensets(people, max_size=2),
)


@pytest.fixture
def policy_tables(store: Store) -> Store:
    metadata.create_all(store.engine)
    return store


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actor=actors, made=st.lists(facts, min_size=1, max_size=8))
def test_both_readers_agree_on_every_action(policy_tables: Store, actor: Actor, made: list[Row]) -> None:
    with policy_tables.engine.connect() as connection:
        for key, row in enumerate(made):
            values = {name: getattr(row, name) for name in Row.__dataclass_fields__ if name != "author_ids"}
            connection.execute(insert(rows).values(id=key, **values))
            for author in row.author_ids:
                connection.execute(insert(authors).values(row_id=key, account_id=author))
        for action in Action:
            found = set(connection.scalars(select(rows.c.id).where(where(actor, action, COLUMNS))))
            assert found == {key for key, row in enumerate(made) if can(actor, action, row)}, action
        assert connection.scalar(select(func.count()).select_from(rows)) == len(made)


@given(actor=actors, row=facts)
def test_search_finds_what_readers_may_read(actor: Actor, row: Row) -> None:
    reader = Actor(id=99, kind=actor.kind, partnerships=actor.partnerships) if actor.id else actor
    published = Row(1, 1, None, "published", row.visibility, row.partnership_id, row.open, frozenset())
    classes = case_classes(row.visibility, row.partnership_id)
    assert bool(classes & audience(reader)) == can(reader, Action.CASE_READ, published)
