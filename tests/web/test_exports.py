"""Documents of cases: whole, safe in a spreadsheet, the question in them, and nothing that the reader may not read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import uuid
from typing import Any

import openpyxl
import pytest
from flask import Flask

from learnhub.domain.exports import cell
from learnhub.services import exports
from tests.people import Browser, People
from tests.told import told

EVIL = '=HYPERLINK("http://example.org","click")'


@pytest.fixture
def cases(app: Flask, people: People) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    told(transactions, people.accounts, "Open to all", situation=f"{EVIL} stood in the letter.")
    told(transactions, people.accounts, "For staff alone", visibility="staff", do=EVIL)


def taken(app: Flask, browser: Browser, **asked: Any) -> Any:
    """Ask for a document, let the job make it, take it."""
    place = browser.send("/exports/", {"export": str(uuid.uuid4()), **asked}).location
    assert "It is being made" in browser.open(place).text
    worker = app.extensions["learnhub.parts"].worker
    while worker.step():
        pass
    assert "It is ready" in browser.open(place).text
    answer = browser.client.get(f"{place}/file", buffered=True)
    assert answer.data
    answer.close()
    return answer


def rows_of(text: str) -> list[dict[str, str]]:
    lines = [line for line in csv.reader(io.StringIO(text.removeprefix("\ufeff")))]
    told_of = [line for line in lines if line[0].startswith("# ")]
    assert any("asked" in line[0] for line in told_of)
    head, *rest = lines[len(told_of) :]
    return [dict(zip(head, line, strict=True)) for line in rest]


def test_a_table_holds_what_the_reader_may_read(app: Flask, people: People, cases: None) -> None:
    for name, titles in (("visitor", {"Open to all"}), ("amina", {"Open to all", "For staff alone"})):
        answer = taken(app, people.browser(name), format="csv")
        assert {row["title"] for row in rows_of(answer.text)} == titles
        assert "attachment" in answer.headers["Content-Disposition"]


def test_a_table_keeps_the_question_and_its_filters(app: Flask, people: People, cases: None) -> None:
    answer = taken(app, people.browser("amina"), format="csv", q="letter", principle=["transparency"])
    assert "asked: letter; principle: transparency" in answer.text
    assert [row["title"] for row in rows_of(answer.text)] == ["Open to all"]
    assert rows_of(answer.text)[0]["illustration"] == "yes"


def test_no_cell_is_a_formula(app: Flask, people: People, cases: None) -> None:
    amina = people.browser("amina")
    for row in rows_of(taken(app, amina, format="csv").text):
        assert not [value for value in row.values() if value.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(taken(app, amina, format="xlsx").data))
    cells = [each for sheet in book for line in sheet.iter_rows() for each in line if each.value is not None]
    assert any(EVIL in str(each.value) for each in cells)
    assert {each.data_type for each in cells} == {"s"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("@x", "'@x"),
        ("plain", "plain"),
        (None, ""),
        (True, "yes"),
        (["a", "b"], "a; b"),
        (["=a"], "'=a"),
    ],
)
def test_what_a_cell_holds(value: Any, text: str) -> None:
    assert cell(value) == text


def test_json_holds_the_whole_cases(app: Flask, people: People, cases: None) -> None:
    said = json.loads(taken(app, people.browser("amina"), format="json").data)
    assert {case["content"]["title"] for case in said["cases"]} == {"Open to all", "For staff alone"}
    assert said["cases"][0]["content"]["lesson"]["because"]
    assert "visibility" not in said["cases"][0]["content"]


def test_one_case_on_paper(app: Flask, people: People, cases: None) -> None:
    visitor = people.browser("visitor")
    assert "Make a PDF of this case" in visitor.open("/cases/C-2027-1").text
    answer = taken(app, visitor, format="pdf", number="C-2027-1")
    assert answer.data.startswith(b"%PDF-")
    assert len(answer.data) > 10_000
    assert (
        visitor.send("/exports/", {"export": str(uuid.uuid4()), "format": "pdf", "number": "C-2027-2"}).status_code
        == 404
    )


def test_a_document_is_its_readers_alone_and_goes_after_a_week(
    app: Flask, people: People, cases: None, clock: Any
) -> None:
    amina = people.browser("amina")
    place = amina.send("/exports/", {"export": str(uuid.uuid4()), "format": "csv"}).location
    assert people.browser("sam").open(place).status_code == 404
    parts = app.extensions["learnhub.parts"]
    while parts.worker.step():
        pass
    public_id = uuid.UUID(re.search(r"/exports/([^/]+)", place)[1])  # type: ignore[index]
    file = parts.settings.data / "exports" / f"{public_id}.csv"
    assert file.is_file()
    clock.move(exports.KEPT * 2)
    parts.worker.plan()
    clock.move(dt.timedelta(days=1))
    while parts.worker.step():
        pass
    assert amina.open(place).status_code == 404
    assert not file.exists()


def test_a_form_that_there_is_not_is_refused(people: People) -> None:
    answer = people.browser("visitor").send("/exports/", {"export": str(uuid.uuid4()), "format": "exe"})
    assert answer.status_code == 422
