"""Every kind of item over HTTP, by plain forms: asked, saved, sent, shown; and never the right answer before that."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from html import unescape

import pytest
from flask import Flask

from learnhub.domain.assessment import ItemKind
from tests.courses import SLUG, files, published
from tests.items import EXAMPLES, fields, text_of
from tests.people import Browser, People

QUIZ_FILE = "02-same-news/02-check.quiz.md"
KINDS = [kind for kind in ItemKind]
FRONT = f"""+++
id = "news-check"
title = "Check: the same news"
pass = 5
draw = {len(KINDS)}
reason = "Every kind once."
+++

Two forms of every kind.
"""


def every_kind() -> dict[str, bytes]:
    """The course whose second quiz asks one item of each kind, in two forms."""
    items = [
        text_of(kind, identity=f"{kind.value}-{form.lower()}", form=form, passage="one-day#monday")
        for form in "AB"
        for kind in KINDS
    ]
    return {**files(), QUIZ_FILE: f"{FRONT}\n{''.join(items)}".encode()}


@pytest.fixture
def amina(app: Flask, people: People) -> Browser:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), every_kind())
    browser = people.browser("amina")
    browser.send(f"/courses/{SLUG}/enrol")
    return browser


def start(browser: Browser) -> tuple[str, dict[ItemKind, str]]:
    """The address of a new try, and the id of its item of each kind."""
    answer = browser.send(f"/courses/{SLUG}/quizzes/news-check/attempts", {"attempt": str(uuid.uuid4())})
    asked = re.findall(r'<fieldset class="item panel" id="([^"]+)"', browser.open(answer.location).text)
    return answer.location, {ItemKind(identity.rpartition("-")[0]): identity for identity in asked}


def everything(asked: Mapping[ItemKind, str], part: str) -> dict[str, object]:
    sent: dict[str, object] = {}
    for kind, identity in asked.items():
        sent |= fields(identity, getattr(EXAMPLES[kind], part))
    return sent


def section(page: str, number: int) -> str:
    return page[page.index(f'id="item-{number}"') :].partition("</section>")[0]


def test_all_kinds_from_start_to_result(amina: Browser) -> None:
    attempt, asked = start(amina)
    assert set(asked) == set(KINDS)
    assert amina.send(f"{attempt}/submit", everything(asked, "right")).status_code == 303
    page = unescape(amina.open(f"{attempt}/result").text)
    assert f"{len(KINDS) - 1} of {len(KINDS)}. The pass line is 5." in page
    assert "1 answer waits for marking by a person" in page
    for number, kind in enumerate(asked, 1):
        said = "waits for marking" if kind is ItemKind.OPEN else "right"
        assert re.search(rf"Question {number}</?[^>]*>?: {said}|Question {number}: {said}", section(page, number)), kind
    assert "A model answer: Dear all" in page
    assert "(2 points)" in page


def test_each_answer_is_saved_shown_again_and_may_be_taken_back(amina: Browser) -> None:
    attempt, asked = start(amina)
    for kind, identity in asked.items():
        saved = amina.send(
            f"{attempt}/responses", dict(fields(identity, EXAMPLES[kind].right)), accept="application/json"
        )
        assert saved.status_code == 200, kind
    page = amina.open(attempt).text
    assert page.count("is-answered") == len(KINDS)
    for kind, identity in asked.items():
        for name, values in fields(identity, EXAMPLES[kind].right).items():
            for value in values:
                assert shows(page, name, value), (kind, name, value)
    blank: dict[str, object] = {}
    for kind, identity in asked.items():
        blank |= {name: [""] for name in fields(identity, EXAMPLES[kind].right)}
    amina.send(f"{attempt}/responses", blank)
    assert amina.open(attempt).text.count("is-answered") == 0


def shows(page: str, name: str, value: str) -> bool:
    """Whether a field of this name stands at this value."""
    field = re.search(rf'<(select|textarea)[^>]* name="{re.escape(name)}"[^>]*>(.*?)</\1>', page, re.DOTALL)
    if field and field[1] == "select":
        return re.search(rf'<option value="{re.escape(value)}" selected>', field[2]) is not None
    if field:
        return unescape(field[2]) == value
    inputs = re.findall(rf'<input[^>]* name="{re.escape(name)}"[^>]*>', page)
    return any(f'value="{value}"' in each and ("checked" in each or 'type="text"' in each) for each in inputs)


def test_wrong_answers_are_explained_and_surely_wrong_ones_pointed_out(amina: Browser) -> None:
    attempt, asked = start(amina)
    amina.send(f"{attempt}/submit", everything(asked, "wrong"))
    page = unescape(amina.open(f"{attempt}/result").text)
    assert f"0 of {len(KINDS)}. The pass line is 5." in page
    assert "Very sure and not right" in page
    for words in (
        "It answers for the programme.",
        "Who is chosen before anybody was asked?",
        "the company</del>",
        "12.5 km",
    ):
        assert words in page


def test_part_of_an_answer_earns_its_share(amina: Browser) -> None:
    attempt, asked = start(amina)
    amina.send(f"{attempt}/submit", everything(asked, "half"))
    page = unescape(amina.open(f"{attempt}/result").text)
    assert page.count("right in part, 50 %") == 3
    assert page.count("right in part, 33 %") == 1


@pytest.mark.parametrize(
    ("kind", "part", "value"),
    [
        (ItemKind.ORDER, "ask", "9"),
        (ItemKind.MATCH, "ministry", "nothing"),
        (ItemKind.GAPS, "nowhere", "x"),
        (ItemKind.TRUE_FALSE, "certainty", "9"),
        (ItemKind.NUMERIC, "unit", "mile"),
        (ItemKind.MARK, "", "nowhere"),
        (ItemKind.OPEN, "", "x" * 5001),
    ],
)
def test_an_answer_that_the_item_does_not_take_is_refused(
    amina: Browser, kind: ItemKind, part: str, value: str
) -> None:
    attempt, asked = start(amina)
    name = f"{asked[kind]}:{part}" if part else asked[kind]
    refused = amina.send(f"{attempt}/responses", {name: value}, accept="application/json")
    assert refused.status_code == 422
    assert amina.open(attempt).text.count("is-answered") == 0


SECRETS = (
    *("It is not so.", "All prepare.", "People ask for these.", "It was a Monday.", "Twelve kilometres"),
    *("By the criteria", "Who is chosen before", "It answers for the programme.", "Each has one part."),
    *("What others pay for", "The letter says who", "The others lose a day.", "A model answer", "It bears a date."),
    "12.5",
)


def test_nothing_of_the_right_answers_reaches_the_browser_before_the_try_is_sent(
    people: People, amina: Browser
) -> None:
    attempt, asked = start(amina)
    identity = asked[ItemKind.SINGLE]
    answers = [
        amina.open(f"/courses/{SLUG}/"),
        amina.open(f"/courses/{SLUG}/quizzes/news-check"),
        amina.open(f"/courses/{SLUG}/one-day"),
        amina.open(attempt),
        amina.open(attempt, accept="application/json"),
        amina.open(f"{attempt}/result"),
        amina.send(f"{attempt}/responses", {identity: "one"}, accept="application/json"),
        amina.send(f"{attempt}/responses", {identity: "no-such"}, accept="application/json"),
        amina.send(f"{attempt}/responses", {identity: "no-such"}),
        amina.open(attempt),
        amina.open("/search?q=ministry+monday+programme"),
        amina.open("/"),
        people.browser("lee").open(attempt),
        people.browser().open(f"/courses/{SLUG}/quizzes/news-check"),
    ]
    for answer in answers:
        said = unescape(answer.text)
        assert [words for words in SECRETS if words in said] == []
        assert not re.search(r"\bis-right\b|data-right|data-key", said)
    page = answers[3].text
    order = re.findall(rf'<select [^>]*id="{asked[ItemKind.ORDER]}-([a-z]+)"', page)
    assert sorted(order) == ["ask", "choose", "sign"]
    amina.send(f"{attempt}/submit", everything(asked, "right"))
    assert "Twelve kilometres" in amina.open(f"{attempt}/result").text


def test_hints_are_unfolded_under_the_question(app: Flask, people: People) -> None:
    hinted = every_kind()[QUIZ_FILE].decode().replace("difficulty = 2", 'difficulty = 2\nhints = ["Who *waits*?"]')
    transactions = app.extensions["learnhub.parts"].transactions
    published(transactions, people.actor("tariq"), {**files(), QUIZ_FILE: hinted.encode()})
    people.browser("sam").send(f"/courses/{SLUG}/enrol")
    attempt, _asked = start(people.browser("sam"))
    page = people.browser("sam").open(attempt).text
    assert page.count('<details class="item-hint">') == len(KINDS)
    assert "Who <em>waits</em>?" in page


def test_lines_of_an_order_are_moved_by_buttons_without_a_script(amina: Browser) -> None:
    attempt, asked = start(amina)
    order = asked[ItemKind.ORDER]

    def stands() -> list[str]:
        return re.findall(rf'<li id="{order}-([a-z]+)-row">', amina.open(attempt).text)

    def move(row: str, way: str) -> None:
        moved = amina.send(f"{attempt}/move/{order}/{row}/{way}", {asked[ItemKind.SHORT]: "Monday"})
        assert moved.location == f"{attempt}#{order}-{row}-row"

    for row in ("sign", "choose", "ask"):
        for _ in range(2):
            move(row, "up")
    assert stands() == ["ask", "choose", "sign"]
    move("ask", "down")
    assert stands() == ["choose", "ask", "sign"]
    move("ask", "up")
    page = amina.open(attempt).text
    assert shows(page, f"{order}:choose", "2")
    assert shows(page, asked[ItemKind.SHORT], "Monday")
    assert amina.send(f"{attempt}/move/{order}/nothing/up").status_code == 404
    assert amina.send(f"{attempt}/move/{asked[ItemKind.MATCH]}/ministry/up").status_code == 404
    amina.send(f"{attempt}/submit")
    assert "Question" in section(amina.open(f"{attempt}/result").text, list(asked).index(ItemKind.ORDER) + 1)
