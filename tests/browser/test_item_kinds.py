"""Every kind of question and a dilemma in the browser: by mouse, by keyboard alone, and without a script."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from learnhub.content.folder import write_folder
from learnhub.domain.assessment import ItemKind
from tests.browser.conftest import Arrives
from tests.browser.person import Keyboard, Person, Way
from tests.courses import SCENARIO, SLUG, edited, with_scenario
from tests.items import EXAMPLES, fields
from tests.serving import ROOT, Site, serving
from tests.web.test_item_kinds import QUIZ_FILE, every_kind

PEOPLE = {Way.MOUSE: "learner", Way.KEYBOARD: "contributor", Way.NO_SCRIPT: "manager"}


@pytest.fixture(scope="module")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration that has the course with every kind of question and a dilemma."""
    data = Path(shutil.copytree(demonstration, tmp_path_factory.mktemp("kinds") / "var"))
    folder = tmp_path_factory.mktemp("course") / SLUG
    timed = edited("01-open-books/03-check.quiz.md", "draw = 2\n", "draw = 2\nminutes = 20\n", with_scenario())
    write_folder(folder, {**timed, QUIZ_FILE: every_kind()[QUIZ_FILE]})
    subprocess.run(
        [sys.executable, "-m", "learnhub", "courses", "import", str(folder), "--publish"],
        cwd=ROOT,
        env={**os.environ, "LEARNHUB_DATA": str(data)},
        check=True,
        capture_output=True,
    )
    with serving(data) as site:
        yield site


def join(learner: Person) -> None:
    """Join the course, unless another test did for this person."""
    learner.opens(f"/courses/{SLUG}/")
    if learner.main.get_by_role("button", name="Join this course").count():
        learner.presses("Join this course")


def give(learner: Person, question: Locator, sent: Mapping[str, list[str]]) -> None:
    """Answer one question as its example says."""
    named = fields(question.get_attribute("id") or "", sent)
    learner.gives(question, [(name, value) for name, values in named.items() for value in values])


@pytest.mark.parametrize("way", Way)
def test_every_kind_of_question_is_answered(arrives: Arrives, way: Way) -> None:
    learner = arrives(PEOPLE[way], way)
    join(learner)
    learner.opens(f"/courses/{SLUG}/quizzes/news-check")
    learner.presses("Start the quiz")
    questions = learner.main.locator("fieldset.item")
    expect(questions).to_have_count(len(ItemKind))
    for question in questions.all():
        kind = ItemKind((question.get_attribute("id") or "").rpartition("-")[0])
        give(learner, question, EXAMPLES[kind].right)
    if way is Way.NO_SCRIPT:
        learner.presses("Save and stay here")
    else:
        expect(learner.main.locator("[data-saved-state]")).to_have_text(re.compile(r"^saved \d\d:\d\d$"))
    expect(learner.main.locator(".palette a.is-answered")).to_have_count(len(ItemKind))
    learner.page.reload()
    expect(learner.main.locator(".palette a.is-answered")).to_have_count(len(ItemKind))
    learner.presses("Send my answers")
    learner.sees(f"{len(ItemKind) - 1} of {len(ItemKind)}. The pass line is 5.")
    learner.sees(re.compile("1 answer waits for marking by a person"))


def test_lines_are_moved_by_keyboard_and_a_screen_reader_hears_where_they_stand(arrives: Arrives) -> None:
    learner = arrives("trainer", Way.KEYBOARD)
    join(learner)
    learner.opens(f"/courses/{SLUG}/quizzes/news-check")
    learner.presses("Start the quiz")
    order = learner.main.locator('fieldset.item[id^="order-"]')
    rows = order.locator("li")
    last = rows.last.get_attribute("id")
    button = order.locator(f"#{last} [data-move=up]")
    Keyboard(learner.page).reach(button)
    for _ in range(2):
        learner.page.keyboard.press("Enter")
        expect(button).to_be_focused()
    expect(rows.first).to_have_id(last or "")
    expect(order.get_by_role("status")).to_have_text("Now in place 1 of 3.")
    expect(learner.main.locator("[data-saved-state]")).to_have_text(re.compile(r"^saved \d\d:\d\d$"))
    learner.page.reload()
    expect(rows.first).to_have_id(last or "")


def test_the_time_left_counts_down_and_is_said_a_few_times_alone(arrives: Arrives) -> None:
    learner = arrives("editor")
    join(learner)
    learner.page.clock.install()
    learner.opens(f"/courses/{SLUG}/quizzes/books-check")
    learner.presses("Start the quiz")
    digits = learner.main.locator("[data-digits]")
    expect(digits).to_have_text(re.compile(r"^(20:00|1[6-9]:\d\d)$"))
    said = learner.main.locator(".time-left [role=status]")
    expect(said).to_be_empty()
    learner.page.clock.fast_forward("10:00")
    expect(said).to_have_text("Ten minutes are left.")
    expect(digits).to_have_text(re.compile(r"^(10:00|0[6-9]:\d\d)$"))
    learner.page.clock.fast_forward("01:00")
    expect(said).to_have_text("Ten minutes are left.")
    learner.page.clock.fast_forward("30:00")
    expect(digits).to_have_text("00:00")
    expect(said).to_have_text("The time is over. What was saved counts.")


def test_an_answer_of_several_parts_waits_on_the_device_as_one_and_is_sent_once(arrives: Arrives) -> None:
    learner = arrives("partner")
    join(learner)
    learner.opens(f"/courses/{SLUG}/quizzes/news-check")
    learner.presses("Start the quiz")
    learner.page.context.set_offline(True)
    for kind in (ItemKind.ORDER, ItemKind.GAPS):
        give(learner, learner.main.locator(f'fieldset.item[id^="{kind.value}-"]'), EXAMPLES[kind].right)
    learner.main.locator("h1").click()
    state = learner.main.locator("[data-saved-state]")
    expect(state).to_contain_text("2 answers wait on this device")
    learner.page.context.set_offline(False)
    expect(state).to_have_text(re.compile(r"^saved \d\d:\d\d$"))
    learner.page.reload()
    expect(learner.main.locator(".palette a.is-answered")).to_have_count(2)


@pytest.mark.parametrize("way", Way)
def test_a_dilemma_is_played_to_its_debrief(arrives: Arrives, way: Way) -> None:
    learner = arrives({**PEOPLE, Way.MOUSE: "reviewer"}[way], way)
    join(learner)
    learner.opens(f"/courses/{SLUG}/scenarios/{SCENARIO}")
    learner.presses("Begin")
    learner.chooses("The whole list.")
    learner.presses("Choose, then see what follows")
    learner.sees("She thanks you, and asks for the sums.")
    learner.chooses("Give what is agreed.")
    learner.presses("Choose, then see what follows")
    learner.sees("It worked", "One partner had asked for a day.", "Endings you have met: 1 of 2.")
    learner.presses("Try another way")
    learner.sees("A reporter asks who pays.")


def test_a_trainer_reads_how_questions_do_their_work_and_what_needs_a_hand(arrives: Arrives) -> None:
    trainer = arrives("trainer", Way.KEYBOARD)
    trainer.opens("/courses/every-question/quizzes/sq-check")
    trainer.follows("How the questions do their work")
    trainer.sees("Answered by fewer than 5 people")
    trainer.unfolds("How is this counted?")
    trainer.sees(re.compile("the point-biserial correlation"))
    trainer.opens("/lessons-learned/")
    trainer.follows("What needs a hand")
    trainer.sees("Nothing needs a hand.")
    trainer.follows("Closed")
    trainer.sees("Nothing stands here.")
