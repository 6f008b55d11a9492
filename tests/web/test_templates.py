"""An editor changes what cases are asked, in the browser."""

from __future__ import annotations

import re
import uuid

from flask import Flask

from learnhub.outside.clock import SetClock
from tests.cases import WAY, make, told
from tests.people import Browser, People
from tests.web.test_cases import JSON, Desk, begin, version


def write(editor: Browser, **said: str) -> int:
    page = editor.open("/templates/short/draft")
    return int(editor.send("/templates/short/draft", {"version": version(page), **said}).status_code)


def test_a_new_version_asks_new_cases_and_leaves_old_ones_as_they_are(
    app: Flask, people: People, clock: SetClock
) -> None:
    desk = Desk(app, people, clock)
    old = told(desk)
    edith, lee = people.browser("edith"), people.browser("lee")
    assert "short-1" in edith.open("/templates/").text
    for _ in range(2):
        assert edith.send("/templates/short/begin").status_code == 303
    added = {
        "go": "add",
        "new.question": "where",
        "new.label": "How far <b>",
        "new.kind": "line",
        "new.required": "yes",
    }
    assert write(edith, **added) == 303
    assert write(edith, **(added | {"new.label": "How", "new.kind": "choice", "new.choices": "By sea"})) == 422
    chosen = {"new.label": "How", "new.kind": "choice", "new.choices": "By sea\nBy air", "new.required": ""}
    assert write(edith, **(added | chosen)) == 303
    assert write(edith, **{"question.where.title": "Where was it?", "situation.label": "How it began"}) == 303
    assert write(edith, **{"situation.retire": "yes"}) == 422
    assert edith.send("/templates/short/draft", {"version": "1", "question.where.title": "Late"}).status_code == 409
    assert "Where was it?" not in lee.open(f"/cases/{begin(lee)}/edit").text
    page = edith.open("/templates/short/draft")
    assert edith.send("/templates/short/publish", {"version": version(page)}).location == "/templates/"

    new = begin(lee)
    form = lee.open(f"/cases/{new}/edit").text
    assert "Where was it?" in form
    assert "How far &lt;b&gt;" in form
    assert "Where was it?" not in lee.open(f"/cases/{old}/edit").text
    said = {"touched": ["further.f1", "further.f2"], "further.f1": "900 km", "further.f2": "c1", "version": "1"}
    assert lee.send(f"/cases/{new}/save", said, **JSON).status_code == 200
    wrong = {"touched": "further.f2", "further.f2": "c9", "version": "2"}
    assert lee.send(f"/cases/{new}/save", wrong, **JSON).status_code == 422
    assert 'value="900 km"' in lee.open(f"/cases/{new}/edit/where").text
    for case, sent in ((old, 303), (uuid.UUID(begin(lee)), 422)):
        stands = lee.open(f"/cases/{case}/preview")
        found = re.search(r'name="version" value="(\d+)"', stands.text)
        assert lee.send(f"/cases/{case}/submit", {"version": found[1] if found else "1"}).status_code == sent
    for who, move, by in (*WAY["in-review"], *WAY["published"]):
        desk.write(who, make, old, move, by)
    assert people.browser("amina").open("/cases/C-2027-1").status_code == 200


def test_what_a_new_field_was_answered_stands_on_the_page(app: Flask, people: People, clock: SetClock) -> None:
    desk = Desk(app, people, clock)
    edith = people.browser("edith")
    edith.open("/templates/")
    edith.send("/templates/short/begin")
    added = {"go": "add", "new.question": "where", "new.label": "How", "new.kind": "choice"}
    assert write(edith, **(added | {"new.choices": "By sea\nBy air"})) == 303
    page = edith.open("/templates/short/draft")
    edith.send("/templates/short/publish", {"version": version(page)})
    case = told(desk, **{"further.f1": "c2"})
    for who, move, by in (*WAY["submitted"], *WAY["in-review"], *WAY["published"]):
        desk.write(who, make, case, move, by)
    assert "By air" in people.browser("amina").open("/cases/C-2027-1").text
    assert "short-2" in edith.open("/templates/").text
    assert edith.open("/templates/short-2").status_code == 200
    assert people.browser("lee").open("/templates/").status_code == 403
