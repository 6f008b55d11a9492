"""Flask-Login, bound to our sessions: a cookie holds a secret, and is worth nothing once its row is gone."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from learnhub.domain.policy import VISITOR, Actor
from learnhub.domain.sessions import Visit, browser_name
from learnhub.services import sessions


class Login(UserMixin):
    """A signed-in person as Flask-Login sees one."""

    def __init__(self, actor: Actor, secret: str) -> None:
        self.actor = actor
        self.secret = secret

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.secret


class Manager(LoginManager):
    """Flask-Login without its session protection, which hashes address and browser at every request, asked or not,
    and trusts any X-Forwarded-For (0.6.3)."""

    def __init__(self) -> None:
        super().__init__()
        self._session_identifier_generator = str

    def _session_protection_failed(self) -> bool:
        return False


def load(secret: str) -> Login | None:
    """The person of this session, by one select, in the transaction that this request has open if there is one."""
    transactions = current_app.extensions["learnhub"].transactions
    if "reading" in g:
        person = transactions.read_in(g.reading, VISITOR, sessions.person_of_session, secret)
    else:
        person = transactions.read(VISITOR, sessions.person_of_session, secret)
    return person and Login(person, secret)


def enter(secret: str) -> None:
    """Go on in the session of this secret; nothing of the old one stays. Who that is, the next request reads."""
    session.clear()
    session.permanent = True
    login_user(Login(VISITOR, secret))


def visit() -> Visit:
    """The sign-in of this request."""
    hours = current_app.extensions["learnhub"].settings.session_hours
    return Visit(browser_name(request.user_agent.string), hours)


def secret() -> str:
    """The secret of this request's session; empty for a visitor."""
    return cast("str", current_user.secret) if current_user.is_authenticated else ""


def register(app: Flask) -> None:
    """Join Flask-Login to the application, without the cookie that keeps people signed in: its sessions do."""
    manager = Manager()
    manager.user_loader(load)
    app.login_manager = manager  # type: ignore[attr-defined]
