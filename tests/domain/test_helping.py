"""What checks and hints cost, and when an answer stays as it is."""

from __future__ import annotations

import dataclasses

import pytest

from learnhub.domain.assessment import Help, Used, less, result
from tests.domain.test_attempts import a_quiz
from tests.domain.test_marking import an_item

HELP = Help(checks=2, miss_cost=25, hint_cost=10)


@pytest.mark.parametrize(
    ("used", "help_", "cost", "closed"),
    [
        (Used(), HELP, 0, False),
        (Used(misses=1), HELP, 25, False),
        (Used(misses=1, hints=2), HELP, 45, False),
        (Used(misses=2), HELP, 50, True),
        (Used(held=True), HELP, 0, True),
        (Used(hints=11), HELP, 100, False),
        (Used(), Help(), 0, False),
    ],
)
def test_help_costs_what_the_quiz_says_and_closes_what_is_right_or_used_up(
    used: Used, help_: Help, cost: int, closed: bool
) -> None:
    assert (used.cost(help_), used.closed(help_)) == (cost, closed)
    assert (HELP.any, Help().any) == (True, False)


@pytest.mark.parametrize(
    ("score", "cost", "left"), [(1.0, 25, 0.75), (0.5, 50, 0.0), (0.2, 100, 0.0), (-2.0, 25, -2.0), (1.0, 0, 1.0)]
)
def test_help_never_makes_a_share_less_than_nothing(score: float, cost: int, left: float) -> None:
    assert less(score, cost) == pytest.approx(left)


def test_what_help_costs_is_taken_from_the_score_and_not_from_what_is_right() -> None:
    items = (an_item(item_id="one"), an_item(item_id="two", points=3))
    quiz = dataclasses.replace(a_quiz(take=2, pass_line=2, items=items), help=HELP)
    done = result(quiz, items, {"one": "b", "two": "b"}, used={"two": Used(misses=1, hints=1, held=True)})
    assert (done.right, done.passed, done.score) == (2, True, pytest.approx((1 + 3 * 0.65) / 4))
