"""Marking for one another by plain forms: exemplar, question of a tie, points and words, and the learner's result."""

from __future__ import annotations

import re
import uuid

import pytest
from flask import Flask

from tests.courses import QUIZZES, SLUG, files, published
from tests.items import peers_text
from tests.people import Browser, People
from tests.web.test_marking import FILE, FRONT

WORDS = {"names-all.words": "To all of them.", "dated.words": "The day <i>is</i> there."}
EXEMPLAR = f"/peers/exemplars/{SLUG}/letter"


@pytest.fixture
def attempts(app: Flask, people: People) -> dict[str, str]:
    """Amina, Lee and Rosa sent a letter; where each of their tries stands."""
    text = FRONT.replace("draw = 1", "draw = 1\ntries = 2") + "".join(
        peers_text(identity=each, form=form, passage="one-day#monday")
        for each, form in (("letter", "A"), ("note", "B"))
    )
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), {**files(), FILE: text.encode()})
    return {name: _send(people.browser(name), name) for name in ("amina", "lee", "rosa")}


def _send(browser: Browser, name: str) -> str:
    browser.send(f"/courses/{SLUG}/enrol")
    while True:
        fields: dict[str, object] = {"attempt": str(uuid.uuid4())}
        address = str(browser.send(f"/courses/{SLUG}/quizzes/{QUIZZES[1]}/attempts", fields).location)
        drawn = "letter" if 'name="letter"' in browser.open(address).text else "note"
        browser.send(f"{address}/submit", {drawn: f"Dear all, <b>{name}</b>"})
        if drawn == "letter":
            return address


def take(browser: Browser) -> str:
    return str(browser.send(f"/peers/texts/{SLUG}/letter", {"marking": str(uuid.uuid4())}).location)


def test_a_round_of_two_peers_by_plain_forms(people: People, attempts: dict[str, str]) -> None:
    amina, tariq = people.browser("amina"), people.browser("tariq")
    assert "0 of 2 so far" in amina.open(f"{attempts['amina']}/result").text
    assert "Amina" in tariq.open("/peers/rounds").text
    for name in ("lee", "rosa"):
        peer = people.browser(name)
        assert re.search("[2-9] texts wait for your points and words", peer.open("/").text)
        assert "once a week at most" in peer.open("/peers/").text
        assert peer.send("/peers/wish", {"mail": "off"}).location == "/peers/"
        assert "You get no mail" in peer.open("/peers/").text
        assert "First mark an exemplar" in peer.open("/peers/").text
        assert take(peer) == EXEMPLAR
        page = peer.open(EXEMPLAR).text
        assert "It says no day." not in page
        assert peer.send(EXEMPLAR, {"names-all": "9", "dated": "0"}).status_code == 422
        peer.send(EXEMPLAR, {"names-all": "0", "dated": "0"})
        page = peer.open(EXEMPLAR).text
        assert "you were 2 away" in page
        assert "It says no day." in page
        peer.send(EXEMPLAR, {"names-all": "2", "dated": "1"})
        assert "near enough to mark others" in peer.open(EXEMPLAR).text
        address = take(peer)
        assert f'href="{address}"' in peer.open("/peers/").text
        page = peer.open(address).text
        assert "You are not told who wrote it." in page
        assert "Dear all" not in page
        assert peer.send(f"{address}/tie").status_code == 422
        peer.send(f"{address}/tie", {"conflict": "none"})
        page = peer.open(address).text
        assert "Dear all, &lt;b&gt;amina&lt;/b&gt;" in page
        assert "Amina" not in page
        given: dict[str, object] = {"names-all": "2", "dated": "1", **WORDS}
        refused = peer.send(address, {**given, "dated": "7"})
        assert (refused.status_code, "To all of them." in refused.text) == (422, True)
        assert peer.send(address, given).location == "/peers/"
        assert peer.send(address, given).location == "/peers/"
        assert peer.open(address).location == "/peers/"
    result = amina.open(f"{attempts['amina']}/result").text
    for words in (
        "2 of 2 points",
        "1 of 1 points",
        "The day &lt;i&gt;is&lt;/i&gt; there.",
        "Ask a trainer to look again",
    ):
        assert words in result
    assert not re.search("Lee|Rosa", result)
    again = attempts["amina"].replace("/attempts/", "/peers/again/") + "/letter"
    assert amina.send(again).location == f"{attempts['amina']}/result"
    assert "A trainer looks at it again." in amina.open(f"{attempts['amina']}/result").text
    marking = attempts["amina"].replace("/attempts/", "/marking/")
    assert "1 try with open answers waits to be marked" in tariq.open("/").text
    assert tariq.send("/peers/wish", {"mail": "off", "page": "marking"}).location == "/marking/"
    assert "You get no mail" in tariq.open("/marking/").text
    tariq.send(f"{marking}/tie", {"conflict": "none"})
    page = tariq.open(marking).text
    assert "asks a trainer to look again" in page
    assert "To all of them." in page


def test_a_flag_and_a_tie_hand_the_text_on(people: People, attempts: dict[str, str]) -> None:
    lee, rosa, tariq = (people.browser(name) for name in ("lee", "rosa", "tariq"))
    for peer in (lee, rosa):
        peer.send(EXEMPLAR, {"names-all": "2", "dated": "0"})
    first = take(lee)
    assert lee.send(f"{first}/tie", {"conflict": "declared"}).location == "/peers/"
    address = take(rosa)
    rosa.send(f"{address}/tie", {"conflict": "none"})
    assert rosa.send(f"{address}/flag").status_code == 422
    assert rosa.send(f"{address}/flag", {"reason": "names-somebody", "words": "Signed."}).location == "/peers/"
    assert "A trainer looks at the text." in rosa.open("/peers/").text
    marking = attempts["amina"].replace("/attempts/", "/marking/")
    tariq.send(f"{marking}/tie", {"conflict": "none"})
    assert "Signed." in tariq.open(marking).text
    taken = re.search(r"/peers/rounds/[0-9a-f-]+/take", tariq.open("/peers/rounds").text)
    assert taken is not None
    assert tariq.send(taken[0]).location == "/peers/rounds"
    nobody = take(people.browser("lee"))
    assert nobody.startswith("/peers/")
