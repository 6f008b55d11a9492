"""An older database comes to this version with every row it had."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, insert, make_url, select
from sqlalchemy.exc import IntegrityError

from learnhub.content.manifest import name_of
from learnhub.outside.files import MemoryFiles
from learnhub.store.backup import back_up, restore
from learnhub.store.engine import Store
from learnhub.store.migrate import configuration, current, head, upgrade
from learnhub.store.search import LESSON
from learnhub.store.search.index import place_of
from learnhub.store.search.query import shown
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.authoring import DraftChange, DraftFolder, DraftRevision
from learnhub.store.tables.search import SearchDocument

PERSON = {
    "id": 7,
    "public_id": "0195d6f3a1b27c3d8e4f5a6b7c8d9e0f",
    "email": "amina@example.org",
    "name": "Amina",
    "sort_name": "amina",
    "kind": "staff",
    "stamp": "x",
    "locale": "en",
    "light": False,
    "zone": "UTC",
    "entity": "",
    "office": "",
    "team": "",
    "organization": "",
    "languages": [],
    "review_principles": [],
    "created_at": 0,
}


def emptied(url: str) -> Store:
    """The store without a table in it."""
    if make_url(url).get_backend_name() == "sqlite":
        return Store(url.replace(".sqlite3", "-older.sqlite3"))
    store = Store(url)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    return store


def people(store: Store) -> tuple[list[str], list[int]]:
    with store.reading() as session:
        return list(session.scalars(select(Account.email))), list(session.scalars(select(RoleGrant.account_id)))


def _lesson_in_search(connection: Connection, schema: MetaData) -> None:
    place = (1 << 60) + 5
    row = {"key": 5, "place": place, "kind": "lesson", "ref": "c/l", "language": "en", "illustration": False}
    connection.execute(
        insert(schema.tables["search_document"]), {**row, "tags": "kind:lesson", "title": "Wells", "passages": []}
    )
    names, terms = ("place", ", ''") if connection.dialect.name == "postgresql" else ("rowid", "")
    columns = f"{names}, title, tags, lead, body{terms and ', terms'}"
    connection.exec_driver_sql(
        f"INSERT INTO search_text ({columns}) VALUES ({place}, 'ewell', 'kind:lesson', '¶ edeep ewater', ''{terms})"
    )


def test_a_database_of_the_first_schema_keeps_its_people_and_the_rules_on_them(
    database_url: str, tmp_path: Path
) -> None:
    store = emptied(database_url)
    command.upgrade(configuration(store), "0001")
    before = MetaData()
    before.reflect(store.engine, only=["account", "role_grant", "search_document"])
    with store.engine.begin() as connection:
        connection.execute(insert(before.tables["account"]), PERSON)
        connection.execute(insert(before.tables["role_grant"]), {"account_id": 7, "role": "reviewer", "granted_at": 0})
        _lesson_in_search(connection, before)
    back_up(store, MemoryFiles(), tmp_path / "before.zip")
    upgrade(store)
    assert current(store) == head()
    assert people(store) == (["amina@example.org"], [7])
    with store.reading() as session:
        assert session.scalars(select(SearchDocument.place)).all() == [place_of(LESSON, None, 5)]
        assert list(shown(session, [place_of(LESSON, None, 5)])[0][-2:]) == ["¶ edeep ewater", ""]
    from_the_copy = Store(f"sqlite:///{tmp_path / 'from-the-copy.db'}")
    restore(from_the_copy, MemoryFiles(), tmp_path / "before.zip")
    assert people(from_the_copy) == people(store)
    from_the_copy.dispose()
    with pytest.raises(IntegrityError), store.writing() as session:
        session.get_one(Account, 7).kind = "visitor"
    store.dispose()


def test_a_draft_of_an_older_database_gets_its_first_revision_and_its_folder(database_url: str) -> None:
    store = emptied(database_url)
    command.upgrade(configuration(store), "0024")
    before = MetaData()
    before.reflect(store.engine, only=["course", "blob", "draft_file"])
    typed = {"course_id": 3, "path": "01-a/module.md", "sha256": "b" * 64, "imported": False}
    with store.engine.begin() as connection:
        connection.execute(
            insert(before.tables["course"]), {"id": 3, "public_id": PERSON["public_id"], "slug": "c", "created_at": 5}
        )
        connection.execute(
            insert(before.tables["blob"]), [{"sha256": each * 64, "content": each.encode() * 3} for each in "ab"]
        )
        connection.execute(
            insert(before.tables["draft_file"]),
            [{"course_id": 3, "path": "course.md", "sha256": "a" * 64, "imported": True}, typed],
        )
    upgrade(store)
    with store.reading() as session:
        first = session.scalars(select(DraftRevision)).one()
        name = name_of([("course.md", 3, "a" * 64), ("01-a/module.md", 3, "b" * 64)])
        assert (first.number, first.origin, first.name) == (1, "import", name)
        changes = session.execute(select(DraftChange.path, DraftChange.before, DraftChange.after)).all()
        assert sorted(changes) == [("01-a/module.md", None, "b" * 64), ("course.md", None, "a" * 64)]
        assert session.scalars(select(DraftFolder.path)).all() == ["course.md"]
    store.dispose()
