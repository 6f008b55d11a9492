"""What people do in courses: enrolments, the ledger, completions, and the progress derived from the ledger."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime, new_public_id


class Enrolment(Base):
    """A person in a course, pinned to the release they joined. `place_*` is where they left off."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("account_id", "course_id"),
        Index("ix_enrolment_course", "course_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    enrolled_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    due_on: Mapped[dt.date | None] = mapped_column(Date)
    due_zone: Mapped[str | None] = mapped_column(Code(64))
    place_lesson: Mapped[str | None] = mapped_column(Code(64))
    place_heading: Mapped[str | None] = mapped_column(Code(64))
    facts: Mapped[int] = mapped_column(default=0)
    """Goes up with every change of this learner's facts in the course: the version that pages are cached by."""


class LessonProgress(Base):
    """Derived from the ledger: a lesson opened, and read when its reader went on."""

    __tablename__ = "lesson_progress"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    opened_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    read_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class QuizProgress(Base):
    """Derived from the ledger: the tries at a quiz and the best of them; it never falls."""

    __tablename__ = "quiz_progress"
    __table_args__ = (CheckConstraint("best_score >= 0 AND best_score <= 1", name="share"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    tries: Mapped[int]
    best_right: Mapped[int]
    best_total: Mapped[int]
    best_score: Mapped[float]
    tried_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    passed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    credited: Mapped[str | None] = mapped_column(Text)
    """The objectives that tries showed, as a JSON object of objective id to microseconds."""


class ChoiceMade(Base):
    """What a learner chose before reading on; kept, not marked."""

    __tablename__ = "choice_made"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    choice_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    option_id: Mapped[str] = mapped_column(Code(64))
    chosen_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Completion(Base):
    """A completed course as it is printed and as a third person checks it, with the name as it stood."""

    __tablename__ = "completion"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    name: Mapped[str] = mapped_column(String(120))
    by_principle: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    completed_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Event(Base):
    """One line of the ledger. Appended only; `seq` is given under one lock at commit."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_actor", "actor", "seq"), Index("ix_event_object", "object_type", "object_id"))

    seq: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    name: Mapped[str] = mapped_column(Code(48))
    version: Mapped[int]
    actor: Mapped[uuid.UUID | None] = mapped_column(PublicId)
    object_type: Mapped[str] = mapped_column(Code(32))
    object_id: Mapped[str] = mapped_column(Code(130))
    result: Mapped[dict[str, Any]] = mapped_column(Json)
    context: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    stored_at: Mapped[dt.datetime] = mapped_column(UtcTime)
