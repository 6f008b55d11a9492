"""Selects of cases after publication: by number for change, their versions, who waits for what, what is sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, String, cast, delete, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.cases.moves import NUMBERED, State
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case, CaseReader, CaseVersion, PartnershipMember

MOST = 100


def case_of_number(session: Session, number: CaseNumber) -> Case | None:
    """The case of this number, for change; a held or withdrawn one too."""
    return session.scalar(
        select(Case).where(Case.year == number.year, Case.serial == number.serial, Case.state.in_(NUMBERED))
    )


def versions(session: Session, case_id: int) -> list[CaseVersion]:
    """Every version of a case, the newest first."""
    return list(
        session.scalars(select(CaseVersion).where(CaseVersion.case_id == case_id).order_by(CaseVersion.number.desc()))
    )


OVER = (State.MERGED, State.DECLINED)


def open_renewal(session: Session, case_id: int) -> Case | None:
    """The new version of a case that is being made."""
    return session.scalar(select(Case).where(Case.renews_id == case_id, Case.state.not_in(OVER)).limit(1))


def renewals(session: Session, case_id: int) -> list[Case]:
    """Every case that renews or renewed this one."""
    return list(session.scalars(select(Case).where(Case.renews_id == case_id).order_by(Case.id)))


def begun_from(session: Session, number: str) -> list[Case]:
    """The unpublished cases that began with the text of this one."""
    named = select(Case).where(Case.published_at.is_(None), cast(Case.content, String).contains(number))
    return [each for each in session.scalars(named.order_by(Case.id)) if each.content.get("source") == number]


def put_readers(session: Session, case_id: int, accounts: Iterable[int]) -> None:
    """Keep a case to these people, in place of those it was kept to."""
    session.execute(delete(CaseReader).where(CaseReader.case_id == case_id))
    if rows := [{"case_id": case_id, "account_id": key} for key in sorted(set(accounts))]:
        session.execute(insert(CaseReader), rows)


def accounts_at(session: Session, emails: Iterable[str]) -> dict[str, int]:
    """The people who have these addresses, by address."""
    rows = session.execute(
        select(Account.email, Account.id).where(Account.email.in_(sorted(set(emails))), Account.disabled_at.is_(None))
    )
    return {row.email: row.id for row in rows}


def reader_emails(session: Session, case_id: int) -> list[str]:
    """The addresses of the people to whom a case is kept."""
    return list(
        session.scalars(
            select(Account.email)
            .join(CaseReader, CaseReader.account_id == Account.id)
            .where(CaseReader.case_id == case_id)
            .order_by(Account.email)
        )
    )


def names_in(session: Session, text: str) -> list[str]:
    """The names, of two words and more, of people who have an account that stand in this text, `MOST` at most."""
    stands = literal(text.casefold()).contains(func.lower(Account.name))
    return list(session.scalars(select(Account.name).where(Account.name.contains(" "), stands).limit(MOST)))


def sealed(session: Session) -> list[Case]:
    """The sealed cases, the oldest first."""
    return list(
        session.scalars(select(Case).where(Case.state == State.SEALED).order_by(Case.changed_at, Case.id).limit(MOST))
    )


def stopped(session: Session) -> list[Case]:
    """The cases that are held, and those of which one asks to withdraw them, the oldest first."""
    waits = or_(Case.state == State.HELD, Case.withdrawal_asked_by_id.is_not(None))
    found = select(Case).where(waits, Case.state.in_((State.HELD, State.PUBLISHED)))
    return list(session.scalars(found.order_by(Case.changed_at, Case.id).limit(MOST)))


def due_for_asking(session: Session, before: dt.date, after: int, most: int) -> Sequence[Row[Any]]:
    """Published cases whose date comes before this day and whom not all have been asked about, by key."""
    found: Any = session.execute(
        select(Case.id, Case.review_by, Case.review_asked)
        .where(
            Case.state == State.PUBLISHED,
            Case.review_by <= before,
            Case.review_asked < 2,
            Case.illustration.is_(False),
            Case.id > after,
        )
        .order_by(Case.id)
        .limit(most)
    ).all()
    return list(found)


def keepers(session: Session, partnership_id: int | None) -> list[int]:
    """Who is asked for a partnership: its members among staff, else all of its members."""
    rows = session.execute(
        select(Account.id, Account.kind)
        .join(PartnershipMember, PartnershipMember.account_id == Account.id)
        .where(PartnershipMember.partnership_id == partnership_id, Account.disabled_at.is_(None))
        .order_by(Account.id)
    ).all()
    return [row.id for row in rows if row.kind == "staff"] or [row.id for row in rows]
