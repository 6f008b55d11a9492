"""Copies of courses and modules: names of their own, days moved, learners where they were."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.domain.errors import Denied, Invalid, NotFound
from learnhub.services import authoring, copies, learning
from learnhub.store.tables.authoring import DraftRevision
from learnhub.store.tables.learning import Enrolment
from tests.courses import SLUG, edited, files, named, published

QUIZ = "01-open-books/03-check.quiz.md"
DATED = edited(QUIZ, "pass = 1\n", "pass = 1\nopens = 2027-03-01T08:00:00Z\n")


def draft(house: Any, slug: str) -> dict[str, bytes]:
    return dict(house.read("tariq", authoring.export_course, slug, draft=True))


def test_a_course_is_copied_with_its_days_moved_and_its_learners_where_they_were(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), DATED)
    house.write("amina", learning.enrol, SLUG)
    before = house.rows(select(Enrolment.release_id, Enrolment.account_id))
    public_id = uuid.uuid4()
    new = house.write("tariq", copies.copy_course, public_id, SLUG, "Two modules, spring", 14)
    assert new == "two-modules-spring"
    assert house.write("tariq", copies.copy_course, public_id, SLUG, "Two modules, spring", 14) == new
    made = draft(house, new)
    assert b"opens = 2027-03-15T08:00:00Z" in made[QUIZ]
    assert errors(read_course(made).faults) == []
    assert draft(house, SLUG) == DATED
    assert house.rows(select(Enrolment.release_id, Enrolment.account_id)) == before
    assert house.write("tariq", authoring.publish, new) == 1
    assert house.rows(select(func.count()).select_from(Enrolment)) == [(1,)]


def test_a_module_goes_into_another_course_and_into_its_own(house: Any) -> None:
    house.write("tariq", authoring.import_course, DATED)
    house.write("tariq", authoring.import_course, named("other"))
    folder = house.write("tariq", copies.copy_module, SLUG, "01-open-books", "other", -7)
    assert folder == "03-open-books-2"
    made = draft(house, "other")
    assert errors(read_course(made).faults) == []
    assert b"opens = 2027-02-22T08:00:00Z" in made[f"{folder}/03-check.quiz.md"]
    assert {path: made[path] for path in files()} == named("other")
    assert house.write("tariq", copies.copy_module, SLUG, "02-same-news", SLUG, 0) == "03-same-news-2"
    assert errors(read_course(draft(house, SLUG)).faults) == []
    notes = house.rows(select(DraftRevision.origin, DraftRevision.note).where(DraftRevision.number == 2))
    assert sorted(map(tuple, notes)) == [("copy", "two-modules: Open books"), ("copy", "two-modules: The same news")]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("", 0), ("title", "required")),
        (("x" * 201, 0), ("title", "too-long")),
        (("x", None), ("days", "not-days")),
        (("x", 3_651), ("days", "not-days")),
    ],
)
def test_what_a_copy_needs(house: Any, arguments: tuple[str, int | None], fault: tuple[str, str]) -> None:
    house.write("tariq", authoring.import_course, files())
    with pytest.raises(Invalid) as refused:
        house.write("tariq", copies.copy_course, uuid.uuid4(), SLUG, *arguments)
    assert [(each.path, each.code) for each in refused.value.faults] == [fault]


def test_modules_and_courses_that_are_not_there_and_people_who_may_not(house: Any) -> None:
    house.write("tariq", authoring.import_course, files())
    for folder, into in (("09-x", SLUG), ("01-open-books", "none")):
        with pytest.raises(Invalid):
            house.write("tariq", copies.copy_module, SLUG, folder, into, 0)
    with pytest.raises(NotFound):
        house.read("tariq", copies.view, "none")
    with pytest.raises(Denied):
        house.write("amina", copies.copy_module, SLUG, "01-open-books", SLUG, 0)
