"""Access tokens: a person's own, made once, ended at any time, and known again by their secret."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from learnhub.domain import tokens
from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action, Actor
from learnhub.domain.tokens import Scope
from learnhub.services.accounts import digest
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import tokens as store


@dataclass(frozen=True)
class TokenRow:
    """A token in the list of one's own; its secret is not known any more."""

    public_id: uuid.UUID
    name: str
    scopes: tuple[Scope, ...]
    made_at: dt.datetime
    ends_at: dt.datetime
    ended: bool


def mine(work: Work) -> tuple[TokenRow, ...]:
    """The person's tokens, the newest first."""
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    return tuple(
        TokenRow(
            row.public_id,
            row.name,
            tuple(Scope(scope) for scope in row.scopes),
            row.made_at,
            row.ends_at,
            row.ends_at <= work.now,
        )
        for row in store.own(work.session, work.actor.id)
    )


def make(work: Work, public_id: uuid.UUID, *, name: str, scopes: frozenset[Scope], days: int) -> str:
    """Make a token under the id that the form minted; its secret, which is shown this once and kept by its hash alone.

    Pressed twice the first one ends, and the second secret is the one that works. Raises Invalid.
    """
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    store.drop(work.session, work.actor.id, public_id)
    tokens.check(name, scopes, days, has=len(store.own(work.session, work.actor.id)))
    secret = tokens.PREFIX + secrets.token_urlsafe(32)
    store.add(
        work.session,
        public_id=public_id,
        account_id=work.actor.id,
        name=name.strip(),
        secret_hash=digest(secret),
        scopes=sorted(scopes),
        made_at=work.now,
        ends_at=tokens.ends(work.now, days),
    )
    return secret


def end(work: Work, public_id: uuid.UUID) -> None:
    """End one of the person's tokens at once. Raises NotFound."""
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    if not store.drop(work.session, work.actor.id, public_id):
        raise NotFound


def holder(work: Work, secret: str) -> tuple[Actor, frozenset[Scope]] | None:
    """In whose name this secret reads, and what it opens; None for one that is not known, has ended, or belongs to a
    disabled person."""
    work.require(Action.PUBLIC_READ)
    found = store.holder(work.session, digest(secret), now=work.now)
    actor = accounts.actor_by_id(work.session, found[0]) if found else None
    return (actor, frozenset(Scope(scope) for scope in found[1])) if found and actor else None
