"""Beside a published case, in the browser."""

from __future__ import annotations

import re
import uuid

import pytest
from flask import Flask

from tests.people import People
from tests.told import told


@pytest.fixture
def number(app: Flask, people: People) -> str:
    told(app.extensions["learnhub.parts"].transactions, people.accounts, "Free messages")
    return "C-2027-1"


def sent_id(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_use_is_told_read_by_an_editor_and_shown(people: People, number: str) -> None:
    amina, edith = people.browser("amina"), people.browser("edith")
    form = amina.open(f"/cases/{number}/used").text
    fields = {"note": sent_id(form, "note"), "text": "We wrote to all three.", "place": "Fidji"}
    assert amina.send(f"/cases/{number}/used", fields).status_code == 422
    answer = amina.send(f"/cases/{number}/used", {**fields, "result": "did-not-help"})
    assert (answer.status_code, answer.location) == (303, f"/cases/{number}#in-use")
    assert "yours; an editor reads it" in amina.open(f"/cases/{number}").text
    page = edith.open("/tasks/").text
    decide = re.search(r'action="(/notes/[^"]+/decide)"', page)
    assert decide
    edith.send(decide[1], {"show": "yes"})
    assert "Take this back" in amina.open(f"/cases/{number}").text
    seen = people.browser().open(f"/cases/{number}").text
    assert "Used 1 time by others." in seen
    assert "It did not help" in seen
    assert "Amina" not in seen


def test_comments_are_escaped_and_reported(people: People, number: str) -> None:
    amina, edith = people.browser("amina"), people.browser("edith")
    note = str(uuid.uuid4())
    amina.send(f"/cases/{number}/comments", {"note": note, "text": "<script>alert(1)</script>", "named": "y"})
    edith.open("/tasks/")
    edith.send(f"/notes/{note}/decide", {"show": "yes"})
    page = people.browser().open(f"/cases/{number}/comments").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Amina" in page
    visitor = people.browser()
    form = visitor.open(f"/cases/{number}/problem?note={note}").text
    fields = {"report": sent_id(form, "report"), "kind": "other", "text": "It is no comment."}
    answer = visitor.send(f"/cases/{number}/problem?note={note}", fields)
    assert answer.status_code == 303
    assert "Keep its address" in visitor.open(answer.location).text
    report = edith.open(answer.location).text
    assert "It is no comment." in report
    fields = {"decision": "acted", "answer": "The comment is removed.", "remove_note": "y"}
    assert edith.send(answer.location, fields).status_code == 303
    assert "The comment is removed." in visitor.open(answer.location).text
    assert "alert(1)" not in visitor.open(f"/cases/{number}/comments").text


def test_a_question_goes_to_the_contributor_and_back(people: People, number: str) -> None:
    amina, lee = people.browser("amina"), people.browser("lee")
    form = amina.open(f"/cases/{number}/question").text
    fields = {"inquiry": sent_id(form, "inquiry"), "text": "Who paid?"}
    asked = amina.send(f"/cases/{number}/question", fields).location
    assert "Who paid?" in lee.open("/questions/").text
    lee.open(asked)
    assert lee.send(asked, {"text": "The district."}).status_code == 303
    assert "The district." in amina.open(asked).text
    assert people.browser("sam").open(asked).status_code == 404


def test_a_partner_without_a_voice_is_told_who_gives_it(people: People, number: str) -> None:
    page = people.browser("paul").open(f"/cases/{number}/position").text
    assert "you have not been named" in page
    answer = people.browser("paul").send(
        f"/cases/{number}/position", {"note": str(uuid.uuid4()), "position": "endorses", "text": "Yes."}
    )
    assert answer.status_code == 403
