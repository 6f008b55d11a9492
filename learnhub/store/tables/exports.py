"""Documents that were asked for: made by a job, kept for some days as a file."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime


class Export(Base):
    """A document: of a search, or of one case. It holds what whoever asked might read when it was made."""

    __tablename__ = "export"
    __table_args__ = (CheckConstraint("(done_at IS NULL) = (rows IS NULL)", name="counted_when_done"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    format: Mapped[str] = mapped_column(Code(8))
    asked: Mapped[dict[str, Any]] = mapped_column(Json)
    """The question and its filters, or the number of a case; and the language in which it is written."""
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    rows: Mapped[int | None]
