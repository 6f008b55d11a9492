"""Course text into drafts, drafts into immutable releases, and both out again byte for byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set
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
from learnhub.services.care.closing import close_mended, set_first_review
from learnhub.services.deriving import Prepared, prepare
from learnhub.services.drafting import FileClash, begin_course, change_draft, sha
from learnhub.services.work import Work, new_id
from learnhub.store import authoring, drafting, releases, teaching
from learnhub.store.search import Analysed, analysed, drop_course_lessons, lesson_documents, put_all
from learnhub.store.tables.authoring import Course, Release

EARLIER_TEXTS = 50
"""How many texts of a file are looked at for the one that a folder was made from."""


INDEXED_AT_ONCE = 60
"""So many lessons are put into search with the release; more of them take a second, in which nobody else can write."""


@dataclass(frozen=True)
class Imported:
    """What an import did: the files that changed in the draft, and the release if one was published."""

    slug: str
    changed: tuple[str, ...]
    release: int | None = None


def import_course(
    work: Work, files: Mapping[str, bytes], *, take_folder: bool = False, text: CourseText | None = None
) -> Imported:
    """Merge a folder's files into the draft, three ways a file: as the folder last came, the draft, the folder.

    What nobody typed in since then follows the folder. Raises Invalid with every fault of the text, and Conflict with
    a FileClash for each file that both sides changed in the same place (unless `take_folder`); then nothing is changed.
    `text` is what `parsed` made of the files, where that was done before.
    """
    work.require(Action.COURSE_AUTHOR)
    text = text or parsed(files)
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


def has_come(work: Work, slug: str, files: Mapping[str, bytes]) -> bool:
    """Whether the folder of this course that last came in is all these files."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    hashes = {path: sha(content) for path, content in files.items()}
    return course is not None and drafting.folder_hashes(work.session, course.id) == hashes


def is_unfinished(work: Work, slug: str) -> bool:
    """Whether the draft of this course says something else than its release, or no release is shown of it."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    return course is not None and (
        course.release_id is None
        or authoring.draft_hashes(work.session, course.id) != authoring.release_hashes(work.session, course.release_id)
    )


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


@dataclass(frozen=True)
class Ready:
    """The text of a draft, found right and ready to be published: `files` are the hashes that it was read from, `name`
    is the name of their manifest."""

    text: Prepared
    files: Mapping[str, str]
    name: str


def ready(work: Work, slug: str) -> Ready | None:
    """The draft ready to be published; None when its text is already the current release. It takes long for a long
    course, and holds nobody up. Raises NotFound, and Invalid with every fault of the text."""
    work.require(Action.COURSE_AUTHOR)
    course = _course(work, slug)
    files = authoring.draft_files(work.session, course.id)
    name = release_name(files)
    release = authoring.release_by_name(work.session, course.id, name)
    if release is not None and release.id == course.release_id:
        return None
    return Ready(prepare(_spoken(files)), authoring.draft_hashes(work.session, course.id), name)


def publish(work: Work, slug: str, *, weight: Weight = Weight.MATERIAL, note: str = "") -> int | None:
    """Make an immutable release of the draft and offer it to new learners; its number.

    None when the draft's text is already the current release: the same text makes none. Raises Invalid with every
    fault of the text.
    """
    found = ready(work, slug)
    return None if found is None else publish_text(work, slug, found, weight=weight, note=note)


def publish_text(
    work: Work, slug: str, found: Ready, *, weight: Weight = Weight.MATERIAL, note: str = ""
) -> int | None:
    """The same for a text that is ready; this is short for a long course too. Learners of earlier releases are seen to
    by a job, and so are the lessons in search where they are many."""
    work.require(Action.COURSE_AUTHOR)
    course = _course(work, slug)
    release = authoring.release_by_name(work.session, course.id, found.name)
    if release is not None and release.id == course.release_id:
        return None
    if release is None:
        release = _release(work, course, found, weight=weight, note=note)
    course.release_id = release.id
    teaching.take_up(work.session, course.id, release.id)
    teaching.close_settled_tasks(work.session, course.id, release.id, now=work.now)
    close_mended(work, course, release)
    set_first_review(work, course)
    if course.archived_at is None:
        index_lessons(work, slug, found.text.lessons)
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


def parsed(files: Mapping[str, bytes]) -> CourseText:
    """The course that these files say. Raises Invalid with every fault of the text."""
    read = read_course(files)
    faults = errors(read.faults)
    if read.course is None or faults:
        raise Invalid(*faults)
    return read.course


def _spoken(files: Mapping[str, bytes]) -> Languages:
    languages = speak(files, parsed(files))
    if languages.faults:
        raise Invalid(*languages.faults)
    return languages


def _release(work: Work, course: Course, found: Ready, *, weight: Weight, note: str) -> Release:
    release = Release(
        course_id=course.id,
        number=authoring.next_release_number(work.session, course.id),
        name=found.name,
        published_at=work.now,
        published_by_id=work.actor.id,
        weight=weight.value,
        note=note,
        **found.text.release,
    )
    authoring.add_release(work.session, release, files=found.files, rows=found.text.rows)
    teaching.keep_cites(work.session, release, found.text.cites)
    return release


def index_lessons(work: Work, slug: str, lessons: Sequence[Analysed]) -> None:
    """Let search find these lessons of a course, in all its languages, and no others of it: at once where they are few,
    else by a job that does it some at a time."""
    work.require(Action.COURSE_AUTHOR)
    if len(lessons) > INDEXED_AT_ONCE:
        work.enqueue("index-lessons", str(new_id()), {"course": slug})
        return
    drop_course_lessons(work.session, slug, kept={each.document.ref for each in lessons})
    put_all(work.session, lessons)


def index_again(work: Work, course: Course) -> None:
    """Let search find the lessons of the release that a course offers."""
    work.require(Action.COURSE_AUTHOR)
    assert course.release_id is not None
    release = authoring.release_by_id(work.session, course.release_id)
    assert release is not None
    lessons = sum(len(module["lessons"]) for module in release.outline["modules"]) * (1 + len(release.languages))
    if lessons > INDEXED_AT_ONCE:
        work.enqueue("index-lessons", str(new_id()), {"course": course.slug})
    else:
        index_lessons(work, course.slug, _offered_lessons(work, course.release_id))


def offered_lessons(work: Work, slug: str) -> tuple[int, list[Analysed]] | None:
    """The release that is offered, and its lessons as search keeps them; None when none is to be found."""
    work.require(Action.OPERATE)
    course = authoring.course_by_slug(work.session, slug)
    if course is None or course.release_id is None or course.archived_at is not None:
        return None
    return course.release_id, _offered_lessons(work, course.release_id)


def _offered_lessons(work: Work, release_id: int) -> list[Analysed]:
    files = authoring.release_files(work.session, release_id)
    text = read_course(files).course
    assert text is not None, "a published text was found right when it was published"
    return [analysed(document) for document in lesson_documents(speak(files, text))]


def index_some(work: Work, slug: str, release_id: int, some: Sequence[Analysed], kept: Set[str]) -> bool:
    """Let search find some lessons of this release, and none of its course but those `kept`; False when another one is
    offered by now, for which there is a job of its own."""
    work.require(Action.OPERATE)
    course = authoring.course_by_slug(work.session, slug)
    if course is None or course.release_id != release_id or course.archived_at is not None:
        return False
    drop_course_lessons(work.session, slug, kept=kept)
    put_all(work.session, some)
    return True


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
