"""Practice that lasts: what returns and when, how principles stand, and where a person stands."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.domain.practice import QUESTIONS_A_VISIT, Mastery, Reason
from learnhub.domain.principles import Principle
from learnhub.services import assessment, home, learning, practice, standing
from learnhub.store.derived import REBUILDS
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.practice import PracticeCard, PrincipleTries
from tests.courses import nine, published

SLUG = "nine"
DAY = dt.timedelta(days=1)
FIRST = Principle.COMMON_PURPOSE


@pytest.fixture
def course(house: Any) -> str:
    return published(house.transactions, house.actor("tariq"), nine())


def take(house: Any, number: int, name: str = "amina", *, right: bool = True) -> uuid.UUID:
    house.write(name, learning.enrol, SLUG)
    attempt = house.write(name, assessment.start_attempt, SLUG, f"check-{number}", uuid.uuid4())
    items = house.read(name, assessment.open_attempt, attempt).items
    house.write(name, assessment.submit_attempt, attempt, {item.id: ["all" if right else "one"] for item in items})
    assert isinstance(attempt, uuid.UUID)
    return attempt


def answer(house: Any, *, right: bool = True, more: bool = False) -> str:
    """Answer the question that is asked; its id."""
    asked = house.read("amina", practice.open_practice, more=more).question
    house.write("amina", practice.answer, uuid.uuid4(), SLUG, asked.item.id, ["all" if right else "one"])
    return str(asked.item.id)


def state(house: Any, principle: Principle = FIRST, name: str = "amina") -> Mastery:
    rows = house.read(name, practice.open_practice).principles
    return next(row.state for row in rows if row.principle is principle)


def test_questions_return_from_the_day_after_a_quiz_was_passed_and_never_from_one_that_was_not(
    house: Any, course: str
) -> None:
    take(house, 1)
    take(house, 2, right=False)
    assert house.read("amina", practice.open_practice).question is None
    house.clock.move(DAY)
    page = house.read("amina", practice.open_practice)
    assert page.question.reason is Reason.FIRST
    assert (page.due, page.questions) == (2, 2)
    assert page.question.item.id.startswith("practice")
    assert house.read("amina", home.person, mail_set=False).practice_due == 2


def test_a_quiz_item_is_never_asked_in_practice(house: Any, course: str) -> None:
    for number in range(1, 10):
        take(house, number)
    house.clock.move(DAY)
    seen = {answer(house, more=True) for _ in range(18)}
    assert len(seen) == 18
    assert all(item.startswith("practice") for item in seen)


def test_three_questions_a_visit_and_three_more_when_asked_for(house: Any, course: str) -> None:
    for number in range(1, 6):
        take(house, number)
    house.clock.move(DAY)
    for left in (3, 2, 1):
        assert house.read("amina", practice.open_practice).left == left
        answer(house)
    page = house.read("amina", practice.open_practice)
    assert (page.question, page.due, page.done_today) == (None, 7, QUESTIONS_A_VISIT)
    assert house.read("amina", practice.open_practice, more=True).left == 3
    answer(house, more=True)
    assert house.read("amina", practice.open_practice).left == 2


def test_an_answer_says_when_the_question_returns_and_a_miss_brings_it_back_sooner(house: Any, course: str) -> None:
    take(house, 1)
    house.clock.move(DAY)
    pauses = []
    for right in (True, False):
        kept = uuid.uuid4()
        item = house.read("amina", practice.open_practice).question.item.id
        for _pressed in range(2):
            house.write("amina", practice.answer, kept, SLUG, item, ["all" if right else "one"])
        view = house.read("amina", practice.show_answer, kept)
        assert view.right is right
        pauses.append(view.returns_at - house.clock.now())
    assert pauses[1] < pauses[0]
    house.clock.move(pauses[1])
    assert house.read("amina", practice.open_practice).question.reason is Reason.MISSED


def test_what_is_refused(house: Any, course: str) -> None:
    take(house, 1)
    with pytest.raises(Conflict):
        house.write("amina", practice.answer, uuid.uuid4(), SLUG, "practice1-1", ["all"])
    house.clock.move(DAY)
    with pytest.raises(Invalid):
        house.write("amina", practice.answer, uuid.uuid4(), SLUG, "practice1-1", ["neither"])
    with pytest.raises(NotFound):
        house.write("amina", practice.answer, uuid.uuid4(), SLUG, "a1-1", ["all"])
    with pytest.raises(NotFound):
        house.write("sam", practice.answer, uuid.uuid4(), SLUG, "practice1-1", ["all"])
    kept = uuid.uuid4()
    house.write("amina", practice.answer, kept, SLUG, "practice1-1", ["all"])
    with pytest.raises(NotFound):
        house.read("sam", practice.show_answer, kept)
    with pytest.raises(Conflict):
        house.write("sam", practice.answer, kept, SLUG, "practice1-1", ["all"])
    with pytest.raises(SignIn):
        house.read("visitor", practice.open_practice)


def test_a_principle_turns_strong_fades_by_two_misses_and_by_time(house: Any, course: str) -> None:
    take(house, 1)
    assert state(house) is Mastery.NEW
    house.clock.move(DAY)
    answer(house)
    assert state(house) is Mastery.STRONG
    answer(house, right=False)
    assert state(house) is Mastery.STRONG
    take(house, 1, right=False)
    assert state(house) is Mastery.FADING
    assert state(house, name="sam") is Mastery.NEW
    take(house, 2)
    house.clock.move(DAY)
    for _ in range(3):
        answer(house)
    house.clock.move(DAY)
    second = list(Principle)[1]
    assert state(house, second) is Mastery.STRONG
    house.clock.move(91 * DAY)
    assert state(house, second) is Mastery.FADING


def test_practice_can_be_switched_off_and_asks_for_no_mail_then(house: Any, course: str) -> None:
    for name in ("amina", "sam"):
        take(house, 1, name)
    house.write("amina", practice.wish, off=False, digest=True)
    house.write("sam", practice.wish, off=True, digest=True)
    house.clock.move(DAY)
    for _run in range(2):
        house.write("system", practice.send_digests)
    mails = [row.Job for row in house.rows(select(Job).where(Job.kind == "mail")) if "practice" in row.Job.key]
    assert [(job.arguments["account_id"], job.arguments["values"]) for job in mails] == [
        (house.accounts["amina"].id, {"count": 2})
    ]
    assert house.read("sam", practice.open_practice).question is None
    assert house.read("sam", home.person, mail_set=False).practice_due == 0


def test_objectives_that_a_try_shows_need_no_reading(house: Any, course: str) -> None:
    take(house, 1)
    module = house.read("amina", learning.open_course, SLUG).modules[0]
    assert [(lesson.read, lesson.tested_out) for lesson in module.lessons] == [(False, True)]
    assert [step.state for step in module.steps[:2]] == ["done", "done"]
    take(house, 2, right=False)
    module = house.read("amina", learning.open_course, SLUG).modules[1]
    assert [lesson.tested_out for lesson in module.lessons] == [False]


def test_testing_out_of_every_module_completes_the_course(house: Any, course: str) -> None:
    for number in range(1, 10):
        take(house, number)
    assert house.read("amina", learning.open_course, SLUG).completion_id is not None


def test_where_do_i_stand_asks_one_question_a_principle_and_names_what_pays(house: Any, course: str) -> None:
    begun = house.write("amina", standing.start, uuid.uuid4())
    assert house.write("amina", standing.start, uuid.uuid4()) == begun
    asked = house.read("amina", standing.open_standing, begun).items
    numbers = [int(item.id.partition("-")[2]) for item in asked]
    assert numbers == list(range(1, 10))
    house.write("amina", standing.save, begun, {asked[0].id: ["all"]})
    assert house.read("amina", standing.open_standing, begun).items[0].answered
    with pytest.raises(Conflict):
        house.read("amina", standing.show_result, begun)
    wrong = {item.id: ["one"] for item in asked[5:]}
    for _pressed in range(2):
        house.write("amina", standing.submit, begun, {item.id: ["all"] for item in asked[1:5]} | wrong)
    found = house.read("amina", standing.show_result, begun)
    assert found.right == 5
    assert [module.quiz_id for module in found.test_out] == [f"check-{number}" for number in range(1, 6)]
    assert [lesson.lesson_id for lesson in found.lessons] == ["lesson-6", "lesson-7"]
    with pytest.raises(NotFound):
        house.read("sam", standing.show_result, begun)
    with pytest.raises(Conflict):
        house.read("amina", standing.open_standing, begun)
    again = house.read("amina", standing.open_standing, house.write("amina", standing.start, uuid.uuid4()))
    assert not {item.id for item in again.items} & {item.id for item in asked}


def test_without_a_question_on_each_principle_there_is_nothing_to_ask(house: Any) -> None:
    assert house.read("amina", standing.open_start).course is None
    with pytest.raises(NotFound):
        house.write("amina", standing.start, uuid.uuid4())


def test_a_trainer_sees_the_weak_principle_of_five_learners_and_never_of_four(house: Any, course: str) -> None:
    people = ["amina", "sam", "rosa", "edith", "mona"]
    for name in people[:4]:
        take(house, 1, name)
    assert house.read("tariq", practice.cohort, SLUG).principles == ()
    take(house, 1, people[4], right=False)
    rows = house.read("tariq", practice.cohort, SLUG).principles
    assert [(row.principle, row.people, row.right, row.tries) for row in rows] == [(FIRST, 5, 8, 10)]
    with pytest.raises(Denied):
        house.read("amina", practice.cohort, SLUG)


def test_the_ledger_gives_the_same_days_and_the_same_standing(house: Any, course: str) -> None:
    for number in (1, 2):
        take(house, number)
    house.clock.move(DAY)
    for right in (True, False, True):
        answer(house, right=right)
    begun = house.write("amina", standing.start, uuid.uuid4())
    house.write("amina", standing.submit, begun, {})
    tables = [table.__table__ for table in (PracticeCard, PrincipleTries)]
    before = [sorted(map(repr, house.rows(select(*table.columns)))) for table in tables]
    assert all(before)
    house.store.write(REBUILDS["practice"])
    assert [sorted(map(repr, house.rows(select(*table.columns)))) for table in tables] == before
