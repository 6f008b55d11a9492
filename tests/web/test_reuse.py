"""The page of parts that come from other courses."""

from __future__ import annotations

import re
import uuid

from flask import Flask

from learnhub.services import authoring
from tests.courses import SLUG, edited, files, named, published
from tests.people import People

LESSON = "01-open-books/01-who-gives.md"


def test_a_lesson_is_reused_and_its_change_is_taken_on_the_page(app: Flask, people: People) -> None:
    transactions, trainer = app.extensions["learnhub.parts"].transactions, people.actor("tariq")
    published(transactions, trainer, files())
    transactions.write(trainer, authoring.import_course, named("other"))
    tariq, page = people.browser("tariq"), "/studio/other/reuse/"
    assert "Lesson: Who gives what" in tariq.open(f"{page}?source={SLUG}").text
    fields = {"reuse": str(uuid.uuid4()), "source": SLUG, "part": "lesson:who-gives", "where-lesson": "02-same-news"}
    assert tariq.send(page, {**fields, "where-lesson": "none"}).status_code == 422
    assert tariq.send(page, fields).location == page
    assert "as its source" in tariq.open(page).text
    published(transactions, trainer, edited(LESSON, "on Thursday", "on Friday"))
    assert "1 source has changed" in tariq.open("/studio/other/").text
    shown = tariq.open(page).text
    assert "<ins>A letter came on Friday.</ins>" in shown
    way = re.search(r'action="(/studio/reuse/[^"]+/take)"', shown)
    assert way
    assert tariq.send(way[1], {"course": "other"}).location == page
    assert "as its source" in tariq.open(page).text
    assert tariq.send(way[1].replace("take", "leave")).location == page
    assert tariq.send(way[1].replace("take", "forget")).location == page
    assert "Nothing here comes from another course." in tariq.open(page).text
