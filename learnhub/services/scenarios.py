"""Playing a branching dilemma: its choices are kept for the learner and not marked; what they did, by principle."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.languages import TextState
from learnhub.domain.policy import Action
from learnhub.domain.progress import ModuleOutline
from learnhub.domain.scenarios import Scenario, Walk, debrief, walk
from learnhub.services import learning
from learnhub.services.learning import OutlineRow, Place, Tongue
from learnhub.services.work import Work
from learnhub.store import scenarios as store
from learnhub.store.learning import ReleaseText, Seat
from learnhub.store.scenarios import Play

LEAST_PEOPLE = 5
"""Ways are counted for authors from so many people on."""


@dataclass(frozen=True)
class WayOut:
    """A choice that the scene offers."""

    id: str
    label_html: str


@dataclass(frozen=True)
class StepView:
    """A choice that was made, and what followed."""

    scene: str
    label_html: str
    consequence_html: str


@dataclass(frozen=True)
class EffectView:
    """What a choice did for a principle, or what it cost it."""

    label_html: str
    upheld: bool
    words_html: str


@dataclass(frozen=True)
class PrincipleView:
    """The debrief on one principle."""

    principle: str
    effects: tuple[EffectView, ...]


@dataclass(frozen=True)
class SceneView:
    """Where the play stands: a scene with its choices, or an ending with its debrief."""

    id: str
    title: str
    body_html: str
    choices: tuple[WayOut, ...]
    ending: str | None
    debrief_html: str


@dataclass(frozen=True)
class ScenarioView:
    """The page of a scenario. `scene` is None before the start; `way` are the choices of a reader who has not joined.

    `met` of `endings` are the different endings that this learner has come to.
    """

    course: str
    course_title: str
    tongue: Tongue
    id: str
    title: str
    minutes: int
    body_html: str
    module_id: str
    module_title: str
    principle: str | None
    outline: tuple[OutlineRow, ...]
    onward: Place | None
    enrolled: bool
    author: bool
    play: uuid.UUID | None
    scene: SceneView | None
    steps: tuple[StepView, ...]
    by_principle: tuple[PrincipleView, ...]
    way: tuple[str, ...]
    plays: int
    met: int
    endings: int


def open_scenario(work: Work, slug: str, scenario_id: str, *, way: Sequence[str] | None = None) -> ScenarioView:
    """The scenario where this learner stands in it. `way` is that of a reader who has not joined, which is not kept.

    Raises NotFound.
    """
    seat, text = learning.seat_of(work, slug)
    number, module = _module(text, scenario_id)
    plays = store.plays(work.session, seat.enrolment_id, scenario_id) if seat.enrolment_id else []
    last = plays[-1] if plays else None
    release_id = last.release_id if last else seat.release_id
    scenario, state = _spoken(work, release_id, scenario_id, work.actor.reads)
    stands: Walk | None = None
    if last:
        stands = walk(scenario, store.choices(work.session, last.id))
    elif way is not None and seat.enrolment_id is None:
        stands = walk(scenario, way)
    ended = stands is not None and stands.ended
    facts = learning.facts_of(learning.fact_rows(work, seat))
    outline = learning.outline_of(text)
    return ScenarioView(
        course=slug,
        course_title=text.title,
        tongue=learning.tongue_of(text, state),
        id=scenario.id,
        title=scenario.title,
        minutes=scenario.minutes,
        body_html=scenario.body_html,
        module_id=module.id,
        module_title=module.title,
        principle=module.principle,
        outline=learning.outline_rows(module, scenario_id, facts),
        onward=learning.place_of(seat, learning.after(outline, number, scenario_id)),
        enrolled=seat.enrolment_id is not None,
        author=work.can(Action.COURSE_AUTHOR),
        play=last.public_id if last else None,
        scene=_scene(stands) if stands else None,
        steps=tuple(
            StepView(step.scene.title, step.choice.label_html, step.choice.consequence_html)
            for step in (stands.steps if stands else ())
        ),
        by_principle=_debrief(stands) if stands and ended else (),
        way=tuple(step.choice.id for step in stands.steps) if stands else (),
        plays=len(plays),
        met=len({play.ending for play in plays if play.ending}),
        endings=sum(scene.ending is not None for scene in scenario.scenes),
    )


def begin(work: Work, slug: str, scenario_id: str, public_id: uuid.UUID) -> None:
    """Begin a way under the id that the form brought, or go on with the open one; pressed twice is once."""
    seat, text = learning.enrolled_seat(work, slug)
    _module(text, scenario_id)
    assert seat.enrolment_id is not None
    plays = store.plays(work.session, seat.enrolment_id, scenario_id)
    if any(play.public_id == public_id or play.ending is None for play in plays):
        return
    number = len(plays) + 1
    store.start(
        work.session,
        public_id=public_id,
        enrolment_id=seat.enrolment_id,
        release_id=seat.release_id,
        scenario_id=scenario_id,
        number=number,
        started_at=work.now,
    )
    context = {**learning.context_of(seat), "scenario": scenario_id, "number": number}
    work.tell(EventName.SCENARIO_STARTED, "play", public_id, context=context)


def choose(work: Work, slug: str, scenario_id: str, play_id: uuid.UUID, scene_id: str, choice_id: str) -> None:
    """Keep the choice made in this scene and go on; the same choice sent twice is one.

    Raises Invalid for a choice that the scene does not have, Conflict `scene-passed` where another way was taken
    meanwhile, NotFound for a play that is not this learner's.
    """
    seat, text = learning.enrolled_seat(work, slug)
    _module(text, scenario_id)
    assert seat.enrolment_id is not None
    plays = store.plays(work.session, seat.enrolment_id, scenario_id)
    play = next((play for play in plays if play.public_id == play_id), None)
    if play is None:
        raise NotFound
    scenario = _scenario(work, play.release_id, scenario_id)
    stands = walk(scenario, store.choices(work.session, play.id))
    if any(step.scene.id == scene_id and step.choice.id == choice_id for step in stands.steps):
        return
    if stands.here.id != scene_id:
        raise Conflict("scene-passed")
    if choice_id not in {choice.id for choice in stands.here.choices}:
        raise Invalid(Fault("choice", "not-a-choice"))
    _go_on(work, seat, play, scenario, stands, choice_id)


def _go_on(work: Work, seat: Seat, play: Play, scenario: Scenario, stands: Walk, choice_id: str) -> None:
    context = {**learning.context_of(seat), "scenario": scenario.id}
    taken = [step.choice.id for step in stands.steps]
    store.step(
        work.session,
        play_id=play.id,
        position=len(taken),
        scene_id=stands.here.id,
        choice_id=choice_id,
        chosen_at=work.now,
    )
    said = {"scene": stands.here.id, "choice": choice_id}
    work.tell(EventName.SCENARIO_CHOICE_MADE, "play", play.public_id, result=said, context=context)
    now = walk(scenario, [*taken, choice_id]).here
    if now.ending is not None:
        assert seat.enrolment_id is not None
        store.end(work.session, play.id, seat.enrolment_id, ending=now.id, at=work.now)
        said = {"scene": now.id, "ending": now.ending.value}
        work.tell(EventName.SCENARIO_ENDED, "play", play.public_id, result=said, context=context)


def _module(text: ReleaseText, scenario_id: str) -> tuple[int, ModuleOutline]:
    for number, module in enumerate(learning.outline_of(text)):
        if any(each.id == scenario_id for each in module.scenarios):
            return number, module
    raise NotFound


def _scenario(work: Work, release_id: int, scenario_id: str) -> Scenario:
    return _spoken(work, release_id, scenario_id)[0]


def _spoken(work: Work, release_id: int, scenario_id: str, language: str = "") -> tuple[Scenario, TextState | None]:
    found = store.scenario(work.session, release_id, scenario_id, language)
    if found is None:
        raise NotFound
    return found


def _scene(stands: Walk) -> SceneView:
    here = stands.here
    choices = tuple(WayOut(choice.id, choice.label_html) for choice in here.choices)
    return SceneView(here.id, here.title, here.body_html, choices, here.ending, here.debrief_html)


def _debrief(stands: Walk) -> tuple[PrincipleView, ...]:
    return tuple(
        PrincipleView(
            row.principle,
            tuple(EffectView(choice.label_html, effect.upheld, effect.words_html) for choice, effect in row.effects),
        )
        for row in debrief(stands.steps)
    )


@dataclass(frozen=True)
class WayCount:
    """How often a choice was made, of the times that its scene was reached."""

    label_html: str
    to: str
    count: int


@dataclass(frozen=True)
class SceneCount:
    """How often a scene was reached; an ending has no ways."""

    title: str
    ending: str | None
    reached: int
    ways: tuple[WayCount, ...]


@dataclass(frozen=True)
class WaysView:
    """How a scenario is played on the current release. `scenes` is empty while fewer than `least` people played it."""

    course: str
    course_title: str
    language: str
    id: str
    title: str
    people: int
    plays: int
    least: int
    scenes: tuple[SceneCount, ...]


def count_ways(work: Work, slug: str, scenario_id: str) -> WaysView:
    """How often each way was taken, for authors: counts alone, and none while they would show single people."""
    work.require(Action.COURSE_AUTHOR)
    seat, text = learning.seat_of(work, slug)
    if seat.current_release_id is None:
        raise NotFound
    scenario = _scenario(work, seat.current_release_id, scenario_id)
    counts = store.counts(work.session, seat.current_release_id, scenario_id)
    titles = {scene.id: scene.title for scene in scenario.scenes}
    reached = {scenario.scenes[0].id: counts.plays}
    for scene in scenario.scenes:
        for choice in scene.choices:
            reached[choice.to] = reached.get(choice.to, 0) + counts.choices.get((scene.id, choice.id), 0)
    return WaysView(
        course=slug,
        course_title=text.title,
        language=text.language,
        id=scenario_id,
        title=scenario.title,
        people=counts.people,
        plays=counts.plays,
        least=LEAST_PEOPLE,
        scenes=tuple(
            SceneCount(
                scene.title,
                scene.ending,
                reached[scene.id],
                tuple(
                    WayCount(choice.label_html, titles[choice.to], counts.choices.get((scene.id, choice.id), 0))
                    for choice in scene.choices
                ),
            )
            for scene in scenario.scenes
        )
        if counts.people >= LEAST_PEOPLE
        else (),
    )
