"""Selects and writes of plays. The scenarios of a release are kept once read: releases are immutable."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from learnhub.content.remembered import Remembered
from learnhub.domain.languages import TextState, told
from learnhub.domain.scenarios import Scenario, scenario_from_json
from learnhub.store import quick
from learnhub.store.engine import Session
from learnhub.store.learning import bump
from learnhub.store.tables.authoring import ReleaseScenario, ReleaseTranslation
from learnhub.store.tables.scenarios import ScenarioPlay, ScenarioStep

KEPT = 60
_WORDS = select(ReleaseTranslation.content).where(
    ReleaseTranslation.release_id == bindparam("release_id"),
    ReleaseTranslation.language == bindparam("language"),
    ReleaseTranslation.kind == "scenario",
    ReleaseTranslation.ref == bindparam("ref"),
)
_scenarios: Remembered[tuple[int, str, str], tuple[Scenario, TextState | None]] = Remembered(KEPT)


def scenario(
    session: Session, release_id: int, scenario_id: str, language: str = ""
) -> tuple[Scenario, TextState | None] | None:
    """The scenario as this release has it, in this language with how much of it is translated, else in its own.

    None when it has no such scenario.
    """
    key = (release_id, scenario_id, language)
    if known := _scenarios.get(key):
        return known
    content = session.scalar(
        select(ReleaseScenario.content).where(
            ReleaseScenario.release_id == release_id, ReleaseScenario.scenario_id == scenario_id
        )
    )
    if content is None:
        return None
    named = {"release_id": release_id, "ref": scenario_id, "language": language}
    words = session.execute(_WORDS, named).one_or_none() if language else None
    if words is None:
        return _scenarios.put(key, (scenario_from_json(content), None))
    state = TextState(**words.content["state"])
    return _scenarios.put(key, (scenario_from_json(told(words.content["scenario"], state.original)), state))


def forget(release_id: int) -> None:
    """Read the scenarios of a release again: those of a preview change."""
    _scenarios.forget(lambda key: key[0] == release_id)


@dataclass(frozen=True)
class Play:
    """A way through a scenario."""

    id: int
    public_id: uuid.UUID
    number: int
    release_id: int
    ending: str | None


_PLAYS = (
    select(ScenarioPlay.id, ScenarioPlay.public_id, ScenarioPlay.number, ScenarioPlay.release_id, ScenarioPlay.ending)
    .where(ScenarioPlay.enrolment_id == bindparam("enrolment_id"), ScenarioPlay.scenario_id == bindparam("scenario_id"))
    .order_by(ScenarioPlay.number)
)


def plays(session: Session, enrolment_id: int, scenario_id: str) -> list[Play]:
    """Every way of a learner through a scenario, oldest first."""
    rows = quick.run(session, _PLAYS, {"enrolment_id": enrolment_id, "scenario_id": scenario_id})
    return [Play(*row) for row in rows]


_STEPS = (
    select(ScenarioStep.choice_id).where(ScenarioStep.play_id == bindparam("play_id")).order_by(ScenarioStep.position)
)


def choices(session: Session, play_id: int) -> list[str]:
    """The choices of a play, in their order."""
    return list(session.scalars(_STEPS, {"play_id": play_id}))


def start(session: Session, **values: Any) -> None:
    """Begin a play."""
    session.execute(insert(ScenarioPlay), values)


def step(session: Session, **values: Any) -> None:
    """Keep the next choice of a play."""
    session.execute(insert(ScenarioStep), values)


def end(session: Session, play_id: int, enrolment_id: int, *, ending: str, at: dt.datetime) -> None:
    """The play has come to this scene, which is an ending."""
    session.execute(update(ScenarioPlay).where(ScenarioPlay.id == play_id).values(ending=ending, ended_at=at))
    bump(session, enrolment_id)


@dataclass(frozen=True)
class Counts:
    """Plays of a scenario in a release: of how many people, how many, how often each choice, and each ending."""

    people: int
    plays: int
    choices: dict[tuple[str, str], int]
    endings: dict[str, int]


def counts(session: Session, release_id: int, scenario_id: str) -> Counts:
    """How often each way was taken."""
    of_scenario = (ScenarioPlay.release_id == release_id, ScenarioPlay.scenario_id == scenario_id)
    people, number = session.execute(
        select(func.count(ScenarioPlay.enrolment_id.distinct()), func.count()).where(*of_scenario)
    ).one()
    taken = session.execute(
        select(ScenarioStep.scene_id, ScenarioStep.choice_id, func.count())
        .join(ScenarioPlay, ScenarioPlay.id == ScenarioStep.play_id)
        .where(*of_scenario)
        .group_by(ScenarioStep.scene_id, ScenarioStep.choice_id)
    )
    ended = session.execute(
        select(ScenarioPlay.ending, func.count())
        .where(*of_scenario, ScenarioPlay.ending.is_not(None))
        .group_by(ScenarioPlay.ending)
    )
    return Counts(
        people,
        number,
        {(scene, choice): count for scene, choice, count in taken},
        {str(ending): count for ending, count in ended},
    )
