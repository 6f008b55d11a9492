"""A measured result as a bar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.bars import WIDTH, Bar, bar


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "drawn"),
    [
        ("1", "4", "3", Bar(0, 75, 25, 100, reached=False)),
        ("10 %", "50 %", "60%", Bar(0, 100, 16.67, 83.33, reached=True)),
        ("1 200", "2,400", "2400", Bar(0, 100, 50, 100, reached=True)),
        ("40", "10", "12", Bar(0, 30, 100, 25, reached=False)),
        ("40", "10", "8", Bar(0, 20, 100, 25, reached=True)),
        ("-10", "10", "5", Bar(50, 25, 0, 100, reached=False)),
    ],
)
def test_plain_numbers_are_drawn(baseline: str, target: str, actual: str, drawn: Bar) -> None:
    assert bar(baseline, target, actual) == drawn


@pytest.mark.parametrize(
    ("baseline", "target", "actual"),
    [
        ("not measured", "4", "3"),
        ("1", "4 %", "3"),
        ("", "", ""),
        ("0", "0", "0"),
        ("1,5", "4", "3"),
        ("1", "4", "3 of 4"),
    ],
)
def test_words_and_different_units_are_not(baseline: str, target: str, actual: str) -> None:
    assert bar(baseline, target, actual) is None


@given(*[st.integers(-(10**9), 10**9)] * 3)
def test_a_bar_lies_within_its_frame(baseline: int, target: int, actual: int) -> None:
    drawn = bar(str(baseline), str(target), str(actual))
    if drawn is not None:
        places = (drawn.start, drawn.start + drawn.length, drawn.baseline, drawn.target)
        assert all(-0.01 <= place <= WIDTH + 0.01 for place in places)
