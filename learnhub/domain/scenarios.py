"""Branching dilemmas: scenes, choices that lead on, endings, and what each way did for the principles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from learnhub.domain.principles import Principle


class Ending(StrEnum):
    """How a way through a scenario turned out, in the words that cases have."""

    WORKED = "worked"
    PARTLY = "partly"
    DID_NOT_WORK = "did-not-work"


@dataclass(frozen=True)
class Effect:
    """What a choice did for a principle (`upheld`) or what it cost it."""

    principle: Principle
    upheld: bool
    words_html: str


@dataclass(frozen=True)
class SceneChoice:
    """A way out of a scene; `to` is the scene that it leads to."""

    id: str
    label_html: str
    to: str
    consequence_html: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Scene:
    """A moment of a scenario: it has choices, or it is an ending with its debrief."""

    id: str
    title: str
    body_html: str
    choices: tuple[SceneChoice, ...]
    ending: Ending | None
    debrief_html: str


@dataclass(frozen=True)
class Scenario:
    """A branching dilemma; it begins with the first scene, and no choice leads back."""

    id: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    body_html: str
    scenes: tuple[Scene, ...]
    path: str


def scenario_from_json(data: Mapping[str, Any]) -> Scenario:
    """The scenario again that `dataclasses.asdict` made JSON of when its release was published."""
    scenes = tuple(
        Scene(
            **{
                **scene,
                "ending": Ending(scene["ending"]) if scene["ending"] else None,
                "choices": tuple(
                    SceneChoice(
                        **{
                            **choice,
                            "effects": tuple(
                                Effect(**{**effect, "principle": Principle(effect["principle"])})
                                for effect in choice["effects"]
                            ),
                        }
                    )
                    for choice in scene["choices"]
                ),
            }
        )
        for scene in data["scenes"]
    )
    return Scenario(**{**data, "objectives": tuple(data["objectives"]), "scenes": scenes})


Ways = Mapping[str, Sequence[str]]
"""Scene id -> the scenes that its choices lead to; the first scene is the start."""


def unreachable(ways: Ways) -> list[str]:
    """The scenes that no way from the first one comes to, in their order."""
    met: set[str] = set()
    open_ends = [next(iter(ways))] if ways else []
    while open_ends:
        here = open_ends.pop()
        if here in ways and here not in met:
            met.add(here)
            open_ends += ways[here]
    return [scene for scene in ways if scene not in met]


def leading_back(ways: Ways) -> list[tuple[str, str]]:
    """(scene, scene) for each choice that leads to a scene from which its own can be reached again."""
    after: dict[str, set[str]] = {}

    def followers(scene: str) -> set[str]:
        if scene not in after:
            after[scene] = set()
            open_ends = list(ways.get(scene, ()))
            while open_ends:
                here = open_ends.pop()
                if here not in after[scene]:
                    after[scene].add(here)
                    open_ends += ways.get(here, ())
        return after[scene]

    return [(scene, to) for scene, leads in ways.items() for to in leads if to == scene or scene in followers(to)]


@dataclass(frozen=True)
class Step:
    """A choice that was made in a scene."""

    scene: Scene
    choice: SceneChoice


@dataclass(frozen=True)
class Walk:
    """A way through a scenario so far, and the scene where it stands."""

    steps: tuple[Step, ...]
    here: Scene

    @property
    def ended(self) -> bool:
        """Whether it has come to an ending."""
        return self.here.ending is not None


def walk(scenario: Scenario, choice_ids: Iterable[str]) -> Walk:
    """The way that these choices make from the first scene; it stops before the first that its scene does not have."""
    scenes = {scene.id: scene for scene in scenario.scenes}
    here = scenario.scenes[0]
    steps: list[Step] = []
    for choice_id in choice_ids:
        choice = next((choice for choice in here.choices if choice.id == choice_id), None)
        if choice is None:
            break
        steps.append(Step(here, choice))
        here = scenes[choice.to]
    return Walk(tuple(steps), here)


@dataclass(frozen=True)
class Debrief:
    """What a way did for one principle: each effect with the choice that had it."""

    principle: Principle
    effects: tuple[tuple[SceneChoice, Effect], ...]


def debrief(steps: Sequence[Step]) -> tuple[Debrief, ...]:
    """The effects of the choices made, by principle in the order of paragraph 2."""
    met: dict[Principle, list[tuple[SceneChoice, Effect]]] = {}
    for step in steps:
        for effect in step.choice.effects:
            met.setdefault(effect.principle, []).append((step.choice, effect))
    return tuple(Debrief(principle, tuple(met[principle])) for principle in Principle if principle in met)
