"""The one queue of work that takes long, and counters kept in the transaction that changes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, UtcTime


class Job(Base):
    """Work to be done after the commit that asked for it. A lease that ran out is taken again."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        Index(
            "ix_job_waiting",
            "not_before",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(Code(32))
    key: Mapped[str] = mapped_column(Code(130))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    request_id: Mapped[str | None] = mapped_column(Code(64))
    not_before: Mapped[dt.datetime] = mapped_column(UtcTime)
    lease: Mapped[str | None] = mapped_column(Code(64))
    lease_until: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    tries: Mapped[int] = mapped_column(default=0)
    progress: Mapped[float] = mapped_column(default=0.0)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    error: Mapped[str | None] = mapped_column(Text)
    failed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class Counter(Base):
    """A number kept in the transaction that changes it: totals, change numbers."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(Code(64), primary_key=True)
    value: Mapped[int]
