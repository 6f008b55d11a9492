"""What the administrator sets in the browser: addresses for reporting misconduct, and the like."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, UtcTime


class Setting(Base):
    """One value by its name."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(Code(64), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime)
