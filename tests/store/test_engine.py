"""The traps of the two engines, each with the test that would catch its return."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from learnhub.domain.errors import Busy
from learnhub.store.engine import Store
from learnhub.store.jobs import count, counted
from learnhub.store.tables.accounts import ParkedForm
from learnhub.store.tables.settings import Setting

MOMENT = dt.datetime(2027, 2, 14, 9, 30, 0, 123456, tzinfo=dt.UTC)


def test_no_update_is_lost_between_threads(store: Store) -> None:
    def read_then_write(session: Session) -> None:
        session.get_one(Setting, "sum").value += 1

    def add() -> None:
        for _ in range(10):
            written = False
            while not written:
                try:
                    store.write(read_then_write)
                    written = True
                except Busy:
                    assert not store.is_sqlite, "SQLite's writers wait for their turn"

    store.write(lambda session: session.add(Setting(name="sum", value=0, changed_at=MOMENT)))
    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert session.get_one(Setting, "sum").value == 40


def test_a_reader_cannot_write(store: Store) -> None:
    with store.reading() as session, pytest.raises(DBAPIError):
        count(session, "anything")


def test_readers_go_on_while_a_write_is_open(store: Store) -> None:
    store.write(lambda session: count(session, "seen"))
    with store.writing() as writer:
        count(writer, "seen")
        with store.reading() as reader:
            assert counted(reader, "seen") == 1


def test_times_are_aware_and_keep_their_microseconds(store: Store) -> None:
    form = ParkedForm(token_hash="x", path="/", fields={}, parked_at=MOMENT)
    store.write(lambda session: session.add(form))
    with store.reading() as session:
        assert session.scalar(select(ParkedForm.parked_at)) == MOMENT
    naive = ParkedForm(token_hash="y", path="/", fields={}, parked_at=MOMENT.replace(tzinfo=None))
    with pytest.raises(StatementError, match="without a zone"):
        store.write(lambda session: session.add(naive))


def test_an_acknowledged_write_is_on_the_disk(store: Store) -> None:
    if store.is_sqlite:
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    else:
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "serializable"


def test_the_error_of_a_statement_does_not_repeat_what_somebody_wrote(store: Store) -> None:
    def twice(session: Session) -> None:
        session.add(Setting(name="x" * 10, value="a text that is private", changed_at=MOMENT))
        session.flush()
        session.execute(text("INSERT INTO setting (name, nothing) VALUES (:said, 1)"), {"said": "a private text"})

    with pytest.raises(DBAPIError) as error:
        store.write(twice)
    assert "private" not in str(error.value)
