"""A problem here: by plain forms, signed in or not."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from flask import Flask

from learnhub.services import authoring
from tests.courses import SLUG, edited, published
from tests.people import People


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_visitor_reports_a_problem_from_the_lesson_and_reads_the_answer(app: Flask, people: People) -> None:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"))
    reader, trainer = people.another(), people.another("tariq")
    lesson = reader.open(f"/courses/{SLUG}/one-day").text
    link = re.search(r'href="(/courses/two-modules/problems/new[^"]*)">A problem here', lesson)
    assert link
    address = link[1].replace("&amp;", "&")
    form = reader.open(address).text
    assert '<option value="monday">Monday</option>' in form
    sent = {"report": hidden(form, "report"), "kind": "dead-link", "text": "It leads nowhere.", "heading": "monday"}
    assert reader.send(address, {**sent, "text": ""}).status_code == 422
    answer = reader.send(address, sent)
    assert answer.status_code == 303
    assert "Keep its address" in reader.open(answer.location).text
    assert answer.location in trainer.open("/studio/reports/").text
    assert trainer.send(f"{answer.location}/take").status_code == 303
    page = trainer.open(answer.location).text
    assert ("It leads nowhere." in page, 'href="/courses/two-modules/one-day#monday"' in page) == (True, True)
    done = {"state": "mended", "revision": "1", "answer": "The link is another."}
    assert trainer.send(answer.location, done).status_code == 303
    told = reader.open(answer.location).text
    assert "It is mended in version 1." in told
    assert "The link is another." in told
    assert "It leads nowhere." not in told
    mended = edited("02-same-news/01-one-day.md", "Monday", "Tuesday")
    app.extensions["learnhub.parts"].transactions.write(people.actor("tariq"), authoring.import_course, mended)
    again = reader.send(address, {**sent, "report": str(uuid.uuid4())}).location
    assert trainer.send(again, {**done, "revision": "2"}).status_code == 303
    assert "It is mended in the draft." in reader.open(again).text
    assert trainer.send(f"/studio/{SLUG}/history/1/restore").status_code == 303
    assert "It is open again." in reader.open(again).text
    assert "Keep the answer" in trainer.open(again).text


def test_a_trainer_names_deputies_and_an_administrator_gives_a_course_away(app: Flask, people: People) -> None:
    parts = app.extensions["learnhub.parts"]
    published(parts.transactions, people.actor("tariq"))
    tariq, adele = people.another("tariq"), people.another("adele")
    me = str(people.accounts["tariq"].public_id)
    address = f"/studio/{SLUG}/care"
    assert 'value="2028-02-14"' in tariq.open(address).text
    assert tariq.send(address, {"owner": me, "review_by": "2027-02-15"}).status_code == 303
    parts.transactions.clock.move(dt.timedelta(days=3))
    tariq, adele, reader = people.another("tariq"), people.another("adele"), people.another()
    for page in ("", "one-day"):
        assert "This course was to be looked over by" in reader.open(f"/courses/{SLUG}/{page}").text
    assert "Courses to look over" in tariq.open("/studio/reports/").text
    assert tariq.send(f"{address}/looked-over").status_code == 303
    assert "was to be looked over" not in reader.open(f"/courses/{SLUG}/one-day").text
    assert "Every course has an owner" in adele.open("/people/courses").text
