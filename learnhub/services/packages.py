"""A course to take away: what its release or its draft holds, for trainers whole, for learners without the keys."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.content.manifest import release_name
from learnhub.domain.assessment import Form, Quiz, item_from_json, limits_from_json, take_from_json
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.outline import ChoiceOption, Completion, Course, Heading, Lesson, Module, Objective, Segment
from learnhub.domain.packages import Package
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.domain.scenarios import scenario_from_json
from learnhub.domain.sheets import Sheet
from learnhub.services.assessment import help_of
from learnhub.services.learning.seats import enrolled_seat
from learnhub.services.work import Work
from learnhub.store import authoring
from learnhub.store import exports as exports_store
from learnhub.store import packages as store
from learnhub.store.packages import ReleaseParts


@dataclass(frozen=True)
class Contents:
    """What a package is made of. `files` are the pictures by path, or all files where they were asked for; `number` is
    None for a draft, `name` tells its text from any other."""

    course: Course
    files: Mapping[str, bytes]
    number: int | None
    name: str
    at: dt.datetime


_UNREAD = Course("", "", "en", "", False, Completion.EVERY_MODULE, None, "", ())  # noqa: FBT003
"""Stands for a draft whose text cannot be read: its files can be taken along all the same."""


@dataclass(frozen=True)
class PackagesView:
    """What a trainer may take away of a course: its release, its draft, or both."""

    slug: str
    title: str
    language: str
    release: int | None
    published_at: dt.datetime | None
    draft_differs: bool
    draft_faults: int
    open_items: int


def list_packages(work: Work, slug: str) -> PackagesView:
    """What there is to be taken away. Raises NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    parts = store.release_parts(work.session, course.release_id) if course.release_id else None
    hashes = authoring.draft_hashes(work.session, course.id)
    differs = course.release_id is None or hashes != authoring.release_hashes(work.session, course.release_id)
    faults = errors(read_course(authoring.draft_files(work.session, course.id)).faults) if differs else []
    return PackagesView(
        slug=slug,
        title=parts.release.title if parts else slug,
        language=parts.release.language if parts else "en",
        release=parts.release.number if parts else None,
        published_at=parts.release.published_at if parts else None,
        draft_differs=differs,
        draft_faults=len(faults),
        open_items=sum(content["kind"] == "open" for _, content in parts.items) if parts else 0,
    )


def ask(work: Work, public_id: uuid.UUID, slug: str, package: str, *, draft: bool, locale: str) -> None:
    """Ask for a package under the id that the form minted; pressed twice is one. Raises Invalid for a form that there
    is not, NotFound for a course that there is not."""
    work.require(Action.COURSE_AUTHOR)
    if package not in set(Package):
        raise Invalid(Fault("package", "not-a-choice"))
    course = authoring.course_by_slug(work.session, slug)
    if course is None or (course.release_id is None and not draft):
        raise NotFound
    if exports_store.export(work.session, public_id) is not None:
        return
    asked: dict[str, Any] = {"query": "", "filters": {}, "number": None, "locale": locale}
    exports_store.add(
        work.session,
        public_id=public_id,
        account_id=work.actor.id,
        format=Package(package).ending,
        asked=asked | {"course": slug, "package": package, "draft": draft},
        asked_at=work.now,
    )
    work.enqueue("export", str(public_id), {})


def course_contents(work: Work, slug: str, *, draft: bool = False, whole: bool = False) -> Contents:
    """A course as its current release has it, or its draft; `whole` brings all its files, else its pictures.

    Raises NotFound, and Invalid with every fault of a draft whose text cannot be read, unless it is `whole`.
    """
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None or (course.release_id is None and not draft):
        raise NotFound
    if not draft:
        assert course.release_id
        return _release_contents(work, course.release_id, whole=whole)
    files = authoring.draft_files(work.session, course.id)
    read = read_course(files)
    if read.course is None and not whole:
        raise Invalid(*errors(read.faults))
    kept = files if whole else {path: data for path, data in files.items() if "/media/" in path}
    return Contents(read.course or _UNREAD, kept, None, release_name(files), work.now)


def kept_contents(work: Work, slug: str, module_id: str = "") -> Contents:
    """What somebody who joined may keep: the course of their own release, or one module of it, with the questions that
    are for practice and no other. Raises SignIn, NotFound."""
    seat, _text = enrolled_seat(work, slug)
    contents = _release_contents(work, seat.release_id)
    modules = [module for module in contents.course.modules if not module_id or module.id == module_id]
    if not modules:
        raise NotFound
    return replace(contents, course=practised(replace(contents.course, modules=tuple(modules))))


def practised(course: Course) -> Course:
    """The course without the questions that tries are made of: their keys leave the site in no other package."""
    return replace(course, modules=tuple(replace(each, quizzes=_practice(each)) for each in course.modules))


def _practice(module: Module) -> tuple[Quiz, ...]:
    return tuple(
        replace(quiz, items=tuple(item for item in quiz.items if item.form is Form.PRACTICE)) for quiz in module.quizzes
    )


def _release_contents(work: Work, release_id: int, *, whole: bool = False) -> Contents:
    parts = store.release_parts(work.session, release_id)
    release = parts.release
    take = authoring.release_files if whole else store.release_media
    files = take(work.session, release_id)
    return Contents(_course(parts), files, release.number, release.name, release.published_at)


def _course(parts: ReleaseParts) -> Course:
    release = parts.release
    return Course(
        id=parts.slug,
        title=release.title,
        language=release.language,
        summary=release.summary,
        open=release.open,
        completion=Completion(release.completion),
        number=None,
        body_html=release.body_html,
        modules=tuple(_module(raw, release.details[raw["id"]], parts) for raw in release.outline["modules"]),
    )


def _module(raw: Mapping[str, Any], details: Mapping[str, Any], parts: ReleaseParts) -> Module:
    lessons = {row[0]: row for row in parts.lessons}
    scenarios = dict(parts.scenarios)
    return Module(
        id=raw["id"],
        title=raw["title"],
        summary=raw["summary"],
        principle=Principle(raw["principle"]) if raw["principle"] else None,
        objectives=tuple(Objective(**each) for each in details["objectives"]),
        body_html=details["body_html"],
        lessons=tuple(_lesson(*lessons[each["id"]]) for each in raw["lessons"]),
        quizzes=tuple(_quiz(each, parts) for each in raw["quizzes"]),
        scenarios=tuple(scenario_from_json(scenarios[each["id"]]) for each in raw.get("scenarios", ())),
        sheets=tuple(_sheet(each) for each in details.get("sheets", ())),
    )


def _sheet(raw: Mapping[str, Any]) -> Sheet:
    made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    return Sheet(**made)


def _lesson(lesson_id: str, title: str, minutes: int, content: Mapping[str, Any]) -> Lesson:
    segments = tuple(
        Segment(each["html"], each["choice_id"], tuple(ChoiceOption(**option) for option in each["options"]))
        for each in content["segments"]
    )
    return Lesson(
        id=lesson_id,
        title=title,
        minutes=minutes,
        objectives=tuple(content["objectives"]),
        paragraphs=tuple(content["paragraphs"]),
        headings=tuple(Heading(**each) for each in content["headings"]),
        segments=segments,
        text="",
        path="",
    )


def _quiz(raw: Mapping[str, Any], parts: ReleaseParts) -> Quiz:
    return Quiz(
        id=raw["id"],
        title=raw["title"],
        pass_line=raw["pass_line"],
        draw=raw["draw"],
        reason=raw["reason"],
        body_html=raw["body_html"],
        items=tuple(item_from_json(content) for quiz_id, content in parts.items if quiz_id == raw["id"]),
        path="",
        blueprint=tuple(take_from_json(line) for line in raw.get("blueprint", ())),
        pass_each=raw.get("pass_each", 0),
        limits=limits_from_json(raw.get("limits", {})),
        help=help_of(raw),
    )
