"""The page of parts that come from other courses."""

from __future__ import annotations

import re
import uuid

from flask import Flask

from learnhub.services import authoring
from tests.courses import SLUG, edited, files, named, published
from tests.people import People

LESSON = "01-open-books/01-who-gives.md"
QUIZ, NEWS = "01-open-books/03-check.quiz.md", "02-same-news/02-check.quiz.md"


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
    question = {"reuse": str(uuid.uuid4()), "source": SLUG, "part": "item:givers-a", "where-item": NEWS}
    assert tariq.send(page, question).location == page
    said = edited(LESSON, "on Thursday", "on Friday")
    said = edited(QUIZ, "One of them. {#one}\n  > The others hear", "One of *them*. {#one}\n  > Others hear", said)
    said = edited(QUIZ, 'passage = "who-gives#the-list"', 'passage = "who-gives#the-date"', said)
    published(transactions, trainer, said)
    assert "2 sources have changed" in tariq.open("/studio/other/").text
    shown = tariq.open(page).text
    lesson, item = shown.split("What the source changed")[1:]
    looks = [part[part.index('class="studio-preview') : part.index("As it was typed")] for part in (lesson, item)]
    assert "A letter came on <del>Thursday.</del><ins>Friday.</ins></p>" in looks[0]
    assert "<del>The others</del><ins>Others</ins> hear" in re.sub(r"</del>\s+<ins>", "</del><ins>", looks[1])
    assert "Who gives what: The list" in looks[1]
    assert not re.search(r"\{#|\+\+\+|```|\*them|the-list", "".join(looks))
    assert "{#one}" in item
    ways = re.findall(r'action="(/studio/reuse/[^"]+/take)"', shown)
    assert len(ways) == 2
    for way in ways:
        assert tariq.send(way, {"course": "other"}).location == page
    assert "as its source" in tariq.open(page).text
    assert tariq.send(ways[0].replace("take", "leave")).location == page
    for way in ways:
        assert tariq.send(way.replace("take", "forget")).location == page
    assert "Nothing here comes from another course." in tariq.open(page).text
