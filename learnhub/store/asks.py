"""Selects of what colleagues ask of one another, and of who follows a principle."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, delete, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case
from learnhub.store.tables.use import Ask, AskAnswer, PrincipleFollow


@dataclass(frozen=True)
class AskRow:
    """An ask in a list."""

    public_id: uuid.UUID
    line: str
    language: str
    principle: str
    place: str | None
    needed_by: dt.date
    at: dt.datetime
    closed_at: dt.datetime | None
    asker_id: int
    asker: str
    answers: int


_COLUMNS = (
    Ask.public_id,
    Ask.line,
    Ask.language,
    Ask.principle,
    Ask.place,
    Ask.needed_by,
    Ask.at,
    Ask.closed_at,
    Ask.asker_id,
    Account.kind.label("asker"),
    select(func.count()).where(AskAnswer.ask_id == Ask.id).correlate(Ask).scalar_subquery().label("answers"),
)


def newest(session: Session, *, before: uuid.UUID | None, most: int) -> list[AskRow]:
    """The newest asks, after the one that ended the page before."""
    statement = select(*_COLUMNS).join(Account, Account.id == Ask.asker_id)
    if before is not None:
        edge = session.execute(select(Ask.at, Ask.id).where(Ask.public_id == before)).one_or_none()
        if edge is not None:
            statement = statement.where(tuple_(Ask.at, Ask.id) < tuple(edge))
    rows = session.execute(statement.order_by(Ask.at.desc(), Ask.id.desc()).limit(most))
    return [AskRow(*row) for row in rows]


def tasks(session: Session, *, most: int) -> list[AskRow]:
    """The open asks that became an editor's task and still have no answer, the oldest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .join(Account, Account.id == Ask.asker_id)
        .where(Ask.closed_at.is_(None), Ask.task_at.is_not(None), ~exists().where(AskAnswer.ask_id == Ask.id))
        .order_by(Ask.at, Ask.id)
        .limit(most)
    )
    return [AskRow(*row) for row in rows]


def ask(session: Session, public_id: uuid.UUID) -> Ask | None:
    """The ask with this id, for change."""
    return session.scalar(select(Ask).where(Ask.public_id == public_id))


@dataclass(frozen=True)
class AnswerRow:
    """An answer as readers see it; `case` is the draft that it became, for its writer."""

    public_id: uuid.UUID
    author_id: int
    writer: str
    text: str
    number: str | None
    thanked_at: dt.datetime | None
    at: dt.datetime
    case: uuid.UUID | None


def answers(session: Session, ask_id: int) -> list[AnswerRow]:
    """The answers to an ask, the first first."""
    rows = session.execute(
        select(
            AskAnswer.public_id,
            AskAnswer.author_id,
            Account.kind,
            AskAnswer.text,
            AskAnswer.number,
            AskAnswer.thanked_at,
            AskAnswer.at,
            Case.public_id,
        )
        .join(Account, Account.id == AskAnswer.author_id)
        .outerjoin(Case, Case.id == AskAnswer.case_id)
        .where(AskAnswer.ask_id == ask_id)
        .order_by(AskAnswer.id)
    )
    return [AnswerRow(*row) for row in rows]


def answer(session: Session, public_id: uuid.UUID) -> AskAnswer | None:
    """The answer with this id, for change."""
    return session.scalar(select(AskAnswer).where(AskAnswer.public_id == public_id))


def kind_of_asker(session: Session, ask_id: int) -> str:
    """Whether staff or a partner asks."""
    return session.scalars(select(Account.kind).join(Ask, Ask.asker_id == Account.id).where(Ask.id == ask_id)).one()


def untold(session: Session) -> list[Ask]:
    """The open asks that no digest has carried yet, the oldest first."""
    return list(
        session.scalars(select(Ask).where(Ask.told_at.is_(None), Ask.closed_at.is_(None)).order_by(Ask.at, Ask.id))
    )


def unanswered(session: Session, *, before: dt.datetime) -> list[Ask]:
    """The open asks from before this moment that have no answer and are no task yet."""
    return list(
        session.scalars(
            select(Ask)
            .where(
                Ask.closed_at.is_(None),
                Ask.at <= before,
                Ask.task_at.is_(None),
                ~exists().where(AskAnswer.ask_id == Ask.id),
            )
            .order_by(Ask.at, Ask.id)
        )
    )


def leave_case(session: Session, case_id: int) -> None:
    """Answers that became this case, which is discarded, are answers alone again."""
    for row in session.scalars(select(AskAnswer).where(AskAnswer.case_id == case_id)):
        row.case_id = None


def followers(session: Session, principle: str) -> list[int]:
    """Who follows a principle."""
    return list(
        session.scalars(
            select(PrincipleFollow.account_id)
            .where(PrincipleFollow.principle == principle)
            .order_by(PrincipleFollow.account_id)
        )
    )


def followed(session: Session, account_id: int) -> frozenset[str]:
    """The principles that a person follows."""
    return frozenset(session.scalars(select(PrincipleFollow.principle).where(PrincipleFollow.account_id == account_id)))


def follow(session: Session, account_id: int, principles: Iterable[str], *, now: dt.datetime) -> None:
    """The person follows these principles and no others."""
    wanted, there = set(principles), followed(session, account_id)
    session.execute(
        delete(PrincipleFollow).where(
            PrincipleFollow.account_id == account_id, PrincipleFollow.principle.in_(sorted(there - wanted))
        )
    )
    session.add_all(
        PrincipleFollow(account_id=account_id, principle=principle, since=now) for principle in sorted(wanted - there)
    )


def tellers(session: Session, numbers: Iterable[tuple[int, int]]) -> list[int]:
    """Who told these published cases, by year and serial; illustrations have nobody."""
    wanted = sorted(numbers)
    if not wanted:
        return []
    which = or_(*(and_(Case.year == year, Case.serial == serial) for year, serial in wanted))
    found = select(Case.owner_id).where(which, Case.state == "published", Case.illustration.is_(False))
    return list(session.scalars(found.distinct().order_by(Case.owner_id)))
