"""What the page of a partnership says, and to whom."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from learnhub.domain.errors import Invalid
from learnhub.domain.partnerships import (
    Light,
    details_from_json,
    details_to_json,
    for_readers,
    light,
    validate,
)

NOW = dt.datetime(2027, 2, 14, 9, tzinfo=dt.UTC)
SAID: dict[str, Any] = {
    "name": "Books for four islands",
    "purpose": "Books on the first day of term.",
    "status": "active",
    "stages": ["delivering"],
    "began": "2026",
    "ended": "",
    "countries": ["KI", "TV"],
    "regions": [],
    "sdg_targets": ["4.1"],
    "contact": "office@example.org",
    "readers": "staff",
    "partner_list": [
        {"name": "Moana Lines", "sector": "private", "country": "FJ", "role": "carries", "named": "no"},
        {"name": "The Fund", "sector": "un-entity", "country": "FJ", "named": "yes"},
        {"name": "", "sector": "", "country": "", "named": ""},
    ],
}


def test_what_is_kept_comes_back_and_is_whole() -> None:
    details = details_from_json(SAID)
    assert validate(details) == ()
    kept = details_from_json(json.loads(json.dumps(details_to_json(details))))
    assert kept == replace(details, partner_list=details.partner_list[:2])


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"name": " "}, ("name", "required")),
        ({"status": ""}, ("status", "required")),
        ({"contact": "Suva"}, ("contact", "not-an-email")),
        ({"countries": ["XX"]}, ("countries", "unknown-country")),
        ({"countries": []}, ("countries", "required")),
        ({"regions": ["009"]}, ("countries", "places-mixed")),
        ({"sdg_targets": ["4.99"]}, ("sdg_targets", "unknown-code")),
        ({"partner_list": SAID["partner_list"][:1]}, ("partner_list", "too-few-rows")),
        (
            {"partner_list": [*SAID["partner_list"], {"name": "Fourth"}]},
            ("partner_list.3.sector", "required"),
        ),
    ],
)
def test_what_is_missing_or_wrong_is_named(given: dict[str, Any], fault: tuple[str, str]) -> None:
    assert fault in [(each.path, each.code) for each in validate(details_from_json(SAID | given))]


@pytest.mark.parametrize("given", [{"status": "asleep"}, {"colour": "red"}, {"partner_list": [{"sector": "sea"}]}])
def test_what_is_not_offered_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        details_from_json(SAID | given)


def test_partners_are_named_to_readers_where_they_agreed() -> None:
    kept = details_from_json(details_to_json(details_from_json(SAID)))
    assert [(row.name, row.sector) for row in for_readers(kept).partner_list] == [
        ("", "private"),
        ("The Fund", "un-entity"),
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, Light.FRESH), (364, Light.FRESH), (365, Light.OLD), (729, Light.OLD), (730, Light.SILENT)],
)
def test_the_light_turns_with_the_days_since_it_was_confirmed(days: int, expected: Light) -> None:
    assert light(NOW - dt.timedelta(days=days), NOW) == expected
