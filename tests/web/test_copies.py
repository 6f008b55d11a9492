"""The page that copies a course or a module."""

from __future__ import annotations

import uuid

from flask import Flask

from learnhub.services import authoring
from tests.courses import SLUG, files
from tests.people import People


def test_a_course_and_a_module_are_copied_on_a_page(app: Flask, people: People) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    transactions.write(people.actor("tariq"), authoring.import_course, files())
    tariq, page = people.browser("tariq"), f"/studio/{SLUG}/copy/"
    assert 'value="Two modules"' in tariq.open(page).text
    wrong = tariq.send(page, {"copy": str(uuid.uuid4()), "whole-title": "", "whole-days": "soon"})
    assert wrong.status_code == 422
    assert "Fill this in." in wrong.text
    assert "Write a whole number of days" in wrong.text
    done = tariq.send(page, {"copy": str(uuid.uuid4()), "whole-title": "Spring", "whole-days": "+14"})
    assert done.location == "/studio/spring/"
    moved = tariq.send(f"{page}module", {"module": "01-open-books", "into": "spring", "days": "0"})
    assert moved.location == "/studio/spring/"
    assert tariq.open(moved.location).text.count("Who gives what") >= 2
    assert tariq.send(f"{page}module", {"module": "01-open-books", "into": "none", "days": "0"}).status_code == 422
