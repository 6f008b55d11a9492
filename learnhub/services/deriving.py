"""What a release is made of, from the text of a course: in its own language and in others."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnhub.content.languages import Languages, Spoken
from learnhub.domain.assessment import Quiz, limits_to_json
from learnhub.domain.outline import Course, Lesson, Module
from learnhub.domain.teaching import Cite, cites
from learnhub.store.authoring import ReleaseRows
from learnhub.store.search import Analysed, analysed, lesson_documents


@dataclass(frozen=True)
class Prepared:
    """A text that was read and found right, made into the rows of a release and of search: what is left is to write
    them. `release` are the columns of its own row, `cites` the cases that it links to."""

    course: str
    release: Mapping[str, Any]
    rows: ReleaseRows
    cites: Sequence[Cite]
    lessons: Sequence[Analysed]


def prepare(languages: Languages, *, search: bool = True) -> Prepared:
    """All that publishing needs of a text, made before anything is written; without `search`, nothing for it."""
    text = languages.original
    return Prepared(
        course=text.id,
        release={
            "language": text.language,
            "open": text.open,
            "completion": text.completion,
            "minutes": sum(lesson.minutes for module in text.modules for lesson in module.lessons),
            "languages": [each.language for each in languages.others],
            **frame(text),
        },
        rows=ReleaseRows.of(
            lessons=(
                {
                    "lesson_id": lesson.id,
                    "module_id": module.id,
                    "principle": module.principle,
                    "title": lesson.title,
                    "minutes": lesson.minutes,
                    "content": lesson_content(lesson),
                }
                for module in text.modules
                for lesson in module.lessons
            ),
            items=(row for module in text.modules for quiz in module.quizzes for row in item_rows(quiz)),
            scenarios=(
                {"scenario_id": scenario.id, "module_id": module.id, "content": dataclasses.asdict(scenario)}
                for module in text.modules
                for scenario in module.scenarios
            ),
            translations=(row for each in languages.others for row in translated_rows(each)),
        ),
        cites=cites(text),
        lessons=[analysed(document) for document in lesson_documents(languages)] if search else [],
    )


def item_rows(quiz: Quiz) -> Iterator[dict[str, Any]]:
    """The rows of a release for the questions of a quiz."""
    for item in quiz.items:
        yield {"item_id": item.id, "quiz_id": quiz.id, "form": item.form, "content": dataclasses.asdict(item)}


def frame(text: Course) -> dict[str, Any]:
    """What every page of a course shows, and what its own page shows alone."""
    return {
        "title": text.title,
        "summary": text.summary,
        "body_html": text.body_html,
        "outline": {"number": text.number, "modules": [_module(module) for module in text.modules]},
        "details": {
            module.id: {
                "body_html": module.body_html,
                "objectives": [dataclasses.asdict(objective) for objective in module.objectives],
                "sheets": [dataclasses.asdict(sheet) for sheet in module.sheets],
                "surveys": [dataclasses.asdict(survey) for survey in module.surveys],
            }
            for module in text.modules
        },
    }


def translated_rows(spoken: Spoken, only: Container[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a release in another language: the frame, and each lesson, quiz and scenario that has words in it;
    `only` leaves out the files at other paths."""
    states = {path: state for path, state in spoken.states.items() if only is None or path in only}

    def row(kind: str, ref: str, **content: Any) -> dict[str, Any]:
        return {"language": spoken.language, "kind": kind, "ref": ref, "content": content}

    yield row("course", spoken.course.id, **frame(spoken.course), state=dataclasses.asdict(spoken.frame))
    for module in spoken.course.modules:
        for lesson in module.lessons:
            if state := states.get(lesson.path):
                content = lesson_content(lesson)
                yield row("lesson", lesson.id, title=lesson.title, content=content, state=dataclasses.asdict(state))
        for quiz in module.quizzes:
            if state := states.get(quiz.path):
                items = [dataclasses.asdict(item) for item in quiz.items]
                yield row("quiz", quiz.id, items=items, state=dataclasses.asdict(state))
        for scenario in module.scenarios:
            if state := states.get(scenario.path):
                content = dataclasses.asdict(scenario)
                yield row("scenario", scenario.id, scenario=content, state=dataclasses.asdict(state))


def _module(module: Module) -> dict[str, Any]:
    return {
        "id": module.id,
        "title": module.title,
        "summary": module.summary,
        "principle": module.principle,
        "lessons": [
            {
                "id": lesson.id,
                "title": lesson.title,
                "minutes": lesson.minutes,
                "objectives": list(lesson.objectives),
            }
            for lesson in module.lessons
        ],
        "scenarios": [{"id": each.id, "title": each.title, "minutes": each.minutes} for each in module.scenarios],
        "surveys": [
            {"id": each.id, "title": each.title, "minutes": each.minutes, "at_end": each.at_end}
            for each in module.surveys
        ],
        "quizzes": [
            {
                "id": quiz.id,
                "title": quiz.title,
                "draw": quiz.draw,
                "pass_line": quiz.pass_line,
                "reason": quiz.reason,
                "pass_each": quiz.pass_each,
                "limits": limits_to_json(quiz.limits),
                "help": dataclasses.asdict(quiz.help),
                "blueprint": [dataclasses.asdict(line) for line in quiz.blueprint],
                "body_html": quiz.body_html,
            }
            for quiz in module.quizzes
        ],
    }


def lesson_content(lesson: Lesson) -> dict[str, Any]:
    """A lesson as its row keeps it."""
    return {
        "segments": [dataclasses.asdict(segment) for segment in lesson.segments],
        "headings": [dataclasses.asdict(heading) for heading in lesson.headings],
        "objectives": list(lesson.objectives),
        "paragraphs": list(lesson.paragraphs),
    }
