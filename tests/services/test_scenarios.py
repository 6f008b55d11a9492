"""A dilemma is played scene by scene, kept as it was chosen, and counted for authors without single people."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from learnhub.content.course import read_course
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.domain.scenarios import walk
from learnhub.services import learning, scenarios
from learnhub.store.tables.learning import Event
from learnhub.store.tables.scenarios import ScenarioPlay, ScenarioStep
from tests.courses import SCENARIO, SCENARIO_FILE, SLUG, edited, published, with_scenario


@pytest.fixture
def course(house: Any) -> str:
    slug = published(house.transactions, house.actor("tariq"), with_scenario())
    for name in ("amina", "sam"):
        house.write(name, learning.enrol, slug)
    return slug


def begin(house: Any, name: str = "amina") -> uuid.UUID:
    play = uuid.uuid4()
    house.write(name, scenarios.begin, SLUG, SCENARIO, play)
    return play


def choose(house: Any, play: uuid.UUID, scene: str, choice: str, name: str = "amina") -> None:
    house.write(name, scenarios.choose, SLUG, SCENARIO, play, scene, choice)


def look(house: Any, name: str = "amina", **given: Any) -> scenarios.ScenarioView:
    view = house.read(name, scenarios.open_scenario, SLUG, SCENARIO, **given)
    assert isinstance(view, scenarios.ScenarioView)
    return view


def test_a_dilemma_from_its_start_to_its_debrief(house: Any, course: str) -> None:
    before = look(house)
    assert (before.scene, before.plays, before.enrolled, before.onward) == (
        None,
        0,
        True,
        learning.Place("open-books", "Check: open books", quiz_id="books-check"),
    )
    play = begin(house)
    first = look(house)
    assert first.scene is not None
    assert (first.scene.id, [choice.id for choice in first.scene.choices]) == ("list-call", ["wait", "tell"])
    choose(house, play, "list-call", "tell")
    second = look(house)
    assert second.scene is not None
    assert second.scene.id == "list-sums"
    assert second.steps[-1].consequence_html == "<p>She thanks you, and asks for the sums.</p>"
    assert (second.by_principle, second.met) == ((), 0)
    choose(house, play, "list-sums", "some")
    end = look(house)
    assert end.scene is not None
    assert (end.scene.ending, end.scene.choices, end.met, end.endings) == ("worked", (), 1, 2)
    assert [(row.principle, [effect.upheld for effect in row.effects]) for row in end.by_principle] == [
        ("transparency", [True, True]),
        ("mutual-benefit", [False]),
    ]
    told = house.rows(select(Event.name, Event.result).where(Event.object_type == "play").order_by(Event.seq))
    assert [name for name, _ in told] == ["scenario-started", *["scenario-choice-made"] * 2, "scenario-ended"]
    assert told[-1].result == {"scene": "list-page", "ending": "worked"}


def test_it_stands_in_the_outline_under_learn_and_no_completion_waits_for_it(house: Any, course: str) -> None:
    def row() -> Any:
        return house.read("amina", learning.open_course, SLUG).modules[0].scenarios[0]

    assert (row().title, row().minutes, row().played) == ("The list of partners", 6, False)
    whole = house.read("amina", learning.open_course, SLUG)
    assert [step.of for step in whole.modules[0].steps[:1]] == [2]
    lesson = house.read("amina", learning.open_lesson, SLUG, "who-decides")
    assert [(each.kind, each.done) for each in lesson.outline][2:] == [("scenario", False), ("quiz", False)]
    assert lesson.onward == learning.Place("open-books", "The list of partners", scenario_id=SCENARIO)
    assert house.write("amina", learning.finish_lesson, SLUG, "who-decides").scenario_id == SCENARIO
    play = begin(house)
    choose(house, play, "list-call", "wait")
    assert row().played
    again = house.read("amina", learning.open_lesson, SLUG, "who-decides")
    assert again.outline[2].done
    assert again.facts != lesson.facts


def test_pressed_twice_is_once_and_another_window_changes_no_choice(house: Any, course: str) -> None:
    play = begin(house)
    house.write("amina", scenarios.begin, SLUG, SCENARIO, uuid.uuid4())
    assert len(house.rows(select(ScenarioPlay.id))) == 1
    for _ in range(2):
        choose(house, play, "list-call", "tell")
    with pytest.raises(Conflict):
        choose(house, play, "list-call", "wait")
    with pytest.raises(Conflict):
        choose(house, play, "list-page", "some")
    assert [row.choice_id for row in house.rows(select(ScenarioStep.choice_id))] == ["tell"]
    assert look(house).way == ("tell",)


def test_another_way_is_a_play_of_its_own(house: Any, course: str) -> None:
    for way in (["wait"], ["tell", "round"], ["tell", "some"]):
        play = begin(house)
        for scene, choice in zip(("list-call", "list-sums"), way, strict=False):
            choose(house, play, scene, choice)
        house.write("amina", scenarios.begin, SLUG, SCENARIO, play)
    assert (look(house).plays, look(house).met) == (3, 2)


@pytest.mark.parametrize("choice", ["none", "", "some"])
def test_a_choice_that_the_scene_does_not_have_is_refused(house: Any, course: str, choice: str) -> None:
    play = begin(house)
    with pytest.raises(Invalid):
        choose(house, play, "list-call", choice)
    assert house.rows(select(ScenarioStep.choice_id)) == []


def test_nobody_plays_for_somebody_else_or_without_having_joined(house: Any, course: str) -> None:
    theirs = begin(house, "sam")
    with pytest.raises(NotFound):
        choose(house, theirs, "list-call", "tell")
    with pytest.raises(Conflict):
        house.write("amina", scenarios.begin, SLUG, SCENARIO, theirs)
    with pytest.raises(NotFound):
        begin(house, "lee")
    with pytest.raises(SignIn):
        begin(house, "visitor")
    with pytest.raises(NotFound):
        house.read("amina", scenarios.open_scenario, SLUG, "none")


def test_whoever_has_not_joined_plays_without_being_kept(house: Any, course: str) -> None:
    for name in ("visitor", "lee"):
        assert look(house, name).scene is None
        there = look(house, name, way=["tell", "some"])
        assert there.scene is not None
        assert (there.scene.ending, there.enrolled, there.way) == ("worked", False, ("tell", "some"))
        lost = look(house, name, way=["tell", "nowhere"])
        assert lost.way == ("tell",)
    assert house.rows(select(ScenarioPlay.id)) == []
    assert look(house, way=["tell"]).scene is None


def test_a_play_goes_on_as_its_release_had_it(house: Any, course: str) -> None:
    play = begin(house)
    choose(house, play, "list-call", "tell")
    changed = edited(SCENARIO_FILE, "The sums are not agreed.", "No sum is agreed.", with_scenario())
    published(house.transactions, house.actor("tariq"), changed)
    there = look(house)
    assert there.scene is not None
    assert "The sums are not agreed." in there.scene.body_html
    new = look(house, "visitor", way=["tell"])
    assert new.scene is not None
    assert "No sum is agreed." in new.scene.body_html


def test_authors_see_counts_once_enough_people_played(house: Any, course: str) -> None:
    ways = (("amina", "wait"), ("sam", "tell"), ("lee", "wait"), ("rosa", "wait"))
    for name, choice in ways:
        house.write(name, learning.enrol, SLUG)
        choose(house, begin(house, name), "list-call", choice, name)
    few = house.read("tariq", scenarios.count_ways, SLUG, SCENARIO)
    assert (few.people, few.scenes) == (4, ())
    house.write("edith", learning.enrol, SLUG)
    play = begin(house, "edith")
    choose(house, play, "list-call", "tell", "edith")
    choose(house, play, "list-sums", "some", "edith")
    view = house.read("tariq", scenarios.count_ways, SLUG, SCENARIO)
    assert [(scene.title, scene.reached, [way.count for way in scene.ways]) for scene in view.scenes] == [
        ("A call", 5, [3, 2]),
        ("The sums", 2, [1, 0]),
        ("In the press", 3, []),
        ("The page", 1, []),
    ]
    with pytest.raises(Denied):
        house.read("amina", scenarios.count_ways, SLUG, SCENARIO)


def test_a_release_without_scenarios_has_none(house: Any) -> None:
    published(house.transactions, house.actor("tariq"))
    assert house.read("visitor", learning.open_course, SLUG).modules[0].scenarios == ()
    with pytest.raises(NotFound):
        house.read("visitor", scenarios.open_scenario, SLUG, SCENARIO)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["wait", "tell", "some", "round", "x"]), max_size=5))
def test_the_choices_that_were_kept_make_the_same_way_again(choices: list[str]) -> None:
    course = read_course(with_scenario()).course
    assert course is not None
    scenario = course.modules[0].scenarios[0]
    way = walk(scenario, choices)
    assert walk(scenario, [step.choice.id for step in way.steps]) == way
    assert len(way.steps) < len(scenario.scenes)
