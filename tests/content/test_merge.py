"""Two changes of one text become one, and no words of either are lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.content.document import read_document
from learnhub.content.faults import Faults
from learnhub.content.merge import Clash, Merged, merge
from tests.courses import files

PATH = "01-open-books/02-who-decides.md"
LESSON = files()[PATH].decode()
LINES = ["", "One.", "Two.", "- a", "- b", "## Head {#head}", "::: scene", ":::", "+++", 'id = "x"']


def text(rows: list[str]) -> str:
    return "".join(f"{row}\n" for row in rows)


def pieces(merged: Merged) -> list[str]:
    """Every line that the merge kept somewhere."""
    found = [piece if isinstance(piece, str) else f"{piece.base}{piece.theirs}{piece.ours}" for piece in merged.pieces]
    return "".join(found).split("\n")


@st.composite
def edits(draw: Any, rows: list[str], side: str) -> list[str]:
    """The rows with some taken out, some written anew and some put between; what is new is known by its side."""
    made: list[str] = []
    for number, row in enumerate(rows):
        act = draw(st.sampled_from(["keep", "keep", "keep", "drop", "write", "add"]))
        made += {"keep": [row], "drop": [], "write": [f"{side} {number}"], "add": [f"{side} {number}", "", row]}[act]
    return made


@st.composite
def both_sides(draw: Any) -> tuple[str, str, str]:
    rows = draw(st.lists(st.sampled_from(LINES), max_size=12))
    base = draw(st.sampled_from([rows, LESSON.split("\n")[:-1]]))
    return text(base), text(draw(edits(base, "theirs"))), text(draw(edits(base, "ours")))


@given(both_sides())
def test_no_line_that_somebody_wrote_is_lost(sides: tuple[str, str, str]) -> None:
    base, theirs, ours = sides
    kept = pieces(merge(PATH, base, theirs, ours))
    written = [row for side in (theirs, ours) for row in side.split("\n") if row.startswith(("theirs", "ours"))]
    assert [row for row in written if row not in kept] == []


@given(both_sides())
def test_what_one_side_alone_changed_is_taken_and_equal_sides_are_that_side(sides: tuple[str, str, str]) -> None:
    base, theirs, ours = sides
    assert merge(PATH, base, base, ours).text == ours
    assert merge(PATH, base, theirs, base).text == theirs
    assert merge(PATH, base, ours, ours).text == ours


@given(both_sides())
def test_a_clash_settled_for_one_side_holds_that_side(sides: tuple[str, str, str]) -> None:
    base, theirs, ours = sides
    merged = merge(PATH, base, theirs, ours)
    count = len(merged.clashes)
    for choice, side in (("theirs", theirs), ("ours", ours)):
        settled = merged.settled([choice] * count).split("\n")
        mark = "theirs" if choice == "theirs" else "ours"
        assert [row for row in side.split("\n") if row.startswith(mark) and row not in settled] == []
    assert merged.settled(["both"] * count).count("theirs") == theirs.count("theirs")


@given(both_sides())
def test_a_block_that_nobody_touched_keeps_its_bytes(sides: tuple[str, str, str]) -> None:
    base, theirs, ours = sides
    made = merge(PATH, base, theirs, ours)
    blocks = [
        [block.text for block in document.blocks]
        if (document := read_document(PATH, text.encode(), Faults(PATH)))
        else []
        for text in sides
    ]
    for text in blocks[0]:
        if all(texts.count(text) == 1 for texts in blocks):
            whole = "".join(piece if isinstance(piece, str) else piece.theirs for piece in made.pieces)
            assert text in whole


@pytest.mark.parametrize(
    ("theirs", "ours", "made"),
    [
        pytest.param(("Name the people", "Name everybody"), ("Who decides", "Who votes"), True, id="other places"),
        pytest.param(("Name the people", "Name all"), ("Name the people", "Name some"), False, id="the same words"),
        pytest.param(("minutes = 3", "minutes = 4"), ("minutes = 3", "minutes = 5"), False, id="the same key"),
    ],
)
def test_both_change_a_lesson(theirs: tuple[str, str], ours: tuple[str, str], made: bool) -> None:
    left, right = LESSON.replace(*theirs), LESSON.replace(*ours)
    assert LESSON not in (left, right)
    merged = merge(PATH, LESSON, left, right)
    assert (merged.text is not None) is made
    assert merged.text == (left.replace(*ours) if made else None)


def test_a_change_of_what_the_other_side_took_out_is_a_clash() -> None:
    base = "One.\n\nTwo.\n\nThree.\n"
    (before, clash, after) = merge("x.md", base, "One.\n\nThree.\n", "One.\n\nTwo and a half.\n\nThree.\n").pieces
    assert (before, after) == ("One.\n\n", "Three.\n")
    assert clash == Clash("Two.\n\n", "", "Two and a half.\n\n")
