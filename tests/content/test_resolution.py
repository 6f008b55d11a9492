"""The resolution paragraph by paragraph: whole, in order, each with the verb that its text has."""

from __future__ import annotations

import re

import pytest

from learnhub.content.resolution import read_paragraphs, read_terms
from learnhub.domain.resolution import Paragraph
from learnhub.paths import data_dir

PARAGRAPHS = read_paragraphs((data_dir("courses") / "resolution.toml").read_text("utf-8"))
TERMS = read_terms((data_dir("courses") / "glossary.toml").read_text("utf-8"))
VERBS = {
    "¶1": "takes note",
    "¶2": "stresses; invites",
    "¶3": "encourages; invites",
    "¶4": "recalls; reaffirms",
    "¶5": "stresses, while reiterating",
    "¶6": "stresses",
    "¶7": "calls upon",
    "¶8": "stresses; calls upon",
    "¶9": "requests",
    "¶10": "acknowledges; calls upon",
    "¶11": "recalls",
    "¶12": "requests",
}


def test_the_preamble_and_twelve_paragraphs_stand_in_order() -> None:
    assert [each.id for each in PARAGRAPHS] == ["preamble", *VERBS]


@pytest.mark.parametrize("paragraph", PARAGRAPHS[1:], ids=lambda each: each.id)
def test_a_paragraph_keeps_its_verb(paragraph: Paragraph) -> None:
    assert paragraph.verb == VERBS[paragraph.id]
    assert not re.search(r"\b(?:must|prohibits?|obliges?)\b", paragraph.says)
    assert ("requires" in paragraph.says) == (paragraph.id == "¶10")


def test_a_word_stands_once_in_the_order_of_the_alphabet() -> None:
    words = [term.word for term in TERMS]
    assert words == sorted(set(words))
    assert all(term.meaning.endswith((".", ")")) and term.source for term in TERMS)
