"""Limits over HTTP: said before the start, held at every door, eased by a trainer; and odd requests to a try."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape

import pytest
from flask import Flask

from learnhub.outside.clock import SetClock
from tests.courses import QUIZZES, SLUG, answers, edited, published
from tests.people import Browser, People

QUIZ = f"/courses/{SLUG}/quizzes/{QUIZZES[0]}"
FILE = "01-open-books/03-check.quiz.md"


@pytest.fixture
def amina(app: Flask, people: People) -> Browser:
    limited = edited(FILE, "draw = 2\n", "draw = 2\ntries = 1\nminutes = 20\npass-each = 1\n")
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), limited)
    browser = people.browser("amina")
    browser.send(f"/courses/{SLUG}/enrol")
    return browser


def start(browser: Browser) -> str:
    return str(browser.send(f"{QUIZ}/attempts", {"attempt": str(uuid.uuid4())}).location)


def asked(browser: Browser, attempt: str) -> list[str]:
    return re.findall(r'<fieldset class="item panel" id="([^"]+)"', browser.open(attempt).text)


def test_the_page_says_the_limits_before_the_start_and_why_no_try_may_begin(amina: Browser) -> None:
    page = amina.open(QUIZ).text
    for words in ("At most 1 try.", "20 minutes for a try", "On each principle that is asked, at least 1 answer"):
        assert words in page
    assert "There is no time limit" not in page
    attempt = start(amina)
    page = amina.open(attempt).text
    assert "Answers are taken until" in page
    assert 'data-seconds-left="1200" hidden' in page
    amina.send(f"{attempt}/submit")
    assert "You have used all your tries." in amina.open(QUIZ).text
    assert start(amina) == QUIZ


def test_after_time_nothing_more_is_taken_and_the_page_says_what_counts(amina: Browser, clock: SetClock) -> None:
    attempt = start(amina)
    first, second = asked(amina, attempt)
    amina.send(f"{attempt}/responses", dict(answers([first])))
    clock.move(dt.timedelta(minutes=30))
    assert "The time for this try is over." in amina.open(attempt).text
    late = amina.send(f"{attempt}/responses", dict(answers([second])))
    assert late.status_code == 422
    assert "The time for this try is over." in unescape(late.text)
    assert amina.send(f"{attempt}/responses", dict(answers([second])), accept="application/json").status_code == 422
    assert amina.send(f"{attempt}/submit", dict(answers([first, second]))).location == f"{attempt}/result"
    page = amina.open(f"{attempt}/result").text
    assert "The time was over at" in page
    assert "1 of 2. The pass line is 1." in page


def test_a_trainer_gives_an_exception_and_the_learner_goes_on(people: People, amina: Browser) -> None:
    amina.send(f"{start(amina)}/submit")
    tariq = people.browser("tariq")
    assert f'href="{QUIZ}/exceptions"' in tariq.open(QUIZ).text
    assert "exceptions" not in amina.open(QUIZ).text
    page = tariq.open(f"{QUIZ}/exceptions").text
    assert "Nobody has been given an exception" in page
    minted = re.search(r'name="grant" value="([^"]+)"', page)
    assert minted is not None
    fields: dict[str, object] = {"grant": minted[1], "email": "amina@example.org", "tries": "1", "reason": ""}
    refused = tariq.send(f"{QUIZ}/exceptions", fields)
    assert refused.status_code == 422
    assert 'value="amina@example.org"' in refused.text
    given = tariq.send(f"{QUIZ}/exceptions", {**fields, "reason": "The power went out."})
    assert given.location == f"{QUIZ}/exceptions"
    page = tariq.open(f"{QUIZ}/exceptions").text
    assert "The power went out." in page
    assert "Amina" in page
    assert tariq.send(f"{QUIZ}/exceptions", {**fields, "reason": "Again."}).status_code == 409
    assert "/attempts/" in start(amina)


@pytest.mark.parametrize("door", ["responses", "submit"])
def test_ten_megabytes_in_a_field_get_a_clear_answer_and_nothing_is_lost(amina: Browser, door: str) -> None:
    attempt = start(amina)
    first, second = asked(amina, attempt)
    amina.send(f"{attempt}/responses", dict(answers([first])))
    refused = amina.send(f"{attempt}/{door}", {second: "x" * 10_000_000})
    assert refused.status_code == 413
    assert amina.send(f"{attempt}/responses", {second: "x" * 10_000_000}, accept="application/json").status_code == 413
    assert amina.open(attempt).text.count("is-answered") == 1
    amina.send(f"{attempt}/submit", dict(answers([second])))
    assert "2 of 2. The pass line is 1." in amina.open(f"{attempt}/result").text


def test_an_answer_for_an_item_of_another_form_is_refused(amina: Browser) -> None:
    attempt = start(amina)
    mine = set(asked(amina, attempt))
    other = next(item for item in ("givers-a", "sums-a", "givers-b", "day-b") if item not in mine)
    for name in (other, "none", f"{other}:part", "x" * 300):
        for door in ("responses", "submit"):
            assert amina.send(f"{attempt}/{door}", {name: "x"}).status_code == 422
    assert amina.open(attempt).status_code == 200


def test_two_windows_on_one_try_keep_the_last_answer_of_each_question(people: People, amina: Browser) -> None:
    attempt = start(amina)
    first, second = asked(amina, attempt)
    other = people.browser("amina")
    amina.send(f"{attempt}/responses", dict(answers([first], right=False)))
    other.send(f"{attempt}/responses", dict(answers([second])))
    other.send(f"{attempt}/responses", dict(answers([first])))
    assert amina.send(f"{attempt}/submit").location == f"{attempt}/result"
    late = other.send(f"{attempt}/responses", dict(answers([first], right=False)), accept="application/json")
    assert late.status_code == 409
    assert "2 of 2. The pass line is 1." in other.open(f"{attempt}/result").text
