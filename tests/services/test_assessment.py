"""A quiz from its start to its result: answers kept as given, sent once, and shown the same for years."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.errors import Conflict, Invalid, NotFound, SignIn
from learnhub.services import assessment, learning, plans
from learnhub.store.tables.assessment import Attempt, Response
from learnhub.store.tables.learning import Event, QuizProgress
from tests.courses import BOOK_ITEMS, KINDS, QUIZZES, SLUG, answers, edited, published

QUIZ, OTHER_QUIZ = QUIZZES


@pytest.fixture
def course(house: Any) -> str:
    slug = published(house.transactions, house.actor("tariq"))
    for name in ("amina", "sam"):
        house.write(name, learning.enrol, slug)
    return slug


def start(house: Any, name: str = "amina", quiz: str = QUIZ, public_id: uuid.UUID | None = None) -> uuid.UUID:
    attempt = house.write(name, assessment.start_attempt, SLUG, quiz, public_id or uuid.uuid4())
    assert isinstance(attempt, uuid.UUID)
    return attempt


def asked(house: Any, attempt: uuid.UUID, name: str = "amina") -> list[str]:
    return [item.id for item in house.read(name, assessment.open_attempt, attempt).items]


def send(house: Any, attempt: uuid.UUID, *, right: bool = True, name: str = "amina") -> None:
    given = answers(asked(house, attempt, name), right=right)
    house.write(name, assessment.submit_attempt, attempt, given)


def told(house: Any, name: str) -> int:
    return len(house.rows(select(Event.seq).where(Event.name == name)))


def test_the_page_before_the_start_says_the_pass_line_and_its_reason(house: Any, course: str) -> None:
    for name, enrolled in (("visitor", False), ("lee", False), ("amina", True)):
        view = house.read(name, assessment.open_quiz, SLUG, QUIZ)
        assert (view.draw, view.pass_line, view.enrolled, view.tries) == (2, 1, enrolled, ())
        assert view.reason == "One of two shows that the list was read."


def test_who_has_not_joined_cannot_start(house: Any, course: str) -> None:
    with pytest.raises(NotFound):
        start(house, "lee")
    with pytest.raises(SignIn):
        start(house, "visitor")
    for quiz in ("none", "who-gives"):
        with pytest.raises(NotFound):
            start(house, "amina", quiz)


def test_a_try_asks_one_form_in_an_order_of_its_own(house: Any, course: str) -> None:
    attempt = start(house)
    items = asked(house, attempt)
    forms = {identity: form for identity, _kind, form, *_ in BOOK_ITEMS}
    assert len(items) == 2
    assert len({forms[item] for item in items}) == 1
    assert asked(house, attempt) == items
    assert told(house, "quiz-started") == 1


def test_two_tabs_start_one_try(house: Any, course: str) -> None:
    first = start(house)
    assert start(house) == first
    assert start(house, public_id=first) == first
    assert house.read("amina", assessment.open_quiz, SLUG, QUIZ).open_try == first
    send(house, first)
    assert start(house, public_id=first) == first
    assert start(house) != first
    assert told(house, "quiz-started") == 2


def test_an_id_that_is_somebody_elses_starts_nothing(house: Any, course: str) -> None:
    theirs = start(house, "sam")
    with pytest.raises(Conflict):
        start(house, "amina", public_id=theirs)
    with pytest.raises(Conflict):
        start(house, "sam", OTHER_QUIZ, theirs)
    assert len(house.rows(select(Attempt.id))) == 1


def test_every_answer_is_kept_as_it_is_given(house: Any, course: str) -> None:
    attempt = start(house)
    for number, (item, given) in enumerate(answers(asked(house, attempt)).items()):
        house.clock.move(dt.timedelta(minutes=1))
        assert house.write("amina", assessment.save_answers, attempt, {item: given}) == house.clock.now()
        view = house.read("amina", assessment.open_attempt, attempt)
        assert sum(each.answered for each in view.items) == number + 1
        assert view.saved_at == house.clock.now()
    for item in view.items:
        shown = [item.text] if item.kind == "short" else sorted(option.id for option in item.options if option.chosen)
        assert shown == answers([item.id])[item.id]


def test_a_later_answer_takes_the_place_of_an_earlier_one_and_may_be_taken_back(house: Any, course: str) -> None:
    attempt = start(house)
    items = asked(house, attempt)
    house.write("amina", assessment.save_answers, attempt, answers(items))
    house.write("amina", assessment.save_answers, attempt, answers(items, right=False))
    house.write("amina", assessment.submit_attempt, attempt, {items[0]: [""]})
    result = house.read("amina", assessment.show_result, attempt)
    assert (result.right, [item.answered for item in result.items]) == (0, [False, True])


@pytest.mark.parametrize("given", [{"none": ["x"]}, {"first-a": ["all"]}, "wrong option"])
def test_a_wrong_item_or_option_is_refused_and_nothing_of_it_kept(house: Any, course: str, given: Any) -> None:
    attempt = start(house)
    while any(KINDS[item] == "short" for item in asked(house, attempt)):
        send(house, attempt)
        attempt = start(house)
    items = asked(house, attempt)
    wrong = {**answers(items[:1]), items[1]: ["no-such-option"]} if given == "wrong option" else given
    for service in (assessment.save_answers, assessment.submit_attempt):
        with pytest.raises(Invalid) as refused:
            house.write("amina", service, attempt, wrong)
        assert refused.value.faults[0].code == "not-a-choice"
    assert not any(item.answered for item in house.read("amina", assessment.open_attempt, attempt).items)


def test_answers_that_could_not_be_sent_are_shown_and_not_saved(house: Any, course: str) -> None:
    attempt = start(house)
    items = asked(house, attempt)
    house.write("amina", assessment.save_answers, attempt, answers(items[:1], right=False))
    unsent = {**answers(items), "none": ["x"], items[0]: answers(items)[items[0]]}
    view = house.read("amina", assessment.open_attempt, attempt, unsent=unsent)
    assert view.restored
    assert all(item.answered for item in view.items)
    view = house.read("amina", assessment.open_attempt, attempt)
    assert not view.restored
    assert sum(item.answered for item in view.items) == 1


def test_sent_again_it_stays_as_it_was(house: Any, course: str) -> None:
    attempt = start(house)
    send(house, attempt)
    before = house.rows(select(*Attempt.__table__.columns)), house.rows(select(*Response.__table__.columns))
    house.clock.move(dt.timedelta(hours=1))
    house.write("amina", assessment.submit_attempt, attempt, {"none": ["x"]})
    house.write("amina", assessment.submit_attempt, attempt, {})
    assert (house.rows(select(*Attempt.__table__.columns)), house.rows(select(*Response.__table__.columns))) == before
    assert told(house, "quiz-submitted") == 1
    with pytest.raises(Conflict):
        house.write("amina", assessment.save_answers, attempt, {})
    with pytest.raises(Conflict):
        house.read("amina", assessment.open_attempt, attempt)


def test_an_open_try_has_no_result(house: Any, course: str) -> None:
    with pytest.raises(Conflict):
        house.read("amina", assessment.show_result, start(house))


def test_a_try_of_somebody_else_is_not_there_on_any_path(house: Any, course: str) -> None:
    open_one, sent = start(house), start(house, quiz=OTHER_QUIZ)
    send(house, sent)
    for attempt in (open_one, sent, uuid.uuid4()):
        for service, arguments in (
            (assessment.open_attempt, ()),
            (assessment.show_result, ()),
            (assessment.save_answers, ({},)),
            (assessment.submit_attempt, ({},)),
        ):
            for name in ("sam", "lee", "mona", "tariq", "adele"):
                with pytest.raises(NotFound):
                    house.write(name, service, attempt, *arguments)
            with pytest.raises(SignIn):
                house.write("visitor", service, attempt, *arguments)


def test_a_second_try_asks_what_was_not_seen_and_a_third_begins_again(house: Any, course: str) -> None:
    seen: list[set[str]] = []
    for number in range(1, 4):
        attempt = start(house)
        view = house.read("amina", assessment.open_attempt, attempt)
        assert view.number == number
        seen.append({item.id for item in view.items})
        send(house, attempt)
    assert seen[0].isdisjoint(seen[1])
    assert seen[0] | seen[1] == {each[0] for each in BOOK_ITEMS}
    assert len(seen[2]) == 2


def test_the_best_try_counts_and_never_falls(house: Any, course: str) -> None:
    standings = []
    for right in (False, True, False):
        house.clock.move(dt.timedelta(hours=1))
        send(house, start(house), right=right)
        columns = (QuizProgress.tries, QuizProgress.best_right, QuizProgress.best_score, QuizProgress.passed_at)
        standings += [tuple(row) for row in house.rows(select(*columns))]
    passed = house.clock.now() - dt.timedelta(hours=1)
    assert standings == [(1, 0, 0.0, None), (2, 2, 1.0, passed), (3, 2, 1.0, passed)]
    tries = house.read("amina", assessment.open_quiz, SLUG, QUIZ).tries
    assert [(row.number, row.right, row.passed) for row in tries] == [(1, 0, False), (2, 2, True), (3, 0, False)]
    assert house.read("amina", learning.open_course, SLUG).modules[0].quizzes[0].best_right == 2


def test_a_result_shows_the_thought_behind_each_option_and_the_passage(house: Any, course: str) -> None:
    for _ in range(2):
        attempt = start(house)
        send(house, attempt, right=False)
        result = house.read("amina", assessment.show_result, attempt)
        assert (result.right, result.total, result.passed) == (0, 2, False)
        for item in result.items:
            assert item.answered
            assert not item.right
            if item.kind == "short":
                assert item.answers == ("Monday", "on Monday")
                assert "It was a Monday." in item.feedback_html
            else:
                assert all(option.feedback_html for option in item.options)
                assert any(option.chosen for option in item.options)
            lesson = house.read("amina", learning.open_lesson, SLUG, item.passage_lesson)
            shown = "".join(segment.html for segment in lesson.segments)
            assert f'id="{item.passage_heading}"' in shown


def test_results_add_up_by_the_principle_of_each_question(house: Any, course: str) -> None:
    found = set()
    for _ in range(2):
        attempt = start(house)
        send(house, attempt)
        rows = house.read("amina", assessment.show_result, attempt).by_principle
        found.add(tuple((row.principle, row.right, row.total) for row in rows))
    assert found == {(("transparency", 2, 2),), (("transparency", 1, 1), ("no-unfair-advantage", 1, 1))}


def test_a_plan_is_asked_for_until_one_is_made_or_skipped(house: Any, course: str) -> None:
    attempt = start(house)
    send(house, attempt)
    assert house.read("amina", assessment.show_result, attempt).asks_plan
    house.write("amina", plans.skip, uuid.uuid4(), principle="transparency", course=SLUG, module="open-books")
    assert not house.read("amina", assessment.show_result, attempt).asks_plan
    send(house, start(house, quiz=OTHER_QUIZ))
    assert house.read("amina", learning.open_course, SLUG).modules[1].steps[2].count == 0


def test_a_result_is_shown_the_same_years_and_releases_later(house: Any, course: str) -> None:
    attempt = start(house)
    send(house, attempt)
    before = house.read("amina", assessment.show_result, attempt)
    house.clock.move(dt.timedelta(days=3000))
    harder = edited("01-open-books/03-check.quiz.md", "pass = 1", "pass = 2")
    harder = edited("01-open-books/03-check.quiz.md", "- (x) All of them. {#all}", "- ( ) All of them. {#all}", harder)
    harder = edited("01-open-books/03-check.quiz.md", "- ( ) One of them. {#one}", "- (x) One of them. {#one}", harder)
    published(house.transactions, house.actor("tariq"), harder)
    assert house.read("amina", assessment.show_result, attempt) == before


def test_options_keep_their_order_from_the_first_page_to_the_result(house: Any, course: str) -> None:
    attempt = start(house)
    view = house.read("amina", assessment.open_attempt, attempt)
    shown = [[option.label_html for option in item.options] for item in view.items]
    send(house, attempt)
    result = house.read("amina", assessment.show_result, attempt)
    assert [[option.label_html for option in item.options] for item in result.items] == shown
