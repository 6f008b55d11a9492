"""Plans: "When ..., I will ..., by (date)", seen by their writer alone."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Key, PublicId, UtcTime


class Plan(Base):
    """One concrete act with its date; a skipped one is kept so that it is not asked again."""

    __tablename__ = "plan"
    __table_args__ = (
        Index("ix_plan_account", "account_id", "state", "due_on"),
        CheckConstraint("state IN ('open', 'done', 'otherwise', 'skipped')", name="state"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    principle: Mapped[str] = mapped_column(Code(64))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    module_id: Mapped[str | None] = mapped_column(Code(64))
    when_text: Mapped[str] = mapped_column(Text)
    act_text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[dt.date | None] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(Code(64))
    state: Mapped[str] = mapped_column(Code(16))
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id", use_alter=True))
