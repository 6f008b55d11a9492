"""A database of its own for a preview: one course, a few people, and the published cases that stand beside it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, or_, select, tuple_, update
from sqlalchemy.orm import Session

from learnhub.domain.cases.form import CaseNumber
from learnhub.store import tables
from learnhub.store.engine import Store
from learnhub.store.schema import metadata
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.authoring import Course, Release
from learnhub.store.tables.cases import Case, CasePrinciple
from learnhub.store.tables.teaching import LessonLearned

assert tables

BESIDE = 12
"""The newest cases of each principle that come along."""
COPIED: tuple[Any, ...] = (Case, CasePrinciple, LessonLearned)
Rows = dict[str, list[dict[str, Any]]]


def open_stage(folder: Path) -> Store:
    """An empty database in this folder, with every table and without search."""
    store = Store(f"sqlite:///{folder / 'preview.sqlite3'}", pool_size=2)
    metadata.create_all(store.engine)
    return store


def keep_apart(session: Session, base: int) -> None:
    """Let the releases of this database have keys above `base`: what a process keeps of releases by their keys is then
    never taken for a release of the site."""
    course = Course(slug="-", created_at=dt.datetime.now(dt.UTC))
    session.add(course)
    session.flush()
    row = {column.name: _blank(column) for column in Release.__table__.columns if not column.nullable}
    session.execute(insert(Release), row | {"id": base, "course_id": course.id, "name": "-"})


def _blank(column: Any) -> Any:
    try:
        kind = column.type.python_type
    except NotImplementedError:
        kind = str
    blank: Mapping[type, Any] = {
        bool: False,
        int: 0,
        str: "",
        dict: {},
        list: [],
        dt.datetime: dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
    }
    return uuid.uuid4() if kind is uuid.UUID else blank.get(kind, {})


def add_person(session: Session, name: str, *, roles: Iterable[str], now: dt.datetime) -> int:
    """A person of the preview; their key."""
    slug = name.casefold()
    person = Account(email=f"{slug}@preview.invalid", name=name, sort_name=slug, kind="staff", created_at=now)
    session.add(person)
    session.flush()
    for role in roles:
        session.add(RoleGrant(account_id=person.id, role=role, granted_at=now))
    return person.id


def as_published(session: Session, release_id: int, *, number: int, at: dt.datetime, languages: Sequence[str]) -> None:
    """A release of the preview is the one of this number and moment on the site, and can be read in these languages."""
    values = {"number": number, "published_at": at, "languages": list(languages)}
    session.execute(update(Release).where(Release.id == release_id).values(values))


def cases_beside(session: Session, numbers: Iterable[str], principles: Iterable[str]) -> Rows:
    """The rows of the published cases that a course cites or that may stand beside its lessons, by table."""
    cited = [(number.year, number.serial) for number in map(CaseNumber.parse, numbers)]
    keys: set[int] = set()
    for principle in set(principles):
        newest = select(CasePrinciple.case_id).where(CasePrinciple.principle == principle)
        keys |= set(session.scalars(newest.order_by(CasePrinciple.published_at.desc()).limit(BESIDE)))
    wanted = select(Case.id).where(Case.state == "published")
    wanted = wanted.where(or_(Case.id.in_(keys), tuple_(Case.year, Case.serial).in_(cited)))
    ids = list(session.scalars(wanted))
    rows: Rows = {}
    for table in COPIED:
        key = table.id if table is Case else table.case_id
        rows[table.__tablename__] = [
            dict(row._mapping) for row in session.execute(select(*table.__table__.columns).where(key.in_(ids)))
        ]
    return rows


def put_cases(session: Session, rows: Rows, owner_id: int) -> None:
    """Put these rows in. Whom and what they belong to stays behind: a preview has none of it."""
    for table in COPIED:
        left = [column for column in table.__table__.columns if column.foreign_keys and column.name != "case_id"]
        put = [
            {**row, **{column.name: None if column.nullable else owner_id for column in left}}
            for row in rows[table.__tablename__]
        ]
        if put:
            session.execute(insert(table.__table__), put)
