"""Lessons, quizzes, scenarios and surveys back to text in one canonical form, which is read as the same values."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from enum import Enum
from typing import Any

from learnhub.content.document import FENCE
from learnhub.content.front_matter import Front
from learnhub.content.items import ItemSource, PairSource
from learnhub.content.lesson import ChoiceSource, LessonSource
from learnhub.content.options import OptionSource
from learnhub.content.quiz import QuizSource
from learnhub.content.scenario import ChoiceSource as WayOut
from learnhub.content.scenario import ScenarioSource, SceneSource
from learnhub.content.survey import QuestionSource, SurveySource


def write_lesson(lesson: LessonSource) -> bytes:
    """The file of a lesson."""
    parts = [
        write_choice(part.id, part.question.text, part.options) if isinstance(part, ChoiceSource) else part.text
        for part in lesson.parts
    ]
    return _file(lesson.front, parts)


def write_quiz(quiz: QuizSource) -> bytes:
    """The file of a quiz."""
    return _file(quiz.front, [part for part in (quiz.intro.text, *map(_item, quiz.items)) if part])


def write_scenario(scenario: ScenarioSource) -> bytes:
    """The file of a scenario."""
    return _file(scenario.front, [part for part in (scenario.intro.text, *map(_scene, scenario.scenes)) if part])


def write_page(front: Front, body: str) -> bytes:
    """The file of a course, a module or a sheet."""
    return _file(front, [body] if body else [])


def write_survey(survey: SurveySource) -> bytes:
    """The file of a survey."""
    return _file(survey.front, [part for part in (survey.intro.text, *map(_question, survey.questions)) if part])


def _file(front: Front, parts: Iterable[str]) -> bytes:
    return "\n".join([FENCE, *_toml(front), FENCE, *(f"\n{part}" for part in parts), ""]).encode()


def _toml(front: Front) -> list[str]:
    values = front.model_dump(by_alias=True, exclude_unset=True)
    return [f"{key} = {toml_value(value)}" for key, value in values.items()]


def toml_value(value: Any) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, Enum):
        return toml_value(value.value)
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml_value(key)} = {toml_value(each)}" for key, each in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_choice(identity: str, question: str, options: Iterable[OptionSource]) -> str:
    """A choice of a lesson."""
    return "\n".join([f"::: choice {{#{identity}}}", question, "", write_options(options), ":::"])


def write_options(options: Iterable[OptionSource]) -> str:
    """Options, one after another."""
    return "\n".join(map(_option, options))


def _option(option: OptionSource) -> str:
    begin = option.mark if option.mark == "1." else f"- {option.mark}"
    inner = "   " if option.mark == "1." else "  "
    label = option.label.replace("\n", f"\n{inner}")
    return f"{begin} {label} {{#{option.id}}}{_note(option.note, inner)}"


def _note(note: str, inner: str = "  ") -> str:
    return "".join(f"\n{inner}> {line}".rstrip(" ") for line in note.split("\n")) if note else ""


def write_pair(pair: PairSource) -> str:
    """A pair of a row and its target."""
    left = f"{pair.label} {{#{pair.id}}} " if pair.id else ""
    return f": {left}=> {pair.to_label} {{#{pair.to}}}{_note(pair.note)}"


def _scene(scene: SceneSource) -> str:
    settings = "\n".join(["```toml", *_toml(scene.front), "```"]) if scene.front else ""
    debrief = "\n".join(f"> {line}".rstrip(" ") for line in scene.debrief.text.split("\n") if scene.debrief.text)
    choices = "\n".join(map(write_way_out, scene.choices))
    parts = [f"## {scene.title} {{#{scene.id}}}", settings, scene.body.text, choices, debrief]
    return "\n\n".join(part for part in parts if part)


def write_way_out(choice: WayOut) -> str:
    """A choice of a scene."""
    label = choice.label.replace("\n", "\n  ")
    effects = [
        "\n  {} {}: {}".format(effect.sign, effect.principle, effect.words.replace("\n", "\n    "))
        for effect in choice.effects
    ]
    lines = "\n" + "".join(effects) if effects else ""
    return f"- {choice.mark} {label} {{#{choice.id}}} => {choice.to}{_note(choice.note)}{lines}"


def _question(question: QuestionSource) -> str:
    settings = "\n".join(["```toml", *_toml(question.front), "```"])
    parts = [f"## {question.title} {{#{question.id}}}", settings, question.body.text, write_options(question.options)]
    return "\n\n".join(part for part in parts if part)


def _item(item: ItemSource) -> str:
    answers = write_options(item.options) or "\n".join(f"= {answer}" for answer in item.answers)
    answers = answers or "\n".join(map(write_pair, item.pairs))
    feedback = "\n".join(f"> {line}".rstrip(" ") for line in item.feedback.text.split("\n") if item.feedback.text)
    settings = "\n".join(["```toml", *_toml(item.front), "```"])
    parts = [
        f"## {item.title} {{#{item.id}}}",
        settings,
        item.stem.text,
        answers,
        feedback if item.feedback.text else "",
    ]
    return "\n\n".join(part for part in parts if part)
