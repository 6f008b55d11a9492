"""What the tries of a quiz say of its items, added up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, UtcTime


class QuizFigures(Base):
    """Derived from the sent tries: the sums of a quiz on one release, and the last change that they hold."""

    __tablename__ = "quiz_figures"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    sums: Mapped[dict[str, Any]] = mapped_column(Json)
    through_at: Mapped[dt.datetime] = mapped_column(UtcTime)
