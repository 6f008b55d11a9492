"""Publishing in the browser, and a learner who is offered what changed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from learnhub.services import authoring, learning
from tests.courses import SLUG, edited, published
from tests.people import People
from tests.publishing import run_jobs

LESSON = "02-same-news/01-one-day.md"
OTHER = edited(LESSON, "Monday", "Tuesday")
PAGE = f"/studio/{SLUG}/release"


@pytest.fixture
def transactions(app: Flask, people: People) -> Any:
    """A published course that Amina joined, with a draft that says something else."""
    run = app.extensions["learnhub.parts"].transactions
    published(run, people.actor("tariq"))
    run.write(people.actor("amina"), learning.enrol, SLUG)
    run.write(people.actor("tariq"), authoring.import_course, OTHER)
    return run


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def sent(page: str, **more: str) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("publication", "revision")} | {"weight": "material", **more}


def test_a_trainer_publishes_and_a_learner_takes_the_change_up(people: People, transactions: Any) -> None:
    trainer, learner = people.another("tariq"), people.another("amina")
    page = trainer.open(PAGE).text
    assert "<del>Monday" in page
    assert "<ins>Tuesday" in page
    answer = trainer.send(PAGE, sent(page, note="The day was wrong."))
    assert answer.status_code == 303
    waiting = trainer.open(answer.location)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (200, "2")
    run_jobs(transactions)
    done = trainer.open(answer.location)
    assert "Version 2 is published." in done.text
    assert "Refresh" not in done.headers
    course = learner.open(f"/courses/{SLUG}/").text
    assert "The day was wrong." in course
    assert "1 lesson is changed." in course
    changes = f"/courses/{SLUG}/releases/newer"
    assert "Tuesday" in learner.open(changes).text
    assert learner.send(changes, {}).status_code == 303
    assert "You have these changes since" in learner.open(changes).text
    assert "The day was wrong." not in learner.open(f"/courses/{SLUG}/").text


def test_what_was_typed_stays_when_the_draft_moved_or_a_word_is_missing(people: People, transactions: Any) -> None:
    trainer = people.another("tariq")
    page = trainer.open(PAGE).text
    missing = trainer.send(PAGE, {**sent(page, note="Kept."), "weight": ""})
    assert (missing.status_code, "Kept." in missing.text) == (422, True)
    moved = trainer.send(PAGE, {**sent(page, note="Kept."), "revision": "1"})
    assert (moved.status_code, "Kept." in moved.text, "Nothing was published." in moved.text) == (409, True, True)


def test_a_moment_is_read_in_the_zone_of_the_person_and_can_be_cancelled(people: People, transactions: Any) -> None:
    trainer = people.another("tariq")
    answer = trainer.send(PAGE, sent(trainer.open(PAGE).text, at="2027-02-20T08:30"))
    page = trainer.open(answer.location).text
    assert "08:30" in page
    assert trainer.send(f"{answer.location}/cancel", {}).status_code == 303
    assert "It was cancelled." in trainer.open(answer.location).text
    assert run_jobs(transactions) == []


def test_a_course_leaves_the_shelf_and_comes_back(people: People, transactions: Any) -> None:
    trainer = people.another("tariq")
    for way, said in (
        ("archive", "It is archived since"),
        ("bring-back", "is offered since"),
        ("unpublish", "It is not published now."),
    ):
        assert trainer.send(f"/studio/{SLUG}/{way}", {}).status_code == 303
        assert said in trainer.open(PAGE).text
        if way == "archive":
            reader = people.another("edith")
            assert reader.send(f"/courses/{SLUG}/enrol", {}).status_code == 303
            assert "nobody new may join. You may still read it." in reader.open(f"/courses/{SLUG}/").text
    assert people.another("edith").open(f"/courses/{SLUG}/").status_code == 404
    assert people.another("amina").open(f"/courses/{SLUG}/").status_code == 200
