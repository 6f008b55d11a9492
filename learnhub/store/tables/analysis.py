"""What the tries of a quiz say of its items, added up, and what in a course needs a hand by such figures."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime


class QuizFigures(Base):
    """Derived from the sent tries: the sums of a quiz on one release, and the last change that they hold."""

    __tablename__ = "quiz_figures"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    sums: Mapped[dict[str, Any]] = mapped_column(Json)
    through_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class ImprovementTask(Base):
    """What the figures of a course say needs a hand; at most one is open of a kind and a subject."""

    __tablename__ = "improvement_task"
    __table_args__ = (
        Index(
            "uq_improvement_task_open",
            "course_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("(closed_at IS NULL) = (closed_as IS NULL)", name="closed_with_reason"),
        CheckConstraint("(set_aside_at IS NULL) = (reason = '')", name="set_aside_with_reason"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    kind: Mapped[str] = mapped_column(Code(32))
    quiz_id: Mapped[str] = mapped_column(Code(64))
    subject: Mapped[str] = mapped_column(Code(64))
    title: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]
    value: Mapped[float]
    draws: Mapped[bool]
    opened_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    waiting: Mapped[bool]
    """It was changed since, and too few have met it to say whether that helped."""
    set_aside_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    set_aside_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(500))
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    closed_as: Mapped[str | None] = mapped_column(Code(16))
    closed_value: Mapped[float | None]
