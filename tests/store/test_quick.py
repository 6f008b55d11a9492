"""Statements that the driver runs itself: what SQLAlchemy would store and answer, on both engines."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

import learnhub
from learnhub.store import quick
from learnhub.store.engine import Store, is_passing
from learnhub.store.tables.jobs import Job

MOMENT = dt.datetime(2027, 2, 14, 9, 30, 0, 123456, tzinfo=dt.UTC)
PUT = insert(Job)
TAKEN = (
    select(Job.key, Job.arguments, Job.asked_at, Job.failed_at, Job.tries, Job.progress)
    .where(Job.kind.in_(["mail", "export"]), Job.key.in_(bindparam("keys", expanding=True)))
    .order_by(Job.key)
)
ENDED = delete(Job).where(Job.key == bindparam("key")).returning(Job.kind, Job.asked_at)


def row(key: str, **values: object) -> dict[str, object]:
    return {"kind": "mail", "key": key, "arguments": {"to": ["é"]}, "asked_at": MOMENT, "not_before": MOMENT, **values}


def test_values_are_stored_and_read_as_sqlalchemy_does(store: Store) -> None:
    store.write(lambda session: quick.run(session, PUT, [row("a"), row("b"), row("c")]))
    store.write(lambda session: quick.run(session, PUT, row("d", tries=3)))
    store.write(lambda session: quick.run(session, PUT, row("e", kind="other")))
    with store.reading() as session:
        for keys in (["a", "d", "e"], [], ["b"]):
            found = quick.run(session, TAKEN, {"keys": keys}).all()
            assert [tuple(each) for each in found] == [tuple(each) for each in session.execute(TAKEN, {"keys": keys})]
        first, last = quick.run(session, TAKEN, {"keys": ["a", "d", "e"]}).all()
    assert (first.arguments, first.asked_at, first.failed_at, first.tries) == ({"to": ["é"]}, MOMENT, None, 0)
    assert (last.key, last.tries) == ("d", 3)


def test_a_statement_that_writes_answers_what_it_returns_and_is_refused_by_its_own_name(store: Store) -> None:
    store.write(lambda session: quick.run(session, PUT, row("a")))
    with pytest.raises(IntegrityError), store.writing() as session:
        quick.run(session, PUT, row("a"))
    ended = store.write(lambda session: quick.run(session, ENDED, {"key": "a"}).one_or_none())
    assert tuple(ended) == ("mail", MOMENT)
    assert store.write(lambda session: quick.run(session, ENDED, {"key": "a"}).one_or_none()) is None


def test_a_statement_that_is_refused_is_run_once_and_refused_for_its_own_reason(store: Store) -> None:
    with pytest.raises(IntegrityError) as refused, store.writing() as session:
        quick.run(session, PUT, [row("a"), row("b", kind=None)])
    assert not is_passing(refused.value)
    with store.reading() as session:
        assert quick.run(session, TAKEN, {"keys": ["a", "b"]}).all() == []


def test_what_the_session_has_not_written_yet_is_found(store: Store) -> None:
    with store.writing() as session:
        session.add(Job(**row("a")))
        assert quick.run(session, TAKEN, {"keys": ["a"]}).one_or_none().key == "a"


def test_every_statement_that_is_run_quickly_is_a_constant_or_is_kept() -> None:
    """One that is made anew for each page would stay in memory for each page."""
    runs = 0
    for path in (Path(learnhub.__file__).parent / "store").rglob("*.py"):
        source = path.read_text()
        kept = re.findall(r"@cache\ndef (\w+)\(", source)
        for name, called in re.findall(r"quick\.run\(\s*session,\s*(\w+)(\(?)", source):
            assert name in kept if called else name.isupper(), f"{path.name}: {name}"
            runs += 1
        assert source.count("quick.run(") == len(re.findall(r"quick\.run\(\s*session,", source)), path.name
    assert runs > 30
