"""Every page that a link leads to, on a phone, at 400 % zoom (320 px) and in Arabic: whole, and no wider than it is. A
trainer goes through the studio alone: the rest is as others have it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.answers import course
from tests.browser.conftest import Arrives
from tests.browser.person import Person, Way
from tests.serving import Site

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|C-\d{4}-\d+")
SAME = (
    (re.compile(r"^/principles/.+|(?<=^/plans/new/).+"), "PRINCIPLE"),
    (re.compile(r"(?<=^/cases/examples/).+"), "QUESTION"),
    (re.compile(r"(?<=^/courses/)[^/]+/quizzes/.+"), "QUIZ"),
    (re.compile(r"(?<=^/courses/)[^/]+/scenarios/.+"), "DILEMMA"),
    (re.compile(r"(?<=^/courses/)(?!completions)[^/]+/$"), "COURSE"),
    (re.compile(r"(?<=^/courses/)(?!completions)[^/]+/[^/]+$"), "LESSON"),
    (re.compile(r"(?<=^/courses/)[^/]+/problems/new"), "PROBLEM"),
    (re.compile(r"(?<=/edit/).+"), "QUESTION"),
    (re.compile(r"(?<=^/studio/)(?!import\b|reports\b|improving\b)[^/]+"), "COURSE"),
    (re.compile(r"(?<=/modules/)[^/]+|(?<=/languages/)[^/]+|(?<=/quizzes/)[^/]+(?=/questions)"), "ONE"),
    (re.compile(r"/(?:[^/]+/)?[^/.]+((?:\.\w+)*?)(?:\.(?:ar|fr))?\.md$"), r"/FILE\1"),
    (re.compile(r"(?<=/COURSE/)FILE$|(?<=/COURSE/comments/).+|(?<=/languages/ONE/).+"), "FILE"),
    (re.compile(r"(?<=/history/)\d+"), "CHANGE"),
    (re.compile(r"(?<=/preview/).+"), "PAGE"),
)
PAGES = "e => e.origin === location.origin && !e.type && !e.hasAttribute('download')"
LINKS = f"() => [...document.links].filter({PAGES}).map(e => e.pathname + e.search)"
WHO = (
    (None, 320, "en"),
    (None, 360, "ar"),
    ("contributor", 320, "ar"),
    ("reviewer", 360, "en"),
    ("editor", 320, "en"),
    ("administrator", 320, "ar"),
    ("manager", 320, "en"),
    ("trainer", 320, "ar"),
)
STUDIO = ("/studio/", "/studio/nine-principles/")
FACES = re.compile(r"[?&](face|edit)=")


def kind(address: str) -> str:
    """Pages of one kind differ in their data alone."""
    path = ID.sub("ID", urlsplit(address).path)
    for pattern, name in SAME:
        path = pattern.sub(name, path)
    face = FACES.search(address)
    return f"{path} {face[1]}" if face else path


def live(contributor: Person) -> None:
    """Leave something behind on every page: a course, a try, a plan, a case that waits for review, and a draft."""
    contributor.opens(f"/courses/{course().id}/")
    if contributor.main.get_by_role("button", name="Join this course").count():
        contributor.presses("Join this course")
        quiz = course().modules[0].quizzes[0].id
        contributor.opens(f"/courses/{course().id}/quizzes/{quiz}")
        contributor.presses("Start the quiz")
        contributor.presses("Send my answers")
        contributor.presses("Skip: no plan this time")
        contributor.opens(f"/courses/{course().id}/quizzes/{quiz}")
        contributor.presses("Start another try")
        contributor.opens("/plans/new/transparency")
        contributor.writes("When ...", "W" * 80)
        contributor.writes("I will ...", "send it")
        contributor.writes("by", contributor.page.evaluate("new Date().toISOString().slice(0, 10)"))
        contributor.presses("Keep this plan")
        contributor.opens("/cases/new?principle=transparency")
        contributor.presses("Begin the case")
        contributor.writes("Title", "A" * 80, within=contributor.panel("9 Title"))
        contributor.presses("Save the case")


@pytest.mark.parametrize(("role", "width", "locale"), WHO)
def test_every_page_fits(arrives: Arrives, site: Site, role: str | None, width: int, locale: str) -> None:
    if role != "trainer":
        live(arrives("contributor"))
    person = arrives(None, Way.MOUSE, viewport={"width": width, "height": 740}, locale=locale)
    person.opens("/")
    if role:
        person.page.goto(site.links[role])
        with person.page.expect_navigation():
            person.main.get_by_role("button").first.click()
        assert person.page.request.post("/language", form={"language": locale, "csrf_token": token(person)}).ok
        person.opens("/")
    waiting, seen = [*(STUDIO if role == "trainer" else "/")], set[str]()
    part = waiting[0]
    while waiting:
        address = waiting.pop(0)
        if kind(address) in seen:
            continue
        seen.add(kind(address))
        answer = person.page.goto(address)
        assert answer
        assert answer.status == 200, f"{address}: {answer.status}"
        person.look(person.page, answer)
        assert person.page.locator("html").get_attribute("dir") == ("rtl" if locale == "ar" else "ltr")
        waiting += [address for address in person.page.evaluate(LINKS) if address.startswith(part)]
    assert len(seen) >= 9, f"only {sorted(seen)}"


def token(person: Person) -> str:
    """The form token of this browser."""
    return person.page.locator('[name="csrf_token"]').first.input_value()
