"""What is told of items from the sums of tries: definitions, smallest numbers, and the order of what needs a hand."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.assessment import Criterion, Item, ItemKind, Used
from learnhub.domain.assessment.analysis import (
    ENOUGH,
    FEWEST,
    FindingKind,
    chance,
    correlation,
    draws_better,
    findings,
    item_figures,
    median_seconds,
    reliability,
    same_question,
    told,
)
from learnhub.domain.assessment.tallies import (
    SECONDS,
    SETS,
    ItemTally,
    Judged,
    Met,
    Tally,
    added,
    by_score,
    count_seconds,
    judged,
    tally_from_json,
    tally_to_json,
)
from tests.items import choice, item

Q, REST = item(), item("rest", ItemKind.SHORT, options=(), answers=("yes",), points=4)


def chose(option: str | None, **given: Any) -> Met:
    return Met(Q, judged(Q, option) if option else None, **given)


def tally(*groups: tuple[int, str | None, float], **given: Any) -> ItemTally:
    """So many people who chose this option and earned this share of the rest of their try."""
    kept = Tally()
    for count, option, rest in groups:
        for _ in range(count):
            kept.add([chose(option, **given), Met(REST, Judged(rest, rest == 1))], first=True, passed=False)
    return kept.items["q"]


def kinds(kept: ItemTally, of: Item = Q) -> list[FindingKind]:
    return [each.kind for each in findings(of, kept)]


DRAWS = FindingKind.DRAWS_GOOD
SAID: list[tuple[str, list[tuple[int, str | None, float]], list[FindingKind]]] = [
    ("too few", [(29, "a", 1.0)], [FindingKind.TOO_FEW]),
    ("works", [(20, "a", 0.9), (5, "a", 0.4), (8, "b", 0.3), (7, "c", 0.2)], [FindingKind.WORKS]),
    (
        "the key is wrong",
        [(5, "a", 0.3), (5, "a", 0.2), (10, "b", 0.9), (10, "b", 0.8), (10, "c", 0.3)],
        [DRAWS, FindingKind.MISLEADS, FindingKind.GUESSED],
    ),
    ("everybody right", [(39, "a", 0.5), (1, "b", 0.4)], [FindingKind.EASY]),
    ("everybody right, varied", [(20, "a", 0.5), (20, "a", 0.9)], [FindingKind.EASY]),
    ("idle", [(20, "a", 0.9), (10, "a", 0.5), (10, "b", 0.2)], [FindingKind.IDLE]),
    (
        "tells little",
        [(15, "a", 0.9), (15, "a", 0.1), (5, "b", 0.9), (5, "b", 0.1), (5, "c", 0.9), (5, "c", 0.1)],
        [FindingKind.LITTLE],
    ),
    ("guessed", [(10, "a", 0.9), (15, "b", 0.5), (15, "c", 0.4)], [FindingKind.GUESSED]),
    (
        "blank answers count as not right",
        [(10, "a", 0.9), (5, "b", 0.1), (5, "c", 0.1), (20, None, 0.1)],
        [FindingKind.GUESSED],
    ),
]


@pytest.mark.parametrize(("name", "groups", "said"), SAID, ids=[row[0] for row in SAID])
def test_what_is_said_of_an_item(name: str, groups: Any, said: list[FindingKind]) -> None:
    assert kinds(tally(*groups)) == said, name


def test_the_options_that_a_finding_means_are_named() -> None:
    found = findings(Q, tally((5, "a", 0.3), (5, "a", 0.2), (10, "b", 0.9), (10, "b", 0.8), (10, "c", 0.25)))
    assert found[0].options == ("b",)
    assert findings(Q, tally((20, "a", 0.9), (10, "a", 0.5), (10, "b", 0.2)))[0].options == ("c",)


def test_hardly_anybody_right_where_nothing_can_be_guessed() -> None:
    asked = item("q", ItemKind.MULTIPLE)
    kept = tally((4, "a", 0.9), (18, "b", 0.5), (18, "c", 0.4))
    assert kinds(kept, asked) == [FindingKind.HARD]
    assert kinds(kept, item("q", ItemKind.SHORT, options=())) == [FindingKind.HARD]


def test_confident_errors_are_named_from_five_people_and_a_fifth_of_the_sure() -> None:
    asked = item("q", ItemKind.TRUE_FALSE, certainty=True, options=Q.options[:2])
    for wrong, sure_right, said in ((5, 25, False), (6, 24, True), (4, 26, False), (6, 23, False)):
        kept = Tally()
        for option, sure, count in (("b", "3", wrong), ("a", "3", sure_right), ("a", "1", 20)):
            for place in range(count):
                answer = judged(asked, {"choice": option, "certainty": sure})
                rest = Judged(0.9 if option == "a" else 0.1 + place % 2 / 10, right=False)
                kept.add([Met(asked, answer), Met(REST, rest)], first=True, passed=False)
        assert (FindingKind.CONFIDENT in kinds(kept.items["q"], asked)) is said, (wrong, sure_right)


def test_nothing_is_told_of_fewer_than_five_and_no_statistic_of_fewer_than_thirty() -> None:
    few = item_figures(Q, tally((FEWEST - 1, "a", 0.5)))
    assert set(vars(few).values()) == {None, ()}
    some = item_figures(Q, tally((3, "a", 0.5), (ENOUGH - 4, "b", 0.2)))
    assert (some.asked, some.right, some.blank, some.facility, some.discrimination) == (29, None, None, None, None)
    assert [each.chosen for each in some.options] == [None, None, 0]
    assert [each.share for each in some.options] == [None, None, None]
    enough = item_figures(Q, tally((10, "a", 0.75), (20, "b", 0.25)))
    assert (enough.right, enough.facility, enough.discrimination) == (10, 1 / 3, 1.0)
    assert [(each.chosen, each.share, each.rest) for each in enough.options[:2]] == [
        (10, 1 / 3, 0.75),
        (20, 2 / 3, 0.25),
    ]
    assert (enough.options[2].chosen, enough.options[2].rest) == (0, None)
    assert item_figures(Q, tally((7, None, 0.5))).blank == 7


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((10, 20, 30), (10, 20, 30)),
        ((4, 20, 30), (None, None, 30)),
        ((4, 3, 30), (None, None, 30)),
        ((0, 20), (0, 20)),
        ((4, 0), (None, 0)),
    ],
)
def test_one_count_that_is_held_back_cannot_be_reckoned_from_the_others(counts: Any, shown: Any) -> None:
    assert told(counts) == shown


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=2, max_size=60))
def test_the_sums_give_the_correlation_that_the_numbers_give(rows: Sequence[tuple[bool, int]]) -> None:
    xs, ys = [float(right) for right, _ in rows], [points / 4 for _, points in rows]
    kept = Tally()
    for x, y in zip(xs, ys, strict=True):
        kept.add([Met(Q, Judged(x, bool(x))), Met(REST, Judged(y, y == 1))], first=True, passed=False)
    sums = kept.items["q"]
    found = correlation(sums.n, sums.x, sums.xx, sums.r, sums.rr, sums.xr)
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(statistics.correlation(xs, ys))


def test_an_option_draws_better_only_beyond_chance_and_with_five_on_both_sides() -> None:
    def draws(*groups: tuple[int, str, float]) -> bool:
        kept = tally(*groups)
        return draws_better(kept, kept.options["b"])

    assert draws((5, "a", 0.2), (5, "b", 0.9))
    assert not draws((4, "a", 0.2), (5, "b", 0.9))
    assert not draws((5, "a", 0.2), (4, "b", 0.9))
    assert not draws((5, "a", 0.5), (5, "b", 0.5))
    assert not draws((5, "a", 0.2), (5, "a", 0.9), (5, "b", 0.3), (5, "b", 0.9))


def test_only_what_a_learner_meets_for_the_first_time_counts() -> None:
    kept = Tally()
    kept.add([chose("a"), Met(REST, Judged(1.0, right=True))], first=True, passed=True)
    kept.add([chose("b"), Met(REST, Judged(0.0, right=False))], seen=["q"], first=False, passed=False)
    assert (kept.tries, kept.people, kept.passed) == (2, 1, 1)
    assert (kept.items["q"].asked, kept.items["rest"].asked) == (1, 2)
    assert kept.items["rest"].n == 2


def test_an_answer_that_was_checked_and_missed_counts_as_not_right_without_an_option() -> None:
    kept = tally((6, "a", 0.5), used=Used(misses=1, hints=1, held=True))
    assert (kept.asked, kept.right, kept.missed, kept.hinted, kept.x, kept.options) == (6, 0, 6, 6, 0.0, {})
    other = Tally()
    other.add([chose("a", used=Used(misses=1)), Met(REST, Judged(1.0, right=True))], first=True, passed=False)
    assert other.items["rest"].r == 0.0


def test_what_waits_for_a_person_counts_nowhere_yet() -> None:
    written = item("open", ItemKind.OPEN, options=(), rubric=(Criterion("c", "", 3),), needs=2)
    kept = Tally()
    kept.add([Met(written, None, waits=True), chose("a")], first=True, passed=False)
    assert "open" not in kept.items
    assert (kept.items["q"].asked, kept.items["q"].n, kept.sets) == (1, 0, {})
    assert by_score(written, 2 / 3, 0) == Judged(2 / 3, right=True)
    assert by_score(written, 1 / 3, 20).right is False
    assert by_score(written, 0.5, 20) == Judged(0.7, right=True)
    assert by_score(written, 0.0, 20) == Judged(0.0, right=False)


def test_parts_and_certainty_are_judged_by_their_own_rules() -> None:
    gaps = item(
        "g",
        ItemKind.MATCH,
        options=(choice("r", to="t"), choice("s", to="u")),
    )
    answer = judged(gaps, {"r": "t", "s": "t"})
    assert answer.parts == (("r", True), ("s", False))
    sure = item(certainty=True, kind=ItemKind.TRUE_FALSE, options=Q.options[:2])
    assert judged(sure, {"choice": "b", "certainty": "3"}) == Judged(0.0, right=False, options=("b",), sure=True)
    assert judged(sure, {"choice": "a", "certainty": "1"}) == Judged(1.0, right=True, options=("a",))
    kept = Tally()
    for _ in range(ENOUGH):
        kept.add([Met(gaps, answer)], first=True, passed=False)
    assert [(each.id, each.share) for each in item_figures(gaps, kept.items["g"]).parts] == [("r", 1.0), ("s", 0.0)]


def test_times_are_counted_up_to_half_an_hour_and_told_from_thirty_on() -> None:
    buckets = [0] * len(SECONDS)
    for seconds in [4] * 14 + [40] * 15 + [1801]:
        count_seconds(buckets, seconds)
    assert (sum(buckets), median_seconds(buckets)) == (29, None)
    count_seconds(buckets, 50)
    assert median_seconds(buckets) == 45
    assert item_figures(Q, tally((30, "a", 0.5), seconds=7.0)).seconds == 10
    hinted = replace(Q, hints=("Read again.",))
    assert item_figures(hinted, tally((30, "a", 0.5))).hinted_share == 0.0


def test_the_chance_of_guessing() -> None:
    assert chance(Q) == 1 / 3
    assert chance(item(kind=ItemKind.MULTIPLE)) is None


def test_what_is_told_after_the_answer_may_differ_and_the_key_may_not() -> None:
    feedback = tuple(replace(option, feedback_html="Since") for option in Q.options)
    assert same_question(Q, replace(Q, title="Other", options=feedback, difficulty=3))
    assert not same_question(Q, item(right="b"))
    assert not same_question(Q, replace(Q, stem_html="Other"))


def answered(rights: Sequence[Sequence[int]], names: str = "xyz") -> Tally:
    kept = Tally()
    for row in rights:
        met = [Met(item(name), Judged(float(right), bool(right))) for name, right in zip(names, row, strict=True)]
        kept.add(met, first=True, passed=False)
    return kept


def test_the_reliability_is_kr_20_of_those_who_met_the_same_questions() -> None:
    rows = [(1, 1, 1)] * 10 + [(1, 1, 0)] * 8 + [(1, 0, 0)] * 7 + [(0, 0, 0)] * 5
    found = reliability(answered(rows))
    totals = [sum(row) for row in rows]
    each = [statistics.variance([row[place] for row in rows]) for place in range(3)]
    assert found is not None
    assert found.alpha == pytest.approx(3 / 2 * (1 - sum(each) / statistics.variance(totals)))
    assert found.error == pytest.approx((statistics.variance(totals) * (1 - found.alpha)) ** 0.5)
    assert (found.items, found.people, found.points) == (3, 30, pytest.approx(statistics.mean(totals)))


@pytest.mark.parametrize("rows", [[], [(1, 1, 1), (0, 0, 0)], [(1, 0, 1)] * 40], ids=["nobody", "too few", "all alike"])
def test_no_reliability_where_it_cannot_be_known(rows: list[tuple[int, ...]]) -> None:
    assert reliability(answered(rows)) is None
    assert reliability(answered([(1,), (0,)] * 20, "x")) is None


def test_a_bank_keeps_the_sums_of_so_many_sets_and_no_more() -> None:
    kept = Tally()
    for place in range(SETS + 5):
        kept.add([Met(item(f"i{place}"), Judged(1.0, right=True))], first=True, passed=True)
    kept.add([Met(item("i0"), Judged(1.0, right=True))], first=True, passed=True)
    assert len(kept.sets) == SETS
    assert kept.sets["i0"].n == 2


def test_sums_come_back_as_they_were_kept_and_can_be_added() -> None:
    groups: list[tuple[int, str | None, float]] = [(20, "a", 0.9), (10, "b", 0.3), (3, None, 0.1)]
    kept = Tally()
    for count, option, rest in groups:
        for _ in range(count):
            kept.add([chose(option, seconds=9.0), Met(REST, Judged(rest, right=False))], first=True, passed=True)
    assert tally_to_json(tally_from_json(tally_to_json(kept))) == tally_to_json(kept)
    twice = added(kept.items["q"], kept.items["q"])
    assert (twice.asked, twice.right, twice.options["b"][0], twice.seconds[1]) == (66, 40, 20, 66)
    assert added(ItemTally(parts={"p": 1}), ItemTally(parts={"q": 2})).parts == {"p": 1, "q": 2}
