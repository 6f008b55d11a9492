"""Selects of saved searches and of the secrets of feeds."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnhub.store.tables.accounts import Account
from learnhub.store.tables.finding import FeedToken, SavedSearch


def own(session: Session, account_id: int, *, most: int) -> list[SavedSearch]:
    """The searches that a person saved, the newest first."""
    return list(
        session.scalars(
            select(SavedSearch).where(SavedSearch.account_id == account_id).order_by(SavedSearch.id.desc()).limit(most)
        )
    )


def saved(session: Session, public_id: uuid.UUID) -> SavedSearch | None:
    """The saved search with this id, for change."""
    return session.scalar(select(SavedSearch).where(SavedSearch.public_id == public_id))


def by_stop(session: Session, stop_hash: str) -> SavedSearch | None:
    """The saved search whose digest this link stops."""
    return session.scalar(select(SavedSearch).where(SavedSearch.stop_hash == stop_hash))


def with_digest(session: Session) -> list[uuid.UUID]:
    """The saved searches whose owners want a digest and are there."""
    return list(
        session.scalars(
            select(SavedSearch.public_id)
            .join(Account, Account.id == SavedSearch.account_id)
            .where(SavedSearch.digest.is_(True), Account.disabled_at.is_(None))
            .order_by(SavedSearch.id)
        )
    )


def feed_owner(session: Session, secret_hash: str) -> int | None:
    """Whose feeds this secret opens."""
    return session.scalar(
        select(FeedToken.account_id)
        .join(Account, Account.id == FeedToken.account_id)
        .where(FeedToken.secret_hash == secret_hash, Account.disabled_at.is_(None))
    )
