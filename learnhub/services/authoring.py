"""Course text into drafts, drafts into immutable releases, and both out again byte for byte."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.content.languages import Languages, speak
from learnhub.content.manifest import release_name
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.outline import Course as CourseText
from learnhub.domain.policy import Action
from learnhub.domain.releases import Weight
from learnhub.domain.teaching import cites
from learnhub.services.care.closing import close_mended, set_first_review
from learnhub.services.deriving import frame, lesson_content, translated_rows
from learnhub.services.drafting import FileClash, begin_course, change_draft, sha
from learnhub.services.work import Work, new_id
from learnhub.store import authoring, drafting, releases, teaching
from learnhub.store.search import drop_course_lessons, lesson_documents, put
from learnhub.store.tables.authoring import Course, Release

EARLIER_TEXTS = 50
"""How many texts of a file are looked at for the one that a folder was made from."""


@dataclass(frozen=True)
class Imported:
    """What an import did: the files that changed in the draft, and the release if one was published."""

    slug: str
    changed: tuple[str, ...]
    release: int | None = None


def import_course(work: Work, files: Mapping[str, bytes], *, take_folder: bool = False) -> Imported:
    """Merge a folder's files into the draft, three ways a file: as the folder last came, the draft, the folder.

    What nobody typed in since then follows the folder. Raises Invalid with every fault of the text, and Conflict with
    a FileClash for each file that both sides changed in the same place (unless `take_folder`); then nothing is changed.
    """
    work.require(Action.COURSE_AUTHOR)
    text = _parsed(files)
    if authoring.course_by_slug(work.session, text.id) is None:
        begin_course(work, text.id)
    course = _course(work, text.id)
    folder = {path: sha(content) for path, content in files.items()}
    base: Mapping[str, str] = drafting.folder_hashes(work.session, course.id)
    if take_folder:
        base = authoring.draft_hashes(work.session, course.id)
    given = {path: files.get(path) for path in {*base, *folder} if base.get(path) != folder.get(path)}
    try:
        done = change_draft(work, text.id, given, base=base, origin=Origin.IMPORT)
    except Conflict as conflict:
        nearer = {each.path: nearest_text(work, course, each) for each in conflict.current if each.ours and each.theirs}
        done = change_draft(work, text.id, given, base={**base, **nearer}, origin=Origin.IMPORT)
    authoring.keep_blobs(work.session, {folder[path]: content for path, content in files.items()})
    drafting.replace_folder(work.session, course.id, folder)
    return Imported(text.id, done.paths)


def nearest_text(work: Work, course: Course, clash: FileClash) -> str | None:
    """The text of the draft that a file of a folder was made from, when the folder was taken out of the site since.

    It is the one that has most lines of the file; of several, the oldest, so that only a file that holds lines which
    were first written here counts as made from a later text.
    """
    names = drafting.earlier_texts(work.session, course.id, clash.path, most=EARLIER_TEXTS)
    last = drafting.folder_hashes(work.session, course.id).get(clash.path)
    names = [*([last] if last else []), *names]
    texts = drafting.blobs(work.session, names)
    lines = (clash.ours or b"").splitlines()

    def strange(name: str) -> int:
        known = set(texts[name].splitlines())
        return sum(line not in known for line in lines)

    return min(names, key=strange, default=None)


def publish(work: Work, slug: str, *, weight: Weight = Weight.MATERIAL, note: str = "") -> int | None:
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
    hashes = authoring.draft_hashes(work.session, course.id)
    return publish_text(work, slug, _spoken(files), hashes, name, weight=weight, note=note)


def publish_text(
    work: Work, slug: str, languages: Languages, files: Mapping[str, str], name: str, *, weight: Weight, note: str
) -> int | None:
    """The same for a text that was read and found right: `files` are the hashes that it was read from, `name` is the
    name of their manifest. Learners of earlier releases are seen to by a job."""
    work.require(Action.COURSE_AUTHOR)
    course = _course(work, slug)
    release = authoring.release_by_name(work.session, course.id, name)
    if release is not None and release.id == course.release_id:
        return None
    if release is None:
        release = _release(work, course, languages, files, name, weight=weight, note=note)
    course.release_id = release.id
    teaching.take_up(work.session, course.id, release.id)
    teaching.close_settled_tasks(work.session, course.id, release.id, now=work.now)
    close_mended(work, course, release)
    set_first_review(work, course)
    if course.archived_at is None:
        index_lessons(work, languages)
    work.tell(EventName.RELEASE_PUBLISHED, "release", release.public_id, context={"course": slug})
    if releases.any_behind(work.session, course.id, release.id):
        work.enqueue("take-up", str(new_id()), {"course": slug})
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


def _spoken(files: Mapping[str, bytes]) -> Languages:
    languages = speak(files, _parsed(files))
    if languages.faults:
        raise Invalid(*languages.faults)
    return languages


def _release(
    work: Work, course: Course, languages: Languages, files: Mapping[str, str], name: str, *, weight: Weight, note: str
) -> Release:
    text = languages.original
    release = Release(
        course_id=course.id,
        number=authoring.next_release_number(work.session, course.id),
        name=name,
        published_at=work.now,
        published_by_id=work.actor.id,
        weight=weight.value,
        note=note,
        language=text.language,
        open=text.open,
        completion=text.completion,
        minutes=sum(lesson.minutes for module in text.modules for lesson in module.lessons),
        languages=[each.language for each in languages.others],
        **frame(text),
    )
    authoring.add_release(
        work.session,
        release,
        files=files,
        lessons=[
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
        translations=[row for each in languages.others for row in translated_rows(each)],
    )
    teaching.keep_cites(work.session, release, cites(text))
    return release


def index_lessons(work: Work, languages: Languages) -> None:
    """Let search find the lessons of this text in all its languages, and no others of its course."""
    work.require(Action.COURSE_AUTHOR)
    documents = lesson_documents(languages)
    drop_course_lessons(work.session, languages.original.id, kept={document.ref for document in documents})
    for document in documents:
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
