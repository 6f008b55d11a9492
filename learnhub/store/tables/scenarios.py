"""Ways through branching scenarios: each play with the choices made, kept for the learner and not marked."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Key, PublicId, UtcTime


class ScenarioPlay(Base):
    """One way through a scenario, pinned to its release; `ending` is the scene where it ended."""

    __tablename__ = "scenario_play"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "scenario_id", "number"),
        Index("ix_scenario_play_release", "release_id", "scenario_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    scenario_id: Mapped[str] = mapped_column(Code(64))
    number: Mapped[int]
    started_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    ending: Mapped[str | None] = mapped_column(Code(64))
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class ScenarioStep(Base):
    """A choice made in a scene of a play; `position` counts from 0."""

    __tablename__ = "scenario_step"

    play_id: Mapped[int] = mapped_column(ForeignKey("scenario_play.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    scene_id: Mapped[str] = mapped_column(Code(64))
    choice_id: Mapped[str] = mapped_column(Code(64))
    chosen_at: Mapped[dt.datetime] = mapped_column(UtcTime)
