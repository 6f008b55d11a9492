"""The interface for programs: every answer fits its description, a token opens what its scopes say, cookies nothing."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learnhub.domain.use import NoteKind
from learnhub.outside.clock import SetClock
from learnhub.services import asks, collections, partnerships, use
from learnhub.web.api.v1.endpoints import ENDPOINTS
from tests.courses import LESSONS, SLUG, published
from tests.domain.test_partnerships import SAID
from tests.people import Browser, People
from tests.told import told

WRITTEN = {"Books for four islands", "What is free costs.", "Who has asked carriers?", "We did.", "We did the same."}
SCOPES = ("cases:read", "learning:read", "mine:read")


def fits(value: Any, schema: dict[str, Any], known: dict[str, Any]) -> bool:
    """Whether a JSON value is what this part of a JSON Schema says; the keywords that the description uses."""
    if "$ref" in schema:
        return fits(value, known[schema["$ref"].rpartition("/")[2]], known)
    if "anyOf" in schema:
        return any(fits(value, each, known) for each in schema["anyOf"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    match schema.get("type"):
        case "object":
            if not isinstance(value, dict) or set(schema.get("required", ())) - value.keys():
                return False
            more = schema.get("additionalProperties")
            named = schema.get("properties", {})
            if more is False and value.keys() - named.keys():
                return False
            return all(fits(each, named.get(key, more or {}), known) for key, each in value.items())
        case "array":
            return isinstance(value, list) and all(fits(each, schema["items"], known) for each in value)
        case "string":
            return isinstance(value, str) and re.search(schema.get("pattern", ""), value) is not None
        case "integer":
            return type(value) is int
        case "number":
            return type(value) in (int, float)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
    return True


@pytest.fixture
def amina(app: Flask, people: People) -> Browser:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"))
    return people.browser("amina")


def token(browser: Browser, *scopes: str, days: int = 30) -> dict[str, str]:
    """The header of a new token with these scopes."""
    page = browser.open("/account/tokens/").text
    minted = re.search(r'name="token" value="([^"]+)"', page)
    assert minted is not None
    fields: dict[str, object] = {"token": minted[1], "name": "a report", "days": days, "scopes": list(scopes)}
    made = re.search(r"learnhub_[\w-]+", browser.send("/account/tokens/", fields).text)
    assert made is not None
    assert made[0] not in browser.open("/account/tokens/").text
    return {"Authorization": f"Bearer {made[0]}"}


def test_every_answer_fits_its_description(app: Flask, amina: Browser, people: People) -> None:
    told(app.extensions["learnhub.parts"].transactions, people.accounts, "A title nobody asked for")
    number = re.search(r"C-\d{4}-\d+", people.browser("visitor").open("/cases/").text)[0]  # type: ignore[index]
    amina.send(f"/courses/{SLUG}/enrol")
    case = amina.send(
        "/cases/new", {"case": re.search(r'name="case" value="([^"]+)"', amina.open("/cases/new").text)[1]}
    )  # type: ignore[index]
    plan_page = amina.open("/plans/new/transparency").text
    plan = re.search(r'name="plan" value="([^"]+)"', plan_page)[1]  # type: ignore[index]
    amina.send("/plans/new/transparency", {"plan": plan, "when": "it rains", "act": "stay", "due_on": "2027-02-21"})
    transactions = app.extensions["learnhub.parts"].transactions
    rows = {name: uuid.uuid4() for name in ("partnership", "collection", "ask", "note")}
    lee, edith = people.actor("lee"), people.actor("edith")
    transactions.write(lee, partnerships.save_partnership, rows["partnership"], version=0, said=SAID)
    transactions.write(
        edith,
        collections.save,
        rows["collection"],
        title="Free offers",
        introduction="What is free costs.",
        cases=f"{number} Read this first.",
        shown=True,
        version=0,
    )
    transactions.write(
        lee,
        asks.make,
        rows["ask"],
        line="Who has asked carriers?",
        principle="transparency",
        place="KI",
        written_place="Kiribati",
        needed_by=dt.date(2027, 2, 28),
    )
    transactions.write(edith, asks.answer, rows["ask"], uuid.uuid4(), text="We did.")
    transactions.write(
        people.actor("tariq"), use.say, number, rows["note"], kind=NoteKind.COMMENT, text="We did the same."
    )
    transactions.write(edith, use.decide_note, rows["note"], show=True)
    parts = {
        **rows,
        "number": number,
        "principle": "transparency",
        "course": SLUG,
        "lesson": LESSONS[0],
        "case": case.location.split("/")[2],
        "plan": plan,
    }
    header = token(amina, *SCOPES)
    client = app.test_client()
    description = client.get("/api/v1/openapi.json").json
    assert description is not None
    assert description["openapi"] == "3.1.0"
    assert len(description["paths"]) == len(ENDPOINTS)
    told_of: set[str] = set()
    for path, methods in description["paths"].items():
        answer = client.get("/api/v1" + path.format(**parts), headers=header)
        assert answer.status_code == 200, (path, answer.text)
        schema = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert fits(answer.json, schema, description["components"]["schemas"]), (path, answer.text)
        assert not re.search(r'_id":\d', answer.text), f"{path} tells a key by which rows join"
        told_of |= {each for each in WRITTEN if each in answer.text}
    assert told_of == WRITTEN


def test_without_a_token_what_is_public_is_read_and_nothing_else(app: Flask, amina: Browser) -> None:
    client: FlaskClient = app.test_client()
    assert client.get("/api/v1/courses").status_code == 200
    refused = client.get("/api/v1/my/plans")
    assert (refused.status_code, refused.content_type) == (401, "application/problem+json")
    assert refused.json is not None
    assert refused.json["code"] == "sign-in"
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert amina.client.get("/api/v1/my/plans").status_code == 401, "a cookie says nothing here"


def test_a_token_opens_what_its_scopes_say_until_it_ends(app: Flask, amina: Browser, clock: SetClock) -> None:
    header = token(amina, "learning:read", days=2)
    client = app.test_client()
    assert client.get("/api/v1/courses", headers=header).status_code == 200
    for path in ("/api/v1/cases", "/api/v1/my/plans"):
        refused = client.get(path, headers=header)
        assert (refused.status_code, refused.json and refused.json["code"]) == (403, "denied")
    clock.move(dt.timedelta(days=2))
    assert client.get("/api/v1/courses", headers=header).status_code == 401


def test_a_token_that_was_ended_or_is_none_is_refused(app: Flask, amina: Browser) -> None:
    header = token(amina, *SCOPES)
    page = amina.open("/account/tokens/").text
    end = re.search(r'action="(/account/tokens/[^"]+/end)"', page)
    assert end is not None
    assert amina.send(end[1]).status_code == 303
    client = app.test_client()
    for given in (header, {"Authorization": "Bearer learnhub_none"}):
        assert client.get("/api/v1/courses", headers=given).status_code == 401


def test_an_unchanged_answer_is_not_sent_again(app: Flask, amina: Browser) -> None:
    client = app.test_client()
    first = client.get("/api/v1/courses")
    again = client.get("/api/v1/courses", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_token_is_made_with_a_name_a_scope_and_an_end(amina: Browser) -> None:
    minted = re.search(r'name="token" value="([^"]+)"', amina.open("/account/tokens/").text)
    assert minted is not None
    answer = amina.send("/account/tokens/", {"token": minted[1], "name": "", "days": "0"})
    assert answer.status_code == 422
    assert "The token was not made." in answer.text
    assert "learnhub_" not in answer.text


def test_no_address_of_the_interface_is_answered_with_a_page(app: Flask) -> None:
    client = app.test_client()
    for path in ("/api/v1/cases/C-2027-99", "/api/v1/nothing", "/api/v1/principles/none"):
        answer = client.get(path)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), path
