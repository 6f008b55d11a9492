"""Saved searches: kept by a person, told of by a digest that they asked for and can stop by a link; and feeds."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.facets import FACETS
from learnhub.domain.policy import Action, Actor, audience
from learnhub.services.accounts import digest as hashed
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import saved as store
from learnhub.store.search import CASE, Newest, last_key, newest
from learnhub.store.tables.finding import FeedToken, SavedSearch

MOST = 50
IN_MAIL = 10
IN_FEED = 50
NAME = 120
QUERY = 400


@dataclass(frozen=True)
class Kept:
    """A saved search; `new` counts what was published since its owner last opened it or was mailed."""

    id: uuid.UUID
    name: str
    query: str
    filters: Mapping[str, tuple[str, ...]]
    digest: bool
    new: int


@dataclass(frozen=True)
class Mine:
    """A person's saved searches, and since when their feeds have a secret."""

    searches: tuple[Kept, ...]
    feed_since: dt.datetime | None


@dataclass(frozen=True)
class Feed:
    """The newest cases of a search, for a feed reader. `private`: it holds what its owner alone may see."""

    entries: tuple[Newest, ...]
    private: bool


def asked(given: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The filters among these values; others are left out."""
    return {facet: list(dict.fromkeys(given.get(facet, ()))) for facet in FACETS if given.get(facet)}


def save(
    work: Work,
    saved_id: uuid.UUID,
    *,
    name: str,
    query: str,
    filters: Mapping[str, Iterable[str]],
    digest: bool,
) -> None:
    """Keep a search under the id that the form brought; sent twice it is one. What it finds now counts as seen.

    Raises SignIn, Invalid.
    """
    work.require(Action.SEARCH_SAVE)
    assert work.actor.id is not None
    if (known := store.saved(work.session, saved_id)) is not None:
        if not work.can(Action.SEARCH_OWN, known):
            raise NotFound
        return
    name = " ".join(name.split())
    if not name or len(name) > NAME:
        raise Invalid(Fault("name", "too-long", {"limit": NAME}) if name else Fault("name", "required"))
    if len(store.own(work.session, work.actor.id, most=MOST)) >= MOST:
        raise Invalid(Fault("name", "too-many-chosen", {"limit": MOST}))
    work.session.add(
        SavedSearch(
            public_id=saved_id,
            account_id=work.actor.id,
            name=name,
            query=query[:QUERY],
            filters=asked(filters),
            digest=digest,
            seen=last_key(work.session),
            at=work.now,
        )
    )


def mine(work: Work) -> Mine:
    """The searches that this person saved, each with how much is new. Raises SignIn."""
    work.require(Action.SEARCH_SAVE)
    assert work.actor.id is not None
    token = work.session.get(FeedToken, work.actor.id)
    return Mine(
        tuple(
            Kept(
                row.public_id,
                row.name,
                row.query,
                {facet: tuple(values) for facet, values in row.filters.items()},
                row.digest,
                _new(work, row, work.actor, most=1)[0],
            )
            for row in store.own(work.session, work.actor.id, most=MOST)
        ),
        token.at if token else None,
    )


def _new(work: Work, row: SavedSearch, owner: Actor, *, most: int) -> tuple[int, list[Newest]]:
    return newest(work.session, row.query, audience(owner), row.filters, after=row.seen, most=most)


def opened(work: Work, saved_id: uuid.UUID) -> tuple[str, dict[str, Any]]:
    """The words and filters of a saved search; what it finds now has been seen, and no digest tells of it."""
    row = _own(work, saved_id)
    row.seen = last_key(work.session)
    return row.query, row.filters


def set_digest(work: Work, saved_id: uuid.UUID, *, wanted: bool) -> None:
    """Ask for the digest of a saved search, or for none. Raises NotFound for another's."""
    _own(work, saved_id).digest = wanted


def remove(work: Work, saved_id: uuid.UUID) -> None:
    """Keep a search no more. Raises NotFound for another's."""
    work.session.delete(_own(work, saved_id))


def _own(work: Work, saved_id: uuid.UUID) -> SavedSearch:
    work.require(Action.SEARCH_SAVE)
    row = store.saved(work.session, saved_id)
    if row is None or not work.can(Action.SEARCH_OWN, row):
        raise NotFound
    return row


def stoppable(work: Work, secret: str) -> str:
    """The name of the saved search whose digest this link stops; looking uses nothing up. Raises NotFound."""
    work.can(Action.PUBLIC_READ)
    row = store.by_stop(work.session, hashed(secret))
    if row is None:
        raise NotFound
    return row.name


def stop(work: Work, secret: str) -> None:
    """Send no digest of this search any more; the link is used up. Raises NotFound when it was."""
    work.can(Action.PUBLIC_READ)
    row = store.by_stop(work.session, hashed(secret))
    if row is None:
        raise NotFound
    row.digest, row.stop_hash = False, None


def wanted(work: Work) -> list[uuid.UUID]:
    """The saved searches whose owners want a digest."""
    work.require(Action.OPERATE)
    return store.with_digest(work.session)


def send_digest(work: Work, saved_id: uuid.UUID) -> bool:
    """Mail what is new in one saved search, as its owner may see it now; whether there was anything.

    The link that stops the digest replaces that of the mail before.
    """
    work.require(Action.OPERATE)
    row = store.saved(work.session, saved_id)
    owner = accounts.actor_by_id(work.session, row.account_id) if row is not None and row.digest else None
    if row is None or owner is None:
        return False
    count, rows = _new(work, row, owner, most=IN_MAIL)
    now = last_key(work.session)
    if not count:
        return False
    row.seen = now
    secret = secrets.token_urlsafe(32)
    row.stop_hash = hashed(secret)
    found = [{"title": each.title, "path": _path(each)} for each in rows]
    values = {"search": row.name, "count": count, "found": found, "stop": secret}
    work.enqueue(
        "mail",
        f"search_digest-{saved_id}-{now}",
        {"template": "search_digest", "account_id": row.account_id, "values": values},
    )
    return True


def _path(each: Newest) -> str:
    return f"/cases/{each.ref}" if each.kind == CASE else f"/courses/{each.ref}"


def make_feed_secret(work: Work) -> str:
    """A new secret for this person's feeds; the one before opens nothing any more. Raises SignIn."""
    work.require(Action.SEARCH_SAVE)
    assert work.actor.id is not None
    secret = secrets.token_urlsafe(32)
    row = work.session.get(FeedToken, work.actor.id)
    if row is None:
        row = FeedToken(account_id=work.actor.id)
        work.session.add(row)
    row.secret_hash, row.at = hashed(secret), work.now
    return secret


def drop_feed_secret(work: Work) -> None:
    """No feed of this person can be opened any more. Raises SignIn."""
    work.require(Action.SEARCH_SAVE)
    assert work.actor.id is not None
    if (row := work.session.get(FeedToken, work.actor.id)) is not None:
        work.session.delete(row)


def feed(work: Work, query: str, filters: Mapping[str, Iterable[str]], *, secret: str | None) -> Feed:
    """The newest cases that a search finds: those that everyone may read, or with a secret those of its owner.

    Raises NotFound for a secret that opens nothing.
    """
    work.can(Action.PUBLIC_READ)
    reader: Actor | None = None
    if secret is not None:
        owner = store.feed_owner(work.session, hashed(secret))
        reader = accounts.actor_by_id(work.session, owner) if owner is not None else None
        if reader is None:
            raise NotFound
    classes = audience(reader) if reader else frozenset({"public"})
    asked_for = {**asked(filters), "kind": [CASE]}
    _, entries = newest(work.session, query[:QUERY], classes, asked_for, most=IN_FEED)
    return Feed(tuple(entries), private=reader is not None)
