"""What became of a draft: every revision with who, when and what; taking one back as a new revision; the trash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain.drafts import Origin
from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action
from learnhub.services.drafting import change_draft
from learnhub.services.releases import FileDifference, files_changed
from learnhub.services.studio.courses import language_of
from learnhub.services.studio.looks import looks_of
from learnhub.services.titles import title_of
from learnhub.services.work import Work
from learnhub.store import authoring, drafting
from learnhub.store import history as store
from learnhub.store.drafting import RevisionRow
from learnhub.store.tables.authoring import Course

PAGE = 50
BLOBS = 500
"""Files of which a page reads the bytes."""


@dataclass(frozen=True)
class HistoryPage:
    """A page of revisions, the newest first. `next` is the number under which the next page begins."""

    course: str
    title: str
    revisions: tuple[RevisionRow, ...]
    next: int | None
    removed: int


@dataclass(frozen=True)
class RevisionView:
    """One revision: what it changed, or, when compared with the draft, what has changed since."""

    course: str
    title: str
    revision: RevisionRow
    newest: int
    since: bool
    differences: tuple[FileDifference, ...]
    more: int
    language: str


@dataclass(frozen=True)
class Removal:
    """What one revision took out of the draft and what is not there now: paths with their titles."""

    number: int
    at: dt.datetime
    by: str | None
    files: tuple[FileDifference, ...]


@dataclass(frozen=True)
class TrashPage:
    """What was taken out of a draft, the latest first."""

    course: str
    title: str
    removals: tuple[Removal, ...]


def open_history(work: Work, slug: str, *, before: int | None = None) -> HistoryPage:
    """Every change of a draft: who, when, where from, how many files. Raises Denied, NotFound."""
    course = _course(work, slug)
    found = drafting.revisions(work.session, course.id, before=before, most=PAGE + 1)
    return HistoryPage(
        course=slug,
        title=title_of(work, slug),
        revisions=tuple(found[:PAGE]),
        next=found[PAGE - 1].number if len(found) > PAGE else None,
        removed=len(store.removed(work.session, course.id)),
    )


def show_revision(work: Work, slug: str, number: int, *, since: bool = False, path: str | None = None) -> RevisionView:
    """What a revision changed, word by word, or only in one file; `since` tells instead what has changed from it until
    now."""
    course = _course(work, slug)
    row = drafting.revision(work.session, course.id, number)
    if row is None:
        raise NotFound
    if since:
        was = drafting.hashes_at(work.session, course.id, number)
        now = authoring.draft_hashes(work.session, course.id)
    else:
        changes = drafting.revision_changes(work.session, row.id)
        was = {path: before for path, (before, _) in changes.items() if before}
        now = {path: after for path, (_, after) in changes.items() if after}
    paths = [path for path in sorted({*was, *now}) if was.get(path) != now.get(path)]
    if path is not None:
        paths = [each for each in paths if each == path]
    shown = paths[:BLOBS]
    language = language_of(work, slug)
    before, after = (_bytes(work, {path: each[path] for path in shown if path in each}) for each in (was, now))
    return RevisionView(
        course=slug,
        title=title_of(work, slug),
        revision=row,
        newest=drafting.newest_number(work.session, course.id),
        since=since,
        differences=files_changed(before, after, looks=looks_of(work, slug, language)),
        language=language,
        more=len(paths) - len(shown),
    )


def restore(work: Work, slug: str, number: int, path: str | None = None) -> int | None:
    """Bring the draft, or one file of it, back to how this revision left it, as a new revision; its number.

    None when it says that already. A reader's report that was mended since waits again. Raises Denied, NotFound.
    """
    course = _course(work, slug)
    if drafting.revision(work.session, course.id, number) is None:
        raise NotFound
    then = drafting.hashes_at(work.session, course.id, number)
    now = authoring.draft_hashes(work.session, course.id)
    paths = [path] if path is not None else sorted({*then, *now})
    if path is not None and path not in {*then, *now}:
        raise NotFound
    differ = [each for each in paths if then.get(each) != now.get(each)]
    texts = _bytes(work, {each: then[each] for each in differ if each in then})
    changes: Mapping[str, bytes | None] = {each: texts.get(each) for each in differ}
    done = change_draft(work, slug, changes, base=now, origin=Origin.RESTORE, note=str(number))
    return done.revision


def open_trash(work: Work, slug: str) -> TrashPage:
    """What was taken out of the draft and did not come back. Raises Denied, NotFound."""
    course = _course(work, slug)
    rows = store.removed(work.session, course.id)
    texts = drafting.blobs(work.session, [row.before for row in rows[:BLOBS]])
    by_number: dict[int, list[store.RemovedRow]] = {}
    for row in rows[:BLOBS]:
        by_number.setdefault(row.number, []).append(row)
    return TrashPage(
        course=slug,
        title=title_of(work, slug),
        removals=tuple(
            Removal(
                number,
                some[0].at,
                some[0].by,
                files_changed({row.path: texts[row.before] for row in some}, {}, shown=0),
            )
            for number, some in sorted(by_number.items(), reverse=True)
        ),
    )


def put_back(work: Work, slug: str, number: int, path: str | None = None) -> int | None:
    """Put back what a revision took out, or one file of it, as a new revision; its number, None when it is there.

    The ids in its text are those it had: what learners did with it counts again. Raises Denied, NotFound.
    """
    course = _course(work, slug)
    rows = [
        row
        for row in store.removed(work.session, course.id)
        if row.number == number and (path is None or row.path == path)
    ]
    if not rows:
        if drafting.revision(work.session, course.id, number) is None:
            raise NotFound
        return None
    texts = drafting.blobs(work.session, [row.before for row in rows])
    changes: Mapping[str, bytes | None] = {row.path: texts[row.before] for row in rows}
    done = change_draft(work, slug, changes, base={}, origin=Origin.RESTORE, note=str(number))
    return done.revision


def _bytes(work: Work, hashes: Mapping[str, str]) -> dict[str, bytes]:
    texts = drafting.blobs(work.session, hashes.values())
    return {path: texts[sha256] for path, sha256 in hashes.items()}


def _course(work: Work, slug: str) -> Course:
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    return course
