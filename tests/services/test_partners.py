"""Staff invite a partner's representative; nothing of an address is told that its holder did not tell."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.errors import Denied, Invalid, SignIn
from learnhub.services import partners, people
from learnhub.store.tables.accounts import Account, AuditEntry
from learnhub.store.tables.cases import Partnership, PartnershipMember
from tests.mailed import mailed
from tests.services.conftest import House

NINA = {"email": "Nina@firm.example", "name": "Nina  Vos", "organization": "Cold Chain BV"}


def members(house: House) -> set[tuple[str, str]]:
    """Partnership and address of every member."""
    statement = (
        select(Partnership.name, Account.email)
        .join(PartnershipMember, PartnershipMember.partnership_id == Partnership.id)
        .join(Account, Account.id == PartnershipMember.account_id)
    )
    return {tuple(row) for row in house.rows(statement)}


def test_a_newcomer_is_a_partner_in_a_new_partnership_with_whoever_invited(house: House) -> None:
    minted = uuid.uuid4()
    for _ in range(2):
        house.write("lee", partners.invite_partner, **NINA, partnership=minted, new_partnership="Fridges for  islands")
    assert members(house) == {
        ("Fridges for islands", "lee@example.org"),
        ("Fridges for islands", "nina@firm.example"),
    }
    nina = house.rows(select(Account.kind, Account.name, Account.organization, Account.invited_by_id))[-1]
    assert tuple(nina) == ("partner", "Nina Vos", "Cold Chain BV", house.accounts["lee"].id)
    assert mailed(house) == ["link_invite"]
    assert [choice.name for choice in house.read("lee", partners.own_partnerships)] == ["Fridges for islands"]
    log = house.rows(select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.after))
    assert [tuple(row) for row in log] == [
        ("partner:invite", house.accounts["lee"].id, {"partnership": "Fridges for islands"})
    ]


def test_a_partner_who_has_an_account_becomes_a_member_and_stays_who_they_are(house: House) -> None:
    minted = uuid.uuid4()
    invited = NINA | {"email": "paul@example.org"}
    house.write("lee", partners.invite_partner, **invited, partnership=minted, new_partnership="Fridges")
    assert ("Fridges", "paul@example.org") in members(house)
    paul = house.rows(select(Account.name, Account.organization).where(Account.email == "paul@example.org"))[0]
    assert tuple(paul) == ("Paul", "Island Fridges Ltd")
    assert mailed(house) == ["link_invite", "partnership"]


@pytest.mark.parametrize("email", ["amina@example.org", "paul@example.org"])
def test_for_a_colleague_and_for_a_disabled_partner_nothing_changes(house: House, email: str) -> None:
    house.write("adele", people.disable, house.accounts["paul"].public_id)
    house.write(
        "lee", partners.invite_partner, **NINA | {"email": email}, partnership=uuid.uuid4(), new_partnership="F"
    )
    assert members(house) == {("F", "lee@example.org")}
    assert mailed(house) == []
    assert house.actor("amina").kind == "staff"


def test_only_a_partnership_of_ones_own_is_open(house: House) -> None:
    minted = uuid.uuid4()
    house.write("lee", partners.invite_partner, **NINA, partnership=minted, new_partnership="Fridges")
    for taken, name in ((minted, ""), (minted, "Fridges"), (uuid.uuid4(), "")):
        with pytest.raises(Invalid) as refused:
            house.write("amina", partners.invite_partner, **NINA, partnership=taken, new_partnership=name)
        assert [(fault.path, fault.code) for fault in refused.value.faults] == [("partnership", "not-a-choice")]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"email": "nina"}, "email", "not-an-email"),
        ({"name": ""}, "name", "required"),
        ({"organization": " "}, "organization", "required"),
        ({"organization": "x" * 121}, "organization", "too-long"),
    ],
)
def test_what_is_wrong_stands_at_its_field(house: House, change: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        house.write("lee", partners.invite_partner, **NINA | change, partnership=uuid.uuid4(), new_partnership="F")
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(path, code)]
    assert members(house) == set()


def test_only_staff_invite_partners(house: House) -> None:
    for name, error in (("paul", Denied), ("visitor", SignIn)):
        with pytest.raises(error):
            house.write(name, partners.invite_partner, **NINA, partnership=uuid.uuid4(), new_partnership="F")
        with pytest.raises(error):
            house.read(name, partners.own_partnerships)
