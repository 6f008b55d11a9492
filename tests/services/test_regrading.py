"""A wrong key is corrected: counted first, then marked again, with all that follows; told to those it concerns."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.background import regrading as jobs
from learnhub.background.worker import Running
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound
from learnhub.services import assessment, learning, regrading
from learnhub.services.jobs import take
from learnhub.services.regrading import WRITTEN
from learnhub.store.derived import REBUILDS
from learnhub.store.jobs import Taken
from learnhub.store.tables.assessment import Attempt, Regraded, Response
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Completion, Event, QuizProgress
from learnhub.store.tables.practice import PracticeCard, PrincipleTries
from tests.courses import LESSONS, QUIZZES, SLUG, answers, edited, files, published

FILE = "02-same-news/02-check.quiz.md"
NEWS = QUIZZES[1]
DERIVED = (QuizProgress, PracticeCard, PrincipleTries)
GOOD = files()
BAD = edited(FILE, "- ( ) One of them. {#one}", "- (x) One of them. {#one}")
BAD = edited(FILE, "- (x) All of them. {#all}", "- ( ) All of them. {#all}", BAD)


def take_quiz(house: Any, name: str, quiz: str, given: dict[str, list[str]] | None = None) -> uuid.UUID:
    """Send a try with these answers, or with right ones; a form that does not ask for them is sent blank before it."""
    attempt: uuid.UUID = house.write(name, assessment.start_attempt, SLUG, quiz, uuid.uuid4())
    asked = [item.id for item in house.read(name, assessment.open_attempt, attempt).items]
    if given and not given.keys() <= set(asked):
        house.write(name, assessment.submit_attempt, attempt, {})
        return take_quiz(house, name, quiz, given)
    house.write(name, assessment.submit_attempt, attempt, given if given is not None else answers(asked))
    return attempt


def run_jobs(house: Any) -> None:
    """Run what waits, mails apart."""
    while (job := house.write("system", take)) is not None:
        if job.kind in jobs.HANDLERS:
            jobs.HANDLERS[job.kind](Running(job, house.transactions, threading.Event()))


def run_again(house: Any, kind: str, public_id: uuid.UUID) -> Any:
    job = Taken(0, kind, str(public_id), {}, "", 2, None)
    return jobs.HANDLERS[kind](Running(job, house.transactions, threading.Event()))


def table(house: Any, *tables: Any) -> list[Any]:
    return [sorted(map(repr, house.rows(select(*each.__table__.columns)))) for each in tables]


@pytest.fixture
def wrong(house: Any) -> Any:
    """A course of which a question of the second module has the wrong key; three people joined it."""
    published(house.transactions, house.actor("tariq"), BAD)
    for name in ("amina", "sam", "tariq"):
        house.write(name, learning.enrol, SLUG)
    return house


def mend(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), GOOD)


def correct(house: Any) -> uuid.UUID:
    correction = uuid.uuid4()
    house.write("tariq", regrading.ask, SLUG, NEWS, correction, ["first-a"])
    run_jobs(house)
    house.write("tariq", regrading.approve, correction)
    run_jobs(house)
    return correction


def complete_but_for_the_news(house: Any, name: str) -> None:
    for lesson in LESSONS:
        house.write(name, learning.finish_lesson, SLUG, lesson)
    take_quiz(house, name, QUIZZES[0])


def test_a_wrong_key_is_counted_corrected_and_told(wrong: Any) -> None:
    complete_but_for_the_news(wrong, "amina")
    attempt = take_quiz(wrong, "amina", NEWS, {"first-a": ["all"]})
    by_old_key = take_quiz(wrong, "sam", NEWS, {"first-a": ["one"]})
    mend(wrong)
    view = wrong.read("tariq", regrading.list_corrections, SLUG, NEWS)
    assert [(each.id, each.releases) for each in view.items] == [("first-a", (1,))]
    assert ["One of them" in each.before[0] and "All of them" in each.now[0] for each in view.items] == [True]
    correction = uuid.uuid4()
    with pytest.raises(Invalid):
        wrong.write("tariq", regrading.ask, SLUG, NEWS, correction, ["first-b"])
    for _ in range(2):
        wrong.write("tariq", regrading.ask, SLUG, NEWS, correction, ["first-a"])
    with pytest.raises(Conflict, match="not-counted"):
        wrong.write("tariq", regrading.approve, correction)
    assert wrong.read("tariq", regrading.show, correction).waits
    run_jobs(wrong)
    before = wrong.read("amina", assessment.show_result, attempt)
    assert (before.right, before.passed, before.corrected) == (0, False, {})
    counted = wrong.read("tariq", regrading.show, correction).counted
    assert counted == {"tries": 1, "people": 1, "passed": 1, "completed": 1}
    for _ in range(2):
        wrong.write("tariq", regrading.approve, correction)
    run_jobs(wrong)
    assert wrong.read("tariq", regrading.show, correction).done == counted
    after = wrong.read("amina", assessment.show_result, attempt)
    assert (after.right, after.before, after.passed, after.items[0].right) == (1, 0, True, True)
    assert (list(after.corrected), after.completion_id is not None) == ([1], True)
    kept = wrong.read("sam", assessment.show_result, by_old_key)
    assert (kept.right, kept.before, kept.passed, kept.items[0].right) == (1, None, True, True)
    assert list(kept.corrected) == [1]
    assert wrong.rows(select(Regraded.before_right, Regraded.right, Regraded.before_passed, Regraded.passed)) == [
        (0, 1, False, True)
    ]
    assert sorted(wrong.rows(select(Response.score).where(Response.item_id == "first-a"))) == [(1.0,), (1.0,)]
    mails = [row[0] for row in wrong.rows(select(Job.arguments).where(Job.kind == "mail"))]
    assert [(each["account_id"], each["values"]["passed"], each["values"]["completed"]) for each in mails] == [
        (wrong.accounts["amina"].id, True, True)
    ]


def test_a_job_that_runs_twice_changes_nothing_more(wrong: Any) -> None:
    take_quiz(wrong, "amina", NEWS, {"first-a": ["all"]})
    mend(wrong)
    correction = correct(wrong)
    stands = table(wrong, Attempt, Regraded, Response, Completion, Event, *DERIVED)
    done = wrong.read("tariq", regrading.show, correction).done
    assert run_again(wrong, "regrade", correction) == done
    assert run_again(wrong, "regrade-count", correction)["tries"] == 0
    correct(wrong)
    assert table(wrong, Attempt, Regraded, Response, Completion, Event, *DERIVED) == stands


def test_replaying_the_ledger_after_a_correction_gives_what_stands(wrong: Any) -> None:
    complete_but_for_the_news(wrong, "amina")
    for name, said in (("amina", "all"), ("sam", "one"), ("tariq", "all")):
        take_quiz(wrong, name, NEWS, {"first-a": [said]})
        take_quiz(wrong, name, NEWS, {})
    mend(wrong)
    correct(wrong)
    stands = table(wrong, *DERIVED)
    for name in ("progress", "practice"):
        wrong.store.write(REBUILDS[name])
    assert table(wrong, *DERIVED) == stands
    tries = wrong.rows(select(PrincipleTries.tries).where(PrincipleTries.account_id == wrong.accounts["tariq"].id))
    assert [each[1] for each in tries[0][0] if each[0] == f"{SLUG}/first-a"] == [True]


def test_a_key_that_was_right_and_is_made_wrong_takes_nothing_away(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), GOOD)
    house.write("amina", learning.enrol, SLUG)
    take_quiz(house, "amina", NEWS, {"first-a": ["all"]})
    published(house.transactions, house.actor("tariq"), BAD)
    stands = table(house, Attempt, Completion, *DERIVED)
    correction = uuid.uuid4()
    house.write("tariq", regrading.ask, SLUG, NEWS, correction, ["first-a"])
    run_jobs(house)
    assert house.read("tariq", regrading.show, correction).counted["tries"] == 0
    house.write("tariq", regrading.approve, correction)
    run_jobs(house)
    assert table(house, Attempt, Completion, *DERIVED) == stands


def test_more_tries_than_one_transaction_takes_are_all_corrected(wrong: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("amina", "sam", "tariq"):
        take_quiz(wrong, name, NEWS, {"first-a": ["all"]})
    mend(wrong)
    monkeypatch.setattr(regrading, "WALKED", 2)
    monkeypatch.setattr(jobs, "WRITTEN", 1)
    assert WRITTEN > 1
    correction = correct(wrong)
    assert wrong.read("tariq", regrading.show, correction).done["tries"] == 3


def test_corrections_are_for_trainers(wrong: Any) -> None:
    for service, given in (
        (regrading.list_corrections, (SLUG, NEWS)),
        (regrading.show, (uuid.uuid4(),)),
        (regrading.approve, (uuid.uuid4(),)),
    ):
        with pytest.raises(Denied):
            wrong.read("amina", service, *given)
    with pytest.raises(NotFound):
        wrong.read("tariq", regrading.show, uuid.uuid4())
