"""Selects by principle: its lessons in the courses offered now, its published cases, and a person's standing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from learnhub.store import quick
from learnhub.store.tables.authoring import Course, Release, ReleaseLesson
from learnhub.store.tables.cases import Case, CasePrinciple

MOST_PRINCIPLES = 3
RANKS = {"did-not-work": 0, "nearly-went-wrong": 0, "partly": 1, "worked": 2}
"""The order of outcomes on a principle's page: what did not work comes first."""


@dataclass(frozen=True)
class PrincipleCase:
    """A published case beside a lesson or on a principle's page. `content` is the text that readers see."""

    id: int
    year: int
    serial: int
    title: str
    content: dict[str, Any]
    illustration: bool
    published_at: dt.datetime
    mark: str


@dataclass(frozen=True)
class PrincipleLesson:
    """A lesson on a principle in the current release of a course."""

    course: str
    lesson_id: str
    title: str
    minutes: int
    module_id: str
    open: bool


_SHOWN = (Case.id, Case.year, Case.serial, Case.title, Case.published, Case.illustration, Case.published_at, Case.mark)


def newest_case(session: Session, principle: str, audience: Iterable[str]) -> PrincipleCase | None:
    """The newest published case of this principle that these audience classes may read."""
    classes = {f"class{number}": each for number, each in enumerate(sorted(audience))}
    row = quick.run(session, _newest(len(classes)), {"principle": principle, **classes}).first()
    return PrincipleCase(*row) if row else None


@cache
def _newest(classes: int) -> Select[Any]:
    newest = _first(bindparam("principle"), [bindparam(f"class{number}") for number in range(classes)], 1)
    shown = select(*_SHOWN).join(newest, newest.c.case_id == Case.id)
    return shown.order_by(Case.published_at.desc(), Case.id.desc()).limit(1)


def cases(session: Session, principle: str, audience: Iterable[str], *, most: int) -> list[PrincipleCase]:
    """At most `most` published cases of this principle: what did not work first, then the rest, newest first."""
    parts = [
        _newest_keys(principle, each, most, CasePrinciple.outcome == outcome, literal(rank).label("rank"))
        for outcome, rank in RANKS.items()
        for each in sorted(audience)
    ]
    ranked = union_all(*(select(part) for part in parts)).subquery()
    rank = func.min(ranked.c.rank)
    rows = session.execute(
        select(*_SHOWN)
        .join(ranked, ranked.c.case_id == Case.id)
        .group_by(Case.id)
        .order_by(rank, Case.published_at.desc(), Case.id.desc())
        .limit(most)
    )
    return [PrincipleCase(*row) for row in rows]


def _first(principle: Any, audience: Iterable[Any], most: int) -> Any:
    """The newest keys of each audience class: an index step each, whatever the number of cases."""
    parts = [_newest_keys(principle, each, most) for each in audience]
    return union_all(*(select(part.c.case_id, part.c.published_at) for part in parts)).subquery()


def _newest_keys(principle: Any, audience: Any, most: int, condition: Any = None, *more: Any) -> Any:
    statement = select(CasePrinciple.case_id, CasePrinciple.published_at, *more).where(
        CasePrinciple.principle == principle, CasePrinciple.audience == audience
    )
    if condition is not None:
        statement = statement.where(condition)
    return statement.order_by(CasePrinciple.published_at.desc(), CasePrinciple.case_id.desc()).limit(most).subquery()


def newest_cases(session: Session, audience: Iterable[str], *, most: int) -> list[PrincipleCase]:
    """The newest published cases that these audience classes may read, at most `most`."""
    classes = {f"class{number}": each for number, each in enumerate(sorted(audience))}
    return [PrincipleCase(*row) for row in quick.run(session, _newest_of_all(len(classes), most), classes)]


@cache
def _newest_of_all(classes: int, most: int) -> Select[Any]:
    parts = [
        select(CasePrinciple.case_id)
        .where(CasePrinciple.audience == bindparam(f"class{number}"))
        .order_by(CasePrinciple.published_at.desc(), CasePrinciple.case_id.desc())
        .limit(most * MOST_PRINCIPLES)
        .subquery()
        for number in range(classes)
    ]
    newest = union_all(*(select(part.c.case_id) for part in parts)).subquery()
    shown = select(*_SHOWN).where(Case.id.in_(select(newest.c.case_id)))
    return shown.order_by(Case.published_at.desc(), Case.id.desc()).limit(most)


def lessons(session: Session, principle: str) -> list[PrincipleLesson]:
    """The lessons on this principle in the courses offered now, in the order of their course."""
    rows = session.execute(
        select(
            Course.slug,
            ReleaseLesson.lesson_id,
            ReleaseLesson.title,
            ReleaseLesson.minutes,
            ReleaseLesson.module_id,
            Release.open,
        )
        .join(Release, Release.id == Course.release_id)
        .join(ReleaseLesson, and_(ReleaseLesson.release_id == Release.id, ReleaseLesson.principle == principle))
        .where(Course.archived_at.is_(None))
        .order_by(Release.title, Course.id, ReleaseLesson.position)
    )
    return [PrincipleLesson(*row) for row in rows]
