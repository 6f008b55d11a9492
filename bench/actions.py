"""What people do, request by request."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from bench.data import PASSWORD, Filled, email
from bench.load import Action, Call, Steps, User
from learnhub.store.types import new_public_id

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ITEM = re.compile(r'<fieldset class="item panel" id="([^"]+)"')
VERSION = re.compile(r'name="version"[^>]* value="(\d+)"')
TEMPLATE = re.compile(r'name="template" value="([^"]+)"')

ANSWERS = {
    "situation": "Four partners agreed to bring cold boxes to a mountain district before the rains. " * 5,
    "action": "We wrote down in one page who pays for what, and read it aloud at the first meeting. " * 4,
    "result": "Three of the four stayed. The boxes came in May. The repair budget had a name beside it. " * 3,
    "outcome": "partly",
    "what_did_not_work": "We asked the fourth partner too late, and nobody told the clinics why it took so long. " * 2,
    "nothing_because": "",
    "lesson_when": "an agreement names who buys and not who repairs",
    "lesson_do": "hold back the last delivery until a named office has signed for repairs",
    "lesson_because": "after the handover nobody is left who gains from signing",
    "principles": ["accountability", "common-purpose"],
    "places": ["Nepal"],
    "relation": "un-focal-point",
    "has_interest": "no",
    "interest": "",
    "visibility": "staff",
    "shown_by": "role",
    "partners": "described",
    "title": "The last delivery",
    "summary": "A repair budget got a name only once the last delivery was held back.",
}


class Actions:
    """Every action that is measured, over the same data. A user's first course is read, the second walked through,
    the others are for quizzes, so that one action does not change what another reads."""

    def __init__(self, filled: Filled, chance: random.Random) -> None:
        self.filled = filled
        self._chance = chance
        self._questions = itertools.cycle(filled.questions)
        self._people = itertools.cycle(range(100, filled.people + 1))
        self._addresses = _addresses()

    def sign_in(self, user: User) -> Steps:
        """A new browser, at an address of its own, opens the page and signs in."""
        user.close()
        user.cookies.clear()
        user.address = next(self._addresses)
        person = user.known.get("person") or str(next(self._people))
        page = yield Call("/sign-in")
        token = _token(page.text)
        yield Call("/sign-in", {"csrf_token": token, "email": email(int(person)), "password": PASSWORD}, expect=303)

    def enter(self, user: User, number: int) -> Steps:
        """Sign in to stay, and see the pages once."""
        user.known["person"] = str(number)
        yield from self.sign_in(user)
        page = yield Call("/account")
        user.known["csrf"] = _token(page.text)

    def home(self, user: User) -> Steps:
        """The first page of somebody signed in."""
        yield Call("/")

    def course(self, user: User) -> Steps:
        """The page of a course of twenty lessons."""
        yield Call(f"/courses/{self._course(user, 0)['slug']}/")

    def lesson(self, user: User) -> Steps:
        """The lesson where the learner is, opened before: nothing is written."""
        yield Call(self._lesson(user))

    def lesson_next(self, user: User) -> Steps:
        """Another lesson each time: the place, and the first opening, are written."""
        course = self._course(user, 1)
        yield Call(f"/courses/{course['slug']}/{self._chance.choice(course['lessons'])}")

    def lesson_unchanged(self, user: User) -> Steps:
        """The lesson that the browser has: 304."""
        if "etag" not in user.known:
            page = yield Call(self._lesson(user))
            user.known["etag"] = page.headers["etag"]
        yield Call(self._lesson(user), etag=user.known["etag"], expect=304)

    def quiz(self, user: User) -> Steps:
        """Start, the page of twenty questions of every kind, submit with twenty answers, the result: four requests."""
        course = self._course(user, self._chance.choice((2, 3)))
        quiz = self._chance.choice(course["quizzes"])
        attempt = str(new_public_id())
        start = {"csrf_token": user.known["csrf"], "attempt": attempt}
        begun = yield Call(f"/courses/{course['slug']}/quizzes/{quiz}/attempts", start, expect=303)
        page = yield Call(begun.headers["location"])
        answers: dict[str, Any] = {}
        for item in ITEM.findall(page.text):
            answers |= course["answers"][item]
        sent = f"{begun.headers['location']}/submit"
        done = yield Call(sent, {"csrf_token": user.known["csrf"], **answers}, expect=303)
        yield Call(done.headers["location"])

    def search(self, user: User) -> Steps:
        """One to three words, every tenth time the commonest one."""
        yield Call(f"/search?q={quote(next(self._questions))}")

    def search_facet(self, user: User) -> Steps:
        """The same, within a principle and a kind."""
        yield Call(f"/search?q={quote(next(self._questions))}&principle=transparency&kind=case")

    def case(self, user: User) -> Steps:
        """A published case."""
        yield Call(f"/cases/{self._chance.choice(self.filled.cases)}")

    def case_saved(self, user: User) -> Steps:
        """The form of a draft, its save, and the page that follows: three requests."""
        if "draft" not in user.known:
            user.known["draft"] = str(new_public_id())
            begin = {"csrf_token": user.known["csrf"], "case": user.known["draft"]}
            yield Call("/cases/new", begin, expect=303)
        address = f"/cases/{user.known['draft']}/edit"
        page = yield Call(address)
        sent = {"csrf_token": user.known["csrf"], **_hidden(page.text), "go": "save", **ANSWERS}
        yield Call(address, {**sent, "title": f"The last delivery, {self._chance.random()}"}, expect=303)
        yield Call(address)

    def case_sent(self, user: User) -> Steps:
        """A case from its beginning to the reviewers: begin, form, save, preview, send, page: six requests."""
        token = {"csrf_token": user.known["csrf"]}
        case = str(new_public_id())
        begun = yield Call("/cases/new", {**token, "case": case}, expect=303)
        page = yield Call(begun.headers["location"])
        form = {**token, **_hidden(page.text), "go": "preview", **ANSWERS}
        saved = yield Call(begun.headers["location"], form, expect=303)
        page = yield Call(saved.headers["location"])
        sent = yield Call(f"/cases/{case}/submit", {**token, "version": _version(page.text)}, expect=303)
        yield Call(sent.headers["location"])

    def mixed(self, user: User) -> Steps:
        """One of the pages, for the memory of the process."""
        pages: Sequence[Action] = (self.home, self.course, self.lesson_next, self.search, self.search_facet, self.case)
        yield from self._chance.choice(pages)(user)

    def _course(self, user: User, number: int) -> dict[str, Any]:
        return self.filled.courses[self.filled.enrolled[user.known["person"]][number]]

    def _lesson(self, user: User) -> str:
        course = self._course(user, 0)
        return f"/courses/{course['slug']}/{course['lessons'][3]}"


def bare(_user: User) -> Steps:
    """The bare page, signed in."""
    yield Call("/page/1")


def _addresses() -> Iterator[str]:
    """Loopback addresses, each of a browser of its own: sign-ins are limited by address."""
    for number in itertools.cycle(range(1 << 16)):
        yield f"127.1.{number >> 8}.{number & 255 or 1}"


def _token(page: str) -> str:
    found = TOKEN.search(page)
    assert found, "a page without a token"
    return found[1]


def _hidden(page: str) -> dict[str, str]:
    """What the form of a case sends beside its answers."""
    found = TEMPLATE.search(page)
    assert found, "a form without a template"
    return {"version": _version(page), "template": found[1]}


def _version(page: str) -> str:
    found = VERSION.search(page)
    assert found, "a form without a version"
    return found[1]
