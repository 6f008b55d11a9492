"""A case as Markdown: every answer that says something, and no text that acts."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from learnhub.domain.cases.answers import content_from_json
from learnhub.interop.markdown import plain, sections
from tests.people import People
from tests.told import told


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "- no list",
        "1. no list",
        "<script>alert(1)</script>",
        "[a](javascript:b)",
        "&lt;",
        "a\\*b_c`d`",
        "==",
    ],
)
def test_a_text_is_shown_as_it_was_written(text: str) -> None:
    html = MarkdownIt("commonmark").render(f"Before\n\n{plain(text)}")
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert html == f"<p>Before</p>\n<p>{shown}</p>\n"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1))
def test_no_text_becomes_anything_but_a_paragraph(text: str) -> None:
    html = MarkdownIt("commonmark").render(plain(text))
    assert set(re.findall(r"</?(\w+)", html)) <= {"p"}


def test_every_answer_that_says_something_has_its_section_but_what_was_chosen_for_the_site() -> None:
    content = content_from_json(
        {
            "situation": "One",
            "lesson": {"when": "late", "do": "call"},
            "more_lessons": [{"when": "early"}],
            "partner_rows": [{"name": "A", "country": "KE", "gave_kinds": ["staff"]}],
            "contact": "office@example.org",
        }
    )
    found = {section.path: section.rows for section in sections(content)}
    assert list(found) == ["lesson", "situation", "partner_rows"]
    assert len(found["lesson"]) == 2
    assert [(cell.codes, cell.values) for cell in found["partner_rows"][0]] == [
        ("", ("A",)),
        ("country", ("KE",)),
        ("gave_kinds", ("staff",)),
    ]


def test_a_reader_takes_a_case_along_as_markdown(app: Flask, people: People) -> None:
    told(app.extensions["learnhub.parts"].transactions, people.accounts, "Open *to* all")
    answer = people.browser("visitor").open("/cases/C-2027-1/cite.md")
    assert answer.mimetype == "text/markdown"
    assert answer.text.startswith("# Open \\*to\\* all\n\n")
    assert "\n## What did not work\n\nWe lost eight days" in answer.text
    assert "- **When**: a company offers help" in answer.text
