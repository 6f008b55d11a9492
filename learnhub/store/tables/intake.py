"""What was brought in from outside and waits to be looked over."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Bytes, Code, Json, Key, PublicId, UtcTime


class Intake(Base):
    """Files for the course of this id, which may not be there yet, as a zip file; gone once taken or after two days."""

    __tablename__ = "intake"
    __table_args__ = (
        Index("ix_intake_made", "made_at"),
        CheckConstraint("kind IN ('word', 'moodle', 'folder', 'questions')", name="kind"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    kind: Mapped[str] = mapped_column(Code(16))
    name: Mapped[str] = mapped_column(String(200))
    course: Mapped[str] = mapped_column(Code(64))
    base: Mapped[dict[str, Any]] = mapped_column(Json)
    report: Mapped[list[Any]] = mapped_column(Json)
    content: Mapped[bytes] = mapped_column(Bytes)
