"""Links by which a contributor lets somebody in on a case."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Key, PublicId, UtcTime


class CaseLink(Base):
    """One link, kept as a hash: a co-author's, which one account alone can use, or a teller's, which needs none."""

    __tablename__ = "case_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('co-author', 'teller')", name="purpose"),
        CheckConstraint("purpose <> 'co-author' OR account_id IS NOT NULL", name="co_author_known"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    purpose: Mapped[str] = mapped_column(Code(16))
    secret_hash: Mapped[str] = mapped_column(Code(64), unique=True)
    name: Mapped[str] = mapped_column(String(254))
    """For whom it was made, in the words of whoever made it."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    agreed_revision: Mapped[int | None]
    """The revision of the text that the teller agreed to last."""
