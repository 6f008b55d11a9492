"""Collections: cases that an editor chose and put in order, with an introduction."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain.collections import collection_faults, read_entries
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import collections as store
from learnhub.store.collections import Member, Row
from learnhub.store.tables.finding import Collection

PAGE = 20


@dataclass(frozen=True)
class CollectionList:
    """A page of collections; `next` is the id that ends it. `may_edit`: the reader may begin one."""

    rows: tuple[Row, ...]
    next: uuid.UUID | None
    may_edit: bool


@dataclass(frozen=True)
class CollectionView:
    """A collection as its readers see it: the cases that they may read, in order."""

    id: uuid.UUID
    title: str
    introduction: str
    language: str
    shown: bool
    version: int
    changed_at: dt.datetime
    cases: tuple[Member, ...]
    may_edit: bool


def newest(work: Work, *, after: uuid.UUID | None = None) -> CollectionList:
    """The collections, the last changed first; those not shown yet for editors alone."""
    work.require(Action.PUBLIC_READ)
    may_edit = work.can(Action.COLLECTION_EDIT)
    found = store.newest(work.session, work.actor, drafts=may_edit, before=after, most=PAGE + 1)
    rows = tuple(found[:PAGE])
    return CollectionList(rows, rows[-1].public_id if len(found) > PAGE else None, may_edit)


def show(work: Work, collection_id: uuid.UUID) -> CollectionView:
    """One collection. Raises NotFound for one that is not shown, but to editors."""
    work.can(Action.PUBLIC_READ)
    row = store.collection(work.session, collection_id)
    may_edit = work.can(Action.COLLECTION_EDIT)
    if row is None or not (row.shown or may_edit):
        raise NotFound
    return CollectionView(
        id=row.public_id,
        title=row.title,
        introduction=row.introduction,
        language=row.language,
        shown=row.shown,
        version=row.revision,
        changed_at=row.changed_at,
        cases=tuple(store.members(work.session, row.id, work.actor)),
        may_edit=may_edit,
    )


def save(
    work: Work,
    collection_id: uuid.UUID,
    *,
    title: str,
    introduction: str,
    cases: str,
    shown: bool,
    version: int,
) -> None:
    """Keep a collection, new under the id that its form brought, or the one that stands at this version.

    What the editor may not read stays in it, at the end. Raises SignIn, Denied, Conflict when another editor saved
    meanwhile, Invalid field by field and case by case.
    """
    work.require(Action.COLLECTION_EDIT)
    entries, faults = read_entries(cases)
    known = store.readable_keys(work.session, [entry.number for entry in entries], work.actor)
    faults += [
        Fault("cases", "unknown-case", {"value": str(entry.number)}) for entry in entries if entry.number not in known
    ]
    if faults := [*collection_faults(title, introduction), *faults]:
        raise Invalid(*faults)
    row = store.collection(work.session, collection_id)
    if row is None:
        row = Collection(
            public_id=collection_id,
            editor_id=work.actor.id,
            language=work.actor.locale,
            revision=0,
            at=work.now,
        )
        work.session.add(row)
    elif row.revision != version:
        raise Conflict("saved-meanwhile", current={"version": row.revision, "fields": {}}, mine={})
    row.title, row.introduction, row.shown = " ".join(title.split()), introduction.strip(), shown
    row.revision, row.changed_at = row.revision + 1, work.now
    work.session.flush()
    kept = store.kept_from(work.session, row.id, work.actor)
    store.fill(work.session, row.id, [*((known[entry.number], entry.line) for entry in entries), *kept])
