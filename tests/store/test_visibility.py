"""One rule, two readers: what `can` says of a row is what the WHERE clause finds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, exists, func, insert, select

from learnhub.domain.cases.form import Visibility
from learnhub.domain.cases.moves import State
from learnhub.domain.cases.reading import Level
from learnhub.domain.partnerships import Readers
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
    Column("embargoed", Boolean),
    Column("stopped_by_id", Integer),
    Column("asker_id", Integer),
    Column("reporter_id", Integer),
    Column("author_id", Integer),
    Column("mark", String(20)),
    Column("readers", String(20)),
)
speakers = Table("policy_speaker", metadata, Column("row_id", Integer), Column("account_id", Integer))
readers = Table("policy_reader", metadata, Column("row_id", Integer), Column("account_id", Integer))
authors = Table("policy_author", metadata, Column("row_id", Integer), Column("account_id", Integer))
COLUMNS = {column.name: column for column in rows.c} | {
    "author_ids": lambda key: exists().where(authors.c.row_id == rows.c.id, authors.c.account_id == key),
    "speaker_ids": lambda key: exists().where(speakers.c.row_id == rows.c.id, speakers.c.account_id == key),
    "answerer_ids": lambda key: exists().where(speakers.c.row_id == rows.c.id, speakers.c.account_id == key),
    "reader_ids": lambda key: exists().where(readers.c.row_id == rows.c.id, readers.c.account_id == key),
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
    reader_ids: frozenset[int] = frozenset()
    embargoed: bool = False
    stopped_by_id: int | None = None
    asker_id: int = 1
    reporter_id: int = 1
    author_id: int = 1
    speaker_ids: frozenset[int] = frozenset()
    mark: str = "staff"
    readers: str = "staff"

    @property
    def answerer_ids(self) -> frozenset[int]:
        return self.speaker_ids


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
    state=st.sampled_from(list(State)),
    visibility=st.sampled_from(list(Visibility)),
    partnership_id=st.one_of(st.none(), st.integers(1, 2)),
    open=st.booleans(),
    author_ids=st.frozensets(people, max_size=2),
    reader_ids=st.frozensets(people, max_size=2),
    embargoed=st.booleans(),
    stopped_by_id=st.one_of(st.none(), people),
    asker_id=people,
    reporter_id=people,
    author_id=people,
    speaker_ids=st.frozensets(people, max_size=2),
    mark=st.sampled_from(Level),
    readers=st.sampled_from(Readers),
)


@pytest.fixture
def policy_tables(store: Store) -> Store:
    metadata.create_all(store.engine)
    return store


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actor=actors, made=st.lists(facts, min_size=1, max_size=8))
def test_both_readers_agree_on_every_action(policy_tables: Store, actor: Actor, made: list[Row]) -> None:
    with policy_tables.engine.connect() as connection:
        for key, row in enumerate(made):
            values = {name: getattr(row, name) for name in Row.__dataclass_fields__ if not name.endswith("_ids")}
            connection.execute(insert(rows).values(id=key, **values))
            for author in row.author_ids:
                connection.execute(insert(authors).values(row_id=key, account_id=author))
            for table, keys in ((readers, row.reader_ids), (speakers, row.speaker_ids)):
                for person in keys:
                    connection.execute(insert(table).values(row_id=key, account_id=person))
        for action in Action:
            found = set(connection.scalars(select(rows.c.id).where(where(actor, action, COLUMNS))))
            assert found == {key for key, row in enumerate(made) if can(actor, action, row)}, action
        assert connection.scalar(select(func.count()).select_from(rows)) == len(made)


@given(actor=actors, row=facts)
def test_search_finds_what_readers_may_read(actor: Actor, row: Row) -> None:
    reader = Actor(id=99, kind=actor.kind, partnerships=actor.partnerships) if actor.id else actor
    named = row.reader_ids | {99} if row.open else row.reader_ids
    published = replace(
        row, owner_id=1, state="published", author_ids=frozenset(), reader_ids=named, manager_id=None, account_id=1
    )
    classes = case_classes(row.visibility, row.partnership_id, named=named, embargoed=row.embargoed)
    assert bool(classes & audience(reader)) == can(reader, Action.CASE_READ, published)
