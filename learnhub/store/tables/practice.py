"""Spaced practice: what was answered, when each question returns, how principles stand, and what a person wishes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime


class PracticeAnswer(Base):
    """One answer to a practice question, as its result is shown again."""

    __tablename__ = "practice_answer"
    __table_args__ = (Index("ix_practice_answer_account", "account_id", "at", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    quiz_id: Mapped[str] = mapped_column(Code(64))
    item_id: Mapped[str] = mapped_column(Code(64))
    answer: Mapped[Any] = mapped_column(Json)
    right: Mapped[bool]
    returns_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)


class PracticeCard(Base):
    """Derived from the ledger: a question of a passed module and when it returns to this person."""

    __tablename__ = "practice_card"
    __table_args__ = (Index("ix_practice_card_due", "account_id", "due_at"), {"info": {"derived": True}})

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    quiz_id: Mapped[str] = mapped_column(Code(64))
    due_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    right: Mapped[bool | None]
    answers: Mapped[int]


class PrincipleTries(Base):
    """Derived from the ledger: a person's first tries on a principle, oldest first, as [course/item, right, micros]."""

    __tablename__ = "principle_tries"
    __table_args__ = ({"info": {"derived": True}},)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    principle: Mapped[str] = mapped_column(Code(64), primary_key=True)
    tries: Mapped[list[list[Any]]] = mapped_column(Json)
    refreshed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class PracticeWish(Base):
    """What a person wishes of practice; without a row it is on, without a mail."""

    __tablename__ = "practice_wish"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    off: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[bool] = mapped_column(default=False)


class Standing(Base):
    """ "Where do I stand?": one question a principle, drawn by a seed; at most one is open."""

    __tablename__ = "standing"
    __table_args__ = (
        Index("ix_standing_account", "account_id", "id"),
        CheckConstraint("(submitted_at IS NULL) = (marks IS NULL)", name="marked_when_submitted"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    seed: Mapped[str] = mapped_column(Code(64))
    items: Mapped[list[list[str]]] = mapped_column(Json)
    """[quiz id, item id] in the order they are asked."""
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    marks: Mapped[dict[str, bool] | None] = mapped_column(Json)
    started_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    saved_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    submitted_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
