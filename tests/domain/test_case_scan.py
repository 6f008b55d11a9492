"""What points at persons in a case: addresses, numbers, names; one country, one year, one office."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.answers import CaseContent, PartnersShown, ShownBy
from learnhub.domain.cases.recognition import Clue, recognise, with_years
from learnhub.domain.cases.scan import MOST, Found, scan


def found(text: str, **given: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(each.kind, each.words) for each in scan(CaseContent(situation=text), **given)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Write to tekea.r@port.example.ki today.", Found.EMAIL, "tekea.r@port.example.ki"),
        ("Write to tekea [at] port [dot] ki today.", Found.EMAIL, "tekea [at] port [dot] ki"),
        ("Call +686 750 12345 after noon.", Found.PHONE, "+686 750 12345"),
        ("Call (022) 917-1234 after noon.", Found.PHONE, "(022) 917-1234"),
        ("We asked Mr. Tekea Rota twice.", Found.NAME, "Tekea Rota"),
        ("Nous avons écrit à Mme Lefèvre.", Found.NAME, "Lefèvre"),
        ("Hablamos con la Sra. Núñez del Río.", Found.NAME, "Núñez"),
        ("Мы спросили г-н Иванов дважды.", Found.NAME, "Иванов"),
        ("سألنا السيد كريم حداد مرتين", Found.NAME, "كريم حداد"),
        ("我们问了王小明先生两次。", Found.NAME, "王小明"),
        ("Then our colleague Anna came.", Found.NAME, "Anna"),
        ("In the end Tekea Rota signed.", Found.NAME, "Tekea Rota"),
    ],
)
def test_personal_data_is_found_with_its_words(text: str, kind: Found, words: str) -> None:
    assert (kind, words) in found(text)[:3]


@pytest.mark.parametrize(
    "text",
    [
        "In 2026 we paid 1 200 000 for 14 schools, 2025-03-14 to 2026-04-15.",
        "The United Nations and the World Bank asked the Ministry of Education of Papua New Guinea.",
        "Two said yes. The books came late. We wrote to all three carriers on Monday.",
        "Resolution 58/129, paragraph 10, of 19 December 2003.",
    ],
)
def test_what_names_no_person_is_left_alone(text: str) -> None:
    assert found(text, places=("Papua New Guinea",)) == []


def test_people_who_have_an_account_are_found_by_name_and_places_are_not() -> None:
    assert found("It was sam okafor who wrote.", people=("Sam Okafor", "Lee")) == [(Found.NAME, "sam okafor")]
    assert found("They met in Costa Rica then.", places=("Costa Rica",)) == []


def test_a_finding_shows_its_place_and_no_more_than_a_page_of_them() -> None:
    (finding,) = scan(CaseContent(result="At noon write to a.b@example.org, please."))
    assert (finding.path, finding.before, finding.after) == ("result", "At noon write to ", ", please.")
    assert len(scan(CaseContent(situation=" a@example.org" * 99))) == MOST


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    content = CaseContent(situation=text, countries=("KI",))
    for finding in scan(content):
        assert finding.words in text
    assert recognise(content).region
    assert with_years(with_years(text)) == with_years(text)


ISLAND = CaseContent(countries=("KI",), situation="In 2026 the only ship that calls at the fourth island was late.")


def test_one_partner_one_island_one_year_points_at_few() -> None:
    seen = recognise(ISLAND)
    assert {each.clue for each in seen.pointers} == {
        Clue.ONE_COUNTRY,
        Clue.SMALL_ISLANDS,
        Clue.ONLY_ONE,
        Clue.A_YEAR,
    }
    assert (seen.strong, seen.region, seen.years) == (True, "057", False)


def test_a_region_and_no_year_point_at_more() -> None:
    wide = replace(ISLAND, countries=(), regions=("009",), situation="Once a ship was late.")
    assert recognise(wide).pointers == ()
    assert not recognise(wide).strong


def test_who_is_named_is_pointed_at() -> None:
    seen = recognise(CaseContent(shown_by=ShownBy.NAME, partners=PartnersShown.NAMED))
    assert {each.clue for each in seen.pointers} == {Clue.BY_NAME, Clue.NAMED_PARTNERS}
    assert seen.strong
    office = recognise(CaseContent(action="We asked the mayor of the town."))
    assert [each.clue for each in office.pointers] == [Clue.AN_OFFICE]


@pytest.mark.parametrize(
    ("said", "wider"),
    [
        ("On 14 March 2026 we met.", "2026 we met."),
        ("We met on March 14th, 2026.", "We met 2026."),
        ("Le 3 février 2025, rien.", "2025, rien."),
        ("El 3 de mayo de 2025 fue.", "2025 fue."),
        ("Signed 2026-03-14.", "Signed 2026."),
        ("2026年3月14日签署", "2026签署"),
        ("In 2026 we met 14 people.", "In 2026 we met 14 people."),
    ],
)
def test_a_day_gives_way_to_its_year(said: str, wider: str) -> None:
    assert with_years(said) == wider
