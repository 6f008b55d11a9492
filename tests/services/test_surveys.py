"""A survey is answered once and without a name; trainers see it five answers at a time."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, inspect, select

from learnhub.domain.errors import Denied, Invalid, NotFound, SignIn
from learnhub.services import learning, surveys
from learnhub.store.tables.learning import Event
from learnhub.store.tables.surveys import SurveyAnswer, SurveyTaken
from tests.courses import SLUG, files, published
from tests.surveys import SURVEY, SURVEY_TEXT

FILE = "02-same-news/04-how.survey.md"
PEOPLE = ("amina", "lee", "sam", "mona", "rosa", "edith", "paul", "ravi", "adele", "connie")


@pytest.fixture
def course(house: Any) -> None:
    text = {**files(), FILE: SURVEY_TEXT.encode()}
    published(house.transactions, house.actor("tariq"), text)
    for name in PEOPLE:
        house.write(name, learning.enrol, SLUG)


def answer(house: Any, name: str, **given: list[str]) -> bool:
    raw = {"used": ["4"], "said-else": [f"Words of {name}"], **{k.replace("_", "-"): v for k, v in given.items()}}
    first: bool = house.write(name, surveys.send_answers, SLUG, SURVEY, raw)
    return first


def results(house: Any) -> Any:
    return house.read("tariq", surveys.show_results, SLUG, SURVEY)


@pytest.mark.usefixtures("course")
def test_nothing_is_shown_before_five_and_then_five_at_a_time(house: Any) -> None:
    shown = []
    for name in PEOPLE:
        assert answer(house, name, done_it=["yes"] if name != "lee" else [])
        view = results(house)
        shown.append((view.people, view.rows[0].answers, len(view.rows[3].texts), view.rows[1].answers))
    assert shown == [(0, 0, 0, 0)] * 4 + [(5, 5, 5, 0)] * 5 + [(10, 10, 10, 9)]
    rows = results(house).rows
    assert (rows[0].middle, [each.count for each in rows[0].counts]) == (4.0, [0, 0, 0, 10, 0])
    assert [(each.value, each.count) for each in rows[1].counts] == [("yes", 9), ("no", 0)]
    assert (rows[2].answers, rows[2].counts) == (0, ())
    assert sorted(rows[3].texts) == sorted(f"Words of {name}" for name in PEOPLE)


@pytest.mark.usefixtures("course")
def test_once_each_however_often_it_is_sent(house: Any) -> None:
    assert not house.read("amina", surveys.open_survey, SLUG, SURVEY).taken
    assert [answer(house, "amina"), answer(house, "amina", used=["1"])] == [True, False]
    assert house.read("amina", surveys.open_survey, SLUG, SURVEY).taken
    assert house.rows(select(SurveyAnswer.answers)) == [({"used": ["4"], "said-else": ["Words of amina"]},)]


@pytest.mark.usefixtures("course")
def test_nothing_joins_who_answered_to_what_was_answered(house: Any) -> None:
    told = house.rows(select(func.count()).select_from(Event))
    for name in PEOPLE[:4]:
        answer(house, name)
    before = set(house.rows(select(SurveyAnswer.id)))
    answer(house, PEOPLE[4])
    after = house.rows(select(SurveyAnswer.id, SurveyAnswer.batch))
    assert {row.batch for row in after} == {1}
    assert not before & {(row.id,) for row in after}
    assert all(row.id.version == 4 for row in after)
    assert house.rows(select(func.count()).select_from(Event)) == told
    kept = {
        table.__tablename__: {column.key for column in inspect(table).columns} for table in (SurveyTaken, SurveyAnswer)
    }
    assert kept == {
        "survey_taken": {"course_id", "survey_id", "account_id"},
        "survey_answer": {"id", "course_id", "survey_id", "batch", "answers"},
    }


@pytest.mark.usefixtures("course")
def test_learners_answer_and_trainers_read(house: Any) -> None:
    for name, refused in (("visitor", SignIn), ("tariq", NotFound)):
        with pytest.raises(refused):
            answer(house, name)
    for name, refused in (("visitor", SignIn), ("amina", Denied), ("edith", Denied)):
        with pytest.raises(refused):
            house.read(name, surveys.show_results, SLUG, SURVEY)
    with pytest.raises(NotFound):
        house.read("amina", surveys.open_survey, SLUG, "other")
    with pytest.raises(NotFound):
        house.read("tariq", surveys.show_results, "other", SURVEY)
    with pytest.raises(Invalid):
        house.write("amina", surveys.send_answers, SLUG, SURVEY, {"used": ["9"]})
    with pytest.raises(Invalid):
        house.write("amina", surveys.send_answers, SLUG, SURVEY, {})
    assert house.rows(select(SurveyTaken.survey_id)) == []
    assert not house.read("visitor", surveys.open_survey, SLUG, SURVEY).enrolled
