"""Care for courses: deputies of their owners, and what readers report of them."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Key, PublicId, UtcTime


class CourseReport(Base):
    """A problem on a page of a course as somebody read it, and what became of it. A visitor has no account."""

    __tablename__ = "course_report"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'taken', 'mended', 'not-changed')", name="state"),
        CheckConstraint("(state = 'mended') = (revision IS NOT NULL)", name="mended_by_revision"),
        CheckConstraint("mended_release_id IS NULL OR state = 'mended'", name="released_when_mended"),
        Index("ix_course_report_state", "state", "id"),
        Index("ix_course_report_course", "course_id", "state"),
        Index("ix_course_report_reporter", "reporter_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    """The release that its reader had before them."""
    language: Mapped[str] = mapped_column(Code(8))
    place: Mapped[str] = mapped_column(Code(16))
    ref: Mapped[str] = mapped_column(Code(64))
    """The id of the lesson, item, scenario or sheet; empty for the course as a whole."""
    heading: Mapped[str] = mapped_column(Code(64))
    """The heading that its passage stands under; empty for the page as a whole."""
    title: Mapped[str] = mapped_column(String(200))
    """What the place was called then."""
    kind: Mapped[str] = mapped_column(Code(16))
    text: Mapped[str] = mapped_column(Text)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(Code(16))
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(Text)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    revision: Mapped[int | None]
    """The number of the draft's revision that mended it."""
    mended_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    """The release with which learners got the mended text."""


class CourseDeputy(Base):
    """Who cares for a course beside its owner."""

    __tablename__ = "course_deputy"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
