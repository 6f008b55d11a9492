"""What the courses offered now say beside a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, exists, false, literal, or_, select, true, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from learnhub.store import quick
from learnhub.store.tables.authoring import Course, Release, ReleaseLesson
from learnhub.store.tables.cases import CasePrinciple
from learnhub.store.tables.teaching import ReleaseCite


@dataclass(frozen=True)
class Shown:
    """A lesson that shows the newest published case of its principle."""

    case_id: int
    course: str
    lesson_id: str
    title: str
    principle: str


def lessons_showing(session: Session, case_ids: Iterable[int]) -> list[Shown]:
    """The lessons of the courses offered now that show one of these cases: to those who may find it, it is the newest
    of its principle."""
    newer = aliased(CasePrinciple)
    newest = ~exists().where(
        newer.principle == CasePrinciple.principle,
        newer.audience.in_([CasePrinciple.audience, "public"]),
        tuple_(newer.published_at, newer.case_id) > tuple_(CasePrinciple.published_at, CasePrinciple.case_id),
    )
    rows: Any = session.execute(
        select(
            CasePrinciple.case_id,
            Course.slug,
            ReleaseLesson.lesson_id,
            ReleaseLesson.title,
            CasePrinciple.principle,
        )
        .join(ReleaseLesson, ReleaseLesson.principle == CasePrinciple.principle)
        .join(Release, Release.id == ReleaseLesson.release_id)
        .join(Course, Course.release_id == Release.id)
        .where(CasePrinciple.case_id.in_(sorted(case_ids)), newest)
        .order_by(Course.id, ReleaseLesson.position)
    )
    return list(dict.fromkeys(Shown(*row) for row in rows))


@dataclass(frozen=True)
class Beside:
    """A place in a course offered now that belongs beside a case: a lesson on one of its principles, or, with a `kind`
    (lesson, item, scenario), a place that cites it. The `title` of an item is its quiz's."""

    course: str
    ref: str
    title: str
    principle: str
    module_id: str
    module_title: str
    kind: str


MOST_LESSONS = 9


def beside(session: Session, principles: Iterable[str], year: int, serial: int, *, signed_in: bool) -> list[Beside]:
    """What the courses offered now say on a published case, at most `MOST_LESSONS` of each: the places that cite it,
    and the first lessons on its principles. A visitor is told of open courses alone."""
    sought: dict[str, Any] = {f"principle{number}": each for number, each in enumerate(sorted(principles))}
    known = {**sought, "year": year, "serial": serial}
    rows: Any = quick.run(session, _beside(len(sought), signed_in), known)
    return [Beside(*row[:7]) for row in rows]


@cache
def _beside(principles: int, signed_in: bool) -> Any:
    readable = true() if signed_in else Release.open
    lessons = (
        select(
            Course.slug,
            ReleaseLesson.lesson_id.label("ref"),
            ReleaseLesson.title,
            ReleaseLesson.principle,
            ReleaseLesson.module_id,
            literal("").label("module_title"),
            literal("").label("kind"),
            Course.id,
            ReleaseLesson.position,
        )
        .join(Release, Release.id == Course.release_id)
        .join(ReleaseLesson, ReleaseLesson.release_id == Release.id)
        .where(
            or_(false(), *(ReleaseLesson.principle == bindparam(f"principle{at}") for at in range(principles))),
            readable,
        )
        .order_by(Course.id, ReleaseLesson.position)
        .limit(MOST_LESSONS)
        .subquery()
    )
    citing = (
        select(
            Course.slug,
            ReleaseCite.ref,
            ReleaseCite.title,
            literal("").label("principle"),
            ReleaseCite.module_id,
            ReleaseCite.module_title,
            ReleaseCite.kind,
            Course.id,
            literal(0).label("position"),
        )
        .join(Release, Release.id == ReleaseCite.release_id)
        .join(Course, Course.release_id == Release.id)
        .where(ReleaseCite.year == bindparam("year"), ReleaseCite.serial == bindparam("serial"), readable)
        .order_by(Course.id, ReleaseCite.module_id, ReleaseCite.ref)
        .limit(MOST_LESSONS)
        .subquery()
    )
    return union_all(select(citing), select(lessons)).order_by("id", "position", "ref")


def course_with_module(session: Session, slug: str, module_id: str | None) -> int | None:
    """The key of this course, if it is published and has the module (None asks for no module)."""
    statement = select(Course.id).where(Course.slug == slug, Course.release_id.is_not(None))
    if module_id is not None:
        within = (ReleaseLesson.release_id == Course.release_id, ReleaseLesson.module_id == module_id)
        statement = statement.where(exists().where(*within))
    return session.scalar(statement)
