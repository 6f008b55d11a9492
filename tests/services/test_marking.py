"""Open responses wait for a trainer without a tie; marking settles the try and what follows from it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, update

from learnhub.domain.assessment import ItemKind
from learnhub.domain.cases.judges import Bar, ConflictAnswer
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.services import assessment, learning, marking
from learnhub.store.derived import practice, progress
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.assessment import Attempt, Response
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Completion, Event, QuizProgress
from learnhub.store.tables.practice import PrincipleTries
from tests.courses import LESSONS, QUIZZES, SLUG, answers, files, published
from tests.items import text_of

FILE = "02-same-news/02-check.quiz.md"
FRONT = """+++
id = "news-check"
title = "Check: the same news"
pass = 1
draw = 1
reason = "One of one."
+++

One letter.

"""
OPEN = "the-open"
FULL = {OPEN: {"names-all": 2, "dated": 1}}
WORDS = {OPEN: "It goes to all, and bears a date."}


@pytest.fixture
def sent(house: Any) -> uuid.UUID:
    """Amina did all of the course but its open response, which she has sent."""
    text = FRONT + "".join(
        text_of(ItemKind.OPEN, identity=f"open-{form.lower()}", form=form, passage="one-day#monday") for form in "AB"
    )
    published(house.transactions, house.actor("tariq"), {**files(), FILE: text.encode()})
    house.write("amina", learning.enrol, SLUG)
    for lesson in LESSONS:
        house.write("amina", learning.note_opening, SLUG, lesson)
        house.write("amina", learning.finish_lesson, SLUG, lesson)
    first = house.write("amina", assessment.start_attempt, SLUG, QUIZZES[0], uuid.uuid4())
    asked = [item.id for item in house.read("amina", assessment.open_attempt, first).items]
    house.write("amina", assessment.submit_attempt, first, answers(asked))
    return send(house)


def send(house: Any, name: str = "amina", text: str = "Dear all, here is the list.") -> uuid.UUID:
    attempt = house.write(name, assessment.start_attempt, SLUG, QUIZZES[1], uuid.uuid4())
    assert isinstance(attempt, uuid.UUID)
    house.write(name, assessment.submit_attempt, attempt, named(house, attempt, {OPEN: [text]}))
    return attempt


def named(house: Any, attempt: uuid.UUID, given: dict[str, Any]) -> dict[str, Any]:
    """The same with the id of the item that this try drew."""
    ((drawn,),) = house.rows(select(Attempt.item_ids).where(Attempt.public_id == attempt))
    return {drawn[0] if key == OPEN else key: value for key, value in given.items()}


def give(house: Any, attempt: uuid.UUID, points: Any = FULL, words: Any = WORDS, name: str = "tariq") -> None:
    both = (named(house, attempt, given) for given in (points, words))
    house.write(name, marking.mark_responses, attempt, *both)


def mark(house: Any, attempt: uuid.UUID, points: Any = FULL, words: Any = WORDS, name: str = "tariq") -> None:
    house.write(name, marking.answer_tie, attempt, ConflictAnswer.NONE)
    give(house, attempt, points, words, name)


def change(house: Any, name: str, **values: Any) -> None:
    with house.store.writing() as session:
        session.execute(update(Account).where(Account.id == house.accounts[name].id).values(**values))


def derived(house: Any) -> list[Any]:
    progress_row = select(
        QuizProgress.quiz_id,
        QuizProgress.tries,
        QuizProgress.best_right,
        QuizProgress.best_score,
        QuizProgress.tried_at,
        QuizProgress.passed_at,
        QuizProgress.credited,
    ).order_by(QuizProgress.quiz_id)
    tries = select(PrincipleTries.principle, PrincipleTries.tries).order_by(PrincipleTries.principle)
    return [house.rows(progress_row), house.rows(tries)]


def test_marking_settles_the_try_its_standing_and_the_course(house: Any, sent: uuid.UUID) -> None:
    before = house.read("amina", assessment.show_result, sent)
    assert (before.waiting, before.right, before.passed, before.items[0].waits) == (1, 0, False, True)
    assert house.rows(select(Completion.id)) == []
    mark(house, sent)
    after = house.read("amina", assessment.show_result, sent)
    assert (after.waiting, after.right, after.passed, after.items[0].share) == (0, 1, True, 100)
    assert [line.given for line in after.items[0].rubric] == ["2", "1"]
    assert after.items[0].words == WORDS[OPEN]
    assert after.completion_id is not None
    assert house.rows(select(Attempt.score, Attempt.waiting).where(Attempt.public_id == sent)) == [(1.0, 0)]
    assert house.rows(select(Response.score).where(Response.item_id.in_(("open-a", "open-b")))) == [(1.0,)]
    actors = select(Event.name, Event.actor).where(Event.name.in_(("quiz-marked", "course-completed")))
    amina = house.accounts["amina"].public_id
    assert set(house.rows(actors)) == {("quiz-marked", amina), ("course-completed", amina)}
    mails = house.rows(select(Job.arguments).where(Job.kind == "mail"))
    assert [(each[0]["template"], each[0]["account_id"]) for each in mails] == [
        ("answers_marked", house.accounts["amina"].id)
    ]


def test_what_marking_kept_is_what_the_ledger_says(house: Any, sent: uuid.UUID) -> None:
    house.clock.move(dt.timedelta(days=2))
    mark(house, sent)
    kept = derived(house)
    with house.store.writing() as session:
        progress.rebuild(session)
        practice.rebuild(session)
    assert derived(house) == kept


def test_points_below_the_line_leave_the_try_below_it(house: Any, sent: uuid.UUID) -> None:
    mark(house, sent, {OPEN: {"names-all": 1, "dated": 0}})
    view = house.read("amina", assessment.show_result, sent)
    assert (view.right, view.passed, view.items[0].share, view.completion_id) == (0, False, 33, None)


def test_sent_twice_is_once_and_a_second_marker_is_too_late(house: Any, sent: uuid.UUID) -> None:
    change(house, "rosa", office="Lima")
    with house.store.writing() as session:
        session.add(RoleGrant(account_id=house.accounts["rosa"].id, role="trainer", granted_at=house.clock.now()))
    house.write("rosa", marking.answer_tie, sent, ConflictAnswer.NONE)
    mark(house, sent)
    give(house, sent)
    for act in (
        lambda: house.read("rosa", marking.open_marking, sent),
        lambda: give(house, sent, name="rosa"),
        lambda: house.write("rosa", marking.answer_tie, sent, ConflictAnswer.DECLARED),
    ):
        with pytest.raises(Conflict, match="marked"):
            act()
    assert house.rows(select(func.count()).select_from(Event).where(Event.name == "quiz-marked")) == [(1,)]


def test_the_text_opens_after_the_question_of_a_tie_and_never_with_one(house: Any, sent: uuid.UUID) -> None:
    assert house.read("tariq", marking.open_marking, sent).responses == ()
    with pytest.raises(Denied, match="not-asked"):
        give(house, sent)
    for answer in (None, ConflictAnswer.NOT_SURE):
        with pytest.raises(Invalid):
            house.write("tariq", marking.answer_tie, sent, answer)
    house.write("tariq", marking.answer_tie, sent, ConflictAnswer.NONE)
    (response,) = house.read("tariq", marking.open_marking, sent).responses
    assert (response.text, [line.points for line in response.rubric]) == ("Dear all, here is the list.", [2, 1])
    for _ in range(2):
        house.write("tariq", marking.answer_tie, sent, ConflictAnswer.DECLARED)
    view = house.read("tariq", marking.open_marking, sent)
    assert (view.bar, view.responses) == (Bar.DECLARED_TIE, ())
    with pytest.raises(Denied, match="declared-tie"):
        give(house, sent)
    with pytest.raises(Denied, match="declared-tie"):
        house.write("tariq", marking.answer_tie, sent, ConflictAnswer.NONE)


@pytest.mark.parametrize(
    ("values", "bar"),
    [
        ({"office": "Nairobi"}, Bar.SAME_OFFICE),
        ({"organization": " unops "}, Bar.SAME_ORGANIZATION),
        ({"team": "Supply"}, Bar.SAME_TEAM),
    ],
)
def test_somebody_near_to_the_learner_is_refused_on_every_path(
    house: Any, sent: uuid.UUID, values: dict[str, str], bar: Bar
) -> None:
    house.write("tariq", marking.answer_tie, sent, ConflictAnswer.NONE)
    change(house, "tariq", **values)
    change(house, "amina", office="Nairobi", organization="UNOPS", team="Supply")
    (row,) = house.read("tariq", marking.queue).rows
    assert row.bar is bar
    view = house.read("tariq", marking.open_marking, sent)
    assert (view.bar, view.responses) == (bar, ())
    with pytest.raises(Denied, match=bar):
        house.write("tariq", marking.answer_tie, sent, ConflictAnswer.NONE)
    with pytest.raises(Denied, match=bar):
        give(house, sent)


def test_nobody_marks_their_own_and_only_trainers_mark(house: Any, sent: uuid.UUID) -> None:
    house.write("tariq", learning.enrol, SLUG)
    own = send(house, "tariq")
    assert {row.attempt: row.bar for row in house.read("tariq", marking.queue).rows} == {sent: None, own: Bar.OWN_CASE}
    with pytest.raises(Denied, match="own-case"):
        house.write("tariq", marking.answer_tie, own, ConflictAnswer.NONE)
    for name, refused in (("amina", Denied), ("edith", Denied), ("visitor", SignIn), ("system", Denied)):
        for act in (
            lambda name=name: house.read(name, marking.queue),
            lambda name=name: house.read(name, marking.open_marking, sent),
            lambda name=name: house.write(name, marking.answer_tie, sent, ConflictAnswer.NONE),
            lambda name=name: give(house, sent, name=name),
        ):
            with pytest.raises(refused):
                act()


@pytest.mark.parametrize(
    ("points", "words", "faults"),
    [
        ({}, {}, {f"{OPEN}.names-all", f"{OPEN}.dated", f"{OPEN}.words"}),
        ({OPEN: {"names-all": 3, "dated": -1}}, WORDS, {f"{OPEN}.names-all", f"{OPEN}.dated"}),
        ({OPEN: {**FULL[OPEN], "other": 1}}, WORDS, {OPEN}),
        ({**FULL, "other": {}}, WORDS, {"other"}),
        (FULL, {OPEN: "x" * 2001}, {f"{OPEN}.words"}),
        (FULL, {OPEN: "  "}, {f"{OPEN}.words"}),
    ],
)
def test_points_and_words_are_asked_for_each_line(
    house: Any, sent: uuid.UUID, points: Any, words: Any, faults: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        mark(house, sent, points, words)
    ((drawn,),) = house.rows(select(Attempt.item_ids).where(Attempt.public_id == sent))
    assert {fault.path.replace(drawn[0], OPEN) for fault in refused.value.faults} == faults
    assert house.read("amina", assessment.show_result, sent).waiting == 1


def test_a_blank_answer_waits_for_nobody_and_an_open_try_is_not_there(house: Any, sent: uuid.UUID) -> None:
    house.write("sam", learning.enrol, SLUG)
    blank = send(house, "sam", " ")
    running = house.write("sam", assessment.start_attempt, SLUG, QUIZZES[1], uuid.uuid4())
    for attempt in (blank, running, uuid.uuid4()):
        with pytest.raises(NotFound):
            house.read("tariq", marking.open_marking, attempt)
    assert [row.attempt for row in house.read("tariq", marking.queue).rows] == [sent]


def test_the_queue_is_paged_by_key_the_longest_waiting_first(
    house: Any, sent: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "PAGE", 2)
    made = [sent, *(send(house) for _ in range(4))]
    first = house.read("tariq", marking.queue)
    second = house.read("tariq", marking.queue, after=first.next)
    last = house.read("tariq", marking.queue, after=second.next)
    assert [row.attempt for view in (first, second, last) for row in view.rows] == made
    assert (first.previous, last.next) == (None, None)
    assert house.read("tariq", marking.queue, before=second.previous).rows == first.rows
