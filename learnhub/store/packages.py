"""Selects of what goes into a package: a release with its lessons, its items, its scenarios and its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnhub.store.tables.authoring import (
    Blob,
    Course,
    Release,
    ReleaseFile,
    ReleaseItem,
    ReleaseLesson,
    ReleaseScenario,
    ReleaseTranslation,
)


@dataclass(frozen=True)
class ReleaseParts:
    """A release as it was published: lessons, items and scenarios are rows of ids and JSON, in their order."""

    slug: str
    release: Release
    lessons: tuple[tuple[str, str, int, dict[str, Any]], ...]
    items: tuple[tuple[str, dict[str, Any]], ...]
    scenarios: tuple[tuple[str, dict[str, Any]], ...]


def release_parts(session: Session, release_id: int) -> ReleaseParts:
    """All of a release: lessons as (id, title, minutes, content), items by quiz, scenarios by id."""
    slug, release = session.execute(
        select(Course.slug, Release).join(Release, Release.course_id == Course.id).where(Release.id == release_id)
    ).one()
    lessons = session.execute(
        select(ReleaseLesson.lesson_id, ReleaseLesson.title, ReleaseLesson.minutes, ReleaseLesson.content)
        .filter_by(release_id=release_id)
        .order_by(ReleaseLesson.position)
    )
    items = session.execute(
        select(ReleaseItem.quiz_id, ReleaseItem.content).filter_by(release_id=release_id).order_by(ReleaseItem.position)
    )
    scenarios = session.execute(
        select(ReleaseScenario.scenario_id, ReleaseScenario.content)
        .filter_by(release_id=release_id)
        .order_by(ReleaseScenario.position)
    )
    return ReleaseParts(
        slug,
        release,
        tuple((row[0], row[1], row[2], row[3]) for row in lessons),
        tuple((row[0], row[1]) for row in items),
        tuple((row[0], row[1]) for row in scenarios),
    )


def release_media(session: Session, release_id: int) -> dict[str, bytes]:
    """Path to bytes of the pictures of a release, in the order of paths."""
    rows = session.execute(
        select(ReleaseFile.path, Blob.content)
        .join(Blob, Blob.sha256 == ReleaseFile.sha256)
        .where(ReleaseFile.release_id == release_id, ReleaseFile.path.contains("/media/", autoescape=True))
        .order_by(ReleaseFile.path)
    )
    return {path: content for path, content in rows}


def release_words(session: Session, release_id: int, language: str) -> list[dict[str, Any]]:
    """What a release keeps of a language: rows of kind, ref and content."""
    rows = session.execute(
        select(ReleaseTranslation.kind, ReleaseTranslation.ref, ReleaseTranslation.content).filter_by(
            release_id=release_id, language=language
        )
    )
    return [{"kind": kind, "ref": ref, "content": content} for kind, ref, content in rows]
