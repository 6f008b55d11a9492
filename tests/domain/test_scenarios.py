"""A branching dilemma: which scenes can be reached, which choices lead back, and what a way did by principle."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.content.course import read_course
from learnhub.domain.principles import Principle
from learnhub.domain.scenarios import (
    Ending,
    Scenario,
    Ways,
    debrief,
    leading_back,
    scenario_from_json,
    unreachable,
    walk,
)
from tests.content.courses import small


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The scenario of the small course."""
    course = read_course(small()).course
    assert course is not None
    return course.modules[0].scenarios[0]


@pytest.mark.parametrize(
    ("ways", "lost", "back"),
    [
        ({}, [], []),
        ({"a": []}, [], []),
        ({"a": ["b", "c"], "b": [], "c": []}, [], []),
        ({"a": ["b", "b"], "b": [], "c": ["b"]}, ["c"], []),
        ({"a": ["a", "b"], "b": []}, [], [("a", "a")]),
        ({"a": ["b", "c"], "b": ["a", "c"], "c": []}, [], [("a", "b"), ("b", "a")]),
        ({"a": ["b", "x"], "b": []}, [], []),
        ({"a": ["d"], "b": ["c"], "c": ["b"], "d": []}, ["b", "c"], [("b", "c"), ("c", "b")]),
    ],
)
def test_what_cannot_be_reached_and_what_leads_back(ways: Ways, lost: list[str], back: list[tuple[str, str]]) -> None:
    assert unreachable(ways) == lost
    assert leading_back(ways) == back


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3)))
def test_without_a_choice_that_leads_back_every_way_comes_to_an_end(ways: dict[str, list[str]]) -> None:
    def longest(scene: str, met: frozenset[str]) -> bool:
        return scene not in met and all(longest(to, met | {scene}) for to in ways.get(scene, ()))

    assert (not leading_back(ways)) == all(longest(scene, frozenset()) for scene in ways)


def test_a_way_goes_on_as_long_as_its_choices_are_there(scenario: Scenario) -> None:
    start = walk(scenario, [])
    assert (start.here.id, start.steps, start.ended) == ("call-thursday", (), False)
    way = walk(scenario, ["tonight", "wait"])
    assert [step.choice.id for step in way.steps] == ["tonight", "wait"]
    assert (way.here.id, way.here.ending, way.ended) == ("call-press", Ending.DID_NOT_WORK, True)
    assert walk(scenario, ["tonight", "call-all", "wait"]).here.id == "call-letter"
    assert walk(scenario, ["tonight", "wait", "wait"]) == way


def test_the_debrief_goes_by_principle_in_the_order_of_the_text(scenario: Scenario) -> None:
    rows = debrief(walk(scenario, ["tonight", "wait"]).steps)
    assert [row.principle for row in rows] == [
        Principle.COMMON_PURPOSE,
        Principle.TRANSPARENCY,
        Principle.NO_UNFAIR_ADVANTAGE,
    ]
    assert [(choice.id, effect.upheld) for row in rows for choice, effect in row.effects] == [
        ("tonight", True),
        ("wait", False),
        ("tonight", False),
    ]
    assert debrief(()) == ()


def test_a_scenario_reads_as_it_was_stored(scenario: Scenario) -> None:
    assert scenario_from_json(json.loads(json.dumps(asdict(scenario)))) == scenario
