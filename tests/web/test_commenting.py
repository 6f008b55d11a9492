"""Comments beside the passages of a draft, and its approval, by plain forms."""

from __future__ import annotations

import re

from flask import Flask

from learnhub.services import authoring
from learnhub.services import people as accounts
from tests.courses import SLUG, edited, published
from tests.people import People

LESSON = "02-same-news/01-one-day.md"
PAGE = f"/studio/{SLUG}/comments/{LESSON}"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_second_trainer_comments_on_a_passage_and_approves_what_was_mended(app: Flask, people: People) -> None:
    run = app.extensions["learnhub.parts"].transactions
    published(run, people.actor("tariq"))
    run.write(people.actor("adele"), accounts.grant_role, people.accounts["rosa"].public_id, "trainer")
    tariq, rosa = people.another("tariq"), people.another("rosa")
    page = rosa.open(PAGE).text
    sent = {"comment": hidden(page, "comment"), "revision": hidden(page, "revision"), "place": "1"}
    wrong = rosa.send(PAGE, {**sent, "quote": "not a word of it", "text": "Which Monday?"})
    assert (wrong.status_code, "Which Monday?" in wrong.text) == (422, True)
    assert rosa.send(PAGE, {**sent, "text": "Which Monday?"}).status_code == 303
    run.write(people.actor("tariq"), authoring.import_course, edited(LESSON, "on Monday", "on Monday 8 March"))
    page = tariq.open(PAGE).text
    assert "Which Monday?" in page
    thread = re.search(r'action="(/studio/[^"]+/threads/[^"]+)/answer"', page)
    assert thread
    assert tariq.send(f"{thread[1]}/answer", {"comment": hidden(page, "comment"), "text": "Said."}).status_code == 303
    assert rosa.send(f"{thread[1]}/settle").status_code == 303
    assert "Said." in rosa.open(f"/studio/{SLUG}/comments?state=resolved").text
    assert "not approved yet" in rosa.open(f"/studio/{SLUG}/release").text
    index = rosa.open(f"/studio/{SLUG}/comments").text
    assert rosa.send(f"/studio/{SLUG}/approve", {"revision": "1"}).status_code == 409
    assert rosa.send(f"/studio/{SLUG}/approve", {"revision": hidden(index, "revision")}).status_code == 303
    assert "approved by Rosa" in tariq.open(f"/studio/{SLUG}/release").text
    run.write(people.actor("tariq"), authoring.import_course, edited(LESSON, "left on Monday", "left on Tuesday"))
    assert "1 edit since it was approved by Rosa" in tariq.open(f"/studio/{SLUG}/release").text
