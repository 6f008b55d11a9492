"""The counts of every facet are those that SQL gives, over random filters and readers, on both engines."""

from __future__ import annotations

import datetime as dt
import random

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, true

from learnhub.domain.cases.form import CaseContent, Outcome
from learnhub.domain.facets import FACETS, Told, facets_of
from learnhub.domain.policy import Actor, audience, case_classes
from learnhub.domain.principles import Principle
from learnhub.store.engine import Session, Store
from learnhub.store.search import CASE, Document, Passage, drop, find, put
from learnhub.store.tables.search import SearchDocument

PLACES = ("KE", "NP", "TV", "FR", "FJ")
ECONOMIES = {"KE": "developing", "NP": "developing", "FR": "developed"}
WORDS = ("wells", "roads", "schools")
READERS = (
    Actor(),
    Actor(id=1, kind="staff"),
    Actor(id=2, kind="partner", partnerships=frozenset({7})),
    Actor(id=3, kind="staff", partnerships=frozenset({7, 8})),
)


def some_case(number: int, chance: random.Random) -> Document:
    content = CaseContent(
        outcome=chance.choice(list(Outcome)),
        principles=tuple(chance.sample(list(Principle), chance.randint(1, 3))),
        countries=tuple(chance.sample(PLACES, chance.randint(0, 3))),
    )
    day = dt.date(chance.choice([2024, 2025, 2026]), 3, number % 28 + 1)
    visibility, partnership = chance.choice([("everyone", None), ("staff", None), ("staff", 7), ("partnership", 8)])
    return Document(
        kind=CASE,
        ref=f"C-2026-{number}",
        title=chance.choice(WORDS),
        passages=(Passage("", "", chance.choice(WORDS)),),
        language=chance.choice(["en", "es"]),
        classes=case_classes(visibility, partnership),
        principles=tuple(content.principles),
        countries=content.countries,
        facets=facets_of(Told(content, day, ECONOMIES)),
        day=day,
    )


def has(facet: str, value: str) -> ColumnElement[bool]:
    """The document bears this tag, whole."""
    return (" " + SearchDocument.tags + " ").contains(f" {facet}:{value} ", autoescape=True)


def under(filters: dict[str, list[str]], but: str = "") -> ColumnElement[bool]:
    return and_(
        true(),
        *(
            or_(*(has(facet, value) for value in values))
            for facet, values in filters.items()
            if values and facet != but
        ),
    )


def counted(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(SearchDocument).where(*conditions)) or 0


def test_counts_are_those_of_sql(store: Store) -> None:
    chance = random.Random(3)
    with store.writing() as session:
        for number in range(1, 81):
            put(session, some_case(number, chance))
    compared = 0
    for _ in range(12):
        with store.writing() as session:
            number = chance.randint(1, 90)
            if chance.random() < 0.3:
                drop(session, CASE, f"C-2026-{number}")
            else:
                put(session, some_case(number, chance))
        reader = chance.choice(READERS)
        word = chance.choice(["", *WORDS])
        with store.reading() as session:
            known = {facet: _values(session, facet) for facet in FACETS}
            filters = {
                facet: chance.sample(values, min(len(values), chance.randint(1, 2)))
                for facet, values in known.items()
                if values and facet != "country" and chance.random() < 0.4
            }
            found = find(session, word, audience(reader), filters, counted=True).counts
            assert found is not None
            may_read = or_(*(has("class", value) for value in sorted(audience(reader))))
            said = _says(word)
            assert found.total == counted(session, may_read, said, under(filters))
            for facet, values in known.items():
                if facet == "country":
                    continue
                expected = {
                    value: number
                    for value in values
                    if (number := counted(session, may_read, said, under(filters, facet), has(facet, value)))
                }
                assert dict(found.facets[facet]) == expected, facet
                compared += len(expected)
    assert compared > 200


def _says(word: str) -> ColumnElement[bool]:
    if not word:
        return true()
    return or_(SearchDocument.title == word, cast(SearchDocument.passages, String).contains(f'"{word}"'))


def _values(session: Session, facet: str) -> list[str]:
    tags = {tag for row in session.scalars(select(SearchDocument.tags)) for tag in row.split()}
    return sorted(tag.partition(":")[2] for tag in tags if tag.startswith(f"{facet}:"))
