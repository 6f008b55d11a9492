"""Selects and writes of care for courses: what readers report, and how it is seen to."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Row, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import (
    Course,
    DraftRevision,
    Release,
    ReleaseItem,
)
from learnhub.store.tables.care import CourseReport

_Taker, _Mended = aliased(Account), aliased(Release)
_REPORTS = (
    select(
        CourseReport.public_id,
        Course.slug,
        Release.title.label("course_title"),
        Release.number.label("release"),
        CourseReport.language,
        CourseReport.place,
        CourseReport.ref,
        CourseReport.heading,
        CourseReport.title,
        CourseReport.kind,
        CourseReport.text,
        CourseReport.reporter_id,
        CourseReport.at,
        CourseReport.state,
        _Taker.name.label("taken_by"),
        CourseReport.answer,
        CourseReport.answered_at,
        CourseReport.revision,
        _Mended.number.label("mended_in"),
    )
    .join(Course, Course.id == CourseReport.course_id)
    .join(Release, Release.id == CourseReport.release_id)
    .outerjoin(_Taker, _Taker.id == CourseReport.taken_by_id)
    .outerjoin(_Mended, _Mended.id == CourseReport.mended_release_id)
)


def item_place(session: Session, course_id: int, release_id: int, item_id: str) -> tuple[uuid.UUID, str] | None:
    """The release of a question, the given one or else the newest that has it, and its quiz."""
    row = session.execute(
        select(Release.public_id, ReleaseItem.quiz_id)
        .join(Release, Release.id == ReleaseItem.release_id)
        .where(Release.course_id == course_id, ReleaseItem.item_id == item_id)
        .order_by((Release.id == release_id).desc(), Release.number.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def course_of(session: Session, course_id: int) -> Course:
    """The course of a report."""
    return session.get_one(Course, course_id)


def report_row(session: Session, public_id: uuid.UUID) -> CourseReport | None:
    """The report with this id, for change."""
    return session.scalar(select(CourseReport).where(CourseReport.public_id == public_id))


def report(session: Session, public_id: uuid.UUID) -> Row[*tuple[Any, ...]] | None:
    """One report as pages show it."""
    return session.execute(_REPORTS.where(CourseReport.public_id == public_id)).one_or_none()


def reports(
    session: Session,
    *,
    state: str | None = None,
    owner_id: int | None = None,
    reporter_id: int | None = None,
    size: int,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Slice:
    """A page of reports, the newest first: in one state, of one owner's courses, of one reporter."""
    statement = _REPORTS
    if state is not None:
        statement = statement.where(CourseReport.state == state)
    if owner_id is not None:
        statement = statement.where(Course.owner_id == owner_id)
    if reporter_id is not None:
        statement = statement.where(CourseReport.reporter_id == reporter_id)
    return page(
        session,
        statement,
        (CourseReport.id,),
        named=CourseReport.public_id,
        size=size,
        after=after,
        before=before,
        descending=True,
    )


def cares_for_any(session: Session, account_id: int) -> bool:
    """Whether this person cares for a course."""
    return session.scalar(select(exists().where(Course.owner_id == account_id))) or False


def carers(session: Session, course_id: int) -> list[int]:
    """Who cares for a course and is still there."""
    owner = select(Account.id).join(Course, Course.owner_id == Account.id)
    return list(session.scalars(owner.where(Course.id == course_id, Account.disabled_at.is_(None))))


def published_revision(session: Session, course_id: int, name: str) -> int:
    """The number of the newest revision of a draft whose text has this name; 0 for none."""
    found = select(func.max(DraftRevision.number)).where(
        DraftRevision.course_id == course_id, DraftRevision.name == name
    )
    return session.scalar(found) or 0


def close_mended(
    session: Session, course_id: int, release_id: int, revision: int
) -> list[tuple[uuid.UUID, int | None]]:
    """Close by this release what this revision or an earlier one mended; the ids of the reports, and who reported."""
    rows = session.execute(
        update(CourseReport)
        .where(
            CourseReport.course_id == course_id,
            CourseReport.state == "mended",
            CourseReport.mended_release_id.is_(None),
            CourseReport.revision <= revision,
        )
        .values(mended_release_id=release_id)
        .returning(CourseReport.public_id, CourseReport.reporter_id)
    )
    return [(public_id, reporter) for public_id, reporter in rows]


def change_report(session: Session, public_id: uuid.UUID, **values: Any) -> bool:
    """Change a report that waits for its answer; False when it has been answered."""
    changed = session.execute(
        update(CourseReport)
        .where(CourseReport.public_id == public_id, CourseReport.state.in_(("open", "taken")))
        .values(**values)
        .returning(CourseReport.id)
    ).one_or_none()
    return changed is not None
