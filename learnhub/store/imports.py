"""Selects and writes of imports of cases."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import exists, func, insert, select

from learnhub.store import paging
from learnhub.store.engine import Session
from learnhub.store.tables.cases import Case, CaseAuthor
from learnhub.store.tables.imports import CaseImport, CaseImportDraft


@dataclass(frozen=True)
class ImportedDraft:
    """A draft of an import that is still there, and whether nobody has touched it since."""

    public_id: uuid.UUID
    row: int
    title: str
    untouched: bool


def add(
    session: Session,
    public_id: uuid.UUID,
    account_id: int,
    *,
    made_at: dt.datetime,
    drafts: Iterable[tuple[int, uuid.UUID, int]],
) -> None:
    """Keep an import with the row, the id and the revision of each of its drafts."""
    made = CaseImport(public_id=public_id, account_id=account_id, made_at=made_at)
    session.add(made)
    session.flush()
    rows = [
        {"import_id": made.id, "row": row, "case_public_id": case, "revision": revision}
        for row, case, revision in drafts
    ]
    session.execute(insert(CaseImportDraft), rows)


def by_public_id(session: Session, public_id: uuid.UUID) -> CaseImport | None:
    """The import with this id, for change."""
    return session.scalar(select(CaseImport).where(CaseImport.public_id == public_id))


def drafts(session: Session, made: CaseImport) -> list[ImportedDraft]:
    """The drafts of an import that are still there, in the order of their rows."""
    shared = exists().where(CaseAuthor.case_id == Case.id)
    untouched = (
        (Case.state == "draft")
        & (Case.owner_id == made.account_id)
        & (Case.revision == CaseImportDraft.revision)
        & ~shared
    )
    rows = session.execute(
        select(Case.public_id, CaseImportDraft.row, Case.title, untouched.label("untouched"))
        .join(Case, Case.public_id == CaseImportDraft.case_public_id)
        .where(CaseImportDraft.import_id == made.id)
        .order_by(CaseImportDraft.row)
    )
    return [ImportedDraft(public_id, row, title, bool(same)) for public_id, row, title, same in rows]


def of_account(session: Session, account_id: int, *, after: uuid.UUID | None, size: int) -> paging.Slice:
    """The imports of a person, the newest first: id, moments, and how many drafts each made."""
    count = select(func.count()).where(CaseImportDraft.import_id == CaseImport.id).scalar_subquery()
    statement = select(CaseImport.public_id, CaseImport.made_at, CaseImport.undone_at, count.label("drafts")).where(
        CaseImport.account_id == account_id
    )
    keys = [CaseImport.made_at, CaseImport.id]
    return paging.page(session, statement, keys, named=CaseImport.public_id, size=size, after=after, descending=True)
