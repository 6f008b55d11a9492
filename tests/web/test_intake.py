"""Bringing in files in the browser: the look first, refusals by name, clashes with a choice for each."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
from flask import Flask

from learnhub.domain.drafts import Origin
from learnhub.services import authoring
from learnhub.services.drafting import change_draft, sha
from tests import word
from tests.courses import SLUG, edited, files
from tests.people import Browser, People
from tests.services.test_intake import LESSON


def look(browser: Browser, data: bytes, name: str, **fields: str) -> Any:
    return browser.send("/studio/import", {"file": (io.BytesIO(data), name), "intake": str(uuid.uuid4()), **fields})


@pytest.fixture
def course(app: Flask, people: People) -> str:
    transactions = app.extensions["learnhub.parts"].transactions
    return str(transactions.write(people.actor("tariq"), authoring.import_course, files()).slug)


def test_a_word_file_is_looked_over_then_written_into_the_draft(people: People, course: str) -> None:
    tariq = people.browser("tariq")
    assert f'<option value="{SLUG}" selected>' in tariq.open(f"/studio/{SLUG}/import").text
    place = look(tariq, word.a_guide(), "guide.docx", course=SLUG).location
    page = tariq.open(place).text
    for words in (
        "What guide.docx would do",
        "The first row of a table is now its heading.",
        "03-open-books-2/module.md",
    ):
        assert words in page
    assert "still to mend before it can be published" in page
    assert "open-books-2" not in tariq.open(f"/studio/{SLUG}/").text
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    answer = tariq.send(place, {"seen": seen[1]})
    assert (answer.status_code, answer.location) == (303, f"/studio/{SLUG}/")
    after = tariq.open(f"/studio/{SLUG}/").text
    assert "Who gives what" in after
    assert tariq.open(place).status_code == 404


def test_a_folder_meets_the_draft_and_each_clash_asks_for_a_choice(app: Flask, people: People, course: str) -> None:
    tariq = people.browser("tariq")
    transactions = app.extensions["learnhub.parts"].transactions
    changes = {LESSON: edited(LESSON, "Name the people", "The draft")[LESSON]}
    base = {LESSON: sha(files()[LESSON])}
    transactions.write(people.actor("tariq"), change_draft, SLUG, changes, base=base, origin=Origin.EDIT)
    mine = edited(LESSON, "Name the people", "The file")
    sent = [(io.BytesIO(data), f"course/{path}") for path, data in mine.items()]
    answer = tariq.send("/studio/import", {"folder": sent, "intake": str(uuid.uuid4())})
    page = tariq.open(answer.location).text
    assert "1 file was changed on both sides" in page
    assert re.findall(r"The (?:file|draft) who vote", page) == ["The file who vote", "The draft who vote"]
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    again = tariq.send(answer.location, {"seen": seen[1]})
    assert again.status_code == 422
    assert "Choose one of the two texts." in again.text
    done = tariq.send(answer.location, {"seen": seen[1], f"choice:{LESSON}#0": "ours"})
    assert done.location == f"/studio/{SLUG}/"
    draft = transactions.read(people.actor("tariq"), authoring.export_course, SLUG, draft=True)
    assert draft == mine


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "x.docx", "Choose a file."),
        (b"plain words", "x.docx", "This is no Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.doc", "of an old kind"),
        (word.packed({"a/course.md": b"x"}), "x.zip", "does not begin with front matter"),
        (word.packed({"course.md": b"x", "../y": b"x"}), "x.zip", "leads out of the course"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_and_told_why(
    people: People, data: bytes, name: str, words: str
) -> None:
    answer = look(people.browser("tariq"), data, name)
    assert answer.status_code == 422
    assert words in answer.text


def test_more_than_fifty_megabytes_are_refused_before_they_are_read(people: People) -> None:
    tariq = people.browser("tariq")
    claims = {"CONTENT_LENGTH": "51000000"}
    form = "multipart/form-data; boundary=x"
    answer = tariq.client.post("/studio/import", data=b"--x", content_type=form, environ_overrides=claims)
    assert (answer.status_code, "too large to send" in answer.text) == (413, True)


def test_who_is_no_trainer_reaches_none_of_it(people: People, course: str) -> None:
    for name in ("amina", "edith", "adele"):
        assert people.browser(name).open("/studio/import").status_code == 403
        assert look(people.browser(name), word.a_guide(), "guide.docx").status_code == 403


def test_what_was_brought_in_can_be_discarded(people: People) -> None:
    tariq = people.browser("tariq")
    place = look(tariq, word.a_guide(), "guide.docx", title="All of it").location
    assert "A new course would be made: all-of-it" in tariq.open(place).text
    assert tariq.send(f"{place}/discard").location == "/studio/import"
    assert tariq.open(place).status_code == 404
