"""Once round the loop as three people: lesson, plan, case, review, and the same lesson, which now shows that case."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.answers import course
from tests.browser.conftest import Arrives
from tests.browser.person import Person, Way

PEOPLE = {Way.MOUSE: "contributor", Way.KEYBOARD: "learner", Way.NO_SCRIPT: "manager"}
MODULES = {Way.MOUSE: course().modules[3], Way.KEYBOARD: course().modules[4], Way.NO_SCRIPT: course().modules[5]}
FIVE = (
    "Is it clear what happened, and why?",
    "Could somebody elsewhere use it?",
    "Is it honest about what did not work?",
    "Can it be read without harm to anybody?",
    "Is it free of personal data?",
)


def plan_due_today(contributor: Person, when: str, act: str) -> None:
    """From the lesson's principle to a plan whose date has come."""
    contributor.presses("Join this course")
    contributor.opens(f"/courses/{course().id}/")
    contributor.follows("Plan", within=contributor.main.locator(f"#{MODULES[contributor.way].id}"))
    contributor.writes("When ...", when)
    contributor.writes("I will ...", act)
    contributor.writes("by", dt.datetime.now(dt.UTC).date().isoformat())
    contributor.presses("Keep this plan")
    contributor.sees("Your plan is kept.")


def tell(contributor: Person, title: str) -> None:
    """The nine questions, on one page."""
    contributor.writes("The situation", "A company wanted to help and asked for a title in return.")
    contributor.writes("What came of it", "Two of three answered. The third had left the country.")
    contributor.chooses("It worked partly")
    contributor.writes("What did not work", "We asked the third company last, and too late.")
    lesson = contributor.panel("4 One lesson learned")
    contributor.writes("When", "one company offers help for a title", within=lesson)
    contributor.writes("do", "ask all companies on one day", within=lesson)
    contributor.writes("because", "the one that is asked last has no time left", within=lesson)
    contributor.types("Oceania", contributor.main.get_by_label("Country or region 1"))
    contributor.chooses("Focal point in the United Nations")
    contributor.chooses("No", within=contributor.panel("7 Your part in it"))
    contributor.writes("Title", title, within=contributor.panel("9 Title"))
    contributor.presses("Look the case over")


@pytest.mark.parametrize("way", Way)
def test_a_lesson_comes_back_as_a_case_in_the_same_lesson(arrives: Arrives, way: Way) -> None:
    module = MODULES[way]
    lesson = f"/courses/{course().id}/{module.lessons[0].id}"
    title = f"A title asked for, told by {way}"
    contributor, reviewer, reader = arrives(PEOPLE[way], way), arrives("reviewer", way), arrives(way=way)

    contributor.opens(lesson)
    plan_due_today(contributor, "a company asks for a title", "ask every other company too")
    contributor.opens("/")
    contributor.sees("When a company asks for a title, I will ask every other company too.")
    contributor.presses("It went otherwise")
    contributor.presses("Begin the case")
    expect(contributor.main.get_by_label("What you did")).to_have_value("ask every other company too")
    assert module.principle
    expect(contributor.main.locator(f'[name=principles][value="{module.principle}"]')).to_be_checked()
    tell(contributor, title)
    contributor.presses("Send for review")
    contributor.sees("sent for review", "Next: a reviewer takes it.")

    reviewer.follows("Open the queue")
    reviewer.misses(title)
    reviewer.follows("Lesson learned", within=reviewer.panel("Waiting for a reviewer"))
    reviewer.misses(title)
    reviewer.chooses("No: open the case")
    reviewer.presses("Send the answer")
    review = reviewer.path
    expect(reviewer.main.get_by_role("heading", level=1)).to_have_text(title)
    reviewer.unfolds("Ask one question without deciding")
    reviewer.writes("Your question", "Why was the third company asked last?")
    reviewer.presses("Send the question")

    contributor.opens("/")
    contributor.follows(title)
    contributor.sees("Why was the third company asked last?")
    contributor.writes("Your answer", "Its address was not in our list.")
    contributor.presses("Send the answer")

    reviewer.opens("/reviews/")
    reviewer.follows(title)
    reviewer.sees("Its address was not in our list.")
    for question in FIVE:
        reviewer.chooses("Yes", within=reviewer.main.get_by_role("group", name=question))
    reviewer.presses("Ask whether it may be public")
    contributor.opens("/my/cases")
    contributor.follows(title)
    contributor.presses("Yes, open it to everyone")
    reviewer.opens(review)
    reviewer.sees("The contributor has agreed that it may be public.")
    reviewer.presses("Publish the case")

    reader.opens(lesson)
    practice = reader.page.get_by_role("complementary", name="From practice")
    reader.follows(title, within=practice)
    reader.sees("ask all companies on one day", "Asked a question", "Published")
    reader.misses("Rosa", "Its address was not in our list.")
    contributor.opens("/my/cases")
    contributor.sees(
        "Shown beside 2 lessons now.", within=contributor.main.get_by_role("listitem").filter(has_text=title)
    )
    contributor.follows(title)
    contributor.follows(module.lessons[0].title)
    contributor.sees(title, within=contributor.page.get_by_role("complementary", name="From practice"))
