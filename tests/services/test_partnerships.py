"""Partnerships: who keeps, reads and confirms their pages."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound
from learnhub.services import cases, partners, partnerships
from learnhub.store.derived import REBUILDS
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import PartnershipMember
from learnhub.store.tables.partnerships import PartnershipFacet
from tests.cases import case_in
from tests.domain.test_partnerships import SAID
from tests.services.conftest import House

HERE = uuid.uuid5(uuid.NAMESPACE_DNS, "books")


def made(house: House, **given: object) -> uuid.UUID:
    for _ in range(2):
        house.write("lee", partnerships.save_partnership, HERE, version=0, said=SAID | given)
    return HERE


def join(house: House, name: str) -> None:
    house.write(
        "lee",
        partners.invite_partner,
        email=f"{name}@example.org",
        name=name.title(),
        organization="Island Fridges Ltd",
        partnership=HERE,
    )


@pytest.mark.parametrize(
    ("readers", "seen"),
    [
        ("members", {"lee": True, "paul": True, "sam": False, "visitor": False}),
        ("staff", {"lee": True, "paul": True, "sam": True, "visitor": False}),
        ("everyone", {"lee": True, "paul": True, "sam": True, "visitor": True}),
    ],
)
def test_the_page_and_the_list_show_the_same_to_each_reader(house: House, readers: str, seen: dict[str, bool]) -> None:
    made(house, readers=readers)
    join(house, "paul")
    for name, may in seen.items():
        listed = [row.id for row in house.read(name, partnerships.partnerships).rows]
        assert (HERE in listed) == may, name
        if may:
            assert house.read(name, partnerships.partnership, HERE).name == SAID["name"]
        else:
            with pytest.raises(NotFound):
                house.read(name, partnerships.partnership, HERE)


def test_members_see_names_that_others_do_not(house: House) -> None:
    made(house, readers="everyone")
    join(house, "paul")
    assert house.read("paul", partnerships.partnership, HERE).details.partner_list[0].name == "Moana Lines"
    outside = house.read("visitor", partnerships.partnership, HERE)
    assert (outside.details.partner_list[0].name, outside.contact, outside.members) == ("", "", ())
    assert [member.name for member in house.read("lee", partnerships.partnership, HERE).members] == ["Lee", "Paul"]


def test_a_focal_point_who_is_a_member_changes_the_page_and_nobody_else(house: House) -> None:
    made(house, readers="everyone")
    join(house, "paul")
    for name in ("sam", "paul"):
        with pytest.raises(Denied):
            house.write(name, partnerships.save_partnership, HERE, version=1, said=SAID | {"name": "Mine"})
    house.write("lee", partnerships.save_partnership, HERE, version=1, said=SAID | {"name": "Books for five islands"})
    with pytest.raises(Conflict):
        house.write("lee", partnerships.save_partnership, HERE, version=1, said=SAID | {"name": "Books"})
    with pytest.raises(Invalid):
        house.write("lee", partnerships.save_partnership, HERE, version=2, said=SAID | {"name": ""})
    with pytest.raises(Denied):
        house.write("paul", partnerships.save_partnership, uuid.uuid4(), version=0, said=SAID)
    assert house.read("lee", partnerships.partnership, HERE).name == "Books for five islands"


def test_the_light_asks_and_any_member_answers(house: House) -> None:
    made(house)
    join(house, "paul")
    house.clock.moment += dt.timedelta(days=400)
    assert house.read("lee", partnerships.partnership, HERE).light == "old"
    house.write("paul", partnerships.confirm_partnership, HERE)
    assert house.read("lee", partnerships.partnership, HERE).light == "fresh"
    with pytest.raises(Denied):
        house.write("sam", partnerships.confirm_partnership, HERE)


def test_the_page_shows_the_cases_of_it_that_the_reader_may_read(house: House) -> None:
    made(house, readers="everyone")
    case_in(house, "published", visibility="everyone", partnership=HERE)
    case_in(house, "published", visibility="staff", partnership=HERE)
    case_in(house, "published", visibility="everyone")
    for name, many in (("visitor", 1), ("sam", 2)):
        assert len(house.read(name, partnerships.partnership, HERE).cases.rows) == many


def test_a_representative_shares_a_lesson_of_the_partnership(house: House) -> None:
    made(house)
    join(house, "paul")
    case = uuid.uuid4()
    house.write("paul", cases.begin_case, case, partnership=HERE)
    view = house.read("paul", cases.own_draft, case)
    assert (view.partnership, view.content.visibility) == (HERE, "staff")
    with pytest.raises(NotFound):
        house.write("sam", cases.begin_case, uuid.uuid4(), partnership=HERE)


def test_the_list_goes_on_by_key(house: House) -> None:
    for number in range(45):
        house.clock.moment += dt.timedelta(seconds=1)
        house.write(
            "lee",
            partnerships.save_partnership,
            uuid.uuid4(),
            version=0,
            said=SAID | {"name": f"No. {number}", "readers": "everyone"},
        )
    seen, after = [], None
    while True:
        found = house.read("visitor", partnerships.partnerships, after=after)
        seen += [row.name for row in found.rows]
        if found.next is None:
            break
        after = found.next
    assert seen == [f"No. {number}" for number in reversed(range(45))]


def test_the_list_is_searched_by_name_and_filtered_by_what_readers_may_read(house: House) -> None:
    for number, said in enumerate(
        (
            {"name": "Books for Îles Lointaines"},
            {"name": "Cold chain", "countries": ["MW"], "status": "closed", "sdg_targets": ["3.8"]},
            {"name": "小岛 书籍", "countries": [], "regions": ["009"]},
            {"name": "Books kept among members", "readers": "members"},
        )
    ):
        house.clock.moment += dt.timedelta(seconds=1)
        public_id = uuid.uuid5(HERE, str(number))
        made_of = SAID | {"readers": "everyone"} | said
        house.write("lee", partnerships.save_partnership, public_id, version=0, said=made_of)
    for asked, found in (
        ({"q": "iles boo"}, ["Books for Îles Lointaines"]),
        ({"q": "书"}, ["小岛 书籍"]),
        ({"q": "ooks"}, []),
        ({"country": "MW"}, ["Cold chain"]),
        ({"country": "014"}, ["Cold chain"]),
        ({"country": "009", "sector": "private"}, ["小岛 书籍", "Books for Îles Lointaines"]),
        ({"sdg": "3", "status": "closed"}, ["Cold chain"]),
        ({"sector": "finance"}, []),
        ({"status": "'"}, []),
    ):
        rows = house.read("visitor", partnerships.partnerships, **asked).rows
        assert [row.name for row in rows] == found, asked
    assert len(house.read("lee", partnerships.partnerships, q="books").rows) == 2
    renamed = SAID | {"readers": "everyone", "name": "Cold stores", "countries": ["KI"]}
    house.write("lee", partnerships.save_partnership, uuid.uuid5(HERE, "1"), version=1, said=renamed)
    assert not house.read("visitor", partnerships.partnerships, q="chain").rows
    assert house.read("visitor", partnerships.partnerships, q="stores", country="KI").rows
    before = house.rows(select(PartnershipFacet.__table__).order_by(*PartnershipFacet.__table__.primary_key))
    house.store.write(REBUILDS["partnerships"])
    assert before == house.rows(select(PartnershipFacet.__table__).order_by(*PartnershipFacet.__table__.primary_key))


def test_whoever_makes_it_is_its_first_member(house: House) -> None:
    made(house)
    with house.store.reading() as session:
        names = session.scalars(
            select(Account.name).join(PartnershipMember, PartnershipMember.account_id == Account.id)
        ).all()
    assert names == ["Lee"]
