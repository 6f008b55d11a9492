"""Dates, times and numbers as each language writes them."""

from __future__ import annotations

import datetime as dt

import pytest

from learnhub.render.formats import formats

DAY = dt.date(2027, 2, 14)
LATE = dt.datetime(2027, 2, 14, 23, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "14 Feb 2027"),
        ("fr", "14 févr. 2027"),
        ("es", "14 feb 2027"),
        ("ru", "14 февр. 2027\u202fг."),
        ("zh", "2027年2月14日"),
    ],
)
def test_a_date_is_said_in_the_language(locale: str, said: str) -> None:
    assert formats(locale)["date"](DAY) == said


def test_arabic_keeps_latin_figures() -> None:
    arabic = formats("ar")
    assert "2027" in arabic["date"](DAY)
    assert arabic["number"](1234.5) == "1,234.5"
    assert "34" in arabic["percent"](0.34)


def test_a_moment_is_told_with_its_place_and_its_day_there() -> None:
    assert formats("en")["datetime"](LATE, "Africa/Nairobi") == "15 Feb 2027, 02:30 (Nairobi)"
    assert formats("en")["date"](LATE, "Africa/Nairobi") == "15 Feb 2027"
    assert formats("en")["date"](LATE) == "14 Feb 2027"
    assert formats("en")["time"](LATE, "UTC") == "23:30"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        formats("en")["time"](dt.datetime(2027, 2, 14, 14, 2))  # noqa: DTZ001


def test_countries_stand_in_the_order_of_their_names() -> None:
    codes = ["AE", "AX", "AF", "KE", "AD"]
    assert formats("en")["by_place"](codes) == ("AF", "AX", "AD", "KE", "AE")
    assert formats("fr")["by_place"](["ET", "ES", "EG"]) == ("EG", "ES", "ET")


@pytest.mark.parametrize(
    ("code", "said"),
    [("KE", "Kenya"), ("002", "Africa"), ("KP", "Democratic People's Republic of Korea"), ("QQ", "QQ")],
    ids=str,
)
def test_a_country_is_said_by_name_where_the_list_knows_it(code: str, said: str) -> None:
    assert formats("en")["country"](code) == said


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "French and Arabic"),
        ("fr", "français et arabe"),
        ("ru", "французский и арабский"),
        ("zh", "法语和阿拉伯语"),
    ],
)
def test_languages_are_listed_as_a_phrase(locale: str, said: str) -> None:
    known = formats(locale)
    assert known["listing"]([known["language"](code) for code in ("fr", "ar")]) == said
