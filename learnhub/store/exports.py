"""Selects and writes of documents that were asked for, and the cases that go into them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, tuple_

from learnhub.domain.cases.form import CaseNumber
from learnhub.store.engine import Session
from learnhub.store.search.facets import Asked, keys_after
from learnhub.store.search.index import CASE
from learnhub.store.search.question import ask
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case
from learnhub.store.tables.exports import Export
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.search import SearchDocument


@dataclass(frozen=True)
class ExportRow:
    """A document that was asked for, with the progress (0-1) of its job and whether that job gave up, and what it left
    out."""

    id: int
    public_id: uuid.UUID
    account_id: int | None
    format: str
    asked: dict[str, Any]
    asked_at: dt.datetime
    done_at: dt.datetime | None
    rows: int | None
    progress: float
    gave_up: bool
    left_out: list[str]


def add(session: Session, **values: Any) -> None:
    """Keep what was asked for."""
    session.execute(insert(Export), values)


def export(session: Session, public_id: uuid.UUID) -> ExportRow | None:
    """The document with this id."""
    row = session.execute(
        select(Export, Job.progress, Job.failed_at, Job.result)
        .outerjoin(Job, (Job.kind == "export") & (Job.key == str(public_id)))
        .where(Export.public_id == public_id)
    ).one_or_none()
    if row is None:
        return None
    kept = row.Export
    return ExportRow(
        kept.id,
        kept.public_id,
        kept.account_id,
        kept.format,
        kept.asked,
        kept.asked_at,
        kept.done_at,
        kept.rows,
        row.progress or 0.0,
        row.failed_at is not None,
        (row.result or {}).get("left_out", []),
    )


def finish(session: Session, public_id: uuid.UUID, *, again: str, rows: int, now: dt.datetime) -> bool:
    """The file is ready; False when the document is to be made anew since, or is gone."""
    found = session.scalar(select(Export).where(Export.public_id == public_id))
    if found is None or found.asked.get("again", "") != again:
        return False
    found.rows, found.done_at = rows, now
    return True


def renew(session: Session, number: str, *, again: str) -> list[str]:
    """Let every document that may hold this case be made anew; the keys of the jobs that are to be asked for."""
    rows = session.scalars(select(Export))
    stale = [each for each in rows if "package" not in each.asked and each.asked["number"] in (None, number)]
    for each in stale:
        each.asked, each.rows, each.done_at = {**each.asked, "again": again}, None, None
    keys = [str(each.public_id) for each in stale]
    session.execute(delete(Job).where(Job.kind == "export", Job.key.in_(keys)))
    return keys


def drop_before(session: Session, moment: dt.datetime) -> list[tuple[uuid.UUID, str]]:
    """Forget the documents that were asked for before this moment; their ids and forms, for their files."""
    rows = session.execute(delete(Export).where(Export.asked_at < moment).returning(Export.public_id, Export.format))
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class ExportedCase:
    """A published case as a row: the text that all of its readers see."""

    number: CaseNumber
    version: int
    mark: str
    language: str
    illustration: bool
    published_at: dt.datetime
    content: dict[str, Any]
    owner_name: str


def found(
    session: Session,
    query: str,
    audience: frozenset[str],
    filters: Mapping[str, frozenset[str]],
    *,
    after: int,
    most: int,
) -> tuple[list[ExportedCase], int, int]:
    """Some of the cases that a search finds, by the key of the index from `after` on; the key of the last, and how many
    are left beyond."""
    keys = keys_after(session, Asked(ask(query), audience, {**filters, "kind": frozenset({CASE})}), after)
    some = list(keys[:most])
    if not some:
        return [], after, 0
    refs = session.scalars(select(SearchDocument.ref).where(SearchDocument.key.in_(some), SearchDocument.kind == CASE))
    numbers = [CaseNumber.parse(ref) for ref in refs]
    return by_number(session, numbers), some[-1], len(keys) - len(some)


def by_number(session: Session, numbers: Sequence[CaseNumber]) -> list[ExportedCase]:
    """These published cases, in the order of their numbers."""
    if not numbers:
        return []
    rows = session.execute(
        select(
            Case.year,
            Case.serial,
            Case.version,
            Case.mark,
            Case.language,
            Case.illustration,
            Case.published_at,
            Case.published,
            Account.name,
        )
        .join(Account, Account.id == Case.owner_id)
        .where(
            Case.state == "published",
            tuple_(Case.year, Case.serial).in_([(each.year, each.serial) for each in numbers]),
        )
        .order_by(Case.year, Case.serial)
    ).all()
    return [ExportedCase(CaseNumber(row[0], row[1]), *row[2:]) for row in rows]
