"""Selects of parts that a course took from another."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from learnhub.store.tables.authoring import Blob, Course, DraftFile, ReleaseFile
from learnhub.store.tables.reuse import Reuse


def of_course(session: Session, course_id: int) -> list[tuple[Reuse, Course]]:
    """What a course took, the oldest first, each with the course that it came from."""
    source = aliased(Course)
    rows = session.execute(
        select(Reuse, source)
        .join(source, source.id == Reuse.source_id)
        .filter_by(course_id=course_id)
        .order_by(Reuse.id)
    )
    return [(reuse, course) for reuse, course in rows]


def by_public_id(session: Session, public_id: uuid.UUID) -> tuple[Reuse, Course, Course] | None:
    """A part that was taken, with the course that took it and the one that it came from."""
    taker, source = aliased(Course), aliased(Course)
    row = session.execute(
        select(Reuse, taker, source)
        .join(taker, taker.id == Reuse.course_id)
        .join(source, source.id == Reuse.source_id)
        .where(Reuse.public_id == public_id)
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def source_files(session: Session, course: Course, *, texts_only: bool) -> dict[str, bytes]:
    """The files of a course as others may take them: its release, or the draft while it has none."""
    found: Select[str, bytes]
    if course.release_id is not None:
        found = select(ReleaseFile.path, Blob.content).join(Blob, Blob.sha256 == ReleaseFile.sha256)
        found = found.where(ReleaseFile.release_id == course.release_id)
        path = ReleaseFile.path
    else:
        found = select(DraftFile.path, Blob.content).join(Blob, Blob.sha256 == DraftFile.sha256)
        found = found.where(DraftFile.course_id == course.id)
        path = DraftFile.path
    if texts_only:
        found = found.where(path.endswith(".md"))
    return {name: content for name, content in session.execute(found.order_by(path))}
