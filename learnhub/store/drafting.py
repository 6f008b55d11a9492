"""Selects and writes of drafts: their files, and every revision of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from learnhub.store.authoring import blobs, keep_blobs
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import (
    Blob,
    Course,
    DraftChange,
    DraftFile,
    DraftFolder,
    DraftRevision,
    Release,
)

__all__ = [
    "CourseState",
    "RevisionRow",
    "add_revision",
    "blobs",
    "change_files",
    "course_states",
    "draft_file",
    "draft_manifest",
    "draft_texts",
    "earlier_texts",
    "folder_hashes",
    "hashes_at",
    "moved_to",
    "newest_name",
    "newest_number",
    "notes_of",
    "replace_folder",
    "revision",
    "revision_changes",
    "revisions",
]


@dataclass(frozen=True)
class RevisionRow:
    """A revision as lists show it."""

    id: int
    number: int
    at: dt.datetime
    by: str | None
    origin: str
    note: str
    name: str
    files: int


def draft_file(session: Session, course_id: int, path: str) -> tuple[str, bytes] | None:
    """SHA-256 and bytes of one file of a draft."""
    row = session.execute(
        select(DraftFile.sha256, Blob.content)
        .join(Blob, Blob.sha256 == DraftFile.sha256)
        .where(DraftFile.course_id == course_id, DraftFile.path == path)
    ).one_or_none()
    return (row.sha256, row.content) if row else None


def draft_manifest(session: Session, course_id: int) -> list[tuple[str, int, str]]:
    """Path, length and SHA-256 of each file of a draft."""
    rows = session.execute(
        select(DraftFile.path, func.length(Blob.content), DraftFile.sha256)
        .join(Blob, Blob.sha256 == DraftFile.sha256)
        .where(DraftFile.course_id == course_id)
    )
    return [(path, length, sha256) for path, length, sha256 in rows]


def change_files(
    session: Session, course_id: int, changes: Mapping[str, bytes | None], hashes: Mapping[str, str]
) -> None:
    """Put these files into a draft; those that are None are taken out."""
    keep_blobs(session, {hashes[path]: content for path, content in changes.items() if content is not None})
    session.execute(delete(DraftFile).where(DraftFile.course_id == course_id, DraftFile.path.in_(changes)))
    rows = [{"course_id": course_id, "path": path, "sha256": hashes[path]} for path in changes if path in hashes]
    if rows:
        session.execute(insert(DraftFile), rows)


def add_revision(
    session: Session, revision: DraftRevision, changes: Mapping[str, tuple[str | None, str | None]]
) -> None:
    """Write a revision with what it did to each file: the SHA-256 before and after."""
    session.add(revision)
    session.flush()
    rows = [
        {"revision_id": revision.id, "path": path, "before": before, "after": after}
        for path, (before, after) in changes.items()
    ]
    session.execute(insert(DraftChange), rows)


def newest_number(session: Session, course_id: int) -> int:
    """The number of the newest revision of a draft; 0 before the first."""
    return session.scalar(select(func.max(DraftRevision.number)).filter_by(course_id=course_id)) or 0


def newest_name(session: Session, course_id: int) -> str | None:
    """The name of a draft's text: that of its newest revision; None before the first."""
    found = select(DraftRevision.name).filter_by(course_id=course_id)
    return session.scalar(found.order_by(DraftRevision.number.desc()).limit(1))


def folder_hashes(session: Session, course_id: int) -> dict[str, str]:
    """Path to SHA-256 of the folder that last came in."""
    rows = session.execute(select(DraftFolder.path, DraftFolder.sha256).filter_by(course_id=course_id))
    return {path: sha256 for path, sha256 in rows}


def replace_folder(session: Session, course_id: int, hashes: Mapping[str, str]) -> None:
    """These files are now the folder that last came in."""
    session.execute(delete(DraftFolder).filter_by(course_id=course_id))
    rows = [{"course_id": course_id, "path": path, "sha256": sha256} for path, sha256 in hashes.items()]
    if rows:
        session.execute(insert(DraftFolder), rows)


def earlier_texts(session: Session, course_id: int, path: str, *, most: int) -> list[str]:
    """The SHA-256 of what a file of a draft was, the oldest first."""
    rows = session.scalars(
        select(DraftChange.after)
        .join(DraftRevision, DraftRevision.id == DraftChange.revision_id)
        .where(DraftRevision.course_id == course_id, DraftChange.path == path, DraftChange.after.is_not(None))
        .order_by(DraftRevision.number.desc())
        .limit(most)
    )
    return list(dict.fromkeys(each for each in reversed(rows.all()) if each))


def revisions(session: Session, course_id: int, *, before: int | None = None, most: int) -> list[RevisionRow]:
    """The revisions of a draft, the newest first, those below the number `before`."""
    files = select(func.count()).where(DraftChange.revision_id == DraftRevision.id).scalar_subquery()
    found = select(DraftRevision, Account.name, files).outerjoin(Account, Account.id == DraftRevision.by_id)
    found = found.where(DraftRevision.course_id == course_id)
    if before is not None:
        found = found.where(DraftRevision.number < before)
    rows = session.execute(found.order_by(DraftRevision.number.desc()).limit(most))
    return [
        RevisionRow(each.id, each.number, each.at, by, each.origin, each.note, each.name, count)
        for each, by, count in rows
    ]


def revision(session: Session, course_id: int, number: int) -> RevisionRow | None:
    """One revision of a draft by its number."""
    found = revisions(session, course_id, before=number + 1, most=1)
    return found[0] if found and found[0].number == number else None


def revision_changes(session: Session, revision_id: int) -> dict[str, tuple[str | None, str | None]]:
    """Path -> SHA-256 before and after, of what a revision changed."""
    rows = session.execute(
        select(DraftChange.path, DraftChange.before, DraftChange.after)
        .filter_by(revision_id=revision_id)
        .order_by(DraftChange.path)
    )
    return {path: (before, after) for path, before, after in rows}


def hashes_at(session: Session, course_id: int, number: int) -> dict[str, str]:
    """Path to SHA-256 of a draft as its revision of this number left it."""
    rows = session.execute(
        select(DraftChange.path, DraftChange.after)
        .join(DraftRevision, DraftRevision.id == DraftChange.revision_id)
        .where(DraftRevision.course_id == course_id, DraftRevision.number <= number)
        .order_by(DraftRevision.number)
    )
    last = {path: after for path, after in rows}
    return {path: after for path, after in sorted(last.items()) if after}


@dataclass(frozen=True)
class CourseState:
    """A course with its newest revision (0 before the first) and its release, and whether they say the same."""

    slug: str
    title: str | None
    revision: int
    changed_at: dt.datetime | None
    changed_by: str | None
    release: int | None
    published_at: dt.datetime | None
    differs: bool


def course_states(session: Session, *, slug: str | None = None, after: str = "", most: int) -> list[CourseState]:
    """The courses after this id, or the one of this id, with what stands in draft and release."""
    newest = (
        select(DraftRevision.course_id, func.max(DraftRevision.number).label("number"))
        .group_by(DraftRevision.course_id)
        .subquery()
    )
    found = (
        select(Course.slug, Release, DraftRevision, Account.name)
        .outerjoin(Release, Release.id == Course.release_id)
        .outerjoin(newest, newest.c.course_id == Course.id)
        .outerjoin(
            DraftRevision,
            (DraftRevision.course_id == newest.c.course_id) & (DraftRevision.number == newest.c.number),
        )
        .outerjoin(Account, Account.id == DraftRevision.by_id)
        .order_by(Course.slug)
        .limit(most)
    )
    found = found.where(Course.slug == slug) if slug is not None else found.where(Course.slug > after)
    return [
        CourseState(
            slug=each,
            title=release.title if release else None,
            revision=revision.number if revision else 0,
            changed_at=revision.at if revision else None,
            changed_by=by,
            release=release.number if release else None,
            published_at=release.published_at if release else None,
            differs=(release.name if release else None) != (revision.name if revision else None),
        )
        for each, release, revision, by in session.execute(found)
    ]


def course_heads(session: Session, slugs: Iterable[str] | None = None) -> dict[str, bytes | None]:
    """The id of each course, or of these, to its course.md in the draft, in the order of ids."""
    found = (
        select(Course.slug, Blob.content)
        .outerjoin(DraftFile, (DraftFile.course_id == Course.id) & (DraftFile.path == "course.md"))
        .outerjoin(Blob, Blob.sha256 == DraftFile.sha256)
        .order_by(Course.slug)
    )
    found = found.where(Course.slug.in_(sorted(slugs))) if slugs is not None else found
    return {slug: content for slug, content in session.execute(found)}


def draft_texts(session: Session, course_id: int) -> dict[str, bytes]:
    """Path to bytes of the texts of a draft, its pictures left out, in the order of paths."""
    rows = session.execute(
        select(DraftFile.path, Blob.content)
        .join(Blob, Blob.sha256 == DraftFile.sha256)
        .where(DraftFile.course_id == course_id, DraftFile.path.like("%.md"))
        .order_by(DraftFile.path)
    )
    return {path: content for path, content in rows}


def moved_to(session: Session, course_id: int, path: str) -> str | None:
    """Where a file that is not at this path any more went: the newest change that took it away put it there."""
    gone = session.execute(
        select(DraftChange.revision_id, DraftChange.before)
        .join(DraftRevision, DraftRevision.id == DraftChange.revision_id)
        .where(DraftRevision.course_id == course_id, DraftChange.path == path, DraftChange.after.is_(None))
        .order_by(DraftRevision.number.desc())
        .limit(1)
    ).one_or_none()
    if gone is None:
        return None
    return session.scalar(
        select(DraftChange.path).where(
            DraftChange.revision_id == gone.revision_id, DraftChange.after == gone.before, DraftChange.before.is_(None)
        )
    )


def notes_of(session: Session, course_id: int, folder: str) -> dict[str, str]:
    """Path -> the note of the newest revision that brought a file under a folder's media."""
    rows = session.execute(
        select(DraftChange.path, DraftRevision.note)
        .join(DraftRevision, DraftRevision.id == DraftChange.revision_id)
        .where(
            DraftRevision.course_id == course_id,
            DraftChange.path.startswith(f"{folder}/media/", autoescape=True),
            DraftChange.after.is_not(None),
        )
        .order_by(DraftRevision.number)
    )
    return {path: note for path, note in rows}
