"""What holds on both engines alike: all or nothing, foreign keys, and one order of codes."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from learnhub.store.engine import Session, Store
from learnhub.store.tables.accounts import Account, RoleGrant

NOW = dt.datetime(2027, 2, 14, 9, tzinfo=dt.UTC)


def person(name: str, number: int = 0) -> Account:
    return Account(email=f"{number}@example.org", name=name, sort_name=name, kind="staff", created_at=NOW)


def test_what_raises_is_rolled_back(store: Store) -> None:
    def fail(session: Session) -> None:
        session.add(person("lee"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(fail)
    with store.reading() as session:
        assert session.execute(select(func.count()).select_from(Account)).scalar_one() == 0


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(RoleGrant(account_id=404, role="reviewer", granted_at=NOW))


def test_codes_are_ordered_by_their_bytes(store: Store) -> None:
    names = ["Z", "a", "é", "_", "10", "9"]
    with store.writing() as session:
        session.add_all(person(name, number) for number, name in enumerate(names))
    with store.reading() as session:
        assert list(session.scalars(select(Account.sort_name).order_by(Account.sort_name))) == sorted(
            names, key=str.encode
        )
