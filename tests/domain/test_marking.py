"""How a response is read and marked."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.assessment import (
    Form,
    Item,
    ItemKind,
    Option,
    Scoring,
    item_from_json,
    mark,
    normalised,
    parse_response,
    response_from_json,
    response_to_json,
)
from learnhub.domain.errors import Invalid
from learnhub.domain.principles import Principle


def an_item(
    kind: ItemKind = ItemKind.SINGLE,
    *,
    right: Sequence[str] = ("b",),
    options: Sequence[str] = ("a", "b", "c", "d"),
    answers: Sequence[str] = (),
    scoring: Scoring = Scoring.ALL_OR_NOTHING,
    item_id: str = "title-letter",
    form: Form = Form.A,
    siblings: str = "",
    principle: Principle = Principle.NO_UNFAIR_ADVANTAGE,
    points: int = 1,
) -> Item:
    return Item(
        id=item_id,
        title="The letter",
        kind=kind,
        objective="see-advantage",
        principle=principle,
        difficulty=2,
        passage="lesson#heading",
        form=form,
        siblings=siblings,
        points=points,
        scoring=scoring,
        stem_html="<p>What do you write?</p>",
        options=tuple(Option(each, each, "", each in right) for each in options),
        answers=tuple(answers),
        feedback_html="",
    )


BOTH = an_item(ItemKind.MULTIPLE, right=("a", "b"))
EACH = an_item(ItemKind.MULTIPLE, right=("a", "b"), scoring=Scoring.EACH_OPTION)
TRUE = an_item(ItemKind.TRUE_FALSE, right=("true",), options=("true", "false"))


@pytest.mark.parametrize(
    ("item", "raw", "score", "right"),
    [
        (an_item(), ["b"], 1.0, True),
        (an_item(), ["a"], 0.0, False),
        (an_item(), [], 0.0, False),
        (TRUE, ["true"], 1.0, True),
        (TRUE, ["false"], 0.0, False),
        (BOTH, ["b", "a"], 1.0, True),
        (BOTH, ["a", "a", "b"], 1.0, True),
        (BOTH, ["a"], 0.0, False),
        (BOTH, ["a", "b", "c"], 0.0, False),
        (BOTH, [], 0.0, False),
        (EACH, ["a", "b"], 1.0, True),
        (EACH, ["a"], 0.75, False),
        (EACH, ["a", "b", "c", "d"], 0.5, False),
        (EACH, ["c", "d"], 0.0, False),
        (EACH, [], 0.0, False),
    ],
)
def test_a_response_earns_its_share(item: Item, raw: list[str], score: float, right: bool) -> None:
    marked = mark(item, parse_response(item, raw))
    assert (marked.score, marked.right) == (score, right)


def test_each_option_has_its_verdict() -> None:
    verdicts = mark(BOTH, parse_response(BOTH, ["a", "c"])).verdicts
    assert [(each.option_id, each.chosen, each.right) for each in verdicts] == [
        ("a", True, True),
        ("b", False, True),
        ("c", True, False),
        ("d", False, False),
    ]


@pytest.mark.parametrize(
    ("item", "raw", "code"),
    [
        (an_item(), ["x"], "not-a-choice"),
        (an_item(), ["a", "b"], "too-many-chosen"),
        (BOTH, ["a", "x"], "not-a-choice"),
        (TRUE, ["maybe"], "not-a-choice"),
        (an_item(ItemKind.SHORT, options=(), answers=("x",)), ["x" * 301], "too-long"),
    ],
)
def test_what_is_not_an_answer_of_the_item_is_refused(item: Item, raw: list[str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_response(item, raw)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(item.id, code)]


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("accountability", "  ACCOUNTABILITY. "),
        ("due diligence", "due   diligence"),
        ("due diligence", "«Due diligence»!"),
        ("équité", "EQUITE"),
        ("équité", "e\N{COMBINING ACUTE ACCENT}quite\N{COMBINING ACUTE ACCENT}"),
        ("straße", "STRASSE"),
        ("año", "ano"),
        ("ещё", "ЕЩЕ"),
        ("شراكة", "شَرَاكَة"),
        ("شراكة", "شـــراكة"),
        ("إدارة", "اداره"),
        ("مبنى", "مبني"),
        ("58", "٥٨"),
        ("2015", "２０１５"),
        ("-5", "−5"),
        ("伙伴关系", "伙伴关系。"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("شفافية", "\N{RIGHT-TO-LEFT MARK}شفافية\N{RIGHT-TO-LEFT MARK}"),
    ],
)
def test_a_short_answer_is_taken_as_it_is_meant(accepted: str, given: str) -> None:
    item = an_item(ItemKind.SHORT, options=(), answers=("something else", accepted))
    assert mark(item, parse_response(item, [given])).right


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("transparency", "transparent"),
        ("5", "-5"),
        ("5", "15"),
        ("か", "が"),
        ("कि", "का"),
        ("!", "?"),
        ("accountability", ""),
        ("accountability", " ... "),
    ],
)
def test_a_short_answer_that_means_something_else_is_not(accepted: str, given: str) -> None:
    item = an_item(ItemKind.SHORT, options=(), answers=(accepted,))
    marked = mark(item, parse_response(item, [given]))
    assert (marked.score, marked.right, marked.verdicts) == (0.0, False, ())


@given(st.text(max_size=60))
def test_normal_forms_are_stable(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.sampled_from([BOTH, EACH]), st.sets(st.sampled_from("abcd")))
def test_a_share_lies_between_nothing_and_all_and_right_means_all(item: Item, chosen: set[str]) -> None:
    marked = mark(item, frozenset(chosen))
    assert 0 <= marked.score <= 1
    assert marked.right == (marked.score == 1) == (chosen == {"a", "b"})


@given(st.one_of(st.text(max_size=20), st.frozensets(st.sampled_from("abcd"))))
def test_a_response_comes_back_from_the_store(response: str | frozenset[str]) -> None:
    assert response_from_json(json.loads(json.dumps(response_to_json(response)))) == response


def test_an_item_comes_back_from_its_release() -> None:
    assert item_from_json(json.loads(json.dumps(dataclasses.asdict(EACH)))) == EACH
