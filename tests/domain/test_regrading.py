"""Marking again after a correction: what differs, what counts, and that nothing falls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.assessment import (
    Gap,
    Item,
    ItemKind,
    Quiz,
    Scoring,
    Target,
    Used,
    corrected_while_open,
    corrections,
    key_of,
    regrade,
    result,
)
from tests.items import choice, item


def quiz(*items: Item, pass_line: int = 1) -> Quiz:
    return Quiz("quiz", "Quiz", pass_line, len(items), "", "", items, "")


PINNED = item()
SHORT = item(kind=ItemKind.SHORT, options=(), answers=("Monday",))
ORDER = item(kind=ItemKind.ORDER)
GAPS = item(kind=ItemKind.GAPS, options=(), gaps=(Gap("one", ("list",)),))
PAIRS = item(kind=ItemKind.MATCH, options=(choice("a", to="x"),), targets=(Target("x", "X"), Target("y", "Y")))


@pytest.mark.parametrize(
    ("before", "now", "differs"),
    [
        (PINNED, PINNED, False),
        (PINNED, item(right="b"), True),
        (PINNED, item(right="ab"), True),
        (PINNED, replace(PINNED, options=PINNED.options[::-1]), False),
        (PINNED, replace(PINNED, title="Other", stem_html="<p>Other</p>", feedback_html="x"), False),
        (PINNED, replace(item(right="b"), kind=ItemKind.MULTIPLE), False),
        (PINNED, item("other", right="b"), False),
        (PINNED, replace(PINNED, certainty=True), True),
        (item(kind=ItemKind.MULTIPLE), item(right="ab", kind=ItemKind.MULTIPLE), True),
        (SHORT, replace(SHORT, answers=("Monday", "on Monday")), True),
        (ORDER, replace(ORDER, options=ORDER.options[::-1]), True),
        (GAPS, replace(GAPS, gaps=(Gap("one", ("list", "page")),)), True),
        (PAIRS, replace(PAIRS, options=(choice("a", to="y"),)), True),
        (item(kind=ItemKind.OPEN, options=()), item(kind=ItemKind.OPEN, options=(), answers=("x",)), False),
    ],
)
def test_what_counts_as_a_corrected_key(before: Item, now: Item, *, differs: bool) -> None:
    assert corrections([before], [now]) == ({"q": now} if differs else {})


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        (PINNED, ("<b>a</b>",)),
        (replace(SHORT, answers=("a < b",)), ("a &lt; b",)),
        (ORDER, ("<b>a</b>", "<b>b</b>", "<b>c</b>")),
        (GAPS, ("list",)),
        (PAIRS, ("<b>a</b> → X",)),
    ],
)
def test_a_key_is_shown_as_an_author_compares_it(shown: Item, key: tuple[str, ...]) -> None:
    assert key_of(shown) == key


@pytest.mark.parametrize(
    ("said", "right", "misses"),
    [("a", True, 1), ("b", True, 0), ("c", False, 1)],
    ids=["by the old", "by the new", "no"],
)
def test_of_an_open_try_the_better_of_both_keys_counts(said: str, right: bool, misses: int) -> None:
    items, had = [PINNED, item("r"), item("s")], {key: Used(misses=1) for key in "qr"}
    corrected = {key: item(key, right="b") for key in "qs"}
    marks, used = corrected_while_open(items, {"q": said, "r": "b"}, corrected, had)
    assert {key: each.right for key, each in marks.items()} == {"q": right, "s": False}
    assert {key: each.misses for key, each in used.items()} == {"q": misses, "r": 1}


def test_a_learner_who_was_right_all_along_gains_and_one_who_was_right_by_the_old_key_keeps_it() -> None:
    other = item("r")
    asked, now = quiz(PINNED, other, pass_line=2), {"q": item(right="b")}
    gains = regrade(asked, asked.items, {"q": "b", "r": "a"}, {}, now, passed=False)
    assert gains is not None
    assert (gains.before.right, gains.before.passed) == (1, False)
    assert (gains.after.right, gains.after.passed, gains.after.score) == (2, True, 1.0)
    assert (gains.objectives, list(gains.marks)) == (("o",), ["q"])
    assert regrade(asked, asked.items, {"q": "a", "r": "a"}, {}, now, passed=True) is None
    assert regrade(asked, asked.items, {}, {}, now, passed=False) is None
    assert regrade(asked, asked.items, {"q": "b"}, {"q": [now["q"]]}, now, passed=False) is None


NAMES = ("q", "r", "s")
KEYS = st.fixed_dictionaries({name: st.sets(st.sampled_from("abc"), min_size=1, max_size=2) for name in NAMES})
GIVEN = st.dictionaries(st.sampled_from(NAMES), st.frozensets(st.sampled_from("abc")))


@given(KEYS, st.lists(KEYS, max_size=4), GIVEN, st.sampled_from(list(Scoring)[:4]), st.integers(1, 3))
def test_corrections_never_lower_a_result_and_again_change_nothing(
    first: dict[str, set[str]],
    later: list[dict[str, set[str]]],
    given: dict[str, frozenset[str]],
    scoring: Scoring,
    line: int,
) -> None:
    def items(keys: dict[str, set[str]]) -> tuple[Item, ...]:
        return tuple(item(name, right="".join(keys[name]), kind=ItemKind.MULTIPLE, scoring=scoring) for name in NAMES)

    asked = quiz(*items(first), pass_line=line)
    stands = result(asked, asked.items, given)
    earlier: dict[str, list[Item]] = {}
    for keys in later:
        now = corrections(asked.items, items(keys))
        for again in (False, True):
            done = regrade(asked, asked.items, given, earlier, now, passed=stands.passed)
            if done is None:
                continue
            assert not again
            assert (done.before.score, done.before.right) == (stands.score, stands.right)
            assert done.after.score >= stands.score
            assert done.after.right >= stands.right
            assert done.after.passed >= stands.passed
            stands = done.after
            for key in done.marks:
                earlier.setdefault(key, []).append(now[key])
