"""Who a mail goes to, read at the moment it is sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import cases, partnerships
from learnhub.store.tables.accounts import Account


@dataclass(frozen=True)
class Recipient:
    """A person's address and language."""

    email: str
    name: str
    locale: str


def recipient(work: Work, account_id: int) -> Recipient | None:
    """Where the person can be reached now; None when the account is disabled or gone."""
    work.require(Action.OPERATE)
    account = work.session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        return None
    return Recipient(account.email, account.name, account.locale)


def mailbox(work: Work, partnership_id: int, locale: str) -> Recipient | None:
    """The mailbox of a partnership as its page has it now; None when it has none."""
    work.require(Action.OPERATE)
    found = partnerships.mailbox(work.session, partnership_id)
    return Recipient(found[0], found[1], locale) if found else None


def partner(work: Work, sign_id: uuid.UUID, locale: str) -> Recipient | None:
    """Where a partner that was asked can be reached, in the language in which the contributor has seen the message."""
    work.require(Action.OPERATE)
    row = cases.sign_by_public_id(work.session, sign_id)
    return Recipient(row.email, row.person, locale) if row is not None and row.email else None
