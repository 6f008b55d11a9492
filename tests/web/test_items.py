"""The page of a quiz for questions from and for other systems: a look first, then the draft; trainers alone."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
from flask import Flask

from learnhub.interop.items.formats import FORMATS, read_file
from learnhub.services import authoring
from tests.courses import QUIZZES, SLUG, files
from tests.interop.test_bringing_questions import AIKEN, QUIZ
from tests.people import People

PAGE = f"/studio/{SLUG}/quizzes/{QUIZZES[0]}/questions/"


@pytest.fixture
def course(app: Flask, people: People) -> str:
    transactions = app.extensions["learnhub.parts"].transactions
    return str(transactions.write(people.actor("tariq"), authoring.import_course, files()).slug)


def send(people: People, data: bytes, format_: str, name: str = "tariq") -> Any:
    fields = {"file": (io.BytesIO(data), "bank.txt"), "format": format_, "intake": str(uuid.uuid4())}
    return people.browser(name).send(PAGE, fields)


def test_questions_are_looked_over_and_then_written_into_the_draft(app: Flask, people: People, course: str) -> None:
    tariq = people.browser("tariq")
    answer = send(people, AIKEN.replace("told", "pr\xe9venu").encode("cp1252"), "aiken")
    page = tariq.open(answer.location).text
    assert "bank.txt:1" in page
    assert "Who is prévenu?" in page
    assert "One choice" in page
    assert "Windows-1252" in page
    assert "still to mend before it can be published" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    assert tariq.send(answer.location, {"seen": seen[1]}).location == f"/studio/{SLUG}/"
    transactions = app.extensions["learnhub.parts"].transactions
    draft = transactions.read(people.actor("tariq"), authoring.export_course, SLUG, draft=True)
    assert {path for path in draft if draft[path] != files().get(path)} == {QUIZ}
    assert "Who is prévenu?" in draft[QUIZ].decode()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_quiz_is_taken_along_in_each_format_and_what_it_cannot_hold_is_named(
    people: People, course: str, format_: str
) -> None:
    page = people.browser("tariq").open(PAGE).text
    assert (f"What {FORMATS[format_].name} cannot hold" in page) is (format_ != "csv")
    answer = people.browser("tariq").open(f"{PAGE}{format_}")
    assert f"books-check.{FORMATS[format_].ending}" in answer.headers["Content-Disposition"]
    held = len(read_file(format_, answer.data).questions)
    assert f"{held} of 4 questions" in page
    assert held == (1 if format_ == "aiken" else 4)


def test_a_file_without_a_question_says_so_by_line(people: People, course: str) -> None:
    answer = send(people, b"// no question here", "gift")
    assert answer.status_code == 422
    assert "There is no question in this file" in answer.text
    assert "Choose a file." in send(people, b"", "gift").text


def test_learners_never_reach_the_keys_of_a_quiz(app: Flask, people: People, course: str) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    transactions.write(people.actor("tariq"), authoring.publish, SLUG)
    for name in ("amina", "rosa", "edith", "adele"):
        assert people.browser(name).open(PAGE).status_code == 403
        assert send(people, AIKEN.encode(), "aiken", name).status_code == 403
        for format_ in FORMATS:
            assert people.browser(name).open(f"{PAGE}{format_}").status_code == 403
    assert people.browser().open(f"{PAGE}gift").status_code == 303


def test_a_quiz_that_is_not_there_is_not_found(people: People, course: str) -> None:
    assert people.browser("tariq").open(PAGE.replace(QUIZZES[0], "none")).status_code == 404
    assert people.browser("tariq").open(f"{PAGE}tex").status_code == 404
