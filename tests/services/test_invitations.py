"""Inviting one person or a list: what would happen is told first, then the same is done, and done again is nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, update

from learnhub.domain.errors import Denied, Invalid
from learnhub.domain.policy import Role
from learnhub.services import invitations, people
from learnhub.services.invitations import Change, Joining
from learnhub.store.engine import statements
from learnhub.store.tables.accounts import Account, AuditEntry, OneTimeLink, RoleGrant
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Enrolment, Event
from tests.courses import bare
from tests.services.conftest import House

LIST = """email;name;kind;entity;office;manager;language;roles
nadia@example.org;Nadia Haddad;staff;UNICEF;Amman;mona@example.org;ar;reviewer
oto@example.org;Oto Brown;;UNDP;Suva;nadia@example.org;;
amina@example.org;Amina;;;Lagos;;;editor
lee@example.org;Lee;;;;;;
"""
JOINING = Joining("nine-principles", dt.date(2027, 3, 31), "Africa/Nairobi")


@pytest.fixture
def course(house: House) -> int:
    """The key of a course with one release."""
    return bare(house.store, "nine-principles", house.clock.now(), title="The nine principles", minutes=90)[0]


def everything(house: House) -> dict[str, int]:
    """How many rows there are of all that a list can make."""
    tables = (Account, RoleGrant, Enrolment, OneTimeLink, Job, AuditEntry, Event)
    return {table.__tablename__: house.rows(select(func.count()).select_from(table))[0][0] for table in tables}


def test_a_dry_run_tells_each_fate_and_does_nothing(house: House, course: int) -> None:
    before = everything(house)
    check = house.read("adele", invitations.check_list, LIST, JOINING)
    joins = (Change("course", "", "The nine principles"), Change("due_on", "", "2027-03-31"))
    assert [(row.row, row.email, row.fate, row.changes) for row in check.rows] == [
        (
            2,
            "nadia@example.org",
            "new",
            (
                Change("kind", "", "staff"),
                Change("entity", "", "UNICEF"),
                Change("office", "", "Amman"),
                Change("language", "", "ar"),
                Change("manager", "", "mona@example.org"),
                Change("roles", "", "reviewer"),
                *joins,
            ),
        ),
        (
            3,
            "oto@example.org",
            "new",
            (
                Change("kind", "", "staff"),
                Change("entity", "", "UNDP"),
                Change("office", "", "Suva"),
                Change("manager", "", "nadia@example.org"),
                *joins,
            ),
        ),
        (
            4,
            "amina@example.org",
            "changed",
            (Change("office", "Nairobi", "Lagos"), Change("roles", "", "editor"), *joins),
        ),
        (5, "lee@example.org", "changed", joins),
    ]
    assert check.counts == {"new": 2, "changed": 2, "unchanged": 0, "disabled": 0}
    assert not check.taken
    assert everything(house) == before


def test_the_list_is_carried_out_as_it_was_told_and_again_changes_nothing(house: House, course: int) -> None:
    told = house.read("adele", invitations.check_list, LIST, JOINING)
    done = house.write("adele", invitations.take_list, LIST, JOINING, seen=told.seen)
    assert (done.taken, done.rows) == (True, told.rows)
    person = house.read("adele", people.show_person, house.read("adele", people.person_with_address, "oto@example.org"))
    assert (person.name, person.entity, person.office, person.locale) == ("Oto Brown", "UNDP", "Suva", "en")
    assert person.manager is not None
    assert (person.manager.name, person.invited_by and person.invited_by.name) == ("Nadia Haddad", "Adele")
    nadia = house.read("adele", people.show_person, person.manager.public_id)
    assert (nadia.trust.roles, nadia.trust.languages, nadia.locale) == ((Role.REVIEWER,), ("ar",), "ar")
    assert (nadia.manager and nadia.manager.name, nadia.link_until is not None) == ("Mona", True)
    assert house.actor("amina").roles == {Role.EDITOR}
    enrolled = house.rows(select(Enrolment.due_on, Enrolment.due_zone).distinct())
    assert [tuple(row) for row in enrolled] == [(dt.date(2027, 3, 31), "Africa/Nairobi")]
    learners = {row.actor for row in house.rows(select(Event.actor))}
    assert learners == {
        person.public_id,
        nadia.public_id,
        *(house.accounts[name].public_id for name in ("amina", "lee")),
    }
    mails = house.rows(select(Job.arguments))
    assert {mail.arguments["template"] for mail in mails} == {"link_invite"}
    assert len(mails) == 2
    after = everything(house)
    again = house.write("adele", invitations.take_list, LIST, JOINING)
    assert (again.taken, again.counts["unchanged"]) == (True, 4)
    assert everything(house) == after


def test_another_due_date_moves_the_date_alone(house: House, course: int) -> None:
    house.write("adele", invitations.take_list, LIST, JOINING)
    before = everything(house)
    check = house.write("adele", invitations.take_list, LIST, Joining("nine-principles", dt.date(2027, 4, 30), "UTC"))
    assert {row.changes for row in check.rows} == {(Change("due_on", "2027-03-31", "2027-04-30"),)}
    assert everything(house) == before | {"audit_entry": before["audit_entry"] + 4}


def test_a_list_with_a_fault_does_nothing(house: House) -> None:
    before = everything(house)
    text = LIST + "nobody;Nobody;;;;;;\nkim@example.org;Kim;;;;boss@example.org;;\n"
    for act in (house.read("adele", invitations.check_list, text), house.write("adele", invitations.take_list, text)):
        assert [(fault.row, fault.column, fault.fault.code) for fault in act.faults] == [
            (6, "email", "not-an-email"),
            (7, "manager", "unknown-manager"),
        ]
        assert not act.taken
    assert everything(house) == before


def test_what_changed_since_it_was_seen_is_told_again_first(house: House) -> None:
    seen = house.read("adele", invitations.check_list, LIST).seen
    house.write("adele", people.grant_role, house.accounts["amina"].public_id, Role.EDITOR)
    before = everything(house)
    check = house.write("adele", invitations.take_list, LIST, seen=seen)
    assert not check.taken
    assert everything(house) == before
    assert house.write("adele", invitations.take_list, LIST, seen=check.seen).taken


def test_name_and_language_are_a_persons_own_once_they_have_signed_in(house: House) -> None:
    text = "email,name,language,office\nlee@example.org,Lee Tavita,fr,Apia\n"
    with house.store.writing() as session:
        session.execute(
            update(Account).where(Account.email == "lee@example.org").values(signed_in_at=house.clock.now())
        )
    house.write("adele", invitations.take_list, text)
    lee = house.read("adele", people.show_person, house.accounts["lee"].public_id)
    assert (lee.name, lee.locale, lee.office) == ("Lee", "en", "Apia")
    sam = text.replace("lee@", "sam@")
    house.write("adele", invitations.take_list, sam)
    changed = house.read("adele", people.show_person, house.accounts["sam"].public_id)
    assert (changed.name, changed.locale) == ("Lee Tavita", "fr")
    assert house.read("adele", people.find_people, "tavita").people[0].email == "sam@example.org"


def test_disabled_people_are_left_alone(house: House, course: int) -> None:
    house.write("adele", people.disable, house.accounts["lee"].public_id)
    before = everything(house)
    check = house.write("adele", invitations.take_list, "email,name,office\nlee@example.org,L,X\n", JOINING)
    assert [row.fate for row in check.rows] == ["disabled"]
    assert everything(house) == before


@pytest.mark.parametrize(
    ("joining", "path", "code"),
    [
        (Joining("unknown"), "course", "not-a-choice"),
        (Joining("nine-principles", zone="Mars/Olympus"), "zone", "unknown-zone"),
        (Joining("nine-principles", zone="../etc/passwd"), "zone", "unknown-zone"),
        (Joining("nine-principles", dt.date(2027, 2, 13)), "due_on", "in-the-past"),
    ],
)
def test_a_course_a_date_or_a_zone_that_cannot_be_is_refused(
    house: House, course: int, joining: Joining, path: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        house.read("adele", invitations.check_list, LIST, joining)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(path, code)]


def test_one_person_is_invited_once_however_often_the_form_is_sent(house: House, course: int) -> None:
    cells = {"email": "Nadia@example.org", "name": "Nadia", "office": "Amman", "roles": "editor,trainer"}
    minted = uuid.uuid4()
    for _ in range(2):
        house.write("adele", invitations.invite, minted, cells, JOINING)
    nadia = house.read("adele", people.show_person, minted)
    assert (nadia.email, nadia.office, nadia.trust.roles) == ("nadia@example.org", "Amman", (Role.EDITOR, Role.TRAINER))
    assert everything(house)["enrolment"] == everything(house)["job"] == 1


@pytest.mark.parametrize(
    ("cells", "path", "code"),
    [
        ({"email": "lee@example.org", "name": "Lee"}, "email", "known-address"),
        ({"email": "lee", "name": "Lee"}, "email", "not-an-email"),
        ({"email": "n@example.org", "name": " "}, "name", "required"),
        ({"email": "n@example.org", "name": "N", "manager": "boss@example.org"}, "manager", "unknown-manager"),
    ],
)
def test_what_is_wrong_with_one_person_stands_at_its_field(
    house: House, cells: dict[str, Any], path: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        house.write("adele", invitations.invite, uuid.uuid4(), cells)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(path, code)]


def test_only_administrators_invite(house: House) -> None:
    for name in ("amina", "tariq", "edith"):
        for service, arguments in (
            (invitations.invite, (uuid.uuid4(), {"email": "n@example.org", "name": "N"})),
            (invitations.take_list, (LIST,)),
            (invitations.check_list, (LIST,)),
            (invitations.course_choices, ()),
        ):
            with pytest.raises(Denied):
                house.write(name, service, *arguments)


def test_a_long_list_is_checked_in_as_many_statements_as_a_short_one(house: House, course: int) -> None:
    adele = house.actor("adele")
    costs = []
    for count in (1, 300):
        rows = [f"p{number}@example.net,P{number},lee@example.org" for number in range(count)]
        text = "\n".join(["email,name,manager", *rows])
        statements.set(0)
        house.transactions.read(adele, invitations.check_list, text, JOINING)
        costs.append(statements.get())
    assert costs[0] == costs[1]
