"""An installation: its first administrator, and what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.domain.policy import Action, Role
from learnhub.domain.principles import Principle
from learnhub.services import reviews, settings
from learnhub.services.accounts import IssuedLink, issue_link, new_account
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import installation as store
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


@dataclass(frozen=True)
class Missing:
    """Something that the installation cannot work without. `code` is reviewer, editor, confidentiality-officer, mail,
    misconduct, course, principles or judge; `principles` are those on which nobody may review, `cases` says how many
    wait that nobody may judge."""

    code: str
    principles: tuple[Principle, ...] = ()
    cases: int = 0


def missing(work: Work, *, mail_set: bool) -> tuple[Missing, ...]:
    """What the administrator still has to see to, in the order of harm; `mail_set` says that a mail server is set.

    Raises SignIn, Denied.
    """
    work.require(Action.SETTINGS_CHANGE)
    holders = store.holders(work.session)
    held = {holder.role for holder in holders}
    found = [] if mail_set else [Missing("mail")]
    if not settings.installation(work).misconduct:
        found.append(Missing("misconduct"))
    found += [Missing(role) for role in (Role.REVIEWER, Role.EDITOR, Role.CONFIDENTIALITY) if role not in held]
    if Role.REVIEWER in held and (waiting := reviews.cases_without_judge(work)):
        found.append(Missing("judge", cases=waiting))
    reviewers = [holder.review_principles for holder in holders if holder.role is Role.REVIEWER]
    if reviewers and all(reviewers):
        covered = {principle for principles in reviewers for principle in principles}
        left = tuple(principle for principle in Principle if principle not in covered)
        if left:
            found.append(Missing("principles", left))
    if not store.any_course_published(work.session):
        found.append(Missing("course"))
    return tuple(found)
