"""A survey by plain forms: told what is done with it, sent once, left out; results and a table for trainers."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask

from learnhub.services import assessment, learning, surveys
from tests.courses import LESSONS, QUIZZES, SLUG, answers, files, published
from tests.people import People
from tests.services.test_surveys import FILE, PEOPLE
from tests.surveys import SURVEY, SURVEY_TEXT

ADDRESS = f"/courses/{SLUG}/surveys/{SURVEY}"


@pytest.fixture
def course(app: Flask, people: People) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    text = {**files(), FILE: SURVEY_TEXT.replace("at-end = true\n", "").encode()}
    published(transactions, people.actor("tariq"), text)
    for name in PEOPLE:
        transactions.write(people.actor(name), learning.enrol, SLUG)


@pytest.mark.usefixtures("course")
def test_a_learner_is_told_first_and_answers_once(people: People) -> None:
    amina = people.browser("amina")
    assert f'href="{ADDRESS}"' in amina.open(f"/courses/{SLUG}/").text
    page = amina.open(ADDRESS).text
    for words in ("kept without your name", "5 at a time", "Not in any mark", "Leave it out", "all of it"):
        assert words in page
    assert amina.send(ADDRESS).status_code == 422
    refused = amina.send(ADDRESS, {"used": "9", "said-else": "Kept <b>words</b>"})
    assert refused.status_code == 422
    assert "Kept &lt;b&gt;words&lt;/b&gt;" in refused.text
    assert amina.send(ADDRESS, {"used": "3", "kept-you": ["time", "rules"]}).location == ADDRESS
    assert "Your answers are kept without your name." in amina.open(ADDRESS).text
    assert amina.send(ADDRESS, {"used": "3"}).location == ADDRESS
    page = amina.open(ADDRESS).text
    assert "You have answered" in page
    assert "Send without my name" not in page
    assert "Those who have joined the course may answer." in people.browser("visitor").open(ADDRESS).text


@pytest.mark.usefixtures("course")
def test_a_trainer_reads_results_and_takes_them_as_a_table(app: Flask, people: People) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    tariq = people.browser("tariq")
    assert f'href="{ADDRESS}/results"' in tariq.open(ADDRESS).text
    for number, name in enumerate(PEOPLE[:6]):
        if number == 4:
            assert "Fewer than 5 people have answered" in tariq.open(f"{ADDRESS}/results").text
        given = {"used": ["4"], "said-else": [f"=SUM({name})"]}
        transactions.write(people.actor(name), surveys.send_answers, SLUG, SURVEY, given)
    page = tariq.open(f"{ADDRESS}/results").text
    for words in ("the answers of 5 people", "5 answers in words, in no order", "on average 4", "Fewer than 5 of them"):
        assert words in page
    assert PEOPLE[5] not in page
    table = tariq.open(f"{ADDRESS}/results.csv")
    lines = table.text.splitlines()
    assert lines[0].endswith("question,title,kind,answers,answer,count")
    assert "used,How much can you use?,scale,5,4,5" in lines
    assert sum("'=SUM(" in line for line in lines) == 5
    assert people.browser("amina").open(f"{ADDRESS}/results.csv").status_code == 403


def test_a_survey_at_the_end_is_offered_once_the_course_is_done(app: Flask, people: People) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    published(transactions, people.actor("tariq"), {**files(), FILE: SURVEY_TEXT.encode()})
    amina, actor = people.browser("amina"), people.actor("amina")
    transactions.write(actor, learning.enrol, SLUG)
    for lesson in LESSONS:
        transactions.write(actor, learning.finish_lesson, SLUG, lesson)
    for quiz in QUIZZES:
        assert ADDRESS not in amina.open(f"/courses/{SLUG}/").text
        attempt = transactions.write(actor, assessment.start_attempt, SLUG, quiz, uuid.uuid4())
        asked = [item.id for item in transactions.read(actor, assessment.open_attempt, attempt).items]
        transactions.write(actor, assessment.submit_attempt, attempt, answers(asked))
    for page in (f"/courses/{SLUG}/", f"/attempts/{attempt}/result"):
        assert f'href="{ADDRESS}"' in amina.open(page).text
