"""Lessons learned and the courses that teach them: what there is to teach, what was done with it, what cites a case."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Key, PublicId, UtcTime, new_public_id


class LessonLearned(Base):
    """Derived from published cases: each lesson learned, with its words as search knows them."""

    __tablename__ = "lesson_learned"
    __table_args__ = (
        Index("ix_lesson_learned_newest", "published_at", "case_id", "position"),
        {"info": {"derived": True}},
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    when_text: Mapped[str] = mapped_column(Text)
    do_text: Mapped[str] = mapped_column(Text)
    because_text: Mapped[str] = mapped_column(Text)
    for_whom: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(Code(32))
    outcome: Mapped[str] = mapped_column(Code(24), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    terms: Mapped[str] = mapped_column(Text)
    published_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Teaching(Base):
    """What a trainer did with a lesson learned: `taught_as` a passage, a scenario or an item of a course, or nothing,
    with the reason. `owner` sees it through; `release` is the one that took it up: the closing evidence."""

    __tablename__ = "teaching"
    __table_args__ = (
        CheckConstraint("taught_as IN ('passage', 'scenario', 'item', 'nothing')", name="taught_as"),
        CheckConstraint("(taught_as = 'nothing') = (course_id IS NULL)", name="course_or_nothing"),
        Index("ix_teaching_lesson_learned", "case_id", "position"),
        Index("ix_teaching_course", "course_id", "release_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    position: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taught_as: Mapped[str] = mapped_column(Code(16))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    module_id: Mapped[str | None] = mapped_column(Code(64))
    ref: Mapped[str | None] = mapped_column(Code(64))
    """The id that the new part has in the course text."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    began_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))


class ReleaseCite(Base):
    """A place of a release that cites a published case, read from its text when it was published."""

    __tablename__ = "release_cite"
    __table_args__ = (Index("ix_release_cite_case", "year", "serial", "release_id"),)

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(Code(64), primary_key=True)
    kind: Mapped[str] = mapped_column(Code(16))
    title: Mapped[str] = mapped_column(String(200))
    module_id: Mapped[str] = mapped_column(Code(64))
    module_title: Mapped[str] = mapped_column(String(200))


class CourseTask(Base):
    """A module has to be looked at: a case that it cites was changed or withdrawn."""

    __tablename__ = "course_task"
    __table_args__ = (
        UniqueConstraint("course_id", "module_id", "case_id", "version", "reason"),
        Index(
            "ix_course_task_open",
            "raised_at",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    module_id: Mapped[str] = mapped_column(Code(64))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(Code(16))
    raised_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
