"""An installation: its first administrator, and what it still lacks."""

from __future__ import annotations

from learnhub.domain.policy import Action, Role
from learnhub.services.accounts import IssuedLink, issue_link, new_account
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store.tables.accounts import RoleGrant


def first_administrator(work: Work, *, email: str, name: str) -> IssuedLink | None:
    """Make the first administrator and a one-time link; None, and nothing changed, when there are people already."""
    work.require(Action.OPERATE)
    if accounts.anybody(work.session):
        return None
    account = new_account(work, email=email, name=name, kind="staff")
    work.session.flush()
    work.session.add(RoleGrant(account_id=account.id, role=Role.ADMINISTRATOR, granted_at=work.now))
    accounts.record(
        work.session,
        at=work.now,
        actor_id=None,
        action="role:grant",
        object_type="account",
        object_id=str(account.public_id),
        after={"role": Role.ADMINISTRATOR},
    )
    return issue_link(work, account, "first")
