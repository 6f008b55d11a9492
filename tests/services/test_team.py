"""A manager sees who of their people has completed what, and nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from learnhub.domain.errors import Denied, SignIn
from learnhub.services import people, team
from learnhub.services.team import CourseStatus, Member
from learnhub.store.engine import statements
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.learning import Completion, Enrolment, LessonProgress
from tests.courses import bare
from tests.services.conftest import House


def add_course(house: House, slug: str) -> tuple[int, int]:
    return bare(house.store, slug, house.clock.now(), offered=False, number=3, language="fr")


def enrol(house: House, name: str, course: tuple[int, int], *, begun: bool = False, completed: bool = False) -> None:
    now = house.clock.now()
    account = house.accounts[name]
    with house.store.writing() as session:
        enrolment = Enrolment(
            account_id=account.id,
            course_id=course[0],
            release_id=course[1],
            enrolled_at=now,
            due_on=dt.date(2027, 3, 31),
            due_zone="UTC",
            facts=0,
        )
        session.add(enrolment)
        session.flush()
        if begun:
            session.add(LessonProgress(enrolment_id=enrolment.id, lesson_id="l1", opened_at=now))
        if completed:
            session.add(
                Completion(
                    enrolment_id=enrolment.id,
                    account_id=account.id,
                    release_id=course[1],
                    name=account.name,
                    by_principle=[],
                    completed_at=now,
                )
            )


def report_to_mona(house: House, *names: str) -> None:
    with house.store.writing() as session:
        for name in names:
            session.get_one(Account, house.accounts[name].id).manager_id = house.accounts["mona"].id


def test_a_manager_sees_name_course_version_status_and_dates(house: House) -> None:
    ethics, nine = add_course(house, "ethics"), add_course(house, "nine")
    report_to_mona(house, "sam")
    enrol(house, "amina", nine, begun=True, completed=True)
    enrol(house, "amina", ethics, begun=True)
    enrol(house, "lee", nine, begun=True)
    enrol(house, "sam", nine)
    due, now = dt.date(2027, 3, 31), house.clock.now()
    assert house.read("mona", team.show_team).members == (
        Member(
            "Amina",
            (
                CourseStatus("Ethics", "fr", 3, "begun", None, due),
                CourseStatus("Nine", "fr", 3, "completed", now, due),
            ),
        ),
        Member("Sam", (CourseStatus("Nine", "fr", 3, "not-begun", None, due),)),
    )


def test_there_is_no_place_for_scores_answers_or_drafts(house: House) -> None:
    fields = {field.name for kind in (Member, CourseStatus) for field in dataclasses.fields(kind)}
    assert fields == {"name", "courses", "title", "language", "number", "status", "completed_at", "due_on"}


def test_disabled_people_are_no_longer_in_the_team(house: House) -> None:
    house.write("adele", people.disable, house.accounts["amina"].public_id)
    assert house.read("mona", team.show_team).members == ()


@pytest.mark.parametrize(("name", "error"), [("visitor", SignIn), ("amina", Denied), ("adele", Denied)])
def test_who_manages_nobody_sees_no_team(house: House, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        house.read(name, team.show_team)


def test_a_large_team_is_paged_and_costs_the_same(house: House) -> None:
    now = house.clock.now()
    mona = house.actor("mona")
    statements.set(0)
    house.transactions.read(mona, team.show_team)
    cost = statements.get()
    with house.store.writing() as session:
        for number in range(team.PAGE + 4):
            session.add(
                Account(
                    email=f"p{number}@example.net",
                    name=f"P{number:02}",
                    sort_name=f"p{number:02}",
                    kind="staff",
                    created_at=now,
                    manager_id=house.accounts["mona"].id,
                    languages=[],
                    review_principles=[],
                )
            )
    statements.set(0)
    first = house.transactions.read(mona, team.show_team)
    assert statements.get() == cost
    second = house.read("mona", team.show_team, after=first.next)
    assert [len(first.members), len(second.members)] == [team.PAGE, 5]
    assert house.read("mona", team.show_team, before=second.previous).members == first.members
