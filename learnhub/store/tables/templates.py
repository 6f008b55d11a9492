"""Templates of cases: the versions that editors wrote."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, UtcTime


class CaseTemplate(Base):
    """One version of a template; once published it is never changed. `published_at` is empty while it is written, and
    there is one such draft at most for each depth."""

    __tablename__ = "case_template"
    __table_args__ = (
        UniqueConstraint("depth", "number"),
        CheckConstraint("depth IN ('short', 'full')", name="depth"),
        Index(
            "ix_case_template_draft",
            "depth",
            unique=True,
            sqlite_where=text("published_at IS NULL"),
            postgresql_where=text("published_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Code(20), primary_key=True)
    depth: Mapped[str] = mapped_column(Code(8))
    number: Mapped[int]
    revision: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
