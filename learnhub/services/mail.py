"""Who a mail goes to, read at the moment it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.domain.policy import Action
from learnhub.services.work import Work
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
