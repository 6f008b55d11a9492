"""What search finds, for whom and in which order: the same on both engines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.store.engine import Store
from learnhub.store.search import (
    CASE,
    LESSON,
    Document,
    Part,
    Passage,
)
from learnhub.store.search.index import refill
from learnhub.store.search.query import FEW, NEWEST
from tests.finding import DAY, PUBLIC, STAFF, ask, case, every_page, keep, lesson, refs


def plain(parts: Iterable[Part]) -> str:
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in parts)


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
