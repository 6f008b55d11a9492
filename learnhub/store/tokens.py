"""Selects and writes of access tokens."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from learnhub.store.engine import Session
from learnhub.store.tables.tokens import AccessToken


def own(session: Session, account_id: int) -> Sequence[AccessToken]:
    """The tokens of a person, the newest first; twenty at most."""
    return session.scalars(
        select(AccessToken).where(AccessToken.account_id == account_id).order_by(AccessToken.id.desc())
    ).all()


def add(session: Session, **values: Any) -> None:
    """Keep a token."""
    session.execute(insert(AccessToken), values)


def holder(session: Session, secret_hash: str, *, now: dt.datetime) -> tuple[int, list[str]] | None:
    """Whose token this is, and what it opens; None for one that is not known or has ended."""
    row = session.execute(
        select(AccessToken.account_id, AccessToken.scopes).where(
            AccessToken.secret_hash == secret_hash, AccessToken.ends_at > now
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def drop(session: Session, account_id: int, public_id: uuid.UUID) -> bool:
    """End a token of this person; whether there was one."""
    done = session.execute(
        delete(AccessToken)
        .where(AccessToken.account_id == account_id, AccessToken.public_id == public_id)
        .returning(AccessToken.id)
    )
    return done.one_or_none() is not None
