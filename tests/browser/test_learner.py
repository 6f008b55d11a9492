"""A learner: joins, reads a module, proves it in a quiz, plans; and a whole course up to the page that prints."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.answers import course, items, right
from tests.browser.conftest import Arrives
from tests.browser.person import Person, Way

PEOPLE = {Way.MOUSE: "learner", Way.KEYBOARD: "contributor", Way.NO_SCRIPT: "manager"}
MODULE = course().modules[2]
QUIZ = MODULE.quizzes[0]


def answer(learner: Person, question: Locator) -> None:
    """Give the right answer to one question."""
    learner.gives(question, right(question.get_attribute("id") or ""))


def saved(learner: Person) -> None:
    """The page says that what was answered is saved."""
    expect(learner.main.locator("[data-saved-state]")).to_have_text(re.compile(r"^saved \d\d:\d\d$"))


@pytest.mark.parametrize("way", Way)
def test_a_learner_reads_a_module_proves_it_and_plans(arrives: Arrives, way: Way) -> None:
    learner = arrives(PEOPLE[way], way)
    learner.follows("The nine principles in practice")
    learner.presses("Join this course")
    learner.sees("You have joined the course.")
    learner.follows(MODULE.lessons[0].title)
    for lesson in MODULE.lessons:
        expect(learner.main.get_by_role("heading", level=1)).to_have_text(lesson.title)
        learner.presses("Continue")
    for dilemma in MODULE.scenarios:
        expect(learner.main.get_by_role("heading", level=1)).to_have_text(dilemma.title)
        learner.follows("Leave it for now")
    expect(learner.main.get_by_role("heading", level=1)).to_have_text(QUIZ.title)
    learner.sees(QUIZ.reason)
    learner.presses("Start the quiz")

    questions = learner.main.locator("fieldset.item")
    expect(questions).to_have_count(QUIZ.draw)
    wrong = questions.nth(0).get_attribute("id") or ""
    for question in questions.all()[1:]:
        answer(learner, question)
    if way is Way.NO_SCRIPT:
        learner.presses("Save and stay here")
    else:
        saved(learner)
    expect(learner.main.locator(".palette a.is-answered")).to_have_count(QUIZ.draw - 1)
    learner.presses("Send my answers")

    learner.sees(f"{QUIZ.draw - 1} of {QUIZ.draw}. The pass line is {QUIZ.pass_line}.")
    learner.sees("Question 1: not answered")
    for option in (each for each in items()[wrong].options if not each.to):
        expect(learner.main.locator(".option-feedback")).to_contain_text([re.compile(r"\S")] * 2)
        assert option.feedback_html
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    learner.writes("When ...", "the next company writes to us")
    learner.writes("I will ...", "send the same page to all three")
    learner.writes("by", tomorrow.isoformat())
    learner.presses("Keep this plan")
    learner.sees("Your plan is kept.")
    module = learner.main.locator(f"#{MODULE.id}")
    learner.sees(f"{QUIZ.draw - 1} of {QUIZ.draw}", within=module)
    percent = learner.main.locator(".bar-words").first.inner_text()
    learner.opens("/")
    learner.sees(percent, within=learner.panel("My courses"))
    learner.opens("/plans/")
    learner.sees("When the next company writes to us, I will send the same page to all three.")


def test_answers_survive_a_killed_browser_and_another_device_goes_on(arrives: Arrives) -> None:
    first = arrives("partner")
    first.opens(f"/courses/{course().id}/")
    first.presses("Join this course")
    first.opens(f"/courses/{course().id}/quizzes/{QUIZ.id}")
    first.presses("Start the quiz")
    questions = first.main.locator("fieldset.item")
    given = [questions.nth(0).get_attribute("id"), questions.nth(1).get_attribute("id")]
    for question in (questions.nth(0), questions.nth(1)):
        answer(first, question)
        saved(first)
    expect(first.main.locator(".palette a.is-answered")).to_have_count(2)
    first.page.context.close()

    second = arrives("partner")
    second.opens(f"/courses/{course().id}/quizzes/{QUIZ.id}")
    second.presses("Continue the open try")
    for item_id in given:
        assert item_id
        for name, value in right(item_id):
            field = second.main.locator(f'[name="{name}"]')
            if field.first.evaluate("element => element.matches('[type=radio], [type=checkbox]')"):
                expect(second.main.locator(f'[name="{name}"][value="{value}"]')).to_be_checked()
            else:
                expect(field.first).to_have_value(value)
    attempt = second.path

    second.page.context.set_offline(True)
    for question in questions_left(second, 2):
        answer(second, question)
    expect(second.main.locator("[data-saved-state]")).to_contain_text("2 answers wait on this device")
    second.page.context.set_offline(False)
    saved(second)
    second.page.reload()
    expect(second.main.locator(".palette a.is-answered")).to_have_count(4)

    sent: list[str] = []
    second.page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/submit") else None)
    with second.page.expect_navigation():
        second.main.get_by_role("button", name="Send my answers").dblclick(no_wait_after=True)
    expect(second.page).to_have_url(re.compile(re.escape(attempt) + "/result"))
    second.sees(f"4 of {QUIZ.draw}.")
    assert len(sent) == 1
    second.opens(f"/courses/{course().id}/quizzes/{QUIZ.id}")
    expect(second.main.get_by_role("table").get_by_role("row")).to_have_count(2)


def questions_left(learner: Person, count: int) -> list[Locator]:
    """So many questions without an answer."""
    places = learner.main.locator(".palette a:not(.is-answered)").all()[:count]
    return [learner.main.locator(f'[id="{(place.get_attribute("href") or "")[1:]}"]') for place in places]


def test_a_passage_link_lands_on_its_heading(arrives: Arrives) -> None:
    learner = arrives("trainer")
    learner.opens(f"/courses/{course().id}/")
    learner.presses("Join this course")
    learner.opens(f"/courses/{course().id}/quizzes/{QUIZ.id}")
    learner.presses("Start the quiz")
    learner.presses("Send my answers")
    first = learner.main.locator(".item-result").first
    link = first.get_by_role("link", name="Read the passage")
    heading = (link.get_attribute("href") or "").partition("#")[2]
    learner.follows("Read the passage", within=first)
    assert heading
    expect(learner.page.locator(f'[id="{heading}"]')).to_be_in_viewport()


@pytest.fixture
def complete() -> Callable[[Person], None]:
    """Take a whole course, quickly: its forms are sent without being looked at."""

    def act(learner: Person) -> None:
        learner.opens(f"/courses/{course().id}/")
        learner.presses("Join this course")
        token = learner.page.locator('[name="csrf_token"]').first.input_value()
        request = learner.page.request
        base = learner.page.url.rstrip("/")
        for module in course().modules:
            for lesson in module.lessons:
                assert request.post(f"{base}/{lesson.id}/read", form={"csrf_token": token}).ok
            for quiz in module.quizzes:
                page = request.get(f"{base}/quizzes/{quiz.id}").text()
                minted = re.search(r'name="attempt" value="([^"]+)"', page)
                assert minted
                begun = request.post(
                    f"{base}/quizzes/{quiz.id}/attempts", form={"csrf_token": token, "attempt": minted[1]}
                )
                drawn = re.findall(r'<fieldset class="item panel" id="([^"]+)"', begun.text())
                assert len(drawn) == quiz.draw
                fields = [("csrf_token", token), *(field for each in drawn for field in right(each))]
                done = request.post(
                    f"{begun.url}/submit",
                    headers={"Content-Type": "application/x-www-form-urlencoded"},
                    data=urlencode(fields),
                )
                assert done.ok

    return act


def test_a_completed_course_has_a_page_that_anyone_can_check(
    arrives: Arrives, complete: Callable[[Person], None]
) -> None:
    learner = arrives("administrator")
    complete(learner)
    learner.opens(f"/courses/{course().id}/")
    learner.sees("You have completed this course.")
    learner.follows("Open the page that prints")
    shown = learner.main.inner_text()
    assert all(words in shown for words in ("Adele Novak (sample)", course().title, "version 1"))
    expect(learner.main.get_by_role("table").get_by_role("row")).to_have_count(10)
    learner.sees(learner.page.url)
    learner.page.emulate_media(media="print")
    expect(learner.page.get_by_role("banner")).to_be_hidden()
    checker = arrives()
    checker.opens(learner.page.url)
    assert checker.main.inner_text() == shown
