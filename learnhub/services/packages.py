"""A course to take away: what its release or its draft holds, for trainers whole, for learners without the keys."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.content.languages import language_of_course, languages_of, speak
from learnhub.content.manifest import release_name
from learnhub.domain.assessment import Form, Quiz, item_from_json, limits_from_json, take_from_json
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.outline import Completion, Course, Heading, Lesson, Module, Objective
from learnhub.domain.packages import Package
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.domain.scenarios import scenario_from_json
from learnhub.services.assessment import help_of
from learnhub.services.deriving import translated_rows
from learnhub.services.learning.seats import enrolled_seat
from learnhub.services.titles import title_of
from learnhub.services.tongues import Tongue, in_tongue, segments_from_json, sheet_from_json, words_of
from learnhub.services.work import Work
from learnhub.store import authoring
from learnhub.store import exports as exports_store
from learnhub.store import packages as store
from learnhub.store.packages import ReleaseParts
from learnhub.store.tables.authoring import Course as CourseRow


@dataclass(frozen=True)
class Contents:
    """What a package is made of. `files` are the pictures by path, or all files where they were asked for; `number` is
    None for a draft, `name` tells its text from any other. `tongue` is there where the course is not in the language
    that it was written in."""

    course: Course
    files: Mapping[str, bytes]
    number: int | None
    name: str
    at: dt.datetime
    tongue: Tongue | None = None

    @property
    def original(self) -> str:
        """The language that the course was written in."""
        return self.tongue.original if self.tongue else self.course.language


_UNREAD = Course("", "", "en", "", False, Completion.EVERY_MODULE, None, "", ())  # noqa: FBT003
"""Stands for a draft whose text cannot be read: its files can be taken along all the same."""


@dataclass(frozen=True)
class PackagesView:
    """What a trainer may take away of a course: its release, its draft, or both. `languages` are those that the release
    can be read in, its own first, and `draft_languages` those of the draft; `chosen` is the one that was asked for."""

    slug: str
    title: str
    language: str
    languages: tuple[str, ...]
    draft_languages: tuple[str, ...]
    chosen: str
    release: int | None
    published_at: dt.datetime | None
    draft_differs: bool
    draft_faults: int
    open_items: int


def list_packages(work: Work, slug: str, chosen: str = "") -> PackagesView:
    """What there is to be taken away, in the language that was chosen or else in the course's own. Raises NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    parts = store.release_parts(work.session, course.release_id) if course.release_id else None
    hashes = authoring.draft_hashes(work.session, course.id)
    differs = course.release_id is None or hashes != authoring.release_hashes(work.session, course.release_id)
    files = authoring.draft_files(work.session, course.id) if differs else {}
    faults = errors(read_course(files).faults) if differs else []
    own = parts.release.language if parts else language_of_course(files)
    languages = (own, *parts.release.languages) if parts else ()
    draft_languages = (language_of_course(files), *languages_of(files)) if differs else ()
    return PackagesView(
        slug=slug,
        title=parts.release.title if parts else title_of(work, slug),
        language=own,
        languages=languages,
        draft_languages=draft_languages,
        chosen=chosen if chosen in {*languages, *draft_languages} else own,
        release=parts.release.number if parts else None,
        published_at=parts.release.published_at if parts else None,
        draft_differs=differs,
        draft_faults=len(faults),
        open_items=sum(content["kind"] == "open" for _, content in parts.items) if parts else 0,
    )


def ask(
    work: Work, public_id: uuid.UUID, slug: str, package: str, *, draft: bool, language: str = "", locale: str
) -> None:
    """Ask for a package under the id that the form minted; pressed twice is one. Raises Invalid for a form or language
    that there is not, NotFound for a course that there is not."""
    work.require(Action.COURSE_AUTHOR)
    if package not in set(Package):
        raise Invalid(Fault("package", "not-a-choice"))
    course = authoring.course_by_slug(work.session, slug)
    if course is None or (course.release_id is None and not draft):
        raise NotFound
    if exports_store.export(work.session, public_id) is not None:
        return
    if language and language not in _languages(work, course, draft=draft):
        raise Invalid(Fault("language", "not-a-choice"))
    asked: dict[str, Any] = {"query": "", "filters": {}, "number": None, "locale": locale}
    exports_store.add(
        work.session,
        public_id=public_id,
        account_id=work.actor.id,
        format=Package(package).ending,
        asked=asked | {"course": slug, "package": package, "draft": draft, "language": language},
        asked_at=work.now,
    )
    work.enqueue("export", str(public_id), {})


def _languages(work: Work, course: CourseRow, *, draft: bool) -> tuple[str, ...]:
    """The languages that a text of this course can be taken in, its own first."""
    if draft or course.release_id is None:
        files = authoring.draft_files(work.session, course.id)
        return language_of_course(files), *languages_of(files)
    release = authoring.release_by_id(work.session, course.release_id)
    assert release
    return release.language, *release.languages


def course_contents(work: Work, slug: str, *, draft: bool = False, whole: bool = False, language: str = "") -> Contents:
    """A course as its current release has it, or its draft; `whole` brings all its files, else its pictures. It is in
    `language` where that is not empty.

    Raises NotFound, also for a language that the course has no word in, and Invalid with every fault of a draft whose
    text cannot be read, unless it is `whole`.
    """
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None or (course.release_id is None and not draft):
        raise NotFound
    if not draft:
        assert course.release_id
        return _release_contents(work, course.release_id, whole=whole, language=language)
    files = authoring.draft_files(work.session, course.id)
    read = read_course(files)
    if read.course is None and not whole:
        raise Invalid(*errors(read.faults))
    kept = files if whole else {path: data for path, data in files.items() if "/media/" in path}
    contents = Contents(read.course or _UNREAD, kept, None, release_name(files), work.now)
    return contents if whole else in_language(contents, files, language)


def kept_contents(work: Work, slug: str, module_id: str = "", language: str = "") -> Contents:
    """What somebody who joined may keep: the course of their own release, or one module of it, with the questions that
    are for practice and no other, in this language or else the one that they read. Raises SignIn, NotFound."""
    seat, text = enrolled_seat(work, slug)
    contents = _release_contents(work, seat.release_id, language=language or text.language)
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


def _release_contents(work: Work, release_id: int, *, whole: bool = False, language: str = "") -> Contents:
    parts = store.release_parts(work.session, release_id)
    release = parts.release
    take = authoring.release_files if whole else store.release_media
    files = take(work.session, release_id)
    contents = Contents(_course(parts), files, release.number, release.name, release.published_at)
    if whole or language in {"", release.language}:
        return contents
    if language not in release.languages:
        raise NotFound
    return _translated(contents, language, store.release_words(work.session, release_id, language))


def in_language(contents: Contents, files: Mapping[str, bytes], language: str) -> Contents:
    """The contents in one of the languages that these files of theirs have; empty: in their own. Raises NotFound, and
    Invalid for a translation that cannot be read."""
    languages = speak(files, contents.course)
    if languages.faults:
        raise Invalid(*languages.faults)
    contents = replace(contents, course=languages.original)
    if language in {"", contents.course.language}:
        return contents
    spoken = next((each for each in languages.others if each.language == language), None)
    if spoken is None:
        raise NotFound
    return _translated(contents, language, translated_rows(spoken))


def _translated(contents: Contents, language: str, rows: Iterable[Mapping[str, Any]]) -> Contents:
    course, tongue = in_tongue(contents.course, language, words_of(rows, contents.course.language))
    return replace(contents, course=course, tongue=tongue)


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
        sheets=tuple(sheet_from_json(each) for each in details.get("sheets", ())),
    )


def _lesson(lesson_id: str, title: str, minutes: int, content: Mapping[str, Any]) -> Lesson:
    return Lesson(
        id=lesson_id,
        title=title,
        minutes=minutes,
        objectives=tuple(content["objectives"]),
        paragraphs=tuple(content["paragraphs"]),
        headings=tuple(Heading(**each) for each in content["headings"]),
        segments=segments_from_json(content["segments"]),
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
