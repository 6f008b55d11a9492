"""Selects and writes of care for courses: what readers report, and how it is seen to."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, delete, exists, func, insert, literal_column, not_, or_, select, update
from sqlalchemy.orm import Session, aliased

from learnhub.domain.policy import Role
from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.authoring import (
    Course,
    DraftChange,
    DraftRevision,
    Release,
    ReleaseItem,
)
from learnhub.store.tables.care import CourseDeputy, CourseReport

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
    carer_id: int | None = None,
    reporter_id: int | None = None,
    size: int,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Slice:
    """A page of reports, the newest first: in one state, of the courses of one carer, of one reporter."""
    statement = _REPORTS
    if state is not None:
        statement = statement.where(CourseReport.state == state)
    if carer_id is not None:
        statement = statement.where(cared_for(carer_id))
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


def cared_for(account_id: int) -> Any:
    """The courses that somebody owns or is a deputy of."""
    deputy = select(CourseDeputy.course_id).where(CourseDeputy.account_id == account_id)
    return or_(Course.owner_id == account_id, Course.id.in_(deputy))


def cares_for_any(session: Session, account_id: int) -> bool:
    """Whether this person owns a course or is a deputy of its owner."""
    return session.scalar(select(exists().where(cared_for(account_id)))) or False


def carers(session: Session, course_id: int) -> list[int]:
    """The owner of a course and the deputies who are still there."""
    deputy = select(CourseDeputy.account_id).where(CourseDeputy.course_id == course_id)
    owner = select(Course.owner_id).where(Course.id == course_id)
    there = Account.disabled_at.is_(None)
    return list(session.scalars(select(Account.id).where(there, Account.id.in_(deputy) | Account.id.in_(owner))))


@dataclass(frozen=True)
class Carer:
    """Somebody who cares for a course, or who may: `there` says whether they are still a trainer."""

    id: int
    public_id: uuid.UUID
    name: str
    there: bool


_TRAINER = exists().where(RoleGrant.account_id == Account.id, RoleGrant.role == Role.TRAINER)
_THERE = and_(Account.disabled_at.is_(None), _TRAINER)


def people(session: Session, account_ids: Iterable[int]) -> list[Carer]:
    """These people, by name."""
    found = select(Account.id, Account.public_id, Account.name, _THERE).where(Account.id.in_(sorted(account_ids)))
    return [Carer(*row) for row in session.execute(found.order_by(Account.sort_name, Account.id))]


def trainers(session: Session) -> list[Carer]:
    """Everybody who may care for a course, by name."""
    found = select(Account.id, Account.public_id, Account.name, _THERE).where(_THERE)
    return [Carer(*row) for row in session.execute(found.order_by(Account.sort_name, Account.id))]


def deputies(session: Session, course_id: int) -> list[int]:
    """The keys of the deputies of a course."""
    return list(session.scalars(select(CourseDeputy.account_id).where(CourseDeputy.course_id == course_id)))


def set_deputies(session: Session, course_id: int, account_ids: Iterable[int]) -> None:
    """These people are the deputies of a course now."""
    session.execute(delete(CourseDeputy).where(CourseDeputy.course_id == course_id))
    rows = [{"course_id": course_id, "account_id": each} for each in sorted(set(account_ids))]
    if rows:
        session.execute(insert(CourseDeputy), rows)


@dataclass(frozen=True)
class DueCourse:
    """A course that is to be looked over by a day that is near or has passed."""

    slug: str
    title: str
    review_by: dt.date
    reminded_on: dt.date | None


def due(session: Session, until: dt.date, *, carer_id: int | None = None, most: int) -> list[DueCourse]:
    """Published courses whose day comes until then, the longest overdue first; those of one carer, or all."""
    found = (
        select(Course.slug, Release.title, Course.review_by, Course.reminded_on)
        .join(Release, Release.id == Course.release_id)
        .where(Course.archived_at.is_(None), Course.review_by <= until)
        .order_by(Course.review_by, Course.id)
        .limit(most)
    )
    if carer_id is not None:
        found = found.where(cared_for(carer_id))
    rows: Any = session.execute(found)
    return [DueCourse(*row) for row in rows]


@dataclass(frozen=True)
class OrphanRow:
    """A course whose owner is not there any more, with who it was."""

    slug: str
    title: str | None
    owner: str | None
    deputies: str | None


def orphans(session: Session, *, after: str = "", most: int) -> list[OrphanRow]:
    """Courses without an owner who is there and is a trainer, by id."""
    deputy = aliased(Account)
    named: Any = literal_column("', '")
    names = (
        select(func.aggregate_strings(deputy.name, named))
        .join(CourseDeputy, CourseDeputy.account_id == deputy.id)
        .where(CourseDeputy.course_id == Course.id)
        .scalar_subquery()
    )
    found = (
        select(Course.slug, Release.title, Account.name, names)
        .outerjoin(Release, Release.id == Course.release_id)
        .outerjoin(Account, Account.id == Course.owner_id)
        .where(Course.slug > after, or_(Course.owner_id.is_(None), not_(_THERE)))
        .order_by(Course.slug)
        .limit(most)
    )
    rows: Any = session.execute(found)
    return [OrphanRow(*row) for row in rows]


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


def mended_in(session: Session, course_id: int, paths: Collection[str]) -> list[tuple[int, int, str, str | None]]:
    """The reports of a course that a change of one of these files mended: id, number of that revision, file, and the
    SHA-256 that the mend gave it."""
    rows = session.execute(
        select(CourseReport.id, DraftRevision.number, DraftChange.path, DraftChange.after)
        .join(
            DraftRevision,
            and_(DraftRevision.course_id == CourseReport.course_id, DraftRevision.number == CourseReport.revision),
        )
        .join(DraftChange, DraftChange.revision_id == DraftRevision.id)
        .where(CourseReport.course_id == course_id, CourseReport.state == "mended")
        .order_by(CourseReport.id)
    )
    return [(key, number, path, after) for key, number, path, after in rows if path in paths]


def was_before(session: Session, course_id: int, path: str, digest: str | None, number: int) -> bool:
    """Whether a file was like this at some time before a revision of the draft; None is a file that was not there."""
    earlier = (
        select(DraftChange.path)
        .join(DraftRevision, DraftRevision.id == DraftChange.revision_id)
        .where(
            DraftRevision.course_id == course_id,
            DraftRevision.number <= number,
            DraftChange.path == path,
            DraftChange.before.is_not_distinct_from(digest),
        )
    )
    return session.scalar(select(earlier.exists())) or False


def open_again(session: Session, report_ids: Collection[int]) -> None:
    """These reports wait for an answer again; what was answered stays to be read."""
    session.execute(
        update(CourseReport)
        .where(CourseReport.id.in_(sorted(report_ids)))
        .values(state="open", taken_by_id=None, revision=None, mended_release_id=None)
    )


def change_report(session: Session, public_id: uuid.UUID, **values: Any) -> bool:
    """Change a report that waits for its answer; False when it has been answered."""
    changed = session.execute(
        update(CourseReport)
        .where(CourseReport.public_id == public_id, CourseReport.state.in_(("open", "taken")))
        .values(**values)
        .returning(CourseReport.id)
    ).one_or_none()
    return changed is not None
