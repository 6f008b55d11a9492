"""What readers do with published cases: notes beside a case, questions to its contributor, reports of a problem; and
what colleagues ask of one another."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Key, PublicId, UtcTime


class CaseNote(Base):
    """What somebody says beside a published case: a comment, "I used this", or a partner's endorsement or dissent."""

    __tablename__ = "case_note"
    __table_args__ = (
        CheckConstraint("kind IN ('comment', 'used', 'endorses', 'dissents')", name="kind"),
        CheckConstraint("state IN ('held', 'shown', 'removed', 'replaced')", name="state"),
        CheckConstraint("(kind = 'used') = (result IS NOT NULL)", name="used_has_result"),
        Index("ix_case_note_case", "case_id", "state", "id"),
        Index("ix_case_note_author", "author_id", "state"),
        Index(
            "ix_case_note_held",
            "at",
            "id",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(Code(16))
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Code(8))
    adapted: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str | None] = mapped_column(Code(16))
    organization: Mapped[str] = mapped_column(String(120), default="")
    named: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(Code(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Spokesperson(Base):
    """Who may speak for their organization on the cases of a partnership; a staff member of it says so."""

    __tablename__ = "spokesperson"

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Inquiry(Base):
    """A reader's question to the contributor of a published case; neither sees who the other is."""

    __tablename__ = "inquiry"
    __table_args__ = (Index("ix_inquiry_case", "case_id", "id"), Index("ix_inquiry_asker", "asker_id", "id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class ProblemReport(Base):
    """A problem with a published case or a note beside it, and how it was answered. A visitor has no account."""

    __tablename__ = "problem_report"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (decision IS NULL)", name="answered_with_decision"),
        Index("ix_problem_report_case", "case_id", "id"),
        Index(
            "ix_problem_report_open",
            "at",
            "id",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    note_id: Mapped[int | None] = mapped_column(ForeignKey("case_note.id"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(Code(16))
    """As whom it was reported: reader, or curator for an editor."""
    kind: Mapped[str] = mapped_column(Code(24))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    decision: Mapped[str | None] = mapped_column(Code(16))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class PrincipleFollow(Base):
    """A person who follows a principle, and hears of what colleagues ask on it."""

    __tablename__ = "principle_follow"
    __table_args__ = (Index("ix_principle_follow_principle", "principle", "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    principle: Mapped[str] = mapped_column(Code(64), primary_key=True)
    since: Mapped[dt.datetime] = mapped_column(UtcTime)


class Ask(Base):
    """What somebody asks of colleagues where search had no good answer; shown by role."""

    __tablename__ = "ask"
    __table_args__ = (
        Index("ix_ask_asker", "asker_id", "id"),
        Index(
            "ix_ask_open",
            "at",
            "id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_ask_untold", "at", "id", sqlite_where=text("told_at IS NULL"), postgresql_where=text("told_at IS NULL")
        ),
        Index("ix_ask_newest", "at", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    line: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(Code(8))
    principle: Mapped[str] = mapped_column(Code(64))
    place: Mapped[str | None] = mapped_column(Code(8))
    needed_by: Mapped[dt.date] = mapped_column(Date)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    told_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """When the digest carried it."""
    task_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """When it became an editor's task, unanswered after five days."""
    learned: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class AskAnswer(Base):
    """An answer to what was asked, in words or by naming a case; an answer may become a case."""

    __tablename__ = "ask_answer"
    __table_args__ = (Index("ix_ask_answer_ask", "ask_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Code(16))
    """The number of a published case that answers it."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    """The case that this answer became."""
    thanked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
