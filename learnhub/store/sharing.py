"""Selects of who writes a case, and of the links that let somebody in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Row, delete, exists, select
from sqlalchemy.orm import Session

from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import CaseAuthor, Review
from learnhub.store.tables.sharing import CaseLink


def authors(session: Session, case_id: int) -> list[Row[*tuple[Any, ...]]]:
    """The co-authors of a case by name: `public_id`, `name`, `organization`, `entity`."""
    return list(
        session.execute(
            select(Account.public_id, Account.name, Account.organization, Account.entity)
            .join(CaseAuthor, CaseAuthor.account_id == Account.id)
            .where(CaseAuthor.case_id == case_id)
            .order_by(Account.sort_name, Account.id)
        )
    )


def open_links(session: Session, case_id: int, *, now: dt.datetime) -> list[CaseLink]:
    """The links of a case that can still be used, the newest first."""
    return list(
        session.scalars(
            select(CaseLink)
            .where(CaseLink.case_id == case_id, CaseLink.used_at.is_(None), CaseLink.expires_at > now)
            .order_by(CaseLink.id.desc())
        )
    )


def link_by_secret(session: Session, secret_hash: str, purpose: str, *, now: dt.datetime) -> CaseLink | None:
    """The link with this secret, if its time is not over; it may have been used."""
    return session.scalar(
        select(CaseLink).where(
            CaseLink.secret_hash == secret_hash, CaseLink.purpose == purpose, CaseLink.expires_at > now
        )
    )


def link_exists(session: Session, public_id: uuid.UUID) -> bool:
    """Whether a form made this link before."""
    return session.scalar(select(CaseLink.id).where(CaseLink.public_id == public_id)) is not None


def teller_agreed(session: Session, case_id: int, revision: int) -> bool:
    """Whether a teller agreed to this revision of the text."""
    agreed = exists().where(CaseLink.case_id == case_id, CaseLink.agreed_revision == revision)
    return bool(session.scalar(select(agreed)))


def may_not_write(session: Session, case_id: int, account_id: int) -> bool:
    """Whether this person has looked at the case as its reviewer, so that they cannot write it."""
    looked = exists().where(Review.case_id == case_id, Review.reviewer_id == account_id)
    return bool(session.scalar(select(looked)))


def take_out(session: Session, case_id: int, account_id: int) -> bool:
    """Take a co-author out; whether they were one."""
    gone: Any = session.execute(
        delete(CaseAuthor).where(CaseAuthor.case_id == case_id, CaseAuthor.account_id == account_id)
    )
    return bool(gone.rowcount)


def forget_links(session: Session, case_id: int) -> None:
    """Take away every link of a case."""
    session.execute(delete(CaseLink).where(CaseLink.case_id == case_id))
