"""Selects and writes of what others may harvest, in the order of the cases' keys: a record never changes its place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from learnhub.store.engine import Session
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case, CasePrinciple
from learnhub.store.tables.harvest import HarvestRecord


@dataclass(frozen=True)
class HarvestRow:
    """A record with its case; of a deleted one only the number may be told."""

    key: int
    changed_at: dt.datetime
    deleted: bool
    year: int
    serial: int
    version: int
    mark: str
    language: str
    illustration: bool
    published_at: dt.datetime
    content: dict[str, Any]
    owner_name: str
    owner_organization: str
    owner_entity: str


def note(session: Session, case: Case, now: dt.datetime, *, public: bool) -> None:
    """Say that the text which everyone may read changed, came, or went. A case that was never open to everyone leaves
    no record."""
    if not public and session.get(HarvestRecord, case.id) is None:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"changed_at": now, "deleted": not public}
    statement = dialect.insert(HarvestRecord).values(case_id=case.id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=values))


def _of(statement: Any, since: dt.datetime | None, until: dt.datetime, principle: str | None) -> Any:
    statement = statement.where(HarvestRecord.changed_at <= until)
    if since is not None:
        statement = statement.where(HarvestRecord.changed_at >= since)
    if principle is not None:
        tests = exists().where(
            CasePrinciple.case_id == HarvestRecord.case_id,
            CasePrinciple.principle == principle,
            CasePrinciple.audience == "public",
        )
        statement = statement.where(HarvestRecord.deleted | tests)
    return statement


_RECORD: Any = (
    select(
        HarvestRecord.case_id,
        HarvestRecord.changed_at,
        HarvestRecord.deleted,
        Case.year,
        Case.serial,
        Case.version,
        Case.mark,
        Case.language,
        Case.illustration,
        Case.published_at,
        Case.published,
        Account.name,
        Account.organization,
        Account.entity,
    )
    .join(Case, Case.id == HarvestRecord.case_id)
    .join(Account, Account.id == Case.owner_id)
)


def records(
    session: Session,
    *,
    since: dt.datetime | None,
    until: dt.datetime,
    principle: str | None,
    after: int,
    most: int,
) -> list[HarvestRow]:
    """The records that changed from `since` to `until` (both included), by key, from the one after `after` on."""
    statement = _of(_RECORD, since, until, principle).where(HarvestRecord.case_id > after)
    return [HarvestRow(*row) for row in session.execute(statement.order_by(HarvestRecord.case_id).limit(most))]


def count(session: Session, *, since: dt.datetime | None, until: dt.datetime, principle: str | None) -> int:
    """How many there are; asked once a harvest, on its first page."""
    statement = _of(select(func.count()).select_from(HarvestRecord), since, until, principle)
    return session.scalar(statement) or 0


def record(session: Session, year: int, serial: int) -> HarvestRow | None:
    """The record of this case."""
    row = session.execute(_RECORD.where(Case.year == year, Case.serial == serial)).one_or_none()
    return None if row is None else HarvestRow(*row)


def earliest(session: Session) -> dt.datetime | None:
    """The first moment at which anything changed."""
    return session.scalar(select(func.min(HarvestRecord.changed_at)))
