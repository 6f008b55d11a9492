"""Checks before the send and hints one by one: what they cost is told, taken from the score, and never more."""

from __future__ import annotations

import re
import uuid

import pytest
from flask import Flask
from sqlalchemy import select

from learnhub.store.tables.assessment import Attempt, Response
from tests.courses import QUIZZES, SLUG, edited, published
from tests.people import Browser, People

QUIZ = f"/courses/{SLUG}/quizzes/{QUIZZES[1]}"
FILE = "02-same-news/02-check.quiz.md"
WRONG = {"first-a": "one", "first-b": "Friday"}
RIGHT = {"first-a": "all", "first-b": "Monday"}


@pytest.fixture
def amina(app: Flask, people: People) -> Browser:
    given = edited(FILE, "draw = 1\n", "draw = 1\nchecks = 2\nmiss-cost = 25\nhint-cost = 10\n")
    hints = 'difficulty = 1\nhints = ["Think of the letters.", "They all left together."]\n'
    given[FILE] = given[FILE].decode().replace("difficulty = 1\n", hints).encode()
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), given)
    browser = people.browser("amina")
    browser.send(f"/courses/{SLUG}/enrol")
    return browser


def start(browser: Browser) -> tuple[str, str]:
    attempt = str(browser.send(f"{QUIZ}/attempts", {"attempt": str(uuid.uuid4())}).location)
    found = re.search(r'<fieldset class="item panel" id="([^"]+)"', browser.open(attempt).text)
    assert found is not None
    return attempt, found[1]


def kept(people: People) -> tuple[float, bool, float]:
    with people.store.reading() as session:
        row = session.execute(
            select(Attempt.score, Attempt.passed, Response.score).join(Response, Response.attempt_id == Attempt.id)
        ).one()
    return (row[0], row[1], row[2])


def test_a_miss_and_a_hint_cost_what_the_page_said_before_the_start(people: People, amina: Browser) -> None:
    page = amina.open(QUIZ).text
    for words in (
        "until it was not right 2 times",
        "costs 25 % of the points",
        "Each hint that you ask for costs 10",
    ):
        assert words in page
    attempt, item = start(amina)
    page = amina.open(attempt).text
    assert "Think of the letters." not in page
    assert "Show hint 1 (costs 10 %)" in page
    assert amina.send(f"{attempt}/hint/{item}").location == f"{attempt}#{item}"
    page = amina.open(attempt).text
    assert "Think of the letters." in page
    assert "They all left together." not in page
    amina.send(f"{attempt}/check/{item}", {item: WRONG[item]})
    page = amina.open(attempt).text
    assert "Not right yet. 1 check is left." in page
    assert "All prepare" not in page
    amina.send(f"{attempt}/check/{item}", {item: RIGHT[item]})
    page = amina.open(attempt).text
    assert "Right. The answer stays as it is." in page
    assert f'id="{item}" data-question disabled' in page
    amina.send(f"{attempt}/submit", {item: WRONG[item]})
    assert kept(people) == (pytest.approx(0.65), True, pytest.approx(0.65))
    assert "Checks and hints took 35 % of its points." in amina.open(f"{attempt}/result").text


def test_without_a_check_left_the_answer_stays_and_nothing_costs_below_nothing(people: People, amina: Browser) -> None:
    attempt, item = start(amina)
    for _ in range(4):
        amina.send(f"{attempt}/check/{item}", {item: WRONG[item]})
        amina.send(f"{attempt}/hint/{item}")
    assert "Not right, and no check is left." in amina.open(attempt).text
    amina.send(f"{attempt}/responses", {item: RIGHT[item]})
    amina.send(f"{attempt}/submit", {item: RIGHT[item]})
    assert kept(people) == (0, False, 0)


def test_a_blank_answer_is_no_miss_and_what_is_not_there_is_refused(people: People, amina: Browser) -> None:
    attempt, item = start(amina)
    amina.send(f"{attempt}/check/{item}", {item: ""})
    assert "Not right" not in amina.open(attempt).text
    other = next(each for each in RIGHT if each != item)
    for door in ("check", "hint"):
        assert amina.send(f"{attempt}/{door}/{other}").status_code == 404
        assert people.browser("sam").send(f"{attempt}/{door}/{item}").status_code == 404
    amina.send(f"{attempt}/submit", {item: RIGHT[item]})
    assert amina.send(f"{attempt}/check/{item}").status_code == 409
    assert kept(people) == (1, True, 1)


def test_a_quiz_without_checks_gives_none(people: People, app: Flask) -> None:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"))
    amina = people.browser("amina")
    amina.send(f"/courses/{SLUG}/enrol")
    attempt, item = start(amina)
    assert "Check this answer" not in amina.open(attempt).text
    for door in ("check", "hint"):
        assert amina.send(f"{attempt}/{door}/{item}", {item: RIGHT[item]}).status_code == 404
