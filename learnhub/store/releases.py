"""Selects and writes of publishing: what was asked for, what two releases hold apart, who is on which release."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import Blob, Course, DraftRevision, Release, ReleaseFile
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Enrolment
from learnhub.store.tables.releases import Publication, TakeUp


def files_only_in(session: Session, release_id: int, other_id: int) -> dict[str, bytes]:
    """The text files of a release that the other one does not hold with the same bytes under the same path."""
    other = aliased(ReleaseFile)
    same = exists().where(
        other.release_id == other_id, other.path == ReleaseFile.path, other.sha256 == ReleaseFile.sha256
    )
    rows = session.execute(
        select(ReleaseFile.path, Blob.content)
        .join(Blob, Blob.sha256 == ReleaseFile.sha256)
        .where(ReleaseFile.release_id == release_id, ReleaseFile.path.endswith(".md"), ~same)
        .order_by(ReleaseFile.path)
    )
    return {path: content for path, content in rows}


@dataclass(frozen=True)
class Step:
    """A release on the way from one to another: its number, and its author's word and note."""

    number: int
    weight: str
    note: str
    published_at: dt.datetime


def steps(session: Session, course_id: int, after: int, to: int) -> list[Step]:
    """The releases of a course after this number, up to the other one."""
    rows = session.execute(
        select(Release.number, Release.weight, Release.note, Release.published_at)
        .where(Release.course_id == course_id, Release.number > after, Release.number <= to)
        .order_by(Release.number)
    )
    return [Step(*row) for row in rows]


@dataclass(frozen=True)
class Behind:
    """A learner who is on another release than the one that is offered now."""

    enrolment_id: int
    enrolment_public_id: uuid.UUID
    account_id: int
    account_public_id: uuid.UUID
    release_id: int
    release_public_id: uuid.UUID


def any_behind(session: Session, course_id: int, release_id: int) -> bool:
    """Whether somebody is on another release of this course."""
    found = exists().where(Enrolment.course_id == course_id, Enrolment.release_id != release_id)
    return bool(session.scalar(select(found)))


def behind(session: Session, course_id: int, release_id: int, *, after: int, most: int) -> list[Behind]:
    """Learners who are on another release, by key, after this one."""
    rows = session.execute(
        select(
            Enrolment.id, Enrolment.public_id, Account.id, Account.public_id, Enrolment.release_id, Release.public_id
        )
        .join(Account, Account.id == Enrolment.account_id)
        .join(Release, Release.id == Enrolment.release_id)
        .where(Enrolment.course_id == course_id, Enrolment.release_id != release_id, Enrolment.id > after)
        .order_by(Enrolment.id)
        .limit(most)
    )
    return [Behind(*row) for row in rows]


def move(session: Session, enrolment_id: int, *, before: int, after: int, asked: bool, at: dt.datetime) -> bool:
    """Put a learner on the other release and keep that; False when they are no more on the one that was thought."""
    moved = session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment_id, Enrolment.release_id == before)
        .values(release_id=after, facts=Enrolment.facts + 1)
        .returning(Enrolment.id),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    if moved is None:
        return False
    values = {"enrolment_id": enrolment_id, "from_release_id": before, "to_release_id": after, "asked": asked, "at": at}
    session.execute(insert(TakeUp), values)
    return True


@dataclass(frozen=True)
class TakenUp:
    """The last move of a learner."""

    before: uuid.UUID
    after: uuid.UUID
    asked: bool
    at: dt.datetime


def last_move(session: Session, enrolment_id: int) -> TakenUp | None:
    """The last move of this learner from one release to another."""
    was, now = aliased(Release), aliased(Release)
    row = session.execute(
        select(was.public_id, now.public_id, TakeUp.asked, TakeUp.at)
        .join(was, was.id == TakeUp.from_release_id)
        .join(now, now.id == TakeUp.to_release_id)
        .where(TakeUp.enrolment_id == enrolment_id)
        .order_by(TakeUp.id.desc())
        .limit(1)
    ).one_or_none()
    return row and TakenUp(*row)


def learners_by_release(session: Session, course_id: int) -> dict[int, int]:
    """How many people are on each release of a course, by its number."""
    rows = session.execute(
        select(Release.number, func.count())
        .join(Enrolment, Enrolment.release_id == Release.id)
        .where(Release.course_id == course_id)
        .group_by(Release.number)
    )
    return {number: count for number, count in rows}


@dataclass(frozen=True)
class PublicationRow:
    """A publishing with its course, its author and its job."""

    id: int
    public_id: uuid.UUID
    course: str
    course_id: int
    revision: int
    weight: str
    note: str
    asked_by_id: int | None
    asked_by: str | None
    asked_at: dt.datetime
    at: dt.datetime
    cancelled_at: dt.datetime | None
    done_at: dt.datetime | None
    release: int | None
    refused: list[dict[str, Any]] | None
    progress: float = 0.0
    gave_up: bool = False


_PUBLICATION = (
    select(
        Publication.id,
        Publication.public_id,
        Course.slug,
        Publication.course_id,
        Publication.revision,
        Publication.weight,
        Publication.note,
        Publication.asked_by_id,
        Account.name,
        Publication.asked_at,
        Publication.at,
        Publication.cancelled_at,
        Publication.done_at,
        Release.number,
        Publication.refused,
    )
    .join(Course, Course.id == Publication.course_id)
    .outerjoin(Account, Account.id == Publication.asked_by_id)
    .outerjoin(Release, Release.id == Publication.release_id)
)


def publication(session: Session, public_id: uuid.UUID) -> PublicationRow | None:
    """The publishing with this id."""
    row: Any = session.execute(_PUBLICATION.where(Publication.public_id == public_id)).one_or_none()
    if row is None:
        return None
    job = session.execute(
        select(Job.progress, Job.failed_at).where(Job.kind == "publish", Job.key == str(public_id))
    ).one_or_none()
    found = PublicationRow(*row)
    return replace(found, progress=job[0], gave_up=job[1] is not None) if job else found


def publications(session: Session, course_id: int, *, before: int | None, most: int) -> list[PublicationRow]:
    """The publishings of a course, the newest first."""
    statement = _PUBLICATION.where(Publication.course_id == course_id).order_by(Publication.id.desc()).limit(most)
    if before is not None:
        statement = statement.where(Publication.id < before)
    rows: Any = session.execute(statement)
    return [PublicationRow(*row) for row in rows]


def add_publication(session: Session, **values: Any) -> None:
    """Keep what is to be published."""
    session.execute(insert(Publication), values)


def change_publication(session: Session, public_id: uuid.UUID, **values: Any) -> bool:
    """It was cancelled, done or refused; False when it had ended before."""
    changed = session.execute(
        update(Publication)
        .where(Publication.public_id == public_id, Publication.done_at.is_(None), Publication.cancelled_at.is_(None))
        .values(**values)
        .returning(Publication.id)
    ).one_or_none()
    return changed is not None


def published_after(session: Session, course_id: int, revision: int) -> bool:
    """Whether a draft that is newer than this revision was published, by the page or by the command."""
    asked = exists().where(
        Publication.course_id == course_id, Publication.revision > revision, Publication.release_id.is_not(None)
    )
    made = exists().where(
        DraftRevision.course_id == course_id,
        DraftRevision.number > revision,
        Release.course_id == course_id,
        Release.name == DraftRevision.name,
        Release.published_at >= DraftRevision.at,
    )
    return bool(session.scalar(select(asked | made)))


def note_release(session: Session, public_id: uuid.UUID, release_id: int) -> None:
    """This is the release that the publishing made."""
    session.execute(update(Publication).where(Publication.public_id == public_id).values(release_id=release_id))
