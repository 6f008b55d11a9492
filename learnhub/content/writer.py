"""Lessons and quizzes back to text in its one canonical form: reading what was written gives the same values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum
from typing import Any

from learnhub.content.document import FENCE
from learnhub.content.front_matter import Front
from learnhub.content.lesson import ChoiceSource, LessonSource
from learnhub.content.options import OptionSource
from learnhub.content.quiz import ItemSource, QuizSource


def write_lesson(lesson: LessonSource) -> bytes:
    """The file of a lesson."""
    parts = [_choice(part) if isinstance(part, ChoiceSource) else part.text for part in lesson.parts]
    return _file(lesson.front, parts)


def write_quiz(quiz: QuizSource) -> bytes:
    """The file of a quiz."""
    return _file(quiz.front, [part for part in (quiz.intro.text, *map(_item, quiz.items)) if part])


def _file(front: Front, parts: Iterable[str]) -> bytes:
    return "\n".join([FENCE, *_toml(front), FENCE, *(f"\n{part}" for part in parts), ""]).encode()


def _toml(front: Front) -> list[str]:
    values = front.model_dump(by_alias=True, exclude_unset=True)
    return [f"{key} = {_value(value)}" for key, value in values.items()]


def _value(value: Any) -> str:
    if isinstance(value, Enum):
        return _value(value.value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _choice(choice: ChoiceSource) -> str:
    return "\n".join([f"::: choice {{#{choice.id}}}", choice.question.text, "", _options(choice.options), ":::"])


def _options(options: Iterable[OptionSource]) -> str:
    return "\n".join(map(_option, options))


def _option(option: OptionSource) -> str:
    label = option.label.replace("\n", "\n  ")
    note = "".join(f"\n  > {line}".rstrip(" ") for line in option.note.split("\n")) if option.note else ""
    return f"- {option.mark} {label} {{#{option.id}}}{note}"


def _item(item: ItemSource) -> str:
    answers = _options(item.options) or "\n".join(f"= {answer}" for answer in item.answers)
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
