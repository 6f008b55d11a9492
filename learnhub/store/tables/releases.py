"""Publishing a course: what was asked for and how it ended, and who moved from one release to another."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime


class Publication(Base):
    """A publishing that was asked for: the exact text, now or at a moment, and how it ended."""

    __tablename__ = "publication"
    __table_args__ = (
        Index("ix_publication_course", "course_id", "id"),
        CheckConstraint("weight IN ('minor', 'material')", name="weight"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    revision: Mapped[int]
    """The revision of the draft as its author saw it: what is edited afterwards does not go out with it."""
    weight: Mapped[str] = mapped_column(Code(16))
    note: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    cancelled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    refused: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """The faults that barred it, as path, code and parameters."""


class TakeUp(Base):
    """A learner moved from one release to a later one: by themselves, or by a minor release."""

    __tablename__ = "take_up"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    from_release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    to_release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    asked: Mapped[bool]
    """The learner took it up; else a minor release moved them."""
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
