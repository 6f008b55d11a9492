"""A trainer checks, previews and publishes a changed course; a learner who had joined before takes the change up."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrives
from tests.browser.person import Way
from tests.serving import ROOT, Site

COURSE = "agreeing"
NOTE = "The first lesson says who speaks first."
ADDED = "The chair speaks first on Thursday."
BY_WAY = {
    Way.MOUSE: "Somebody asks whose turn it is.",
    Way.KEYBOARD: "Each port sends one clerk.",
    Way.NO_SCRIPT: "Nothing leaves before Monday.",
}


def bring_in(site: Site, tmp_path: Path, added: str) -> str:
    """Change the first lesson of the course in a folder and bring it into the draft; the lesson's path."""
    folder = Path(shutil.copytree(ROOT / "courses" / COURSE, tmp_path / COURSE))
    lesson = next(path for path in sorted(folder.glob("01-*/01-*.md")))
    lesson.write_text(f"{lesson.read_text(encoding='utf-8')}\n{added}\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "learnhub", "courses", "import", "--take-folder", str(folder)],
        cwd=ROOT,
        env={**os.environ, "LEARNHUB_DATA": str(site.data), "LEARNHUB_CHEAP_PASSWORDS": "true"},
        check=True,
        capture_output=True,
    )
    return lesson.relative_to(folder).as_posix()


@pytest.mark.parametrize("way", Way)
def test_a_trainer_publishes_and_a_learner_is_offered_the_change(
    arrives: Arrives, site: Site, tmp_path: Path, way: Way
) -> None:
    learner = arrives("learner", way)
    learner.opens(f"/courses/{COURSE}/")
    if learner.main.get_by_role("button", name="Join this course").count():
        learner.presses("Join this course")
    added = BY_WAY[way]
    path = bring_in(site, tmp_path, added)
    trainer = arrives("trainer", way)
    trainer.opens(f"/studio/{COURSE}/")
    trainer.follows("Check", exact=True)
    trainer.sees(re.compile("Nothing (is wrong|bars publishing)"))
    trainer.opens(f"/studio/{COURSE}/")
    trainer.follows("Publish", exact=True)
    trainer.sees(path)
    expect(trainer.main.locator("ins").first).to_contain_text(added)
    trainer.ticks(trainer.main.locator('input[name="weight"][value="material"]'))
    trainer.writes("What changed, for learners (optional)", NOTE)
    trainer.presses("Publish", within=trainer.panel("Publish the draft"))
    expect(trainer.main.get_by_text(re.compile(r"Version \d+ is published\."))).to_be_visible()
    learner.opens(f"/courses/{COURSE}/")
    learner.sees("This course has changed since you joined.", NOTE, "1 lesson is changed.")
    learner.follows("See the changes and take them up")
    learner.unfolds("Word by word")
    expect(learner.main.locator("ins").first).to_contain_text(added)
    learner.presses("Take the changes up")
    learner.sees("You have these changes since")
    learner.follows("Back to the course")
    learner.misses("This course has changed since you joined.")


def test_a_trainer_looks_as_somebody_else_and_takes_a_change_back(arrives: Arrives, site: Site, tmp_path: Path) -> None:
    path = bring_in(site, tmp_path, ADDED)
    trainer = arrives("trainer")
    trainer.opens(f"/studio/{COURSE}/preview/")
    trainer.page.get_by_label("As whom").select_option("visitor")
    trainer.presses("Open the preview")
    trainer.sees("You may read this course without an account.")
    expect(trainer.page.get_by_text("Nothing is kept").first).to_be_visible()
    trainer.follows("Read the first lesson")
    trainer.sees(ADDED)
    assert trainer.path.startswith(f"/studio/{COURSE}/preview/visitor/draft/en/")
    trainer.opens(f"/studio/{COURSE}/preview/")
    trainer.presses("As on a phone")
    expect(trainer.page.frame_locator("iframe").get_by_role("main").get_by_role("heading").first).to_be_visible()
    trainer.opens(f"/studio/{COURSE}/history/")
    trainer.goes(trainer.main.get_by_role("row").nth(1).get_by_role("link").first)
    trainer.sees(path)
    trainer.opens(f"/studio/{COURSE}/history/1")
    trainer.presses("Bring the whole draft back to it")
    trainer.sees("an earlier text came back")
    trainer.opens(f"/studio/{COURSE}/trash")
    trainer.sees("The trash is empty.")
