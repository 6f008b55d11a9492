"""Selects of people: who is signed in, who has an address, whose links are open."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, cast, delete, exists, func, insert, literal_column, select, update
from sqlalchemy.orm import Session, aliased

from learnhub.domain.policy import Actor, Role
from learnhub.store import quick
from learnhub.store.tables.accounts import Account, AuditEntry, OneTimeLink, ParkedForm, RoleGrant, UserSession
from learnhub.store.tables.cases import PartnershipMember
from learnhub.store.types import Key


def _listed(column: Any) -> Any:
    """The values with commas between. The comma is no parameter: it would be written anew into each statement."""
    comma: Any = literal_column("','")
    return func.aggregate_strings(column, comma)


_Report = aliased(Account)
_ACTOR = select(
    Account.id,
    Account.public_id,
    Account.name,
    Account.kind,
    Account.locale,
    Account.light,
    Account.zone,
    Account.signed_in_at,
    select(_listed(RoleGrant.role)).where(RoleGrant.account_id == Account.id).scalar_subquery().label("roles"),
    select(_listed(cast(PartnershipMember.partnership_id, String)))
    .where(PartnershipMember.account_id == Account.id)
    .scalar_subquery()
    .label("partnerships"),
    exists().where(_Report.manager_id == Account.id).label("manages"),
).where(Account.disabled_at.is_(None))
_ACTOR_OF_SESSION = _ACTOR.join(UserSession, UserSession.account_id == Account.id).where(
    UserSession.secret_hash == bindparam("secret_hash"), UserSession.ends_at > bindparam("now")
)


def actor_of_session(session: Session, secret_hash: str, *, now: dt.datetime) -> Actor | None:
    """Who is signed in by this secret, in one statement; None for a session that has ended or a disabled person."""
    found = quick.run(session, _ACTOR_OF_SESSION, {"secret_hash": secret_hash, "now": now})
    return _actor(found.one_or_none())


def actor_by_id(session: Session, account_id: int) -> Actor | None:
    """The person of this key as somebody who acts; None for a disabled one."""
    return _actor(session.execute(_ACTOR.where(Account.id == account_id)).one_or_none())


def _actor(row: Any) -> Actor | None:
    if row is None:
        return None
    return Actor(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        kind=row.kind,
        roles=_roles(row.roles or ""),
        partnerships=frozenset(int(key) for key in row.partnerships.split(",")) if row.partnerships else frozenset(),
        locale=row.locale,
        light=row.light,
        zone=row.zone,
        signed_in_at=row.signed_in_at,
        manages=row.manages,
    )


@cache
def _roles(said: str) -> frozenset[Role]:
    return frozenset(Role(role) for role in said.split(",") if role)


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against."""

    account_id: int
    password_hash: str | None


_CREDENTIALS = select(Account.id, Account.password_hash).where(
    Account.email == bindparam("email"), Account.disabled_at.is_(None)
)


def credentials(session: Session, email: str) -> Credentials | None:
    """The credentials of the person with this address, unless disabled."""
    row = quick.run(session, _CREDENTIALS, {"email": email}).one_or_none()
    return row and Credentials(row.id, row.password_hash)


def account_by_email(session: Session, email: str) -> Account | None:
    """The account with this address (lower case), for change."""
    return session.scalar(select(Account).where(Account.email == email))


def account_by_public_id(session: Session, public_id: uuid.UUID) -> Account | None:
    """The account with this id, for change."""
    return session.scalar(select(Account).where(Account.public_id == public_id))


def open_link(session: Session, secret_hash: str, *, now: dt.datetime) -> OneTimeLink | None:
    """The link with this secret if it can still be used."""
    return session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.secret_hash == secret_hash, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now
        )
    )


def newest_open_link(session: Session, account_id: int, *, now: dt.datetime) -> OneTimeLink | None:
    """The newest link of this person that can still be used: the one whose code is typed."""
    return session.scalar(
        select(OneTimeLink)
        .where(OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now)
        .order_by(OneTimeLink.id.desc())
        .limit(1)
    )


def close_links(session: Session, account_id: int, *, now: dt.datetime) -> None:
    """No link of this person can be used any more."""
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )


def sessions_of(session: Session, account_id: int, *, now: dt.datetime) -> list[UserSession]:
    """The sessions of this person that have not ended, the newest first."""
    statement = select(UserSession).where(UserSession.account_id == account_id, UserSession.ends_at > now)
    return list(session.scalars(statement.order_by(UserSession.id.desc())))


_SIGNED_IN = (
    update(Account)
    .where(Account.id == bindparam("account_id", type_=Key), Account.disabled_at.is_(None))
    .values(signed_in_at=bindparam("now"))
    .returning(Account.id)
)
_BEYOND = (
    select(UserSession.secret_hash)
    .where(UserSession.account_id == bindparam("account_id", type_=Key), UserSession.ends_at > bindparam("now"))
    .order_by(UserSession.id.desc())
    .offset(bindparam("most"))
)
_BEGIN = insert(UserSession)


def note_sign_in(session: Session, account_id: int, *, now: dt.datetime) -> bool:
    """Remember that this person signed in; False for a disabled one."""
    return quick.run(session, _SIGNED_IN, {"account_id": account_id, "now": now}).one_or_none() is not None


def begin_session(session: Session, *, most: int, **values: Any) -> None:
    """Write a session that begins; the oldest ones of its person end, so that `most` are left."""
    known = {"account_id": values["account_id"], "now": values["began_at"], "most": most - 1}
    for row in quick.run(session, _BEYOND, known):
        end_session(session, row.secret_hash)
    quick.run(session, _BEGIN, values)


def end_sessions(
    session: Session, account_id: int, *, public_id: uuid.UUID | None = None, but: str | None = None
) -> bool:
    """End sessions of this person: all, the one with this id, or all but the one with this hash. Whether any did."""
    ended = delete(UserSession).where(UserSession.account_id == account_id)
    if public_id is not None:
        ended = ended.where(UserSession.public_id == public_id)
    if but is not None:
        ended = ended.where(UserSession.secret_hash != but)
    return session.execute(ended.returning(UserSession.id)).first() is not None


def end_session(session: Session, secret_hash: str) -> None:
    """End the session of this secret."""
    session.execute(delete(UserSession).where(UserSession.secret_hash == secret_hash))


def forget_ended_sessions(session: Session, *, now: dt.datetime) -> None:
    """Sessions whose time is over leave no trace."""
    session.execute(delete(UserSession).where(UserSession.ends_at <= now))


def anybody(session: Session) -> bool:
    """Whether there is any account."""
    return session.scalar(select(Account.id).limit(1)) is not None


def roles_of(session: Session, account_id: int) -> frozenset[Role]:
    """The roles that this person holds."""
    return frozenset(Role(role) for role in session.scalars(select(RoleGrant.role).filter_by(account_id=account_id)))


def accounts_with_role(session: Session, role: Role) -> list[int]:
    """The keys of everybody who holds this role and is not disabled."""
    statement = select(RoleGrant.account_id).join(Account, Account.id == RoleGrant.account_id)
    return list(session.scalars(statement.where(RoleGrant.role == role, Account.disabled_at.is_(None))))


def record(
    session: Session,
    *,
    at: dt.datetime,
    actor_id: int | None,
    action: str,
    object_type: str,
    object_id: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write one line of the audit log."""
    session.add(
        AuditEntry(
            at=at,
            actor_id=actor_id,
            action=action,
            object_type=object_type,
            object_id=object_id,
            before=before,
            after=after,
        )
    )


def park(session: Session, token_hash: str, path: str, fields: dict[str, Any], *, now: dt.datetime) -> None:
    """Keep a form's text for an hour; older ones go."""
    session.execute(delete(ParkedForm).where(ParkedForm.parked_at < now - dt.timedelta(hours=1)))
    session.execute(delete(ParkedForm).where(ParkedForm.token_hash == token_hash))
    session.add(ParkedForm(token_hash=token_hash, path=path, fields=fields, parked_at=now))


def parked(session: Session, token_hash: str, *, now: dt.datetime) -> tuple[str, dict[str, Any]] | None:
    """The path and the fields kept under this token, for an hour."""
    row = session.execute(
        select(ParkedForm.path, ParkedForm.fields).where(
            ParkedForm.token_hash == token_hash, ParkedForm.parked_at > now - dt.timedelta(hours=1)
        )
    ).one_or_none()
    return row and (row.path, row.fields)


def unpark(session: Session, token_hash: str) -> None:
    """Forget the form kept under this token."""
    session.execute(delete(ParkedForm).where(ParkedForm.token_hash == token_hash))
