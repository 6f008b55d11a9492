"""Who gets which answer on every route: `access_matrix.toml`, reviewed by people, against the application."""

from __future__ import annotations

import tomllib
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from learnhub.services import assessment, learning, plans
from learnhub.store.tables.learning import Completion, Enrolment
from tests.courses import published, with_scenario
from tests.people import People

MATRIX = tomllib.loads((Path(__file__).parent / "access_matrix.toml").read_text(encoding="utf-8"))
BROWSERS = {
    "visitor": "visitor",
    "staff": "amina",
    "partner": "paul",
    "manager": "mona",
    "reviewer": "rosa",
    "editor": "edith",
    "trainer": "tariq",
    "administrator": "adele",
    "confidentiality-officer": "connie",
}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def routes(app: Flask) -> dict[str, str]:
    """ "METHOD endpoint" -> address, with the arguments that the matrix names."""
    found = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            values = {name: MATRIX["arguments"][name] for name in rule.arguments}
            for method in (rule.methods or set()) & METHODS:
                found[f"{method} {rule.endpoint}"] = app.url_for(rule.endpoint, **values)
    return found


def fill(app: Flask, people: People) -> None:
    """A published course; in it Amina's open try, her plan and a completion, under the ids that the matrix names."""
    named = MATRIX["arguments"]
    transactions = app.extensions["learnhub.parts"].transactions
    amina = people.actor("amina")
    published(transactions, people.actor("tariq"), with_scenario())
    transactions.write(amina, learning.enrol, named["course"])
    transactions.write(amina, assessment.start_attempt, named["course"], named["quiz"], UUID(named["attempt"]))
    transactions.write(
        amina,
        plans.make,
        UUID(named["plan"]),
        principle=named["principle"],
        course=None,
        module=None,
        when="it rains",
        act="stay",
        due_on=transactions.clock.now().date(),
    )
    with people.store.writing() as session:
        enrolment = session.scalars(select(Enrolment)).one()
        completion = Completion(
            public_id=UUID(named["completion"]),
            enrolment_id=enrolment.id,
            account_id=enrolment.account_id,
            release_id=enrolment.release_id,
            name="Amina",
            by_principle=[],
            completed_at=enrolment.enrolled_at,
        )
        session.add(completion)


def expected(row: dict[str, int], role: str) -> int:
    """The status for this role: its own, or that of everyone signed in, or that of everyone."""
    broad = "everyone" if role == "visitor" else "signed_in"
    return row.get(role, row.get(broad, row.get("everyone", 0)))


def test_every_route_stands_in_the_matrix_and_every_row_is_a_route(app: Flask) -> None:
    assert sorted(routes(app)) == sorted(MATRIX["access"])


def test_every_role_gets_the_answer_that_the_matrix_says(app: Flask, people: People) -> None:
    fill(app, people)
    wrong = []
    looked = 0
    for route, address in sorted(routes(app).items()):
        for role, name in BROWSERS.items():
            reads = route.startswith("GET")
            answer = people.browser(name).open(address) if reads else people.another(name).send(address)
            looked += 1
            if answer.status_code != expected(MATRIX["access"].get(route, {}), role):
                wrong.append(f"{route} as {role}: {answer.status_code}")
    assert looked >= len(BROWSERS) * 10
    assert wrong == []
