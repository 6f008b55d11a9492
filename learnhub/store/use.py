"""Selects of what readers do with published cases: notes, questions to contributors, reported problems."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.orm import Session

from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.policy import Role
from learnhub.store import quick
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.cases import Case, CaseAuthor, PartnershipMember
from learnhub.store.tables.use import CaseNote, Inquiry, ProblemReport, Spokesperson
from learnhub.store.types import Key

MOST_NOTES = 60


@dataclass(frozen=True)
class Note:
    """A note beside a case. `name` is the writer's where they agreed to be named; `of_kind` how many of its kind are
    shown in all."""

    public_id: uuid.UUID
    author_id: int
    kind: str
    text: str
    place: str | None
    adapted: str
    result: str | None
    organization: str
    state: str
    at: dt.datetime
    writer: str
    name: str
    of_kind: int


_NOTES = (
    select(
        CaseNote.public_id,
        CaseNote.author_id,
        CaseNote.kind,
        CaseNote.text,
        CaseNote.place,
        CaseNote.adapted,
        CaseNote.result,
        CaseNote.organization,
        CaseNote.state,
        CaseNote.at,
        Account.kind.label("writer"),
        CaseNote.named,
        Account.name,
        func.count().over(partition_by=CaseNote.kind).label("of_kind"),
    )
    .join(Account, Account.id == CaseNote.author_id)
    .where(CaseNote.case_id == bindparam("case_id"), CaseNote.state == "shown")
    .order_by(CaseNote.id.desc())
    .limit(MOST_NOTES)
)


def notes(session: Session, case_id: int) -> list[Note]:
    """The newest notes that readers of a case see, `MOST_NOTES` at most, the newest first; one statement."""
    rows: Any = quick.run(session, _NOTES, {"case_id": case_id})
    return [Note(*(*row, name if named else "", of_kind)) for *row, named, name, of_kind in rows]


def note(session: Session, public_id: uuid.UUID) -> CaseNote | None:
    """The note with this id, for change."""
    return session.scalar(select(CaseNote).where(CaseNote.public_id == public_id))


def has_shown_note(session: Session, account_id: int) -> bool:
    """Whether a note of this person was shown before."""
    shown = exists().where(CaseNote.author_id == account_id, CaseNote.state == "shown")
    return bool(session.scalar(select(shown)))


_OWN_HELD = (
    select(CaseNote)
    .where(
        CaseNote.case_id == bindparam("case_id", type_=Key),
        CaseNote.state == "held",
        CaseNote.author_id == bindparam("account_id", type_=Key),
    )
    .order_by(CaseNote.id)
)


def own_held(session: Session, case_id: int, account_id: int) -> list[CaseNote]:
    """This person's notes on a case that an editor has still to read."""
    return list(session.scalars(_OWN_HELD, {"case_id": case_id, "account_id": account_id}))


def positions_of(session: Session, case_id: int, organization: str) -> list[CaseNote]:
    """What an organization says on a case now, shown or held."""
    return list(
        session.scalars(
            select(CaseNote).where(
                CaseNote.case_id == case_id,
                CaseNote.kind.in_(("endorses", "dissents")),
                CaseNote.organization == organization,
                CaseNote.state.in_(("shown", "held")),
            )
        )
    )


def held_notes(session: Session, *, most: int) -> list[tuple[CaseNote, CaseNumber]]:
    """The notes that wait for an editor, the oldest first, each with the number of its case."""
    rows = session.execute(
        select(CaseNote, Case.year, Case.serial)
        .join(Case, Case.id == CaseNote.case_id)
        .where(CaseNote.state == "held", Case.serial.is_not(None))
        .order_by(CaseNote.at, CaseNote.id)
        .limit(most)
    )
    return [(row[0], CaseNumber(row.year, row.serial)) for row in rows]


def case_of(session: Session, case_id: int) -> Case:
    """The case that a note, a question or a report is about."""
    return session.get_one(Case, case_id)


def is_speaker(session: Session, partnership_id: int | None, account_id: int) -> bool:
    """Whether the person may speak for their organization on the cases of this partnership."""
    return partnership_id is not None and session.get(Spokesperson, (partnership_id, account_id)) is not None


def partner_members(session: Session, partnership_ids: Iterable[int]) -> list[Row[*tuple[Any, ...]]]:
    """The partners' representatives in these partnerships, and whether each may speak for their organization:
    `partnership_id`, `public_id`, `name`, `organization`, `speaks`."""
    speaks = exists().where(
        Spokesperson.partnership_id == PartnershipMember.partnership_id, Spokesperson.account_id == Account.id
    )
    return list(
        session.execute(
            select(
                PartnershipMember.partnership_id,
                Account.id,
                Account.public_id,
                Account.name,
                Account.organization,
                speaks.label("speaks"),
            )
            .join(Account, Account.id == PartnershipMember.account_id)
            .where(
                PartnershipMember.partnership_id.in_(sorted(partnership_ids)),
                Account.kind == "partner",
                Account.disabled_at.is_(None),
            )
            .order_by(PartnershipMember.partnership_id, Account.sort_name, Account.id)
        )
    )


def answerers(session: Session, case: Case) -> frozenset[int]:
    """Who may answer for a case: its authors who are still there, else the staff of its partnership, else editors."""
    authors = select(CaseAuthor.account_id).where(CaseAuthor.case_id == case.id)
    there = Account.disabled_at.is_(None)
    for chosen in (
        select(Account.id).where(there, (Account.id == case.owner_id) | Account.id.in_(authors)),
        select(Account.id)
        .join(PartnershipMember, PartnershipMember.account_id == Account.id)
        .where(there, Account.kind == "staff", PartnershipMember.partnership_id == case.partnership_id),
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(there, RoleGrant.role == Role.EDITOR),
    ):
        if found := frozenset(session.scalars(chosen)):
            return found
    return frozenset()


def inquiry(session: Session, public_id: uuid.UUID) -> Inquiry | None:
    """The question to a contributor with this id, for change."""
    return session.scalar(select(Inquiry).where(Inquiry.public_id == public_id))


def inquiries_of(session: Session, account_id: int, *, most: int) -> list[tuple[Inquiry, CaseNumber, str]]:
    """The newest questions that this person asked or that are about their own cases, with number and title."""
    mine = select(Case.id).where(Case.owner_id == account_id, Case.state == "published")
    rows = session.execute(
        select(Inquiry, Case.year, Case.serial, Case.title)
        .join(Case, Case.id == Inquiry.case_id)
        .where((Inquiry.asker_id == account_id) | Inquiry.case_id.in_(mine), Case.serial.is_not(None))
        .order_by(Inquiry.id.desc())
        .limit(most)
    )
    return [(row[0], CaseNumber(row.year, row.serial), row.title) for row in rows]


def problem(session: Session, public_id: uuid.UUID) -> ProblemReport | None:
    """The report with this id, for change."""
    return session.scalar(select(ProblemReport).where(ProblemReport.public_id == public_id))


def open_problems(session: Session, *, most: int) -> list[tuple[ProblemReport, CaseNumber]]:
    """The reports that wait for an answer, the oldest first, each with the number of its case."""
    rows = session.execute(
        select(ProblemReport, Case.year, Case.serial)
        .join(Case, Case.id == ProblemReport.case_id)
        .where(ProblemReport.answered_at.is_(None), Case.serial.is_not(None))
        .order_by(ProblemReport.at, ProblemReport.id)
        .limit(most)
    )
    return [(row[0], CaseNumber(row.year, row.serial)) for row in rows]


def used_times(session: Session, case_ids: Iterable[int]) -> dict[int, int]:
    """How often each of these cases was used, as readers see it."""
    rows = session.execute(
        select(CaseNote.case_id, func.count())
        .where(CaseNote.case_id.in_(sorted(case_ids)), CaseNote.kind == "used", CaseNote.state == "shown")
        .group_by(CaseNote.case_id)
    )
    return {case_id: times for case_id, times in rows.all()}
