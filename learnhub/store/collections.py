"""Selects of collections and of the cases in them, as a reader may see them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, tuple_
from sqlalchemy.orm import Session

from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.policy import Action, Actor
from learnhub.store.cases import COLUMNS
from learnhub.store.tables.cases import Case
from learnhub.store.tables.finding import Collection, CollectionCase
from learnhub.store.visibility import where


@dataclass(frozen=True)
class Row:
    """A collection in a list; `cases` counts those that the reader may read."""

    public_id: uuid.UUID
    title: str
    introduction: str
    language: str
    shown: bool
    changed_at: dt.datetime
    cases: int


def newest(session: Session, actor: Actor, *, drafts: bool, before: uuid.UUID | None, most: int) -> list[Row]:
    """The collections, the last changed first, after the one that ended the page before."""
    readable = (
        select(func.count())
        .select_from(CollectionCase)
        .join(Case, Case.id == CollectionCase.case_id)
        .where(
            CollectionCase.collection_id == Collection.id,
            Case.state == "published",
            where(actor, Action.CASE_READ, COLUMNS),
        )
        .correlate(Collection)
        .scalar_subquery()
    )
    statement = select(
        Collection.public_id,
        Collection.title,
        Collection.introduction,
        Collection.language,
        Collection.shown,
        Collection.changed_at,
        readable,
    )
    if not drafts:
        statement = statement.where(Collection.shown.is_(True))
    if before is not None:
        edge = session.execute(
            select(Collection.changed_at, Collection.id).where(Collection.public_id == before)
        ).one_or_none()
        if edge is not None:
            statement = statement.where(tuple_(Collection.changed_at, Collection.id) < tuple(edge))
    rows = session.execute(statement.order_by(Collection.changed_at.desc(), Collection.id.desc()).limit(most))
    return [Row(*row) for row in rows]


def collection(session: Session, public_id: uuid.UUID) -> Collection | None:
    """The collection with this id, for change."""
    return session.scalar(select(Collection).where(Collection.public_id == public_id))


@dataclass(frozen=True)
class Member:
    """A case of a collection as a reader sees it."""

    number: CaseNumber
    title: str
    language: str
    line: str


def members(session: Session, collection_id: int, actor: Actor) -> list[Member]:
    """The published cases of a collection that this actor may read, in its order."""
    rows = session.execute(
        select(Case.year, Case.serial, Case.title, Case.language, CollectionCase.line)
        .join(Case, Case.id == CollectionCase.case_id)
        .where(
            CollectionCase.collection_id == collection_id,
            Case.state == "published",
            where(actor, Action.CASE_READ, COLUMNS),
        )
        .order_by(CollectionCase.position)
    )
    return [Member(CaseNumber(row.year, row.serial), row.title, row.language, row.line) for row in rows if row.year]


def readable_keys(session: Session, numbers: Iterable[CaseNumber], actor: Actor) -> dict[CaseNumber, int]:
    """The keys of those of these published cases that the actor may read."""
    wanted = [(Case.year == each.year) & (Case.serial == each.serial) for each in numbers]
    if not wanted:
        return {}
    rows = session.execute(
        select(Case.year, Case.serial, Case.id).where(
            or_(*wanted), Case.state == "published", where(actor, Action.CASE_READ, COLUMNS)
        )
    )
    return {CaseNumber(year or 0, serial or 0): key for year, serial, key in rows.all()}


def kept_from(session: Session, collection_id: int, actor: Actor) -> list[tuple[int, str]]:
    """The cases of a collection that this actor may not read now: they stay when the actor changes it."""
    mine = select(Case.id).where(Case.state == "published", where(actor, Action.CASE_READ, COLUMNS))
    rows = session.execute(
        select(CollectionCase.case_id, CollectionCase.line)
        .where(CollectionCase.collection_id == collection_id, CollectionCase.case_id.not_in(mine))
        .order_by(CollectionCase.position)
    )
    return [(case_id, line) for case_id, line in rows.all()]


def fill(session: Session, collection_id: int, entries: Iterable[tuple[int, str]]) -> None:
    """The collection holds these cases, in this order, and no others."""
    session.execute(delete(CollectionCase).where(CollectionCase.collection_id == collection_id))
    session.add_all(
        CollectionCase(collection_id=collection_id, case_id=case_id, position=position, line=line)
        for position, (case_id, line) in enumerate(entries)
    )
