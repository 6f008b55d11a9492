"""Practice and "Where do I stand?" over HTTP."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask

from learnhub.outside.clock import SetClock
from tests.courses import nine, published
from tests.people import Browser, People


@pytest.fixture
def amina(app: Flask, people: People) -> Browser:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), nine())
    browser = people.browser("amina")
    browser.send("/courses/nine/enrol")
    return browser


def minted(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def pass_quiz(browser: Browser) -> None:
    page = browser.open("/courses/nine/quizzes/check-1").text
    place = browser.send("/courses/nine/quizzes/check-1/attempts", {"attempt": minted(page, "attempt")}).location
    items = re.findall(r'<fieldset class="item panel" id="([^"]+)"', browser.open(place).text)
    browser.send(f"{place}/submit", dict.fromkeys(items, "all"))


def test_a_question_comes_back_is_answered_once_and_says_why(amina: Browser, clock: SetClock) -> None:
    assert "Nothing to practise yet" in amina.open("/practice/").text
    pass_quiz(amina)
    assert "returns on" in amina.open("/practice/").text
    clock.move(dt.timedelta(days=1))
    assert "2 questions come back today" in amina.open("/").text
    page = amina.open("/practice/").text
    assert "Asked for the first time" in page
    address = re.search(r'action="(/practice/nine/([^"]+))"', page)
    assert address is not None
    given = {"answer": minted(page, "answer"), address[2]: "one"}
    first, again = (amina.send(address[1], given) for _ in range(2))
    assert first.location == again.location
    result = amina.open(first.location).text
    assert "Not right yet. The question returns on" in result
    assert "The others hear of it" in result
    assert (
        amina.send(address[1], {**given, "answer": minted(amina.open("/practice/").text, "answer")}).location
        == "/practice/"
    )


def test_the_right_answer_is_not_on_the_page_before_it_is_sent(amina: Browser, clock: SetClock) -> None:
    pass_quiz(amina)
    clock.move(dt.timedelta(days=1))
    start = amina.send("/standing/", {"standing": minted(amina.open("/standing/").text, "standing")}).location
    for page in (amina.open("/practice/").text, amina.open(start).text):
        assert "The others hear of it" not in page
        assert "All prepare" not in page
        assert "is-right" not in page


def test_nine_questions_are_saved_and_lead_to_modules_and_lessons(amina: Browser) -> None:
    start = amina.send("/standing/", {"standing": minted(amina.open("/standing/").text, "standing")}).location
    items = re.findall(r'<fieldset class="item panel" id="([^"]+)"', amina.open(start).text)
    assert len(items) == 9
    saved = amina.send(f"{start}/responses", {items[0]: "all"}, Accept="application/json")
    assert saved.status_code == 200
    assert 'value="all" checked' in amina.open(start).text
    amina.send(f"{start}/submit", {items[1]: "all"})
    result = amina.open(f"{start}/result").text
    assert "/courses/nine/quizzes/check-1" in result
    assert "/courses/nine/lesson-3" in result
    assert amina.client.get(start).location == f"{start}/result"


def test_wishes_are_kept(amina: Browser) -> None:
    amina.send("/practice/wish", {"practice": "off", "digest": "yes"})
    page = amina.open("/practice/").text
    assert "Practice is switched off" in page
    amina.send("/practice/wish", {"practice": "on", "digest": "yes"})
    assert re.search(r'name="digest" value="yes" checked', amina.open("/practice/").text)


def test_how_it_is_counted_is_said_to_everyone(people: People) -> None:
    assert "One miss never changes it" in people.browser("visitor").open("/practice/counted").text
