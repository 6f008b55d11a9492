"""Tries, time and windows hold; exceptions are given with a reason; what was saved is never lost."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from learnhub.background import closing
from learnhub.background.worker import Running
from learnhub.domain.assessment import Limits
from learnhub.domain.errors import Busy, Conflict, Denied, Invalid
from learnhub.services import assessment, learning, limits
from learnhub.services.jobs import take
from learnhub.store.jobs import Taken
from learnhub.store.tables.assessment import Attempt
from learnhub.store.tables.learning import Event
from tests.courses import QUIZZES, SLUG, answers, edited, published

QUIZ = QUIZZES[0]
FILE = "01-open-books/03-check.quiz.md"
MINUTE = dt.timedelta(minutes=1)


def limited(house: Any, text: str) -> None:
    """Publish the course with these limits on its first quiz, and let two people join."""
    published(house.transactions, house.actor("tariq"), edited(FILE, "draw = 2\n", f"draw = 2\n{text}\n"))
    for name in ("amina", "sam"):
        house.write(name, learning.enrol, SLUG)


def start(house: Any, name: str = "amina", public_id: uuid.UUID | None = None) -> uuid.UUID:
    attempt = house.write(name, assessment.start_attempt, SLUG, QUIZ, public_id or uuid.uuid4())
    assert isinstance(attempt, uuid.UUID)
    return attempt


def right(house: Any, attempt: uuid.UUID) -> dict[str, list[str]]:
    return answers([item.id for item in house.read("amina", assessment.open_attempt, attempt).items])


def send(house: Any, attempt: uuid.UUID, given: dict[str, list[str]] | None = None, name: str = "amina") -> None:
    house.write(name, assessment.submit_attempt, attempt, given or {})


def give(house: Any, **given: Any) -> None:
    values = {
        "email": "Amina@example.org ",
        "tries": 0,
        "minutes": 0,
        "closes_on": None,
        "reason": "No power.",
    }
    house.write("tariq", limits.grant, SLUG, QUIZ, uuid.uuid4(), **{**values, **given})


def page(house: Any, name: str = "amina") -> assessment.QuizView:
    view = house.read(name, assessment.open_quiz, SLUG, QUIZ)
    assert isinstance(view, assessment.QuizView)
    return view


def test_tries_are_counted_and_said_before_the_start(house: Any) -> None:
    limited(house, "tries = 2")
    assert (page(house).limits, page(house).refused) == (Limits(tries=2), None)
    for _ in range(2):
        send(house, start(house))
    assert page(house).refused == "tries-used"
    with pytest.raises(Conflict, match="tries-used"):
        start(house)
    assert page(house, "sam").refused is None


def test_fifty_starts_at_once_hold_the_limit(house: Any) -> None:
    limited(house, "tries = 2")
    send(house, start(house))

    def act(number: int) -> str:
        try:
            attempt = start(house)
            send(house, attempt)
        except Conflict as conflict:
            return conflict.reason
        except Busy:  # Too many write at once: a slow machine may say so.
            return act(number)
        return "sent"

    with ThreadPoolExecutor(50) as pool:
        said = list(pool.map(act, range(50)))
    assert set(said) <= {"sent", "tries-used"}
    assert house.rows(select(func.count()).select_from(Attempt).where(Attempt.quiz_id == QUIZ)) == [(2,)]
    assert house.rows(select(func.count()).select_from(Event).where(Event.name == "quiz-submitted")) == [(2,)]


def test_the_window_opens_and_closes(house: Any) -> None:
    limited(house, "opens = 2027-02-14T10:00:00Z\ncloses = 2027-02-14T12:00:00Z")
    assert page(house).refused == "not-open-yet"
    with pytest.raises(Conflict, match="not-open-yet"):
        start(house)
    house.clock.move(61 * MINUTE)
    attempt = start(house)
    assert house.read("amina", assessment.open_attempt, attempt).ends_at == dt.datetime(2027, 2, 14, 12, tzinfo=dt.UTC)
    house.clock.move(dt.timedelta(hours=3))
    assert page(house, "sam").refused == "closed"
    with pytest.raises(Conflict, match="closed"):
        start(house, "sam")


def test_a_submit_after_time_counts_what_was_saved_before(house: Any) -> None:
    limited(house, "minutes = 20")
    attempt = start(house)
    given = right(house, attempt)
    first, second = given
    house.write("amina", assessment.save_answers, attempt, {first: given[first]})
    house.clock.move(22 * MINUTE)
    assert house.read("amina", assessment.open_attempt, attempt).over
    with pytest.raises(Invalid) as refused:
        house.write("amina", assessment.save_answers, attempt, {second: given[second]})
    assert [fault.code for fault in refused.value.faults] == ["time-over"]
    send(house, attempt, given)
    result = house.read("amina", assessment.show_result, attempt)
    assert (result.right, [item.answered for item in result.items]) == (1, [True, False])
    assert result.ended_at == house.clock.now() - 2 * MINUTE


def test_what_is_on_its_way_when_the_time_ends_counts(house: Any) -> None:
    limited(house, "minutes = 20")
    attempt = start(house)
    given = right(house, attempt)
    house.clock.move(20 * MINUTE + dt.timedelta(seconds=59))
    send(house, attempt, given)
    result = house.read("amina", assessment.show_result, attempt)
    assert (result.right, result.ended_at) == (2, None)


def test_a_try_that_was_left_is_sent_as_it_stood_when_the_next_begins(house: Any) -> None:
    limited(house, "minutes = 20\ntries = 2")
    first = start(house)
    given = right(house, first)
    house.write("amina", assessment.save_answers, first, given)
    house.clock.move(dt.timedelta(days=1))
    assert start(house) != first
    assert house.read("amina", assessment.show_result, first).right == 2
    house.clock.move(dt.timedelta(days=1))
    with pytest.raises(Conflict, match="tries-used"):
        start(house)


def test_a_clock_set_back_neither_ends_a_try_before_its_start_nor_loses_an_answer(house: Any) -> None:
    limited(house, "minutes = 20")
    attempt = start(house)
    given = right(house, attempt)
    house.write("amina", assessment.save_answers, attempt, given)
    saved_at = house.clock.now()
    house.clock.move(dt.timedelta(hours=-3))
    send(house, attempt)
    result = house.read("amina", assessment.show_result, attempt)
    assert (result.right, result.submitted_at) == (2, saved_at)


def test_an_exception_gives_more_and_keeps_its_reason(house: Any) -> None:
    limited(house, "tries = 1\nminutes = 20\ncloses = 2027-02-14T12:00:00Z")
    attempt = start(house)
    give(house, tries=1, minutes=15, closes_on=dt.date(2027, 2, 20))
    view = house.read("amina", assessment.open_attempt, attempt)
    assert view.ends_at == house.clock.now() + 35 * MINUTE
    send(house, attempt)
    assert page(house).refused is None
    house.clock.move(dt.timedelta(days=2))
    send(house, start(house))
    assert page(house).refused == "tries-used"
    listed = house.read("tariq", limits.list_grants, SLUG, QUIZ)
    assert [(row.name, row.tries, row.minutes, row.reason, row.by) for row in listed.rows] == [
        ("Amina", 1, 15, "No power.", "Tariq")
    ]
    [(told, context)] = house.rows(select(Event.result, Event.context).where(Event.name == "quiz-exception-granted"))
    assert (told, context) == ({"tries": 1, "minutes": 15, "longer": True}, {"course": SLUG, "quiz": QUIZ})
    house.write("sam", assessment.start_attempt, SLUG, QUIZ, uuid.uuid4()) if page(
        house, "sam"
    ).refused is None else None
    assert page(house, "sam").refused == "closed"


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"email": "lee@example.org", "tries": 1}, ["not-enrolled"]),
        ({"email": "nobody", "tries": 1}, ["not-enrolled"]),
        ({}, ["nothing-given"]),
        ({"tries": 11}, ["nothing-given"]),
        ({"minutes": -1, "tries": 1}, ["nothing-given"]),
        ({"tries": 1, "reason": "  "}, ["required"]),
    ],
)
def test_an_exception_needs_a_learner_something_given_and_a_reason(
    house: Any, given: dict[str, Any], codes: list[str]
) -> None:
    limited(house, "tries = 1")
    with pytest.raises(Invalid) as refused:
        give(house, **given)
    assert [fault.code for fault in refused.value.faults] == codes
    assert house.read("tariq", limits.list_grants, SLUG, QUIZ).rows == ()


def test_trainers_alone_give_exceptions(house: Any) -> None:
    limited(house, "tries = 1")
    with pytest.raises(Denied):
        house.read("amina", limits.list_grants, SLUG, QUIZ)
    with pytest.raises(Denied):
        house.write(
            "amina", limits.grant, SLUG, QUIZ, uuid.uuid4(), email="", tries=1, minutes=0, closes_on=None, reason="x"
        )


def test_the_list_of_exceptions_goes_by_pages(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(house, "tries = 1")
    monkeypatch.setattr(limits, "PAGE", 2)
    for number in range(3):
        give(house, tries=1, reason=f"Reason {number}")
    first = house.read("tariq", limits.list_grants, SLUG, QUIZ)
    assert ([row.reason for row in first.rows], first.previous) == (["Reason 2", "Reason 1"], None)
    rest = house.read("tariq", limits.list_grants, SLUG, QUIZ, after=first.next)
    assert ([row.reason for row in rest.rows], rest.next) == (["Reason 0"], None)
    assert house.read("tariq", limits.list_grants, SLUG, QUIZ, before=rest.previous).rows == first.rows


def run_jobs(house: Any) -> list[dict[str, Any] | None]:
    """What the jobs say that may run now."""
    said = []
    while (job := house.write("system", take)) is not None:
        if job.kind in closing.HANDLERS:
            said.append(closing.HANDLERS[job.kind](Running(job, house.transactions, threading.Event())))
    return said


def test_a_try_past_its_time_is_sent_by_a_job_and_what_was_saved_counts(house: Any) -> None:
    limited(house, "minutes = 20")
    attempt = start(house)
    given = right(house, attempt)
    first = next(iter(given))
    house.write("amina", assessment.save_answers, attempt, {first: given[first]})
    other = start(house, "sam")
    house.clock.move(21 * MINUTE)
    assert run_jobs(house) == []  # what is on its way may still come
    house.clock.move(MINUTE)
    assert run_jobs(house) == [{"closed": 2}, {"closed": 0}]
    view = house.read("amina", assessment.show_result, attempt)
    assert (view.right, view.total, view.ended_at) == (1, 2, house.clock.now() - 2 * MINUTE)
    assert house.read("sam", assessment.show_result, other).right == 0
    told = house.rows(select(Event.actor, Event.name).where(Event.name == "quiz-submitted"))
    assert {actor for actor, _ in told} == {house.accounts[name].public_id for name in ("amina", "sam")}
    run = Running(Taken(0, "close-tries", "again", {}, "", 1, None), house.transactions, threading.Event())
    assert closing.close(run) == {"closed": 0}
    send(house, attempt, given)
    assert house.read("amina", assessment.show_result, attempt).right == 1


def test_more_time_moves_the_moment_at_which_a_try_is_sent(house: Any) -> None:
    limited(house, "minutes = 20")
    attempt = start(house)
    give(house, minutes=10)
    house.clock.move(22 * MINUTE)
    assert run_jobs(house) == [{"closed": 0}]
    house.write("amina", assessment.save_answers, attempt, right(house, attempt))
    house.clock.move(10 * MINUTE)
    assert run_jobs(house) == [{"closed": 1}, {"closed": 0}]
    assert house.read("amina", assessment.show_result, attempt).right == 2
