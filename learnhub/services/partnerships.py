"""Partnerships: their list, their pages, and how a focal point of the United Nations keeps them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.domain import partnerships as domain
from learnhub.domain.errors import Conflict, Invalid, NotFound
from learnhub.domain.partnerships import Details, Light
from learnhub.domain.policy import Action
from learnhub.services import audit
from learnhub.services.cases import CaseList, published_cases
from learnhub.services.work import Work
from learnhub.store import partners
from learnhub.store import partnerships as store
from learnhub.store.derived import partnerships as derived
from learnhub.store.tables.cases import Partnership, PartnershipMember

PAGE = 20


@dataclass(frozen=True)
class PartnershipRow:
    """A partnership in the list."""

    id: uuid.UUID
    name: str
    details: Details
    light: Light


@dataclass(frozen=True)
class PartnershipList:
    """A page of partnerships; `next` begins the page after it. `may_add`: this person may make one."""

    rows: tuple[PartnershipRow, ...]
    next: uuid.UUID | None
    may_add: bool


@dataclass(frozen=True)
class Member:
    """A person in a partnership."""

    name: str
    organization: str
    kind: str


@dataclass(frozen=True)
class PartnershipView:
    """A partnership as this reader sees it. `members` are shown to members alone, `contact` to who is signed in."""

    id: uuid.UUID
    name: str
    details: Details
    light: Light
    confirmed_at: dt.datetime
    contact: str
    members: tuple[Member, ...]
    is_member: bool
    may_edit: bool
    cases: CaseList


@dataclass(frozen=True)
class PartnershipForm:
    """A partnership in its form; `version` is what the form saw."""

    id: uuid.UUID
    version: int
    details: Details


def partnerships(
    work: Work,
    *,
    after: uuid.UUID | None = None,
    q: str = "",
    sector: str = "",
    country: str = "",
    sdg: str = "",
    status: str = "",
) -> PartnershipList:
    """A page of the partnerships that this actor may read, the last changed first: those with these words in their
    name, a partner of this sector, this place or one within it, this Goal, and this status; empty asks for nothing."""
    work.require(Action.PUBLIC_READ)
    said = {"sector": sector, "country": country, "sdg": sdg, "status": status}
    chosen = {facet: value for facet, value in said.items() if value}
    found = store.partnerships(work.session, work.actor, after=after, size=PAGE, words=q, chosen=chosen)
    rows = tuple(
        PartnershipRow(
            row.public_id,
            row.name,
            _as_read(domain.details_from_json(row.details), is_member=row.id in work.actor.partnerships),
            domain.light(row.confirmed_at, work.now),
        )
        for row in found.rows
    )
    return PartnershipList(rows, rows[-1].id if found.more_after else None, work.can(Action.PARTNER_INVITE))


def partnership(work: Work, public_id: uuid.UUID, *, after: str | None = None) -> PartnershipView:
    """The page of a partnership, with the cases of it that this actor may read. Raises NotFound."""
    found = _readable(work, public_id)
    is_member = found.id in work.actor.partnerships
    details = domain.details_from_json(found.details)
    return PartnershipView(
        id=found.public_id,
        name=found.name,
        details=_as_read(details, is_member=is_member),
        light=domain.light(found.confirmed_at, work.now),
        confirmed_at=found.confirmed_at,
        contact=details.contact if work.actor.signed_in else "",
        members=tuple(
            Member(row.name, row.organization or row.entity, row.kind)
            for row in (store.members(work.session, found.id) if is_member else ())
        ),
        is_member=is_member,
        may_edit=work.can(Action.PARTNERSHIP_EXTEND, store.standing(found)),
        cases=published_cases(work, after=after, partnership_id=found.id),
    )


def require_add(work: Work) -> None:
    """Whether this person may make a partnership. Raises SignIn, Denied."""
    work.require(Action.PARTNER_INVITE)


def partnership_form(work: Work, public_id: uuid.UUID) -> PartnershipForm:
    """The partnership in its form. Raises NotFound, Denied."""
    found = _readable(work, public_id)
    work.require(Action.PARTNERSHIP_EXTEND, store.standing(found))
    details = domain.details_from_json({**found.details, "name": found.name})
    return PartnershipForm(found.public_id, found.revision, details)


def save_partnership(work: Work, public_id: uuid.UUID, *, version: int, said: Mapping[str, Any]) -> None:
    """Keep what the page of a partnership says; with version 0 it is made, and its maker is its first member.

    To save is to confirm. Made twice under one id is one. Raises Invalid field by field, Denied, NotFound, Conflict
    `saved-meanwhile`.
    """
    work.require(Action.PARTNER_INVITE)
    found = partners.partnership(work.session, public_id)
    if found is not None:
        if not work.can(Action.PARTNERSHIP_READ, store.standing(found)):
            raise NotFound
        work.require(Action.PARTNERSHIP_EXTEND, store.standing(found))
    details = domain.details_from_json(said)
    if faults := domain.validate(details):
        raise Invalid(*faults)
    kept, made = domain.details_to_json(details), found is None
    if found is None:
        found = Partnership(public_id=public_id, created_at=work.now, created_by_id=work.actor.id, revision=0)
        work.session.add(found)
    elif found.details == kept and found.name == details.name:
        found.confirmed_at = work.now
        return
    elif version != found.revision:
        raise Conflict("saved-meanwhile", current={"version": found.revision})
    found.name, found.details, found.readers = details.name, kept, details.readers
    found.revision, found.changed_at, found.confirmed_at = found.revision + 1, work.now, work.now
    work.session.flush()
    if made:
        assert work.actor.id is not None
        work.session.add(PartnershipMember(partnership_id=found.id, account_id=work.actor.id))
    derived.put(work.session, found)
    audit.record(work, "partnership:change", "partnership", found.public_id, after={"name": details.name})


def confirm_partnership(work: Work, public_id: uuid.UUID) -> None:
    """Say as a member that the page is right today. Raises NotFound, Denied."""
    found = _readable(work, public_id)
    work.require(Action.PARTNERSHIP_CONFIRM, store.standing(found))
    found.confirmed_at = work.now


def _readable(work: Work, public_id: uuid.UUID) -> Partnership:
    found = partners.partnership(work.session, public_id)
    if found is None or not work.can(Action.PARTNERSHIP_READ, store.standing(found)):
        work.can(Action.PUBLIC_READ)
        raise NotFound
    return found


def _as_read(details: Details, *, is_member: bool) -> Details:
    return details if is_member else domain.for_readers(details)
