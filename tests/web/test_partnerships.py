"""The pages of partnerships."""

from __future__ import annotations

import re
import uuid
from typing import Any

from flask import Flask

from learnhub.outside.clock import SetClock
from tests.cases import case_in
from tests.people import People
from tests.web.test_cases import Desk

FORM: dict[str, Any] = {
    "name": "Books for four islands",
    "purpose": "Books on the first day of term.",
    "status": "active",
    "stages": ["delivering"],
    "began": "2026",
    "places": ["Kiribati", "Tuvalu", ""],
    "sdg_targets": ["4.1"],
    "contact": "office@example.org",
    "readers": "everyone",
    "partner_list.0.name": "Moana Lines",
    "partner_list.0.sector": "private",
    "partner_list.0.country": "Fiji",
    "partner_list.0.named": "no",
    "partner_list.2.name": "The Fund",
    "partner_list.2.sector": "un-entity",
    "partner_list.2.country": "Fiji",
    "partner_list.2.named": "yes",
}


def test_a_focal_point_makes_the_page_and_readers_see_what_they_may(
    app: Flask, people: People, clock: SetClock
) -> None:
    desk = Desk(app, people, clock)
    lee = people.browser("lee")
    page = lee.open("/partnerships/new")
    minted = re.search(r'name="partnership" value="([^"]+)"', page.text)
    assert minted
    wrong = lee.send("/partnerships/new", FORM | {"partnership": minted[1], "partner_list.2.country": "Atlantis"})
    assert wrong.status_code == 422
    assert '<a href="#partner_list.2.country">' in wrong.text
    answer = lee.send("/partnerships/new", FORM | {"partnership": minted[1], "version": "0"})
    assert answer.location == f"/partnerships/{minted[1]}"
    own = lee.open(answer.location).text
    for words in (
        "Moana Lines",
        "office@example.org",
        "Kiribati; Tuvalu",
        "Change this page",
        "Confirmed within a year",
    ):
        assert words in own
    outside = people.browser().open(answer.location).text
    assert "Moana Lines" not in outside
    assert "office@example.org" not in outside
    assert "The Fund" in outside
    assert "Books for four islands" in people.browser().open("/partnerships/").text
    for query, there in (("q=isla&country=KI&sector=private&sdg=4", True), ("q=isla&status=closed", False)):
        page = people.browser().open(f"/partnerships/?{query}").text
        assert ("Books for four islands" in page) is there
        assert 'value="isla"' in page
    case = case_in(desk, "draft", partnership=uuid.UUID(minted[1]))
    assert "The partnership is Books for four islands." in lee.open(f"/cases/{case}/preview").text
    assert "The partnership is Books for four islands." in lee.open(f"/cases/{case}/readers").text
    edit = lee.open(f"{answer.location}/edit")
    assert 'value="Moana Lines"' in edit.text
    version = re.search(r'name="version" value="(\d+)"', edit.text)
    assert version
    changed = FORM | {"name": "Books for five islands", "version": version[1]}
    assert lee.send(f"{answer.location}/edit", changed).status_code == 303
    assert lee.send(f"{answer.location}/edit", changed | {"name": "Books"}).status_code == 409
    assert "Books for five islands" in lee.open(answer.location).text
    assert lee.send(f"{answer.location}/confirm").status_code == 303
    assert f"partnership={minted[1]}" in own
    begun = lee.open(f"/cases/new?partnership={minted[1]}")
    assert begun.status_code == 200
