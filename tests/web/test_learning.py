"""Courses over HTTP: who sees what, what a GET writes, 304, and how many statements a page takes."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from learnhub.services import learning
from learnhub.store.engine import statements
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.learning import Completion, Enrolment, Event, LessonProgress
from tests.courses import LESSONS, QUIZZES, SLUG, answers, edited, files, named, published
from tests.people import Browser, People
from tests.told import told

FIRST, SECOND, THIRD = LESSONS
COURSE = f"/courses/{SLUG}/"
LESSON = f"{COURSE}{FIRST}"


@pytest.fixture
def course(app: Flask, people: People) -> str:
    return published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"))


@pytest.fixture
def amina(course: str, people: People) -> Browser:
    """Amina's browser; she has joined the course."""
    browser = people.browser("amina")
    assert browser.send(f"{COURSE}enrol").status_code == 303
    browser.open(COURSE)
    return browser


def rows(people: People, statement: Any) -> list[Any]:
    with people.store.reading() as session:
        return list(session.execute(statement).all())


def write(people: People, name: str, service: Any, *arguments: Any, **named_ones: Any) -> Any:
    transactions = people.app.extensions["learnhub.parts"].transactions
    return transactions.write(people.actor(name), service, *arguments, **named_ones)


def counted(people: People, table: Any) -> int:
    return int(rows(people, select(func.count()).select_from(table))[0][0])


def another_device(people: People, name: str) -> Browser:
    people.browsers.pop(name, None)
    return people.browser(name)


def test_a_visitor_reads_an_open_course_and_is_sent_to_sign_in_for_a_closed_one(
    app: Flask, people: People, course: str
) -> None:
    closed = named("closed", edited("course.md", "open = true", "open = false"))
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), closed)
    visitor = people.browser()
    assert "Two modules" in visitor.open("/courses/").text
    assert "/courses/closed/" not in visitor.open("/courses/").text
    page = visitor.open(COURSE)
    assert page.status_code == 200
    assert "Read the first lesson" in page.text
    assert visitor.open(LESSON).status_code == 200
    for path in ("/courses/closed/", f"/courses/closed/{FIRST}", f"/courses/closed/quizzes/{QUIZZES[0]}"):
        answer = visitor.open(path)
        assert (answer.status_code, answer.location.startswith("/sign-in?next=")) == (303, True)
        nowhere = visitor.open(path.replace("closed", "nowhere"))
        assert (nowhere.status_code, nowhere.location) == (303, answer.location.replace("closed", "nowhere"))
        assert people.browser("sam").open(path.replace("closed", "nowhere")).status_code == 404
    assert people.browser("paul").open(f"/courses/closed/{FIRST}").status_code == 200


def test_who_is_signed_in_is_offered_to_join_and_who_has_joined_to_continue(people: People, course: str) -> None:
    sam = people.browser("sam")
    assert "Join this course" in sam.open(COURSE).text
    assert "Join this course" in sam.open(LESSON).text
    assert sam.send(f"{COURSE}enrol").location == COURSE
    page = sam.open(COURSE).text
    assert "Join this course" not in page
    assert f'href="{LESSON}"' in page
    assert "You have joined the course." in page
    assert "You have joined the course." not in sam.open(COURSE).text


def test_a_course_without_principle_in_a_module_has_its_pages_too(app: Flask, people: People) -> None:
    plain = edited("02-same-news/module.md", 'principle = "no-unfair-advantage"\n', "")
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), plain)
    amina = people.browser("amina")
    amina.send(f"{COURSE}enrol")
    attempt = amina.send(f"{COURSE}quizzes/{QUIZZES[1]}/attempts", {"attempt": str(uuid.uuid4())}).location
    assert amina.send(f"{attempt}/submit").status_code == 303
    for path in (COURSE, f"{COURSE}{THIRD}", f"{COURSE}quizzes/{QUIZZES[1]}", f"{attempt}/result", "/"):
        assert amina.open(path).status_code == 200


def test_the_first_opening_is_written_and_no_later_one(people: People, amina: Browser) -> None:
    amina.open(LESSON)
    before = counted(people, Event)
    written = []
    with watched(people, written):
        assert amina.open(LESSON).status_code == 200
        assert amina.open(COURSE).status_code == 200
    assert written == []
    assert counted(people, Event) == before
    assert counted(people, LessonProgress) == 1


class watched:  # noqa: N801 - reads as a with-statement
    """Notes each statement that the writing engine runs."""

    def __init__(self, people: People, written: list[str]) -> None:
        self.engine = people.app.extensions["learnhub.parts"].store.engine
        self.note = lambda *arguments: written.append(arguments[2])

    def __enter__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self.note)

    def __exit__(self, *_error: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self.note)


def test_the_place_is_kept_and_continue_leads_there_on_another_device(people: People, amina: Browser) -> None:
    amina.open(LESSON)
    assert amina.send(f"{LESSON}/place", {"heading": "the-date"}).status_code == 204
    assert amina.send(f"{LESSON}/place", {"heading": "no-such"}).status_code == 404
    other = another_device(people, "amina")
    for path in ("/", COURSE):
        assert f'href="{LESSON}#the-date"' in other.open(path).text
    assert 'id="the-date"' in other.open(LESSON).text


def test_a_choice_is_kept_shown_again_and_may_be_changed(people: People, amina: Browser) -> None:
    for option, said in (("wait", "The press asks first."), ("list", "Nobody has to ask.")):
        answer = amina.send(f"{LESSON}/choices/reply", {"option": option})
        assert (answer.status_code, answer.location) == (303, f"{LESSON}#reply")
        page = another_device(people, "amina").open(LESSON).text
        assert said in page
        assert re.search(rf'value="{option}"[^>]* checked', page)
    assert amina.send(f"{LESSON}/choices/reply", {"option": "none"}).status_code == 422
    assert amina.send(f"{LESSON}/choices/none", {"option": "list"}).status_code == 404
    assert "Nobody has to ask." not in people.browser("sam").open(LESSON).text


def test_a_visitor_chooses_without_an_account(people: People, course: str) -> None:
    visitor = people.browser()
    assert "The press asks first." not in visitor.open(LESSON).text
    assert "The press asks first." in visitor.open(f"{LESSON}?choice=reply.wait").text


def test_continue_reads_the_lesson_and_leads_on(people: People, amina: Browser) -> None:
    for lesson, onward in (
        (FIRST, f"{COURSE}{SECOND}"),
        (SECOND, f"{COURSE}quizzes/{QUIZZES[0]}"),
        (FIRST, f"{COURSE}{SECOND}"),
    ):
        assert amina.send(f"{COURSE}{lesson}/read").location == onward
    assert len(rows(people, select(Event.seq).where(Event.name == "lesson-read"))) == 2


def complete(browser: Browser) -> None:
    for lesson in LESSONS:
        browser.send(f"{COURSE}{lesson}/read")
    for quiz in QUIZZES:
        attempt = browser.send(f"{COURSE}quizzes/{quiz}/attempts", {"attempt": str(uuid.uuid4())}).location
        asked = re.findall(r'<fieldset class="item panel" id="([^"]+)"', browser.open(attempt).text)
        browser.send(f"{attempt}/submit", {key: value for key, value in answers(asked).items()})


def test_the_act_that_completes_a_course_shows_its_completion_in_the_next_request(
    people: People, amina: Browser
) -> None:
    complete(amina)
    ((address,),) = rows(people, select(Completion.public_id))
    path = f"/courses/completions/{address}"
    for page in ("/", COURSE, "/courses/"):
        assert "ompleted" in amina.open(page).text
    assert path in amina.open(COURSE).text
    for reader in ("visitor", "sam", "amina"):
        page = people.browser(reader).open(path)
        assert (page.status_code, page.headers["X-Robots-Tag"]) == (200, "noindex")
        assert all(
            said in page.text for said in ("Amina", "Two modules", "2 of 2", "1 of 1", f"http://localhost{path}")
        )
    assert people.browser().open(f"/courses/completions/{uuid.uuid4()}").status_code == 404


def test_a_new_release_takes_nothing_away(app: Flask, people: People, amina: Browser) -> None:
    complete(amina)
    more = edited("02-same-news/01-one-day.md", 'title = "On one day"', 'title = "On any day"')
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), more)
    page = amina.open(COURSE).text
    assert "You have completed this course." in page
    assert "On one day" in page
    assert "On any day" in people.browser("sam").open(COURSE).text


def test_pictures_come_with_their_own_policy_and_quizzes_do_not_come(people: People, course: str) -> None:
    path = f"{COURSE}media/01-open-books/media/day.svg"
    visitor = people.browser()
    source = re.search(r'<img[^>]* src="([^"]+)"', visitor.open(LESSON).text)
    assert source is not None
    assert source[1] == path
    answer = visitor.open(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data == files()["01-open-books/media/day.svg"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert visitor.open(path, If_None_Match=answer.headers["ETag"]).status_code == 304
    for other in ("01-open-books/03-check.quiz.md", "01-open-books/media/../03-check.quiz.md", "course.md"):
        assert visitor.open(f"{COURSE}media/{other}").status_code == 404


def test_an_unchanged_lesson_answers_304(people: People, amina: Browser) -> None:
    amina.open(LESSON)
    tag = amina.open(LESSON).headers["ETag"]
    assert tag.startswith("W/")
    answer = amina.open(LESSON, If_None_Match=tag)
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert amina.open(LESSON, If_None_Match='W/"another"').status_code == 200


def test_a_changed_lesson_answers_200(app: Flask, people: People, amina: Browser) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    clock = transactions.clock
    amina.open(LESSON)
    tag = amina.open(LESSON).headers["ETag"]

    def is_new(why: str) -> None:
        nonlocal tag
        answer = amina.open(LESSON, If_None_Match=tag)
        assert answer.status_code == 200, why
        tag = amina.open(LESSON).headers["ETag"]
        assert amina.open(LESSON, If_None_Match=tag).status_code == 304, f"after {why}"

    amina.send(f"{LESSON}/choices/reply", {"option": "list"})
    is_new("a choice")
    amina.send(f"{LESSON}/read")
    is_new("progress")
    told(transactions, people.accounts, "New")
    is_new("a newer case")
    told(transactions, people.accounts, "Newer", at=clock.now())
    is_new("a case as new")
    change(people, "amina", locale="fr")
    is_new("the language")
    change(people, "amina", light=True)
    is_new("Light pages")
    change(people, "amina", name="Amina R.")
    is_new("the name")
    change(people, "sam", manager_id=people.accounts["amina"].id)
    is_new("the menu")
    amina.open(f"{LESSON}?choice=reply.list")
    assert amina.open(f"{LESSON}?choice=reply.list", If_None_Match=tag).status_code == 200
    assert amina.open(f"{COURSE}{SECOND}", If_None_Match=tag).status_code == 200


def change(people: People, who: str, /, **values: Any) -> None:
    with people.store.writing() as session:
        session.execute(update(Account).where(Account.id == people.accounts[who].id).values(**values))


def test_a_visitor_gets_a_new_page_when_a_release_comes(app: Flask, people: People, course: str) -> None:
    visitor = people.browser()
    visitor.open(LESSON)
    tag = visitor.open(LESSON).headers["ETag"]
    assert visitor.open(LESSON, If_None_Match=tag).status_code == 304
    assert visitor.open(LESSON, If_None_Match=tag, Accept_Language="fr").status_code == 200
    assert visitor.open(LESSON, If_None_Match=tag, Save_Data="on").status_code == 200
    more = edited("01-open-books/01-who-gives.md", "A letter came", "A note came")
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), more)
    answer = visitor.open(LESSON, If_None_Match=tag)
    assert answer.status_code == 200
    assert "A note came" in answer.text


def fill(people: People, courses: int, acts: int) -> None:
    """More courses on the shelf, and `acts` times more plans, cases and tries of Amina's."""
    transactions = people.app.extensions["learnhub.parts"].transactions
    for number in range(courses):
        published(transactions, people.actor("tariq"), named(f"more-{number}"))
        write(people, "amina", learning.enrol, f"more-{number}")
    amina = people.browser("amina")
    for number in range(acts):
        attempt = amina.send(f"{COURSE}quizzes/{QUIZZES[0]}/attempts", {"attempt": str(uuid.uuid4())}).location
        amina.send(f"{attempt}/submit")
        fields = {"when": f"number {number}", "act": "act", "due_on": "2027-03-01", "plan": str(uuid.uuid4())}
        sent = amina.send(f"/plans/new/transparency?course={SLUG}&module=open-books", fields)
        assert sent.status_code == 303
        told(transactions, people.accounts, f"Case {number}")


def statement_counts(people: People) -> dict[str, int]:
    amina, found = people.browser("amina"), {}
    for path in (
        "/",
        "/courses/",
        COURSE,
        LESSON,
        f"{COURSE}quizzes/{QUIZZES[0]}",
        "/plans/",
        "/principles/transparency",
    ):
        amina.open(path)
        assert amina.open(path).status_code == 200
        found[path] = statements.get()
    return found


def test_pages_take_few_statements_and_the_same_for_many_rows(people: People, amina: Browser) -> None:
    few = statement_counts(people)
    assert few[LESSON] <= 4
    assert few[COURSE] <= 5
    assert few["/"] <= 6
    fill(people, courses=3, acts=6)
    assert statement_counts(people) == few


def test_enrolled_on_an_older_release_a_learner_keeps_its_lessons(app: Flask, people: People, amina: Browser) -> None:
    newer = {path: content for path, content in files().items() if not path.endswith("02-who-decides.md")}
    newer = edited("01-open-books/03-check.quiz.md", "who-decides#the-table", "who-gives#the-date", newer)
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), newer)
    assert amina.open(f"{COURSE}{SECOND}").status_code == 200
    assert people.browser("sam").open(f"{COURSE}{SECOND}").status_code == 404
    assert len(rows(people, select(Enrolment.release_id))) == 1


def test_a_case_card_in_a_lesson_shows_the_case_to_its_readers_and_a_notice_once_it_is_withdrawn(
    app: Flask, people: People
) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    told(transactions, people.accounts, "A title nobody else was offered")
    given = edited("01-open-books/01-who-gives.md", "Say since when.", "Say since when.\n\n[case: C-2027-1]\n\nGo on.")
    published(transactions, people.actor("tariq"), given)
    address = f"/courses/{SLUG}/{LESSONS[0]}"
    page = people.browser("visitor").open(address).text
    card = page[page.index('class="case-embed"') :]
    assert "A title nobody else was offered" in card
    assert card.index('href="/cases/C-2027-1"') < card.index("Go on.")
    lee = people.browser("lee")
    assert lee.send("/cases/C-2027-1/withdraw", {"reason": "contributor-asks"}).status_code == 303
    page = people.browser("visitor").open(address).text
    assert "The case C-2027-1 is not shown here any more." in page
    assert "A title nobody else was offered" not in page
