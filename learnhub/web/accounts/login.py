"""Flask-Login, bound to our accounts: a session holds a stamp, and a new stamp ends it."""

from __future__ import annotations

from flask import Flask, current_app, g, session
from flask_login import LoginManager, UserMixin, login_user

from learnhub.domain.policy import VISITOR, Actor
from learnhub.services import accounts


class Login(UserMixin):
    """A signed-in person as Flask-Login sees one."""

    def __init__(self, actor: Actor, stamp: str) -> None:
        self.actor = actor
        self.stamp = stamp

    def get_id(self) -> str:
        """What the session holds."""
        return self.stamp


def load(stamp: str) -> Login | None:
    """The person of this session, by one select, in the transaction that this request has open if there is one."""
    transactions = current_app.extensions["learnhub"].transactions
    if "reading" in g:
        person = transactions.read_in(g.reading, VISITOR, accounts.person_of_session, stamp)
    else:
        person = transactions.read(VISITOR, accounts.person_of_session, stamp)
    return person and Login(person, stamp)


def enter(stamp: str) -> None:
    """Begin a session for the holder of this stamp; nothing of the old session stays."""
    session.clear()
    session.permanent = True
    person = load(stamp)
    if person is not None:
        login_user(person)


def register(app: Flask) -> None:
    """Join Flask-Login to the application."""
    manager = LoginManager()
    # Session protection would hash address and browser at every request and trusts any X-Forwarded-For (0.6.3).
    manager.session_protection = None
    manager.user_loader(load)
    manager.init_app(app)
