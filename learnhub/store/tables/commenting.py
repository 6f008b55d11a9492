"""Comments of trainers on passages of a draft, and approvals of it."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Key, PublicId, UtcTime


class DraftComment(Base):
    """A comment on a passage of a draft, or, with a parent, an answer to one."""

    __tablename__ = "draft_comment"
    __table_args__ = (
        Index("ix_draft_comment_course", "course_id", "parent_id", "resolved_at", "id"),
        Index("ix_draft_comment_parent", "parent_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("draft_comment.id"))
    path: Mapped[str] = mapped_column(Code(300))
    revision: Mapped[int]
    """The number of the revision that its writer had before them."""
    block: Mapped[str] = mapped_column(Code(64))
    digest: Mapped[str] = mapped_column(Code(64))
    quote: Mapped[str] = mapped_column(String(300))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    resolved_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class DraftApproval(Base):
    """Somebody approved a draft as this revision left it. Never changed."""

    __tablename__ = "draft_approval"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
