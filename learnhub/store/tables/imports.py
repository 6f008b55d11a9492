"""Imports of cases: who made drafts of a file, and which drafts."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Key, PublicId, UtcTime


class CaseImport(Base):
    """One file of which drafts were made. It keeps no word of the file."""

    __tablename__ = "case_import"
    __table_args__ = (Index("ix_case_import_account", "account_id", "made_at", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    undone_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class CaseImportDraft(Base):
    """A draft that an import made, by the id of a case that may be gone, with the revision it began at."""

    __tablename__ = "case_import_draft"

    import_id: Mapped[int] = mapped_column(ForeignKey("case_import.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_public_id: Mapped[uuid.UUID] = mapped_column(PublicId)
    revision: Mapped[int]
