"""Signing in, one-time links, and what a person sets for themself."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import unicodedata
from dataclasses import dataclass

from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.domain.sessions import MOST, Visit
from learnhub.outside.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store.tables.accounts import Account, OneTimeLink

LINK_LIFE = {
    "invite": dt.timedelta(days=14),
    "first": dt.timedelta(days=2),
    "reset": dt.timedelta(hours=2),
    "demo": dt.timedelta(days=30),
}
CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 8
CODE_TRIES = 5


@dataclass(frozen=True)
class IssuedLink:
    """A link as its mail carries it, once; only hashes are kept."""

    secret: str
    code: str


@dataclass(frozen=True)
class LinkView:
    """What the page behind a link shows."""

    purpose: str
    name: str
    email: str


def credentials_of(work: Work, email: str) -> accounts.Credentials | None:
    """What a sign-in with this address is checked against; the caller hashes outside of any transaction."""
    work.require(Action.PUBLIC_READ)
    return accounts.credentials(work.session, fold_email(email))


def sign_in(work: Work, account_id: int, visit: Visit) -> str:
    """This person has signed in; the answer is the secret of the new session. Raises NotFound if disabled."""
    work.require(Action.PUBLIC_READ)
    if not accounts.note_sign_in(work.session, account_id, now=work.now):
        raise NotFound
    return begin_session(work, account_id, visit)


def issue_link(work: Work, account: Account, purpose: str) -> IssuedLink:
    """A new link and code for this person. Older ones stay good until one of them is used.

    For services that have asked the policy whether the actor may invite, reset or demonstrate.
    """
    link = IssuedLink(
        secret=secrets.token_urlsafe(32), code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    )
    work.session.add(
        OneTimeLink(
            account_id=account.id,
            purpose=purpose,
            secret_hash=digest(link.secret),
            code_hash=digest(f"{account.id}:{link.code}"),
            created_at=work.now,
            expires_at=work.now + LINK_LIFE[purpose],
            tries=0,
        )
    )
    return link


def mail_link(work: Work, account: Account, purpose: str) -> None:
    """Issue a link and ask for the mail that carries it."""
    link = issue_link(work, account, purpose)
    work.enqueue(
        "mail",
        f"link-{digest(link.secret)[:24]}",
        {
            "template": f"link_{purpose}",
            "account_id": account.id,
            "values": {"secret": link.secret, "code": link.code, "hours": LINK_LIFE[purpose] // dt.timedelta(hours=1)},
        },
    )


def ask_reset(work: Work, email: str) -> None:
    """Mail a reset link if somebody has this address. The answer is the same either way."""
    work.require(Action.PUBLIC_READ)
    account = accounts.account_by_email(work.session, fold_email(email))
    if account is not None and account.disabled_at is None:
        mail_link(work, account, "reset")


def view_link(work: Work, secret: str) -> LinkView:
    """Look at a link without using it up; raises NotFound when it was used or its time is over."""
    work.require(Action.PUBLIC_READ)
    link = accounts.open_link(work.session, digest(secret), now=work.now)
    account = work.session.get(Account, link.account_id) if link else None
    if link is None or account is None or account.disabled_at is not None:
        raise NotFound
    return LinkView(link.purpose, account.name, account.email)


def use_link(work: Work, secret: str, password_hash: str | None, visit: Visit) -> str:
    """Use a link up: keep the new password, sign every other session out, close the person's other links.

    The answer is the secret of the new session. Raises NotFound when the link was used or its time is over.
    """
    work.require(Action.PUBLIC_READ)
    link = accounts.open_link(work.session, digest(secret), now=work.now)
    if link is None:
        raise NotFound
    return _use(work, link, password_hash, visit)


def use_code(work: Work, email: str, code: str, password_hash: str, visit: Visit) -> str | None:
    """The same by the code that the mail carries. None when address and code do not fit; five wrong codes close it."""
    work.require(Action.PUBLIC_READ)
    account = accounts.account_by_email(work.session, fold_email(email))
    link = accounts.newest_open_link(work.session, account.id, now=work.now) if account else None
    if account is None or link is None:
        return None
    link.tries += 1
    typed = "".join(code.split()).replace("-", "").upper()
    if link.tries > CODE_TRIES or not secrets.compare_digest(link.code_hash, digest(f"{account.id}:{typed}")):
        return None
    return _use(work, link, password_hash, visit)


def _use(work: Work, link: OneTimeLink, password_hash: str | None, visit: Visit) -> str:
    account = work.session.get(Account, link.account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound
    if link.purpose == "demo":
        account.signed_in_at = work.now
        return begin_session(work, account.id, visit)
    if password_hash is None:
        raise Invalid(Fault("password", "required"))
    account.password_hash = password_hash
    account.signed_in_at = work.now
    accounts.end_sessions(work.session, account.id)
    accounts.close_links(work.session, account.id, now=work.now)
    accounts.record(
        work.session,
        at=work.now,
        actor_id=account.id,
        action="password:set",
        object_type="account",
        object_id=str(account.public_id),
        after={"by": link.purpose},
    )
    return begin_session(work, account.id, visit)


def set_password(work: Work, password_hash: str, visit: Visit) -> str:
    """Keep a new password and end every session; the answer is the secret of a new one."""
    work.require(Action.ACCOUNT_USE)
    account = work.session.get_one(Account, work.actor.id)
    account.password_hash = password_hash
    accounts.end_sessions(work.session, account.id)
    accounts.close_links(work.session, account.id, now=work.now)
    accounts.record(
        work.session,
        at=work.now,
        actor_id=account.id,
        action="password:set",
        object_type="account",
        object_id=str(account.public_id),
        after={"by": "account"},
    )
    return begin_session(work, account.id, visit)


def own_password_hash(work: Work) -> str | None:
    """The hash that the person's present password is checked against."""
    work.require(Action.ACCOUNT_USE)
    return work.session.get_one(Account, work.actor.id).password_hash


def set_preferences(
    work: Work, *, name: str | None = None, locale: str | None = None, light: bool | None = None
) -> None:
    """Keep what the person chose for themself: name, language, Light pages. Raises Invalid for an empty name."""
    work.require(Action.ACCOUNT_USE)
    account = work.session.get_one(Account, work.actor.id)
    if name is not None:
        name = " ".join(name.split())
        if not name or len(name) > 120:
            raise Invalid(Fault("name", "length", {"least": 1, "most": 120}))
        account.name = name
        account.sort_name = sort_key(name)
    if locale is not None:
        account.locale = locale
    if light is not None:
        account.light = light


def password_faults(password: str, *, email: str) -> tuple[Fault, ...]:
    """What is wrong with a new password: ten to 200 characters, and not the address itself (NIST SP 800-63B 5.1.1)."""
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        return (Fault("password", "length", {"least": MINIMUM_LENGTH, "most": MAXIMUM_LENGTH}),)
    if len(set(password)) < 4 or password.casefold() == email.casefold():
        return (Fault("password", "too-simple"),)
    return ()


def park_form(work: Work, token: str, path: str, fields: dict[str, list[str]]) -> None:
    """Keep the text of a form that could not be taken; it is never acted on."""
    work.require(Action.PUBLIC_READ)
    accounts.park(work.session, digest(token), path, fields, now=work.now)


def parked_form(work: Work, token: str) -> tuple[str, dict[str, list[str]]] | None:
    """The path and the fields of the form that this browser could not send, for an hour."""
    work.require(Action.PUBLIC_READ)
    return accounts.parked(work.session, digest(token), now=work.now)


def unpark_form(work: Work, token: str) -> None:
    """Forget the kept form: it has been sent."""
    work.require(Action.PUBLIC_READ)
    accounts.unpark(work.session, digest(token))


def digest(secret: str) -> str:
    """The SHA-256 under which a random secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fold_email(email: str) -> str:
    """An address as it is kept: no spaces around, lower case, one Unicode form."""
    return unicodedata.normalize("NFC", email).strip().lower()


def sort_key(name: str) -> str:
    """A name folded for sorting: no accents, no case; at most 200 characters."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))[:200]


def begin_session(work: Work, account_id: int, visit: Visit) -> str:
    """A new session of this person; the answer is its secret. The oldest ends when there would be too many.

    For services that have checked the password or the link.
    """
    secret = secrets.token_urlsafe(32)
    accounts.begin_session(
        work.session,
        most=MOST,
        account_id=account_id,
        secret_hash=digest(secret),
        browser=visit.browser,
        began_at=work.now,
        ends_at=work.now + dt.timedelta(hours=visit.hours),
    )
    return secret


def new_account(
    work: Work, *, email: str, name: str, kind: str, invited_by_id: int | None = None, locale: str = "en"
) -> Account:
    """Add a person; for services that have asked the policy. The caller flushes before it needs the key."""
    account = Account(
        email=fold_email(email),
        name=" ".join(name.split()),
        sort_name=sort_key(name),
        kind=kind,
        locale=locale,
        invited_by_id=invited_by_id,
        created_at=work.now,
        languages=[],
        review_principles=[],
    )
    work.session.add(account)
    return account
