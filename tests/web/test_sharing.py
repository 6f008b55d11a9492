"""Letting others write a case, in the browser."""

from __future__ import annotations

import re
import uuid

from flask import Flask
from sqlalchemy import select

from learnhub.outside.clock import SetClock
from learnhub.store.tables.jobs import Job
from tests.cases import told
from tests.people import People
from tests.web.test_cases import Desk


def test_a_colleague_is_let_in_by_the_mail_that_was_shown(app: Flask, people: People, clock: SetClock) -> None:
    case = told(Desk(app, people, clock))
    lee, sam = people.browser("lee"), people.browser("sam")
    page = lee.open(f"/cases/{case}/authors")
    assert "Lee invites you to write a case together on LearnHub." in page.text
    assert lee.send(f"/cases/{case}/authors", {"link": str(uuid.uuid4()), "email": "x"}).status_code == 422
    sent = lee.send(f"/cases/{case}/authors", {"link": str(uuid.uuid4()), "email": "sam@example.org"})
    assert sent.status_code == 303
    assert "sam@example.org" in lee.open(f"/cases/{case}/authors").text
    with people.store.reading() as session:
        jobs = session.scalars(select(Job.arguments).where(Job.kind == "mail")).all()
    secret = next(each["values"]["secret"] for each in jobs if each["template"] == "case_shared")
    assert "Write it together" in sam.open(f"/cases/join/{secret}").text
    assert sam.send(f"/cases/join/{secret}").location == f"/cases/{case}/edit"
    assert sam.open(f"/cases/{case}/edit").status_code == 200
    listed = lee.open(f"/cases/{case}/authors").text
    person = re.search(r"/authors/([0-9a-f-]+)/remove", listed)
    assert person
    assert lee.send(f"/cases/{case}/authors/{person[1]}/remove").status_code == 303
    assert sam.open(f"/cases/{case}/edit").status_code == 404


def test_the_person_who_told_it_agrees_on_a_phone_without_an_account(
    app: Flask, people: People, clock: SetClock
) -> None:
    case = told(Desk(app, people, clock))
    lee, phone = people.browser("lee"), people.browser()
    page = lee.send(f"/cases/{case}/teller", {"link": str(uuid.uuid4()), "told_by": "A nurse"})
    found = re.search(r'href="http://[^/"]+(/told/[^"]+)"', page.text)
    assert found
    assert "has not agreed to the text" in lee.open(f"/cases/{case}/preview").text
    read = phone.open(found[1])
    assert "Lee wrote this down from what you told." in read.text
    version = re.search(r'name="version" value="(\d+)"', read.text)
    assert version
    wrong = {"version": version[1], "situation": "x" * 10_001, "go": "save"}
    assert phone.send(found[1], wrong).status_code == 422
    fields = {"version": version[1], "situation": "A carrier offered space.", "told_by": "A nurse", "go": "agree"}
    assert phone.send(found[1], fields).status_code == 303
    assert "You agreed to this text" in phone.open(found[1]).text
    assert "has not agreed to the text" not in lee.open(f"/cases/{case}/preview").text
    assert "Agreed to the text as it is" in lee.open(f"/cases/{case}/authors").text
    assert people.browser("amina").open(f"/cases/{case}").status_code == 404
