"""A trainer brings a Word file into a course, looks at what it would do, and finds its lessons in the draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import word
from tests.browser.conftest import Arrives
from tests.browser.person import Way
from tests.courses import files


@pytest.mark.parametrize("way", [Way.MOUSE, Way.NO_SCRIPT])
def test_a_word_file_is_looked_over_and_becomes_a_module(arrives: Arrives, tmp_path: Path, way: Way) -> None:
    guide = tmp_path / f"A guide {way}.docx"
    guide.write_bytes(word.a_guide())
    trainer = arrives("trainer", way)
    trainer.opens("/studio/nine-principles/")
    trainer.follows("Bring in a text")
    trainer.main.get_by_label("The file", exact=True).set_input_files(guide)
    trainer.presses("See what it would do")
    trainer.sees("The draft of nine-principles would change.", "The first row of a table is now its heading.")
    trainer.presses("Write it into the draft")
    trainer.sees("It stands in the draft.", "Who gives what", "On one day")


def test_the_folder_of_a_course_makes_a_course(arrives: Arrives, tmp_path: Path) -> None:
    folder = tmp_path / "two-modules"
    for path, data in files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    trainer = arrives("trainer")
    trainer.opens("/studio/import")
    trainer.main.get_by_text("Send the folder of a course instead").click()
    trainer.main.get_by_label("The folder with course.md in it").set_input_files(folder)
    trainer.presses("See what it would do")
    trainer.sees("A new course would be made: two-modules", "Nothing was dropped.")
    trainer.presses("Write it into the draft")
    for title in ("Open books", "The same news"):
        expect(trainer.main.get_by_role("heading", name=title)).to_be_visible()
