"""People, for whoever administers them: found, shown, trusted with roles, let in and shut out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from learnhub.domain.countries import LANGUAGES
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.policy import Action, Role
from learnhub.domain.principles import Principle
from learnhub.services import audit, reviews
from learnhub.services.accounts import IssuedLink, fold_email, issue_link, mail_link, sort_key
from learnhub.services.work import Work
from learnhub.store import accounts, partners
from learnhub.store import people as store
from learnhub.store.tables.accounts import Account, RoleGrant

PAGE = 50


@dataclass(frozen=True)
class PersonLine:
    """A person in a list."""

    public_id: uuid.UUID
    name: str
    email: str
    kind: str
    entity: str
    office: str
    organization: str
    roles: tuple[Role, ...]
    signed_in_at: dt.datetime | None
    disabled: bool


@dataclass(frozen=True)
class PeoplePage:
    """A page of people by name; `previous` and `next` are the ids that the neighbours begin from."""

    people: tuple[PersonLine, ...]
    previous: uuid.UUID | None
    next: uuid.UUID | None


@dataclass(frozen=True)
class Trust:
    """What a person is trusted with. No principle or language listed means every one."""

    name: str
    roles: tuple[Role, ...]
    principles: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """Somebody who is named on another person's page."""

    public_id: uuid.UUID
    name: str


@dataclass(frozen=True)
class PersonView:
    """A person's page. `grantable` are the roles that they do not hold; `link_until` is when their last open link
    ends; `last_administrator` says that they can neither be disabled nor lose that role."""

    public_id: uuid.UUID
    name: str
    email: str
    kind: str
    entity: str
    office: str
    team: str
    organization: str
    locale: str
    trust: Trust
    grantable: tuple[Role, ...]
    last_administrator: bool
    manager: Named | None
    invited_by: Named | None
    partnerships: tuple[str, ...]
    created_at: dt.datetime
    signed_in_at: dt.datetime | None
    link_until: dt.datetime | None
    disabled_at: dt.datetime | None


@dataclass(frozen=True)
class OwnAccount:
    """What a person sees of their own account."""

    name: str
    email: str
    locale: str
    kind: str
    organization: str
    trust: Trust
    partnerships: tuple[str, ...]
    manager: str | None


def find_people(
    work: Work, words: str = "", *, after: uuid.UUID | None = None, before: uuid.UUID | None = None
) -> PeoplePage:
    """A page of people by name, of those whose name or address holds the words. Raises SignIn, Denied."""
    work.require(Action.PEOPLE_MANAGE)
    folded = " ".join(sort_key("".join(c for c in words if c.isprintable())).split())
    found = store.people_found(work.session, folded, size=PAGE, after=after, before=before)
    people = tuple(
        PersonLine(
            public_id=row.public_id,
            name=row.name,
            email=row.email,
            kind=row.kind,
            entity=row.entity,
            office=row.office,
            organization=row.organization,
            roles=_roles(row.roles),
            signed_in_at=row.signed_in_at,
            disabled=row.disabled_at is not None,
        )
        for row in found.rows
    )
    return PeoplePage(
        people,
        previous=people[0].public_id if people and found.more_before else None,
        next=people[-1].public_id if people and found.more_after else None,
    )


def show_person(work: Work, person: uuid.UUID) -> PersonView:
    """One person. Raises SignIn, Denied, NotFound."""
    work.require(Action.PEOPLE_MANAGE)
    row = store.person(work.session, person, now=work.now)
    if row is None:
        raise NotFound
    account: Account = row.Account
    roles = _roles(row.roles)
    return PersonView(
        public_id=account.public_id,
        name=account.name,
        email=account.email,
        kind=account.kind,
        entity=account.entity,
        office=account.office,
        team=account.team,
        organization=account.organization,
        locale=account.locale,
        trust=_trust(account, roles),
        grantable=tuple(role for role in Role if role not in roles),
        last_administrator=Role.ADMINISTRATOR in roles and _is_last_administrator(work, account),
        manager=Named(row.manager_id, row.manager_name) if row.manager_id else None,
        invited_by=Named(row.inviter_id, row.inviter_name) if row.inviter_id else None,
        partnerships=tuple(each.name for each in partners.partnerships_of(work.session, account.id)),
        created_at=account.created_at,
        signed_in_at=account.signed_in_at,
        link_until=row.link_until,
        disabled_at=account.disabled_at,
    )


def own_account(work: Work) -> OwnAccount:
    """The person's own account. Raises SignIn."""
    work.require(Action.ACCOUNT_USE)
    assert work.actor.public_id is not None
    row = store.person(work.session, work.actor.public_id, now=work.now)
    if row is None:
        raise NotFound
    account: Account = row.Account
    return OwnAccount(
        name=account.name,
        email=account.email,
        locale=account.locale,
        kind=account.kind,
        organization=account.organization,
        trust=_trust(account, _roles(row.roles)),
        partnerships=tuple(each.name for each in partners.partnerships_of(work.session, account.id)),
        manager=row.manager_name,
    )


def person_with_address(work: Work, email: str) -> uuid.UUID:
    """The id of the person with this address. Raises SignIn, Denied, NotFound."""
    work.require(Action.PEOPLE_MANAGE)
    account = accounts.account_by_email(work.session, fold_email(email))
    if account is None:
        raise NotFound
    return account.public_id


def grant_role(
    work: Work, person: uuid.UUID, role: str, *, principles: Collection[str] = (), languages: Collection[str] = ()
) -> None:
    """Trust a person with a role. A reviewer's principles and languages are kept as given; none means every one.

    Granting what is held changes nothing. Raises NotFound, for an unknown role too; Invalid for a disabled person or an
    unknown principle or language.
    """
    account = _account(work, person)
    role = _role(role)
    if account.disabled_at is not None:
        raise Invalid(Fault("role", "disabled"))
    after: dict[str, Any] = {"role": role}
    before: dict[str, Any] = {}
    if role is Role.REVIEWER:
        limits = {
            "review_principles": _known(principles, Principle, "principles"),
            "languages": _known(languages, LANGUAGES, "languages"),
        }
        before = {name: getattr(account, name) for name in limits}
        after |= limits
        for name, value in limits.items():
            setattr(account, name, value)
    held = work.session.get(RoleGrant, (account.id, role))
    if held is not None:
        before["role"] = role
        if before == after:
            return
    else:
        work.session.add(RoleGrant(account_id=account.id, role=role, granted_at=work.now, granted_by_id=work.actor.id))
    audit.record(work, "role:grant", "account", person, before=before or None, after=after)


def withdraw_role(work: Work, person: uuid.UUID, role: str) -> None:
    """Take a role away; taking one that is not held changes nothing. Raises NotFound; Invalid for the last
    administrator."""
    account = _account(work, person)
    role = _role(role)
    held = work.session.get(RoleGrant, (account.id, role))
    if held is None:
        return
    if role is Role.ADMINISTRATOR and _is_last_administrator(work, account):
        raise Invalid(Fault("role", "last-administrator"))
    work.session.delete(held)
    audit.record(work, "role:withdraw", "account", person, before={"role": role})
    reviews.tell_where_nobody_may_judge(work)


def disable(work: Work, person: uuid.UUID) -> None:
    """Shut a person out: every session ends with the next request, every open link is closed, what they wrote stays.

    Raises NotFound; Invalid for the last administrator.
    """
    account = _account(work, person)
    if account.disabled_at is not None:
        return
    if Role.ADMINISTRATOR in accounts.roles_of(work.session, account.id) and _is_last_administrator(work, account):
        raise Invalid(Fault("", "last-administrator"))
    account.disabled_at = work.now
    accounts.end_sessions(work.session, account.id)
    accounts.close_links(work.session, account.id, now=work.now)
    audit.record(work, "person:disable", "account", person, before={"disabled": False}, after={"disabled": True})
    reviews.tell_where_nobody_may_judge(work)


def enable(work: Work, person: uuid.UUID) -> None:
    """Let a disabled person in again, with the password and roles they had. Raises NotFound."""
    account = _account(work, person)
    if account.disabled_at is None:
        return
    account.disabled_at = None
    audit.record(work, "person:enable", "account", person, before={"disabled": True}, after={"disabled": False})


def send_link(work: Work, person: uuid.UUID) -> None:
    """Mail a new link: an invitation to who has no password yet, else one to set a new password. Raises NotFound;
    Invalid for a disabled person."""
    account = _account(work, person)
    purpose = _purpose(account)
    mail_link(work, account, purpose)
    audit.record(work, "link:send", "account", person, after={"purpose": purpose})


def make_link(work: Work, person: uuid.UUID) -> IssuedLink:
    """A new link in the hands of the command line, for when no mail arrives. Raises as `send_link`."""
    work.require(Action.OPERATE)
    account = _account(work, person)
    purpose = _purpose(account)
    audit.record(work, "link:make", "account", person, after={"purpose": purpose})
    return issue_link(work, account, purpose)


def _account(work: Work, person: uuid.UUID) -> Account:
    work.require(Action.PEOPLE_MANAGE)
    account = accounts.account_by_public_id(work.session, person)
    if account is None:
        raise NotFound
    return account


def _purpose(account: Account) -> str:
    if account.disabled_at is not None:
        raise Invalid(Fault("", "disabled"))
    return "invite" if account.password_hash is None else "reset"


def _is_last_administrator(work: Work, account: Account) -> bool:
    return not store.other_administrator(work.session, account.id)


def _trust(account: Account, roles: tuple[Role, ...]) -> Trust:
    return Trust(account.name, roles, tuple(account.review_principles), tuple(account.languages))


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise NotFound from None


def _roles(joined: str | None) -> tuple[Role, ...]:
    held = (joined or "").split(",")
    return tuple(role for role in Role if role in held)


def _known(given: Collection[str], every: Iterable[str], path: str) -> list[str]:
    """The given ones in their order; none when all are given, which means the same."""
    known = [str(each) for each in every]
    if not set(given) <= set(known):
        raise Invalid(Fault(path, "not-a-choice"))
    return [] if len(set(given)) == len(known) else [each for each in known if each in given]
