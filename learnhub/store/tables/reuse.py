"""Lessons and questions that a course took from another, with the text of the source that was seen last."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime


class Reuse(Base):
    """A part of the course's draft that came from a part of another course.

    `taken` is the text of the source as it was taken, `left` one that was looked at and left; `ids` and `media` say
    which ids and pictures have other names here.
    """

    __tablename__ = "reuse"
    __table_args__ = (
        UniqueConstraint("course_id", "part"),
        CheckConstraint("kind IN ('lesson', 'item')", name="kind"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    kind: Mapped[str] = mapped_column(Code(8))
    part: Mapped[str] = mapped_column(Code(64))
    source_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    source_part: Mapped[str] = mapped_column(Code(64))
    taken: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    left: Mapped[str | None] = mapped_column(Code(64))
    ids: Mapped[dict[str, Any]] = mapped_column(Json)
    media: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
