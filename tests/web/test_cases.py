from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select

from learnhub.domain.cases.form import SHORT_1, TEMPLATES
from learnhub.outside.clock import SetClock
from learnhub.services.work import Transactions
from learnhub.store.engine import statements
from learnhub.store.tables.cases import Case
from learnhub.web.cases.forms import case_form
from tests.cases import WHOLE, case_in
from tests.people import Browser, People

QUESTIONS = {question.id: case_form(TEMPLATES[SHORT_1])().names(question.id) for question in TEMPLATES[SHORT_1]}
TEXT = "Un été à Nouméa: three carriers, one page."
JSON = {"Accept": "application/json"}
FORM: dict[str, Any] = {
    **{path.replace(".", "_"): value for path, value in WHOLE.items() if path not in {"countries", "has_interest"}},
    "places": ["Kiribati", "tuvalu", ""],
    "has_interest": "no",
    "visibility": "everyone",
}


class Desk:
    """What `tests.cases` needs, over the application of these people."""

    def __init__(self, app: Flask, people: People, clock: SetClock) -> None:
        self.store = people.store
        self.clock = clock
        self.accounts = people.accounts
        self.people = people
        self.transactions = Transactions(people.store, clock)

    def write(self, name: str, service: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return self.transactions.write(self.people.actor(name), service, *args, **kwargs)


@pytest.fixture
def desk(app: Flask, people: People, clock: SetClock) -> Desk:
    return Desk(app, people, clock)


def begin(browser: Browser, query: str = "") -> str:
    """Begin a case as a person does; its id."""
    page = browser.open(f"/cases/new{query}")
    minted = re.search(r'name="case" value="([^"]+)"', page.text)
    assert minted
    answer = browser.send(f"/cases/new{query}", {"case": minted[1]})
    assert (answer.status_code, answer.location) == (303, f"/cases/{minted[1]}/edit")
    return minted[1]


def version(page: Any) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found
    return found[1]


def shown(page: Any, field: str) -> str:
    found = re.search(rf'name="{field}"[^>]*>\s*([^<]*)</textarea>', page.text)
    assert found
    return found[1].strip()


def test_a_case_is_told_question_by_question_and_sent(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee, "?principle=transparency")
    address = f"/cases/{case}/edit/what-happened"
    for question, names in QUESTIONS.items():
        assert address.endswith(question)
        page = lee.open(address)
        assert page.status_code == 200
        answers = {name: FORM[name] for name in names if name in FORM}
        answer = lee.send(address, {**answers, "version": version(page), "go": "next"})
        assert answer.status_code == 303
        address = answer.location
    assert address == f"/cases/{case}/preview"
    preview = lee.open(address)
    assert "Who could recognise whom?" in preview.text
    assert "Kiribati; Tuvalu" in preview.text
    for _ in range(2):
        sent = lee.send(f"/cases/{case}/submit", {"version": version(preview)})
        assert (sent.status_code, sent.location) == (303, f"/cases/{case}")
    page = lee.open(f"/cases/{case}")
    assert "sent for review" in page.text
    assert "first reply is promised by 19 Feb 2027" in page.text


def test_all_questions_stand_on_one_page_and_lead_to_the_preview(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    page = lee.open(f"/cases/{case}/edit")
    assert all(f'id="question-{question}"' in page.text for question in QUESTIONS)
    assert page.text.count("Who can see this:") == len(QUESTIONS)
    assert page.text.count('<details class="example">') == len(QUESTIONS)
    answer = lee.send(f"/cases/{case}/edit", {**FORM, "version": version(page), "go": "preview"})
    assert answer.location == f"/cases/{case}/preview"
    again = lee.open(f"/cases/{case}/edit")
    assert "9 of 9 answered" in again.text
    assert "Ask every company that could do the same" in again.text


def test_where_misconduct_is_reported_stands_before_the_first_word(people: People) -> None:
    lee = people.browser("lee")
    for address in ("/cases/new", f"/cases/{begin(lee)}/edit"):
        text = lee.open(address).text
        assert text.index("This is not the place to report fraud") < text.index(
            "<textarea" if "edit" in address else "Begin the case"
        )


def test_begun_with_a_double_press_is_one_case(people: People) -> None:
    lee = people.browser("lee")
    lee.open("/cases/new")
    minted = str(uuid.uuid4())
    answers = [lee.send("/cases/new", {"case": minted}).location for _ in range(2)]
    assert answers == [f"/cases/{minted}/edit"] * 2
    with people.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_it_saves_itself_field_by_field(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    first = {
        "touched": ["situation", "places"],
        "situation": TEXT,
        "places": ["Fiji", ""],
        "version": "1",
        "save_id": "a",
    }
    for _ in range(2):
        answer = lee.send(f"/cases/{case}/save", first, **JSON)
        assert (answer.status_code, answer.json) == (200, {"saved_at": "09:00", "version": 2})
    second = {
        "touched": ["principles", "lesson_do"],
        "principles": "",
        "lesson_do": "ask all",
        "version": "2",
        "save_id": "b",
    }
    assert lee.send(f"/cases/{case}/save", second, **JSON).json == {"saved_at": "09:00", "version": 3}
    page = lee.open(f"/cases/{case}/edit")
    assert shown(page, "situation") == TEXT
    assert shown(page, "lesson_do") == "ask all"
    assert 'value="Fiji"' in page.text


def test_a_save_brings_along_what_others_wrote_meanwhile(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    theirs = {
        "touched": ["situation", "has_interest", "principles", "places"],
        "situation": TEXT,
        "has_interest": "no",
        "principles": ["transparency", "accountability"],
        "places": "Fiji",
    }
    lee.send(f"/cases/{case}/save", {**theirs, "version": "1", "save_id": "a"}, **JSON)
    mine = {"touched": "action", "action": "We asked.", "version": "1", "save_id": "b"}
    answer = lee.send(f"/cases/{case}/save", mine, **JSON)
    assert answer.json == {
        "saved_at": "09:00",
        "version": 3,
        "others": {
            "has_interest": ["no"],
            "places": None,
            "principles": ["transparency", "accountability"],
            "situation": [TEXT],
        },
    }


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"touched": "places", "places": "Atlantis"}, 422, "This is not a country that the list knows: Atlantis."),
        ({"touched": "title", "title": "x" * 200}, 422, "This is too long. At most 120 characters."),
        ({"touched": "situation", "situation": "stale", "version": "1"}, 409, "Somebody else saved this meanwhile."),
    ],
)
def test_a_save_that_cannot_be_taken_says_why_to_the_script(
    people: People, fields: dict[str, str], status: int, said: str
) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    lee.send(f"/cases/{case}/save", {"touched": "situation", "situation": TEXT, "version": "1"}, **JSON)
    answer = lee.send(f"/cases/{case}/save", {"version": "2", "save_id": "z", **fields}, **JSON)
    assert answer.json
    assert (answer.status_code, answer.json["message"]) == (status, said)
    assert shown(lee.open(f"/cases/{case}/edit"), "situation") == TEXT


def test_what_is_wrong_stands_beside_its_field_and_the_text_is_kept(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    fields = {"situation": TEXT, "lesson_when": "w" * 501, "places": ["Atlantis", "Fiji"], "version": "1"}
    page = lee.send(f"/cases/{case}/edit", fields)
    assert page.status_code == 422
    assert '<a href="#places">' in page.text
    assert '<a href="#lesson_when">' in page.text
    assert "At most 500 characters" in page.text
    assert 'value="Atlantis"' in page.text
    assert shown(page, "situation") == TEXT
    assert shown(page, "lesson_when") == "w" * 501


@pytest.mark.parametrize("body", [b"situation=caf%E9", b"situation=caf\xe9", b"situation=a%00b"])
def test_another_encoding_is_refused_clearly(people: People, body: bytes) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    token = urlencode({"csrf_token": lee.token, "version": "1"}).encode()
    answer = lee.client.post(
        f"/cases/{case}/edit", data=token + b"&" + body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422
    assert '<a href="#situation">' in answer.text
    assert "cannot be shown" in answer.text


def test_an_expired_session_in_the_middle_of_a_long_case_loses_nothing(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    page = lee.open(f"/cases/{case}/edit")
    fields = {**FORM, "situation": TEXT * 200, "version": version(page), "go": "preview"}
    lee.client.delete_cookie("learnhub")
    answer = lee.send(f"/cases/{case}/edit", fields)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")
    assert lee.send(f"/cases/{case}/save", {"touched": "title", "title": "T"}, **JSON).status_code == 401
    people.sign_in(lee.client, people.accounts["lee"].id)
    back = lee.open(f"/cases/{case}/edit")
    assert "This is the text that could not be sent before." in back.text
    assert shown(back, "situation") == TEXT * 200
    assert 'value="tuvalu"' in back.text
    assert re.search(r'value="no"[^>]*checked|checked[^>]*value="no"', back.text)
    assert lee.send(f"/cases/{case}/edit", fields | {"csrf_token": lee.token}).location.endswith("/preview")
    assert "could not be sent before" not in lee.open(f"/cases/{case}/edit").text


def test_the_menu_marks_my_cases_while_a_case_of_ones_own_is_written(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)

    def marked(path: str) -> set[str]:
        return set(re.findall(r'aria-current="true">([A-Z][^<]+)<', lee.open(path).text))

    for path in ("/cases/new", f"/cases/{case}", f"/cases/{case}/edit", f"/cases/{case}/edit/outcome"):
        assert "My cases" in marked(path), path
        assert "Cases" not in marked(path), path
    assert "Cases" in marked("/cases/")


def test_a_stale_form_shows_both_texts_and_either_can_be_kept(people: People, desk: Desk) -> None:
    case = str(case_in(desk, "draft", co_author="sam"))
    lee, sam = people.browser("lee"), people.browser("sam")
    mine, theirs = lee.open(f"/cases/{case}/edit"), sam.open(f"/cases/{case}/edit")
    changed = {"situation": "Sam's situation", "action": "Sam's action"}
    assert sam.send(f"/cases/{case}/edit", {**FORM, **changed, "version": version(theirs)}).status_code == 303
    stale = {**FORM, "situation": "Lee's situation", "action": "Lee's action", "version": version(mine)}
    both = lee.send(f"/cases/{case}/edit", stale)
    assert both.status_code == 409
    for text in ("Sam&#39;s situation", "Lee&#39;s situation", "Sam&#39;s action", "Lee&#39;s action"):
        assert text in both.text
    chosen = {**stale, "version": version(both), "keep-situation": "mine", "keep-action": "theirs"}
    assert lee.send(f"/cases/{case}/edit", chosen).status_code == 303
    page = lee.open(f"/cases/{case}/edit")
    assert (shown(page, "situation"), shown(page, "action")) == ("Lee&#39;s situation", "Sam&#39;s action")


def test_a_case_that_was_sent_is_no_longer_a_form(people: People, desk: Desk) -> None:
    case = case_in(desk, "submitted")
    lee = people.browser("lee")
    assert lee.open(f"/cases/{case}/edit").location == f"/cases/{case}"
    assert lee.open(f"/cases/{case}/preview").location == f"/cases/{case}"
    late = lee.send(f"/cases/{case}/save", {"touched": "title", "title": "T"}, **JSON)
    assert late.json
    assert (late.status_code, late.json["code"]) == (409, "sent")
    assert "It has been sent from another window." in lee.send(f"/cases/{case}/edit", {"title": "T"}).text


def test_a_case_that_lacks_something_is_not_sent_and_the_questions_are_named(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    answer = lee.send(f"/cases/{case}/submit", {"version": "1"})
    assert answer.status_code == 422
    assert f"/cases/{case}/edit/outcome" in answer.text
    assert "Send for review" not in answer.text


def test_the_reviewers_question_is_answered_on_the_page_of_the_case(people: People, desk: Desk) -> None:
    case = case_in(desk, "asked")
    lee = people.browser("lee")
    page = lee.open(f"/cases/{case}")
    assert "Which of the three was asked first?" in page.text
    message = re.search(r'name="message" value="([^"]+)"', page.text)
    assert message
    assert lee.send(f"/cases/{case}", {"message": message[1], "text": " "}).status_code == 422
    for _ in range(2):
        assert lee.send(f"/cases/{case}", {"message": message[1], "text": "The largest."}).status_code == 303
    page = lee.open(f"/cases/{case}")
    assert page.text.count("The largest.") == 1
    assert "A question for you" not in page.text


def test_whether_it_may_be_public_is_asked_in_plain_words(people: People, desk: Desk) -> None:
    case = case_in(desk, "asked-public")
    lee = people.browser("lee")
    assert "May it be public?" in lee.open(f"/cases/{case}").text
    for _ in range(2):
        assert lee.send(f"/cases/{case}/public", {"public": "yes"}).status_code == 303
    assert lee.send(f"/cases/{case}/public", {"public": "no"}).status_code == 409


def test_an_unchanged_case_is_not_sent_again_and_takes_four_reads(people: People, desk: Desk) -> None:
    case_in(desk, "published", visibility="everyone")
    amina = people.browser("amina")
    amina.open("/cases/")
    first = amina.open("/cases/C-2027-1")
    begins = 2
    assert statements.get() - begins <= 4
    assert amina.open("/cases/C-2027-1", If_None_Match=first.headers["ETag"]).status_code == 304
    assert people.browser().open("/cases/C-2027-1", If_None_Match=first.headers["ETag"]).status_code == 200


def test_a_draft_is_deleted_by_its_button(people: People) -> None:
    lee = people.browser("lee")
    case = begin(lee)
    assert lee.send(f"/cases/{case}/discard").location == "/my/cases"
    assert lee.open(f"/cases/{case}").status_code == 404
