"""The page from which a course is published: what the draft changes, what went out before, who is on which release."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from learnhub.domain.commenting import Standing
from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action
from learnhub.services.approving import standing_of
from learnhub.services.releases.differences import FileDifference, file_difference, files_changed
from learnhub.services.releases.publishing import PublicationView, view_of
from learnhub.services.studio.courses import language_of
from learnhub.services.studio.looks import Looks
from learnhub.services.work import Work
from learnhub.store import authoring, drafting
from learnhub.store import releases as store

PAGE = 20


@dataclass(frozen=True)
class ReleasePage:
    """A course on its way out. `revision` is the one of the draft that is shown."""

    course: str
    title: str
    language: str
    revision: int
    release: int | None
    published_at: dt.datetime | None
    archived_at: dt.datetime | None
    releases: int
    learners: dict[int, int]
    files: int
    differences: tuple[FileDifference, ...]
    publications: tuple[PublicationView, ...]
    next: str | None
    standing: Standing

    @property
    def behind(self) -> int:
        """How many people are on another release than the one that is offered now."""
        return sum(count for number, count in self.learners.items() if number != self.release)


def open_release_page(work: Work, slug: str, *, path: str | None = None, after: str | None = None) -> ReleasePage:
    """The page of a course, with the words of one file when it is asked for. Raises NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    newest = authoring.newest_release(work.session, course.id)
    current = authoring.release_by_id(work.session, course.release_id) if course.release_id else None
    shown = current or newest
    before = authoring.release_hashes(work.session, shown.id) if shown else {}
    draft = authoring.draft_hashes(work.session, course.id)
    changed = [each for each in {*before, *draft} if before.get(each) != draft.get(each)]
    texts = drafting.blobs(
        work.session, (each for path in changed for each in (before.get(path), draft.get(path)) if each)
    )
    was = {each: texts[before[each]] for each in changed if each in before}
    now = {each: texts[draft[each]] for each in changed if each in draft}
    looks = Looks(work, slug, draft, shown.language if shown else language_of(work, slug))
    if path is not None:
        if path not in changed:
            raise NotFound
        differences: tuple[FileDifference, ...] = (file_difference(path, was.get(path), now.get(path), looks=looks),)
    else:
        differences = files_changed(was, now, looks=looks)
    key = int(after) if after and after.isascii() and after.isdecimal() and len(after) < 19 else None
    rows = store.publications(work.session, course.id, before=key, most=PAGE + 1)
    return ReleasePage(
        course=slug,
        title=shown.title if shown else slug,
        language=shown.language if shown else "en",
        revision=drafting.newest_number(work.session, course.id),
        release=current.number if current else None,
        published_at=current.published_at if current else None,
        archived_at=course.archived_at,
        releases=newest.number if newest else 0,
        learners=store.learners_by_release(work.session, course.id),
        files=len(changed),
        differences=differences,
        publications=tuple(view_of(row, work.now) for row in rows[:PAGE]),
        next=str(rows[PAGE - 1].id) if len(rows) > PAGE else None,
        standing=standing_of(work, course.id),
    )
