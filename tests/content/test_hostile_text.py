"""Whatever stands in a file of a course: faults, never an exception; and no HTML of an author's own."""

from __future__ import annotations

import warnings

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.blocks import BLOCKS, TITLES
from learnhub.content.course import read_course
from learnhub.content.faults import Faults, errors, render_faults
from learnhub.content.front_matter import Language
from learnhub.content.markdown import Scope, render, render_inline
from tests.content.courses import C, L, M, P, Q, edited, small

SCOPE = Scope("small", TITLES["en"], {"media/day.svg": "/day.svg"}, "thursday", headings=True, blocks=True)
ALLOWED = {
    *(
        "a",
        "blockquote",
        "br",
        "code",
        "details",
        "div",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
    ),
    *("strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {"href", "src", "alt", "title", "id", "class", "scope", "tabindex", "start"}


def html(text: str) -> str:
    return render(text, 1, SCOPE, Faults("x")).html


def assert_tame(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = html5lib.parseFragment(text, namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag in ALLOWED | {"DOCUMENT_FRAGMENT"}
        assert set(element.attrib) <= ATTRIBUTES
        assert element.get("href", "#").startswith(
            ("#", "/courses/small/", "/resolution/words#", "https://", "http://", "mailto:")
        )
        assert element.get("src", "/day.svg") in {"", "/day.svg"}


TEXTS = [
    ("<script>alert(1)</script>", "&lt;script&gt;"),
    ('<img src=x onerror="alert(1)">', "&lt;img"),
    ("a <b onclick=x>b</b>", "&lt;b onclick"),
    ("[x](javascript:alert(1))", 'href="#"'),
    ("[x](JaVaScRiPt:alert(1))", 'href="#"'),
    ("[x](//evil.example)", 'href="#"'),
    ("[x](data:text/html,x)", 'href="#"'),
    ("<javascript:alert(1)>", "<a"),
    ("![x](https://evil.example/x.png)", 'src=""'),
    ('![x](media/day.svg "a\\" onload=\\"x")', "/day.svg"),
    ('## x {#a"onclick="b}', 'id="id-is-missing"'),
    ('::: checklist {#a"onclick="b}\n- x\n:::', "block-checklist"),
    ('::: "onclick="x\nx\n:::', "block-unknown"),
    ("::: foldout\n<b>x</b>\n\ny\n:::", "<summary>&lt;b&gt;x&lt;/b&gt;</summary>"),
    ('[x](term:"onclick="x)', "/resolution/words#%22onclick%3D%22x"),
    ("| a |\n|:-:|\n| b |", 'class="align-center"'),
    ("> | a |\n> |---|\n>", "<table>"),
    ("a&#0;b &lt;script&gt; &colon;", "&lt;script&gt;"),
    ("it’s “so” — (c) ... 1 -- 2", "it’s “so” — (c) ... 1 -- 2"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_html_of_an_author_is_shown_as_text(text: str, expected: str) -> None:
    assert expected in html(text)
    assert_tame(html(text))


markdown = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "<script>",
                "<a href=",
                "](",
                "[",
                "![",
                "`",
                "**",
                "_",
                "\n",
                "\n\n",
                "> ",
                "- ",
                "## ",
                "::: ",
                ":::",
                "{#a}",
                "scene",
                "model",
                "activity",
                "javascript:",
                "|",
                "|---|",
                '"',
                "'",
                "&",
                "&lt;",
                "\\",
                "```",
                "    ",
            ]
        ),
        st.text(max_size=6),
    ),
    max_size=25,
).map("".join)


@settings(max_examples=300)
@given(markdown)
def test_any_text_becomes_tame_html(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert_tame(html(text))
    assert_tame(render_inline(text, 1, SCOPE, Faults("x")).html)


def body(text: str) -> bytes:
    return small()[L].partition(b"\n\n")[0] + b"\n\n" + text.encode()


HUGE = {
    "quotes": ">" * 9000 + " x",
    "lists": "\n".join("  " * depth + "- x" for depth in range(200)),
    "links": "[" * 9000,
    "pictures": "![" * 4500,
    "emphasis": "*" * 4000 + "a" + "*" * 4000,
    "blocks in blocks": "\n".join(":" * (203 - depth) + " activity" for depth in range(200)),
    "blocks": "::: scene\n" * 2000,
    "colons": ":::\n" * 5000,
    "cells": "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + "|x\n" * 500,
    "headings": "## x\n" * 5000,
    "entities": "&" * 9999,
    "spaces": "## a" + " " * 9000 + "{# ",
}


@pytest.mark.parametrize("name", HUGE)
def test_a_text_made_to_be_slow_or_deep_is_read_in_time(name: str) -> None:
    assert read_course({**small(), L: body(HUGE[name])}).faults


FRONTS = {
    "lists in lists": "x = " + "[" * 5000,
    "tables in tables": "x = " + "{a=" * 2000,
    "long number": "x = " + "1" * 9000,
    "long name": "a." * 4000 + "b = 1",
    "date": "id = 1979-05-27",
    "not a number": "minutes = nan",
    "endless": "minutes = inf",
    "large": "minutes = 99999999999999999999999",
    "objects": "objectives = [{id = 1}]",
    "table": "[objectives]\nid = 'x'",
    "key of two lines": '"a\\nb" = 1',
    "percent": '"100%s" = "%(x)s"',
    "empty key": '"" = 1',
}


@pytest.mark.parametrize("name", FRONTS)
@pytest.mark.parametrize("path", [C, M, L, Q])
def test_front_matter_of_any_kind_is_a_fault_with_a_line(name: str, path: str) -> None:
    faults = read_course({**small(), path: f"+++\n{FRONTS[name]}\n+++\n".encode()}).faults
    assert errors(faults)
    assert all("\n" not in line for line in render_faults(faults))


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_course_never_raises(data: st.DataObject) -> None:
    files = small()
    path = data.draw(st.sampled_from([C, M, L, Q, P]))
    text = bytearray(files[path])
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 30)))
        text[start:end] = data.draw(
            st.one_of(
                st.binary(max_size=4), st.sampled_from([b"\n", b":::", b"+++", b"- ( ) ", b"> ", b"## ", b"```", b"= "])
            )
        )
    reading = read_course({**files, path: bytes(text)})
    assert (reading.course is None) == bool(errors(reading.faults))
    assert render_faults(reading.faults) is not None


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.one_of(st.text(max_size=20), st.sampled_from([C, M, L, Q, P])), st.binary(max_size=40), max_size=5
    )
)
def test_files_of_any_name_and_bytes_never_raise(files: dict[str, bytes]) -> None:
    assert render_faults(read_course(files).faults)


def test_each_block_has_a_title_in_each_language_of_courses() -> None:
    assert set(TITLES) == set(Language.__args__)
    for titles in TITLES.values():
        assert set(titles) == set(BLOCKS) - {"scene", "choice", "foldout"} | {"transcript", "megabytes"}


def test_block_titles_are_in_the_language_of_the_course() -> None:
    reading = read_course(edited(C, 'language = "en"', 'language = "fr"'))
    assert reading.course is not None
    page = "".join(segment.html for segment in reading.course.modules[0].lessons[0].segments)
    assert '<p class="block-title">Points clés</p>' in page
    assert "<summary>Comparer avec une réponse modèle</summary>" in page


def test_a_carriage_return_in_the_middle_of_a_line_is_a_fault() -> None:
    files = small()
    faults = read_course({**files, Q: files[Q].replace(b"## ", b"## \r", 1)}).faults
    assert [fault.code for fault in errors(faults)] == ["bytes-cr"]
