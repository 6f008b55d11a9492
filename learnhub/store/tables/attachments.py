"""Files that were attached to a case."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Key, PublicId, UtcTime


class Attachment(Base):
    """A file of a case: which bytes a text of the case means by this id. Whether a text shows it stands in the text."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_digest", "digest"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    digest: Mapped[str] = mapped_column(Code(64))
    media_type: Mapped[str] = mapped_column(Code(64))
    size: Mapped[int]
    added_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
