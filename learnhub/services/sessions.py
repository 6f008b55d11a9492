"""The browsers in which a person is signed in: known again by their secret, listed, and ended."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action, Actor
from learnhub.services.accounts import digest
from learnhub.services.work import Work
from learnhub.store import accounts


@dataclass(frozen=True)
class SessionLine:
    """A session in the list of one's own; `here` is the one that asks."""

    public_id: uuid.UUID
    browser: str
    began_at: dt.datetime
    ends_at: dt.datetime
    here: bool


def person_of_session(work: Work, secret: str) -> Actor | None:
    """Who is signed in by this secret."""
    work.require(Action.PUBLIC_READ)
    return accounts.actor_of_session(work.session, digest(secret), now=work.now)


def own_sessions(work: Work, secret: str) -> tuple[SessionLine, ...]:
    """Where the person is signed in, the newest first. Raises SignIn."""
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    here = digest(secret)
    return tuple(
        SessionLine(each.public_id, each.browser, each.began_at, each.ends_at, each.secret_hash == here)
        for each in accounts.sessions_of(work.session, work.actor.id, now=work.now)
    )


def sign_out(work: Work, secret: str) -> None:
    """End the session of this secret: a copy of its cookie is worth nothing from now on."""
    work.require(Action.ACCOUNT_USE)
    accounts.end_session(work.session, digest(secret))


def end_own_session(work: Work, session: uuid.UUID) -> None:
    """End one of the person's own sessions. Raises SignIn, NotFound."""
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    if not accounts.end_sessions(work.session, work.actor.id, public_id=session):
        raise NotFound


def end_other_sessions(work: Work, secret: str) -> None:
    """End every session of the person but the one that asks. Raises SignIn."""
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    accounts.end_sessions(work.session, work.actor.id, but=digest(secret))
