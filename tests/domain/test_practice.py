"""When a question returns, and how a principle stands."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.practice import (
    FADES_AFTER,
    FIRST_RETURN,
    FirstTry,
    Mastery,
    Reason,
    answered,
    mastery,
    recall,
    replayed,
    share,
    unlocked,
)

DAY = dt.timedelta(days=1)
START = dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC)


def tries(pattern: str) -> list[FirstTry]:
    """A first try a day: `+` right, `-` wrong, each on an item of its own."""
    return [FirstTry(f"item-{place}", mark == "+", START + place * DAY) for place, mark in enumerate(pattern)]


def test_a_question_is_first_due_the_day_after_its_quiz_was_passed() -> None:
    schedule = unlocked(START)
    assert schedule.due_at == START + FIRST_RETURN
    assert schedule.reason is Reason.FIRST
    assert recall(schedule, START) == 0


def test_right_answers_push_a_question_further_and_further_away() -> None:
    schedule, gaps = unlocked(START), []
    for _ in range(5):
        schedule = answered(schedule, right=True, at=schedule.due_at)
        assert schedule.answered_at is not None
        gaps.append(schedule.due_at - schedule.answered_at)
    assert gaps == sorted(gaps)
    assert gaps[0] >= DAY
    assert gaps[-1] > 30 * DAY
    assert schedule.reason is Reason.SPACED


def test_a_miss_brings_a_question_back_within_days() -> None:
    known = replayed(START, [(START + day * DAY, True) for day in (1, 4, 15)])
    missed = answered(known, right=False, at=known.due_at)
    assert missed.due_at - known.due_at < 7 * DAY < known.due_at - (START + 15 * DAY)
    assert missed.reason is Reason.MISSED


def test_an_answer_older_than_the_last_one_changes_nothing() -> None:
    schedule = answered(unlocked(START), right=True, at=START + 3 * DAY)
    assert answered(schedule, right=False, at=START + 2 * DAY) == schedule


answers = st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=12).map(
    lambda rows: [(START + day * DAY, right) for day, right in sorted(rows)]
)


@given(answers)
def test_the_same_log_gives_the_same_days_and_none_in_the_past(log: list[tuple[dt.datetime, bool]]) -> None:
    schedule = replayed(START, log)
    assert schedule == replayed(START, log)
    assert schedule.due_at > (log[-1][0] if log else START)
    assert 0 <= recall(schedule, START + 500 * DAY) <= 1


@pytest.mark.parametrize(
    ("pattern", "state"),
    [
        ("", Mastery.NEW),
        ("+", Mastery.NEW),
        ("++", Mastery.NEW),
        ("+++", Mastery.STRONG),
        ("-", Mastery.NEW),
        ("--", Mastery.FADING),
        ("-+", Mastery.NEW),
        ("-+++", Mastery.STRONG),
        ("+++-", Mastery.STRONG),
        ("+++--", Mastery.FADING),
        ("+++-+-", Mastery.FADING),
        ("+++-++++-", Mastery.STRONG),
        ("+++--+++", Mastery.FADING),
        ("+++--++++", Mastery.STRONG),
        ("++-", Mastery.NEW),
    ],
)
def test_a_principle_stands_by_its_first_tries(pattern: str, state: Mastery) -> None:
    given_tries = tries(pattern)
    now = START + len(pattern) * DAY
    assert mastery(given_tries, None, now) is state


def test_a_strong_principle_fades_by_time_and_a_right_answer_keeps_it() -> None:
    known = tries("++++")
    last = known[-1].at
    assert mastery(known, None, last + FADES_AFTER) is Mastery.STRONG
    assert mastery(known, None, last + FADES_AFTER + DAY) is Mastery.FADING
    assert mastery(known, last + FADES_AFTER, last + FADES_AFTER + DAY) is Mastery.STRONG


@given(st.text("+-", min_size=1, max_size=20))
def test_one_miss_never_makes_a_strong_principle_fade(pattern: str) -> None:
    known = tries(pattern)
    now = known[-1].at
    after = [*known, FirstTry("one-more", right=False, at=now)]
    if mastery(known, None, now) is Mastery.STRONG and "-" not in pattern[-4:]:
        assert mastery(after, None, now) is Mastery.STRONG
    assert 0 <= share(after) <= 1
