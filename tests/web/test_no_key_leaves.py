"""The right answers leave by no path before the try is sent: every route that can be opened is looked through."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from html import unescape

import pytest
from flask import Flask

from tests.courses import SLUG, published
from tests.people import Browser, People
from tests.web.test_access_matrix import MATRIX
from tests.web.test_api import SCOPES, token
from tests.web.test_item_kinds import QUIZ_FILE, SECRETS, every_kind, start

ACCEPTED = {"= 12.5": "= 73219.5", "= on Monday": "= on Mondaykey", "= who: ministry": "= who: ministrykey"}
MARKS = (*(words for words in SECRETS if words != "12.5"), "73219.5", "Mondaykey", "ministrykey")
RIGHT = re.compile(r"class=\"[^\"]*\bis-right\b|data-right|data-key|\"right\":\s*(true|false)|\(x\)|\[x\]")
FILES = (QUIZ_FILE, "01-open-books/03-check.quiz.md", "course.md")
ALWAYS = ("/sitemap.xml", "/robots.txt", "/feed.xml", "/search?q=ministry+monday+programme", "/api/v1/courses")


@pytest.fixture
def attempt(app: Flask, people: People) -> str:
    """An open try of Amina's at every kind of question, nothing of it sent."""
    text = every_kind()[QUIZ_FILE].decode()
    for plain, marked in ACCEPTED.items():
        assert plain in text
        text = text.replace(plain, marked)
    published(
        app.extensions["learnhub.parts"].transactions,
        people.actor("tariq"),
        {**every_kind(), QUIZ_FILE: text.encode()},
    )
    amina = people.browser("amina")
    amina.send(f"/courses/{SLUG}/enrol")
    address, _asked = start(amina)
    return address


def addresses(app: Flask, attempt: str) -> set[str]:
    """Every address that can be opened, with what is right for this course and try; each quiz and file apart."""
    given = {**MATRIX["arguments"], "attempt": uuid.UUID(attempt.rpartition("/")[2]), "lesson": "one-day"}
    found = set()
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or set()) or rule.endpoint == "static":
                continue
            many = [{}]
            if "quiz" in rule.arguments:
                many = [{"quiz": quiz} for quiz in ("news-check", "books-check")]
            elif "path" in rule.arguments:
                many = [{"path": path} for path in FILES]
            found |= {
                app.url_for(rule.endpoint, **{name: {**given, **each}[name] for name in rule.arguments})
                for each in many
            }
    return found | set(ALWAYS)


def leaks(data: bytes) -> list[str]:
    """What of the right answers an answer holds; a zip is opened."""
    texts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            texts = [packed.read(name) for name in packed.namelist()]
    said = [unescape(text.decode("utf-8", "ignore")) for text in texts]
    found = [words for words in MARKS if any(words in text for text in said)]
    return found + [match[0] for text in said if (match := RIGHT.search(text))]


def looked_through(browser: Browser, paths: set[str], **headers: str) -> tuple[int, list[str]]:
    """How many pages were there to look at, and what leaked where."""
    opened, found = 0, []
    for path in sorted(paths):
        answer = browser.open(path, **headers)
        opened += answer.status_code == 200
        found += [f"{path}: {words}" for words in leaks(answer.data)]
    return opened, found


def test_the_right_answers_are_on_no_path_before_the_try_is_sent(app: Flask, people: People, attempt: str) -> None:
    paths = addresses(app, attempt)
    least = {"visitor": 25, "amina": 50, "adele": 40}
    for name, fewest in least.items():
        opened, found = looked_through(people.browser(name), paths)
        assert found == [], name
        assert opened >= fewest, (name, opened)
    about = {path for path in paths if SLUG in path or attempt in path}
    assert looked_through(people.browser("amina"), about, accept="application/json")[1] == []
    header = token(people.browser("amina"), *SCOPES)
    opened, found = looked_through(people.browser(), {p for p in paths if p.startswith("/api/")}, **header)
    assert (found, opened >= 5) == ([], True)
    amina = people.browser("amina")
    amina.send(f"{attempt}/submit")
    assert leaks(amina.open(f"{attempt}/result").data)
