"""Marking open responses by plain forms: the queue, the question of a tie, points and words, the learner's result."""

from __future__ import annotations

import re
import uuid

import pytest
from flask import Flask

from learnhub.domain.assessment import ItemKind
from tests.courses import QUIZZES, SLUG, files, published
from tests.items import text_of
from tests.people import Browser, People

FILE = "02-same-news/02-check.quiz.md"
FRONT = """+++
id = "news-check"
title = "Check: the same news"
pass = 1
draw = 1
reason = "One of one."
+++

One letter.

"""


@pytest.fixture
def attempt(app: Flask, people: People) -> str:
    text = FRONT + "".join(
        text_of(ItemKind.OPEN, identity=f"open-{form.lower()}", form=form, passage="one-day#monday") for form in "AB"
    )
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), {**files(), FILE: text.encode()})
    amina = people.browser("amina")
    amina.send(f"/courses/{SLUG}/enrol")
    fields: dict[str, object] = {"attempt": str(uuid.uuid4())}
    address = str(amina.send(f"/courses/{SLUG}/quizzes/{QUIZZES[1]}/attempts", fields).location)
    amina.send(f"{address}/submit", {asked(amina.open(address).text): "Dear all, here is <b>the list</b>."})
    return address


def asked(page: str) -> str:
    found = re.search(r"open-[ab]", page)
    assert found is not None
    return found[0]


def test_a_trainer_marks_and_the_learner_reads_points_and_words(people: People, attempt: str) -> None:
    tariq, amina = people.browser("tariq"), people.browser("amina")
    address = attempt.replace("/attempts/", "/marking/")
    assert 'href="/marking/"' in tariq.open("/lessons-learned/").text
    assert f'href="{address}"' in tariq.open("/marking/").text
    page = tariq.open(address).text
    assert "conflict of interest" in page
    assert "here is" not in page
    assert "model answer" not in page
    assert tariq.send(f"{address}/tie").status_code == 422
    assert tariq.send(f"{address}/tie", {"conflict": "none"}).location == address
    page = tariq.open(address).text
    assert "Dear all, here is &lt;b&gt;the list&lt;/b&gt;." in page
    assert "0 to 2 points" in page
    item = asked(page)
    given: dict[str, object] = {f"{item}.names-all": "2", f"{item}.dated": "7", f"{item}.words": "To all, good."}
    refused = tariq.send(address, given)
    assert refused.status_code == 422
    assert "To all, good." in refused.text
    given[f"{item}.dated"] = "0"
    assert tariq.send(address, given).location == "/marking/"
    assert tariq.send(address, given).location == "/marking/"
    assert "The answers are marked." in tariq.open("/marking/").text
    result = amina.open(f"{attempt}/result").text
    for words in ("2 of 2 points", "0 of 1 points", "To all, good.", "You are at or above the pass line."):
        assert words in result
    assert "Tariq" not in result


def test_a_declared_tie_leaves_the_answers_to_somebody_else(people: People, attempt: str) -> None:
    tariq: Browser = people.browser("tariq")
    address = attempt.replace("/attempts/", "/marking/")
    assert tariq.send(f"{address}/tie", {"conflict": "declared"}).location == "/marking/"
    assert f'href="{address}"' not in tariq.open("/marking/").text
    assert "These answers are not for you to mark" in tariq.open(address).text
    assert tariq.send(address, {"open-a.names-all": "2"}).status_code == 403
