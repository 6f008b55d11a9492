"""Letting others write a case."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from learnhub.domain.errors import Conflict, Invalid, NotFound, SignIn
from learnhub.services import cases, sharing
from learnhub.store.tables.jobs import Job
from tests.cases import WAY, case_in, make, told
from tests.services.conftest import House


def mailed(house: House) -> list[dict[str, object]]:
    with house.store.reading() as session:
        found = session.scalars(select(Job.arguments).where(Job.kind == "mail")).all()
    return [each["values"] for each in found if each["template"] == "case_shared"]


def invite(house: House, case: uuid.UUID, who: str = "sam") -> str:
    house.write("lee", sharing.invite_author, case, uuid.uuid4(), email=f" {who.title()}@Example.org ")
    return str(mailed(house)[-1]["secret"])


def test_an_invited_colleague_joins_once_and_writes(house: House) -> None:
    case = told(house)
    secret = invite(house, case)
    view = house.read("sam", sharing.invitation, secret)
    assert (view.contributor, view.title, view.joined) == ("Lee", "Ask every company that could do the same", False)
    for _ in range(2):
        assert house.write("sam", sharing.join_case, secret) == case
    house.write("sam", cases.save_case, case, version=2, save_id=None, fields={"situation": "Sam was there too."})
    assert house.read("lee", cases.own_draft, case).content.situation == "Sam was there too."
    assert [row.name for row in house.read("lee", sharing.case_authors, case).authors] == ["Sam"]
    house.write("sam", sharing.remove_author, case, house.accounts["sam"].public_id)
    with pytest.raises(NotFound):
        house.read("sam", cases.own_draft, case)


def test_the_link_is_for_one_person_and_for_a_time(house: House) -> None:
    case = told(house)
    secret = invite(house, case)
    for name in ("amina", "rosa", "lee"):
        with pytest.raises(NotFound):
            house.write(name, sharing.join_case, secret)
    with pytest.raises(SignIn):
        house.write("visitor", sharing.join_case, secret)
    house.clock.moment += dt.timedelta(days=14)
    with pytest.raises(NotFound):
        house.read("sam", sharing.invitation, secret)


def test_an_invitation_that_was_taken_back_opens_nothing(house: House) -> None:
    case = told(house)
    secret = invite(house, case)
    (link,) = house.read("lee", sharing.case_authors, case).links
    house.write("lee", sharing.withdraw_link, case, link.id)
    with pytest.raises(NotFound):
        house.write("sam", sharing.join_case, secret)
    assert house.read("lee", sharing.case_authors, case).links == ()


def test_the_contributor_learns_nothing_of_an_address(house: House) -> None:
    case = told(house)
    for email in ("nobody@example.org", "lee@example.org"):
        house.write("lee", sharing.invite_author, case, uuid.uuid4(), email=email)
    assert mailed(house) == []
    with pytest.raises(Invalid):
        house.write("lee", sharing.invite_author, case, uuid.uuid4(), email="Suva")


def test_pressed_twice_is_one_mail(house: House) -> None:
    case, link = told(house), uuid.uuid4()
    for _ in range(2):
        house.write("lee", sharing.invite_author, case, link, email="sam@example.org")
    assert len(mailed(house)) == 1


def test_who_looked_at_it_as_a_reviewer_cannot_write_it(house: House) -> None:
    case = case_in(house, "changes-requested")
    house.write("lee", sharing.invite_author, case, uuid.uuid4(), email="rosa@example.org")
    assert mailed(house) == []


@pytest.mark.parametrize("state", ["submitted", "in-review", "published"])
def test_nobody_is_let_in_once_it_was_sent(house: House, state: str) -> None:
    case = case_in(house, state)
    with pytest.raises(Conflict):
        house.write("lee", sharing.invite_author, case, uuid.uuid4(), email="sam@example.org")


def test_a_co_author_lets_nobody_in_and_takes_nobody_out(house: House) -> None:
    case = case_in(house, "draft", co_author="sam")
    with pytest.raises(NotFound):
        house.write("sam", sharing.invite_author, case, uuid.uuid4(), email="amina@example.org")
    with pytest.raises(NotFound):
        house.write("sam", sharing.remove_author, case, house.accounts["lee"].public_id)
    house.write("lee", sharing.remove_author, case, house.accounts["sam"].public_id)
    assert house.read("lee", sharing.case_authors, case).authors == ()


def test_the_teller_corrects_and_agrees_by_the_link_alone_and_both_are_credited(house: House) -> None:
    case = told(house)
    secret = house.write("lee", sharing.tell_for, case, uuid.uuid4(), told_by="A nurse on the island")
    assert secret
    with pytest.raises(Invalid) as refused:
        house.write("lee", cases.submit_case, case, version=3)
    assert [fault.code for fault in refused.value.faults] == ["teller-not-agreed"]
    view = house.read("visitor", sharing.told_case, secret)
    assert (view.told_by, view.writer, view.agreed) == ("A nurse on the island", "Lee", False)
    said = {"result": "Two said yes. The books came to three islands.", "visibility": "everyone"}
    house.write("visitor", sharing.answer_as_teller, secret, version=view.version, said=said, agrees=True)
    draft = house.read("lee", cases.own_draft, case)
    assert (draft.content.result, draft.content.visibility) == (said["result"], "staff")
    assert house.read("visitor", sharing.told_case, secret).agreed
    house.write("lee", cases.submit_case, case, version=draft.version)
    for who, move, by in (*WAY["in-review"], *WAY["published"]):
        house.write(who, make, case, move, by)
    assert house.read("amina", cases.published_case, "C-2027-1").content.told_by == "A nurse on the island"
    with pytest.raises(Conflict):
        house.write("visitor", sharing.answer_as_teller, secret, version=9, said={}, agrees=True)


def test_a_text_that_changed_is_agreed_to_again(house: House) -> None:
    case = told(house)
    secret = house.write("lee", sharing.tell_for, case, uuid.uuid4(), told_by="A nurse")
    house.write("visitor", sharing.answer_as_teller, secret, version=3, said={}, agrees=True)
    assert house.read("lee", sharing.case_authors, case).teller_agreed
    house.write("lee", cases.save_case, case, version=3, save_id=None, fields={"situation": "Something else."})
    assert not house.read("lee", sharing.case_authors, case).teller_agreed
    assert not house.read("visitor", sharing.told_case, secret).agreed


def test_a_teller_who_is_taken_out_is_not_waited_for(house: House) -> None:
    case = told(house)
    house.write("lee", sharing.tell_for, case, uuid.uuid4(), told_by="A nurse")
    assert house.write("lee", sharing.tell_for, case, uuid.uuid4(), told_by=" ") is None
    assert house.read("lee", cases.own_case, case).missing == ()


def test_a_link_that_nobody_made_opens_nothing(house: House) -> None:
    for name in ("visitor", "lee"):
        with pytest.raises(NotFound):
            house.read(name, sharing.told_case, "guess")
