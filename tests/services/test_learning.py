"""Courses as people meet them: what each sees, what is noted once, and a completion that stays."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from learnhub.content.remembered import Remembered
from learnhub.domain.errors import Invalid, NotFound, SignIn
from learnhub.services import assessment, authoring, learning
from learnhub.store import assessment as assessment_store
from learnhub.store import learning as learning_store
from learnhub.store.tables.assessment import Attempt, Response
from learnhub.store.tables.authoring import Release
from learnhub.store.tables.learning import ChoiceMade, Completion, Enrolment, Event, LessonProgress, QuizProgress
from tests.courses import BOOKS_CHECK, LESSONS, QUIZZES, SLUG, answers, edited, files, named, published
from tests.told import told

FIRST, SECOND, THIRD = LESSONS
BOOKS_QUIZ, NEWS_QUIZ = QUIZZES


@pytest.fixture
def course(house: Any) -> str:
    return published(house.transactions, house.actor("tariq"))


def events(house: Any, *names: str) -> list[str]:
    statement = select(Event.name).order_by(Event.seq)
    return [name for (name,) in house.rows(statement.where(Event.name.in_(names)) if names else statement)]


def lesson(house: Any, name: str, lesson_id: str = FIRST, **options: Any) -> learning.LessonView:
    view = house.read(name, learning.open_lesson, SLUG, lesson_id, **options)
    assert isinstance(view, learning.LessonView)
    return view


def take(house: Any, name: str, quiz: str, *, right: bool = True) -> uuid.UUID:
    attempt = house.write(name, assessment.start_attempt, SLUG, quiz, uuid.uuid4())
    view = house.read(name, assessment.open_attempt, attempt)
    house.write(name, assessment.submit_attempt, attempt, answers((item.id for item in view.items), right=right))
    assert isinstance(attempt, uuid.UUID)
    return attempt


def test_the_catalogue_shows_a_visitor_the_open_courses_alone(house: Any, course: str) -> None:
    closed = named("closed", edited("course.md", "open = true", "open = false"))
    published(house.transactions, house.actor("tariq"), closed)
    house.write("tariq", authoring.import_course, named("draft-alone"))
    assert [entry.slug for entry in house.read("visitor", learning.catalogue)] == [SLUG]
    assert [entry.slug for entry in house.read("amina", learning.catalogue)] == [SLUG, "closed"]
    with pytest.raises(SignIn):
        house.read("visitor", learning.open_course, "closed")
    with pytest.raises(SignIn):
        house.read("visitor", learning.open_lesson, "closed", FIRST)
    assert house.read("amina", learning.open_lesson, "closed", FIRST).title == "Who gives what"


def test_the_catalogue_has_the_order_of_the_courses_numbers_and_then_of_their_titles(
    house: Any, course: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning_store, "_releases", Remembered(1))
    for slug, number in (("tenth", 10), ("second", 2)):
        line = f'completion = "every-module"\nnumber = {number}'
        published(
            house.transactions,
            house.actor("tariq"),
            named(slug, edited("course.md", 'completion = "every-module"', line)),
        )
    assert [entry.slug for entry in house.read("visitor", learning.catalogue)] == ["second", "tenth", SLUG]


def test_a_course_page_says_what_a_visitor_may_do_and_a_learner_has_done(house: Any, course: str) -> None:
    view = house.read("visitor", learning.open_course, SLUG)
    assert (view.enrolled, view.percent, view.minutes, len(view.modules)) == (False, 0, 12, 2)
    assert view.next == learning.Place("open-books", "Who gives what", lesson_id=FIRST)
    assert view.modules[0].objectives == ("Say who gives what before somebody asks.",)
    house.write("amina", learning.enrol, SLUG)
    house.write("amina", learning.note_opening, SLUG, FIRST)
    house.write("amina", learning.finish_lesson, SLUG, SECOND)
    view = house.read("amina", learning.open_course, SLUG)
    assert [(row.opened, row.read) for row in view.modules[0].lessons] == [(True, False), (True, True)]
    assert (view.enrolled, view.percent) == (True, 20)


def test_joining_twice_is_joining_once(house: Any, course: str) -> None:
    with pytest.raises(SignIn):
        house.write("visitor", learning.enrol, SLUG)
    house.write("amina", learning.enrol, SLUG)
    house.write("amina", learning.enrol, SLUG)
    assert len(house.rows(select(Enrolment.id))) == 1
    assert events(house, "enrolled") == ["enrolled"]


def test_releases_that_say_the_same_hold_their_texts_in_memory_once(house: Any, course: str) -> None:
    quiz = edited("01-open-books/03-check.quiz.md", "- ( ) One of them. {#one}", "- ( ) One alone. {#one}")
    again = published(house.transactions, house.actor("tariq"), named("again", quiz))
    with house.store.reading() as session:
        known = session.scalars(select(Release.public_id).order_by(Release.id)).all()
        texts = [learning_store.release_text(session, each) for each in known]
        lessons = [learning_store.lesson_text(session, each, FIRST) for each in texts]
        items = [assessment_store.items(session, each, BOOKS_QUIZ) for each in texts]
    assert [course, again] == [SLUG, "again"]
    assert texts[0].public_id != texts[1].public_id
    assert lessons[0].content["segments"][0]["html"] is lessons[1].content["segments"][0]["html"]
    assert texts[0].outline["modules"][0]["title"] is texts[1].outline["modules"][0]["title"]
    [(one, other)] = [pair for pair in zip(*items, strict=True) if pair[0] is not pair[1]]
    assert one != other
    assert one.stem_html is other.stem_html


def test_an_unknown_course_or_lesson_is_not_found(house: Any, course: str) -> None:
    house.write("amina", learning.enrol, SLUG)
    for service, arguments in (
        (learning.open_course, ("none",)),
        (learning.open_lesson, ("none", FIRST)),
        (learning.open_lesson, (SLUG, "none")),
        (learning.open_lesson, (SLUG, BOOKS_QUIZ)),
        (learning.enrol, ("none",)),
        (learning.note_opening, (SLUG, "none")),
        (learning.note_place, (SLUG, FIRST, "no-heading")),
        (learning.note_place, (SLUG, FIRST, "the-table")),
        (learning.choose, (SLUG, FIRST, "no-choice", "list")),
        (learning.choose, (SLUG, SECOND, "reply", "list")),
        (learning.finish_lesson, (SLUG, "none")),
        (learning.show_completion, (uuid.uuid4(),)),
        (learning.media, (SLUG, "01-open-books/media/none.svg")),
    ):
        with pytest.raises(NotFound):
            house.write("amina", service, *arguments)


def test_who_has_not_joined_keeps_nothing(house: Any, course: str) -> None:
    for service, arguments in (
        (learning.note_opening, (SLUG, FIRST)),
        (learning.note_place, (SLUG, FIRST, "the-list")),
        (learning.choose, (SLUG, FIRST, "reply", "list")),
        (learning.finish_lesson, (SLUG, FIRST)),
    ):
        with pytest.raises(NotFound):
            house.write("sam", service, *arguments)
        with pytest.raises(SignIn):
            house.write("visitor", service, *arguments)
    assert not lesson(house, "sam").to_note
    assert events(house) == ["release-published"]


def test_the_first_opening_is_noted_once(house: Any, course: str) -> None:
    house.write("amina", learning.enrol, SLUG)
    assert lesson(house, "amina").to_note
    house.write("amina", learning.note_opening, SLUG, FIRST)
    assert not lesson(house, "amina").to_note
    house.clock.move(dt.timedelta(days=1))
    house.write("amina", learning.note_opening, SLUG, FIRST)
    assert events(house, "lesson-opened") == ["lesson-opened"]
    ((opened,),) = house.rows(select(LessonProgress.opened_at))
    assert opened == house.clock.now() - dt.timedelta(days=1)


def test_continue_leads_to_the_heading_that_was_read_last(house: Any, course: str) -> None:
    house.write("amina", learning.enrol, SLUG)
    house.write("amina", learning.note_opening, SLUG, FIRST)
    house.write("amina", learning.note_place, SLUG, FIRST, "the-date")
    onward = learning.Place("open-books", "Who gives what", lesson_id=FIRST, heading="the-date")
    assert house.read("amina", learning.open_course, SLUG).next == onward
    assert house.read("amina", learning.catalogue)[0].next == onward
    house.write("amina", learning.note_opening, SLUG, SECOND)
    assert house.read("amina", learning.open_course, SLUG).next.heading is None
    house.write("amina", learning.note_opening, SLUG, FIRST)
    house.write("amina", learning.note_place, SLUG, FIRST, "")
    assert house.read("amina", learning.open_course, SLUG).next.heading is None


def test_a_choice_is_kept_and_may_be_changed(house: Any, course: str) -> None:
    house.write("amina", learning.enrol, SLUG)
    with pytest.raises(Invalid) as refused:
        house.write("amina", learning.choose, SLUG, FIRST, "reply", "none")
    assert refused.value.faults[0].code == "not-a-choice"
    for option in ("wait", "wait", "list"):
        house.write("amina", learning.choose, SLUG, FIRST, "reply", option)
    (choice,) = [segment for segment in lesson(house, "amina").segments if segment.choice]
    assert [(option.id, option.chosen) for option in choice.options] == [("wait", False), ("list", True)]
    assert events(house, "choice-made") == ["choice-made", "choice-made"]
    assert [each.answered for each in lesson(house, "sam").segments if each.choice] == [False]


def test_a_visitor_sees_the_consequence_of_a_choice_that_is_not_kept(house: Any, course: str) -> None:
    (choice,) = [each for each in lesson(house, "visitor", chosen="reply.wait").segments if each.choice]
    assert [option.chosen for option in choice.options] == [True, False]
    for odd in ("reply", "none.wait", ".", "reply.none"):
        (choice,) = [each for each in lesson(house, "visitor", chosen=odd).segments if each.choice]
        assert not any(option.chosen for option in choice.options)


def test_finishing_a_lesson_leads_on_and_counts_once(house: Any, course: str) -> None:
    house.write("amina", learning.enrol, SLUG)
    assert house.write("amina", learning.finish_lesson, SLUG, FIRST).lesson_id == SECOND
    assert house.write("amina", learning.finish_lesson, SLUG, SECOND).quiz_id == BOOKS_QUIZ
    assert house.write("amina", learning.finish_lesson, SLUG, FIRST).lesson_id == SECOND
    assert events(house, "lesson-read") == ["lesson-read", "lesson-read"]


def complete(house: Any, name: str) -> None:
    house.write(name, learning.enrol, SLUG)
    for lesson_id in LESSONS:
        house.write(name, learning.finish_lesson, SLUG, lesson_id)
    for quiz in QUIZZES:
        take(house, name, quiz)


def test_a_completion_is_written_by_the_act_that_completes_the_course(house: Any, course: str) -> None:
    house.write("amina", learning.enrol, SLUG)
    for quiz in QUIZZES:
        take(house, "amina", quiz)
    for lesson_id in (FIRST, SECOND):
        house.write("amina", learning.finish_lesson, SLUG, lesson_id)
    assert house.rows(select(Completion.id)) == []
    house.write("amina", learning.finish_lesson, SLUG, THIRD)
    assert events(house, "course-completed") == ["course-completed"]
    entry = house.read("amina", learning.catalogue)[0]
    assert (entry.percent, entry.next, entry.completed_at) == (100, None, house.clock.now())


def test_the_last_quiz_completes_too_and_only_when_it_is_passed(house: Any, course: str) -> None:
    house.write("amina", learning.enrol, SLUG)
    for lesson_id in LESSONS:
        house.write("amina", learning.finish_lesson, SLUG, lesson_id)
    take(house, "amina", BOOKS_QUIZ)
    take(house, "amina", NEWS_QUIZ, right=False)
    assert house.rows(select(Completion.id)) == []
    take(house, "amina", NEWS_QUIZ)
    assert len(house.rows(select(Completion.id))) == 1
    take(house, "amina", NEWS_QUIZ)
    house.write("amina", learning.finish_lesson, SLUG, FIRST)
    assert len(house.rows(select(Completion.id))) == 1


def test_anybody_with_the_address_reads_a_completion_as_it_was_earned(house: Any, course: str) -> None:
    complete(house, "amina")
    ((address,),) = house.rows(select(Completion.public_id))
    before = house.read("visitor", learning.show_completion, address)
    assert (before.name, before.course_title, before.release_number) == ("Amina", "Two modules", 1)
    assert [(row.principle, row.right, row.total) for row in before.by_principle] == [
        ("transparency", 2, 2),
        ("no-unfair-advantage", 1, 1),
    ]
    more = edited("01-open-books/03-check.quiz.md", "pass = 1", "pass = 2")
    published(house.transactions, house.actor("tariq"), more)
    assert house.read("visitor", learning.show_completion, address) == before
    view = house.read("amina", learning.open_course, SLUG)
    assert (view.completion_id, view.release_number, view.percent) == (address, 1, 100)


def test_two_quizzes_on_one_principle_are_added_up(house: Any) -> None:
    one = edited("02-same-news/module.md", 'principle = "no-unfair-advantage"', 'principle = "transparency"')
    published(house.transactions, house.actor("tariq"), one)
    complete(house, "amina")
    ((address,),) = house.rows(select(Completion.public_id))
    rows = house.read("visitor", learning.show_completion, address).by_principle
    assert [(row.principle, row.right, row.total) for row in rows] == [("transparency", 3, 3)]


def test_pictures_are_shown_and_no_other_file_is(house: Any) -> None:
    given = {path.replace("01-open-books", "01-media"): content for path, content in files().items()}
    published(house.transactions, house.actor("tariq"), given)
    picture = house.read("visitor", learning.media, SLUG, "01-media/media/day.svg")
    assert picture.content == files()["01-open-books/media/day.svg"]
    assert BOOKS_CHECK.encode() in given["01-media/03-check.quiz.md"]
    for path in ("01-media/03-check.quiz.md", "01-media/module.md", "course.md"):
        with pytest.raises(NotFound):
            house.read("amina", learning.media, SLUG, path)


def test_a_lesson_shows_the_newest_case_of_its_principle_that_its_reader_may_see(house: Any, course: str) -> None:
    assert lesson(house, "visitor").case is None
    told(house.transactions, house.accounts, "For all")
    house.clock.move(dt.timedelta(days=1))
    told(house.transactions, house.accounts, "For staff", visibility="staff")
    told(house.transactions, house.accounts, "Of another principle", principles=["accountability"])
    seen = {name: lesson(house, name).case for name in ("visitor", "paul", "amina")}
    assert {name: case and case.title for name, case in seen.items()} == {
        "visitor": "For all",
        "paul": "For all",
        "amina": "For staff",
    }
    assert lesson(house, "amina").facts != lesson(house, "paul").facts


def test_the_facts_that_a_page_is_kept_by_change_with_what_it_shows(house: Any, course: str) -> None:
    seen = {lesson(house, "amina").facts}

    def changed(act: Any, *arguments: Any) -> None:
        house.write("amina", act, *arguments)
        facts = lesson(house, "amina").facts
        assert facts not in seen
        seen.add(facts)

    changed(learning.enrol, SLUG)
    changed(learning.note_opening, SLUG, FIRST)
    changed(learning.choose, SLUG, FIRST, "reply", "wait")
    changed(learning.choose, SLUG, FIRST, "reply", "list")
    changed(learning.finish_lesson, SLUG, FIRST)
    attempt = house.write("amina", assessment.start_attempt, SLUG, BOOKS_QUIZ, uuid.uuid4())
    changed(assessment.submit_attempt, attempt, {})
    told(house.transactions, house.accounts, "New")
    assert lesson(house, "amina").facts not in seen


ACTS = st.one_of(
    st.tuples(st.just("open"), st.sampled_from(LESSONS)),
    st.tuples(st.just("read"), st.sampled_from(LESSONS)),
    st.tuples(st.just("right"), st.sampled_from(QUIZZES)),
    st.tuples(st.just("wrong"), st.sampled_from(QUIZZES)),
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, max_size=12))
def test_progress_never_falls_and_completion_comes_once(house: Any, course: str, acts: list[tuple[str, str]]) -> None:
    forget(house)
    house.write("amina", learning.enrol, SLUG)
    percent, completed = 0, None
    for act, ref in acts:
        house.clock.move(dt.timedelta(minutes=1))
        if act == "open":
            house.write("amina", learning.note_opening, SLUG, ref)
        elif act == "read":
            house.write("amina", learning.finish_lesson, SLUG, ref)
        else:
            take(house, "amina", ref, right=act == "right")
        entry = house.read("amina", learning.catalogue)[0]
        assert entry.percent >= percent
        assert completed in (None, entry.completed_at)
        assert (entry.percent == 100) == (entry.completed_at is not None)
        percent, completed = entry.percent, entry.completed_at
    expected = 1 if completed else 0
    assert house.rows(select(func.count(Completion.id)))[0][0] == expected


def forget(house: Any) -> None:
    """Begin again with nobody enrolled."""

    def away(session: Any) -> None:
        for table in (Response, Attempt, LessonProgress, QuizProgress, ChoiceMade, Completion, Enrolment):
            session.execute(delete(table))

    house.store.write(away)


def test_a_lesson_brings_lessons_learned_of_its_principle_besides_the_newest_case(house: Any, course: str) -> None:
    for number in range(4):
        house.clock.move(dt.timedelta(days=1))
        when = "a letter comes" if number == 1 else "a call comes"
        told(house.transactions, house.accounts, f"Case {number}", when=when)
    view = house.read("visitor", learning.open_lesson, SLUG, FIRST)
    assert view.case is not None
    assert view.case.title == "Case 3"
    assert [each.title for each in view.near] == ["Case 1", "Case 2"]
    told(house.transactions, house.accounts, "Kept", visibility="staff")
    assert house.read("visitor", learning.open_lesson, SLUG, FIRST).facts == view.facts
    assert house.read("amina", learning.open_lesson, SLUG, FIRST).facts != view.facts
