"""The two kinds of transaction: what one may see, what the other may lose (nothing), and who waits for whom."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from learnhub.domain.errors import Busy
from learnhub.store.engine import Session, Store
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.jobs import Counter
from learnhub.store.tables.settings import Setting

NOW = dt.datetime(2027, 2, 14, 9, tzinfo=dt.UTC)
THREADS, TURNS = 8, 25


def count(session: Session) -> int:
    return session.execute(select(Counter.value).where(Counter.name == "cases")).scalar_one()


def add_one(session: Session) -> None:
    """Read, then write what follows from it: the shape in which updates get lost."""
    seen = session.get_one(Counter, "cases")
    seen.value += 1


@pytest.fixture
def counting(store: Store) -> Store:
    with store.writing() as session:
        session.add(Counter(name="cases", value=0))
    return store


def test_no_update_is_lost_and_none_is_told_that_did_not_happen(counting: Store) -> None:
    def take_turns(_thread: int) -> int:
        told = 0
        for _ in range(TURNS):
            try:
                counting.write(add_one)
                told += 1
            except Busy:
                assert not counting.is_sqlite, "SQLite writers wait for one another, they do not fail"
        return told

    with ThreadPoolExecutor(THREADS) as pool:
        told = sum(pool.map(take_turns, range(THREADS)))
    with counting.reading() as session:
        assert count(session) == told > 0
    if counting.is_sqlite:
        assert told == THREADS * TURNS


def test_reading_cannot_write(counting: Store) -> None:
    with pytest.raises(DBAPIError), counting.reading() as session:
        session.execute(text("UPDATE counter SET value = 5"))
    with counting.reading() as session:
        assert count(session) == 0


def test_a_reader_sees_one_moment_and_waits_for_no_writer(counting: Store) -> None:
    with counting.reading() as reader:
        before = count(reader)
        with counting.writing() as writer:
            writer.execute(text("UPDATE counter SET value = 7"))
            assert count(reader) == before
        assert count(reader) == before
    with counting.reading() as reader:
        assert count(reader) == 7


def test_what_raises_is_rolled_back(counting: Store) -> None:
    def fail(session: Session) -> None:
        add_one(session)
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        counting.write(fail)
    with counting.reading() as session:
        assert count(session) == 0


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(RoleGrant(account_id=404, role="reviewer", granted_at=NOW))


def test_a_moment_comes_back_as_it_went_and_without_a_zone_it_is_refused(store: Store) -> None:
    moment = dt.datetime(2027, 2, 14, 9, 8, 7, 654321, tzinfo=dt.timezone(dt.timedelta(hours=12)))
    with store.writing() as session:
        session.add(Setting(name="a", value=1, changed_at=moment))
    with store.reading() as session:
        kept = session.get_one(Setting, "a").changed_at
        assert kept == moment
        assert kept.tzinfo is dt.UTC
    with pytest.raises(StatementError, match="without a zone"), store.writing() as session:
        session.add(Setting(name="b", value=1, changed_at=moment.replace(tzinfo=None)))


def test_codes_are_ordered_by_their_bytes_on_both_engines(store: Store) -> None:
    stamps = ["Z", "a", "é", "_", "10", "9"]
    with store.writing() as session:
        for number, stamp in enumerate(stamps):
            person = {"email": f"{number}@example.org", "name": stamp, "kind": "staff", "created_at": NOW}
            session.add(Account(**person, sort_name=stamp, stamp=stamp))
    with store.reading() as session:
        assert list(session.scalars(select(Account.stamp).order_by(Account.sort_name))) == sorted(
            stamps, key=str.encode
        )
