"""What the administrator sets, and what an installation still lacks."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from learnhub.domain.errors import Conflict, Denied, Invalid
from learnhub.domain.policy import Role
from learnhub.domain.principles import Principle
from learnhub.services import people, settings
from learnhub.services.installation import Missing, missing
from learnhub.services.settings import Address, Installation
from learnhub.store.tables.accounts import Account, AuditEntry, RoleGrant
from tests.courses import bare
from tests.services.conftest import House

OFFICE = Address("Office of Internal Oversight", "https://oversight.example.org\n+1 212 555 0100")
SET: dict[str, Any] = {
    "name": "Partnership school",
    "organization": "UNDP Pacific",
    "contact": "learn@example.org",
    "misconduct": [OFFICE],
}


def test_settings_are_kept_and_shown_to_all(house: House) -> None:
    assert house.read("visitor", settings.installation) == Installation()
    house.write("adele", settings.change_installation, **SET, version=0)
    kept = Installation("Partnership school", "UNDP Pacific", "learn@example.org", (OFFICE,), 1)
    assert house.read("visitor", settings.installation) == kept
    log = house.rows(select(AuditEntry.action, AuditEntry.before, AuditEntry.after))
    assert [(row.action, row.before["misconduct"], row.after["name"]) for row in log] == [
        ("settings:change", [], "Partnership school")
    ]


def test_the_same_settings_again_change_nothing(house: House) -> None:
    house.write("adele", settings.change_installation, **SET, version=0)
    spaced = SET | {"name": "  Partnership   school ", "misconduct": [OFFICE, Address(" ", "\n")]}
    house.write("adele", settings.change_installation, **spaced, version=1)
    assert house.read("visitor", settings.installation).version == 1
    assert len(house.rows(select(AuditEntry.id))) == 1


def test_settings_that_somebody_changed_meanwhile_are_shown_with_mine(house: House) -> None:
    house.write("adele", settings.change_installation, **SET, version=0)
    with pytest.raises(Conflict) as refused:
        house.write("adele", settings.change_installation, **SET | {"name": "Mine"}, version=0)
    assert "Partnership school" in refused.value.current
    assert "Mine" in refused.value.mine


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"name": " "}, "name", "required"),
        ({"name": "x" * 81}, "name", "too-long"),
        ({"contact": "nobody"}, "contact", "not-an-email"),
        ({"misconduct": [OFFICE, Address("Ethics", "")]}, "misconduct-1-lines", "required"),
        ({"misconduct": [Address("", "x")]}, "misconduct-0-label", "required"),
        ({"misconduct": [Address("x", "y" * 601)]}, "misconduct-0-lines", "too-long"),
        ({"misconduct": [OFFICE] * 7}, "misconduct", "too-many-chosen"),
    ],
)
def test_what_is_wrong_stands_at_its_field(house: House, change: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        house.write("adele", settings.change_installation, **SET | change, version=0)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(path, code)]


def test_only_administrators_change_settings(house: House) -> None:
    for name in ("amina", "tariq", "connie"):
        with pytest.raises(Denied):
            house.write(name, settings.change_installation, **SET, version=0)
        with pytest.raises(Denied):
            house.read(name, missing, mail_set=True)


def test_an_installation_says_what_it_lacks(house: House) -> None:
    with house.store.writing() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.role != Role.ADMINISTRATOR))
    found = house.read("adele", missing, mail_set=False)
    assert [each.code for each in found] == [
        "mail",
        "misconduct",
        "reviewer",
        "editor",
        "confidentiality-officer",
        "course",
    ]


def test_nothing_is_missing_once_each_thing_is_there(house: House) -> None:
    house.write("adele", settings.change_installation, **SET, version=0)
    bare(house.store, "c", house.clock.now())
    assert house.read("adele", missing, mail_set=True) == ()


def test_a_principle_that_nobody_may_review_is_named(house: House) -> None:
    def lacks() -> list[Missing]:
        return [each for each in house.read("adele", missing, mail_set=True) if each.code == "principles"]

    rest = [principle for principle in Principle if principle is not Principle.TRANSPARENCY]
    house.write("adele", people.grant_role, house.accounts["rosa"].public_id, Role.REVIEWER, principles=rest)
    assert lacks() == []
    house.write("adele", people.grant_role, house.accounts["ravi"].public_id, Role.REVIEWER, principles=rest[:1])
    assert lacks() == [Missing("principles", (Principle.TRANSPARENCY,))]
    with house.store.writing() as session:
        session.execute(update(Account).where(Account.name == "Ravi").values(review_principles=["transparency"]))
    assert lacks() == []
    house.write("adele", people.disable, house.accounts["ravi"].public_id)
    assert lacks() == [Missing("principles", (Principle.TRANSPARENCY,))]
