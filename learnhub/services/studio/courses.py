"""What trainers see of a course in the making: its outline, and how its draft stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.content.manifest import release_name
from learnhub.content.remembered import Remembered
from learnhub.content.sketch import Sketch, sketch
from learnhub.domain.errors import Fault, NotFound
from learnhub.domain.policy import Action
from learnhub.services import reuse
from learnhub.services.titles import titles
from learnhub.services.work import Work
from learnhub.store import authoring
from learnhub.store import drafting as store
from learnhub.store.drafting import CourseState

PAGE = 50


@dataclass(frozen=True)
class CoursesPage:
    """A page of courses, by id. `next` is the key of the next page."""

    courses: tuple[CourseState, ...]
    next: str | None


@dataclass(frozen=True)
class CourseView:
    """A course in the making: its outline, its revision and release, and the faults of its draft."""

    slug: str
    outline: Sketch
    revision: int
    changed_at: dt.datetime | None
    release: int | None
    published_at: dt.datetime | None
    differs: bool
    faults: tuple[Fault, ...]
    large: bool
    reuses_changed: int = 0

    @property
    def barring(self) -> int:
        """How many faults keep the draft from being published."""
        return len(errors(self.faults))


def courses(work: Work, *, after: str | None = None) -> CoursesPage:
    """Every course with the state of its draft. Raises Denied."""
    work.require(Action.COURSE_AUTHOR)
    found = store.course_states(work.session, after=after or "", most=PAGE + 1)
    named = titles(work, [each.slug for each in found[:PAGE]])
    rows = tuple(replace(each, title=named[each.slug]) for each in found[:PAGE])
    return CoursesPage(rows, rows[-1].slug if len(found) > PAGE else None)


def open_course(work: Work, slug: str) -> CourseView:
    """A course's draft as an outline, with its faults. Raises Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    (state,) = store.course_states(work.session, slug=slug, most=1)
    files = authoring.draft_files(work.session, course.id)
    return CourseView(
        slug=slug,
        outline=sketch(files),
        revision=state.revision,
        changed_at=state.changed_at,
        release=state.release,
        published_at=state.published_at,
        differs=state.differs,
        faults=() if is_large(files) else faults_of(files),
        large=is_large(files),
        reuses_changed=reuse.waiting(work, course, files),
    )


LARGE = 1_000_000


def is_large(files: Mapping[str, bytes]) -> bool:
    """Whether a check of these files takes longer than a page may: then it runs as a job."""
    return sum(len(data) for path, data in files.items() if path.endswith(".md")) > LARGE


def language_of(work: Work, slug: str) -> str:
    """The language of a course's draft. Raises Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    found = store.draft_file(work.session, course.id, "course.md")
    return sketch({"course.md": found[1]}).language if found else "en"


_KEPT = 64
_faults: Remembered[str, tuple[Fault, ...]] = Remembered(_KEPT)


def faults_of(files: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """The faults of a course's files; those of the last texts are remembered by their name."""
    name = release_name(files)
    known = _faults.get(name)
    return _faults.put(name, read_course(files).faults) if known is None else known
