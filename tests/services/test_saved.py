"""Saved searches: what is new, the digest of it, its link to stop, and feeds."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import update

from learnhub.domain.errors import Invalid, NotFound, SignIn
from learnhub.domain.policy import SYSTEM
from learnhub.services import saved
from learnhub.store.tables.accounts import Account
from tests.cases import case_in
from tests.mailed import values


def save(house: Any, owner: str = "amina", *, digest: bool = True, **given: Any) -> uuid.UUID:
    search = uuid.uuid4()
    asked = {"name": "Carriers", "query": "carrier", "filters": {"kind": ["case"]}, **given}
    house.write(owner, saved.save, search, digest=digest, **asked)
    return search


def send(house: Any) -> list[Any]:
    """What the digests of now say."""
    before = len(values(house, "search_digest"))
    for search in house.transactions.read(SYSTEM, saved.wanted):
        house.transactions.write(SYSTEM, saved.send_digest, search)
    return values(house, "search_digest")[before:]


def new(house: Any, name: str = "amina") -> list[int]:
    return [each.new for each in house.read(name, saved.mine).searches]


def test_a_digest_tells_what_is_new_once_and_never_what_was_on_screen(house: Any) -> None:
    case_in(house, "published")
    search = save(house)
    assert send(house) == []
    assert new(house) == [0]
    case_in(house, "published", title="A second one")
    assert new(house) == [1]
    (mail,) = send(house)
    assert (mail["count"], [each["path"] for each in mail["found"]]) == (1, ["/cases/C-2027-2"])
    assert send(house) == []
    case_in(house, "published", title="A third one")
    assert house.write("amina", saved.opened, search) == ("carrier", {"kind": ["case"]})
    assert send(house) == []
    assert new(house) == [0]


def test_a_digest_holds_what_its_owner_may_read_and_what_the_filters_leave(house: Any) -> None:
    save(house, "paul")
    save(house, "amina", name="Elsewhere", filters={"country": ["FJ"]})
    save(house, "amina", name="Fridges", query="fridge")
    case_in(house, "published", visibility="staff")
    assert send(house) == []
    case_in(house, "published", visibility="everyone")
    assert [mail["search"] for mail in send(house)] == ["Carriers"]


def test_no_mail_without_asking_for_it_nor_to_somebody_who_has_gone(house: Any) -> None:
    quiet = save(house, digest=False)
    save(house, "sam")
    with house.store.writing() as session:
        session.execute(update(Account).where(Account.name == "Sam").values(disabled_at=house.clock.now()))
    case_in(house, "published")
    assert send(house) == []
    house.write("amina", saved.set_digest, quiet, wanted=True)
    assert len(send(house)) == 1


def test_the_link_in_a_digest_stops_it_once_and_looking_uses_nothing_up(house: Any) -> None:
    save(house)
    case_in(house, "published")
    (mail,) = send(house)
    for _ in range(2):
        assert house.read("visitor", saved.stoppable, mail["stop"]) == "Carriers"
    house.write("visitor", saved.stop, mail["stop"])
    with pytest.raises(NotFound):
        house.write("visitor", saved.stop, mail["stop"])
    case_in(house, "published")
    assert send(house) == []
    assert house.read("amina", saved.mine).searches[0].digest is False


def test_a_saved_search_is_its_owners_alone(house: Any) -> None:
    search = save(house)
    for service, given in ((saved.opened, {}), (saved.remove, {}), (saved.set_digest, {"wanted": False})):
        with pytest.raises(NotFound):
            house.write("sam", service, search, **given)
        with pytest.raises(SignIn):
            house.write("visitor", service, search, **given)
    house.write("amina", saved.remove, search)
    assert house.read("amina", saved.mine).searches == ()


@pytest.mark.parametrize("name", ["", "x" * 121])
def test_a_saved_search_has_a_name(house: Any, name: str) -> None:
    with pytest.raises(Invalid):
        save(house, name=name)


def refs(house: Any, secret: str | None = None, **filters: Any) -> list[str]:
    return [each.ref for each in house.read("visitor", saved.feed, "carrier", filters, secret=secret).entries]


def test_a_feed_shows_what_everyone_may_read_and_with_a_secret_what_its_owner_may(house: Any) -> None:
    case_in(house, "published", visibility="everyone")
    case_in(house, "published", visibility="staff")
    assert refs(house) == ["C-2027-1"]
    secret = house.write("amina", saved.make_feed_secret)
    assert refs(house, secret) == ["C-2027-2", "C-2027-1"]
    assert refs(house, secret, country=["FJ"]) == []
    again = house.write("amina", saved.make_feed_secret)
    with pytest.raises(NotFound):
        refs(house, secret)
    house.write("amina", saved.drop_feed_secret)
    with pytest.raises(NotFound):
        refs(house, again)
