"""Courses of twenty lessons and ten quizzes, of the shipped course's text, and what a form answers to their items."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bench.rows import put
from learnhub.content.course import read_course
from learnhub.content.folder import read_folder
from learnhub.domain.assessment import Form, Item, ItemKind, Quiz
from learnhub.domain.outline import Course as CourseText
from learnhub.domain.outline import Lesson, Module
from learnhub.paths import data_dir
from learnhub.store.engine import Session
from learnhub.store.search.index import Document, Passage
from learnhub.store.tables.authoring import Course, Release, ReleaseItem, ReleaseLesson

COURSES, MODULES, DRAW = 20, 10, 20


def every_kind() -> tuple[Item, ...]:
    """One item of each kind in each form, of the sample course."""
    sample = read_course(read_folder(data_dir("courses") / "samples" / "every-question")[0]).course
    assert sample is not None
    return sample.modules[0].quizzes[0].items


def written(source: CourseText, number: int, every: Sequence[Item]) -> CourseText:
    """A course of ten modules with two lessons and a quiz of twenty each, of the shipped course's text; every try asks
    in every way, with one item of each kind among `every`."""
    modules = []
    for place in range(MODULES):
        taken = [source.modules[(number + place + offset) % len(source.modules)] for offset in range(3)]
        modules.append(_module(taken, place, every))
    return replace(
        source, id=f"course-{number}", title=f"{source.title}, part {number}", modules=tuple(modules), open=True
    )


def _of_form(form: Form, items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.form is form]


def _module(taken: list[Module], place: int, every: Sequence[Item]) -> Module:
    first = taken[0]
    quiz = first.quizzes[0]
    written = [item for module in taken for item in module.quizzes[0].items]
    drawn = [_of_form(form, written)[: DRAW - len(ItemKind)] + _of_form(form, every) for form in (Form.A, Form.B)]
    items = tuple(
        replace(item, id=f"{item.id}-{place}", siblings=f"{item.siblings}-{place}" if item.siblings else "")
        for item in [*itertools.chain(*drawn), *_of_form(Form.PRACTICE, written)]
    )
    return replace(
        first,
        id=f"{first.id}-{place}",
        lessons=tuple(replace(lesson, id=f"{lesson.id}-{place}") for lesson in first.lessons),
        quizzes=(replace(quiz, id=f"{quiz.id}-{place}", items=items, draw=DRAW, pass_line=15),),
    )


def put_courses(session: Session, texts: list[CourseText], now: dt.datetime) -> None:
    """Each with a release, as publishing would have made it."""
    for key, text in enumerate(texts, 1):
        lessons = [(module, lesson) for module in text.modules for lesson in module.lessons]
        course = Course(id=key, slug=text.id, created_at=now)
        session.add(course)
        session.flush()
        session.add(
            Release(
                id=key,
                course_id=key,
                number=1,
                name=hashlib.sha256(text.id.encode()).hexdigest(),
                published_at=now - dt.timedelta(days=300),
                title=text.title,
                summary=text.summary,
                language=text.language,
                open=text.open,
                completion=text.completion,
                minutes=sum(lesson.minutes for _, lesson in lessons),
                body_html=text.body_html,
                outline={"modules": [_outlined(module) for module in text.modules]},
                details={
                    module.id: {
                        "body_html": module.body_html,
                        "objectives": [dataclasses.asdict(each) for each in module.objectives],
                    }
                    for module in text.modules
                },
            )
        )
        session.flush()
        course.release_id = key
        session.flush()
        put(
            session,
            ReleaseLesson,
            (_lesson_row(key, place, module, lesson) for place, (module, lesson) in enumerate(lessons)),
        )
        items = [(quiz, item) for module in text.modules for quiz in module.quizzes for item in quiz.items]
        put(session, ReleaseItem, (_item_row(key, place, quiz, item) for place, (quiz, item) in enumerate(items)))


def _outlined(module: Module) -> dict[str, Any]:
    return {
        "id": module.id,
        "title": module.title,
        "summary": module.summary,
        "principle": module.principle,
        "lessons": [{"id": each.id, "title": each.title, "minutes": each.minutes} for each in module.lessons],
        "quizzes": [
            {name: getattr(quiz, name) for name in ("id", "title", "draw", "pass_line", "reason", "body_html")}
            for quiz in module.quizzes
        ],
    }


def _lesson_row(release: int, place: int, module: Module, lesson: Lesson) -> dict[str, Any]:
    return {
        "release_id": release,
        "lesson_id": lesson.id,
        "position": place,
        "module_id": module.id,
        "principle": module.principle,
        "title": lesson.title,
        "minutes": lesson.minutes,
        "content": {
            "segments": [dataclasses.asdict(segment) for segment in lesson.segments],
            "headings": [dataclasses.asdict(heading) for heading in lesson.headings],
            "objectives": list(lesson.objectives),
            "paragraphs": list(lesson.paragraphs),
        },
    }


def _item_row(release: int, place: int, quiz: Quiz, item: Item) -> dict[str, Any]:
    return {
        "release_id": release,
        "item_id": item.id,
        "quiz_id": quiz.id,
        "position": place,
        "form": item.form,
        "content": dataclasses.asdict(item),
    }


def lesson_documents(texts: list[CourseText]) -> Iterator[Document]:
    """What search knows of the lessons."""
    for text in texts:
        for module in text.modules:
            for lesson in module.lessons:
                yield Document(
                    kind="lesson",
                    ref=f"{text.id}/{lesson.id}",
                    title=lesson.title,
                    passages=tuple(Passage(each.heading_id, each.heading, each.text) for each in lesson.passages),
                    language=text.language,
                    principles=(module.principle,) if module.principle else (),
                    classes=frozenset({"public"}),
                )


def shape(text: CourseText) -> dict[str, Any]:
    """What the measuring needs to know of a course."""
    return {
        "slug": text.id,
        "lessons": [lesson.id for module in text.modules for lesson in module.lessons],
        "quizzes": [quiz.id for module in text.modules for quiz in module.quizzes],
        "answers": {item.id: _right(item) for module in text.modules for quiz in module.quizzes for item in quiz.items},
    }


def _right(item: Item) -> dict[str, list[str]]:
    """The fields of a form that answer an item right, or, where a person marks it, at all."""
    parts = {f"{item.id}:{gap.id}": [gap.answers[0]] for gap in item.gaps}
    if item.kind is ItemKind.ORDER:
        parts = {f"{item.id}:{option.id}": [str(place)] for place, option in enumerate(item.options, 1)}
    elif item.targets:
        parts = {f"{item.id}:{option.id}": [option.to] for option in item.options}
    if parts:
        return parts
    more = {f"{item.id}:certainty": ["3"]} if item.certainty else {}
    more |= {f"{item.id}:unit": [item.units[0].name]} if item.units else {}
    text = list(item.answers[:1]) or ["Every giver gets the same letters."]
    return {item.id: [option.id for option in item.options if option.right] or text, **more}
