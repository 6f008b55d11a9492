"""Harvesting by OAI-PMH: the protocol's errors, deleted records, no gap and nothing twice while others write."""

from __future__ import annotations

import datetime as dt
import threading
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from learnhub.interop.oai import DC, OAI
from learnhub.outside.clock import SetClock
from learnhub.services import harvest
from learnhub.store import harvest as store
from learnhub.store.tables.cases import Case
from learnhub.store.tables.harvest import HarvestRecord
from tests.people import People
from tests.told import told

TICK = harvest.GRACE + dt.timedelta(seconds=1)


class Harvester:
    """Asks as another repository would."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def ask(self, **arguments: str) -> Any:
        answer = self.client.get("/oai", query_string={name.rstrip("_"): value for name, value in arguments.items()})
        assert answer.status_code == 200
        assert answer.content_type.startswith("text/xml")
        return ET.fromstring(answer.data)

    def error(self, **arguments: str) -> str | None:
        found = self.ask(**arguments).find(f"{{{OAI}}}error")
        return None if found is None else found.get("code")

    def all(self, **arguments: str) -> list[tuple[str, str | None]]:
        """Identifier and status of every record, over as many answers as it takes."""
        found: list[tuple[str, str | None]] = []
        asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc", **arguments}
        while asked:
            root = self.ask(**asked)
            found += [
                (header.findtext(f"{{{OAI}}}identifier") or "", header.get("status"))
                for header in root.iter(f"{{{OAI}}}header")
            ]
            token = root.findtext(f".//{{{OAI}}}resumptionToken")
            asked = {"verb": "ListRecords", "resumptionToken": token} if token else {}
        return found


@pytest.fixture
def harvester(app: Flask) -> Harvester:
    return Harvester(app)


def tell(app: Flask, people: People, *titles: str, **changed: Any) -> None:
    for title in titles:
        told(app.extensions["learnhub.parts"].transactions, people.accounts, title, **changed)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Take"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "Identify", "until": "2027-01-01"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "yesterday"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2027-02-01", "until": "2027-01-01"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "honesty"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:elsewhere:1"}, "idDoesNotExist"),
        ({"verb": "Identify"}, None),
        ({"verb": "ListSets"}, None),
        ({"verb": "ListMetadataFormats"}, None),
    ],
)
def test_what_cannot_be_taken_is_an_error_of_the_protocol(
    harvester: Harvester, asked: dict[str, str], code: str | None
) -> None:
    assert harvester.error(**asked) == code


def test_public_cases_are_harvested_and_no_others(
    app: Flask, people: People, harvester: Harvester, clock: SetClock
) -> None:
    tell(app, people, "Open to all")
    tell(app, people, "For staff", visibility="staff")
    clock.move(TICK)
    found = harvester.all()
    assert [identifier.rpartition(":")[2] for identifier, _status in found] == ["C-2027-1"]
    root = harvester.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=found[0][0])
    assert root.findtext(f".//{{{DC}}}title") == "Illustration: Open to all"
    assert "For staff" not in ET.tostring(harvester.ask(verb="ListRecords", metadataPrefix="oai_dc"), "unicode")
    assert harvester.all(set="transparency") == found
    assert harvester.error(verb="ListRecords", metadataPrefix="oai_dc", set="accountability") == "noRecordsMatch"


def test_a_case_that_is_not_open_any_more_stays_as_deleted(
    app: Flask, people: People, harvester: Harvester, clock: SetClock
) -> None:
    tell(app, people, "Open to all")
    clock.move(TICK)
    before = clock.now()

    def close(session: Any) -> None:
        case = session.scalars(select(Case)).one()
        store.note(session, case, clock.now(), public=False)

    people.store.write(close)
    clock.move(TICK)
    assert [status for _identifier, status in harvester.all()] == ["deleted"]
    assert [status for _i, status in harvester.all(from_=before.strftime("%Y-%m-%dT%H:%M:%SZ"))] == ["deleted"]


def test_what_was_not_there_when_asked_comes_with_the_next_question(
    app: Flask, people: People, harvester: Harvester, clock: SetClock
) -> None:
    tell(app, people, "First")
    clock.move(TICK)
    root = harvester.ask(verb="ListRecords", metadataPrefix="oai_dc")
    asked_at = root.findtext(f"{{{OAI}}}responseDate") or ""
    told_on = clock.now() + dt.timedelta(days=10)
    tell(app, people, "Second", at=told_on)
    clock.move(dt.timedelta(days=11))
    assert [identifier[-1] for identifier, _status in harvester.all(from_=asked_at)] == ["2"]


def test_a_harvest_has_no_gap_and_nothing_twice_while_others_write(
    app: Flask, people: People, harvester: Harvester, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest, "BATCH", 3)
    tell(app, people, *(f"Case {number}" for number in range(11)))
    clock.move(TICK)
    expected = {f"C-2027-{number}" for number in range(1, 12)}
    stop = threading.Event()

    def change() -> None:
        number = 0
        while not stop.is_set():
            number += 1

            def touch(session: Any, place: int = number % 11 + 1) -> None:
                session.execute(
                    update(HarvestRecord)
                    .where(HarvestRecord.case_id == select(Case.id).where(Case.serial == place).scalar_subquery())
                    .values(changed_at=clock.now())
                )

            people.store.write(touch)

    writer = threading.Thread(target=change)
    writer.start()
    try:
        for _harvest in range(3):
            found = [identifier.rpartition(":")[2] for identifier, _status in harvester.all()]
            assert len(found) == len(set(found))
            assert set(found) == expected
    finally:
        stop.set()
        writer.join()


def test_each_form_of_a_reference_has_an_address(app: Flask, people: People) -> None:
    tell(app, people, "Open to all")
    browser = people.browser("visitor")
    for ending in ("cite.bib", "cite.csl.json", "cite.dc.xml", "cite.jsonld", "cite.md"):
        answer = browser.open(f"/cases/C-2027-1/{ending}")
        assert answer.status_code == 200
        assert "Open to all" in answer.text
        assert f"/cases/C-2027-1/{ending}" in browser.open("/cases/C-2027-1").text
    tell(app, people, "For staff", visibility="staff")
    assert browser.open("/cases/C-2027-2/cite.bib").status_code == 404
