"""Finding people, trusting them with roles, letting them in and shutting them out."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.errors import Denied, Invalid, NotFound, SignIn
from learnhub.domain.policy import Role
from learnhub.domain.sessions import Visit
from learnhub.services import accounts, audit, people, sessions
from learnhub.store.engine import statements
from learnhub.store.tables.accounts import Account, AuditEntry, OneTimeLink
from learnhub.store.tables.jobs import Job
from tests.services.conftest import House


def acts(house: House) -> list[tuple[str, Any, Any]]:
    """The audit log, oldest first."""
    columns = (AuditEntry.action, AuditEntry.before, AuditEntry.after)
    return [tuple(row) for row in house.rows(select(*columns).order_by(AuditEntry.id))]


def add_people(house: House, count: int) -> None:
    with house.store.writing() as session:
        for number in range(count):
            session.add(
                Account(
                    email=f"p{number}@example.net",
                    name=f"Person {number:03}",
                    sort_name=f"person {number:03}",
                    kind="staff",
                    created_at=house.clock.now(),
                    languages=[],
                    review_principles=[],
                )
            )


def test_people_are_found_by_name_without_accents_or_by_address(house: House) -> None:
    with house.store.writing() as session:
        jose = session.get_one(Account, house.accounts["lee"].id)
        jose.name, jose.sort_name = "José Núñez", accounts.sort_key("José Núñez")
    found = [house.read("adele", people.find_people, words).people for words in ("nunez", "NÚÑEZ", "lee@", "%", "zz")]
    assert [[person.name for person in page] for page in found] == [["José Núñez"]] * 3 + [[], []]
    assert house.read("adele", people.find_people, "adele\x00").people[0].roles == (Role.ADMINISTRATOR,)


def test_the_list_is_paged_by_key_both_ways_in_a_constant_number_of_statements(house: House) -> None:
    def asked(**place: Any) -> tuple[people.PeoplePage, int]:
        statements.set(0)
        return house.transactions.read(adele, people.find_people, "person", **place), statements.get()

    adele = house.actor("adele")
    add_people(house, 1)
    cost = asked()[1]
    with house.store.writing() as session:
        session.delete(session.scalar(select(Account).where(Account.email == "p0@example.net")))
    add_people(house, 120)
    first, price = asked()
    assert price == cost
    second, _ = asked(after=first.next)
    third, _ = asked(after=second.next)
    back, _ = asked(before=third.previous)
    names = [person.name for page in (first, second, third) for person in page.people]
    assert names == [f"Person {number:03}" for number in range(120)]
    assert (first.previous, third.next) == (None, None)
    assert back.people == second.people
    assert asked(before=second.previous)[0].people == first.people
    assert asked(after=uuid.uuid4())[0].people == first.people


@pytest.mark.parametrize(
    ("name", "error"), [("visitor", SignIn), ("amina", Denied), ("mona", Denied), ("paul", Denied)]
)
def test_only_administrators_see_and_change_people(house: House, name: str, error: type[Exception]) -> None:
    lee = house.accounts["lee"].public_id
    for service, arguments in (
        (people.find_people, ()),
        (people.show_person, (lee,)),
        (people.person_with_address, ("lee@example.org",)),
        (people.grant_role, (lee, Role.EDITOR)),
        (people.withdraw_role, (lee, Role.EDITOR)),
        (people.disable, (lee,)),
        (people.enable, (lee,)),
        (people.send_link, (lee,)),
        (people.make_link, (lee,)),
        (audit.read_log, ()),
    ):
        with pytest.raises(error):
            house.write(name, service, *arguments)
    assert acts(house) == []


def test_the_secret_of_a_link_is_for_the_command_line_alone(house: House) -> None:
    lee = house.accounts["lee"].public_id
    with pytest.raises(Denied):
        house.write("adele", people.make_link, lee)
    link = house.write("system", people.make_link, lee)
    assert house.read("visitor", accounts.view_link, link.secret).email == "lee@example.org"


def test_a_reviewer_is_trusted_with_principles_and_languages(house: House) -> None:
    lee = house.accounts["lee"].public_id
    grant = {"principles": ["accountability", "transparency"], "languages": ["fr"]}
    house.write("adele", people.grant_role, lee, Role.REVIEWER, **grant)
    house.write("adele", people.grant_role, lee, Role.REVIEWER, **grant)
    trust = house.read("adele", people.show_person, lee).trust
    assert trust == people.Trust("Lee", (Role.REVIEWER,), ("transparency", "accountability"), ("fr",))
    house.write("adele", people.grant_role, lee, Role.REVIEWER, principles=[], languages=["fr", "en"])
    assert house.read("lee", people.own_account).trust == people.Trust("Lee", (Role.REVIEWER,), (), ("en", "fr"))
    assert [act for act, _before, _after in acts(house)] == ["role:grant", "role:grant"]
    assert acts(house)[1][1] == {
        "role": "reviewer",
        "review_principles": ["transparency", "accountability"],
        "languages": ["fr"],
    }


@pytest.mark.parametrize("limits", [{"principles": ["kindness"]}, {"languages": ["tlh"]}])
def test_an_unknown_principle_or_language_is_refused(house: House, limits: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid):
        house.write("adele", people.grant_role, house.accounts["lee"].public_id, Role.REVIEWER, **limits)
    assert house.actor("lee").roles == frozenset()


def test_a_role_is_withdrawn_once_and_leaves_the_others(house: House) -> None:
    rosa = house.accounts["rosa"].public_id
    house.write("adele", people.grant_role, rosa, Role.EDITOR)
    for _ in range(2):
        house.write("adele", people.withdraw_role, rosa, Role.REVIEWER)
    assert house.actor("rosa").roles == {Role.EDITOR}
    assert acts(house)[1:] == [("role:withdraw", {"role": "reviewer"}, None)]


def test_the_last_administrator_can_neither_be_disabled_nor_lose_the_role(house: House) -> None:
    adele, lee = house.accounts["adele"].public_id, house.accounts["lee"].public_id
    for act, arguments in ((people.withdraw_role, (adele, Role.ADMINISTRATOR)), (people.disable, (adele,))):
        with pytest.raises(Invalid) as refused:
            house.write("adele", act, *arguments)
        assert refused.value.faults[0].code == "last-administrator"
    assert house.read("adele", people.show_person, adele).last_administrator
    house.write("adele", people.grant_role, lee, Role.ADMINISTRATOR)
    house.write("adele", people.disable, lee)
    with pytest.raises(Invalid):
        house.write("adele", people.withdraw_role, adele, Role.ADMINISTRATOR)
    house.write("adele", people.enable, lee)
    house.write("lee", people.withdraw_role, adele, Role.ADMINISTRATOR)
    assert house.actor("adele").roles == frozenset()


def test_a_disabled_person_is_out_at_once_and_comes_back_as_they_were(house: House) -> None:
    rosa = house.accounts["rosa"].public_id
    link = house.write("system", people.make_link, rosa)
    secret = house.write("visitor", accounts.sign_in, house.accounts["rosa"].id, Visit("", hours=12))
    assert house.read("visitor", sessions.person_of_session, secret) is not None
    house.write("adele", people.disable, rosa)
    house.write("adele", people.disable, rosa)
    assert house.read("visitor", sessions.person_of_session, secret) is None
    assert house.read("visitor", accounts.credentials_of, "rosa@example.org") is None
    with pytest.raises(NotFound):
        house.read("visitor", accounts.view_link, link.secret)
    for service, arguments in ((people.send_link, (rosa,)), (people.grant_role, (rosa, Role.EDITOR))):
        with pytest.raises(Invalid):
            house.write("adele", service, *arguments)
    house.write("adele", people.enable, rosa)
    house.write("adele", people.enable, rosa)
    assert house.read("visitor", sessions.person_of_session, secret) is None
    with pytest.raises(NotFound):
        house.read("visitor", accounts.view_link, link.secret)
    assert house.actor("rosa").roles == {Role.REVIEWER}
    assert [act for act, _before, _after in acts(house)] == ["link:make", "person:disable", "person:enable"]


def test_a_new_link_is_an_invitation_until_there_is_a_password(house: House) -> None:
    lee = house.accounts["lee"].public_id
    house.write("adele", people.send_link, lee)
    with house.store.writing() as session:
        session.get_one(Account, house.accounts["lee"].id).password_hash = "x"
    house.write("adele", people.send_link, lee)
    assert [row.purpose for row in house.rows(select(OneTimeLink.purpose).order_by(OneTimeLink.id))] == [
        "invite",
        "reset",
    ]
    mails = [row.arguments for row in house.rows(select(Job.arguments).order_by(Job.id))]
    assert [mail["template"] for mail in mails] == ["link_invite", "link_reset"]
    assert all(mail["account_id"] == house.accounts["lee"].id for mail in mails)


def test_nobody_is_found_under_an_unknown_id_or_address(house: House) -> None:
    for service, argument in (
        (people.show_person, uuid.uuid4()),
        (people.person_with_address, "nobody@example.org"),
        (people.disable, uuid.uuid4()),
    ):
        with pytest.raises(NotFound):
            house.write("adele", service, argument)


def test_the_log_tells_who_did_what_to_whom_and_is_paged_and_filtered(house: House) -> None:
    lee, rosa = house.accounts["lee"].public_id, house.accounts["rosa"].public_id
    for _ in range(audit.PAGE // 2 + 3):
        house.write("adele", people.grant_role, lee, Role.TRAINER)
        house.write("adele", people.withdraw_role, lee, Role.TRAINER)
    house.write("system", people.disable, rosa)
    first = house.read("adele", audit.read_log)
    newest = first.entries[0]
    assert (newest.act, newest.actor_name, newest.object_name) == ("Account disabled", None, "Rosa")
    assert newest.changes == (audit.Changed("disabled", before=False, after=True),)
    second = house.read("adele", audit.read_log, after=first.next)
    assert len(first.entries) == audit.PAGE
    assert len(second.entries) == 7
    assert house.read("adele", audit.read_log, before=second.previous).entries == first.entries
    withdrawn = house.read("adele", audit.read_log, action="role:withdraw").entries
    assert {(entry.act, entry.object_name) for entry in withdrawn} == {("Role withdrawn", "Lee")}
    assert len(withdrawn) == audit.PAGE // 2 + 3
    about_rosa = house.read("adele", audit.read_log, person=rosa)
    assert (about_rosa.person_name, len(about_rosa.entries)) == ("Rosa", 1)
    adele = house.read("adele", audit.read_log, person=house.accounts["adele"].public_id)
    assert {entry.actor_name for entry in adele.entries} == {"Adele"}
