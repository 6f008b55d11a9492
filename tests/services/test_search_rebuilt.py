"""Search is made again from course text and published cases, and says what it said before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, text

from learnhub.store.derived import REBUILDS
from learnhub.store.engine import Session
from learnhub.store.search import find
from learnhub.store.tables.search import SearchChange, SearchDocument, SearchState
from tests.cases import case_in
from tests.courses import files, published
from tests.services.conftest import House
from tests.translated import translated

EVERYBODY = frozenset({"public", "members", "staff"})
DOCUMENTS = select(SearchDocument.__table__).order_by(SearchDocument.kind, SearchDocument.ref)


def found(house: House) -> list[Any]:
    with house.store.reading() as session:
        return [
            (hits.hits, hits.counts)
            for query in ("", "open books", "letter", "letters partners")
            for hits in (find(session, query, EVERYBODY, counted=True, size=50),)
        ]


def fill(house: House) -> None:
    published(house.transactions, house.actor("tariq"), translated(files(), "fr", leave="the-date"))
    for visibility in ("everyone", "staff"):
        case_in(house, "published", visibility=visibility)


def test_rebuilding_changes_nothing(house: House) -> None:
    fill(house)
    before, hits = house.rows(DOCUMENTS), found(house)
    assert {row.kind for row in before} == {"case", "lesson"}
    assert all(answers for answers, _ in hits)
    house.store.write(REBUILDS["search"])
    assert house.rows(DOCUMENTS) == before
    assert found(house) == hits


def test_after_a_restore_search_is_made_from_nothing(house: House) -> None:
    fill(house)
    before, hits = house.rows(DOCUMENTS), found(house)

    def lose(session: Session) -> None:
        for table in (SearchDocument, SearchChange, SearchState):
            session.execute(delete(table))
        session.execute(text("DELETE FROM search_text"))

    house.store.write(lose)
    assert all(not answers for answers, _ in found(house))
    house.store.write(REBUILDS["search"])
    kept = [each.name for each in SearchDocument.__table__.columns if each.name not in {"key", "place"}]
    assert [[getattr(row, name) for name in kept] for row in house.rows(DOCUMENTS)] == [
        [getattr(row, name) for name in kept] for row in before
    ]
    assert found(house) == hits


def test_lessons_are_found_in_each_language_by_the_words_that_are_translated(house: House) -> None:
    given = translated(files(), "fr", leave="the-date")
    path = "01-open-books/01-who-gives.fr.md"
    given[path] = given[path].replace(b"[fr] A letter came on Thursday.", b"Une lettre arriva jeudi.")
    published(house.transactions, house.actor("tariq"), given)

    def refs(query: str, classes: frozenset[str] = EVERYBODY, **filters: frozenset[str]) -> dict[str, str]:
        with house.store.reading() as session:
            return {hit.ref: hit.language for hit in find(session, query, classes, filters).hits}

    assert refs("lettres") == {"two-modules/who-gives/fr": "fr"}
    assert refs("letter came") == {"two-modules/who-gives": "en"}
    assert refs("say since when") == {"two-modules/who-gives": "en"}
    assert set(refs("", language=frozenset({"fr"}))) == {"two-modules/who-gives/fr"}
    assert refs("lettres", principle=frozenset({"transparency"}))
    assert not refs("lettres", frozenset({"nobody"}))
    published(house.transactions, house.actor("tariq"), files())
    assert refs("lettres") == {}
