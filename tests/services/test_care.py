"""Reports close with the release that mended them; courses are looked over by a day, and no leaver keeps one."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.background.care import remind
from learnhub.background.worker import Running
from learnhub.domain.care import reminds
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.services import authoring, care, history, learning, people
from learnhub.store.jobs import Taken
from learnhub.store.tables.accounts import AuditEntry
from learnhub.store.tables.authoring import DraftRevision
from tests.courses import LESSONS, SLUG, edited, files, published
from tests.mailed import values

LESSON = "02-same-news/01-one-day.md"


@pytest.fixture
def course(house: Any) -> Any:
    published(house.transactions, house.actor("tariq"), files())
    return house


def reported(house: Any, who: str = "amina", **given: Any) -> uuid.UUID:
    report = uuid.uuid4()
    given = {"ref": LESSONS[2], "kind": "wrong", "text": "It was Tuesday.", "heading": "monday", **given}
    house.write(who, care.report_problem, SLUG, report, **given)
    return report


def test_what_a_reader_reports_is_mended_and_closes_with_the_release_that_has_it(course: Any) -> None:
    report = reported(course)
    (open_one,) = course.read("tariq", care.reports).rows
    assert (open_one.place, open_one.title, open_one.heading, open_one.release, open_one.language) == (
        *("lesson", "On one day", "monday"),
        *(1, "en"),
    )
    course.write("tariq", care.take_report, report)
    assert [each.taken_by for each in course.read("tariq", care.reports, "taken").rows] == ["Tariq"]
    course.write("tariq", authoring.import_course, edited(LESSON, "Monday", "Tuesday"))
    (newest,) = course.rows(select(DraftRevision.number).order_by(DraftRevision.number.desc()).limit(1))
    course.write("tariq", care.answer_report, report, state="mended", answer="Thank you.", revision=newest[0])
    waiting = course.read("amina", care.show_report, report)
    assert (waiting.state, waiting.mended_in, waiting.mine, waiting.text) == ("mended", None, True, "It was Tuesday.")
    assert values(course, "course_problem_answered") == []
    course.write("tariq", authoring.publish, SLUG)
    assert course.read("amina", care.my_reports).rows[0].mended_in == 2
    assert [each["release"] for each in values(course, "course_problem_answered")] == ["2"]
    with pytest.raises(Conflict):
        course.write("tariq", care.answer_report, report, state="not-changed", answer="No.")


def test_a_report_opens_again_when_the_text_from_before_its_mend_comes_back(course: Any) -> None:
    report, other = reported(course), reported(course, ref=LESSONS[0], heading="")
    first = edited(LESSON, "Monday", "Tuesday")
    for text in (first, edited("01-open-books/01-who-gives.md", "since when", "from when", first)):
        course.write("tariq", authoring.import_course, text)
    for each, revision in ((report, 2), (other, 3)):
        course.write("tariq", care.answer_report, each, state="mended", answer="Thank you.", revision=revision)
    course.write("tariq", authoring.publish, SLUG)
    course.write("tariq", history.restore, SLUG, 2, "01-open-books/01-who-gives.md")
    assert [each.public_id for each in course.read("tariq", care.reports, "mended").rows] == [report]
    course.write("tariq", history.restore, SLUG, 3, LESSON)
    course.clock.move(dt.timedelta(days=1))
    course.write("system", history.restore, SLUG, 1)
    assert values(course, "course_problem_reported") == [{"course": "Two modules"}] * 2
    again = course.read("amina", care.show_report, report)
    assert (again.state, again.mended_in, again.answer) == ("open", None, "Thank you.")
    newest = course.write("tariq", history.restore, SLUG, 2, LESSON)
    course.write("tariq", care.answer_report, report, state="mended", answer="Now it stays.", revision=newest)
    course.write("tariq", authoring.publish, SLUG)
    assert course.read("amina", care.show_report, report).mended_in == 3
    assert [each["release"] for each in values(course, "course_problem_answered")] == ["2", "2", "3"]
    course.write("tariq", authoring.import_course, first, take_folder=True)
    assert course.read("amina", care.show_report, report).mended_in == 3
    course.write("tariq", authoring.import_course, files(), take_folder=True)
    assert course.read("amina", care.show_report, report).state == "open"


def test_what_is_published_already_closes_at_once_and_a_refusal_needs_its_reason(course: Any) -> None:
    first, second = reported(course), reported(course, "visitor", ref="", heading="", kind="other")
    course.write("tariq", care.answer_report, first, state="mended", answer="", revision=1)
    assert course.read("visitor", care.show_report, first).mended_in == 1
    with pytest.raises(Invalid):
        course.write("tariq", care.answer_report, second, state="not-changed", answer=" ")
    course.write("tariq", care.answer_report, second, state="not-changed", answer="It is so in the resolution.")
    seen = course.read("visitor", care.show_report, second)
    assert (seen.answer, seen.text, seen.place) == ("It is so in the resolution.", "", "course")
    assert len(values(course, "course_problem_answered")) == 1


def test_who_cares_for_the_course_is_mailed_once_a_day_and_trainers_alone_answer(course: Any) -> None:
    report = reported(course)
    reported(course, ref=LESSONS[0], heading="the-list")
    assert values(course, "course_problem_reported") == [{"course": "Two modules"}]
    for who, refused in (("amina", Denied), ("visitor", SignIn)):
        with pytest.raises(refused):
            course.write(who, care.take_report, report)
    for wrong in ({"ref": "not-there"}, {"heading": "the-list"}, {"kind": "bad"}, {"text": " "}):
        with pytest.raises((Invalid, NotFound)):
            reported(course, **wrong)


DAY = dt.date(2027, 5, 1)


@pytest.mark.parametrize(
    ("today", "reminded_on", "due"),
    [
        (dt.date(2027, 3, 31), None, False),
        (dt.date(2027, 4, 1), None, True),
        (dt.date(2027, 4, 20), dt.date(2027, 4, 1), False),
        (DAY, dt.date(2027, 4, 20), True),
        (dt.date(2027, 5, 20), DAY, False),
        (dt.date(2027, 5, 31), DAY, True),
    ],
)
def test_a_reminder_comes_a_month_before_on_the_day_and_each_month_after(
    today: dt.date, reminded_on: dt.date | None, due: bool
) -> None:
    assert reminds(today, DAY, reminded_on) is due


def test_a_course_past_its_day_says_so_to_learners_and_reminds_owner_and_deputies(course: Any) -> None:
    tariq, rosa = (course.accounts[name].public_id for name in ("tariq", "rosa"))
    course.write("adele", people.grant_role, rosa, "trainer")
    stands = course.read("tariq", care.open_care, SLUG)
    assert (stands.owner.name, stands.deputies, stands.review_by) == ("Tariq", (), dt.date(2028, 2, 14))
    given = {"owner": tariq, "deputies": [rosa], "review_by": dt.date(2027, 2, 20)}
    course.write("tariq", care.change_care, SLUG, **given)
    for wrong in ({"owner": uuid.uuid4()}, {"review_by": dt.date(2027, 2, 1)}, {"review_by": dt.date(2029, 1, 1)}):
        with pytest.raises(Invalid):
            course.write("tariq", care.change_care, SLUG, **{**given, **wrong})
    job = Running(Taken(0, "course-care", "today", {}, "", 1, None), course.transactions, threading.Event())
    assert [remind(job), remind(job)] == [{"courses": 1, "mails": 2}, {"courses": 0, "mails": 0}]
    assert course.read("amina", learning.open_lesson, SLUG, LESSONS[0]).overdue is None
    course.clock.move(dt.timedelta(days=7))
    assert course.read("amina", learning.open_lesson, SLUG, LESSONS[0]).overdue == dt.date(2027, 2, 20)
    assert course.read("amina", learning.open_course, SLUG).overdue == dt.date(2027, 2, 20)
    assert [each.slug for each in course.read("rosa", care.reports).due] == [SLUG]
    assert remind(job) == {"courses": 1, "mails": 2}
    course.write("rosa", care.looked_over, SLUG)
    assert course.read("amina", learning.open_lesson, SLUG, LESSONS[0]).overdue is None
    assert course.read("rosa", care.open_care, SLUG).review_by == dt.date(2028, 2, 21)
    assert course.read("rosa", care.reports).due == ()


def test_the_courses_of_a_leaver_are_found_and_given_to_somebody_with_a_line_of_the_log(course: Any) -> None:
    assert course.read("adele", care.orphans).rows == ()
    tariq, rosa = (course.accounts[name].public_id for name in ("tariq", "rosa"))
    course.write("adele", people.grant_role, rosa, "trainer")
    course.write("adele", people.withdraw_role, tariq, "trainer")
    assert [(each.slug, each.owner) for each in course.read("adele", care.orphans).rows] == [(SLUG, "Tariq")]
    course.write("adele", people.disable, tariq)
    assert [each.slug for each in course.read("adele", care.orphans).rows] == [SLUG]
    with pytest.raises(Invalid):
        course.write("adele", care.reassign, [SLUG], tariq)
    with pytest.raises(Denied):
        course.write("rosa", care.reassign, [SLUG], rosa)
    assert course.write("adele", care.reassign, [SLUG], rosa) == 1
    assert course.read("adele", care.orphans).rows == ()
    (line,) = course.rows(select(AuditEntry.after, AuditEntry.before).where(AuditEntry.action == "course:give"))
    assert line == ({"owner of": SLUG, "owner": str(rosa)}, {"owner of": None, "owner": str(tariq)})
