"""A backup holds every row of every table, on either engine, and a damaged one changes nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from learnhub.domain.errors import Invalid
from learnhub.outside.files import FolderFiles, MemoryFiles
from learnhub.store.backup import back_up, restore
from learnhub.store.engine import Store
from tests.store.filled import fill, kept_tables


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.reading() as session:
        return {table.name: [tuple(row) for row in session.execute(select(table))] for table in kept_tables()}


@pytest.fixture
def filled(store: Store) -> Store:
    with store.engine.begin() as connection:
        fill(connection)
    return store


def test_every_row_comes_back_into_an_empty_database(filled: Store, tmp_path: Path) -> None:
    files, again = FolderFiles(tmp_path / "files"), MemoryFiles()
    digest = files.put(b"\x00 an attachment")
    rows = back_up(filled, files, tmp_path / "copy.zip")
    assert set(rows.values()) == {1}
    other = Store(f"sqlite:///{tmp_path / 'again.db'}")
    restore(other, again, tmp_path / "copy.zip")
    assert everything(other) == everything(filled)
    assert again.get(digest) == b"\x00 an attachment"
    assert list(again.digests()) == [digest]
    other.dispose()


def test_a_backup_of_sqlite_fills_postgresql(postgres_url: str, sqlite_template: Path, tmp_path: Path) -> None:
    (tmp_path / "from.db").write_bytes(sqlite_template.read_bytes())
    origin = Store(f"sqlite:///{tmp_path / 'from.db'}")
    with origin.engine.begin() as connection:
        fill(connection)
    back_up(origin, MemoryFiles(), tmp_path / "copy.zip")
    target = Store(postgres_url)
    with target.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    restore(target, MemoryFiles(), tmp_path / "copy.zip")
    assert everything(target) == everything(origin)
    with target.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO partnership "
            "(public_id, name, created_at, details, readers, revision, changed_at, confirmed_at) "
            "VALUES ('00000000-0000-7000-8000-000000000001', 'after', 0, '{}', 'members', 1, 0, 0)"
        )
        names = ", ".join(f'"{table.name}"' for table in kept_tables())
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    target.dispose()
    origin.dispose()


def test_a_damaged_backup_changes_nothing(filled: Store, tmp_path: Path) -> None:
    back_up(filled, MemoryFiles(), tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as whole, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in whole.namelist():
            content = whole.read(name)
            bad.writestr(name, content.replace(b"example.org", b"example.com"))
    other = Store(f"sqlite:///{tmp_path / 'again.db'}")
    with pytest.raises(Invalid) as refused:
        restore(other, MemoryFiles(), tmp_path / "bad.zip")
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("tables/account.jsonl", "damaged")]
    other.dispose()
    assert not (tmp_path / "again.db").exists() or (tmp_path / "again.db").stat().st_size == 0


def test_a_backup_goes_into_an_empty_database_alone(filled: Store, tmp_path: Path) -> None:
    back_up(filled, MemoryFiles(), tmp_path / "copy.zip")
    assert (tmp_path / "copy.zip").stat().st_mode & 0o077 == 0, "others on the machine read what people wrote"
    with pytest.raises(Invalid, match="not-empty"):
        restore(filled, MemoryFiles(), tmp_path / "copy.zip")
    with pytest.raises(Invalid, match="exists"):
        back_up(filled, MemoryFiles(), tmp_path / "copy.zip")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"just text"])
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(content)
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(Invalid, match="not-a-backup"):
        restore(store, MemoryFiles(), tmp_path / "bad.zip")
    store.dispose()
