"""Selects of people for whoever administers them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from learnhub.domain.policy import Role
from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account, OneTimeLink, RoleGrant
from learnhub.store.tables.authoring import Course, Release
from learnhub.store.tables.learning import Enrolment

_Manager = aliased(Account)
_Inviter = aliased(Account)
_ROLES = (
    select(func.aggregate_strings(RoleGrant.role, ","))
    .where(RoleGrant.account_id == Account.id)
    .scalar_subquery()
    .label("roles")
)


def people_found(
    session: Session, words: str, *, size: int, after: uuid.UUID | None = None, before: uuid.UUID | None = None
) -> Slice:
    """A page of people by name; `words` (folded) stand in the name or the address."""
    statement = select(
        Account.public_id,
        Account.name,
        Account.email,
        Account.kind,
        Account.entity,
        Account.office,
        Account.organization,
        Account.signed_in_at,
        Account.disabled_at,
        _ROLES,
    )
    if words:
        statement = statement.where(
            or_(Account.sort_name.contains(words, autoescape=True), Account.email.contains(words, autoescape=True))
        )
    keys = (Account.sort_name, Account.id)
    return page(session, statement, keys, named=Account.public_id, size=size, after=after, before=before)


def person(session: Session, public_id: uuid.UUID, *, now: dt.datetime) -> Row[*tuple[Any, ...]] | None:
    """Everything that the administrator sees of a person, in one statement."""
    link = (
        select(func.max(OneTimeLink.expires_at))
        .where(OneTimeLink.account_id == Account.id, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now)
        .scalar_subquery()
        .label("link_until")
    )
    return session.execute(
        select(
            Account,
            _ROLES,
            link,
            _Manager.name.label("manager_name"),
            _Manager.public_id.label("manager_id"),
            _Inviter.name.label("inviter_name"),
            _Inviter.public_id.label("inviter_id"),
        )
        .outerjoin(_Manager, _Manager.id == Account.manager_id)
        .outerjoin(_Inviter, _Inviter.id == Account.invited_by_id)
        .where(Account.public_id == public_id)
    ).one_or_none()


def accounts_by_email(session: Session, emails: Collection[str]) -> dict[str, Account]:
    """The accounts with these addresses, for change."""
    return {account.email: account for account in session.scalars(select(Account).where(Account.email.in_(emails)))}


def emails_by_id(session: Session, account_ids: Collection[int]) -> dict[int, str]:
    """The addresses of these people."""
    rows = session.execute(select(Account.id, Account.email).where(Account.id.in_(account_ids)))
    return {key: email for key, email in rows}


def roles_by_account(session: Session, account_ids: Collection[int]) -> dict[int, set[Role]]:
    """The roles of these people."""
    held: dict[int, set[Role]] = {}
    for key, role in session.execute(
        select(RoleGrant.account_id, RoleGrant.role).where(RoleGrant.account_id.in_(account_ids))
    ):
        held.setdefault(key, set()).add(Role(role))
    return held


def enrolments_by_account(session: Session, course_id: int, account_ids: Collection[int]) -> dict[int, Enrolment]:
    """The enrolments of these people in one course, for change."""
    found = session.scalars(
        select(Enrolment).where(Enrolment.course_id == course_id, Enrolment.account_id.in_(account_ids))
    )
    return {enrolment.account_id: enrolment for enrolment in found}


def published_courses(session: Session) -> list[Row[*tuple[Any, ...]]]:
    """The courses that people can join: `id`, `slug`, `release_id`, `title`, by title."""
    return list(
        session.execute(
            select(Course.id, Course.slug, Course.release_id, Release.title)
            .join(Release, Release.id == Course.release_id)
            .where(Course.archived_at.is_(None))
            .order_by(Release.title, Course.id)
        )
    )


def other_administrator(session: Session, account_id: int) -> bool:
    """Whether somebody else, not disabled, administers too."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    RoleGrant.role == Role.ADMINISTRATOR,
                    RoleGrant.account_id == Account.id,
                    Account.id != account_id,
                    Account.disabled_at.is_(None),
                )
            )
        )
    )
