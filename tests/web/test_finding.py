"""Asking colleagues, following a search and its feed, in the browser."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from flask import Flask

from learnhub.domain.policy import SYSTEM
from learnhub.services import saved
from learnhub.services.work import Transactions
from tests.people import People
from tests.told import told

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def transactions(app: Flask, people: People) -> Transactions:
    kept: Transactions = app.extensions["learnhub.parts"].transactions
    told(kept, people.accounts, "Free messages & a <title>")
    told(kept, people.accounts, "For staff", visibility="staff")
    return kept


def sent_id(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


def test_from_a_search_to_an_ask_to_a_case(people: People, transactions: Transactions) -> None:
    amina, lee = people.browser("amina"), people.browser("lee")
    page = amina.open("/search?q=emblem+on+a+van&principle=transparency").text
    link = re.search(r'href="(/asks/new\?[^"]+)"', page)
    assert link
    form = amina.open(link[1].replace("&amp;", "&")).text
    assert 'value="emblem on a van"' in form
    fields = {"ask": sent_id(form, "ask"), "line": "Our emblem on a van: who decided?", "principle": "transparency"}
    fields |= {"place": "Fidji", "needed_by": "2027-03-01"}
    where = amina.send("/asks/new", fields).location
    assert "Our emblem on a van" in lee.open("/asks/").text
    answer = sent_id(lee.open(where).text, "answer")
    assert lee.send(f"{where}/answers", {"answer": answer, "text": "The legal office."}).status_code == 303
    become = re.search(r'action="(/asks/answers/[^"]+/case)".*?name="case" value="([^"]+)"', lee.open(where).text)
    assert become
    draft = lee.send(become[1], {"case": become[2]}).location
    assert "The legal office." in lee.open(draft).text
    amina.open(where)
    assert amina.send(f"/asks/answers/{answer}/thank").status_code == 303
    assert amina.send(f"{where}/close", {"learned": ""}).status_code == 422
    amina.client.delete_cookie("learnhub")
    amina.send(f"{where}/close", {"learned": "Ask early."})
    people.sign_in(amina.client, people.accounts["amina"].id)
    assert "Ask early." in amina.open(where).text
    assert amina.send(f"{where}/close", {"learned": "Ask the legal office."}).status_code == 303
    assert "Ask the legal office." in lee.open(where).text


def test_a_search_is_followed_mailed_and_stopped_by_its_link(people: People, transactions: Transactions) -> None:
    amina, visitor = people.browser("amina"), people.browser()
    address = "/searches/new?q=companies&kind=case"
    form = amina.open(address).text
    assert amina.send(address, {"search": sent_id(form, "search"), "name": ""}).status_code == 422
    amina.send(address, {"search": sent_id(form, "search"), "name": "Companies", "digest": "yes"})
    told(transactions, people.accounts, "One more")
    assert "1 new since you last looked" in amina.open("/searches/").text
    (search,) = transactions.read(SYSTEM, saved.wanted)
    assert transactions.write(SYSTEM, saved.send_digest, search)
    parts = people.app.extensions["learnhub.parts"]
    while parts.worker.step():
        pass
    mail = next(path for path in (parts.settings.data / "mail").iterdir() if "search" in path.name)
    text = mail.read_text(encoding="utf-8").replace("=\r\n", "").replace("=\n", "")
    assert "One more" in text
    link = re.search(r"/searches/stop/[\w-]+", text)
    assert link
    for _ in range(2):
        assert "Companies" in visitor.open(link[0]).text
    assert visitor.send(link[0]).status_code == 200
    assert visitor.open(link[0]).status_code == 404
    opened = amina.send(f"/searches/{search}/open")
    assert (opened.status_code, opened.location) == (303, "/search?q=companies&kind=case")
    assert "Nothing new" in amina.open("/searches/").text


def test_a_feed_is_whole_xml_and_shows_staff_cases_by_secret_alone(people: People, transactions: Transactions) -> None:
    visitor, amina = people.browser(), people.browser("amina")
    answer = visitor.open("/search.atom?q=companies")
    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.text)
    assert [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")] == ["Free messages & a <title>"]
    amina.send("/searches/feed-secret", {"make": "yes"})
    shown = re.search(r"token=([\w-]+)", amina.open("/searches/").text)
    assert shown
    assert "token=" not in amina.open("/searches/").text
    private = visitor.open(f"/search.atom?q=companies&token={shown[1]}")
    assert "For staff" in private.text
    assert private.headers["Cache-Control"] == "private, no-store"
    assert visitor.open("/search.atom?token=guessed").status_code == 404


def test_a_map_and_a_table_say_the_same_and_unknown_has_its_row(people: People, transactions: Transactions) -> None:
    told(transactions, people.accounts, "In two countries", regions=[], countries=["KI", "TV"])
    page = people.browser().open("/search/map?q=companies").text
    assert page.count("<circle") == 2
    assert "<title>Kiribati: 1</title>" in page
    assert 'href="/search?q=companies&amp;country=KI"' in page
    assert re.search(r"Only a region is named</th><td[^>]*>1<", page)
    assert re.search(r"Unknown: no place is named</th><td[^>]*>0<", page)
    assert "do not imply the expression of any opinion" in page
    light = people.browser().open("/search/map?q=companies", Save_Data="on").text
    assert "world." not in light
