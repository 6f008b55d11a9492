"""Plans over HTTP: after a quiz, on their date, and with the text kept when something goes wrong."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from flask import Flask
from sqlalchemy import select

from learnhub.outside.clock import SetClock
from learnhub.store.tables.plans import Plan
from tests.courses import MODULES, QUIZZES, SLUG, published
from tests.people import Browser, People

COURSE = f"/courses/{SLUG}/"
MAKE = f"/plans/new/transparency?course={SLUG}&module={MODULES[0]}"
TEXT = {"when": "the next company writes", "act": "answer all three", "due_on": "2027-02-21"}


@pytest.fixture
def amina(app: Flask, people: People) -> Browser:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"))
    browser = people.browser("amina")
    browser.send(f"{COURSE}enrol")
    return browser


def plans_of(people: People) -> list[str]:
    with people.store.reading() as session:
        return [str(key) for key in session.scalars(select(Plan.public_id).order_by(Plan.id))]


def minted(page: str) -> str:
    found = re.search(r'name="plan" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def planned(browser: Browser) -> str:
    """A plan of this person; its address."""
    plan = minted(browser.open(MAKE).text)
    assert browser.send(MAKE, {**TEXT, "plan": plan}).status_code == 303
    return f"/plans/{plan}"


def test_the_result_of_a_quiz_offers_one_plan_that_leads_back_to_the_module(people: People, amina: Browser) -> None:
    attempt = amina.send(f"{COURSE}quizzes/{QUIZZES[0]}/attempts", {"attempt": str(uuid.uuid4())}).location
    amina.send(f"{attempt}/submit")
    page = amina.open(f"{attempt}/result").text
    action = re.search(r'action="(/plans/new/[^"]+)"', page)
    assert action is not None
    assert action[1].replace("&amp;", "&") == MAKE
    answer = amina.send(MAKE, {**TEXT, "plan": minted(page)})
    assert answer.location == f"{COURSE}#{MODULES[0]}"
    assert "Your plan is kept." in amina.open(COURSE).text
    assert "Now one plan" not in amina.open(f"{attempt}/result").text


def test_the_offer_may_be_skipped_and_is_not_made_again(people: People, amina: Browser) -> None:
    attempt = amina.send(f"{COURSE}quizzes/{QUIZZES[0]}/attempts", {"attempt": str(uuid.uuid4())}).location
    amina.send(f"{attempt}/submit")
    skip = MAKE.replace("/new/", "/skip/")
    for _ in range(2):
        answer = amina.send(skip, {"plan": minted(amina.open(MAKE).text)})
        assert answer.location == f"{COURSE}#{MODULES[0]}"
    assert "Now one plan" not in amina.open(f"{attempt}/result").text


def test_pressed_twice_is_one_plan(people: People, amina: Browser) -> None:
    plan = minted(amina.open(MAKE).text)
    for _ in range(2):
        assert amina.send(MAKE, {**TEXT, "plan": plan}).status_code == 303
    assert plans_of(people) == [plan]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"when": ""}, "Fill this in."),
        ({"act": "x" * 301}, "This is too long."),
        ({"due_on": "2027-02-13"}, "to come"),
        ({"due_on": "soon"}, "date"),
        ({"due_on": "2029-01-01"}, "within a year"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_comes_back(
    people: People, amina: Browser, changed: dict[str, str], said: str
) -> None:
    plan = minted(amina.open(MAKE).text)
    answer = amina.send(MAKE, {**TEXT, **changed, "plan": plan})
    assert answer.status_code == 422
    errors = " ".join(re.findall(r'class="field-error".*?</p>', answer.text, re.DOTALL))
    assert said in errors
    for name in {"when", "act", "due_on"} - changed.keys():
        assert TEXT[name] in answer.text
    assert minted(answer.text) == plan
    assert plans_of(people) == []


def test_a_plan_sent_after_the_session_ended_comes_back_filled(people: People, amina: Browser) -> None:
    plan = minted(amina.open(MAKE).text)
    with amina.client.session_transaction() as session:
        session.clear()
    answer = amina.send(MAKE, {**TEXT, "plan": plan}, Referer="http://localhost/attempts/x/result")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=/plans/new/transparency")
    people.sign_in(amina.client, people.accounts["amina"].id)
    page = amina.open(MAKE).text
    assert all(text in page for text in TEXT.values())
    assert "could not be sent" in page


def test_a_plan_of_somebody_else_is_404(people: People, amina: Browser) -> None:
    plan = planned(amina)
    sam = people.browser("sam")
    assert sam.open(plan).status_code == 404
    assert sam.open(f"/plans/?after={plan.rpartition('/')[2]}").status_code == 404
    assert sam.send(f"{plan}/close", {"outcome": "done"}).status_code == 404
    assert sam.send(MAKE, {**TEXT, "plan": plan.rpartition("/")[2]}).status_code == 409
    assert people.browser().open(plan).status_code == 303
    for odd in ("/plans/new/none", "/plans/new/transparency?course=none&module=x"):
        assert sam.send(odd, {**TEXT, "plan": str(uuid.uuid4())}).status_code == 404


def test_home_asks_on_the_date_and_done_opens_a_case(people: People, amina: Browser, clock: SetClock) -> None:
    plan = planned(amina)
    assert f'action="{plan}/close"' not in amina.open("/").text
    clock.move(dt.timedelta(days=7))
    page = amina.open("/").text
    assert "When the next company writes, I will answer all three." in page
    assert f'action="{plan}/close"' in page
    for _ in range(2):
        answer = amina.send(f"{plan}/close", {"outcome": "done"})
        assert answer.location == f"/cases/new?plan={plan.rpartition('/')[2]}"
    assert f'action="{plan}/close"' not in amina.open("/").text
    assert "You did it." in amina.open(plan).text
    assert amina.send(f"{plan}/close", {"outcome": "otherwise"}).status_code == 409


def test_not_yet_asks_for_a_new_date(people: People, amina: Browser, clock: SetClock) -> None:
    plan = planned(amina)
    clock.move(dt.timedelta(days=7))
    for date in ("", "soon", "2027-02-20"):
        answer = amina.send(f"{plan}/close", {"outcome": "not-yet", "due_on": date})
        assert answer.status_code == 422
        assert 'class="field-error"' in answer.text
    answer = amina.send(f"{plan}/close", {"outcome": "not-yet", "due_on": "2027-03-01"})
    assert answer.location == "/plans/"
    page = amina.open("/plans/").text
    assert "The plan has a new date." in page
    assert "1 Mar 2027" in page
    assert f'action="{plan}/close"' not in amina.open("/").text
    assert amina.send(f"{plan}/close", {"outcome": "perhaps"}).status_code == 422
