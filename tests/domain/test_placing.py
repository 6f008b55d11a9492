"""Lines of an order that are moved up and down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.assessment import in_given_order, moved

ROWS = ("a", "b", "c")


@pytest.mark.parametrize(
    ("response", "order"),
    [
        ("", ["a", "b", "c"]),
        ({}, ["a", "b", "c"]),
        ({"c": "1"}, ["c", "a", "b"]),
        ({"a": "3", "b": "1", "c": "2"}, ["b", "c", "a"]),
        ({"a": "2", "b": "2"}, ["a", "b", "c"]),
    ],
)
def test_lines_stand_by_the_places_that_were_given(response: dict[str, str], order: list[str]) -> None:
    assert in_given_order(ROWS, response) == order


@pytest.mark.parametrize(
    ("row", "up", "order"),
    [("b", True, "bac"), ("b", False, "acb"), ("a", True, "abc"), ("c", False, "abc")],
)
def test_a_line_changes_with_its_neighbour_and_stays_at_the_ends(row: str, up: bool, order: str) -> None:
    assert moved(ROWS, row, up=up) == {each: str(place) for place, each in enumerate(order, 1)}


@given(st.permutations("abcde"), st.sampled_from("abcde"), st.booleans())
def test_moved_lines_keep_all_places_and_moving_back_restores_them(order: list[str], row: str, up: bool) -> None:
    after = moved(order, row, up=up)
    assert sorted(after.values()) == ["1", "2", "3", "4", "5"]
    stands = in_given_order(order, after)
    if stands != order:
        assert in_given_order(stands, moved(stands, row, up=not up)) == order
