from __future__ import annotations

import pytest

from learnhub.domain import countries


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Fiji", "FJ"),
        ("  fiji ", "FJ"),
        ("FJ", "FJ"),
        ("Viet  Nam", "VN"),
        ("Réunion", "RE"),
        ("reunion", "RE"),
        ("斐济", "FJ"),
        ("تونس", "TN"),
        ("Российская Федерация", "RU"),
        ("Guinea-Bissau", "GW"),
        ("Congo", "CG"),
        ("Democratic Republic of the Congo", "CD"),
        ("Oceania", "009"),
        ("World", countries.WORLD),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_place_is_known_by_its_names_and_its_code(written: str, code: str | None) -> None:
    assert countries.find(written) == code


def test_every_place_has_a_name_in_six_languages_that_leads_back_to_it() -> None:
    assert len(countries.countries()) == 248
    assert len(countries.regions()) == 30
    for code in (*countries.countries(), *countries.regions()):
        for language in countries.LANGUAGES:
            assert countries.find(countries.name(code, language)) == code, (code, language)


@pytest.mark.parametrize(
    ("code", "ldc", "lldc", "sids", "regions"),
    [
        ("TV", True, False, True, ("001", "009", "061")),
        ("NP", True, True, False, ("001", "142", "034")),
        ("KE", False, False, False, ("001", "002", "202", "014")),
        ("AQ", False, False, False, ("001",)),
    ],
)
def test_flags_and_regions_are_those_of_the_standard(
    code: str, *, ldc: bool, lldc: bool, sids: bool, regions: tuple[str, ...]
) -> None:
    country = countries.countries()[code]
    assert (country.ldc, country.lldc, country.sids, country.regions) == (ldc, lldc, sids, regions)


def test_an_unknown_code_is_its_own_name_and_an_unknown_language_is_english() -> None:
    assert countries.name("Atlantis", "en") == "Atlantis"
    assert countries.name("FJ", "tlh") == "Fiji"


@pytest.mark.parametrize(
    ("code", "around"),
    [("KE", ("002", "202", "014")), ("014", ("002", "202")), ("002", ()), ("001", ()), ("AQ", ()), ("Atlantis", ())],
)
def test_a_place_knows_the_regions_around_it(code: str, around: tuple[str, ...]) -> None:
    assert countries.around(code) == around


def test_a_region_holds_its_countries_and_its_regions_and_the_world_is_a_place_of_its_own() -> None:
    assert {"014", "202", "002", "KE", "TZ"} <= countries.within("002")
    assert "PE" not in countries.within("002")
    assert countries.within("KE") == {"KE"}
    assert countries.within(countries.WORLD) == {countries.WORLD}
    for region in countries.regions():
        assert all(region in countries.around(each) for each in countries.within(region) - {region})
