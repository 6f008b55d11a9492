"""A wrong key is corrected: counted first, then marked again, with all that follows; told to those it concerns."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from learnhub.background import regrading as jobs
from learnhub.background.worker import Running
from learnhub.domain.assessment import ItemKind
from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound
from learnhub.services import assessment, learning, marking, regrading
from learnhub.services.jobs import take
from learnhub.services.regrading import WRITTEN
from learnhub.store.derived import REBUILDS
from learnhub.store.jobs import Taken
from learnhub.store.tables.assessment import Attempt, Regraded, Response
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Completion, Event, QuizProgress
from learnhub.store.tables.practice import PracticeCard, PrincipleTries
from tests.courses import LESSONS, QUIZZES, SLUG, answers, edited, files, published
from tests.items import text_of

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


def open_try(house: Any, name: str) -> uuid.UUID:
    """An open try that asks the question."""
    attempt: uuid.UUID = house.write(name, assessment.start_attempt, SLUG, NEWS, uuid.uuid4())
    if "first-a" in {item.id for item in house.read(name, assessment.open_attempt, attempt).items}:
        return attempt
    house.write(name, assessment.submit_attempt, attempt, {})
    return open_try(house, name)


@pytest.mark.parametrize("when", ["published", "counted", "corrected"])
def test_a_try_that_was_open_while_a_key_was_corrected_is_marked_by_the_better_of_both(wrong: Any, when: str) -> None:
    complete_but_for_the_news(wrong, "amina")
    by_new, by_old = open_try(wrong, "amina"), open_try(wrong, "sam")
    take_quiz(wrong, "tariq", NEWS, {"first-a": ["all"]})
    mend(wrong)
    if when == "corrected":
        correct(wrong)
    correction = uuid.uuid4()
    if when == "counted":
        wrong.write("tariq", regrading.ask, SLUG, NEWS, correction, ["first-a"])
        run_jobs(wrong)
    wrong.write("amina", assessment.submit_attempt, by_new, {"first-a": ["all"]})
    wrong.write("sam", assessment.submit_attempt, by_old, {"first-a": ["one"]})
    seen = wrong.read("amina", assessment.show_result, by_new)
    assert (seen.right, seen.before, seen.passed, seen.items[0].right, list(seen.corrected)) == (
        1,
        None,
        True,
        True,
        [1],
    )
    assert seen.completion_id is not None
    assert wrong.read("sam", assessment.show_result, by_old).passed
    if when == "counted":
        wrong.write("tariq", regrading.approve, correction)
        run_jobs(wrong)
    if when == "published":
        correction = correct(wrong)
    assert wrong.read("amina", assessment.show_result, by_new) == seen
    names = [wrong.accounts[name].id for name in ("amina", "sam")]
    told = [job[0]["account_id"] for job in wrong.rows(select(Job.arguments).where(Job.kind == "mail"))]
    assert not set(names) & set(told)
    stands = table(wrong, Attempt, Response, *DERIVED)
    correct(wrong)
    for name in ("progress", "practice"):
        wrong.store.write(REBUILDS[name])
    assert table(wrong, Attempt, Response, *DERIVED) == stands


def test_a_check_of_an_open_try_knows_the_corrected_key_and_what_it_missed_by_the_old_one_costs_nothing(
    house: Any,
) -> None:
    published(house.transactions, house.actor("tariq"), with_wrong_key(OPEN_TOO))
    for name in ("amina", "sam"):
        house.write(name, learning.enrol, SLUG)
    missed, later = open_try(house, "amina"), open_try(house, "sam")
    house.write("amina", assessment.check_answer, missed, "first-a", {"first-a": ["all"]})
    published(house.transactions, house.actor("tariq"), OPEN_TOO)
    house.write("sam", assessment.check_answer, later, "first-a", {"first-a": ["all"]})
    for name, attempt in (("amina", missed), ("sam", later)):
        house.write(name, assessment.submit_attempt, attempt, {})
        (item,) = (each for each in house.read(name, assessment.show_result, attempt).items if not each.rubric)
        assert (item.right, item.cost) == (True, 0)
    assert sorted(house.rows(select(Response.score, Response.misses))) == [(1.0, 0), (1.0, 0)]


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


OPEN_TOO = edited(FILE, "draw = 1\n", "draw = 2\nchecks = 2\nmiss-cost = 25\nhint-cost = 10\n")
OPEN_TOO = edited(FILE, "pass = 1\n", "pass = 2\n", OPEN_TOO)
OPEN_TOO = {
    **OPEN_TOO,
    FILE: OPEN_TOO[FILE].replace(b"difficulty = 1\n", b'difficulty = 1\nhints = ["Who hears of it?"]\n')
    + b"\n"
    + "".join(
        text_of(ItemKind.OPEN, identity=f"open-{form.lower()}", form=form, passage="one-day#monday") for form in "AB"
    ).encode(),
}
FULL = {"open-a": {"names-all": 2, "dated": 1}}


def with_wrong_key(given: Mapping[str, bytes]) -> Mapping[str, bytes]:
    wrong = edited(FILE, "- ( ) One of them. {#one}", "- (x) One of them. {#one}", given)
    return edited(FILE, "- (x) All of them. {#all}", "- ( ) All of them. {#all}", wrong)


def helped_try(house: Any, name: str) -> uuid.UUID:
    """A try at the wrong key: one hint, one check that said "not right" of the right answer, an open response."""
    while True:
        attempt: uuid.UUID = house.write(name, assessment.start_attempt, SLUG, NEWS, uuid.uuid4())
        asked = {item.id for item in house.read(name, assessment.open_attempt, attempt).items}
        if asked == {"first-a", "open-a"}:
            break
        house.write(name, assessment.submit_attempt, attempt, {})
    house.write(name, assessment.show_hint, attempt, "first-a", {})
    house.write(name, assessment.check_answer, attempt, "first-a", {"first-a": ["all"]})
    house.write(name, assessment.submit_attempt, attempt, {"open-a": ["Dear all, as of today."]})
    return attempt


def mark(house: Any, attempt: uuid.UUID) -> None:
    house.write("tariq", marking.answer_tie, attempt, ConflictAnswer.NONE)
    house.write("tariq", marking.mark_responses, attempt, FULL, {"open-a": "It bears a date."})


@pytest.mark.parametrize("marked_first", [True, False], ids=["marked, then corrected", "corrected, then marked"])
def test_a_correction_with_an_open_response_and_help_comes_to_the_same_in_either_order(
    house: Any, marked_first: bool
) -> None:
    published(house.transactions, house.actor("tariq"), with_wrong_key(OPEN_TOO))
    house.write("amina", learning.enrol, SLUG)
    attempt = helped_try(house, "amina")
    assert house.rows(select(Attempt.score, Attempt.right).where(Attempt.public_id == attempt)) == [(0.0, 0)]
    if marked_first:
        mark(house, attempt)
    published(house.transactions, house.actor("tariq"), OPEN_TOO)
    correction = correct(house)
    between = house.read("amina", assessment.show_result, attempt)
    assert (between.right, between.waiting) == ((2, 0) if marked_first else (1, 1))
    if not marked_first:
        mark(house, attempt)
    after = house.read("amina", assessment.show_result, attempt)
    assert (after.right, after.passed, after.waiting, after.before) == (2, True, 0, 1 if marked_first else 0)
    ((score, responses),) = house.rows(
        select(Attempt.score, func.sum(Response.score))
        .join(Response, Response.attempt_id == Attempt.id)
        .where(Attempt.public_id == attempt)
        .group_by(Attempt.id)
    )
    assert (round(score, 3), round(responses, 3)) == (0.95, 1.9)  # the hint costs; the check was the author's mistake
    assert [item.cost for item in after.items if not item.rubric] == [10]
    stands = table(house, Attempt, Response, *DERIVED)
    run_again(house, "regrade", correction)
    for name in ("progress", "practice"):
        house.store.write(REBUILDS[name])
    assert table(house, Attempt, Response, *DERIVED) == stands
