"""Every kind of item: its marking as a table, its bounds, and that what is no answer of it is refused."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.content.course import read_course
from learnhub.domain.assessment import (
    OPEN_LIMIT,
    RULES,
    Exact,
    Item,
    ItemKind,
    Scoring,
    item_from_json,
    least_score,
    mark,
    mark_by_rubric,
    normalised,
    numbers,
    options_in_order,
    parse_response,
    response_from_json,
    response_to_json,
    targets_in_order,
    within,
    words_in_order,
)
from learnhub.domain.errors import Invalid
from tests.content.courses import Q, small
from tests.items import EXAMPLES, raw, text_of


def _items() -> dict[ItemKind, Item]:
    text = small()[Q].decode() + "\n" + "\n".join(text_of(kind) for kind in ItemKind)
    course = read_course({**small(), Q: text.encode()}).course
    assert course is not None
    return {item.kind: item for item in course.modules[0].quizzes[0].items if item.id.startswith("the-")}


ITEMS = _items()


def scored(item: Item, scoring: Scoring) -> Item:
    return dataclasses.replace(item, scoring=scoring)


def test_every_kind_has_its_rules() -> None:
    assert set(RULES) == set(ItemKind)
    assert set(ITEMS) == set(ItemKind)


@pytest.mark.parametrize("kind", ItemKind)
def test_right_half_wrong_and_blank(kind: ItemKind) -> None:
    item, example = ITEMS[kind], EXAMPLES[kind]
    whole = mark(item, parse_response(item, raw(example.right)))
    if kind is ItemKind.OPEN:
        assert (whole.score, whole.right, whole.waits) == (0.0, False, True)
    else:
        assert (whole.score, whole.right, whole.waits) == (1.0, True, False)
    wrong = mark(item, parse_response(item, raw(example.wrong)))
    assert (wrong.score, wrong.right, wrong.waits) == (least_score(item), False, False)
    if example.half:
        part = mark(item, parse_response(item, raw(example.half)))
        assert part.score == pytest.approx(example.share)
    blank = mark(item, parse_response(item, []))
    assert (blank.score, blank.right, blank.waits) == (0.0, False, False)
    assert mark(item, "") == mark(item, "")
    assert mark(item, "").score == 0.0


SEVERAL = ITEMS[ItemKind.MULTIPLE]
ORDER = ITEMS[ItemKind.ORDER]
STAKED = ITEMS[ItemKind.TRUE_FALSE]
PAIRS = ITEMS[ItemKind.MATCH]
GAPS = ITEMS[ItemKind.GAPS]
NUMBER = ITEMS[ItemKind.NUMERIC]


@pytest.mark.parametrize(
    ("scoring", "chosen", "score"),
    [
        (Scoring.ALL_OR_NOTHING, ["givers", "sums"], 1.0),
        (Scoring.ALL_OR_NOTHING, ["givers"], 0.0),
        (Scoring.EACH_OPTION, ["givers"], 0.75),
        (Scoring.EACH_OPTION, ["gossip"], 0.25),
        (Scoring.EACH_OPTION, ["givers", "sums", "gossip", "guesses"], 0.5),
        (Scoring.RIGHT_MINUS_WRONG, ["givers", "sums"], 1.0),
        (Scoring.RIGHT_MINUS_WRONG, ["givers", "sums", "gossip"], 0.5),
        (Scoring.RIGHT_MINUS_WRONG, ["givers", "gossip"], 0.0),
        (Scoring.RIGHT_MINUS_WRONG, ["gossip", "guesses"], 0.0),
        (Scoring.NO_WRONG, ["givers"], 0.5),
        (Scoring.NO_WRONG, ["givers", "sums", "gossip"], 0.0),
        (Scoring.NO_WRONG, [], 0.0),
        (Scoring.RIGHT_MINUS_WRONG, [], 0.0),
    ],
)
def test_the_four_scoring_rules_of_a_multiple_response(scoring: Scoring, chosen: list[str], score: float) -> None:
    item = scored(SEVERAL, scoring)
    marked = mark(item, parse_response(item, chosen))
    assert (marked.score, marked.right) == (score, score == 1.0)


@pytest.mark.parametrize(
    ("scoring", "places", "score"),
    [
        (Scoring.ALL_OR_NOTHING, "123", 1.0),
        (Scoring.ALL_OR_NOTHING, "132", 0.0),
        (Scoring.EACH_OPTION, "132", 1 / 3),
        (Scoring.EACH_OPTION, "312", 0.0),
        (Scoring.NEIGHBOURS, "123", 1.0),
        (Scoring.NEIGHBOURS, "312", 0.5),
        (Scoring.NEIGHBOURS, "231", 0.5),
        (Scoring.NEIGHBOURS, "321", 0.0),
        (Scoring.NEIGHBOURS, "113", 0.0),
        (Scoring.NEIGHBOURS, "12-", 0.5),
        (Scoring.NEIGHBOURS, "---", 0.0),
    ],
)
def test_an_order_by_its_places_and_by_its_neighbours(scoring: Scoring, places: str, score: float) -> None:
    item = scored(ORDER, scoring)
    sent = [f"{row}={place}" for row, place in zip(("ask", "choose", "sign"), places, strict=True) if place != "-"]
    marked = mark(item, parse_response(item, sent))
    assert marked.score == pytest.approx(score)
    assert [part.part_id for part in marked.parts] == ["ask", "choose", "sign"]


@pytest.mark.parametrize(
    ("sent", "score", "right", "confident"),
    [
        (["true", "certainty=1"], 1 / 3, True, False),
        (["true", "certainty=2"], 2 / 3, True, False),
        (["true", "certainty=3"], 1.0, True, False),
        (["true"], 1 / 3, True, False),
        (["false", "certainty=1"], 0.0, False, False),
        (["false", "certainty=2"], -2 / 3, False, False),
        (["false", "certainty=3"], -2.0, False, True),
        (["certainty=3"], 0.0, False, False),
        ([], 0.0, False, False),
    ],
)
def test_certainty_pays_for_saying_what_one_believes(
    sent: list[str], score: float, right: bool, confident: bool
) -> None:
    marked = mark(STAKED, parse_response(STAKED, sent))
    assert marked.score == pytest.approx(score)
    assert (marked.right, marked.confident) == (right, confident)
    for belief, best in ((0.5, "1"), (0.7, "2"), (0.9, "3")):
        expected = {
            sure: belief * mark(STAKED, {"choice": "true", "certainty": sure}).score
            + (1 - belief) * mark(STAKED, {"choice": "false", "certainty": sure}).score
            for sure in "123"
        }
        assert max(expected, key=expected.__getitem__) == best


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12.5", ["12.5"]),
        ("12,5", ["12.5"]),
        ("1,234", ["1.234", "1234"]),
        ("1.234", ["1.234", "1234"]),
        ("1,234.5", ["1234.5"]),
        ("1.234,5", ["1234.5"]),
        ("1 234 567", ["1234567"]),
        ("1\N{NARROW NO-BREAK SPACE}234", ["1234"]),
        ("1'234", ["1234"]),
        ("1,234,567", ["1234567"]),
        ("-3", ["-3"]),
        ("\N{MINUS SIGN}3", ["-3"]),
        ("+3", ["3"]),
        (".5", ["0.5"]),
        ("٣٫٥", ["3.5"]),
        ("１２", ["12"]),
        ("\N{RIGHT-TO-LEFT MARK}12", ["12"]),
        ("1,2,3", []),
        ("1.2,3.4", []),
        ("12 34", []),
        ("twelve", []),
        ("12 km", []),
        ("", []),
        ("1e9", []),
        ("--1", []),
    ],
)
def test_a_number_is_read_as_it_may_be_meant(text: str, meant: list[str]) -> None:
    assert list(numbers(text)) == [Decimal(each) for each in meant]


@pytest.mark.parametrize(
    ("given", "accepted", "tolerance", "inside"),
    [
        ("12.5", "12.5", "0", True),
        ("12.6", "12.5", "0", False),
        ("12.6", "12.5", "0.1", True),
        ("102", "100", "2%", True),
        ("102.01", "100", "2%", False),
        ("-98", "-100", "2%", True),
        ("0.01", "0", "2%", False),
        ("1,234", "1234", "0", True),
    ],
)
def test_a_number_is_right_within_its_tolerance(given: str, accepted: str, tolerance: str, inside: bool) -> None:
    assert within(numbers(given), Decimal(accepted), tolerance) == inside


@pytest.mark.parametrize(
    ("sent", "right"),
    [
        (["12.5", "unit=km"], True),
        (["12500", "unit=m"], True),
        (["12.6", "unit=km"], True),
        (["12.7", "unit=km"], False),
        (["12.5"], False),
        (["unit=km"], False),
        (["many", "unit=km"], False),
    ],
)
def test_a_number_is_right_in_any_of_its_units(sent: list[str], right: bool) -> None:
    assert mark(NUMBER, parse_response(NUMBER, sent)).right == right


def test_a_number_without_units_is_a_text() -> None:
    plain = dataclasses.replace(NUMBER, units=())
    assert parse_response(plain, ["12.5"]) == "12.5"
    assert mark(plain, "12,5").right
    assert not mark(plain, frozenset({"12.5"})).right


@pytest.mark.parametrize(
    ("exact", "given", "right"),
    [
        ((), "EQUITE", True),
        ((Exact.CASE,), "Equite", True),
        ((Exact.CASE,), "equite", False),
        ((Exact.ACCENTS,), "équité", True),
        ((Exact.ACCENTS,), "equite", False),
        ((Exact.CASE, Exact.ACCENTS), "Équité", True),
        ((Exact.CASE, Exact.ACCENTS), "équité", False),
    ],
)
def test_case_and_accents_matter_where_the_item_says_so(exact: tuple[Exact, ...], given: str, right: bool) -> None:
    item = dataclasses.replace(ITEMS[ItemKind.SHORT], answers=("Équité",), exact=exact)
    assert mark(item, given).right == right


@given(st.text(max_size=40), st.booleans(), st.booleans())
def test_normal_forms_are_stable_however_exact(text: str, case: bool, accents: bool) -> None:
    once = normalised(text, case=case, accents=accents)
    assert normalised(once, case=case, accents=accents) == once


@pytest.mark.parametrize(
    ("kind", "sent", "code"),
    [
        (ItemKind.TRUE_FALSE, ["true", "false"], "too-many-chosen"),
        (ItemKind.TRUE_FALSE, ["true", "certainty=4"], "not-a-choice"),
        (ItemKind.NUMERIC, ["1", "unit=mile"], "not-a-choice"),
        (ItemKind.NUMERIC, ["1" * 301], "too-long"),
        (ItemKind.ORDER, ["ask=4"], "not-a-choice"),
        (ItemKind.ORDER, ["ask=0"], "not-a-choice"),
        (ItemKind.ORDER, ["beg=1"], "not-a-choice"),
        (ItemKind.MATCH, ["ministry=nothing"], "not-a-choice"),
        (ItemKind.CATEGORY, ["names=leads"], "not-a-choice"),
        (ItemKind.GAPS, ["where=here"], "not-a-choice"),
        (ItemKind.GAPS, ["here"], "not-a-choice"),
        (ItemKind.GAPS, ["who=" + "x" * 301], "too-long"),
        (ItemKind.MARK, ["nowhere"], "not-a-choice"),
        (ItemKind.OPEN, ["x" * (OPEN_LIMIT + 1)], "too-long"),
    ],
)
def test_what_is_no_answer_of_the_kind_is_refused(kind: ItemKind, sent: list[str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_response(ITEMS[kind], sent)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(ITEMS[kind].id, code)]


def test_a_part_taken_back_is_blank() -> None:
    assert parse_response(ORDER, ["ask=1", "sign="]) == {"ask": "1"}
    assert parse_response(GAPS, ["who= ", "when=Monday"]) == {"when": "Monday"}
    assert parse_response(PAIRS, ["ministry="]) == {}
    assert parse_response(ITEMS[ItemKind.OPEN], ["one\r\ntwo"]) == "one\ntwo"


@pytest.mark.parametrize(
    ("awarded", "score", "right"),
    [
        ({"names-all": 2, "dated": 1}, 1.0, True),
        ({"names-all": 2}, 2 / 3, True),
        ({"names-all": 1}, 1 / 3, False),
        ({}, 0.0, False),
    ],
)
def test_an_open_response_is_marked_by_its_rubric(awarded: Mapping[str, int], score: float, right: bool) -> None:
    marked = mark_by_rubric(ITEMS[ItemKind.OPEN], awarded)
    assert marked.score == pytest.approx(score)
    assert (marked.right, marked.waits) == (right, False)


@pytest.mark.parametrize("awarded", [{"names-all": 3}, {"names-all": -1}, {"other": 1}])
def test_points_that_the_rubric_does_not_have_are_refused(awarded: Mapping[str, int]) -> None:
    with pytest.raises(Invalid):
        mark_by_rubric(ITEMS[ItemKind.OPEN], awarded)


def test_half_of_the_rubric_is_needed_unless_the_text_says() -> None:
    assert ITEMS[ItemKind.OPEN].needed == 2
    assert dataclasses.replace(ITEMS[ItemKind.OPEN], needs=3).needed == 3
    assert dataclasses.replace(ITEMS[ItemKind.OPEN], needs=0).needed == 2


@st.composite
def answered(draw: st.DrawFn) -> tuple[Item, list[str]]:
    """An item of any kind and any scoring it takes, and something that its form can send."""
    item = ITEMS[draw(st.sampled_from(ItemKind))]
    item = scored(item, draw(st.sampled_from(sorted(RULES[item.kind].scorings))))
    options = [option.id for option in item.options]
    match item.kind:
        case ItemKind.SINGLE | ItemKind.TRUE_FALSE:
            sent = draw(st.lists(st.sampled_from(options), max_size=1))
            if item.certainty:
                sent += draw(st.lists(st.sampled_from(["certainty=1", "certainty=2", "certainty=3"]), max_size=1))
        case ItemKind.MULTIPLE | ItemKind.MARK:
            sent = draw(st.lists(st.sampled_from(options), max_size=5))
        case ItemKind.ORDER:
            sent = [f"{each}={draw(st.sampled_from(['', '1', '2', '3']))}" for each in options]
        case ItemKind.MATCH | ItemKind.CATEGORY:
            places = ["", *(target.id for target in item.targets)]
            sent = [f"{each}={draw(st.sampled_from(places))}" for each in options]
        case ItemKind.GAPS:
            sent = [f"{gap.id}={draw(st.one_of(st.text(max_size=8), st.just('Monday')))}" for gap in item.gaps]
        case _:
            sent = [draw(st.text(max_size=20))]
    return item, sent


@given(answered())
def test_marks_lie_within_their_bounds_and_a_stored_answer_is_marked_the_same(case: tuple[Item, list[str]]) -> None:
    item, sent = case
    response = parse_response(item, sent)
    marked = mark(item, response)
    assert least_score(item) <= marked.score <= 1
    assert marked.right == (marked.score == 1.0) or item.certainty
    stored: Any = json.loads(json.dumps(response_to_json(response)))
    assert response_from_json(stored) == response
    assert mark(item, response_from_json(stored)) == marked


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.kind.value)
def test_an_item_of_each_kind_comes_back_from_its_release(item: Item) -> None:
    assert item_from_json(json.loads(json.dumps(dataclasses.asdict(item)))) == item
    banked = dataclasses.replace(item, bank=("Friday",))
    assert item_from_json(json.loads(json.dumps(dataclasses.asdict(banked)))) == banked


def test_an_item_stored_before_there_were_other_kinds_is_read() -> None:
    old = {
        key: value
        for key, value in dataclasses.asdict(ITEMS[ItemKind.SINGLE]).items()
        if key
        not in {"certainty", "exact", "tolerance", "units", "targets", "gaps", "bank", "rubric", "needs", "hints"}
    }
    old["options"] = [{key: value for key, value in option.items() if key != "to"} for option in old["options"]]
    assert item_from_json(json.loads(json.dumps(old))) == ITEMS[ItemKind.SINGLE]


def test_what_is_shown_tells_nothing_by_its_order_and_is_the_same_for_a_seed() -> None:
    seeds = [str(number) for number in range(40)]
    for shuffle, item in (
        (lambda item, seed: [each.id for each in options_in_order(item, seed)], ORDER),
        (lambda item, seed: [each.id for each in targets_in_order(item, seed)], PAIRS),
        (lambda item, seed: list(words_in_order(item, seed)), dataclasses.replace(GAPS, bank=("Friday", "soon"))),
    ):
        orders = {tuple(shuffle(item, seed)) for seed in seeds}
        assert len(orders) > 1
        assert all(shuffle(item, seed) == shuffle(item, seed) for seed in seeds[:3])
    category = ITEMS[ItemKind.CATEGORY]
    assert all(targets_in_order(category, seed) == category.targets for seed in seeds)
    mark_item = ITEMS[ItemKind.MARK]
    assert all(options_in_order(mark_item, seed) == mark_item.options for seed in seeds)
    assert set(words_in_order(GAPS, "s")) == {"the ministry", "Monday"}
