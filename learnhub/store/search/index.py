"""The documents that search finds, and how they are written: in the caller's transaction, with the change counted."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from learnhub.store.search.analyser import terms
from learnhub.store.tables.search import SearchChange, SearchDocument, SearchState

CASE = "case"
LESSON = "lesson"
KINDS = (CASE, LESSON)
BREAK = "¶"
"""Stands before each part of a text, so that no phrase runs from one into the next."""

TITLE = "title:"
"""Before the words of a title, which stand in the index once more: few documents have one there of the many that have
it anywhere, and SQLite would go through all of these to look into a column."""

KEPT_CHANGES = 512
_BATCH = 200
_OPTIMIZE = "INSERT INTO search_text (search_text) VALUES ('optimize')"
_LEAD = 150
_MOST_PASSAGES = 400
_MOST_TERMS = 16_000
_KEY_BITS = 32
KEY = (1 << _KEY_BITS) - 1
"""The bits of a place that are its key."""
_KIND_BIT = 52
"""Two places lie less than 2 ** 56 apart: FTS5 before SQLite 3.42 leaves matches out where words stand together and the
newest come first, when the step from one to the next takes nine bytes."""
_EPOCH = dt.date(1970, 1, 1)
_TAG = re.compile(r"[A-Za-z0-9:-]{1,80}")


@dataclass(frozen=True)
class Passage:
    """Plain words under a heading; `anchor` is its id in the page, empty for the beginning."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True)
class Document:
    """What search knows of a lesson (`ref` is course/lesson, of a translation course/lesson/language) or a published
    case (`ref` is its number).

    `classes` are the audience classes of `domain.policy` that may find it, `countries` ISO 3166-1 or M49 codes,
    `facets` the values of `domain.facets` beside these, `day` the day it was published: the newest come first, and on
    one day the last that was put in.
    """

    kind: str
    ref: str
    title: str
    passages: tuple[Passage, ...]
    language: str
    classes: frozenset[str]
    principles: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    illustration: bool = False
    day: dt.date | None = None


def put(session: Session, document: Document) -> None:
    """Let search find the document as it now is. Raises ValueError for a tag or kind that search cannot keep."""
    key = change(session, document.kind, document.ref)
    insert_documents(session, [(key, analysed(document))])


def drop(session: Session, kind: str, ref: str) -> None:
    """Let search find this document no more; nothing happens when it is not there."""
    if session.scalar(select(SearchDocument.key).filter_by(kind=kind, ref=ref)) is not None:
        change(session, kind, ref)


def drop_course_lessons(session: Session, slug: str, *, kept: Set[str] = frozenset()) -> None:
    """Let search find the lessons of this course no more, but for those `kept`."""
    within = SearchDocument.ref.between(f"{slug}/", f"{slug}/\U0010ffff")
    found = session.execute(select(SearchDocument.ref, SearchDocument.key).where(SearchDocument.kind == LESSON, within))
    gone = {ref: key for ref, key in found if ref not in kept}
    if gone:
        _change_all(session, LESSON, [*gone], gone, count_change(session, len(gone)))


def refill(session: Session, documents: Iterable[Document]) -> None:
    """Let search find these documents alone, each under the key it has; new ones are newer in the order given."""
    number, token = count_change(session)
    keys = {
        (kind, ref): key
        for kind, ref, key in session.execute(select(SearchDocument.kind, SearchDocument.ref, SearchDocument.key))
    }
    for table in (SearchDocument, SearchChange):
        session.execute(delete(table))
    if is_postgresql(session):
        session.execute(text("TRUNCATE search_text"))
    else:
        made = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'search_text'"))
        session.execute(text("DROP TABLE search_text"))
        session.connection().exec_driver_sql(made)
    batch: list[tuple[int, Analysed]] = []
    for document in documents:
        key = keys.get((document.kind, document.ref))
        if key is None:
            number += 1
            key = number
        batch.append((key, analysed(document)))
        if len(batch) == _BATCH:
            insert_documents(session, batch)
            batch.clear()
    insert_documents(session, batch)
    session.execute(update(SearchState).where(SearchState.id == 1).values(number=number, token=token))
    session.execute(text("ANALYZE search_text" if is_postgresql(session) else _OPTIMIZE))


def change(session: Session, kind: str, ref: str) -> int:
    """Count one change, take the old rows of the document away, and give the key that it had or would get."""
    number, token = count_change(session)
    found = session.execute(
        delete(SearchDocument)
        .where(SearchDocument.kind == kind, SearchDocument.ref == ref)
        .returning(SearchDocument.key, SearchDocument.place)
    ).one_or_none()
    if found is not None:
        place = "place" if is_postgresql(session) else "rowid"
        session.execute(text(f"DELETE FROM search_text WHERE {place} = :place"), {"place": found.place})  # noqa: S608
    key: int = number if found is None else found.key
    session.execute(insert(SearchChange).values(number=number, token=token, key=key))
    if number % (KEPT_CHANGES // 4) == 0:
        session.execute(delete(SearchChange).where(SearchChange.number <= number - KEPT_CHANGES))
    return key


def count_change(session: Session, changes: int = 1) -> tuple[int, int]:
    """The number and token of the last of so many new changes. Whoever holds it is the only writer of search until the
    commit."""
    token = secrets.randbits(62)
    dialect = postgresql if is_postgresql(session) else sqlite
    statement = dialect.insert(SearchState).values(id=1, number=changes, token=token)
    row = session.execute(
        statement.on_conflict_do_update(
            index_elements=[SearchState.id], set_={"number": SearchState.number + changes, "token": token}
        ).returning(SearchState.number)
    ).one()
    return row.number, token


@dataclass(frozen=True)
class Analysed:
    """A document with its words as the engines keep them, ready to be written."""

    document: Document
    row: Mapping[str, Any]
    words: Mapping[str, str]


def analysed(document: Document) -> Analysed:
    """The document with its words taken apart, which takes longer than to write them."""
    passages = document.passages[:_MOST_PASSAGES]
    parts = [part for passage in passages for part in (passage.heading, passage.text)]
    if document.kind == CASE:
        parts.append(document.ref)
    lead, body = _cut([terms(part, document.language) for part in parts])
    tags = " ".join(_tags(document))
    row = {
        "kind": document.kind,
        "ref": document.ref,
        "language": document.language,
        "illustration": document.illustration,
        "tags": tags,
        "title": document.title,
        "passages": [[passage.anchor, passage.heading, passage.text] for passage in passages],
    }
    title = " ".join(terms(document.title, document.language))
    return Analysed(document, row, {"title": title, "tags": tags, "lead": lead, "body": body})


def put_all(session: Session, documents: Sequence[Analysed]) -> None:
    """Let search find these documents of one kind as they now are, in as many statements for many as for one."""
    if not documents:
        return
    kind = documents[0].document.kind
    refs = [each.document.ref for each in documents]
    change = count_change(session, len(refs))
    keys = {ref: key for ref, key in session.execute(_KEYS, {"kind": kind, "refs": refs})}
    fresh = iter(_change_all(session, kind, refs, keys, change))
    insert_documents(session, [(keys.get(ref) or next(fresh), each) for ref, each in zip(refs, documents, strict=True)])


_KEYS = select(SearchDocument.ref, SearchDocument.key).where(
    SearchDocument.kind == bindparam("kind"), SearchDocument.ref.in_(bindparam("refs", expanding=True))
)


def _change_all(
    session: Session, kind: str, refs: Sequence[str], keys: Mapping[str, int], change: tuple[int, int]
) -> list[int]:
    """Tell a change of each, take the old rows away, and give keys for the new ones, in their order. `change` is the
    last of as many that were counted."""
    number, token = change
    numbers = range(number - len(refs) + 1, number + 1)
    changed = [(each, keys.get(ref) or each) for each, ref in zip(numbers, refs, strict=True)]
    places = session.scalars(
        delete(SearchDocument)
        .where(SearchDocument.kind == kind, SearchDocument.key.in_([*keys.values()]))
        .returning(SearchDocument.place)
    ).all()
    if places:
        place = "place" if is_postgresql(session) else "rowid"
        gone = text(f"DELETE FROM search_text WHERE {place} IN :places")  # noqa: S608
        session.execute(gone.bindparams(bindparam("places", expanding=True)), {"places": list(places)})
    session.execute(insert(SearchChange), [{"number": each, "token": token, "key": key} for each, key in changed])
    session.execute(delete(SearchChange).where(SearchChange.number <= number - KEPT_CHANGES))
    return [key for each, key in changed if each == key]


def insert_documents(session: Session, documents: Iterable[tuple[int, Analysed]]) -> None:
    """Write the rows of these documents under these keys."""
    rows = [(key, place_of(each.document.kind, each.document.day, key), each) for key, each in documents]
    if not rows:
        return
    session.execute(insert(SearchDocument), [{"key": key, "place": place, **each.row} for key, place, each in rows])
    if is_postgresql(session):
        words = [{"place": place, **each.words, "terms": _vector(**each.words)} for _, place, each in rows]
        statement = "INSERT INTO search_text VALUES (:place, :title, :tags, :lead, :body, CAST(:terms AS tsvector))"
    else:
        words = [{"place": place, **each.words, "title": titled(each.words["title"])} for _, place, each in rows]
        statement = (
            "INSERT INTO search_text (rowid, title, tags, lead, body) VALUES (:place, :title, :tags, :lead, :body)"
        )
    session.execute(text(statement), words)


def titled(title: str) -> str:
    """The words of a title, and once more as those of one."""
    return " ".join([title, *(TITLE + term for term in title.split())])


def title_of(words: str) -> str:
    """The words of a title, as `titled` was given them."""
    return words.partition(f" {TITLE}")[0]


def _vector(title: str, tags: str, lead: str, body: str) -> str:
    """The words as PostgreSQL writes a tsvector, with positions (it counts to 16,383); the title's words twice."""
    positions: dict[str, list[int]] = {each.lower(): [] for each in tags.split()}
    titled = title.split()
    for position, term in enumerate([*titled, *lead.split(), *body.split()], 1):
        positions.setdefault(term, []).append(position)
    for position, term in enumerate(titled, 1):
        positions.setdefault(TITLE + term, []).append(position)
    positions.pop(BREAK, None)
    return " ".join(f"'{term}'" + (f":{','.join(map(str, at[:255]))}" if at else "") for term, at in positions.items())


def _cut(parts: list[list[str]]) -> tuple[str, str]:
    """The first parts, which ranking reads, and the rest; cut between two parts, and both with a bounded length."""
    lead: list[str] = []
    at = 0
    while at < len(parts) and len(lead) < _LEAD:
        lead += [BREAK, *parts[at]]
        at += 1
    body = [term for part in parts[at:] for term in (BREAK, *part)]
    return " ".join(lead[:_MOST_TERMS]), " ".join(body[: max(0, _MOST_TERMS - len(lead))])


def _tags(document: Document) -> list[str]:
    said = [
        *(tag("class", value) for value in sorted(document.classes)),
        tag("kind", document.kind),
        tag("language", document.language),
        *(tag("principle", value) for value in document.principles),
        *(tag("country", value) for value in document.countries),
        *(tag(facet, value) for facet, values in document.facets.items() for value in values),
    ]
    if None in said:
        raise ValueError(f"a tag of {document.ref} has other signs than letters, digits, - and :")
    return [each for each in said if each is not None]


def tag(facet: str, value: str) -> str | None:
    """How the index writes this value of a facet; None for what no document can have."""
    said = f"{facet}:{value}"
    return said if _TAG.fullmatch(said) else None


def place_of(kind: str, day: dt.date | None, key: int) -> int:
    """Where a document stands: by kind, then day, then key, in 53 bits. Raises ValueError for an unknown kind."""
    days = max(0, (day - _EPOCH).days) if day else 0
    return KINDS.index(kind) << _KIND_BIT | days << _KEY_BITS | key


def key_of(place: int) -> int:
    """The key in a place."""
    return place & KEY


def day_of(place: int) -> dt.date:
    """The day in a place."""
    return _EPOCH + dt.timedelta(days=(place & ((1 << _KIND_BIT) - 1)) >> _KEY_BITS)


def places_of(kind: str) -> tuple[int, int]:
    """The first and the last place of a kind."""
    first = KINDS.index(kind) << _KIND_BIT
    return first, first + (1 << _KIND_BIT) - 1


def is_postgresql(session: Session) -> bool:
    """Whether this session speaks to PostgreSQL."""
    return session.get_bind().dialect.name == "postgresql"
