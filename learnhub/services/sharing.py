"""Letting others write a case: the contributor invites a colleague or a partner, who joins by a link of their own."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain.cases.form import content_from_json, texts, with_offers
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.invitations import EMAIL
from learnhub.domain.policy import EDITABLE, Action
from learnhub.services.accounts import digest, fold_email
from learnhub.services.cases.drafts import write
from learnhub.services.cases.moving import own
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import cases as case_store
from learnhub.store import sharing as store
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case, CaseAuthor
from learnhub.store.tables.sharing import CaseLink

LINK_DAYS = 14
MOST_AUTHORS = 20
TELLER_PATHS = (
    "situation",
    "action",
    "result",
    "what_did_not_work",
    "nothing_because",
    "lesson.when",
    "lesson.do",
    "lesson.because",
)
"""The texts that a teller reads and may correct."""


@dataclass(frozen=True)
class AuthorRow:
    """One who writes the case beside its contributor; `organization` is their entity or organization."""

    id: uuid.UUID
    name: str
    organization: str
    is_me: bool


@dataclass(frozen=True)
class LinkRow:
    """An invitation that waits."""

    id: uuid.UUID
    name: str
    purpose: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class AuthorsView:
    """Who writes a case. `may_share`: it is the contributor, and it can still be changed."""

    id: uuid.UUID
    title: str
    contributor: str
    authors: tuple[AuthorRow, ...]
    links: tuple[LinkRow, ...]
    may_share: bool
    told_by: str
    teller_agreed: bool


@dataclass(frozen=True)
class TellerView:
    """A case as the person who told it reads it: its texts by their paths, and whether they agree to them."""

    version: int
    told_by: str
    writer: str
    language: str
    texts: tuple[tuple[str, str], ...]
    agreed: bool
    may_correct: bool


@dataclass(frozen=True)
class InvitationView:
    """An invitation as the invited person sees it."""

    title: str
    contributor: str
    joined: bool
    case: uuid.UUID


def case_authors(work: Work, public_id: uuid.UUID) -> AuthorsView:
    """Who writes this case, and whom the contributor has invited. Raises NotFound for others."""
    case = own(work, case_store.case_by_public_id(work.session, public_id))
    contributor = work.session.get_one(Account, case.owner_id)
    may_share = work.can(Action.CASE_SHARE, case_store.standing(work.session, case))
    links = store.open_links(work.session, case.id, now=work.now) if may_share else []
    return AuthorsView(
        id=case.public_id,
        title=_title(case),
        contributor=contributor.name,
        authors=tuple(
            AuthorRow(row.public_id, row.name, row.organization or row.entity, row.public_id == work.actor.public_id)
            for row in store.authors(work.session, case.id)
        ),
        links=tuple(LinkRow(link.public_id, link.name, link.purpose, link.expires_at) for link in links),
        may_share=may_share,
        told_by=content_from_json(case.content).told_by,
        teller_agreed=store.teller_agreed(work.session, case.id, case.revision),
    )


def invite_author(work: Work, public_id: uuid.UUID, link_id: uuid.UUID, *, email: str) -> None:
    """Invite the person of this address to write the case, by a mail with a link that they alone can use.

    The contributor learns nothing of the address: where nobody has it, nothing is sent. The same `link_id` again
    changes nothing. Raises Invalid, NotFound, Conflict `sent`.
    """
    case = own(work, case_store.case_by_public_id(work.session, public_id))
    _require_share(work, case)
    email = fold_email(email)
    if not EMAIL.fullmatch(email):
        raise Invalid(Fault("email", "not-an-email"))
    account = accounts.account_by_email(work.session, email)
    if account is None or account.disabled_at is not None or store.link_exists(work.session, link_id):
        return
    if account.id == case.owner_id or store.may_not_write(work.session, case.id, account.id):
        return
    secret = make_link(work, case, link_id, purpose="co-author", name=email, account=account)
    values = {"secret": secret, "contributor": work.actor.name, "days": LINK_DAYS}
    work.enqueue(
        "mail", f"share-{digest(secret)[:24]}", {"template": "case_shared", "account_id": account.id, "values": values}
    )


def make_link(
    work: Work, case: Case, link_id: uuid.UUID, *, purpose: str, name: str, account: Account | None = None
) -> str:
    """Make a link to the case and give its secret, which is kept nowhere. For services that have asked the policy."""
    secret = secrets.token_urlsafe(24)
    work.session.add(
        CaseLink(
            public_id=link_id,
            case_id=case.id,
            purpose=purpose,
            secret_hash=digest(secret),
            name=name,
            account_id=account.id if account else None,
            created_at=work.now,
            created_by_id=work.actor.id,
            expires_at=work.now + dt.timedelta(days=LINK_DAYS),
        )
    )
    return secret


def withdraw_link(work: Work, public_id: uuid.UUID, link_id: uuid.UUID) -> None:
    """Take back an invitation that was not used. Raises NotFound."""
    case = own(work, case_store.case_by_public_id(work.session, public_id))
    _require_share(work, case)
    for link in store.open_links(work.session, case.id, now=work.now):
        if link.public_id == link_id:
            link.expires_at = work.now
            return
    raise NotFound


def invitation(work: Work, secret: str) -> InvitationView:
    """The invitation of this link, for the person it was made for. Raises SignIn, NotFound."""
    link, case = _invited(work, secret)
    contributor = work.session.get_one(Account, case.owner_id)
    return InvitationView(_title(case), contributor.name, link.used_at is not None, case.public_id)


def join_case(work: Work, secret: str) -> uuid.UUID:
    """Write the case from now on; joined twice is joined once. Raises SignIn, NotFound, Conflict `full` and `sent`."""
    link, case = _invited(work, secret)
    assert work.actor.id is not None
    standing = case_store.standing(work.session, case)
    if work.actor.id in standing.author_ids:
        return case.public_id
    if link.used_at is not None or store.may_not_write(work.session, case.id, work.actor.id):
        raise NotFound
    if len(standing.author_ids) >= MOST_AUTHORS:
        raise Conflict("full")
    link.used_at = work.now
    work.session.add(CaseAuthor(case_id=case.id, account_id=work.actor.id))
    work.tell(EventName.CO_AUTHOR_JOINED, "case", case.public_id)
    return case.public_id


def remove_author(work: Work, public_id: uuid.UUID, author: uuid.UUID) -> None:
    """Take a co-author out: the contributor anybody, a co-author themself. What they wrote stays. Raises NotFound."""
    case = own(work, case_store.case_by_public_id(work.session, public_id))
    account = accounts.account_by_public_id(work.session, author)
    if account is None or (account.id != work.actor.id and case.owner_id != work.actor.id):
        raise NotFound
    if account.id != work.actor.id:
        _require_share(work, case)
    if store.take_out(work.session, case.id, account.id):
        work.tell(EventName.CO_AUTHOR_LEFT, "case", case.public_id)


def tell_for(work: Work, public_id: uuid.UUID, link_id: uuid.UUID, *, told_by: str) -> str | None:
    """Write a case for somebody who told it, shown as `told_by`; gives the secret of the link by which they read,
    correct and agree. None when this form was sent before. An empty name takes the teller out again.

    Raises Invalid, NotFound, Conflict `sent`.
    """
    case = own(work, case_store.case_by_public_id(work.session, public_id))
    _require_share(work, case)
    given = {"told_by": " ".join(told_by.split())}
    write(work, case, version=case.revision, given=given, partnership_id=case.partnership_id)
    if not given["told_by"] or store.link_exists(work.session, link_id):
        return None
    return make_link(work, case, link_id, purpose="teller", name=given["told_by"])


def told_case(work: Work, secret: str) -> TellerView:
    """The case as its teller sees it, by the link alone. Raises NotFound."""
    work.require(Action.PUBLIC_READ)
    link, case = _told(work, secret)
    content = content_from_json(case.content)
    said = texts(content)
    return TellerView(
        version=case.revision,
        told_by=content.told_by,
        writer=work.session.get_one(Account, case.owner_id).name,
        language=case.language,
        texts=tuple((path, said[path]) for path in TELLER_PATHS),
        agreed=link.agreed_revision == case.revision,
        may_correct=case.state in EDITABLE,
    )


def answer_as_teller(work: Work, secret: str, *, version: int, said: Mapping[str, str], agrees: bool) -> None:
    """Keep the teller's corrections, and that they agree to the text as it then stands. Raises NotFound, Invalid,
    Conflict `saved-meanwhile` with both texts, or `sent`."""
    work.require(Action.PUBLIC_READ)
    link, case = _told(work, secret)
    if case.state not in EDITABLE:
        raise Conflict("sent", current=case.state)
    given = {path: text for path, text in said.items() if path in (*TELLER_PATHS, "told_by")}
    write(work, case, version=version, given=given, partnership_id=case.partnership_id)
    if agrees:
        link.used_at, link.agreed_revision = work.now, case.revision
        work.tell(EventName.TELLER_AGREED, "case", case.public_id)


def _told(work: Work, secret: str) -> tuple[CaseLink, Case]:
    link = store.link_by_secret(work.session, digest(secret), "teller", now=work.now)
    if link is None:
        raise NotFound
    return link, work.session.get_one(Case, link.case_id)


def _invited(work: Work, secret: str) -> tuple[CaseLink, Case]:
    work.require(Action.ACCOUNT_USE)
    link = store.link_by_secret(work.session, digest(secret), "co-author", now=work.now)
    if link is None or link.account_id != work.actor.id:
        raise NotFound
    return link, work.session.get_one(Case, link.case_id)


def _require_share(work: Work, case: Case) -> None:
    if case.owner_id != work.actor.id:
        raise NotFound
    if not work.can(Action.CASE_SHARE, case_store.standing(work.session, case)):
        raise Conflict("sent", current=case.state)


def _title(case: Case) -> str:
    return with_offers(content_from_json(case.content)).title
