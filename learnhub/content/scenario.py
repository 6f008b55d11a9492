"""A scenario: from its file to what is written in it, and from there to the scenes that are played."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from learnhub.content import style
from learnhub.content.document import Block, Document
from learnhub.content.faults import Faults, nearest
from learnhub.content.front_matter import UNKNOWN_ID, ScenarioFront, SceneFront, read_front
from learnhub.content.lesson import Prose, trimmed
from learnhub.content.markdown import Rendered, Scope, lead_of, note_id, render, render_inline, split_id, structure
from learnhub.content.options import Group, groups, is_options, parts, read_mark, unquote_lines
from learnhub.content.quiz import is_settings
from learnhub.domain.principles import Principle
from learnhub.domain.scenarios import Effect, Scenario, Scene, SceneChoice, leading_back, unreachable

CONSEQUENCE_WORDS = 60
SCENES = (6, 12)
ENDINGS = 3
NOWHERE = "scene-is-missing"
"""Stands for the scene that a choice does not name."""

_ARROW = re.compile(r"\s*=>[ \t]*(?P<to>[^\s=>{}]*)\s*$")
_EFFECT = re.compile(r"(?P<principle>[\w-]+):\s+(?P<words>\S.*)", re.DOTALL)


@dataclass(frozen=True)
class EffectSource:
    """A line of a choice's debrief as it is written: `sign` is + or -."""

    sign: str
    principle: str
    words: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ChoiceSource:
    """A choice of a scene as it is written."""

    id: str
    mark: str
    label: str
    to: str
    note: str
    effects: tuple[EffectSource, ...]
    line: int = field(default=0, compare=False)
    note_line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class SceneSource:
    """A scene as it is written; `front` is None for one without settings."""

    id: str
    title: str
    front: SceneFront | None
    body: Prose
    choices: tuple[ChoiceSource, ...]
    debrief: Prose
    line: int = field(default=0, compare=False)
    choices_line: int = field(default=0, compare=False)
    sound: bool = field(default=True, compare=False)


@dataclass(frozen=True)
class ScenarioSource:
    """A scenario as it is written; `sound` is False when a key could not be used and has a stand-in."""

    path: str
    front: ScenarioFront
    intro: Prose
    scenes: tuple[SceneSource, ...]
    sound: bool = field(default=True, compare=False)


def read_scenario(document: Document, faults: Faults) -> ScenarioSource:
    """What is written in a scenario's file; every fault of its keys and of its scenes' form is noted."""
    front, sound = read_front(ScenarioFront, document.front, 2, faults)
    intro = "".join(block.text for block in document.blocks if block.name != "item")
    scenes = tuple(read_scene(block, faults) for block in document.blocks if block.name == "item")
    return ScenarioSource(document.path, front, trimmed(intro, document.body_line), scenes, sound)


def read_scene(block: Block, faults: Faults) -> SceneSource:
    """What is written in a block of a scenario; every fault of its form is noted."""
    heading, *rest = parts(structure(block.text, block.line, Faults(faults.path)))
    line = block.line + heading.start
    title, identity = split_id(heading.tokens[1].content)
    if not title:
        faults.add(line, "heading-empty")
    front, sound, begin = None, True, heading
    if rest and is_settings(rest[0]):
        begin = rest.pop(0)
        front, sound = read_front(SceneFront, begin.tokens[0].content, block.line + begin.start + 1, faults)
    lines = block.text.split("\n")
    at = next((index for index, group in enumerate(rest) if is_options(group)), None)
    if at is not None:
        body, given, after = rest[:at], rest[at], rest[at + 1 :]
    else:
        given = None
        end = len(rest) - (bool(rest) and rest[-1].type == "blockquote_open")
        body, after = rest[:end], rest[end:]
    for group in (group for group in body + after if is_settings(group)):
        faults.add(block.line + group.start, "settings-twice")
    for group in after:
        if group.type != "blockquote_open" and not is_settings(group):
            faults.add(block.line + group.start, "scene-order")
    quotes = [group for group in after if group.type == "blockquote_open"]
    last = next((group.start for group in (given, *after) if group), None)
    return SceneSource(
        note_id(identity, line, "scene", title, faults),
        title,
        front,
        trimmed("\n".join(lines[begin.end : last]), block.line + begin.end),
        tuple(read_way_out(item, lines, block.line, faults) for item in groups(given.tokens[1:-1])) if given else (),
        Prose(unquote_lines(quotes, lines), block.line + quotes[0].start) if quotes else Prose(""),
        line,
        block.line + given.start if given else line,
        sound,
    )


def read_way_out(item: Group, lines: list[str], line: int, faults: Faults) -> ChoiceSource:
    """A choice of a scene as it is written; `line` is the file's line of `lines[0]`."""
    mark, content, last, inner = read_mark(item, line, faults)
    label, to = content, NOWHERE
    if found := _ARROW.search(content):
        label, to = content[: found.start()], found["to"] or NOWHERE
    if to == NOWHERE:
        faults.add(line + last, "choice-leads")
    label, identity = split_id("\n".join(text.strip() for text in label.split("\n")))
    if not label:
        faults.add(line + item.start, "option-empty")
    quotes = [part for part in inner if part.type == "blockquote_open"]
    effects: list[EffectSource] = []
    for part in inner:
        if part.type == "bullet_list_open":
            for each in groups(part.tokens[1:-1]):
                effect = effect_of(each, line)
                if effect is None:
                    faults.add(line + each.start, "effect-form", principles=", ".join(Principle))
                else:
                    effects.append(effect)
        elif part.type != "blockquote_open":
            faults.add(line + part.start, "choice-extra")
    return ChoiceSource(
        note_id(identity, line + last, "choice", label, faults),
        mark,
        label,
        to,
        unquote_lines(quotes, lines),
        tuple(effects),
        line + item.start,
        line + quotes[0].start if quotes else line + item.start,
    )


def effect_of(item: Group, line: int) -> EffectSource | None:
    """A line of a choice's debrief; None when it does not say which principle, and how."""
    inner = groups(item.tokens[1:-1])
    plain = len(inner) == 1 and inner[0].type == "paragraph_open"
    found = _EFFECT.match(inner[0].tokens[1].content) if plain else None
    if found is None or found["principle"] not in set(Principle):
        return None
    words = "\n".join(text.strip() for text in found["words"].split("\n"))
    return EffectSource(item.tokens[0].markup, found["principle"], words, line + item.start)


def build_scenario(source: ScenarioSource, scope: Scope, faults: Faults) -> tuple[Scenario, Rendered]:
    """The scenario as a value, and what its text was found to hold; faults of its Markdown are noted."""
    whole = render(source.intro.text, source.intro.line, scope, faults)
    body = whole.html
    scenes = tuple(build_scene(scene, scope, faults, whole) for scene in source.scenes)
    front = source.front
    scenario = Scenario(front.id, front.title, front.minutes, front.objectives, body, scenes, source.path)
    return scenario, whole


def build_scene(scene: SceneSource, scope: Scope, faults: Faults, whole: Rendered) -> Scene:
    """The scene as a value; what its text holds is taken into `whole`."""

    def piece(prose: Prose) -> str:
        rendered = render(prose.text, prose.line, scope, faults)
        whole.absorb(rendered)
        return rendered.html

    def words(text: str, line: int) -> str:
        rendered = render_inline(text, line, scope, faults)
        whole.absorb(rendered)
        return rendered.html

    whole.ids.append((scene.id, scene.line))
    title = lead_of(scene.title) + render_inline(scene.title, scene.line, scope, faults).plain
    body = piece(scene.body)
    choices = tuple(
        SceneChoice(
            choice.id,
            words(choice.label, choice.line),
            choice.to,
            piece(Prose(choice.note, choice.note_line)),
            tuple(
                Effect(Principle(effect.principle), effect.sign == "+", words(effect.words, effect.line))
                for effect in choice.effects
                if effect.principle in set(Principle)
            ),
        )
        for choice in scene.choices
    )
    ending = scene.front.ending if scene.front else None
    return Scene(scene.id, title, body, choices, ending, piece(scene.debrief))


def check_scenario(scenario: ScenarioSource, body_line: int, faults: Faults) -> None:
    """Note what is wrong between the scenes, and in each of them."""
    scenes = {scene.id: scene for scene in scenario.scenes}
    if not scenario.intro.text:
        faults.add(body_line, "scenario-intro")
    if not any(scene.front for scene in scenario.scenes):
        faults.add(body_line, "scenario-endless")
    for scene in scenario.scenes:
        _check_scene(scene, faults)
        for choice in scene.choices:
            if choice.to != NOWHERE and choice.to not in scenes:
                faults.add(choice.line, "scene-unknown", id=choice.to, nearest=nearest(choice.to, scenes))
    ways = {scene.id: [choice.to for choice in scene.choices] for scene in scenario.scenes}
    led = all(to in scenes for leads in ways.values() for to in leads)
    for identity in unreachable(ways) if led else ():
        faults.add(scenes[identity].line, "scene-unreachable", id=identity)
    for identity, to in leading_back(ways):
        line = next(choice.line for choice in scenes[identity].choices if choice.to == to)
        faults.add(line, "scene-loop", id=to)
    least, most = SCENES
    endings = sum(scene.front is not None for scene in scenario.scenes)
    if not least <= len(scenario.scenes) <= most or endings < ENDINGS:
        params = {"scenes": len(scenario.scenes), "endings": endings, "least": least, "most": most}
        faults.add(body_line, "scenario-size", **params, wanted=ENDINGS)


def _check_scene(scene: SceneSource, faults: Faults) -> None:
    if not scene.body.text:
        faults.add(scene.line, "scene-empty")
    if scene.front and scene.choices:
        faults.add(scene.choices_line, "ending-choices")
    elif not scene.front and not scene.choices:
        faults.add(scene.line, "scene-dead-end")
    elif scene.front and not scene.debrief.text:
        faults.add(scene.line, "debrief-missing")
    if scene.choices and scene.debrief.text:
        faults.add(scene.debrief.line, "debrief-early")
    if len(scene.choices) == 1 and not scene.front:
        faults.add(scene.choices_line, "scene-one-way")
    met: set[str] = set()
    for choice in scene.choices:
        if choice.id in met:
            first = next(each.line for each in scene.choices if each.id == choice.id)
            faults.add(choice.line, "id-twice", id=choice.id, first=f"{faults.path}:{first}")
        met |= {choice.id} - {UNKNOWN_ID}
        _check_choice(choice, faults)


def _check_choice(choice: ChoiceSource, faults: Faults) -> None:
    if choice.mark != "( )":
        faults.add(choice.line, "choice-mark")
    if not choice.note:
        faults.add(choice.line, "consequence-missing", id=choice.id)
    elif (words := style.count(choice.note)) > CONSEQUENCE_WORDS:
        faults.add(choice.note_line, "consequence-long", words=words, most=CONSEQUENCE_WORDS)
    if not choice.effects:
        faults.add(choice.line, "effects-missing", id=choice.id)
    met: set[str] = set()
    for effect in choice.effects:
        if effect.principle in met:
            faults.add(effect.line, "effect-twice", principle=effect.principle)
        met.add(effect.principle)
        if (words := style.count(effect.words)) > style.FEEDBACK_WORDS:
            faults.add(effect.line, "effect-long", words=words, most=style.FEEDBACK_WORDS)
