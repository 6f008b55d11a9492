"""A case that grows: rows, cells and reports, and what others make of it."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from flask import Flask

from learnhub.domain.cases.form import NEWEST, Depth
from learnhub.outside.clock import SetClock
from tests.cases import WAY, WHOLE, case_in, make
from tests.people import People
from tests.web.test_cases import FORM, JSON, QUESTIONS, Desk, begin, shown, version

FULL_FORM: dict[str, Any] = {
    "partnership_status": "active",
    "began": "March 2026",
    "stages": ["agreeing", "delivering"],
    "partner_rows.0.sector": "un-entity",
    "partner_rows.0.country": "Fiji",
    "partner_rows.0.role": "asks",
    "partner_rows.0.gave": "two people",
    "partner_rows.0.received": "books in time",
    "partner_rows.1.name": "Moana Lines",
    "partner_rows.1.sector": "private",
    "partner_rows.1.country": "Kiribati",
    "partner_rows.1.role": "carries",
    "partner_rows.1.gave_kinds": ["goods", "expertise"],
    "partner_rows.1.gave": "hold space",
    "partner_rows.1.received": "a letter of thanks",
    "sdg_targets": ["4.1", "17.17 Partnerships for the Goals", ""],
    "themes": ["112"],
    "selection": "invitation",
    "openness": "on-request",
    "results.0.indicator": "islands with books",
    "results.0.baseline": "1",
    "results.0.target": "4",
    "results.0.actual": "3",
    "results.0.date": "2027",
    "results.0.source": "https://example.org/register",
    "evidence.0.text": "the register",
    "evidence.0.level": "partner-confirmed",
    "more_lessons.0.when": "a carrier answers late",
    "more_lessons.0.do": "write the day into the request",
    "more_lessons.0.because": "ships keep to tides",
    "more_lessons.0.stage": "agreeing",
    "other_titles.0.language": "fr",
    "other_titles.0.title": "Des livres pour quatre îles",
    "other_titles.0.summary": "Un transporteur trop tard.",
    "contact": "office@example.org",
    "review_by": "2029-01-31",
    **{f"by_principle.{index}.shown": f"shown {index}" for index in range(8)},
    "by_principle.8.not_applicable": "no parliament is party to it",
    **dict.fromkeys(
        (
            "funding",
            "common_purpose",
            "selection_text",
            "openness_text",
            "benefit_and_cost",
            "un_rules",
            "voice",
            "integrity",
            "transfer",
        ),
        "As the letters say.",
    ),
}


@pytest.fixture
def desk(app: Flask, people: People, clock: SetClock) -> Desk:
    return Desk(app, people, clock)


def test_a_case_grows_in_the_browser_and_its_page_shows_all_of_it(people: People, desk: Desk) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    lee.send(f"/cases/{case}/edit", {**FORM, "version": "1"})
    answer = lee.send(f"/cases/{case}/template", {"depth": "full"})
    assert answer.location == f"/cases/{case}/edit#question-partnership"
    page = lee.open(f"/cases/{case}/edit")
    assert shown(page, "lesson_when") == WHOLE["lesson.when"]
    assert "9 of 20 answered" in page.text
    sent = {**FORM, **FULL_FORM, "version": version(page), "go": "preview"}
    lee.send(f"/cases/{case}/edit", {**sent, "partner_rows.1.role": "", "by_principle.2.shown": "", "voice": ""})
    lacking = " ".join(re.sub("<[^>]+>", "", lee.open(f"/cases/{case}/preview").text).split())
    for words in ("(Partner 2, Its part): Fill", "(No unfair advantage, What shows whether", "(Who decides, how many"):
        assert words in lacking
    sent["version"] = version(lee.open(f"/cases/{case}/edit"))
    assert lee.send(f"/cases/{case}/edit", sent).location == f"/cases/{case}/preview"
    assert "Something is missing" not in lee.open(f"/cases/{case}/preview").text
    again = lee.open(f"/cases/{case}/edit")
    assert 'value="Moana Lines"' in again.text
    assert 'name="results.1.indicator"' in again.text
    assert 'name="results.2.indicator"' not in again.text
    lee.send(f"/cases/{case}/template", {"depth": "short"})
    for who, move, by in (*WAY["submitted"], *WAY["in-review"], *WAY["published"]):
        desk.write(who, make, uuid.UUID(case), move, by)
    text = people.browser().open("/cases/C-2027-1").text
    anchors = [text.index(f'id="{each}"') for each in ("lesson-learned", "what-did-not-work", "results", "evidence")]
    assert anchors == sorted(anchors)
    assert 'aria-label="Before 1, target 4, reached 3"' in text
    assert "Moana Lines" not in text
    for words in ("a letter of thanks", "write the day into the request", "no parliament is party to it"):
        assert words in text
    assert "The original is in English." in text
    assert "Des livres pour quatre îles" in text
    assert '<a href="https://example.org/register" rel="nofollow noopener">' in text


def test_one_cell_of_a_row_saves_itself(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    lee.send(f"/cases/{case}/template", {"depth": "full"})
    touched = {"touched": ["results.1.actual", "partner_rows.0.gave_kinds"], "results.1.actual": "3", "save_id": "r"}
    answer = lee.send(f"/cases/{case}/save", {**touched, "partner_rows.0.gave_kinds": ["cash"], "version": "2"}, **JSON)
    assert answer.status_code == 200
    page = lee.open(f"/cases/{case}/edit/results")
    assert re.search(r'name="results.1.actual"[^>]*value="3"|value="3"[^>]*name="results.1.actual"', page.text)
    cleared = {"touched": "partner_rows.0.gave_kinds", "partner_rows.0.gave_kinds": "", "version": "3"}
    assert lee.send(f"/cases/{case}/save", {**cleared, "save_id": "s"}, **JSON).status_code == 200


def test_what_is_wrong_in_a_row_stands_beside_its_cell(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    lee.send(f"/cases/{case}/template", {"depth": "full"})
    page = lee.send(
        f"/cases/{case}/edit/partners",
        {"partner_rows.3.country": "Atlantis", "partner_rows.0.gave": "x" * 1001, "version": "2"},
    )
    assert page.status_code == 422
    assert '<a href="#partner_rows.3.country">' in page.text
    assert "At most 1,000 characters" in page.text
    assert 'value="Atlantis"' in page.text


def test_a_report_is_read_sentence_by_sentence_and_becomes_a_draft(people: People) -> None:
    lee = people.browser("lee")
    assert lee.open("/cases/from-text").status_code == 200
    assert lee.send("/cases/from-text", {"text": " ... ", "go": "read"}).status_code == 422
    page = lee.send("/cases/from-text", {"text": "We asked all. It <b>rained</b>. The boats were late.", "go": "read"})
    assert page.status_code == 200
    assert "It &lt;b&gt;rained&lt;/b&gt;." in page.text
    marked = {
        "case": str(uuid.uuid4()),
        "sentence": ["We asked all.", "It rained.", "The boats were late."],
        "part": ["action", "", "what_did_not_work"],
        "go": "begin",
    }
    answer = lee.send("/cases/from-text", marked)
    assert answer.status_code == 303
    form = lee.open(answer.location)
    assert (shown(form, "action"), shown(form, "what_did_not_work")) == ("We asked all.", "The boats were late.")
    assert shown(form, "situation") == ""


def test_a_published_case_can_be_modified_and_is_named_as_the_source(people: People, desk: Desk) -> None:
    case_in(desk, "published", visibility="everyone")
    amina = people.browser("amina")
    assert "/cases/new?near=C-2027-1" in amina.open("/cases/C-2027-1").text
    case = begin(amina, "?near=C-2027-1")
    assert shown(amina.open(f"/cases/{case}/edit"), "situation") == WHOLE["situation"]


def test_examples_beside_the_questions_come_from_published_cases(people: People, desk: Desk) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    form = lee.open(f"/cases/{case}/edit").text
    assert form.count("Not like this:") == len(QUESTIONS)
    assert 'href="/cases/examples/what-did-not-work"' in form
    assert "Yours may be the first" in lee.open("/cases/examples/what-did-not-work").text
    case_in(desk, "published", visibility="staff")
    assert WHOLE["what_did_not_work"] in lee.open("/cases/examples/what-did-not-work").text
    assert WHOLE["what_did_not_work"] not in people.browser().open("/cases/examples/what-did-not-work").text
    for question in NEWEST[Depth.FULL]:
        assert lee.open(f"/cases/examples/{question.id}").status_code == 200
    assert lee.open("/cases/examples/colour").status_code == 404
