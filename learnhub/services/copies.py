"""A course copied under a name of its own, or one module into another course; no record of a learner is touched."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.content.copying import MOST_DAYS, copied_course, copied_module, free_slug
from learnhub.content.front_matter import TITLE_LENGTH
from learnhub.content.ids import free_id
from learnhub.content.intake import ids_in, next_number
from learnhub.content.sketch import ModuleSketch, sketch
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.drafting import begin_course, change_draft
from learnhub.services.titles import titles
from learnhub.services.work import Work
from learnhub.store import authoring
from learnhub.store import intake as store


@dataclass(frozen=True)
class CopyView:
    """What can be copied, and into which courses, by id with their titles."""

    slug: str
    title: str
    modules: tuple[ModuleSketch, ...]
    courses: Mapping[str, str]


def view(work: Work, slug: str) -> CopyView:
    """What of a course can be copied. Raises Denied, NotFound."""
    files = _draft(work, slug)
    made = sketch(files)
    return CopyView(slug, made.title or slug, tuple(made.modules), titles(work))


def copy_course(work: Work, public_id: uuid.UUID, slug: str, title: str, days: int | None) -> str:
    """Copy the draft of a course into a new one with this title, and its quizzes' days so many days later; its slug.

    The new course has no release and no learner. Sent twice is once. Raises Invalid, Denied, NotFound.
    """
    files = _draft(work, slug)
    if made := authoring.slug_of(work.session, public_id):
        return made
    title = " ".join(title.split())
    faults = [] if title else [Fault("title", "required")]
    if len(title) > TITLE_LENGTH:
        faults.append(Fault("title", "too-long", {"limit": TITLE_LENGTH}))
    if faults := [*faults, *_days(days)]:
        raise Invalid(*faults)
    assert days is not None
    new = free_slug(title, [*store.slugs(work.session), *ids_in(files)])
    begin_course(work, new, public_id)
    change_draft(work, new, copied_course(files, new, title, days), base={}, origin=Origin.COPY, note=slug)
    return new


def copy_module(work: Work, slug: str, folder: str, into: str, days: int | None) -> str:
    """Copy a module to the end of another course, or of its own; ids that are in use there get others. Its folder.

    Raises Invalid, Denied, NotFound.
    """
    files = _draft(work, slug)
    if faults := _days(days):
        raise Invalid(*faults)
    assert days is not None
    module = next((each for each in sketch(files).modules if each.folder == folder), None)
    if module is None:
        raise Invalid(Fault("module", "not-a-choice"))
    if into not in store.slugs(work.session):
        raise Invalid(Fault("into", "not-a-choice"))
    target = _draft(work, into)
    name = folder.partition("-")[2]
    taken = {path.partition("/")[0].partition("-")[2] for path in target}
    to = f"{next_number(target):02}-{free_id(name.replace('-', ' '), 'module', taken)}"
    made = copied_module(files, folder, to, ids_in(target), days)
    change_draft(work, into, made, base={}, origin=Origin.COPY, note=f"{slug}: {module.title}")
    return to


def _draft(work: Work, slug: str) -> dict[str, bytes]:
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    return authoring.draft_files(work.session, course.id)


def _days(days: int | None) -> list[Fault]:
    fits = days is not None and abs(days) <= MOST_DAYS
    return [] if fits else [Fault("days", "not-days", {"limit": MOST_DAYS})]
