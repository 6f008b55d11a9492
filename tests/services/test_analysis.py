"""The tries of a quiz are added up once, by the key that counts, and told to trainers without names."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from sqlalchemy import insert, select

from learnhub.background import analysis as jobs
from learnhub.background.worker import Running
from learnhub.domain.assessment.analysis import FindingKind
from learnhub.domain.errors import Denied, NotFound
from learnhub.services import analysis, assessment, learning
from learnhub.services.jobs import take
from learnhub.store import analysis as store
from learnhub.store.derived import REBUILDS
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.analysis import QuizFigures
from learnhub.store.tables.assessment import Attempt, Response
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Enrolment
from tests.courses import QUIZZES, RIGHT, SLUG, WRONG, edited, files, published
from tests.services.test_regrading import BAD, OPEN_TOO, correct, helped_try, mark, take_quiz

BOOKS, NEWS = QUIZZES
GIVERS, SUMS = "givers-a", "sums-a"
BOOKS_FILE = "01-open-books/03-check.quiz.md"


def learners(house: Any, tries: list[dict[str, Any]], quiz: str = BOOKS) -> None:
    """People who sent one try each, with these answers by item, put straight into the tables."""
    now = house.clock.now()

    def put(session: Any) -> None:
        course, release = session.execute(select(Course.id, Course.release_id).where(Course.slug == SLUG)).one()
        for place, answers in enumerate(tries):
            number = 1_000 + place + 1_000 * session.query(Account).count()
            account = {"id": number, "email": f"{number}@example.org", "name": "x", "sort_name": "x", "kind": "staff"}
            account |= {"languages": ["en"], "review_principles": [], "created_at": now}
            session.execute(insert(Account), account)
            enrolment = {"id": number, "account_id": number, "course_id": course, "release_id": release}
            session.execute(insert(Enrolment), enrolment | {"public_id": uuid.uuid4(), "enrolled_at": now, "facts": 0})
            session.execute(
                insert(Attempt),
                {
                    "id": number,
                    "public_id": uuid.uuid4(),
                    "enrolment_id": number,
                    "release_id": release,
                    "quiz_id": quiz,
                    "number": 1,
                    "form": "A",
                    "seed": f"{number:032x}",
                    "item_ids": list(answers),
                    "started_at": now,
                    "submitted_at": now + dt.timedelta(minutes=5),
                    "score": 0.5,
                    "right": 1,
                    "total": len(answers),
                    "passed": True,
                    "by_principle": [],
                },
            )
            for order, (item, answer) in enumerate(answers.items(), 1):
                saved = {"attempt_id": number, "item_id": item, "saved_at": now + dt.timedelta(seconds=20 * order)}
                session.execute(insert(Response), saved | {"answer": answer, "score": 0.5})

    house.store.write(put)


def count(house: Any) -> Any:
    return jobs.count_quizzes(house.transactions)


def row(house: Any, item: str, quiz: str = BOOKS, release: int | None = None) -> Any:
    view = house.read("tariq", analysis.show, SLUG, quiz, release)
    return next(each for each in view.rows if each.id == item)


KNOWS, GUESSES = ["givers", "sums"], ["gossip"]


@pytest.fixture
def course(house: Any) -> Any:
    published(house.transactions, house.actor("tariq"), files())
    return house


def test_a_question_whose_key_misleads_stands_first(course: Any) -> None:
    learners(course, [{GIVERS: "one", SUMS: KNOWS}] * 12 + [{GIVERS: "all", SUMS: GUESSES}] * 20)
    learners(course, [{GIVERS: "all", SUMS: KNOWS}] * 3)
    assert count(course) == {"quizzes": 1, "tries": 35}
    view = course.read("tariq", analysis.show, SLUG, BOOKS)
    first = view.rows[0]
    assert (first.id, first.findings[0].kind, first.named["draws-good"]) == (GIVERS, FindingKind.DRAWS_GOOD, ("A",))
    assert [(each.letter, each.right, each.chosen) for each in first.options] == [("A", False, 12), ("B", True, 23)]
    assert (first.figures.asked, round(first.figures.facility, 2), first.figures.seconds) == (35, 0.66, 20)
    assert (view.tries, view.people, view.passed_share, view.behind) == (35, 35, 1.0, False)
    assert view.reliability is not None
    assert view.reliability.people == 35
    assert view.path == BOOKS_FILE
    assert row(course, "givers-b").figures.asked is None
    assert first.figures.discrimination < 0


def test_nothing_is_counted_twice_and_the_job_counts_only_what_changed(course: Any) -> None:
    learners(course, [{GIVERS: "all", SUMS: KNOWS}] * 6)
    for _ in range(2):
        course.write("tariq", analysis.ask, SLUG, BOOKS)
    assert course.rows(select(Job.key).where(Job.kind == "item-analysis")) != []
    job = course.write("system", take)
    assert jobs.count(Running(job, course.transactions, threading.Event())) == {"quizzes": 1, "tries": 6}
    assert jobs.count(Running(job, course.transactions, threading.Event())) == {"quizzes": 0, "tries": 0}
    assert course.write("system", take) is None
    learners(course, [{GIVERS: "all", SUMS: KNOWS}])
    course.clock.move(dt.timedelta(hours=1))
    learners(course, [{GIVERS: "one", SUMS: KNOWS}])
    assert course.read("tariq", analysis.show, SLUG, BOOKS).behind
    assert count(course)["tries"] == 8
    assert row(course, GIVERS).figures.asked == 8


def test_batches_and_later_tries_give_the_sums_of_one_pass(course: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("amina", "sam", "lee"):
        course.write(name, learning.enrol, SLUG)
        for _ in range(3):
            course.clock.move(dt.timedelta(minutes=1))
            take_quiz(course, name, BOOKS)
    count(course)
    stands = course.rows(select(*QuizFigures.__table__.columns))
    ((_release, _quiz, sums, _at),) = stands
    assert (sums["tries"], sums["people"]) == (9, 3)
    assert {each["asked"] for each in sums["items"].values()} == {3}
    monkeypatch.setattr(store, "BATCH", 2)
    course.store.write(REBUILDS["analysis"])
    assert course.rows(select(*QuizFigures.__table__.columns)) == stands


def test_rebuilding_after_a_correction_changes_nothing_and_judges_by_the_corrected_key(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), BAD)
    for name in ("amina", "sam", "lee", "rosa", "ravi", "edith"):
        house.write(name, learning.enrol, SLUG)
        take_quiz(house, name, NEWS, {"first-a": ["one" if name == "sam" else "all"]})
    count(house)
    assert row(house, "first-a", NEWS).figures.right is None
    published(house.transactions, house.actor("tariq"), files())
    assert row(house, "first-a", NEWS).figures.asked is None
    house.clock.move(dt.timedelta(hours=1))
    correct(house)
    assert house.read("tariq", analysis.show, SLUG, NEWS).behind
    count(house)
    assert (row(house, "first-a", NEWS).figures.asked, row(house, "first-a", NEWS).figures.right) == (6, 5)
    assert row(house, "first-a", NEWS, release=1).figures.right == 5
    stands = house.rows(select(*QuizFigures.__table__.columns))
    house.store.write(REBUILDS["analysis"])
    assert house.rows(select(*QuizFigures.__table__.columns)) == stands


def test_versions_of_the_same_question_are_added_and_a_changed_one_begins_anew(course: Any) -> None:
    learners(course, [{GIVERS: "all", SUMS: KNOWS}] * 6)
    changed = edited(BOOKS_FILE, "- [ ] The gossip. {#gossip}", "- [ ] The gossip of the day. {#gossip}")
    published(course.transactions, course.actor("tariq"), changed)
    learners(course, [{GIVERS: "all", SUMS: KNOWS}] * 7)
    count(course)
    view = course.read("tariq", analysis.show, SLUG, BOOKS)
    assert (view.releases, view.current, view.tries) == ((1, 2), 2, 13)
    assert (row(course, GIVERS).figures.asked, row(course, SUMS).figures.asked) == (13, 7)
    assert (row(course, SUMS, release=1).figures.asked, row(course, SUMS, release=2).figures.asked) == (6, 7)
    with pytest.raises(NotFound):
        course.read("tariq", analysis.show, SLUG, BOOKS, 3)


def test_an_answer_that_was_not_changed_keeps_the_moment_it_was_saved(course: Any) -> None:
    course.write("amina", learning.enrol, SLUG)
    attempt = course.write("amina", assessment.start_attempt, SLUG, BOOKS, uuid.uuid4())
    asked = [item.id for item in course.read("amina", assessment.open_attempt, attempt).items]
    given = {each: (RIGHT if place else WRONG)[KIND[each]] for place, each in enumerate(asked)}
    for each in asked:
        course.clock.move(dt.timedelta(seconds=30))
        course.write("amina", assessment.save_answers, attempt, {each: given[each]})
    course.clock.move(dt.timedelta(seconds=30))
    course.write("amina", assessment.submit_attempt, attempt, {**given, asked[0]: RIGHT[KIND[asked[0]]]})
    count(course)
    times = [each["seconds"] for each in course.rows(select(QuizFigures.sums))[0][0]["items"].values()]
    assert sorted(map(sum, times)) == [0, 1]


def test_an_open_response_counts_once_a_person_has_marked_it(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), OPEN_TOO)
    house.write("amina", learning.enrol, SLUG)
    attempt = helped_try(house, "amina")
    count(house)
    assert "open-a" not in house.rows(select(QuizFigures.sums))[0][0]["items"]
    house.clock.move(dt.timedelta(hours=1))
    mark(house, attempt)
    assert house.read("tariq", analysis.show, SLUG, NEWS).behind
    count(house)
    ((sums,),) = house.rows(select(QuizFigures.sums))
    assert (sums["items"]["open-a"]["asked"], sums["items"]["open-a"]["right"]) == (1, 1)
    assert sums["items"]["first-a"]["hinted"] == 1
    assert not house.read("tariq", analysis.show, SLUG, NEWS).behind


KIND = {"givers-a": "single", "sums-a": "multiple", "givers-b": "true-false", "day-b": "short"}


def test_the_analysis_is_for_trainers(course: Any) -> None:
    for service, given in ((analysis.show, (SLUG, BOOKS)), (analysis.ask, (SLUG, BOOKS))):
        with pytest.raises(Denied):
            course.read("amina", service, *given)
    with pytest.raises(NotFound):
        course.read("tariq", analysis.show, "no-such", BOOKS)
    with pytest.raises(Denied):
        course.read("amina", analysis.behind)
    assert course.read("tariq", analysis.show, SLUG, BOOKS).counted_at is None
