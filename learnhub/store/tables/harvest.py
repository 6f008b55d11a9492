"""What others may harvest: one row for each case that was ever open to everyone."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import UtcTime


class HarvestRecord(Base):
    """A case that everyone may read, or might once (`deleted`), and when that changed last."""

    __tablename__ = "harvest_record"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    deleted: Mapped[bool]
