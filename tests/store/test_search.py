"""What search finds, for whom, in which order and with which counts: the same on both engines."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, column, event, select, table, text

from learnhub.domain.countries import around, countries
from learnhub.store.engine import Session, Store
from learnhub.store.search import (
    CASE,
    LESSON,
    Asked,
    Document,
    Hits,
    Part,
    Passage,
    by_place,
    drop,
    drop_course_lessons,
    find,
    put,
)
from learnhub.store.search import ask as question
from learnhub.store.search.index import KEPT_CHANGES, refill
from learnhub.store.search.query import FEW, NEWEST
from learnhub.store.tables.search import SearchChange, SearchDocument, SearchState

PUBLIC = frozenset({"public"})
STAFF = frozenset({"public", "members", "staff"})
ALL = STAFF | {"partnership:7"}
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


def plain(parts: Iterable[Part]) -> str:
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in parts)


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


SIX = {
    "en": ("Nobody owned the fridges", "A donor bought forty solar fridges for mountain clinics."),
    "fr": ("Évaluer la neutralité", "Les organisations ont financé l’évaluation ; les sociétés partagées."),
    "es": ("El conflicto de intereses", "Las organizaciones rindieron cuentas de la cooperación económica."),
    "ru": ("Прозрачность партнёрства", "Беспристрастные организации отчитались о взносах."),
    "ar": ("الشراكة والمساءلة", "تعمل المُنَظَّمَات مع القطاع الخاصّ بشفافية."),
    "zh": ("伙伴关系的透明度", "我们与三家公司建立了伙伴关系，并公布了协议。"),
}


@pytest.fixture
def six(store: Store) -> Store:
    keep(store, *(case(number, *SIX[language], language=language) for number, language in enumerate(SIX, 1)))
    return store


@pytest.mark.parametrize(
    ("query", "language", "passage"),
    [
        ("fridge", "en", "A donor bought forty solar [fridges] for mountain clinics."),
        ("SOLAR fridge", "en", "A donor bought forty [solar] [fridges] for mountain clinics."),
        ("organisation financée", "fr", "Les [organisations] ont [financé] l’évaluation ; les sociétés partagées."),
        ("EVALUATIONS", "fr", "Les organisations ont financé l’[évaluation] ; les sociétés partagées."),
        ("société", "fr", "Les organisations ont financé l’évaluation ; les [sociétés] partagées."),
        ("organizacion economico", "es", "Las [organizaciones] rindieron cuentas de la cooperación [económica]."),
        ("interés", "es", "Las organizaciones rindieron cuentas de la cooperación económica."),
        ("беспристрастный взнос", "ru", "[Беспристрастные] организации отчитались о [взносах]."),
        ("партнерства", "ru", "Беспристрастные организации отчитались о взносах."),
        ("منظمات", "ar", "تعمل [المُنَظَّمَات] مع القطاع الخاصّ بشفافية."),
        ("الخاص", "ar", "تعمل المُنَظَّمَات مع القطاع [الخاصّ] بشفافية."),
        ("شراكه", "ar", "تعمل المُنَظَّمَات مع القطاع الخاصّ بشفافية."),
        ("伙伴", "zh", "我们与三家公司建立了[伙伴]关系，并公布了协议。"),
        ("家", "zh", "我们与三[家]公司建立了伙伴关系，并公布了协议。"),
        ("伙伴关系 协议", "zh", "我们与三家公司建立了[伙伴关系]，并公布了[协议]。"),
    ],
)
def test_finds_words_in_six_languages(six: Store, query: str, language: str, passage: str) -> None:
    hits = ask(six, query)
    assert [hit.language for hit in hits.hits] == [language]
    hit = hits.hits[0]
    if "[" in passage:
        assert (plain(hit.snippet), hit.anchor, hit.heading) == (passage, "what-happened", "What happened")
    assert "".join(part.text for part in hit.title) == SIX[language][0]
    assert any(part.is_match for part in (*hit.title, *hit.snippet))


@pytest.mark.parametrize("number", range(1, 7))
def test_finds_a_case_by_its_number(six: Store, number: int) -> None:
    assert refs(ask(six, f"C-2026-{number}"))[0] == f"C-2026-{number}"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"solar fridges"', ["C-2026-1"]),
        ("“solar fridge”", ["C-2026-1"]),
        ("« conflicto de interes »", ["C-2026-3"]),
        ('"fridges solar"', []),
        ('"伙伴关系"', ["C-2026-6"]),
        ('"关系伙伴"', []),
    ],
)
def test_quoted_words_stand_together(six: Store, query: str, found: list[str]) -> None:
    assert refs(ask(six, query)) == found


def test_a_phrase_does_not_run_from_one_part_into_the_next(store: Store) -> None:
    passages = (Passage("a", "one two", "three four"), Passage("b", "", "five six"))
    keep(store, Document(CASE, "C-2026-9", "zero", passages, "en", PUBLIC))
    for joined in ("zero one", "two three", "four five"):
        assert refs(ask(store, f'"{joined}"')) == []
    assert refs(ask(store, '"three four"')) == ["C-2026-9"]


def test_any_word_is_taken_when_no_document_has_every_word(store: Store) -> None:
    keep(store, case(1, "Water wells"), case(2, "Wells and schools"), case(3, "Roads"))
    every, some = ask(store, "wells school"), ask(store, "wells bridge", counted=True)
    assert (refs(every), every.every_word) == (["C-2026-2"], True)
    assert (set(refs(some)), some.every_word) == ({"C-2026-1", "C-2026-2"}, False)
    assert some.counts is not None
    assert some.counts.total == 2


def test_ranks_titles_repetition_and_neighbours_first_and_then_the_newest(store: Store) -> None:
    filler = "a steady long tale of roads and rivers without the matter at hand "
    keep(
        store,
        case(1, "Trust funds", filler),
        case(2, "Money", filler + "trust took years and there were many other funds"),
        case(3, "Money", filler + "we kept two trust funds"),
        case(4, "Money", filler + "trust, funds, trust, funds, trust, funds"),
        case(5, "Money", filler + "trust took years and there were many other funds", day=DAY + dt.timedelta(1)),
        case(6, "Money", filler + "trust took years and there were many other funds", day=DAY - dt.timedelta(1)),
    )
    found = refs(ask(store, "trust funds"))
    assert set(found[:3]) == {"C-2026-1", "C-2026-3", "C-2026-4"}
    assert found[3:] == ["C-2026-5", "C-2026-2", "C-2026-6"]


def test_an_old_document_with_the_word_in_its_title_comes_before_newer_ones(store: Store) -> None:
    keep(store, case(0, "Seals"), *(case(number, "Fish", "seals and boats") for number in range(1, NEWEST[CASE] + 20)))
    assert refs(ask(store, "seal"))[0] == "C-2026-0"


@pytest.mark.parametrize("query", ["", "common", "common word"])
def test_pages_show_everything_once(store: Store, query: str) -> None:
    count = NEWEST[CASE] + 60
    cases = [
        case(
            number,
            "Rare common word" if number % 9 == 0 else "A title",
            "common word",
            day=DAY + dt.timedelta(number % 5),
        )
        for number in range(count)
    ]
    keep(
        store, *cases, *(lesson(f"course/l{number}", "Lesson", "common word") for number in range(NEWEST[LESSON] + 15))
    )
    found = every_page(store, query)
    assert len(found) == len(set(found)) == count + NEWEST[LESSON] + 15
    only_cases = every_page(store, query, PUBLIC, filters={"kind": [CASE]})
    assert len(only_cases) == len(set(only_cases)) == count
    beyond = [int(ref.rpartition("-")[2]) for ref in only_cases[-40:]]
    assert beyond == sorted(beyond, key=lambda number: (number % 5, number), reverse=True)


@pytest.mark.parametrize("old", [FEW - 1, FEW + 1])
def test_a_filter_that_leaves_few_of_the_newest_finds_all_of_the_old_ones(store: Store, old: int) -> None:
    newer = NEWEST[CASE] + 20
    with store.writing() as session:
        refill(
            session,
            [
                case(
                    number,
                    "Seals and boats" if number == 1 else "Fish",
                    "boats and seals",
                    principles=("transparency",) if number <= old else ("trust",),
                )
                for number in range(1, old + newer + 1)
            ],
        )
    for query in ("seals boats", "seals ghosts"):
        found = every_page(store, query, PUBLIC, size=50, filters={"principle": ["transparency"]})
        assert found[0] == "C-2026-1"
        assert sorted(found) == sorted(f"C-2026-{number}" for number in range(1, old + 1))


@pytest.mark.parametrize("page", ["", "x", "-", "9-", "1-2-3", "-99999999999999999999", "999999999999-1", "-0", "٣-٣"])
def test_any_page_key_gives_an_answer(six: Store, page: str) -> None:
    assert len(ask(six, "the", page=page).hits) <= 1
    assert len(ask(six, "", page=page).hits) in (0, 6)


def test_nothing_is_found_without_an_audience(six: Store) -> None:
    for query in ("", "fridge"):
        hits = ask(six, query, frozenset(), counted=True)
        assert refs(hits) == []
        assert hits.counts is not None
        assert hits.counts.total == 0


def test_each_reader_finds_what_their_audience_may_see(store: Store) -> None:
    keep(
        store,
        case(1, "Wells"),
        case(2, "Wells", classes=["staff"]),
        case(3, "Wells", classes=["staff", "partnership:7"]),
        case(4, "Wells", classes=["partnership:70"]),
        lesson("course/wells", "Wells"),
    )
    for audience, found in (
        (PUBLIC, {"C-2026-1"}),
        (STAFF, {"C-2026-1", "C-2026-2", "C-2026-3", "course/wells"}),
        (PUBLIC | {"members", "partnership:7"}, {"C-2026-1", "C-2026-3", "course/wells"}),
    ):
        for query in ("well", ""):
            hits = ask(store, query, audience, counted=True)
            assert set(refs(hits)) == found
            assert hits.counts is not None
            assert hits.counts.total == len(found)


def test_a_rare_audience_finds_its_own_past_many_newer_ones(store: Store) -> None:
    keep(store, case(0, "Wells", classes=["partnership:7"], day=DAY - dt.timedelta(9)))
    keep(store, *(case(number, "Wells", classes=["staff"]) for number in range(1, NEWEST[CASE] + 50)))
    assert refs(ask(store, "well", frozenset({"partnership:7"}))) == ["C-2026-0"]


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


HOSTILE = [
    '"', '""', '"""', "'", "*", "a*", "NEAR(", "NEAR(a b, 3)", "a AND", "OR", "NOT", "title:fridge", "{title}: x", "^a",
    "a + b", "-a", "(", ")", "\0", "fri\0dge", "\\", "%_", "'; DROP TABLE search_text; --", ":match", "a:*", "a:A",
    "<->", "a <-> b", "!a", "a & | b", "?!.,", " \t\n", "\u202e", "\U0001f600", "\ud800", "𝔉𝔯𝔦𝔡𝔤𝔢", "x" * 10_000,
    "x " * 5_000, '"' + "fridge " * 2_000 + '"', "伙" * 10_000, "َ" * 50, "é" * 300, "₂⁵½㎏", "ß ſ ı İ", "ﷺ",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_gives_an_answer(six: Store, query: str) -> None:
    hits = ask(six, query, counted=True, filters={"country": [query], "principle": [query, "transparency"]})
    assert hits.hits == ()
    found = ask(six, query, counted=True)
    assert found.counts is not None
    assert len(found.hits) == min(found.counts.total, 10)


def test_random_text_gives_an_answer(six: Store) -> None:
    pieces = st.one_of(
        st.text(max_size=30), st.sampled_from(['"', "fridge", "伙伴", " AND ", "NEAR(", "*", ":", "'", "&"])
    )

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(pieces, max_size=8).map("".join))
    def answers(query: str) -> None:
        hits = ask(six, query, counted=True)
        assert hits.counts is not None
        assert len(hits.hits) == min(hits.counts.total, 10)

    answers()


PRINCIPLES = ("transparency", "accountability", "mutual-benefit")
COUNTRIES = ("KE", "PE", "001", "202")
ASKED = (*COUNTRIES, "002", "014", "019")
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


def test_what_is_ranked_ends_at_a_thousand_and_says_so_and_lists_without_words_do_not(store: Store) -> None:
    with store.writing() as session:
        refill(session, [case(number, "Wells") for number in range(1, 1_031)])
    shown, page, ended = 0, None, False
    while not ended:
        hits = ask(store, "wells", page=page, size=100)
        shown, page, ended = shown + len(hits.hits), hits.next_page, hits.ended
        assert ended == (page is None)
    assert shown == 1_000
    assert len(every_page(store, "", size=100)) == 1_030
    assert not ask(store, "wells", filters={"language": ["fr"]}).ended


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
