"""Quizzes over HTTP: with and without a script, pressed twice, from many people at once, and signed out in between."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from learnhub.services import assessment, learning
from learnhub.store import accounts
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.assessment import Attempt, Response
from learnhub.store.tables.learning import Event, QuizProgress
from tests.courses import KINDS, QUIZZES, SLUG, answers, published
from tests.people import Browser, People

COURSE = f"/courses/{SLUG}/"
QUIZ = f"{COURSE}quizzes/{QUIZZES[0]}"
ASKED = re.compile(r'<fieldset class="item panel" id="([^"]+)"')


@pytest.fixture
def amina(app: Flask, people: People) -> Browser:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"))
    browser = people.browser("amina")
    browser.send(f"{COURSE}enrol")
    return browser


def start(browser: Browser) -> str:
    minted = re.search(r'name="attempt" value="([^"]+)"', browser.open(QUIZ).text)
    assert minted is not None
    answer = browser.send(f"{QUIZ}/attempts", {"attempt": minted[1]})
    assert answer.status_code == 303
    return str(answer.location)


def asked(browser: Browser, attempt: str) -> list[str]:
    return ASKED.findall(browser.open(attempt).text)


def shown(page: str, item: str) -> list[str]:
    """What the page shows as answered."""
    fields = re.findall(rf'<input class="form-[^>]* name="{item}"[^>]*>', page)
    if KINDS[item] == "short":
        return [match[1] for field in fields if (match := re.search(r'value="([^"]+)"', field))]
    chosen = [re.search(r'value="([^"]+)"', field) for field in fields if " checked" in field]
    return sorted(match[1] for match in chosen if match)


def rows(people: People, statement: Any) -> list[Any]:
    with people.store.reading() as session:
        return list(session.execute(statement).all())


def test_a_quiz_by_plain_forms_from_start_to_result(people: People, amina: Browser) -> None:
    attempt = start(amina)
    page = amina.open(attempt).text
    items = ASKED.findall(page)
    assert f'action="{attempt}/submit"' in page
    assert f'formaction="{attempt}/responses"' in page
    for item in items:
        saved = amina.send(f"{attempt}/responses", answers([item]))
        assert (saved.status_code, saved.location) == (303, attempt)
    people.browsers.pop("amina")
    again = people.browser("amina")
    page = again.open(attempt).text
    assert {item: shown(page, item) for item in items} == answers(items)
    assert again.send(f"{attempt}/submit", answers(items)).location == f"{attempt}/result"
    assert again.open(attempt).location == f"{attempt}/result"
    result = again.open(f"{attempt}/result").text
    assert "2 of 2. The pass line is 1." in result
    assert "Now one plan" in result
    for link in set(re.findall(r'<a href="([^"]+)">Read the passage', result)):
        path, _, heading = link.partition("#")
        assert f'id="{heading}"' in again.open(path).text
    assert "At or above the pass line" in again.open(QUIZ).text
    assert "Start another try" in again.open(QUIZ).text


def test_a_script_saves_each_answer_and_hears_when(people: People, amina: Browser) -> None:
    attempt = start(amina)
    items = asked(amina, attempt)
    for item, given in answers(items).items():
        message = {item: given, "touched": item, "save_id": str(uuid.uuid4())}
        answer = amina.send(f"{attempt}/responses", message, Accept="application/json")
        assert (answer.status_code, answer.json) == (200, {"saved_at": "09:00", "version": 1})
    page = amina.open(attempt).text
    assert {item: shown(page, item) for item in items} == answers(items)
    assert page.count("is-answered") == 2
    assert "saved 09:00" in page


def test_a_script_hears_why_an_answer_was_not_taken(people: People, amina: Browser) -> None:
    attempt = start(amina)
    (item, *_) = asked(amina, attempt)
    message = {item: "x" * 301} if KINDS[item] == "short" else {item: "no-such-option"}
    answer = amina.send(f"{attempt}/responses", message, Accept="application/json")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["message"]
    amina.send(f"{attempt}/submit", answers([item]))
    answer = amina.send(f"{attempt}/responses", answers([item]), Accept="application/json")
    assert (answer.status_code, answer.json["code"]) == (409, "sent")


def test_the_button_pressed_twice_sends_once(people: People, amina: Browser) -> None:
    attempt = start(amina)
    items = asked(amina, attempt)
    for given in (answers(items), answers(items, right=False)):
        assert amina.send(f"{attempt}/submit", given).location == f"{attempt}/result"
    assert "2 of 2. The pass line is 1." in amina.open(f"{attempt}/result").text
    assert len(rows(people, select(Event.seq).where(Event.name == "quiz-submitted"))) == 1


def test_a_try_of_somebody_else_is_404_on_every_path(people: People, amina: Browser) -> None:
    attempt = start(amina)
    for name, status in (("sam", 404), ("tariq", 404), ("adele", 404), ("visitor", 303)):
        other = people.browser(name)
        for path in (attempt, f"{attempt}/result"):
            assert other.open(path).status_code == status
        for path in (f"{attempt}/responses", f"{attempt}/submit"):
            assert other.send(path, {}).status_code == status


def test_a_start_without_an_id_or_with_that_of_another_starts_nothing(people: People, amina: Browser) -> None:
    attempt = start(amina)
    assert amina.send(f"{QUIZ}/attempts").status_code == 422
    sam = people.browser("sam")
    sam.send(f"{COURSE}enrol")
    assert sam.send(f"{QUIZ}/attempts", {"attempt": attempt.rpartition("/")[2]}).status_code == 409
    assert len(rows(people, select(Attempt.id))) == 1


@pytest.mark.parametrize("act", ["submit", "responses"])
def test_answers_sent_after_the_session_ended_come_back_after_signing_in(
    people: People, amina: Browser, act: str
) -> None:
    attempt = start(amina)
    items = asked(amina, attempt)
    with amina.client.session_transaction() as session:
        session.clear()
    answer = amina.send(f"{attempt}/{act}", answers(items), Referer=f"http://localhost{attempt}")
    assert answer.status_code == 303
    assert answer.location == f"/sign-in?next={attempt}&kept=1"
    assert rows(people, select(Response.item_id)) == []
    people.sign_in(amina.client, people.accounts["amina"].id)
    page = amina.open(attempt).text
    assert "could not be sent" in page
    assert {item: shown(page, item) for item in items} == answers(items)
    assert rows(people, select(Response.item_id)) == []
    amina.send(f"{attempt}/responses", answers(items))
    assert "could not be sent" not in amina.open(attempt).text
    assert len(rows(people, select(Response.item_id))) == len(items)


def test_a_script_is_told_that_the_session_ended_and_may_send_again(people: People, amina: Browser) -> None:
    attempt = start(amina)
    items = asked(amina, attempt)
    with amina.client.session_transaction() as session:
        session.clear()
    answer = amina.send(f"{attempt}/responses", answers(items), Accept="application/json")
    assert answer.status_code == 401
    people.sign_in(amina.client, people.accounts["amina"].id)
    amina.open(attempt)
    assert amina.send(f"{attempt}/responses", answers(items), Accept="application/json").status_code == 200


def test_what_stood_in_another_try_does_not_come_back_in_this_one(people: People, amina: Browser) -> None:
    attempt = start(amina)
    with amina.client.session_transaction() as session:
        session.clear()
    amina.send(f"/attempts/{uuid.uuid4()}/submit", {"givers-a": "all"})
    people.sign_in(amina.client, people.accounts["amina"].id)
    assert "could not be sent" not in amina.open(attempt).text


def together(acts: list[Callable[[], int]]) -> list[int]:
    """The answers of all acts, which begin at one moment."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def submitters(people: People, number: int) -> list[Callable[[], int]]:
    """`number` learners, two quizzes each, every one about to press the button."""
    transactions = people.app.extensions["learnhub.parts"].transactions
    template = people.accounts["amina"]
    kept = {column.name: getattr(template, column.name) for column in Account.__table__.columns}
    made = [{**kept, "public_id": uuid.uuid4(), "email": f"{n}@example.org", "id": 1000 + n} for n in range(number)]
    with people.store.writing() as session:
        session.execute(insert(Account), made)
    acts = []
    for one in made:
        with people.store.reading() as session:
            actor = accounts.actor_by_id(session, one["id"])
        assert actor is not None
        transactions.write(actor, learning.enrol, SLUG)
        client = FlaskClient(people.app, people.app.response_class)
        people.sign_in(client, one["id"])
        for quiz in QUIZZES:
            attempt = transactions.write(actor, assessment.start_attempt, SLUG, quiz, uuid.uuid4())
            page = client.get(f"/attempts/{attempt}").text
            token = re.search(r'name="csrf_token" value="([^"]+)"', page)
            assert token is not None
            fields = {"csrf_token": token[1], **answers(ASKED.findall(page))}
            acts.append(lambda client=client, attempt=attempt, fields=fields: press(client, attempt, fields))
    return acts


def press(client: FlaskClient, attempt: uuid.UUID, fields: dict[str, Any]) -> int:
    """Press the button, and again where the page says that too many write at once: a slow machine may."""
    statuses = (client.post(f"/attempts/{attempt}/submit", data=fields).status_code for _ in range(20))
    return next((status for status in statuses if status != 503), 503)


def test_a_hundred_people_send_at_once_and_each_try_is_recorded_once(
    people: People, amina: Browser, engine_name: str
) -> None:
    number = 50 if engine_name == "sqlite" else 8
    acts = submitters(people, number)
    assert together(acts) == [303] * 2 * number
    ((sent, right),) = rows(people, select(func.count(Attempt.submitted_at), func.sum(Attempt.right)))
    assert (sent, right) == (2 * number, 3 * number)
    assert rows(people, select(func.count(), func.sum(QuizProgress.tries))) == [(2 * number, 2 * number)]
    named = select(func.count()).where(Event.name == "quiz-submitted")
    assert rows(people, named) == [(2 * number,)]


def test_one_button_pressed_in_many_tabs_at_once_sends_once(people: People, amina: Browser, engine_name: str) -> None:
    acts = submitters(people, 1)[:1] * (20 if engine_name == "sqlite" else 6)
    assert set(together(acts)) == {303}
    assert rows(people, select(func.count()).where(Event.name == "quiz-submitted")) == [(1,)]
    assert rows(people, select(QuizProgress.tries)) == [(1,)]


def test_one_start_pressed_in_many_tabs_at_once_is_one_try(people: People, amina: Browser, engine_name: str) -> None:
    transactions = people.app.extensions["learnhub.parts"].transactions
    actor = people.actor("amina")

    def begin() -> int:
        transactions.write(actor, assessment.start_attempt, SLUG, QUIZZES[0], uuid.uuid4())
        transactions.write(people.actor("sam"), learning.enrol, SLUG)
        return 1

    together([begin] * (10 if engine_name == "sqlite" else 4))
    assert rows(people, select(func.count(Attempt.id))) == [(1,)]
