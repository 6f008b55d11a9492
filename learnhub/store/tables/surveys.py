"""Surveys: what was answered, and, in a table apart that nothing joins to it, who has answered."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json


class SurveyTaken(Base):
    """This person has answered this survey. When is not kept. Its rows lie in the order of their key."""

    __tablename__ = "survey_taken"
    __table_args__ = ({"sqlite_with_rowid": False},)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    survey_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class SurveyAnswer(Base):
    """The answers of somebody. The id is random; five of them are written anew together, as one `batch`."""

    __tablename__ = "survey_answer"
    __table_args__ = (Index("ix_survey_answer_batch", "course_id", "survey_id", "batch"), {"sqlite_with_rowid": False})

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    survey_id: Mapped[str] = mapped_column(Code(64))
    batch: Mapped[int | None]
    answers: Mapped[dict[str, list[str]]] = mapped_column(Json)
