"""A course in several languages: a learner changes over in the middle, a translator works beside the original."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answers import course, right
from tests.browser.conftest import Arrives
from tests.browser.person import Way

PEOPLE = {Way.MOUSE: "editor", Way.NO_SCRIPT: "reviewer"}
MODULE = course().modules[0]
QUIZ = MODULE.quizzes[0]
LESSON = MODULE.lessons[0]
QUIZ_FILE = f"/studio/nine-principles/languages/fr/files/{QUIZ.path}"


@pytest.mark.parametrize("way", list(PEOPLE))
def test_a_learner_changes_the_language_in_the_middle_of_a_quiz(arrives: Arrives, way: Way) -> None:
    learner = arrives(PEOPLE[way], way)
    learner.opens("/courses/nine-principles/")
    learner.presses("Join this course")
    learner.opens(f"/courses/nine-principles/{LESSON.id}")
    learner.follows("Français", within=learner.main)
    expect(learner.main.get_by_role("heading", level=1)).to_have_attribute("lang", "fr")
    learner.sees(
        "La page 1 dit",
        "This translation is a proposal. It has not been checked yet.",
        within=learner.main.locator(".lesson-text"),
    )
    learner.follows("العربية", within=learner.main)
    expect(learner.main.locator(".prose").first).to_have_attribute("dir", "rtl")
    learner.follows("English", within=learner.main)

    learner.opens(f"/courses/nine-principles/quizzes/{QUIZ.id}")
    learner.presses("Start the quiz")
    questions = learner.main.locator("fieldset.item")
    expect(questions).to_have_count(QUIZ.draw)
    order = [question.get_attribute("id") for question in questions.all()]
    for question in questions.all()[:3]:
        learner.gives(question, right(question.get_attribute("id") or ""))
    learner.presses("Français", within=learner.main)
    expect(learner.main.locator(".palette a.is-answered")).to_have_count(3)
    assert [question.get_attribute("id") for question in learner.main.locator("fieldset.item").all()] == order
    expect(learner.main.locator("div[lang=fr] fieldset.item")).to_have_count(QUIZ.draw)
    for question in learner.main.locator("fieldset.item").all()[3:]:
        learner.gives(question, right(question.get_attribute("id") or ""))
    learner.presses("Send my answers")
    learner.sees(f"{QUIZ.draw} of {QUIZ.draw}. The pass line is {QUIZ.pass_line}.")
    learner.follows("English", within=learner.main)
    learner.sees(f"{QUIZ.draw} of {QUIZ.draw}. The pass line is {QUIZ.pass_line}.")


def test_a_translator_types_beside_the_original_and_it_is_kept(arrives: Arrives) -> None:
    trainer = arrives("trainer")
    trainer.opens("/studio/nine-principles/")
    trainer.follows("Languages", within=trainer.main)
    trainer.follows("Français", within=trainer.main)
    trainer.follows(QUIZ.title, within=trainer.main)
    assert trainer.path == QUIZ_FILE
    field = trainer.main.locator("textarea[name='w-cp-q-sentence-boats.title']")
    trainer.types("Une phrase pour les bateaux", field)
    expect(trainer.main.locator("[data-saved-state]")).to_have_text(re.compile(r"^saved \d\d:\d\d$"))
    trainer.opens(QUIZ_FILE)
    expect(field).to_have_value("Une phrase pour les bateaux")
    trainer.follows("Only what is missing or has changed since", within=trainer.main)
    expect(field).to_have_count(0)
