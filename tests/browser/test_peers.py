"""A round of two peers in the browser, one of them by keyboard alone, one without a script; and a survey."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from learnhub.content.folder import write_folder
from tests.browser.conftest import Arrives
from tests.browser.person import Person, Way
from tests.courses import SLUG, files
from tests.items import peers_text
from tests.services.test_surveys import FILE as SURVEY_FILE
from tests.serving import ROOT, Site, serving
from tests.surveys import SURVEY, SURVEY_TEXT
from tests.web.test_marking import FILE, FRONT


@pytest.fixture(scope="module")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration that has a course with letters that learners mark for one another, and a survey."""
    data = Path(shutil.copytree(demonstration, tmp_path_factory.mktemp("peers") / "var"))
    folder = tmp_path_factory.mktemp("course") / SLUG
    letters = "".join(
        peers_text(identity=each, form=form, passage="one-day#monday")
        for each, form in {"letter": "A", "note": "B"}.items()
    )
    write_folder(folder, {**files(), FILE: (FRONT + letters).encode(), SURVEY_FILE: SURVEY_TEXT.encode()})
    subprocess.run(
        [sys.executable, "-m", "learnhub", "courses", "import", str(folder), "--publish"],
        cwd=ROOT,
        env={**os.environ, "LEARNHUB_DATA": str(data)},
        check=True,
        capture_output=True,
    )
    with serving(data) as site:
        yield site


def send_letter(learner: Person, text: str) -> str:
    """Join, and send the letter; where its result is. A try that drew the other item is sent blank."""
    learner.opens(f"/courses/{SLUG}/")
    learner.presses("Join this course")
    for start in ("Start the quiz", "Start another try"):
        learner.opens(f"/courses/{SLUG}/quizzes/news-check")
        learner.presses(start)
        box = learner.main.locator('textarea[name="letter"]')
        if box.count():
            learner.types(text, box)
        learner.presses("Send my answers")
        if text in (learner.main.text_content() or ""):
            return learner.path
    raise AssertionError("the second try meets the other form")


def marks(peer: Person, points: tuple[str, str], text: str) -> None:
    """Come near to the author, on the second try, then mark the text that waits longest."""
    peer.opens("/peers/")
    peer.follows("Mark the exemplar")
    for first, second, seen in (("0", "0", "you were 2 away"), ("2", "0", "You are near enough to mark others.")):
        peer.types(first, peer.main.locator('[name="names-all"]'))
        peer.types(second, peer.main.locator('[name="dated"]'))
        peer.presses("Compare with the author")
        peer.sees(seen, "It says no day.")
    peer.presses("Mark a text of somebody else")
    peer.sees("You are not told who wrote it.")
    peer.misses(text)
    peer.chooses("No: open the text")
    peer.presses("Send the answer")
    peer.sees(text)
    for line, given in zip(("names-all", "dated"), points, strict=True):
        peer.types(given, peer.main.locator(f'[name="{line}"]'))
        peer.types(f"Because of {line}.", peer.main.locator(f'[name="{line}.words"]'))
    peer.presses("Send points and words")


def test_a_round_of_two_peers(arrives: Arrives) -> None:
    writer = arrives("learner")
    result = send_letter(writer, "Dear all, on Monday.")
    writer.sees("Two other learners mark it, without your name: 0 of 2 so far.")
    keyboard, plain = arrives("contributor", Way.KEYBOARD), arrives("reviewer", Way.NO_SCRIPT)
    for peer, points in ((keyboard, ("2", "1")), (plain, ("2", "0"))):
        send_letter(peer, "Dear colleagues, here it is.")
        marks(peer, points, "Dear all, on Monday.")
    writer.opens(result)
    writer.sees("1 of 1. The pass line is 1.", "Because of dated.", "(0.5 of 1 points)")
    writer.misses("Lee Moreau (sample)", "Rosa Petrov (sample)")
    writer.presses("Ask a trainer to look again")
    writer.sees("A trainer looks at it again. Until then the mark of your peers counts.")
    trainer = arrives("trainer")
    trainer.opens("/marking/")
    trainer.follows("Answers with peers")
    trainer.sees("Lee Moreau (sample)")
    trainer.opens(result.replace("/attempts/", "/marking/").replace("/result", ""))
    trainer.chooses("No: open the answers")
    trainer.presses("Send the answer")
    trainer.sees("the learner asks a trainer to look again", "Because of names-all.")


def test_a_survey_is_answered_by_keyboard(arrives: Arrives) -> None:
    learner = arrives("manager", Way.KEYBOARD)
    learner.opens(f"/courses/{SLUG}/")
    learner.presses("Join this course")
    learner.opens(f"/courses/{SLUG}/surveys/{SURVEY}")
    learner.sees("What is done with your answers")
    learner.ticks(learner.main.locator('[name="used"][value="4"]'))
    learner.ticks(learner.main.locator('[name="kept-you"][value="time"]'))
    learner.writes("What else?", "More on Mondays.")
    learner.presses("Send without my name")
    learner.sees("You have answered this survey")
    trainer = arrives("trainer")
    trainer.opens(f"/courses/{SLUG}/surveys/{SURVEY}/results")
    trainer.sees("Fewer than 5 people have answered so far.")
