"""The studio as a trainer meets it in a browser."""

from __future__ import annotations

from flask import Flask

from learnhub.domain.drafts import Origin
from learnhub.services.drafting import change_draft, sha
from tests.courses import SLUG, files, published
from tests.people import People

LESSON = "01-open-books/02-who-decides.md"


def test_the_studio_lists_courses_and_says_when_a_draft_differs(app: Flask, people: People) -> None:
    transactions, tariq = app.extensions["learnhub.parts"].transactions, people.actor("tariq")
    published(transactions, tariq)
    browser = people.another("tariq")
    assert "The draft says something else" not in browser.open("/studio/").text
    broken = files()[LESSON].replace(b"minutes = 3", b"minutes = soon")
    transactions.write(
        tariq, change_draft, SLUG, {LESSON: broken}, base={LESSON: sha(files()[LESSON])}, origin=Origin.EDIT
    )
    assert "The draft says something else" in browser.open("/studio/").text
    page = browser.open(f"/studio/{SLUG}/").text
    assert "1 fault bars publishing" in page
    assert f"{LESSON}:4" in page
    assert page.index("Who gives") < page.index("Who decides")
