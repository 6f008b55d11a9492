"""Two peers mark an open response: when they agree, who decides when they do not, and that nobody waits for ever."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from learnhub.domain.assessment import Criterion, Form, Item, ItemKind, MarkedBy, Scoring
from learnhub.domain.assessment.peers import (
    DAYS,
    PEERS,
    Desk,
    PeerState,
    Round,
    allowed,
    apart,
    asked,
    by_peers,
    decide,
    exemplar_points,
    give,
    look_again,
    mean,
    near,
    overdue,
    to_desk,
)
from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.principles import Principle

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


def item(*points: int) -> Item:
    return Item(
        id="letter",
        title="The letter",
        kind=ItemKind.OPEN,
        objective="same-day",
        principle=Principle.NO_UNFAIR_ADVANTAGE,
        difficulty=1,
        passage="one-day#monday",
        form=Form.A,
        siblings="letters",
        points=1,
        scoring=Scoring.ALL_OR_NOTHING,
        stem_html="",
        options=(),
        answers=(),
        feedback_html="",
        rubric=tuple(Criterion(f"line-{at}", "A line.", each, exemplar=1) for at, each in enumerate(points)),
        marked_by=MarkedBy.PEERS,
        exemplar="Dear all.",
    )


LETTER = item(4, 4)


@pytest.mark.parametrize(
    ("sent", "given", "waiting", "count"),
    [(1, 0, 9, 2), (1, 0, 1, 1), (2, 3, 9, 1), (1, 2, 9, 0), (1, 5, 9, 0), (0, 0, 9, 0)],
)
def test_two_texts_are_asked_for_each_answer_that_one_sent(sent: int, given: int, waiting: int, count: int) -> None:
    assert asked(sent, given, waiting) == count
    assert by_peers(LETTER)


def points(one: float, two: float = 0) -> dict[str, float]:
    return {"line-0": one, "line-1": two}


@pytest.mark.parametrize(("rubric", "most"), [((2, 1), 1), ((4, 3), 1), ((4, 4), 2), ((6, 6), 3), ((10, 10), 5)])
def test_a_quarter_of_the_points_may_lie_between_two_marks(rubric: tuple[int, ...], most: int) -> None:
    assert allowed(item(*rubric)) == most


@pytest.mark.parametrize(
    ("one", "other", "far", "close"),
    [
        (points(4, 4), points(4, 4), 0, True),
        (points(4, 4), points(3, 3), 2, True),
        (points(4, 1), points(2, 2), 3, False),
        (points(4, 0), points(0, 4), 8, False),
    ],
)
def test_marks_are_compared_line_by_line(one: Any, other: Any, far: float, close: bool) -> None:
    assert (apart(one, other), near(LETTER, one, other)) == (far, close)
    assert apart(other, one) == far


def test_two_close_marks_make_their_mean_and_two_that_are_not_go_to_a_trainer() -> None:
    first = give(Round(NOON), LETTER, 1, points(4, 2))
    assert (first.state, first.open_for, first.points) == (PeerState.WITH_PEERS, 1, None)
    assert give(first, LETTER, 1, points(0, 0)) is first
    done = give(first, LETTER, 2, points(3, 3))
    assert (done.state, done.points) == (PeerState.MARKED, points(3.5, 2.5))
    split = give(first, LETTER, 2, points(0, 2))
    assert (split.state, split.reason, split.points) == (PeerState.AT_DESK, Desk.APART, None)
    assert decide(split, LETTER, points(2, 2)).points == points(2, 2)
    with pytest.raises(Conflict, match="marked"):
        give(split, LETTER, 3, points(2, 2))


def test_points_outside_the_rubric_are_refused() -> None:
    for given in (points(5, 0), points(-1, 0), {"line-9": 1}):
        with pytest.raises(Invalid):
            give(Round(NOON), LETTER, 1, given)
        with pytest.raises(Invalid):
            decide(to_desk(Round(NOON), Desk.TAKEN), LETTER, given)


def test_after_the_days_without_two_marks_it_is_overdue() -> None:
    at = Round(NOON)
    assert not overdue(at, NOON + dt.timedelta(days=DAYS, seconds=-1))
    assert overdue(at, NOON + dt.timedelta(days=DAYS))
    assert not overdue(to_desk(at, Desk.LATE), NOON + dt.timedelta(days=99))


def test_a_learner_asks_once_to_look_again_and_the_better_mark_counts() -> None:
    done = give(give(Round(NOON), LETTER, 1, points(2)), LETTER, 2, points(3))
    again = look_again(done)
    assert (again.state, again.reason, again.points) == (PeerState.AT_DESK, Desk.AGAIN, points(2.5))
    assert decide(again, LETTER, points(1)).points == points(2.5)
    assert decide(again, LETTER, points(4)).points == points(4)
    by_trainer = decide(to_desk(Round(NOON), Desk.LATE), LETTER, points(1))
    for at in (Round(NOON), again, decide(again, LETTER, points(4)), by_trainer):
        with pytest.raises(Conflict, match="looked-again"):
            look_again(at)


@drawn(st.tuples(*[st.integers(0, 4)] * 4))
def test_the_mean_lies_between_the_marks_and_as_far_from_both(each: tuple[int, ...]) -> None:
    one, other = points(*each[:2]), points(*each[2:])
    middle = mean(one, other)
    assert apart(one, middle) == apart(middle, other) == apart(one, other) / 2
    assert exemplar_points(LETTER) == points(1, 1)


class Response(RuleBasedStateMachine):
    """Whatever peers, the clock, trainers and the learner do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.at = Round(NOON)
        self.asked = 0
        self.best = -1.0

    def _try(self, act: Any) -> None:
        before = self.at
        try:
            self.at = act()
        except Conflict:
            assert self.at is before

    @rule(peer=st.integers(1, 3), one=st.integers(0, 4), two=st.integers(0, 4))
    def peer_marks(self, peer: int, one: int, two: int) -> None:
        self._try(lambda: give(self.at, LETTER, peer, points(one, two)))

    @rule(reason=st.sampled_from([Desk.FLAGGED, Desk.TAKEN]))
    def leaves_the_peers(self, reason: Desk) -> None:
        self.at = to_desk(self.at, reason)

    @rule(days=st.integers(0, 20))
    def time_goes_by(self, days: int) -> None:
        self.now += dt.timedelta(days=days)
        if overdue(self.at, self.now):
            self.at = to_desk(self.at, Desk.LATE)

    @rule(one=st.integers(0, 4), two=st.integers(0, 4))
    def trainer_decides(self, one: int, two: int) -> None:
        self._try(lambda: decide(self.at, LETTER, points(one, two)))

    @precondition(lambda self: self.at.state is PeerState.MARKED)
    @rule()
    def learner_asks_again(self) -> None:
        before = self.at
        self._try(lambda: look_again(self.at))
        self.asked += self.at is not before

    @invariant()
    def it_stands_somewhere(self) -> None:
        at = self.at
        assert len(at.marks) <= PEERS
        assert self.asked <= 1
        assert (at.points is not None) == (at.state is PeerState.MARKED or at.reason is Desk.AGAIN)
        assert (at.state is PeerState.AT_DESK) <= (at.reason is not None)
        assert at.state is not PeerState.WITH_PEERS or self.now - at.since < dt.timedelta(days=DAYS)
        earned = sum(at.points.values()) if at.points else self.best
        assert earned >= self.best
        self.best = earned


TestResponse = Response.TestCase
