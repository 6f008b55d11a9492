"""What readers report of a course is answered, and closes with the release that mended it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.services import authoring, care
from learnhub.store.tables.authoring import DraftRevision
from learnhub.store.tables.jobs import Job
from tests.courses import LESSONS, SLUG, edited, files, published

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


def mails(house: Any, template: str) -> list[Any]:
    rows = house.rows(select(Job.arguments).where(Job.kind == "mail").order_by(Job.id))
    return [each["values"] for (each,) in rows if each["template"] == template]


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
    assert mails(course, "course_problem_answered") == []
    course.write("tariq", authoring.publish, SLUG)
    assert course.read("amina", care.my_reports).rows[0].mended_in == 2
    assert [each["release"] for each in mails(course, "course_problem_answered")] == ["2"]
    with pytest.raises(Conflict):
        course.write("tariq", care.answer_report, report, state="not-changed", answer="No.")


def test_what_is_published_already_closes_at_once_and_a_refusal_needs_its_reason(course: Any) -> None:
    first, second = reported(course), reported(course, "visitor", ref="", heading="", kind="other")
    course.write("tariq", care.answer_report, first, state="mended", answer="", revision=1)
    assert course.read("visitor", care.show_report, first).mended_in == 1
    with pytest.raises(Invalid):
        course.write("tariq", care.answer_report, second, state="not-changed", answer=" ")
    course.write("tariq", care.answer_report, second, state="not-changed", answer="It is so in the resolution.")
    seen = course.read("visitor", care.show_report, second)
    assert (seen.answer, seen.text, seen.place) == ("It is so in the resolution.", "", "course")
    assert len(mails(course, "course_problem_answered")) == 1


def test_who_cares_for_the_course_is_mailed_once_a_day_and_trainers_alone_answer(course: Any) -> None:
    report = reported(course)
    reported(course, ref=LESSONS[0], heading="the-list")
    assert mails(course, "course_problem_reported") == [{"course": "Two modules"}]
    for who, refused in (("amina", Denied), ("visitor", SignIn)):
        with pytest.raises(refused):
            course.write(who, care.take_report, report)
    for wrong in ({"ref": "not-there"}, {"heading": "the-list"}, {"kind": "bad"}, {"text": " "}):
        with pytest.raises((Invalid, NotFound)):
            reported(course, **wrong)
