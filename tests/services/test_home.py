"""The first page of each person, and the page of a principle: what waits, the one next thing, and the way round."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import update

from learnhub.domain.errors import NotFound, SignIn
from learnhub.domain.principles import WORDS, Principle
from learnhub.services import assessment, home, learning, principles
from learnhub.store.tables.learning import Enrolment
from tests.courses import LESSONS, QUIZZES, SLUG, answers, edited, named, published
from tests.told import told

TRANSPARENCY = Principle.TRANSPARENCY


@pytest.fixture
def course(house: Any) -> str:
    return published(house.transactions, house.actor("tariq"))


def at_home(house: Any, name: str) -> home.PersonHome:
    page = house.read(name, home.person, mail_set=False)
    assert isinstance(page, home.PersonHome)
    return page


def next_slug(house: Any) -> str:
    entry = at_home(house, "amina").next_course
    assert entry is not None
    return entry.slug


def take(house: Any, quiz: str, *, right: bool = True) -> None:
    attempt = house.write("amina", assessment.start_attempt, SLUG, quiz, uuid.uuid4())
    items = [item.id for item in house.read("amina", assessment.open_attempt, attempt).items]
    house.write("amina", assessment.submit_attempt, attempt, answers(items, right=right))


def test_a_visitor_sees_the_open_courses_and_the_newest_public_cases(house: Any, course: str) -> None:
    published(
        house.transactions, house.actor("tariq"), named("closed", edited("course.md", "open = true", "open = false"))
    )
    for number in range(5):
        house.clock.move(dt.timedelta(days=1))
        told(house.transactions, house.accounts, f"Case {number}")
        told(house.transactions, house.accounts, f"Kept {number}", visibility="staff")
    page = house.read("visitor", home.visitor)
    assert [entry.slug for entry in page.courses] == [SLUG]
    assert [case.title for case in page.cases] == ["Case 4", "Case 3", "Case 2"]
    with pytest.raises(SignIn):
        at_home(house, "visitor")


def test_a_case_on_three_principles_is_shown_once(house: Any) -> None:
    told(house.transactions, house.accounts, "First")
    house.clock.move(dt.timedelta(days=1))
    told(house.transactions, house.accounts, "Second", principles=["transparency", "accountability", "mutual-benefit"])
    assert [case.title for case in house.read("visitor", home.visitor).cases] == ["Second", "First"]


def test_a_newcomer_is_told_of_the_loop_until_they_have_begun(house: Any, course: str) -> None:
    page = at_home(house, "amina")
    assert (page.first_time, page.next_course, [entry.slug for entry in page.others]) == (True, None, [SLUG])
    house.write("amina", learning.enrol, SLUG)
    page = at_home(house, "amina")
    assert (page.first_time, page.others) == (False, ())
    assert page.next_course is not None
    assert page.next_course.next == learning.Place("open-books", "Who gives what", lesson_id=LESSONS[0])


def test_the_next_course_is_the_one_due_first_else_the_furthest(house: Any, course: str) -> None:
    published(house.transactions, house.actor("tariq"), named("further"))
    for slug in (SLUG, "further"):
        house.write("amina", learning.enrol, slug)
    house.write("amina", learning.finish_lesson, "further", LESSONS[0])
    assert next_slug(house) == "further"
    seat = house.read("amina", learning.seat_of, SLUG)[0]
    due = update(Enrolment).where(Enrolment.id == seat.enrolment_id).values(due_on=dt.date(2027, 5, 1), due_zone="UTC")
    house.store.write(lambda session: session.execute(due).close())
    assert next_slug(house) == SLUG


def test_a_completed_course_is_no_next_thing(house: Any, course: str) -> None:
    house.write("amina", learning.enrol, SLUG)
    for lesson in LESSONS:
        house.write("amina", learning.finish_lesson, SLUG, lesson)
    for quiz in QUIZZES:
        take(house, quiz)
    page = at_home(house, "amina")
    assert page.next_course is None
    assert page.courses[0].completion_id is not None


def test_first_answers_on_each_principle_are_seen_by_their_learner_alone(house: Any, course: str) -> None:
    house.write("amina", learning.enrol, SLUG)
    for right in (True, False):
        take(house, QUIZZES[0], right=right)
    rows = {row.principle: (row.right, row.tried) for row in at_home(house, "amina").principles}
    assert sum(right for right, _tried in rows.values()) == 2
    assert sum(tried for _right, tried in rows.values()) == 4
    assert {(row.right, row.tried) for row in at_home(house, "mona").principles} == {(0, 0)}


def test_each_role_is_shown_what_waits_for_it(house: Any) -> None:
    for name, reviews, missing in (("amina", False, False), ("rosa", True, False), ("adele", False, True)):
        page = at_home(house, name)
        assert (page.reviews_waiting is not None, bool(page.missing)) == (reviews, missing)


def test_the_nine_principles_stand_in_the_order_of_the_resolution(house: Any) -> None:
    rows = house.read("visitor", principles.index)
    assert [(row.principle, row.words) for row in rows] == list(WORDS.items())
    with pytest.raises(NotFound):
        house.read("visitor", principles.show, "no-such-principle")


def test_a_principle_shows_its_lessons_and_one_own_standing(house: Any, course: str) -> None:
    published(
        house.transactions, house.actor("tariq"), named("closed", edited("course.md", "open = true", "open = false"))
    )
    page = house.read("visitor", principles.show, TRANSPARENCY)
    assert [(lesson.course, lesson.id) for lesson in page.lessons] == [(SLUG, LESSONS[0]), (SLUG, LESSONS[1])]
    assert page.standings == ()
    house.write("amina", learning.enrol, SLUG)
    house.write("amina", learning.finish_lesson, SLUG, LESSONS[0])
    page = house.read("amina", principles.show, TRANSPARENCY)
    assert len(page.lessons) == 4
    (standing,) = page.standings
    assert (standing.course, standing.module) == (SLUG, "open-books")
    assert [step.state for step in standing.steps] == ["now", "open", "open", "open", "open"]
    assert house.read("sam", principles.show, TRANSPARENCY).standings == ()


def test_what_did_not_work_comes_first_and_each_reader_sees_their_own(house: Any) -> None:
    for title, outcome, visibility in (
        ("failed, old", "did-not-work", "everyone"),
        ("worked", "worked", "everyone"),
        ("nearly, for staff", "nearly-went-wrong", "staff"),
        ("partly", "partly", "everyone"),
    ):
        house.clock.move(dt.timedelta(days=1))
        told(house.transactions, house.accounts, title, outcome=outcome, visibility=visibility)
    told(house.transactions, house.accounts, "another", principles=["accountability"])
    shown = {
        name: [case.title for case in house.read(name, principles.show, TRANSPARENCY).cases]
        for name in ("visitor", "amina")
    }
    assert shown == {
        "visitor": ["failed, old", "partly", "worked"],
        "amina": ["nearly, for staff", "failed, old", "partly", "worked"],
    }
