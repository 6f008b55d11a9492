"""A case that tells of misconduct is sealed: its writer and the confidentiality officer alone may open it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain.cases.form import CaseContent, content_from_json
from learnhub.domain.cases.moves import Given, Move, Party, State
from learnhub.domain.errors import Denied, Fault, Invalid, NotFound
from learnhub.domain.policy import Action, Role
from learnhub.services import audit
from learnhub.services.cases.moving import make_move, tell_contributor
from learnhub.services.keeping.finding import numbered
from learnhub.services.reviews.seats import seat
from learnhub.services.work import Work
from learnhub.store import accounts, cases
from learnhub.store import keeping as store
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case

WHY_LIMIT = 500
ANY_SEALED = {"state": State.SEALED, "owner_id": None, "author_ids": frozenset[int]()}
"""What the policy is asked before it is known which case: somebody else's, sealed."""


@dataclass(frozen=True)
class SealedRow:
    """A sealed case in the officer's list; its title stays closed until the officer opens it."""

    id: uuid.UUID
    sealed_at: dt.datetime


@dataclass(frozen=True)
class SealedView:
    """A sealed case as the officer reads it, which is logged."""

    id: uuid.UUID
    title: str
    language: str
    content: CaseContent
    sealed_at: dt.datetime


def seal_case(work: Work, public_id: uuid.UUID) -> None:
    """Seal a case that one reads for review: it is closed to everybody but its writer and the confidentiality officer.

    The writer is told, and where such a matter is reported; nothing is forwarded. Pressed twice is sealed once. Raises
    SignIn, NotFound, Denied, Conflict.
    """
    known = cases.case_by_public_id(work.session, public_id)
    if known is not None and known.state == State.SEALED and Role.REVIEWER in work.actor.roles:
        work.require(Action.QUEUE_READ)
        return
    at = seat(work, public_id)
    if not at.opens:
        raise Denied(Action.CASE_JUDGE)
    by = Party.EDITOR if at.case.editor_id == at.judge.id else Party.REVIEWER
    make_move(work, at.case, Move.SEAL, by, Given(judge=at.judge, parties=at.parties))
    tell_contributor(work, at.case, "case_sealed")
    for account_id in accounts.accounts_with_role(work.session, Role.CONFIDENTIALITY):
        work.enqueue(
            "mail",
            f"case_sealed_here-{at.case.id}-{work.now.timestamp():.0f}-{account_id}",
            {"template": "case_sealed_here", "account_id": account_id, "values": {}},
        )


def sealed_cases(work: Work) -> tuple[SealedRow, ...]:
    """The sealed cases that this officer may open. Raises SignIn, Denied."""
    work.require(Action.CASE_UNSEAL, ANY_SEALED)
    found = store.sealed(work.session)
    return tuple(
        SealedRow(case.public_id, case.changed_at)
        for case in found
        if work.can(Action.CASE_UNSEAL, cases.standing(work.session, case))
    )


def open_sealed(work: Work, public_id: uuid.UUID) -> SealedView:
    """Read a sealed case, which is logged with one's name. Raises SignIn, Denied, NotFound."""
    case = _sealed(work, public_id)
    audit.record(work, "sealed:read", "case", case.public_id)
    return SealedView(case.public_id, case.title, case.language, content_from_json(case.content), case.changed_at)


def unseal_case(work: Work, public_id: uuid.UUID) -> None:
    """Give a sealed case back to review, by reviewers who have not read it yet or may again. Raises SignIn, Denied,
    NotFound."""
    case = _sealed(work, public_id)
    make_move(work, case, Move.UNSEAL, Party.OFFICER)
    tell_contributor(work, case, "case_unsealed")


def _sealed(work: Work, public_id: uuid.UUID) -> Case:
    work.require(Action.CASE_UNSEAL, ANY_SEALED)
    case = cases.case_by_public_id(work.session, public_id)
    if case is None or case.state != State.SEALED:
        raise NotFound
    work.require(Action.CASE_UNSEAL, cases.standing(work.session, case))
    return case


@dataclass(frozen=True)
class Identity:
    """Who told a case."""

    number: str
    name: str
    email: str
    organization: str


def identity_of(work: Work, number: str, *, why: str) -> Identity:
    """Who told a case that is shown by role, for the confidentiality officer alone: each look is logged with its
    reason, and the contributor is told of it. Raises SignIn, NotFound, Denied, Invalid without a reason."""
    case, standing = numbered(work, number)
    work.require(Action.CASE_IDENTITY, standing)
    said = why.strip()
    if not said:
        raise Invalid(Fault("why", "required"))
    if len(said) > WHY_LIMIT:
        raise Invalid(Fault("why", "too-long", {"limit": WHY_LIMIT, "length": len(said)}))
    owner = work.session.get_one(Account, case.owner_id)
    known = f"C-{case.year}-{case.serial}"
    audit.record(work, "identity:read", "case", known, after={"why": said})
    tell_contributor(work, case, "case_identity_read")
    return Identity(known, owner.name, owner.email, owner.organization or owner.entity)
