"""A trainer corrects the marks of a quiz by plain forms, and a learner finds both results and a mail."""

from __future__ import annotations

import re
import uuid

from flask import Flask

from tests.courses import QUIZZES, SLUG, edited, files, published
from tests.people import Browser, People

QUIZ = f"/courses/{SLUG}/quizzes/{QUIZZES[1]}"
FILE = "02-same-news/02-check.quiz.md"
NAME = "first-a"


def sent(browser: Browser) -> str:
    """Send a try in which the question was asked, with the answer that is right and was keyed wrong."""
    attempt = str(browser.send(f"{QUIZ}/attempts", {"attempt": str(uuid.uuid4())}).location)
    asked = re.findall(r'<fieldset class="item panel" id="([^"]+)"', browser.open(attempt).text)
    browser.send(f"{attempt}/submit", {NAME: "all"} if NAME in asked else {})
    return attempt if NAME in asked else sent(browser)


def test_a_trainer_corrects_the_marks_and_the_learner_reads_both_results(app: Flask, people: People) -> None:
    parts = app.extensions["learnhub.parts"]
    bad = edited(FILE, "- ( ) One of them. {#one}", "- (x) One of them. {#one}")
    bad = edited(FILE, "- (x) All of them. {#all}", "- ( ) All of them. {#all}", bad)
    published(parts.transactions, people.actor("tariq"), bad)
    amina, tariq = people.browser("amina"), people.browser("tariq")
    amina.send(f"/courses/{SLUG}/enrol")
    attempt = sent(amina)
    assert "There is nothing to correct" in tariq.open(f"{QUIZ}/corrections").text
    published(parts.transactions, people.actor("tariq"), files())
    assert f'href="{QUIZ}/corrections"' in tariq.open(QUIZ).text
    assert "corrections" not in amina.open(QUIZ).text
    listed = tariq.open(f"{QUIZ}/corrections").text
    assert "All of them." in listed
    assert "One of them." in listed
    refused = tariq.send(f"{QUIZ}/corrections", {"correction": str(uuid.uuid4())})
    assert refused.status_code == 422
    assert "Choose at least one question." in refused.text
    place = str(tariq.send(f"{QUIZ}/corrections", {"correction": str(uuid.uuid4()), "item": NAME}).location)
    assert "It is being counted" in tariq.open(place).text
    while parts.worker.step():
        pass
    page = tariq.open(place).text
    assert "1 try gets a better result." in page
    assert "Amina" not in page
    assert tariq.send(f"{place}/approve").location == place
    assert "The marks are being corrected" in tariq.open(place).text
    while parts.worker.step():
        pass
    page = tariq.open(place).text
    assert "1 person passed the quiz by it." in page
    assert "1 try was corrected." in tariq.open(f"{QUIZ}/corrections").text
    result = amina.open(f"{attempt}/result").text
    assert "Before: 0 of 1. Now: 1 of 1." in result
    assert "Question 1 was corrected on" in result
    mails = [path.read_text("utf-8") for path in (parts.settings.data / "mail").iterdir()]
    assert [f"{attempt}/result" in mail for mail in mails] == [True]
