"""Selects and writes of course text: drafts, releases, and what is derived from a release."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from learnhub.content.remembered import Texts
from learnhub.store import quick
from learnhub.store.tables.authoring import (
    Blob,
    Course,
    DraftFile,
    Release,
    ReleaseFile,
    ReleaseItem,
    ReleaseLesson,
    ReleaseScenario,
    ReleaseTranslation,
)
from learnhub.store.types import Key, Written, to_json


def course_by_slug(session: Session, slug: str) -> Course | None:
    """The course of this id, for change."""
    return session.scalar(select(Course).where(Course.slug == slug))


def slug_of(session: Session, public_id: uuid.UUID) -> str | None:
    """The slug of the course with this public id."""
    return session.scalar(select(Course.slug).where(Course.public_id == public_id))


def slugs(session: Session) -> set[str]:
    """The ids of all courses."""
    return set(session.scalars(select(Course.slug)))


def release_hashes(session: Session, release_id: int) -> dict[str, str]:
    """Path to SHA-256 of a release's files."""
    rows = session.execute(select(ReleaseFile.path, ReleaseFile.sha256).filter_by(release_id=release_id))
    return {path: sha256 for path, sha256 in rows}


def draft_hashes(session: Session, course_id: int) -> dict[str, str]:
    """Path to SHA-256 of a draft's files."""
    return {path: sha256 for path, sha256 in quick.run(session, _DRAFT, {"course_id": course_id})}


_DRAFT = (
    select(DraftFile.path, DraftFile.sha256)
    .where(DraftFile.course_id == bindparam("course_id", type_=Key))
    .order_by(DraftFile.path)
)


def draft_texts(session: Session, course_id: int) -> Texts:
    """The files of a draft by their names, each fetched once it is asked for."""
    return Texts(draft_hashes(session, course_id), partial(blobs, session))


def release_texts(session: Session, release_id: int) -> Texts:
    """The files of a release by their names, each fetched once it is asked for."""
    return Texts(dict(sorted(release_hashes(session, release_id).items())), partial(blobs, session))


def blobs(session: Session, hashes: Iterable[str]) -> dict[str, bytes]:
    """SHA-256 -> bytes, of those that are kept."""
    wanted = sorted(set(hashes))
    rows = quick.run(session, _BLOBS, {"hashes": wanted}) if wanted else ()
    return {sha256: content for sha256, content in rows}


_BLOBS = select(Blob.sha256, Blob.content).where(Blob.sha256.in_(bindparam("hashes", expanding=True)))
_KEY = select(Course.id).where(Course.slug == bindparam("slug"))


def course_key(session: Session, slug: str) -> int | None:
    """The key of the course of this id."""
    found: int | None = quick.run(session, _KEY, {"slug": slug}).scalar_one_or_none()
    return found


def draft_files(session: Session, course_id: int) -> dict[str, bytes]:
    """Path to bytes of a draft, in the order of paths."""
    rows = session.execute(
        select(DraftFile.path, Blob.content)
        .join(Blob, Blob.sha256 == DraftFile.sha256)
        .where(DraftFile.course_id == course_id)
        .order_by(DraftFile.path)
    )
    return {path: content for path, content in rows}


def release_files(session: Session, release_id: int) -> dict[str, bytes]:
    """Path to bytes of a release, in the order of paths."""
    rows = session.execute(
        select(ReleaseFile.path, Blob.content)
        .join(Blob, Blob.sha256 == ReleaseFile.sha256)
        .where(ReleaseFile.release_id == release_id)
        .order_by(ReleaseFile.path)
    )
    return {path: content for path, content in rows}


def release_file(session: Session, release_id: int, path: str) -> bytes | None:
    """The bytes of one file of a release."""
    return session.scalar(
        select(Blob.content)
        .join(ReleaseFile, ReleaseFile.sha256 == Blob.sha256)
        .where(ReleaseFile.release_id == release_id, ReleaseFile.path == path)
    )


def keep_blobs(session: Session, blobs: Mapping[str, bytes]) -> None:
    """Keep these contents by their SHA-256; those that are there already stay as they are."""
    if not blobs:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{"sha256": sha256, "content": content} for sha256, content in blobs.items()]
    session.execute(dialect.insert(Blob).on_conflict_do_nothing(), rows)


@dataclass(frozen=True)
class ReleaseRows:
    """What a release has beside its own row and its files, ready to be written."""

    lessons: Sequence[Mapping[str, Any]]
    items: Sequence[Mapping[str, Any]]
    scenarios: Sequence[Mapping[str, Any]]
    translations: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def of(
        cls,
        *,
        lessons: Iterable[Mapping[str, Any]],
        items: Iterable[Mapping[str, Any]],
        scenarios: Iterable[Mapping[str, Any]],
        translations: Iterable[Mapping[str, Any]] = (),
    ) -> ReleaseRows:
        """The rows with their contents as JSON already: a long course is then written in a moment."""
        return cls(
            _numbered(map(_written, lessons)),
            _numbered(map(_written, items)),
            _numbered(map(_written, scenarios)),
            [*map(_written, translations)],
        )


def _written(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "content": Written(to_json(row["content"]))}


def _numbered(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "position": position} for position, row in enumerate(rows)]


def add_release(session: Session, release: Release, *, files: Mapping[str, str], rows: ReleaseRows) -> None:
    """Write a release with its files (path to SHA-256) and all its rows, in as many statements for a long course as for
    a short one."""
    session.add(release)
    session.flush()
    parts: tuple[tuple[Any, Sequence[Mapping[str, Any]]], ...] = (
        (ReleaseFile, [{"path": path, "sha256": sha256} for path, sha256 in files.items()]),
        (ReleaseLesson, rows.lessons),
        (ReleaseItem, rows.items),
        (ReleaseScenario, rows.scenarios),
        (ReleaseTranslation, rows.translations),
    )
    for table, some in parts:
        if some:
            session.connection().execute(insert(table.__table__), [{**row, "release_id": release.id} for row in some])


def release_by_name(session: Session, course_id: int, name: str) -> Release | None:
    """The release of this course that has exactly this text."""
    return session.scalar(select(Release).filter_by(course_id=course_id, name=name))


def release_by_id(session: Session, release_id: int) -> Release | None:
    """The release with this key."""
    return session.get(Release, release_id)


def release_by_number(session: Session, course_id: int, number: int) -> Release | None:
    """The release of this number."""
    return session.scalar(select(Release).filter_by(course_id=course_id, number=number))


def newest_release(session: Session, course_id: int) -> Release | None:
    """The last release that this course had."""
    return session.scalar(select(Release).filter_by(course_id=course_id).order_by(Release.number.desc()).limit(1))


def next_release_number(session: Session, course_id: int) -> int:
    """The number of the next release of this course, from 1."""
    newest = session.scalar(select(func.max(Release.number)).filter_by(course_id=course_id))
    return (newest or 0) + 1


def courses(session: Session) -> list[tuple[Course, Release | None]]:
    """Every course and its current release, by id."""
    rows = session.execute(
        select(Course, Release).outerjoin(Release, Release.id == Course.release_id).order_by(Course.slug)
    )
    return [(course, release) for course, release in rows]
