"""A database of its own for a preview: one course, a few people, and the published cases that stand beside it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, delete, event, func, insert, or_, select, tuple_, update
from sqlalchemy.orm import Session

from learnhub.domain.cases.form import CaseNumber
from learnhub.store import quick, tables
from learnhub.store.engine import Store
from learnhub.store.schema import metadata
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.authoring import (
    Blob,
    Course,
    DraftRevision,
    Release,
    ReleaseFile,
    ReleaseItem,
    ReleaseLesson,
    ReleaseScenario,
    ReleaseTranslation,
)
from learnhub.store.tables.cases import Case, CasePrinciple
from learnhub.store.tables.teaching import LessonLearned
from learnhub.store.types import Key

assert tables

BESIDE = 12
"""The newest cases of each principle that come along."""
COPIED: tuple[Any, ...] = (Case, CasePrinciple, LessonLearned)
Rows = dict[str, list[dict[str, Any]]]


def open_stage(folder: Path) -> Store:
    """An empty database in this folder, with every table and without search. It waits for no disk: nobody looks for it
    after a power cut."""
    store = Store(f"sqlite:///{folder / 'preview.sqlite3'}", pool_size=2)
    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
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


@dataclass
class Changes:
    """What is written where a text changed: how its release is named now, columns of it, of its parts by their ids, all
    rows of the questions of a quiz, rows of its words in other languages, which of these are new (kind and id, by
    language), and its files (path -> SHA-256 and bytes)."""

    public_id: uuid.UUID
    name: str
    release: dict[str, Any] = field(default_factory=dict)
    lessons: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    scenarios: dict[str, dict[str, Any]] = field(default_factory=dict)
    translations: list[dict[str, Any]] = field(default_factory=list)
    retold: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def change_release(session: Session, release_id: int, changes: Changes) -> None:
    """Let the release of a preview say something else."""
    quick.run(session, _NAME, {"of": release_id, "public_id": changes.public_id, "named": changes.name})
    if changes.release:
        session.connection().execute(update(_OWN).where(_OWN.c.id == release_id).values(changes.release))
    for lesson_id, values in changes.lessons.items():
        quick.run(session, _LESSON, {"of": release_id, "named": lesson_id, **values})
    for scenario_id, values in changes.scenarios.items():
        quick.run(session, _SCENARIO, {"of": release_id, "named": scenario_id, **values})
    for quiz_id, items in changes.items.items():
        session.execute(delete(ReleaseItem).filter_by(release_id=release_id, quiz_id=quiz_id))
        numbered = [{**row, "release_id": release_id, "position": place} for place, row in enumerate(items)]
        if numbered:
            session.execute(insert(ReleaseItem), numbered)
    for language, named in changes.retold.items():
        for kind, ref in named:
            gone = delete(ReleaseTranslation).filter_by(release_id=release_id, language=language, kind=kind)
            session.execute(gone.filter_by(ref=ref) if ref else gone)
    if changes.translations:
        session.execute(insert(ReleaseTranslation), [{**row, "release_id": release_id} for row in changes.translations])
    for path, (sha256, content) in changes.files.items():
        quick.run(session, _BLOB, {"sha256": sha256, "content": content})
        quick.run(session, _FILE, {"of": release_id, "named": path, "sha256": sha256})


def _change(table: Any, named: str, *columns: str) -> Any:
    """An update of these columns in the row of a release that this column names."""
    own = table.__table__
    return (
        update(own)
        .where(own.c.release_id == bindparam("of", type_=Key), own.c[named] == bindparam("named"))
        .values({name: bindparam(name, type_=own.c[name].type) for name in columns})
    )


_OWN: Any = Release.__table__
_NAME = (
    update(_OWN)
    .where(_OWN.c.id == bindparam("of", type_=Key))
    .values(public_id=bindparam("public_id", type_=_OWN.c.public_id.type), name=bindparam("named"))
)
_BLOB = insert(Blob).prefix_with("OR IGNORE")
_LESSON = _change(ReleaseLesson, "lesson_id", "title", "minutes", "content")
_SCENARIO = _change(ReleaseScenario, "scenario_id", "content")
_FILE = _change(ReleaseFile, "path", "sha256")


_STATE = (
    select(
        Course.id,
        select(DraftRevision.name)
        .where(DraftRevision.course_id == Course.id)
        .order_by(DraftRevision.number.desc())
        .limit(1)
        .scalar_subquery(),
        select(func.max(Release.number)).where(Release.course_id == Course.id).scalar_subquery(),
    )
).where(Course.slug == bindparam("slug"))


def state_of(session: Session, slug: str) -> tuple[int, str, int] | None:
    """The key of a course, the name of its draft's text, and the number of its newest release; 0 before the first."""
    row = quick.run(session, _STATE, {"slug": slug}).one_or_none()
    return None if row is None else (row[0], row[1] or "", row[2] or 0)


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
            for row in rows.get(table.__tablename__, ())
        ]
        if put:
            session.execute(insert(table.__table__).prefix_with("OR IGNORE"), put)
