"""Two texts of a case as one, by words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.difference import ContentChange, TextChange, content_changed
from learnhub.domain.cases.form import CaseContent, LessonLearned, PartnerRow, ResultRow, Sector, Visibility
from learnhub.domain.difference import Change, words_changed

SAME, ADDED, REMOVED = Change.SAME, Change.ADDED, Change.REMOVED

CASES = {
    "nothing changed": ("One. Two.", "One. Two.", (("One. Two.", SAME),)),
    "both empty": ("", "", ()),
    "all new": ("", "One.", (("One.", ADDED),)),
    "a word changed": (
        "We asked three people. They said no.",
        "We asked four people. They said no.",
        (("We asked ", SAME), ("three", REMOVED), ("four", ADDED), (" people. They said no.", SAME)),
    ),
    "words one after another": (
        "It was red and old, we said.",
        "It was blue or new, we said.",
        (("It was ", SAME), ("red and old,", REMOVED), ("blue or new,", ADDED), (" we said.", SAME)),
    ),
    "a sentence less": ("One. Two. Three.", "One. Three.", (("One. ", SAME), ("Two. ", REMOVED), ("Three.", SAME))),
    "a Chinese sign": ("他们说不。", "他们说好。", (("他们说", SAME), ("不", REMOVED), ("好", ADDED), ("。", SAME))),
    "Arabic": ("قالوا لا", "قالوا نعم", (("قالوا ", SAME), ("لا", REMOVED), ("نعم", ADDED))),
}


@pytest.mark.parametrize("name", CASES)
def test_words_that_changed(name: str) -> None:
    before, after, parts = CASES[name]
    assert words_changed(before, after) == parts


@given(st.text("ab .\n不。"), st.text("ab .\n不。"))
def test_either_text_can_be_read_from_the_difference(before: str, after: str) -> None:
    parts = words_changed(before, after)
    assert "".join(words for words, change in parts if change is not ADDED) == before
    assert "".join(words for words, change in parts if change is not REMOVED) == after
    assert all(one[1] is not other[1] for one, other in pairwise(parts))


def test_a_text_made_to_be_slow_is_not() -> None:
    assert words_changed("a " * 5000, "b " * 4999 + "a") is not None


def test_content_that_changed_is_told_by_question() -> None:
    before = CaseContent(situation="One.", lesson=LessonLearned(do="ask"), countries=("FJ",))
    after = replace(before, lesson=LessonLearned(do="tell"), countries=("WS",), visibility=Visibility.EVERYONE)
    assert content_changed(before, after) == ContentChange(
        (TextChange("lesson.do", (("ask", REMOVED), ("tell", ADDED))),), ("where", "who-may-read")
    )
    assert not content_changed(before, before)


def test_a_row_that_changed_is_told_by_its_column_and_one_taken_away_by_its_texts() -> None:
    before = CaseContent(results=(ResultRow("boats", "1", "4", "3"), ResultRow("books")), sdg_targets=("4.1",))
    after = replace(before, results=(ResultRow("boats", "1", "4", "2"),), sdg_targets=("4.2",))
    assert content_changed(before, after) == ContentChange(
        (
            TextChange("results.0.actual", (("3", REMOVED), ("2", ADDED))),
            TextChange("results.1.indicator", (("books", REMOVED),)),
        ),
        ("purpose",),
    )


def test_a_partner_of_another_sector_is_told_by_its_question() -> None:
    before = CaseContent(partner_rows=(PartnerRow(sector=Sector.PRIVATE, gave="space"),))
    after = CaseContent(partner_rows=(PartnerRow(sector=Sector.FINANCE, gave="space"),))
    assert content_changed(before, after) == ContentChange((), ("partners",))
