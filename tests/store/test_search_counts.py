"""How many finds there are under each filter and in each place, as a reader may see them."""

from __future__ import annotations

import random

from sqlalchemy import select

from learnhub.domain.countries import countries
from learnhub.store.engine import Store
from learnhub.store.search import CASE, Asked, Document, by_place, drop, find, put
from learnhub.store.search import ask as question
from learnhub.store.search.index import KEPT_CHANGES
from learnhub.store.tables.search import SearchChange
from tests.finding import COUNTRIES, KINDS, PRINCIPLES, PUBLIC, STAFF, ask, case, every_page, keep, some_case, values

ASKED = (*COUNTRIES, "002", "014", "019")


def _has(document: Document, stem: str) -> bool:
    return stem in f"{document.title} {document.passages[1].text}".lower()


def test_counts_hold_under_the_other_filters_and_the_audience_after_every_change(store: Store) -> None:
    chance = random.Random(58129)
    kept = {number: some_case(number, chance) for number in range(60)}
    keep(store, *kept.values())
    for _ in range(12):
        for _ in range(chance.randint(0, 3)):
            number = chance.randrange(70)
            with store.writing() as session:
                if chance.random() < 0.3:
                    drop(session, CASE, f"C-2026-{number}")
                    kept.pop(number, None)
                else:
                    kept[number] = some_case(number, chance)
                    put(session, kept[number])
        query = chance.choice(["", "wells", "deep", "wells sand", "water"])
        audience = chance.choice([PUBLIC, STAFF, PUBLIC | {"partnership:7"}])
        filters = {
            "principle": chance.sample(PRINCIPLES, chance.randint(0, 2)),
            "country": chance.sample(ASKED, chance.randint(0, 2)),
            "case-kind": chance.sample(KINDS, chance.randint(0, 1)),
        }
        stems = {"wells": "well", "deep": "deep", "sand": "sand", "water": "water"}

        def left(document: Document, but: str = "", chosen: dict[str, list[str]] = filters) -> bool:
            return all(
                not wanted or facet == but or set(wanted) & set(values(document, facet))
                for facet, wanted in chosen.items()
            )

        hits = ask(store, query, audience, counted=True, filters=filters)
        visible = [document for document in kept.values() if document.classes & audience]
        matching = [document for document in visible if all(_has(document, stems[word]) for word in query.split())]
        if not any(map(left, matching)) and query:
            assert not hits.every_word or not hits.hits
            matching = [document for document in visible if any(_has(document, stems[word]) for word in query.split())]
        assert hits.counts is not None
        assert hits.counts.total == sum(map(left, matching))
        for facet, counted in hits.counts.facets.items():
            expected: dict[str, int] = {}
            for document in matching:
                for value in values(document, facet) if left(document, facet) else ():
                    expected[value] = expected.get(value, 0) + 1
            assert dict(counted) == expected
            assert list(counted) == sorted(counted, key=lambda each: (-each[1], each[0]))
        found = every_page(store, query, audience, filters=filters)
        assert sorted(found) == sorted(document.ref for document in matching if left(document))


def test_a_region_finds_what_lies_in_its_countries_and_a_place_is_shown_as_it_was_told(store: Store) -> None:
    keep(store, case(1, "Wells", countries=("KE",)), case(2, "Wells", countries=("014",)), case(3, "Wells"))
    assert ask(store, "wells", filters={"country": ["002"]}).hits[0].tags["country"] == ("014",)
    for chosen, found in (("002", {1, 2}), ("014", {1, 2}), ("KE", {1}), ("019", set())):
        hits = ask(store, "wells", counted=True, filters={"country": [chosen]})
        assert {hit.ref for hit in hits.hits} == {f"C-2026-{number}" for number in found}
        assert hits.counts is not None
        assert hits.counts.total == len(found)
        assert dict(hits.counts.facets["country"]) == {"002": 2, "202": 2, "014": 2, "KE": 1}


def test_counts_follow_what_another_process_changed(store: Store) -> None:
    keep(store, case(1, "Wells", principles=("transparency",)))
    assert ask(store, "wells", counted=True).counts is not None
    other = Store(store.url.render_as_string(hide_password=False))
    keep(other, case(2, "Wells", principles=("transparency",)))
    with other.writing() as session:
        drop(session, CASE, "C-2026-1")
        put(session, case(3, "Roads"))
    other.dispose()
    counts = ask(store, "wells", counted=True).counts
    assert counts is not None
    assert (counts.total, counts.facets["principle"]) == (1, (("transparency", 1),))


def test_counts_are_those_of_the_moment_that_the_reader_sees(store: Store) -> None:
    keep(store, case(1, "Wells"))
    with store.reading() as before:
        assert find(before, "wells", STAFF, counted=True).counts.total == 1  # type: ignore[union-attr]
        keep(store, case(2, "Wells"))
        assert ask(store, "wells", counted=True).counts.total == 2  # type: ignore[union-attr]
        assert find(before, "wells", STAFF, counted=True).counts.total == 1  # type: ignore[union-attr]


def test_counts_hold_after_more_changes_than_are_kept(store: Store) -> None:
    keep(store, case(1, "Wells"))
    assert ask(store, "wells", counted=True).counts is not None
    keep(store, *(case(2 + number % 5, "Wells") for number in range(KEPT_CHANGES + KEPT_CHANGES // 2)))
    assert ask(store, "wells", counted=True).counts.total == 6  # type: ignore[union-attr]
    with store.reading() as session:
        assert len(session.scalars(select(SearchChange.number)).all()) <= KEPT_CHANGES * 5 // 4


def test_finds_are_counted_by_country_by_region_alone_and_without_a_place(store: Store) -> None:
    keep(
        store,
        case(1, "Wells", countries=("KE", "PE")),
        case(2, "Wells", countries=("KE",)),
        case(3, "Wells", countries=("002",)),
        case(4, "Wells"),
        case(5, "Wells", countries=("KE",), classes=("staff",)),
        case(6, "Roads", countries=("KE",)),
    )
    with store.reading() as session:
        found = by_place(session, Asked(question("wells"), PUBLIC, {}), countries())
    assert (found.total, dict(found.countries), found.regional, found.unknown) == (4, {"KE": 2, "PE": 1}, 1, 1)
