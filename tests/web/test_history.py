"""The history of a draft and its check, in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from learnhub.domain.drafts import Origin
from learnhub.services import authoring
from learnhub.services.drafting import change_draft, sha
from tests.courses import SLUG, edited, files, published
from tests.people import People

LESSON = "02-same-news/01-one-day.md"
OTHER = edited(LESSON, "Monday", "Tuesday")
HOME = f"/studio/{SLUG}"


@pytest.fixture
def trainer(app: Flask, people: People) -> Any:
    """A trainer whose draft was changed once, and lost a lesson."""
    run = app.extensions["learnhub.parts"].transactions
    tariq = people.actor("tariq")
    published(run, tariq)
    run.write(tariq, authoring.import_course, OTHER)
    base = {LESSON: sha(OTHER[LESSON])}
    run.write(tariq, change_draft, SLUG, {LESSON: None}, base=base, origin=Origin.TRASH)
    return people.another("tariq")


def test_a_lesson_comes_back_from_the_trash(trainer: Any) -> None:
    page = trainer.open(f"{HOME}/history/").text
    assert "a folder came in" in page
    assert "Trash: 1 file" in page
    assert LESSON in trainer.open(f"{HOME}/trash").text
    assert trainer.send(f"{HOME}/trash/3", {"path": LESSON}).status_code == 303
    assert "The trash is empty." in trainer.open(f"{HOME}/trash").text
    assert trainer.send(f"{HOME}/trash/3", {"path": LESSON}).status_code == 303
    assert "It is there already." in trainer.open(f"{HOME}/trash").text


def test_a_revision_is_read_word_by_word_and_taken_back(trainer: Any) -> None:
    page = trainer.open(f"{HOME}/history/2").text
    assert "<del>Monday" in page
    assert "taken out" in trainer.open(f"{HOME}/history/2?since=1").text
    assert trainer.send(f"{HOME}/history/1/restore", {}).status_code == 303
    assert "It is as it was then" in trainer.open(f"{HOME}/history/").text
    assert trainer.open(f"{HOME}/history/9").status_code == 404


def test_the_check_names_file_line_and_mend(trainer: Any, app: Flask, people: People) -> None:
    trainer.send(f"{HOME}/history/1/restore", {})
    run = app.extensions["learnhub.parts"].transactions
    broken = files()[LESSON].replace(b" {#monday}", b"")
    base = {LESSON: sha(files()[LESSON])}
    run.write(people.actor("tariq"), change_draft, SLUG, {LESSON: broken}, base=base, origin=Origin.EDIT)
    page = trainer.open(f"{HOME}/checks").text
    assert "The id of this heading is missing." in page
    assert "faults bar publishing" in page
    assert LESSON in page
    assert trainer.send(f"{HOME}/checks/mend", {"code": "id-missing", "revision": "5"}).status_code == 303
    assert "The id of this heading is missing." not in trainer.open(f"{HOME}/checks").text
    assert trainer.send(f"{HOME}/checks/mend", {"code": "id-missing", "revision": "5"}).status_code == 409
