"""A course to take away in one of its languages: what is translated, and else the words of the original."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from learnhub.domain.assessment import Quiz, item_from_json
from learnhub.domain.languages import TextState, told
from learnhub.domain.outline import ChoiceOption, Course, Heading, Lesson, Module, Objective, Segment
from learnhub.domain.scenarios import Scenario, scenario_from_json
from learnhub.domain.sheets import Sheet

Words = Mapping[tuple[str, str], Any]
"""What a release keeps of a language: by kind (`course`, `lesson`, `quiz`, `scenario`) and id."""


@dataclass(frozen=True)
class Tongue:
    """How much of a course is in the language that it is taken away in. `frame` tells of its titles and of its own and
    its modules' words, `states` of each lesson, quiz and scenario by id; what has none stands in `original`."""

    original: str
    frame: TextState
    states: Mapping[str, TextState]


def words_of(rows: Iterable[Mapping[str, Any]], original: str) -> Words:
    """The rows of a language as the functions here look them up."""
    return {(row["kind"], row["ref"]): told(row["content"], original) for row in rows}


def in_tongue(course: Course, language: str, words: Words) -> tuple[Course, Tongue]:
    """The course in the language of these words."""
    frame = words["course", course.id]
    outline = {module["id"]: module for module in frame["outline"]["modules"]}
    made = replace(
        course,
        language=language,
        title=frame["title"],
        summary=frame["summary"],
        body_html=frame["body_html"],
        modules=tuple(
            _module(module, outline[module.id], frame["details"][module.id], words) for module in course.modules
        ),
    )
    states = {ref: TextState(**content["state"]) for (kind, ref), content in words.items() if kind != "course"}
    return made, Tongue(course.language, TextState(**frame["state"]), states)


def _module(module: Module, raw: Mapping[str, Any], details: Mapping[str, Any], words: Words) -> Module:
    quizzes = {each["id"]: each for each in raw["quizzes"]}
    return replace(
        module,
        title=raw["title"],
        summary=raw["summary"],
        body_html=details["body_html"],
        objectives=tuple(Objective(**each) for each in details["objectives"]),
        sheets=tuple(sheet_from_json(each) for each in details.get("sheets", ())),
        lessons=tuple(_lesson(lesson, words) for lesson in module.lessons),
        quizzes=tuple(_quiz(quiz, quizzes[quiz.id], words) for quiz in module.quizzes),
        scenarios=tuple(_scenario(scenario, words) for scenario in module.scenarios),
    )


def _lesson(lesson: Lesson, words: Words) -> Lesson:
    row = words.get(("lesson", lesson.id))
    if row is None:
        return lesson
    content = row["content"]
    return replace(
        lesson,
        title=row["title"],
        segments=segments_from_json(content["segments"]),
        headings=tuple(Heading(**each) for each in content["headings"]),
    )


def _quiz(quiz: Quiz, raw: Mapping[str, Any], words: Words) -> Quiz:
    row = words.get(("quiz", quiz.id))
    if row is None:
        return quiz
    return replace(
        quiz,
        title=raw["title"],
        reason=raw["reason"],
        body_html=raw["body_html"],
        items=tuple(item_from_json(item) for item in row["items"]),
    )


def _scenario(scenario: Scenario, words: Words) -> Scenario:
    row = words.get(("scenario", scenario.id))
    return scenario if row is None else scenario_from_json(row["scenario"])


def segments_from_json(raw: Iterable[Mapping[str, Any]]) -> tuple[Segment, ...]:
    """The segments of a lesson again that its row keeps."""
    return tuple(
        Segment(each["html"], each["choice_id"], tuple(ChoiceOption(**option) for option in each["options"]))
        for each in raw
    )


def sheet_from_json(raw: Mapping[str, Any]) -> Sheet:
    """A sheet again that the frame of a release keeps."""
    made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    return Sheet(**made)
