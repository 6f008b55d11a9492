"""Cases out of a file: seen before they are made, made all or none, faults by row and column, and undone."""

from __future__ import annotations

import io
import json
import re
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from learnhub.domain.cases.answers import content_from_json, everything
from learnhub.domain.cases.importing import MOST_DRAFTS
from learnhub.store.tables.cases import Case
from tests.people import Browser, People
from tests.told import told
from tests.web.test_exports import EVIL, taken

HEAD = "situation,lesson.when,lesson.do,outcome,principles,has_interest,partner_rows.0.name,language"
ROWS = [
    '"We asked\nall three.",a letter came late,call,worked,transparency; accountability,no,,fr',
    "'=SUM of what we knew,,- wait (a day),partly,,yes,Island Fridges,",
]
TABLE = "\n".join(['"# source: LearnHub, a file"', "# asked: all cases", HEAD, *ROWS])


def look(browser: Browser, text: str | bytes) -> Any:
    sent = (io.BytesIO(text if isinstance(text, bytes) else text.encode()), "cases.csv")
    return browser.send("/cases/import/", {"file": sent})


def make(browser: Browser, text: str, import_id: uuid.UUID | None = None) -> Any:
    return browser.send("/cases/import/drafts", {"text": text, "import": str(import_id or uuid.uuid4())})


def cases_in(people: People) -> int:
    with people.store.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def drafts_of(people: People, name: str) -> list[Case]:
    with people.store.reading() as session:
        owned = select(Case).where(Case.owner_id == people.accounts[name].id).order_by(Case.id)
        return list(session.scalars(owned))


def faults_in(page: str) -> list[tuple[str, str]]:
    """Row and column of each fault that a page names."""
    return re.findall(r"<tr><td>(.*?)</td><td>(?:<bdi>)?(.*?)(?:</bdi>)?</td>", page)


def test_a_file_is_looked_over_and_then_made_into_drafts_once(people: People) -> None:
    lee, import_id = people.browser("lee"), uuid.uuid4()
    page = look(lee, TABLE)
    assert page.status_code == 200
    assert "2 drafts would be made." in page.text
    assert cases_in(people) == 0

    place = make(lee, TABLE.replace("\n", "\r\n"), import_id).location
    make(lee, TABLE, import_id)
    first, second = drafts_of(people, "lee")
    content = content_from_json(first.content)
    assert (content.situation, content.lesson.when, content.has_interest) == (
        "We asked\nall three.",
        "a letter came late",
        False,
    )
    assert (content.outcome, content.principles) == ("worked", ("transparency", "accountability"))
    assert (first.language, first.template, first.visibility) == ("fr", "short-1", "staff")
    content = content_from_json(second.content)
    assert (content.situation, content.lesson.do) == ("=SUM of what we knew", "- wait (a day)")
    assert (content.partner_rows[0].name, second.template, second.language) == ("Island Fridges", "full-1.1", "en")
    assert "row 4" in lee.open(place).text
    assert people.browser("sam").open(place).status_code == 404
    assert make(people.browser("sam"), TABLE, import_id).status_code == 404


def test_an_import_is_undone_and_drafts_changed_since_stay_and_are_named(people: People) -> None:
    lee = people.browser("lee")
    place = make(lee, TABLE).location
    first, second = drafts_of(people, "lee")
    fields = {"version": second.revision, "situation": "Changed by hand."}
    assert lee.send(f"/cases/{second.public_id}/edit/what-happened", fields).status_code == 303
    assert "changed since" in lee.open(place).text
    assert people.browser("sam").send(f"{place}/undo").status_code == 404
    for _ in range(2):
        assert lee.send(f"{place}/undo").status_code == 303
        page = lee.open(place).text
        assert "1 draft was changed since and has stayed." in page
        assert str(second.public_id) in page
        assert str(first.public_id) not in page
    assert [case.public_id for case in drafts_of(people, "lee")] == [second.public_id]
    assert "undone" in lee.open("/cases/import/").text


WHOLE = "the whole file"
WRONG: dict[str, tuple[str | bytes, str]] = {
    "a formula, a code": ("situation,outcome\nfine,worked\n=1+1,worked\nfine,perhaps", "3 situation, 4 outcome"),
    "a command": ("situation\n+cmd|' /C calc'!A0(1)", "2 situation"),
    "another encoding": ("situation\nok\ncaf\xe9".encode("latin-1"), "1 , 3 situation"),
    "too long": (f"situation\n{'word ' * 3000}", "2 situation"),
    "an unknown column": ("situation,sitation\nfine,what", "1 sitation"),
    "a column twice": ("situation,situation\nfine,what", "1 situation"),
    "rows told twice": ("situation,results,results.0.indicator\nfine,indicator: x,y", "1 results"),
    "more cells than columns": ("situation,outcome\nfine,worked,more", "2 "),
    "a thousand columns": (",".join(f"c{n}" for n in range(1000)) + "\n" + "x," * 999 + "x", f"{WHOLE} "),
    "ten thousand rows": ("situation\n" + "fine\n" * 10_000, f"{WHOLE} "),
    "an open quotation mark": ('situation\n"open', "2 "),
    "unknown countries": (
        "situation,partner_rows.0.country,countries\nfine,XX,\nfine,,YY",
        "2 partner_rows.0.country, 3 countries",
    ),
    "somebody else's partnership": ("situation,visibility\nfine,partnership", "2 visibility"),
    "a row too many": ("situation,partner_rows.30.name\nfine,x", "1 partner_rows.30.name"),
    "rows without columns": ("situation,results\nfine,three of four\nfine,what: 3", "2 results, 3 results"),
    "neither yes nor no": ("situation,has_interest,language\nfine,maybe,tlh", "2 language, 2 has_interest"),
    "nothing": ("", f"{WHOLE} "),
    "a header alone": ("situation\n\n", f"{WHOLE} "),
    "half of a JSON": ('{"cases": [', f"{WHOLE} "),
    "a deep JSON": ("[" * 100_000, f"{WHOLE} "),
    "a JSON of other things": (
        '[1, {"situation": 5, "partner_rows": ["x"], "lesson": "y", "what": {"is": [{"a": 1}]}}]',
        "1 , 2 lesson, 2 what.is.0.a, 2 partner_rows, 2 situation",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_named_by_row_and_column_and_nothing_is_made(people: People, kind: str) -> None:
    lee = people.browser("lee")
    text, named = WRONG[kind]
    page = look(lee, text)
    assert page.status_code == 422
    assert ", ".join(f"{row} {column}" for row, column in faults_in(page.text)) == named
    again = make(lee, text if isinstance(text, str) else text.decode(errors="replace"))
    assert again.status_code == 422
    assert cases_in(people) == 0


def test_a_file_that_is_too_large_is_refused_with_413(people: People) -> None:
    lee = people.browser("lee")
    lee.open("/cases/import/")
    text = "situation\n" + "x" * 900_000
    answer = lee.client.post("/cases/import/", data={"csrf_token": lee.token, "text": text})
    assert answer.status_code == 413
    assert cases_in(people) == 0


def test_a_script_in_a_file_is_shown_as_text(people: People) -> None:
    lee = people.browser("lee")
    evil = "<script>alert(1)</script></textarea>"
    for page in (look(lee, f"title,situation\n{evil},fine"), look(lee, f"{evil}\n{evil}")):
        assert "<script>alert" not in page.text
    place = make(lee, f"title,situation\n{evil},fine").location
    assert "<script>alert" not in lee.open(place).text


def test_what_was_exported_comes_back_as_drafts(app: Flask, people: People) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    told(transactions, people.accounts, "Open to all", situation=f"{EVIL} stood in the letter.")
    with people.store.reading() as session:
        published = session.scalar(select(Case.published))
    want = content_from_json(published or {})
    sam = people.browser("sam")
    for format_ in ("csv", "json"):
        document = taken(app, sam, format=format_).data
        page = look(sam, document)
        assert page.status_code == 200, page.text
        assert "These columns are not taken" in page.text
        make(sam, document.decode("utf-8-sig"))
    for draft in drafts_of(people, "sam"):
        content = content_from_json(draft.content)
        apart = {"visibility", "shown_by", "partners", "contact", "review_by", "editions"}
        assert {name: value for name, value in everything(content).items() if name not in apart} == {
            name: value for name, value in everything(want).items() if name not in apart
        }
    assert len(drafts_of(people, "sam")) == 2


def test_rows_of_a_full_case_come_back_from_csv_and_json_and_its_files_are_named(people: People) -> None:
    content: dict[str, Any] = {
        "situation": "Told elsewhere.",
        "partner_rows": [{"name": "A", "sector": "academia", "gave_kinds": []}, {"name": "B", "country": "KE"}],
        "by_principle": [{"principle": "accountability", "shown": "The books were open."}],
        "lesson": {"when": "late", "do": "call"},
    }
    lee, sam = people.browser("lee"), people.browser("sam")
    attached = {"attachments": [{"name": "minutes.pdf", "file": "x"}, {"file": "0192f0c1"}]}
    page = look(lee, json.dumps([{"content": content | attached}])).text
    assert "Row 1: minutes.pdf" in page
    assert "Row 1: 0192f0c1" in page
    assert "minutes.pdf, 0192f0c1" in lee.open(make(lee, json.dumps([{"content": content | attached}])).location).text
    assert "Row 3: map.pdf" in look(sam, "situation,attachments.0.name\nNo map.,\nA map.,map.pdf").text
    (draft,) = drafts_of(people, "lee")
    kept = content_from_json(draft.content)
    rows = "name: A; sector: Academia; gave_kinds: cash, staff; gave: time\\; and boats\nname: B: two; country: KE"
    make(sam, f'situation,partner_rows,more_lessons\nTold elsewhere.,"{rows}",when: late; do: call; because: tides')
    (draft,) = drafts_of(people, "sam")
    told_in_cells = content_from_json(draft.content)
    first, second = told_in_cells.partner_rows
    assert (first.name, first.sector, first.gave_kinds, first.gave) == (
        "A",
        "academia",
        ("cash", "staff"),
        "time; and boats",
    )
    assert (second.name, second.country, told_in_cells.more_lessons[0].do) == ("B: two", "KE", "call")
    assert [row.name for row in kept.partner_rows] == ["A", "B"]
    assert {row.principle: row.shown for row in kept.by_principle if row.shown} == {
        "accountability": "The books were open."
    }


def test_the_most_cases_of_one_file_are_made_at_once(people: People) -> None:
    rows = [f"What happened {number}" for number in range(MOST_DRAFTS)]
    assert make(people.browser("lee"), "\n".join(["situation", *rows])).status_code == 303
    assert cases_in(people) == MOST_DRAFTS


def test_a_partner_brings_cases_in_on_the_narrow_side(people: People) -> None:
    assert make(people.browser("paul"), "situation\nTold by a partner.").status_code == 303
    assert look(people.browser("visitor"), "situation\nfine").location.startswith("/sign-in")
