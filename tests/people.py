"""The people of the tests, by name and role, and the browser of each."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from learnhub.domain.policy import Actor, Role
from learnhub.services.accounts import digest
from learnhub.store import accounts
from learnhub.store.engine import Store
from learnhub.store.tables.accounts import Account, RoleGrant, UserSession
from tests.pages import LookingClient


@dataclass(frozen=True)
class Person:
    """What a test says of a person before they exist."""

    name: str
    kind: str = "staff"
    office: str = "Suva"
    roles: tuple[Role, ...] = ()
    manager: str | None = None
    organization: str = ""
    languages: tuple[str, ...] = ("en",)


PEOPLE = (
    Person("mona", office="Nairobi"),
    Person("amina", office="Nairobi", manager="mona"),
    Person("lee"),
    Person("sam"),
    Person("paul", kind="partner", office="", organization="Island Fridges Ltd"),
    Person("rosa", office="Geneva", roles=(Role.REVIEWER,)),
    Person("ravi", roles=(Role.REVIEWER,)),
    Person("edith", office="Geneva", roles=(Role.EDITOR,)),
    Person("tariq", office="Geneva", roles=(Role.TRAINER,)),
    Person("adele", office="Geneva", roles=(Role.ADMINISTRATOR,)),
    Person("connie", office="Geneva", roles=(Role.CONFIDENTIALITY,)),
)
"""Amina learns and reports to Mona; Lee contributes, Sam and the reviewer Ravi sit in Lee's office, the reviewer Rosa
does not; Paul is a partner; Edith edits, Tariq trains, Adele administers, Connie is the confidentiality officer."""


def settle(store: Store, now: dt.datetime) -> dict[str, Account]:
    """Put all of them into an empty database."""
    made = {
        person.name: Account(
            public_id=uuid.uuid5(uuid.NAMESPACE_DNS, person.name),
            email=f"{person.name}@example.org",
            name=person.name.title(),
            sort_name=person.name,
            kind=person.kind,
            entity="UNDP" if person.kind == "staff" else "",
            office=person.office,
            organization=person.organization,
            languages=list(person.languages),
            created_at=now,
        )
        for person in PEOPLE
    }
    with store.writing() as session:
        session.add_all(made.values())
        session.flush()
        for person in PEOPLE:
            account = made[person.name]
            account.manager_id = made[person.manager].id if person.manager else None
            session.add_all(RoleGrant(account_id=account.id, role=role, granted_at=now) for role in person.roles)
            session.add(_session(account.id, _secret_of(person.name), now))
    return made


def _secret_of(name: str) -> str:
    return f"secret-of-{name}"


def _session(account_id: int, secret: str, now: dt.datetime) -> UserSession:
    """A session that outlives every clock of the tests."""
    ends_at = now + dt.timedelta(days=9999)
    return UserSession(account_id=account_id, secret_hash=digest(secret), began_at=now, ends_at=ends_at)


@dataclass
class People:
    """All of them, as accounts, as actors of the policy and as browsers."""

    app: Flask
    store: Store
    accounts: dict[str, Account]
    browsers: dict[str, Browser] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The person as the policy sees them."""
        with self.store.reading() as session:
            actor = accounts.actor_by_id(session, self.accounts[name].id)
        assert actor is not None
        return actor

    def browser(self, name: str = "visitor") -> Browser:
        """The browser of a person, signed in; the visitor's is not."""
        if name not in self.browsers:
            client = LookingClient(self.app, self.app.response_class)
            if name != "visitor":
                _put(client, _secret_of(name))
            self.browsers[name] = Browser(client)
        return self.browsers[name]

    def another(self, name: str = "visitor") -> Browser:
        """Another browser of this person, with a session of its own."""
        client = LookingClient(self.app, self.app.response_class)
        if name != "visitor":
            self.sign_in(client, self.accounts[name].id)
        return Browser(client)

    def sign_in(self, client: FlaskClient, account_id: int, **where: str) -> None:
        """Begin another session of this person, in this browser, without a page."""
        secret, now = uuid.uuid4().hex, self.app.extensions["learnhub.parts"].transactions.clock.now()
        with self.store.writing() as session:
            session.add(_session(account_id, secret, now))
        _put(client, secret, **where)


def _put(client: FlaskClient, secret: str, **where: str) -> None:
    with client.session_transaction(**where) as session:
        session.update(_user_id=secret, _fresh=True, _permanent=True)


@dataclass
class Browser:
    """Opens pages and sends forms, with the token that the pages carry."""

    client: LookingClient
    token: str = ""

    def open(self, path: str, **headers: str) -> TestResponse:
        """GET; a header is named with underscores. Redirects are not followed."""
        answer = self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        if token := re.search(r'name="csrf_token" value="([^"]+)"', answer.text if answer.is_json is False else ""):
            self.token = token[1]
        return answer

    def send(self, path: str, fields: dict[str, object] | None = None, **headers: str) -> TestResponse:
        """POST a form as a page of this browser would; who has opened none gets the token that a page would carry."""
        if not self.token:
            with self.client.session_transaction() as session:
                held = session.setdefault("csrf_token", uuid.uuid4().hex)
            self.token = URLSafeTimedSerializer(str(self.client.application.secret_key), "wtf-csrf-token").dumps(held)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, data={"csrf_token": self.token, **(fields or {})}, headers=named)
