"""Tasks open by what learners do, wait when the text was changed, and close when the figures improve."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from sqlalchemy import insert, select

from learnhub.background import improving as jobs
from learnhub.background.worker import Running
from learnhub.domain.errors import Denied, Invalid, NotFound
from learnhub.services import home, improving
from learnhub.store.jobs import Taken
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.analysis import ImprovementTask
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.care import CourseDeputy
from learnhub.store.tables.learning import Enrolment, LessonProgress
from tests.courses import LESSONS, SLUG, edited, files, published
from tests.services.test_analysis import BOOKS_FILE, GIVERS, GUESSES, KNOWS, SUMS, learners

DAY = dt.timedelta(days=1)
WRONG_KEY = [{GIVERS: "one", SUMS: KNOWS}] * 12 + [{GIVERS: "all", SUMS: GUESSES}] * 20
RIGHT_KEY = [{GIVERS: "all", SUMS: KNOWS}] * 24 + [{GIVERS: "one", SUMS: GUESSES}] * 12


def readers(house: Any, first: int, leave: int, go_on: int) -> None:
    """People who joined; so many opened the first lesson and nothing else, the others finished it."""
    now = house.clock.now()

    def put(session: Any) -> None:
        course, release = session.execute(select(Course.id, Course.release_id).where(Course.slug == SLUG)).one()
        for number in range(first, first + leave + go_on):
            account = {"id": number, "email": f"{number}@example.org", "name": "x", "sort_name": "x", "kind": "staff"}
            account |= {"languages": ["en"], "review_principles": [], "created_at": now}
            session.execute(insert(Account), account)
            enrolment = {"id": number, "account_id": number, "course_id": course, "release_id": release}
            session.execute(insert(Enrolment), enrolment | {"public_id": uuid.uuid4(), "enrolled_at": now, "facts": 0})
            opened = {"enrolment_id": number, "opened_at": now}
            read = None if number < first + leave else now
            session.execute(insert(LessonProgress), {**opened, "lesson_id": LESSONS[0], "read_at": read})
            if read:
                later = {**opened, "opened_at": now + DAY, "lesson_id": LESSONS[1], "read_at": now + DAY}
                session.execute(insert(LessonProgress), later)

    house.store.write(put)


def settle(house: Any) -> dict[str, Any]:
    job = Taken(0, "improvement-tasks", "today", {}, "", 1, None)
    return jobs.settle(Running(job, house.transactions, threading.Event())) or {}


def inbox(house: Any, state: str = "open", **given: Any) -> list[Any]:
    return list(house.read("tariq", improving.inbox, state, **given).rows)


@pytest.fixture
def course(house: Any) -> Any:
    published(house.transactions, house.actor("tariq"), files())
    return house


def test_a_question_that_misleads_opens_a_task_that_closes_once_the_mended_one_works(course: Any) -> None:
    learners(course, WRONG_KEY)
    assert settle(course) == {"opened": 2, "closed": 0}  # of two questions, each is the rest of the other
    assert settle(course) == {"opened": 0, "closed": 0}
    task = next(each for each in inbox(course) if each.subject == GIVERS)
    assert (task.kind, task.quiz, task.subject, task.people) == ("misleading-question", "books-check", GIVERS, 32)
    assert (task.draws, task.waiting, round(task.value, 1)) == (True, False, -1.0)
    mended = edited(BOOKS_FILE, "- ( ) One of them. {#one}", "- ( ) One of them, the first. {#one}")
    published(course.transactions, course.actor("tariq"), mended)
    assert settle(course) == {"opened": 0, "closed": 0}
    assert sorted((each.subject, each.waiting) for each in inbox(course)) == [(GIVERS, True), (SUMS, False)]
    course.clock.move(DAY)
    learners(course, RIGHT_KEY)
    assert settle(course) == {"opened": 0, "closed": 1}
    assert [each.subject for each in inbox(course)] == [SUMS]
    (closed,) = inbox(course, "closed")
    assert (closed.closed_as, round(closed.closed_value, 1), round(closed.value, 1)) == ("improved", 1.0, -1.0)


def test_a_lesson_that_people_leave_opens_a_task_two_weeks_later(course: Any) -> None:
    readers(course, 5_000, leave=10, go_on=22)
    assert settle(course)["opened"] == 0
    course.clock.move(15 * DAY)
    assert settle(course)["opened"] == 1
    (task,) = inbox(course)
    assert (task.kind, task.subject, task.people, round(task.value, 2)) == ("left-lesson", LESSONS[0], 32, 0.31)
    readers(course, 6_000, leave=0, go_on=40)
    course.clock.move(15 * DAY)
    assert settle(course) == {"opened": 0, "closed": 1}


def test_readers_of_another_text_of_the_lesson_are_not_counted(course: Any) -> None:
    readers(course, 5_000, leave=10, go_on=22)
    published(
        course.transactions,
        course.actor("tariq"),
        edited("01-open-books/01-who-gives.md", "A letter came on Thursday.", "A letter came on Friday."),
    )
    course.clock.move(15 * DAY)
    assert settle(course)["opened"] == 0


def test_a_task_is_set_aside_with_a_reason_and_closes_all_the_same(course: Any) -> None:
    readers(course, 5_000, leave=10, go_on=22)
    course.clock.move(15 * DAY)
    settle(course)
    (task,) = inbox(course)
    with pytest.raises(Invalid):
        course.write("tariq", improving.set_aside, task.public_id, "  ")
    with pytest.raises(Invalid):
        course.write("tariq", improving.set_aside, task.public_id, "x" * 501)
    course.write("tariq", improving.set_aside, task.public_id, "It is the last one that people need.")
    assert (inbox(course), settle(course)["opened"]) == ([], 0)
    assert [(each.set_aside_by, each.reason) for each in inbox(course, "aside")] == [
        ("Tariq", "It is the last one that people need.")
    ]
    course.write("tariq", improving.take_up, task.public_id)
    assert len(inbox(course)) == 1
    course.write("tariq", improving.set_aside, task.public_id, "Again.")
    readers(course, 6_000, leave=0, go_on=40)
    course.clock.move(15 * DAY)
    assert settle(course)["closed"] == 1
    for service, given in ((improving.set_aside, ("Why",)), (improving.take_up, ())):
        with pytest.raises(NotFound):
            course.write("tariq", service, task.public_id, *given)


def test_what_is_no_longer_in_the_course_closes_its_task(course: Any) -> None:
    readers(course, 5_000, leave=10, go_on=22)
    course.clock.move(15 * DAY)
    settle(course)
    without = {
        path: text.replace(b"who-gives#", b"who-decides#")
        for path, text in files().items()
        if path not in ("01-open-books/01-who-gives.md", "01-open-books/media/day.svg")
    }
    without = edited(
        "01-open-books/02-who-decides.md",
        "{#the-table}",
        "{#the-table}\n\n## L {#the-list}\n\n## D {#the-date}",
        without,
    )
    published(course.transactions, course.actor("tariq"), without)
    assert settle(course)["closed"] == 1
    assert [each.closed_as for each in inbox(course, "closed")] == ["gone"]


def test_owners_and_deputies_see_the_tasks_of_their_courses_and_may_see_all(course: Any) -> None:
    readers(course, 5_000, leave=10, go_on=22)
    course.clock.move(15 * DAY)
    settle(course)

    def own(session: Any, owner: int | None) -> None:
        session.execute(Course.__table__.update().where(Course.slug == SLUG).values(owner_id=owner))
        session.execute(
            insert(Course),
            {
                "slug": f"of-{owner}",
                "owner_id": course.accounts["tariq"].id,
                "public_id": uuid.uuid4(),
                "created_at": course.clock.now(),
            },
        )

    course.store.write(lambda session: own(session, course.accounts["tariq"].id))
    view = course.read("tariq", improving.inbox)
    assert (view.mine, view.cares, len(view.rows)) == (True, True, 1)
    assert course.read("tariq", home.person, mail_set=True).to_teach.desk.improvements == 1
    course.store.write(lambda session: own(session, None))
    assert inbox(course) == []
    assert course.read("tariq", home.person, mail_set=True).to_teach.desk.improvements == 0
    assert len(inbox(course, everyone=True)) == 1
    assert len(inbox(course, "nonsense", everyone=True)) == 1
    tariq = {"account_id": course.accounts["tariq"].id}
    of = select(Course.id).where(Course.slug == SLUG).scalar_subquery()
    course.store.write(lambda session: session.execute(insert(CourseDeputy).values(course_id=of, **tariq)))
    assert len(inbox(course)) == 1


def test_a_list_of_tasks_is_read_page_by_page(course: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(improving, "PAGE", 1)
    learners(course, WRONG_KEY)
    readers(course, 50_000, leave=10, go_on=22)
    course.clock.move(15 * DAY)
    assert settle(course)["opened"] == 3
    first = course.read("tariq", improving.inbox)
    second = course.read("tariq", improving.inbox, after=first.next)
    third = course.read("tariq", improving.inbox, after=second.next)
    assert (len(first.rows), len(second.rows), first.previous, third.next) == (1, 1, None, None)
    assert course.read("tariq", improving.inbox, before=second.previous) == first


def test_the_inbox_is_for_trainers_and_names_nobody(course: Any) -> None:
    for service, given in ((improving.inbox, ()), (improving.take_up, (uuid.uuid4(),)), (improving.live_courses, ())):
        with pytest.raises(Denied):
            course.read("amina", service, *given)
    assert course.rows(select(ImprovementTask.id)) == []
