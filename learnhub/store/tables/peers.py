"""Open responses that peers mark."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime


class PeerRound(Base):
    """A sent response on its way to two marks. `points` are what counts, by criterion."""

    __tablename__ = "peer_round"
    __table_args__ = (
        UniqueConstraint("attempt_id", "item_id"),
        Index(
            "ix_peer_round_open",
            "course_id",
            "item_id",
            "since",
            "id",
            sqlite_where=text("state = 'with-peers'"),
            postgresql_where=text("state = 'with-peers'"),
        ),
        Index(
            "ix_peer_round_since",
            "since",
            "id",
            sqlite_where=text("state = 'with-peers'"),
            postgresql_where=text("state = 'with-peers'"),
        ),
        Index("ix_peer_round_author", "author_id", "course_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    item_id: Mapped[str] = mapped_column(Code(64))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    since: Mapped[dt.datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(Code(16))
    reason: Mapped[str | None] = mapped_column(Code(16))
    """Why it came to the trainers."""
    points: Mapped[dict[str, float] | None] = mapped_column(Json)
    again_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """When its learner asked a trainer to look again."""
    marked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class PeerMarking(Base):
    """One peer before one response: taken, the answer on a tie, then points and words by criterion, or a flag."""

    __tablename__ = "peer_marking"
    __table_args__ = (UniqueConstraint("round_id", "peer_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("peer_round.id"))
    peer_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    taken_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    conflict: Mapped[str | None] = mapped_column(Code(16))
    points: Mapped[dict[str, int] | None] = mapped_column(Json)
    words: Mapped[dict[str, str] | None] = mapped_column(Json)
    marked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    flag: Mapped[str | None] = mapped_column(Code(16))
    flag_words: Mapped[str | None] = mapped_column(String(500))


class MarkingWish(Base):
    """What a person wishes of mails on answers that wait to be marked, and when the last one went; without a row they
    come."""

    __tablename__ = "marking_wish"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    off: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class Calibration(Base):
    """How near a learner came to the author's points on the exemplar of an item, when they last tried."""

    __tablename__ = "peer_calibration"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    tries: Mapped[int]
    points: Mapped[dict[str, int]] = mapped_column(Json)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    near_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """When they first were close enough to mark others."""
