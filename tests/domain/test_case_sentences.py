"""Notes or a report become answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.form import LIMITS
from learnhub.domain.cases.sentences import MOST_SENTENCES, PARTS, assemble, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We asked. Nobody came! Why?", ("We asked.", "Nobody came!", "Why?")),
        ("1.5 tonnes of books\r\narrived late", ("1.5 tonnes of books", "arrived late")),
        ("我们问了。没有人来。", ("我们问了。", "没有人来。")),
        ("سألنا. هل جاؤوا؟ لا", ("سألنا.", "هل جاؤوا؟", "لا")),
        (" \n ... \n", ()),
    ],
)
def test_a_text_is_read_sentence_by_sentence(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


def test_what_sentences_tell_becomes_answers_and_the_rest_is_left_out() -> None:
    marked = [("We asked.", "action"), ("It rained.", ""), ("Nobody came.", "result"), ("We waited.", "action")]
    assert assemble(marked) == {"action": "We asked. We waited.", "result": "Nobody came."}


@given(st.lists(st.tuples(st.text(max_size=600), st.sampled_from([*PARTS, "", "title"]))))
def test_answers_fit_their_limits(marked: list[tuple[str, str]]) -> None:
    assert all(len(text) <= LIMITS[path] for path, text in assemble(marked).items())


def test_a_long_report_ends_at_the_last_sentence_that_is_read() -> None:
    assert len(sentences("Yes. " * 3000)) == MOST_SENTENCES
