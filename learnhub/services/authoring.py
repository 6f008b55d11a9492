"""Course text into drafts, drafts into immutable releases, and both out again byte for byte."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.content.manifest import release_name
from learnhub.domain.assessment import limits_to_json
from learnhub.domain.errors import Conflict, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.outline import Course as CourseText
from learnhub.domain.outline import Lesson, Module
from learnhub.domain.policy import Action
from learnhub.domain.teaching import cites
from learnhub.services.work import Work
from learnhub.store import authoring, teaching
from learnhub.store.search import drop_course_lessons, lesson_documents, put
from learnhub.store.tables.authoring import Course, Release


@dataclass(frozen=True)
class Imported:
    """What an import did: the files that changed in the draft, and the release if one was published."""

    slug: str
    changed: tuple[str, ...]
    release: int | None = None


def import_course(work: Work, files: Mapping[str, bytes], *, take_folder: bool = False) -> Imported:
    """Merge a folder's files into the draft, three ways for each file: the folder, the last release, the draft.

    A file of the draft that nobody typed in since a folder brought it follows the folder. Raises Invalid with every
    fault of the text, and Conflict with the paths that both sides changed (unless `take_folder`); then nothing is
    changed.
    """
    work.require(Action.COURSE_AUTHOR)
    text = _parsed(files)
    course = authoring.course_by_slug(work.session, text.id)
    if course is None:
        course = Course(slug=text.id, created_at=work.now, owner_id=work.actor.id)
        work.session.add(course)
        work.session.flush()
    base = authoring.release_hashes(work.session, course.release_id) if course.release_id else {}
    draft = authoring.draft_hashes(work.session, course.id)
    folder = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    before = authoring.imported_paths(work.session, course.id)
    merged: dict[str, str] = {}
    imported = set()
    clashes = []
    for path in sorted({*base, *draft, *folder}):
        was, theirs, ours = base.get(path), draft.get(path), folder.get(path)
        if theirs in (was, ours) or path in before or take_folder:
            chosen = ours
            imported.add(path)
        elif ours == was:
            chosen = theirs
        else:
            clashes.append(path)
            continue
        if chosen is not None:
            merged[path] = chosen
    if clashes:
        raise Conflict("draft-changed", current=tuple(clashes))
    authoring.keep_blobs(work.session, {folder[path]: content for path, content in files.items()})
    changed = tuple(sorted(path for path in {*draft, *merged} if draft.get(path) != merged.get(path)))
    if changed or imported - before:
        authoring.replace_draft(work.session, course.id, merged, imported=imported)
    return Imported(text.id, changed)


def publish(work: Work, slug: str) -> int | None:
    """Make an immutable release of the draft and offer it to new learners; its number.

    None when the draft's text is already the current release: the same text makes none. Raises Invalid with every
    fault of the text.
    """
    work.require(Action.COURSE_AUTHOR)
    course = _course(work, slug)
    files = authoring.draft_files(work.session, course.id)
    name = release_name(files)
    release = authoring.release_by_name(work.session, course.id, name)
    if release is not None and release.id == course.release_id:
        return None
    text = _parsed(files)
    if release is None:
        release = _release(work, course, text, name)
    course.release_id = release.id
    teaching.take_up(work.session, course.id, release.id)
    teaching.close_settled_tasks(work.session, course.id, release.id, now=work.now)
    _index(work, text)
    work.tell(EventName.RELEASE_PUBLISHED, "release", release.public_id, context={"course": slug})
    return release.number


def export_course(work: Work, slug: str, *, draft: bool = False) -> dict[str, bytes]:
    """The files of the current release, or of the draft, as they came. Raises NotFound when there is none."""
    work.require(Action.COURSE_AUTHOR)
    course = _course(work, slug)
    if draft or course.release_id is None:
        return authoring.draft_files(work.session, course.id)
    return authoring.release_files(work.session, course.release_id)


def _course(work: Work, slug: str) -> Course:
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    return course


def _parsed(files: Mapping[str, bytes]) -> CourseText:
    read = read_course(files)
    faults = errors(read.faults)
    if read.course is None or faults:
        raise Invalid(*faults)
    return read.course


def _release(work: Work, course: Course, text: CourseText, name: str) -> Release:
    release = Release(
        course_id=course.id,
        number=authoring.next_release_number(work.session, course.id),
        name=name,
        published_at=work.now,
        published_by_id=work.actor.id,
        title=text.title,
        summary=text.summary,
        language=text.language,
        open=text.open,
        completion=text.completion,
        minutes=sum(lesson.minutes for module in text.modules for lesson in module.lessons),
        body_html=text.body_html,
        outline={"number": text.number, "modules": [_module(module) for module in text.modules]},
        details={
            module.id: {
                "body_html": module.body_html,
                "objectives": [dataclasses.asdict(objective) for objective in module.objectives],
                "sheets": [dataclasses.asdict(sheet) for sheet in module.sheets],
            }
            for module in text.modules
        },
    )
    authoring.add_release(
        work.session,
        release,
        files=authoring.draft_hashes(work.session, course.id),
        lessons=[
            {
                "lesson_id": lesson.id,
                "module_id": module.id,
                "principle": module.principle,
                "title": lesson.title,
                "minutes": lesson.minutes,
                "content": _lesson(lesson),
            }
            for module in text.modules
            for lesson in module.lessons
        ],
        items=[
            {"item_id": item.id, "quiz_id": quiz.id, "form": item.form, "content": dataclasses.asdict(item)}
            for module in text.modules
            for quiz in module.quizzes
            for item in quiz.items
        ],
        scenarios=[
            {"scenario_id": scenario.id, "module_id": module.id, "content": dataclasses.asdict(scenario)}
            for module in text.modules
            for scenario in module.scenarios
        ],
    )
    teaching.keep_cites(work.session, release, cites(text))
    return release


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


def _lesson(lesson: Lesson) -> dict[str, Any]:
    return {
        "segments": [dataclasses.asdict(segment) for segment in lesson.segments],
        "headings": [dataclasses.asdict(heading) for heading in lesson.headings],
        "objectives": list(lesson.objectives),
        "paragraphs": list(lesson.paragraphs),
    }


def _index(work: Work, text: CourseText) -> None:
    drop_course_lessons(work.session, text.id)
    for document in lesson_documents(text):
        put(work.session, document)


@dataclass(frozen=True)
class CourseRow:
    """A course in the trainer's list."""

    slug: str
    release: int | None
    published_at: dt.datetime | None
    draft_differs: bool


def courses(work: Work) -> tuple[CourseRow, ...]:
    """Every course with its release, and whether its draft says something else."""
    work.require(Action.COURSE_AUTHOR)
    rows = authoring.courses(work.session)
    return tuple(
        CourseRow(
            slug=course.slug,
            release=release.number if release else None,
            published_at=release.published_at if release else None,
            draft_differs=release is None
            or authoring.draft_hashes(work.session, course.id) != authoring.release_hashes(work.session, release.id),
        )
        for course, release in rows
    )
