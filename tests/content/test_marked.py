"""What changed between two looks of a text: both can be had back from the one with the marks."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.faults import Faults
from learnhub.content.markdown import Scope, render
from learnhub.content.marked import marked

LINES = st.lists(
    st.sampled_from(
        [
            *("A plain line & more.", "**Two** words.", "- one", "- another <tag>", "## Head", "> said"),
            *("| a | b |\n|---|---|\n| c | *d* |", "![seen](media/a.svg)", "1. first", "`code` here", "一行 字"),
            "[to](https://a.example)",
        ]
    ),
    max_size=6,
)
SCOPE = Scope("course", {}, {"media/a.svg": "/a.svg"}, "lesson", headings=True, blocks=True)


def html(lines: list[str]) -> str:
    return render("\n\n".join(lines), 1, SCOPE, Faults("")).html


def words(text: str) -> list[str]:
    return unescape(re.sub(r"<[^>]*>", " ", text)).split()


@settings(max_examples=150, deadline=None)
@given(LINES, LINES)
def test_both_texts_can_be_read_in_the_one_that_is_marked(old: list[str], new: list[str]) -> None:
    before, after = html(old), html(new)
    shown = marked(before, after)
    if shown is None:
        assert words(before) == words(after)
        return
    shown = re.sub(r"<small>.*?</small>|<(?:ins|del)><img[^>]*> *(?:</ins>|</del>)", "", shown)
    kept = re.sub(r" \([^ ]*\)(?=</a>)", "", re.sub(r"<del>.*?</del>", " ", shown))
    assert words(kept) == words(after)
    assert sorted(words(re.sub(r"<ins>.*?</ins>", " ", shown))) == sorted(words(before))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("<p>One day.</p>", "<p>Two days.</p>", "<p><del>One day.</del><ins>Two days.</ins></p>"),
        ('<h2 id="a">Same</h2>', '<h2 id="b">Same</h2>', "<h2>Same</h2>"),
        (
            '<p><a href="x">to</a></p>',
            '<p><a href="y">to</a></p>',
            '<p><a href="y">to <del>(x)</del><ins>(y)</ins></a></p>',
        ),
        ("<p>a b</p>", "<p>a <em>b</em></p>", None),
        ("<p>&lt;b&gt; x</p>", "<p>y</p>", "<p><del>&lt;b&gt; x</del><ins>y</ins></p>"),
        (
            '<p><img src="x" alt="A"></p>',
            '<p><img src="x" alt="C"></p>',
            '<p><del><img src="x" alt="A"> <small>A</small></del><ins><img src="x" alt="C"> <small>C</small></ins></p>',
        ),
    ],
)
def test_words_links_and_pictures_that_changed_are_marked(before: str, after: str, shown: str | None) -> None:
    assert marked(before, after) == shown
