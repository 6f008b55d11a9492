"""The inbox of what needs a hand, by plain forms."""

from __future__ import annotations

import datetime as dt
import re
import threading

from flask import Flask

from learnhub.background.improving import settle
from learnhub.background.worker import Running
from learnhub.store.jobs import Taken
from tests.courses import files, published
from tests.people import People
from tests.services.test_improving import readers
from tests.web.test_analysis import Site


def test_a_trainer_finds_what_needs_a_hand_and_sets_it_aside_with_a_reason(app: Flask, people: People) -> None:
    parts = app.extensions["learnhub.parts"]
    published(parts.transactions, people.actor("tariq"), files())
    readers(Site(app), 5_000, leave=10, go_on=22)
    tariq = people.browser("tariq")
    assert 'href="/improvements/"' in tariq.open("/lessons-learned/").text
    assert "Nothing needs a hand." in tariq.open("/improvements/").text
    parts.transactions.clock.move(dt.timedelta(days=15))
    settle(Running(Taken(0, "improvement-tasks", "today", {}, "", 1, None), parts.transactions, threading.Event()))
    tariq = people.browser("tariq")
    page = tariq.open("/improvements/").text
    assert "People leave the course in this lesson." in page
    assert "31% of the 32 people who opened it went no further in the course." in page.replace("\xa0", "")
    assert 'href="/courses/two-modules/who-gives"' in page
    address = re.search(r'action="(/improvements/[^"]+/set-aside)"', page)
    assert address is not None
    assert "Say why in a few words." in tariq.send(address[1]).text
    assert tariq.send(address[1], {"reason": "It is meant to be read alone."}).location == "/improvements/"
    aside = tariq.open("/improvements/?state=aside").text
    assert "Set aside by Tariq: It is meant to be read alone." in aside
    assert tariq.send(address[1].replace("set-aside", "take-up")).status_code == 303
    assert "Nothing stands here." in tariq.open("/improvements/?state=closed").text
