"""Whatever a contributor sets and an editor stops, no reader is shown a word above their right, on any way to it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from learnhub.domain.cases.moves import Move, Party
from learnhub.domain.cases.reading import Level, Mark, markable
from learnhub.domain.errors import DomainError
from learnhub.services import cases, harvest, search
from learnhub.services.keeping.page import decisions_of
from learnhub.services.keeping.readers import keep_readers
from learnhub.services.keeping.stopping import hold_case, withdraw_case
from learnhub.services.keeping.versions import (
    accept_minor,
    begin_version,
    difference_of,
    keep_notice,
    version_of,
    versions_of,
)
from learnhub.store.tables.cases import Case, PartnershipMember
from learnhub.store.tables.cases import Partnership as PartnershipTable
from tests.cases import case_in, make
from tests.services.conftest import House

READERS = ("visitor", "amina", "paul", "mona", "rosa", "edith", "adele", "connie", "sam")

choices = st.fixed_dictionaries(
    {
        "visibility": st.sampled_from(["everyone", "staff", "partnership", "named"]),
        "named": st.sampled_from([("amina",), ("paul",), ("amina", "paul")]),
        "embargo": st.booleans(),
        "level": st.sampled_from([None, Level.STAFF, Level.PARTNERSHIP]),
        "field": st.sampled_from([path for path in ("situation", "action", "result") if path in markable()]),
        "marked": st.sampled_from(["before", "after"]),
        "stopped": st.sampled_from([None, None, "hold", "withdraw"]),
        "second": st.booleans(),
    }
)


def published(house: House, chosen: Mapping[str, Any], word: str, secret: str) -> str:
    """A case as these choices make it, with these words in the title and in the field; its number. Paul is in its
    partnership."""
    case = case_in(house, "draft", **{chosen["field"]: f"Here stands the {secret}.", "title": f"A case {word}"})
    with house.store.writing() as session:
        ours = PartnershipTable(name=f"P-{case}", created_at=house.clock.now())
        session.add(ours)
        session.flush()
        session.add(PartnershipMember(partnership_id=ours.id, account_id=house.accounts["paul"].id))
        row = session.scalars(select(Case).where(Case.public_id == case)).one()
        row.partnership_id = ours.id
    marks = {chosen["field"]: Mark(chosen["level"], "somebody would be known")} if chosen["level"] else {}
    readers: dict[str, Any] = {
        "visibility": chosen["visibility"],
        "emails": [f"{name}@example.org" for name in chosen["named"]],
        "embargo_until": dt.date(2028, 1, 1) if chosen["embargo"] else None,
    }
    early = {} if chosen["marked"] == "after" else marks
    house.write("lee", keep_readers, case, **readers, marks=early)
    with house.store.reading() as session:
        revision = session.scalars(select(Case.revision).where(Case.public_id == case)).one()
    house.write("lee", cases.submit_case, case, version=revision)
    house.write("rosa", make, case, Move.TAKE, Party.JUDGE)
    house.write("rosa", make, case, Move.PUBLISH, Party.REVIEWER)
    with house.store.reading() as session:
        row = session.scalars(select(Case).where(Case.public_id == case)).one()
        number = f"C-{row.year}-{row.serial}"
    if chosen["second"]:
        draft = house.write("lee", begin_version, number, uuid.uuid4())
        house.write(
            "lee", cases.save_case, draft, version=1, save_id=None, fields={"interest": "", "title": f"New {word}"}
        )
        house.write("lee", keep_notice, draft, notice="correction", changes="The title.", minor=True)
        house.write("lee", cases.submit_case, draft, version=2)
        house.write("edith", accept_minor, draft)
    if chosen["marked"] == "after" and marks:
        house.write("lee", keep_readers, case, **readers, marks=marks)
    if chosen["stopped"] == "hold":
        house.write("edith", hold_case, number, reason="may-harm")
    if chosen["stopped"] == "withdraw":
        house.write("lee", withdraw_case, number, reason="wrong")
    return number


def may_read(name: str, chosen: Mapping[str, Any]) -> bool:
    """What the choices say, in plain words, beside the policy."""
    if chosen["stopped"] or chosen["embargo"]:
        return False
    staff = name not in {"visitor", "paul"}
    return {
        "everyone": True,
        "staff": staff or name == "paul",
        "partnership": name == "paul",
        "named": name in chosen["named"],
    }[chosen["visibility"]]


def may_see(name: str, chosen: Mapping[str, Any]) -> bool:
    """The same for the marked field."""
    staff = name not in {"visitor", "paul"}
    allowed = {None: True, Level.STAFF: staff, Level.PARTNERSHIP: staff or name == "paul"}
    return may_read(name, chosen) and allowed[chosen["level"]]


WAYS: Mapping[str, Callable[[House, str, str, str], Any]] = {
    "case": lambda house, name, number, _word: house.read(name, cases.published_case, number),
    "versions": lambda house, name, number, _word: house.read(name, versions_of, number),
    "version": lambda house, name, number, _word: house.read(name, version_of, number, 1),
    "difference": lambda house, name, number, _word: house.read(name, difference_of, number, 1, 1),
    "decisions": lambda house, name, number, _word: house.read(name, decisions_of, number),
    "list": lambda house, name, _number, _word: house.read(name, cases.published_cases),
    "search": lambda house, name, _number, word: house.read(name, search.search, word, {}),
    "harvest": lambda house, name, number, _word: house.read(name, harvest.record, number),
}


def shown(house: House, way: str, name: str, number: str, word: str) -> str:
    """What this person is shown on this way, without the words that they asked for."""
    try:
        said = str(WAYS[way](house, name, number, word))
    except DomainError:
        return ""
    return said.replace(f"query='{word}'", "")


@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=choices)
def test_no_reader_is_shown_a_word_above_their_right(house: House, chosen: dict[str, Any]) -> None:
    word, secret = f"o{uuid.uuid4().hex}", f"s{uuid.uuid4().hex}"
    number = published(house, chosen, word, secret)
    house.clock.move(dt.timedelta(minutes=1))
    for name in READERS:
        for way in WAYS:
            told = word in shown(house, way, name, number, word) or word in shown(house, way, name, number, secret)
            cited = chosen["stopped"] == "withdraw" and chosen["visibility"] == "everyone" and not chosen["embargo"]
            assert not told or may_read(name, chosen) or cited, (name, way, chosen)
            kept = secret in shown(house, way, name, number, secret) + shown(house, way, name, number, word)
            assert not kept or may_see(name, chosen), (name, way, chosen)
        assert (word in shown(house, "list", name, number, word)) == may_read(name, chosen), (name, chosen)
        assert (word in shown(house, "search", name, number, word)) == may_read(name, chosen), (name, chosen)
        assert (secret in shown(house, "version", name, number, word)) == may_see(name, chosen), (name, chosen)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_shows_an_open_case(house: House, way: str) -> None:
    chosen = {
        "visibility": "everyone",
        "named": (),
        "embargo": False,
        "level": None,
        "field": "situation",
        "marked": "before",
        "stopped": None,
        "second": True,
    }
    word = f"o{uuid.uuid4().hex}"
    number = published(house, chosen, word, "secret")
    house.clock.move(dt.timedelta(minutes=1))
    assert shown(house, way, "visitor", number, word) != ""
