"""What search keeps: put, taken away and filled again, within few statements."""

from __future__ import annotations

import random
import threading

import pytest
from sqlalchemy import Text, column, event, select, table, text

from learnhub.store.engine import Session, Store
from learnhub.store.search import CASE, LESSON, drop, drop_course_lessons, find, put
from learnhub.store.search.index import places_of, refill
from learnhub.store.tables.search import SearchDocument, SearchState
from tests.finding import PUBLIC, STAFF, ask, case, every_page, keep, lesson, refs, some_case

ALL = STAFF | {"partnership:7"}


def test_put_again_replaces_and_drop_takes_away(store: Store) -> None:
    keep(store, case(1, "Wells"), case(2, "Roads"))
    keep(store, case(1, "Bridges", classes=["staff"]))
    assert refs(ask(store, "wells")) == []
    assert refs(ask(store, "bridges", PUBLIC)) == []
    assert refs(ask(store, "bridges")) == ["C-2026-1"]
    with store.writing() as session:
        drop(session, CASE, "C-2026-1")
        drop(session, CASE, "C-2026-77")
    assert refs(ask(store, "", counted=True)) == ["C-2026-2"]


def test_the_lessons_of_one_course_are_dropped(store: Store) -> None:
    keep(store, lesson("water/one", "Water"), lesson("water-two/one", "Water"), case(1, "Water"))
    with store.writing() as session:
        drop_course_lessons(session, "water")
    assert set(refs(ask(store, "water"))) == {"water-two/one", "C-2026-1"}


def test_what_is_rolled_back_is_neither_found_nor_counted(store: Store) -> None:
    keep(store, case(1, "Wells"))
    with store.engine.connect() as connection, Session(connection) as session:
        put(session, case(2, "Wells"))
        assert find(session, "wells", STAFF, counted=True).counts.total == 2  # type: ignore[union-attr]
        session.rollback()
    keep(store, case(3, "Roads"))
    hits = ask(store, "wells", counted=True)
    assert refs(hits) == ["C-2026-1"]
    assert hits.counts is not None
    assert (hits.counts.total, hits.counts.facets["kind"]) == (1, (("case", 1),))


def test_threads_that_search_while_others_write_get_whole_answers(store: Store) -> None:
    keep(store, *(case(number, "Wells", countries=("KE",)) for number in range(30)))
    faults: list[BaseException] = []

    def search() -> None:
        try:
            for _ in range(15):
                hits = ask(store, "wells", counted=True, filters={"country": ["KE"]}, size=100)
                assert hits.counts is not None
                assert hits.counts.total == len(hits.hits) == dict(hits.counts.facets["kind"])["case"]
        except BaseException as fault:  # noqa: BLE001
            faults.append(fault)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30, 50):
        keep(store, case(number, "Wells", countries=("KE",)))
    for thread in threads:
        thread.join()
    assert faults == []


def rows_of(store: Store) -> tuple[list[object], list[object]]:
    words = table("search_text", *(column(name, Text) for name in ("title", "tags", "lead", "body")))
    with store.reading() as session:
        documents = session.execute(select(SearchDocument.__table__).order_by(SearchDocument.key)).all()
        return list(documents), sorted(session.execute(select(words)).all())


def test_filling_again_changes_nothing(store: Store) -> None:
    chance = random.Random(7)
    documents = [some_case(number, chance) for number in range(40)]
    documents += [lesson(f"course/l{number}", "Wells", "deep water") for number in range(5)]
    keep(store, *documents)
    before, found = rows_of(store), every_page(store, "wells deep", ALL)
    chance.shuffle(documents)
    store.write(lambda session: refill(session, documents))
    assert rows_of(store) == before
    assert every_page(store, "wells deep", ALL) == found
    counts = ask(store, "", ALL, counted=True).counts
    assert counts is not None
    assert counts.total == 45
    keep(store, case(99, "Wells", "deep water"))
    assert len(every_page(store, "", ALL)) == 46


def test_a_search_takes_the_same_few_statements_for_few_and_for_many(store: Store) -> None:
    statements: list[str] = []
    event.listen(store._reader, "before_cursor_execute", lambda *given: statements.append(given[2]))
    keep(store, case(1, "Wells"))
    taken = []
    for amount in (3, 300):
        keep(store, *(case(10 + number, "Wells") for number in range(amount)))
        ask(store, "wells")
        statements.clear()
        ask(store, "wells")
        taken.append(len([each for each in statements if each.startswith("SELECT")]))
    assert taken == [3, 3]


def test_words_that_seldom_stand_together_are_sought_once_and_are_known_until_a_document_changes(store: Store) -> None:
    sought: list[str] = []
    event.listen(store._reader, "before_cursor_execute", lambda *given: sought.append(given[2]))
    keep(store, case(1, "Wells", "deep water"), case(2, "Wells", "water deep"), case(3, "Roads", "water"))

    def asked(query: str, **options: object) -> tuple[list[str], int, int]:
        sought.clear()
        hits = ask(store, query, counted=True, **options)
        assert hits.counts is not None
        return refs(hits), hits.counts.total, len([each for each in sought if "MATCH" in each or "@@" in each])

    for phrase in ('"deep water"', "wells deep water"):
        found = refs(ask(store, phrase))
        assert [asked(phrase), asked(phrase, filters={"kind": [CASE]})] == [(found, len(found), 0)] * 2
    assert asked('"roads water"') == ([], 0, 1)
    keep(store, case(1, "Wells", "water"), case(4, "Roads", "deep water"))
    assert asked('"deep water"')[:2] == (["C-2026-4"], 1)
    assert asked("wells deep water")[0] == ["C-2026-2"]


def test_places_lie_so_near_that_sqlite_finds_backwards_what_it_finds_forwards() -> None:
    assert places_of(LESSON)[1] < 1 << 56


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_no_plan_reads_a_whole_table(store: Store) -> None:
    asked: list[tuple[str, object]] = []
    keep(store, *(case(number, "Wells", "deep water", classes=["staff"]) for number in range(150)))
    event.listen(store._reader, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    for query in ("wells", "wells deep", '"deep water"', "nothing such", ""):
        for page in (None, "-9999999999999"):
            ask(store, query, counted=True, page=page, filters={"principle": ["transparency"]})
            ask(store, query, counted=True, page=page)
    keep(store, case(7, "Roads"))
    ask(store, "wells", counted=True)
    with store.writing() as session:
        drop(session, CASE, "C-2026-7")
        drop_course_lessons(session, "course")
    assert sum("search_document.tags" in statement and "WHERE" not in statement for statement, _ in asked) == 1
    bounded = ("SCAN (", "SCAN window")
    whole_reads = set()
    looked_at = 0
    with store.engine.connect() as connection:
        for statement, values in tuple(asked):
            if not statement.startswith(("SELECT", "UPDATE", "DELETE")):
                continue
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values):
                looked_at += 1
                step = row[3]
                if step.startswith("SCAN") and not step.startswith(bounded) and "VIRTUAL TABLE INDEX" not in step:
                    whole_reads.add(step)
                assert not ("search_text" in step and step.endswith("INDEX 0:")), f"reads the whole index: {statement}"
                assert "TEMP B-TREE" not in step, f"sorts what it read: {statement}"
    assert looked_at > 30
    assert whole_reads == {"SCAN search_document"}, "the tags are read once a process"


def test_the_state_counts_every_change(store: Store) -> None:
    keep(store, case(1, "Wells"), case(1, "Wells"), case(2, "Roads"))
    with store.reading() as session:
        assert session.scalars(select(SearchState.number)).one() == 3
        assert session.execute(text("SELECT count(*) FROM search_text")).scalar_one() == 2
