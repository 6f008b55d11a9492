"""Attempts at quizzes and their responses."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime


class Attempt(Base):
    """One try at a quiz, pinned to its release and to the seed of its draw. At most one is open."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_id", "number"),
        Index(
            "uq_attempt_open",
            "enrolment_id",
            "quiz_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index(
            "ix_attempt_at_desk",
            "submitted_at",
            "id",
            sqlite_where=text("at_desk > 0"),
            postgresql_where=text("at_desk > 0"),
        ),
        Index("ix_attempt_release", "release_id", "quiz_id", "id"),
        CheckConstraint("(submitted_at IS NULL) = (score IS NULL)", name="scored_when_submitted"),
        CheckConstraint("score IS NULL OR (score >= 0 AND score <= 1)", name="share"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    quiz_id: Mapped[str] = mapped_column(Code(64))
    number: Mapped[int]
    form: Mapped[str] = mapped_column(Code(16))
    seed: Mapped[str] = mapped_column(Code(64))
    item_ids: Mapped[list[str]] = mapped_column(Json)
    corrected_on_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    """The release whose corrected keys count beside its own: the current one when it was sent."""
    started_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    ends_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """When it takes no more answers; None without a time limit or window."""
    submitted_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    score: Mapped[float | None]
    right: Mapped[int | None]
    total: Mapped[int | None]
    passed: Mapped[bool | None]
    by_principle: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    waiting: Mapped[int] = mapped_column(default=0, server_default="0")
    """Responses that a person has yet to mark."""
    at_desk: Mapped[int] = mapped_column(default=0, server_default="0")
    """Responses that a trainer is asked to mark: those that peers do not have, and those that came back from them."""


class Response(Base):
    """One saved answer; marked when the attempt is submitted. Without a score then, it waits for a person."""

    __tablename__ = "response"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    answer: Mapped[Any] = mapped_column(Json)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    score: Mapped[float | None]
    misses: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was checked and not right."""
    hints: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many hints were shown."""
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It was checked and is right."""


class Marking(Base):
    """One person before the open responses of a try: first their answer on a tie to its learner, then what they gave.

    `points` are by item and criterion, `words` for the learner by item.
    """

    __tablename__ = "marking"
    __table_args__ = (UniqueConstraint("attempt_id", "marker_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    marker_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    conflict: Mapped[str] = mapped_column(Code(16))
    conflict_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    points: Mapped[dict[str, dict[str, int]] | None] = mapped_column(Json)
    words: Mapped[dict[str, str] | None] = mapped_column(Json)
    marked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class QuizGrant(Base):
    """An exception from the limits of a quiz for one person, with the reason that a trainer gave."""

    __tablename__ = "quiz_grant"
    __table_args__ = (
        Index("ix_quiz_grant_enrolment", "enrolment_id", "quiz_id"),
        Index("ix_quiz_grant_quiz", "course_id", "quiz_id", "id"),
        CheckConstraint("tries >= 0 AND minutes >= 0", name="more"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    quiz_id: Mapped[str] = mapped_column(Code(64))
    tries: Mapped[int]
    minutes: Mapped[int]
    closes_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(String(500))
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Regrade(Base):
    """Items of a quiz whose key was corrected: first counted, then, when a trainer says so, all tries marked again."""

    __tablename__ = "regrade"
    __table_args__ = (Index("ix_regrade_quiz", "course_id", "quiz_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    quiz_id: Mapped[str] = mapped_column(Code(64))
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    """The release that holds the corrected keys."""
    item_ids: Mapped[list[str]] = mapped_column(Json)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    counted: Mapped[dict[str, int] | None] = mapped_column(Json)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    done: Mapped[dict[str, int] | None] = mapped_column(Json)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class Regraded(Base):
    """A try that a correction changed: what it was, what it is, and the items that did it."""

    __tablename__ = "regraded"
    __table_args__ = (CheckConstraint("score >= before_score", name="never_lower"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrade.id"), primary_key=True, index=True)
    item_ids: Mapped[list[str]] = mapped_column(Json)
    before_score: Mapped[float]
    before_right: Mapped[int]
    before_passed: Mapped[bool]
    score: Mapped[float]
    right: Mapped[int]
    passed: Mapped[bool]
    completed: Mapped[bool]
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
