"""References to a case: each form holds what it must, whatever stands in the text."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.citation import Citation
from learnhub.domain.cases.form import CaseContent, CaseNumber, Kind
from learnhub.domain.principles import Principle
from learnhub.interop.citations import DC, bibtex, csl, dublin_core, dublin_core_xml, schema_org

ADDRESS = "https://learn.example.org/cases/C-2027-14"
CASE = Citation(
    number=CaseNumber(2027, 14),
    version=1,
    kind=Kind.FAILURE,
    mark="short",
    language="fr",
    illustration=False,
    contributor="",
    organization="",
    published_on=dt.date(2027, 2, 14),
    changed_at=dt.datetime(2027, 3, 1, tzinfo=dt.UTC),
    content=CaseContent(
        title="Free messages, costly title",
        summary="One company was asked.",
        principles=(Principle.TRANSPARENCY,),
        countries=("404",),
    ),
)


def test_bibtex_names_number_version_and_day() -> None:
    entry = bibtex(CASE, ADDRESS)
    assert entry.startswith("@misc{C-2027-14,\n")
    assert "  month = feb,\n" in entry
    assert "  year = {2027},\n" in entry
    assert "author = {{Contributor to LearnHub, shown by role}}" in entry
    assert bibtex(replace(CASE, version=2), ADDRESS).startswith("@misc{C-2027-14v2,")


@pytest.mark.parametrize(("text", "tex"), [("50 % & more_", r"50 \% \& more\_"), ("a{b}\n c", r"a\{b\} c")])
def test_bibtex_escapes_what_tex_would_read(text: str, tex: str) -> None:
    assert tex in bibtex(replace(CASE, content=replace(CASE.content, title=text)), ADDRESS)


@given(st.text(max_size=80))
def test_braces_of_an_entry_always_match(text: str) -> None:
    entry = bibtex(replace(CASE, content=replace(CASE.content, title=text, summary=text)), ADDRESS)
    depth = 0
    for place, character in enumerate(entry):
        if character in "{}" and entry[place - 1] != "\\":
            depth += 1 if character == "{" else -1
            assert depth >= 0
    assert depth == 0


@given(st.text(max_size=80))
def test_dublin_core_is_well_formed_whatever_stands_in_the_text(text: str) -> None:
    root = ET.fromstring(dublin_core_xml(replace(CASE, content=replace(CASE.content, title=f"x{text}")), ADDRESS))
    assert root.find(f"{{{DC}}}title") is not None


def test_every_form_says_that_an_illustration_is_one() -> None:
    case = replace(CASE, illustration=True)
    assert "Illustration: Free messages" in bibtex(case, ADDRESS)
    assert csl(case, ADDRESS)["genre"] == "Illustration"
    assert ("type", "Illustration") in dublin_core(case, ADDRESS)
    assert str(schema_org(case, ADDRESS)["name"]).startswith("Illustration:")


def test_a_contributor_shown_by_name_is_the_author_everywhere() -> None:
    case = replace(CASE, contributor="Lee Park")
    assert "{Lee Park}" in bibtex(case, ADDRESS)
    assert csl(case, ADDRESS)["author"] == [{"literal": "Lee Park"}]
    assert ("creator", "Lee Park") in dublin_core(case, ADDRESS)
    assert schema_org(case, ADDRESS)["author"] == {"@type": "Person", "name": "Lee Park"}
    assert json.loads(json.dumps(schema_org(case, ADDRESS)))["dateModified"] == "2027-03-01"
