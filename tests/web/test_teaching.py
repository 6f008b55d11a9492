"""The pages of trainers who teach a lesson learned, as a browser sends them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from tests.courses import MODULES, SLUG, published
from tests.people import Browser, People
from tests.told import told


@pytest.fixture
def tariq(app: Flask, people: People) -> Browser:
    transactions = app.extensions["learnhub.parts"].transactions
    published(transactions, people.actor("tariq"))
    told(transactions, people.accounts, "The [title] that *nobody* else was offered")
    return people.browser("tariq")


def link(page: str, words: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*>{words}', page)
    assert found, words
    return unescape(found[1])


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def area(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\s*([^<]*)</textarea>", page)
    assert found
    return unescape(found[1])


def test_a_trainer_goes_from_home_to_a_passage_in_the_draft(tariq: Browser) -> None:
    page = tariq.open(link(tariq.open("/").text, "All that wait")).text
    assert "send the same request to every company" in page
    page = tariq.open(link(page, "Teach this")).text
    desk = link(page, "Two modules: Open books")
    page = tariq.open(desk).text
    text = area(page)
    assert text.startswith("## What others learned {#from-c-2027-1}")
    assert "(case:C-2027-1)" in text
    assert "<ins>## What others learned" in page
    fields = {"spot": field(page, "spot"), "draft": field(page, "draft"), "teaching": field(page, "teaching")}
    shown = tariq.send(desk, {**fields, "text": f"{text}\n\nOne line more.", "go": "show"})
    assert shown.status_code == 200
    assert "<ins>One line more.</ins>" in shown.text
    added = tariq.send(desk, {**fields, "text": text, "go": "add"})
    assert (added.status_code, added.location) == (303, "/lessons-learned/taught")
    assert "Waits in the draft" in tariq.open(added.location).text
    assert "No lesson learned waits." in tariq.open("/lessons-learned/").text
    stale = tariq.send(desk, {**fields, "teaching": "0195d6f3-a1b2-7c3d-8e4f-5a6b7c8d9e0f", "text": text, "go": "add"})
    assert stale.status_code == 409


@pytest.mark.parametrize("taught_as", ["item", "scenario"])
def test_a_seed_asks_for_the_trainers_own_words(tariq: Browser, taught_as: str) -> None:
    desk = f"/lessons-learned/C-2027-1/1/{SLUG}/{MODULES[0]}"
    page = tariq.open(desk).text
    spots = re.findall(rf'<option value="({taught_as}:[^"]+)"', page)
    page = tariq.open(f"{desk}?spot={spots[0]}").text
    text = area(page)
    assert "…" in text
    assert "case:C-2027-1" in text
    fields = {"spot": field(page, "spot"), "draft": field(page, "draft"), "teaching": field(page, "teaching")}
    assert fields["spot"] == spots[0]
    refused = tariq.send(desk, {**fields, "text": text, "go": "add"})
    assert refused.status_code == 422
    assert "Write your own words where … stands" in refused.text
    assert area(refused.text) == text
    added = tariq.send(desk, {**fields, "text": text.replace("…", "We waited until Monday."), "go": "add"})
    assert added.status_code == 303, added.text


def test_faults_of_the_course_are_told_as_its_check_tells_them(tariq: Browser) -> None:
    desk = f"/lessons-learned/C-2027-1/1/{SLUG}/{MODULES[0]}"
    page = tariq.open(desk).text
    fields = {"spot": field(page, "spot"), "draft": field(page, "draft"), "teaching": field(page, "teaching")}
    refused = tariq.send(desk, {**fields, "text": "## A {#a}\n\n[Nowhere](no-such-lesson).\n", "go": "add"})
    assert refused.status_code == 422
    assert "no-such-lesson" in refused.text
    assert "leads nowhere" in refused.text


def test_setting_aside_needs_a_reason(tariq: Browser) -> None:
    address = "/lessons-learned/C-2027-1/1/set-aside"
    assert tariq.send(address, {"reason": ""}).status_code == 422
    assert tariq.send(address, {"reason": "The course says it already."}).status_code == 303
    assert "The course says it already." in tariq.open("/lessons-learned/taught").text
