"""Selects of lessons learned and of the courses that teach them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, insert, select, tuple_, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.teaching import Cite, Learned, TaskReason
from learnhub.store import quick
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import Course, Release
from learnhub.store.tables.cases import Case, CasePrinciple
from learnhub.store.tables.teaching import CourseTask, LessonLearned, ReleaseCite, Teaching

LessonKey = tuple[dt.datetime, int, int]

CANDIDATES = 12
"""The newest lessons learned of a principle and an audience class among which the nearest are sought."""

_COLUMNS = (
    LessonLearned.case_id,
    LessonLearned.position,
    Case.year,
    Case.serial,
    Case.title,
    LessonLearned.when_text,
    LessonLearned.do_text,
    LessonLearned.because_text,
    LessonLearned.for_whom,
    LessonLearned.stage,
    LessonLearned.outcome,
    LessonLearned.summary,
    LessonLearned.terms,
    Case.language,
    Case.illustration,
    Case.mark,
    select(func.aggregate_strings(CasePrinciple.principle, ","))
    .where(CasePrinciple.case_id == LessonLearned.case_id)
    .correlate(LessonLearned)
    .scalar_subquery()
    .label("principles"),
)


def _learned(row: Any) -> Learned:
    return Learned(
        case_id=row.case_id,
        position=row.position,
        number=f"C-{row.year}-{row.serial}",
        title=row.title,
        when=row.when_text,
        do=row.do_text,
        because=row.because_text,
        for_whom=row.for_whom,
        stage=row.stage,
        outcome=row.outcome,
        summary=row.summary,
        language=row.language,
        illustration=row.illustration,
        mark=row.mark,
        principles=frozenset((row.principles or "").split(",")) - {""},
        terms=frozenset(row.terms.split()),
    )


def near(session: Session, principles: Sequence[str], audience: Iterable[str]) -> list[Learned]:
    """The newest lessons learned on each of these principles that these audience classes may read, in one statement."""
    classes = sorted(audience)
    if not principles:
        return []
    values = {f"class{number}": each for number, each in enumerate(classes)}
    values |= {f"principle{number}": each for number, each in enumerate(principles)}
    rows = quick.run(session, _near(len(principles), len(classes)), values)
    return [_learned(row) for row in rows]


@cache
def _near(principles: int, classes: int) -> Select[Any]:
    parts = [
        select(CasePrinciple.case_id)
        .where(
            CasePrinciple.principle == bindparam(f"principle{principle}"),
            CasePrinciple.audience == bindparam(f"class{number}"),
        )
        .order_by(CasePrinciple.published_at.desc(), CasePrinciple.case_id.desc())
        .limit(CANDIDATES)
        .subquery()
        for principle in range(principles)
        for number in range(classes)
    ]
    keys = union_all(*(select(part.c.case_id) for part in parts)).subquery()
    return (
        select(*_COLUMNS)
        .join(Case, Case.id == LessonLearned.case_id)
        .where(LessonLearned.case_id.in_(select(keys.c.case_id)))
        .order_by(LessonLearned.published_at.desc(), LessonLearned.case_id.desc(), LessonLearned.position)
    )


def of_cases(session: Session, numbers: Iterable[str]) -> list[Learned]:
    """The lessons learned of these published cases."""
    keys = [(number.year, number.serial) for number in map(CaseNumber.parse, numbers)]
    if not keys:
        return []
    statement = select(*_COLUMNS).join(Case, Case.id == LessonLearned.case_id)
    rows = session.execute(statement.where(tuple_(Case.year, Case.serial).in_(keys)))
    return [_learned(row) for row in rows]


_PUBLIC = exists().where(CasePrinciple.case_id == LessonLearned.case_id, CasePrinciple.audience == "public")
_UNTAUGHT = ~exists().where(Teaching.case_id == LessonLearned.case_id, Teaching.position == LessonLearned.position)


def open_lessons(session: Session, *, before: LessonKey | None, most: int) -> list[tuple[Learned, LessonKey]]:
    """Lessons learned that everybody may read and with which nothing was done yet, the newest case first, each with its
    key in this list."""
    statement = (
        select(*_COLUMNS, LessonLearned.published_at)
        .join(Case, Case.id == LessonLearned.case_id)
        .where(_PUBLIC, _UNTAUGHT)
        .order_by(LessonLearned.published_at.desc(), LessonLearned.case_id.desc(), LessonLearned.position.desc())
        .limit(most)
    )
    if before is not None:
        key = tuple_(LessonLearned.published_at, LessonLearned.case_id, LessonLearned.position)
        statement = statement.where(key < tuple_(*(_literal(each) for each in before)))
    return [(_learned(row), (row.published_at, row.case_id, row.position)) for row in session.execute(statement)]


def _literal(value: Any) -> Any:
    column = LessonLearned.published_at if isinstance(value, dt.datetime) else LessonLearned.case_id
    return bindparam(None, value, column.type)


def lesson_learned(session: Session, number: CaseNumber, position: int) -> tuple[Learned, Case] | None:
    """One lesson learned that everybody may read, with its case."""
    row = session.execute(
        select(*_COLUMNS, Case)
        .join(Case, Case.id == LessonLearned.case_id)
        .where(Case.year == number.year, Case.serial == number.serial, LessonLearned.position == position, _PUBLIC)
    ).one_or_none()
    return row and (_learned(row), row.Case)


@dataclass(frozen=True)
class Taught:
    """What was done with a lesson learned. `release` is the one that took it up; None while it waits in a draft."""

    public_id: uuid.UUID
    position: int
    number: str
    case_title: str
    owner: str | None
    taught_as: str
    course: str | None
    module_id: str | None
    ref: str | None
    reason: str
    began_at: dt.datetime
    release: int | None
    id: int


def taught(session: Session, *, before: int | None, most: int) -> list[Taught]:
    """What was done with lessons learned, the latest first."""
    statement = (
        select(
            Teaching.public_id,
            Teaching.position,
            Case.year,
            Case.serial,
            Case.title,
            Account.name,
            Teaching.taught_as,
            Course.slug,
            Teaching.module_id,
            Teaching.ref,
            Teaching.reason,
            Teaching.began_at,
            Release.number,
            Teaching.id,
        )
        .join(Case, Case.id == Teaching.case_id)
        .outerjoin(Account, Account.id == Teaching.owner_id)
        .outerjoin(Course, Course.id == Teaching.course_id)
        .outerjoin(Release, Release.id == Teaching.release_id)
        .order_by(Teaching.id.desc())
        .limit(most)
    )
    if before is not None:
        statement = statement.where(Teaching.id < before)
    rows = session.execute(statement)
    return [Taught(row[0], row[1], f"C-{row.year}-{row.serial}", *tuple(row)[4:]) for row in rows]


def teaching_exists(session: Session, public_id: uuid.UUID) -> bool:
    """Whether this was sent before."""
    return session.scalar(select(Teaching.id).filter_by(public_id=public_id)) is not None


def keep_cites(session: Session, release: Release, cites: Iterable[Cite]) -> None:
    """Keep which published cases a release cites, and close what its course owed: the release took it up."""
    rows = {}
    for cite in cites:
        number = CaseNumber.parse(cite.number)
        rows[number, cite.ref] = {
            "release_id": release.id,
            "year": number.year,
            "serial": number.serial,
            "ref": cite.ref,
            "kind": cite.kind,
            "title": cite.title,
            "module_id": cite.module_id,
            "module_title": cite.module_title,
        }
    if rows:
        session.execute(insert(ReleaseCite), list(rows.values()))


def take_up(session: Session, course_id: int, release_id: int) -> None:
    """What this course's trainers owed is done where the release cites the case: that is the closing evidence."""
    cited = exists().where(
        ReleaseCite.release_id == release_id,
        ReleaseCite.year == Case.year,
        ReleaseCite.serial == Case.serial,
        Case.id == Teaching.case_id,
    )
    session.execute(
        update(Teaching)
        .where(Teaching.course_id == course_id, Teaching.release_id.is_(None), cited)
        .values(release_id=release_id),
        execution_options={"synchronize_session": False},
    )


@dataclass(frozen=True)
class CitedIn:
    """A place of a course that cites a case: in the release that is offered now, or in an earlier one."""

    course: str
    course_title: str
    release: int
    kind: str
    ref: str
    title: str
    module_id: str
    module_title: str
    open: bool


_CITED_IN = (
    select(
        Course.slug,
        Release.title,
        Release.number,
        ReleaseCite.kind,
        ReleaseCite.ref,
        ReleaseCite.title,
        ReleaseCite.module_id,
        ReleaseCite.module_title,
        Release.open,
    )
    .join(Release, Release.id == ReleaseCite.release_id)
    .join(Course, Course.release_id == Release.id)
    .where(ReleaseCite.year == bindparam("year"), ReleaseCite.serial == bindparam("serial"))
    .order_by(Course.id, ReleaseCite.module_id, ReleaseCite.ref)
    .limit(20)
)


def cited_in(session: Session, year: int, serial: int) -> list[CitedIn]:
    """Where the courses offered now cite the case of this number."""
    return [CitedIn(*row) for row in quick.run(session, _CITED_IN, {"year": year, "serial": serial})]


def raise_tasks(session: Session, case: Case, reason: TaskReason, *, now: dt.datetime) -> None:
    """Ask the trainers to look at every module offered now that cites this case; again it is the same task."""
    modules = select(Course.id, ReleaseCite.module_id).distinct()
    modules = modules.join(ReleaseCite, ReleaseCite.release_id == Course.release_id)
    rows = [
        {
            "course_id": course_id,
            "module_id": module_id,
            "case_id": case.id,
            "version": case.version,
            "reason": reason,
            "raised_at": now,
        }
        for course_id, module_id in session.execute(
            modules.where(ReleaseCite.year == case.year, ReleaseCite.serial == case.serial)
        )
    ]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    if rows:
        session.execute(dialect.insert(CourseTask).on_conflict_do_nothing(), rows)


@dataclass(frozen=True)
class OpenTask:
    """A module that cites a case which was changed or withdrawn. `owner` is the course's, where it has one."""

    public_id: uuid.UUID
    course: str
    module_id: str
    number: str
    title: str
    reason: str
    raised_at: dt.datetime
    owner: str | None


def open_tasks(session: Session, *, most: int) -> list[OpenTask]:
    """The tasks that wait, the oldest first."""
    owner = aliased(Account)
    rows = session.execute(
        select(
            CourseTask.public_id,
            Course.slug,
            CourseTask.module_id,
            Case.year,
            Case.serial,
            Case.title,
            CourseTask.reason,
            CourseTask.raised_at,
            owner.name,
        )
        .join(Course, Course.id == CourseTask.course_id)
        .join(Case, Case.id == CourseTask.case_id)
        .outerjoin(owner, owner.id == Course.owner_id)
        .where(CourseTask.done_at.is_(None))
        .order_by(CourseTask.raised_at, CourseTask.id)
        .limit(most)
    )
    return [
        OpenTask(row[0], row[1], row[2], f"C-{row.year}-{row.serial}", row.title, row.reason, row.raised_at, row.name)
        for row in rows
    ]


def close_task(session: Session, public_id: uuid.UUID, *, by: int | None, now: dt.datetime) -> bool:
    """This task is done; False when there is none that waits."""
    closed = update(CourseTask).where(CourseTask.public_id == public_id, CourseTask.done_at.is_(None))
    return session.execute(closed.values(done_at=now, done_by_id=by).returning(CourseTask.id)).one_or_none() is not None


def close_settled_tasks(session: Session, course_id: int, release_id: int, *, now: dt.datetime) -> None:
    """Tasks of modules that cite their case no more in the release offered now are done."""
    cited = exists().where(
        ReleaseCite.release_id == release_id,
        ReleaseCite.module_id == CourseTask.module_id,
        ReleaseCite.year == Case.year,
        ReleaseCite.serial == Case.serial,
        Case.id == CourseTask.case_id,
    )
    session.execute(
        update(CourseTask)
        .where(and_(CourseTask.course_id == course_id, CourseTask.done_at.is_(None), ~cited))
        .values(done_at=now),
        execution_options={"synchronize_session": False},
    )


@dataclass(frozen=True)
class ModuleOffered:
    """A module of a course offered now."""

    course: str
    course_title: str
    module_id: str
    title: str
    principle: str | None


def modules(session: Session) -> list[ModuleOffered]:
    """Every module of the courses offered now, in order."""
    rows = session.execute(
        select(Course.slug, Release.title, Release.outline)
        .join(Release, Release.id == Course.release_id)
        .order_by(Release.title, Course.id)
    )
    return [
        ModuleOffered(slug, title, each["id"], each["title"], each["principle"])
        for slug, title, outline in rows
        for each in outline["modules"]
    ]


def open_lessons_counted() -> Any:
    """How many lessons learned are open, counted to a hundred, within a statement."""
    lessons = select(LessonLearned.case_id).where(_PUBLIC, _UNTAUGHT).limit(100).subquery()
    return select(func.count()).select_from(lessons).scalar_subquery()


def tasks_counted() -> Any:
    """How many tasks wait, counted to a hundred, within a statement."""
    tasks = select(CourseTask.id).where(CourseTask.done_at.is_(None)).limit(100).subquery()
    return select(func.count()).select_from(tasks).scalar_subquery()
