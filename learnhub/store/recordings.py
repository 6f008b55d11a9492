"""Selects of what stands for audio and video among the files of courses."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from learnhub.content.recordings import CAPTIONS, RECORDINGS, SIGN
from learnhub.store.tables.authoring import Blob, DraftFile
from learnhub.store.tables.intake import Intake


def stand_ins(session: Session) -> list[bytes]:
    """What stands for each recording that a draft, a release or a revision has, or had."""
    return list(session.scalars(select(Blob.content).where(func.substr(Blob.content, 1, len(SIGN)) == SIGN)))


def waiting(session: Session) -> Iterator[bytes]:
    """The zip files of what was brought in and waits, one at a time: each may hold a whole course."""
    return iter(session.scalars(select(Intake.content).execution_options(yield_per=1)))


def draft_recordings(session: Session, course_id: int) -> dict[str, bytes]:
    """Path to bytes of what stands for the recordings of a draft, and of their captions."""
    endings = (*RECORDINGS, CAPTIONS)
    rows = session.execute(
        select(DraftFile.path, Blob.content)
        .join(Blob, Blob.sha256 == DraftFile.sha256)
        .where(DraftFile.course_id == course_id, or_(*(DraftFile.path.endswith(f".{each}") for each in endings)))
        .order_by(DraftFile.path)
    )
    return {path: content for path, content in rows}
