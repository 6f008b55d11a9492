"""A reader finds a case, uses it and says so; asks where search has no answer; follows a search."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Arrives
from tests.browser.person import Way


@pytest.mark.parametrize("way", [Way.MOUSE, Way.KEYBOARD, Way.NO_SCRIPT])
def test_a_reader_uses_a_case_and_asks_for_what_is_not_there(arrives: Arrives, way: Way) -> None:
    reader, editor = arrives("learner", way), arrives("editor", way)
    words = f"We asked all of them on one day, told by {way}."
    reader.opens("/search?q=fridge&kind=case")
    reader.follows("fridge")
    address = reader.path
    reader.follows("I used this")
    reader.writes("What you did with it", words)
    reader.chooses("It did not help")
    reader.presses("Send what came of it")
    reader.sees(words)
    editor.opens("/tasks/")
    waiting = editor.main.get_by_role("article").filter(has_text=words)
    if waiting.count():
        editor.presses("Show it", within=waiting)
    editor.opens(address)
    editor.sees(words, "It did not help")
    reader.opens("/search?q=zeppelin")
    reader.sees("Nothing was found.")
    reader.follows("Ask for this")
    reader.writes("What do you need to know?", f"Who has let a partner paint a zeppelin, asked by {way}?")
    reader.presses("Ask colleagues")
    reader.sees("No answer yet.")
    ask = reader.path
    editor.opens(ask)
    editor.writes("Your answer", "Nobody that I know of.")
    editor.presses("Send the answer")
    reader.opens(ask)
    reader.presses("Say thank you")
    reader.writes("What you learned, in three lines", "Nobody has.")
    reader.presses("Close this ask")
    reader.sees("What was learned", "Nobody has.")
    reader.opens("/search?q=zeppelin")
    reader.follows("Follow this search")
    reader.presses("Follow this search")
    reader.sees("Nothing new since you last looked.")
    reader.opens("/search/map?kind=case")
    reader.sees("The same in figures", "Unknown: no place is named")
