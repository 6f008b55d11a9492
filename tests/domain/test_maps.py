"""Every country has its place on the map, east of what lies west of it and north of what lies south."""

from __future__ import annotations

import pytest

from learnhub.domain import maps
from learnhub.domain.countries import countries


def test_every_country_has_a_place_within_the_map() -> None:
    for code in countries():
        x, y = maps.place(code)
        assert 0 <= x <= maps.WIDTH, code
        assert 0 <= y <= maps.HEIGHT, code


@pytest.mark.parametrize(("west", "east"), [("US", "FR"), ("BR", "KE"), ("IN", "CN"), ("AU", "FJ"), ("PT", "RU")])
def test_west_is_left(west: str, east: str) -> None:
    assert maps.place(west)[0] < maps.place(east)[0]


@pytest.mark.parametrize(("north", "south"), [("NO", "ZA"), ("CA", "MX"), ("MN", "ID"), ("FR", "KE"), ("KI", "NZ")])
def test_north_is_up(north: str, south: str) -> None:
    assert maps.place(north)[1] < maps.place(south)[1]


def test_the_area_of_a_dot_grows_with_the_count_and_the_least_is_seen() -> None:
    assert maps.radius(400, 400) == pytest.approx(2 * maps.radius(100, 400))
    assert maps.radius(1, 100_000) == maps.SMALLEST
