"""What a question finds among the documents that came after a moment, the newest first: for digests and feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnhub.store.search.facets import FACETS, Asked, keys_after
from learnhub.store.search.index import day_of
from learnhub.store.search.question import ask
from learnhub.store.tables.search import SearchDocument, SearchState


@dataclass(frozen=True)
class Newest:
    """One document: what it is, its title, its first words, the day it was published."""

    kind: str
    ref: str
    language: str
    title: str
    lead: str
    illustration: bool
    day: dt.date


def newest(
    session: Session,
    query: str,
    audience: frozenset[str],
    filters: Mapping[str, Iterable[str]],
    *,
    after: int = 0,
    most: int,
) -> tuple[int, list[Newest]]:
    """How many documents this question finds after this key of the index, and the newest of them.

    Every word has to stand in them; without a word all are found.
    """
    asked = {facet: frozenset(filters.get(facet, ())) for facet in FACETS}
    keys = keys_after(session, Asked(ask(query), audience, asked), after)
    chosen = list(keys[max(0, len(keys) - most) :])
    rows = session.execute(
        select(
            SearchDocument.kind,
            SearchDocument.ref,
            SearchDocument.language,
            SearchDocument.title,
            SearchDocument.passages,
            SearchDocument.illustration,
            SearchDocument.place,
        )
        .where(SearchDocument.key.in_(chosen))
        .order_by(SearchDocument.key.desc())
    )
    return len(keys), [
        Newest(row.kind, row.ref, row.language, row.title, _lead(row.passages), row.illustration, day_of(row.place))
        for row in rows
    ]


def _lead(passages: list[list[str]]) -> str:
    return passages[0][2] if passages else ""


def last_key(session: Session) -> int:
    """The greatest key that any document has: what comes later has a greater one."""
    return session.scalar(select(SearchState.number).where(SearchState.id == 1)) or 0
