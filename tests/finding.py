"""Documents for search, and questions to it, for tests."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

from learnhub.domain.countries import around
from learnhub.store.engine import Store
from learnhub.store.search import CASE, LESSON, Document, Hits, Passage, find, put

PUBLIC = frozenset({"public"})
STAFF = frozenset({"public", "members", "staff"})
DAY = dt.date(2026, 3, 1)


def case(
    number: int,
    title: str,
    words: str = "",
    *,
    language: str = "en",
    classes: Iterable[str] = ("public",),
    principles: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    case_kind: str | None = None,
    day: dt.date | None = DAY,
) -> Document:
    return Document(
        kind=CASE,
        ref=f"C-2026-{number}",
        title=title,
        passages=(Passage("lesson-learned", "", ""), Passage("what-happened", "What happened", words)),
        language=language,
        classes=frozenset(classes),
        principles=principles,
        countries=countries,
        facets={"case-kind": (case_kind,), "year": (f"{day:%Y}",)} if case_kind and day else {},
        day=day,
    )


def lesson(ref: str, title: str, words: str = "", language: str = "en") -> Document:
    return Document(
        kind=LESSON,
        ref=ref,
        title=title,
        passages=(Passage("", "", "An introduction."), Passage("at-work", "At work", words)),
        language=language,
        classes=frozenset({"members"}),
    )


def keep(store: Store, *documents: Document) -> None:
    with store.writing() as session:
        for document in documents:
            put(session, document)


def ask(store: Store, query: str, audience: frozenset[str] = STAFF, counted: bool = False, **options: object) -> Hits:
    with store.reading() as session:
        return find(session, query, audience, counted=counted, **options)  # type: ignore[arg-type]


def refs(hits: Hits) -> list[str]:
    return [hit.ref for hit in hits.hits]


def every_page(
    store: Store, query: str, audience: frozenset[str] = STAFF, size: int = 7, **options: object
) -> list[str]:
    found: list[str] = []
    page = None
    while True:
        hits = ask(store, query, audience, page=page, size=size, **options)
        found += refs(hits)
        page = hits.next_page
        if page is None:
            return found
        assert len(hits.hits) == size


PRINCIPLES = ("transparency", "accountability", "mutual-benefit")
COUNTRIES = ("KE", "PE", "001", "202")
KINDS = ("experience", "failure")


def some_case(number: int, chance: random.Random) -> Document:
    return case(
        number,
        chance.choice(["Wells", "Roads", "Wells and roads"]),
        chance.choice(["deep water", "dry sand", "deep sand"]),
        classes=[chance.choice(["public", "staff", "partnership:7"])],
        principles=tuple(chance.sample(PRINCIPLES, chance.randint(0, 2))),
        countries=tuple(chance.sample(COUNTRIES, chance.randint(0, 2))),
        case_kind=chance.choice(KINDS),
        language=chance.choice(["en", "fr"]),
    )


def values(document: Document, facet: str) -> tuple[str, ...]:
    return {
        "kind": (document.kind,),
        "principle": document.principles,
        "country": tuple({held for each in document.countries for held in (each, *around(each))}),
        "language": (document.language,),
        **document.facets,
    }.get(facet, ())
