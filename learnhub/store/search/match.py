"""What the engines are asked, and what they answer. SQLite has FTS5, PostgreSQL a tsvector with a GIN index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from learnhub.store.search.index import is_postgresql, key_of
from learnhub.store.search.question import Group
from learnhub.store.search.ranking import Candidate

NOTHING = "class:"
"""A tag that no document has."""


class Window(NamedTuple):
    """Where to look: an expression, the first and the last place, and how many documents at most."""

    match: str
    low: int
    high: int
    most: int


def matching(
    session: Session,
    groups: Iterable[Group],
    tags: Iterable[Iterable[str]],
    *,
    every: bool,
    in_title: bool = False,
) -> str:
    """The expression that this session's engine understands: every group (or any), and one tag of each set."""
    postgresql = is_postgresql(session)
    conjunction, disjunction = (" & ", " | ") if postgresql else (" AND ", " OR ")
    weight, column = (":A", "") if postgresql else ("", "title : ")
    sought = [
        disjunction.join(_phrase(sequence, weight if in_title else "", postgresql=postgresql) for sequence in group)
        for group in groups
    ]
    words = (conjunction if every else disjunction).join(f"({each})" for each in sought)
    kept = [
        disjunction.join(_phrase((tag,), postgresql=postgresql) for tag in sorted(each) or [NOTHING]) for each in tags
    ]
    whole = [f"{column if in_title else ''}({words})"] if words else []
    return conjunction.join((*whole, *(f"({each})" for each in kept)))


def _phrase(terms: Sequence[str], weight: str = "", *, postgresql: bool) -> str:
    if postgresql:
        return " <-> ".join(f"'{term.lower()}'{weight}" for term in terms)
    return f'"{" ".join(terms)}"'


def newest(session: Session, windows: Sequence[Window]) -> list[list[Candidate]]:
    """For each window the newest documents that match in it, newest first, with their terms.

    One statement, whose cost does not grow with the number of matches.
    """
    values: dict[str, str | int] = {}
    for number, window in enumerate(windows):
        values |= {f"{name}{number}": value for name, value in window._asdict().items()}
    found: list[list[Candidate]] = [[] for _ in windows]
    for number, *row in session.execute(_newest(len(windows), postgresql=is_postgresql(session)), values).all():
        found[number].append(Candidate(*row))
    return [sorted(each, reverse=True) for each in found]


def keys(session: Session, match: str) -> list[int]:
    """The keys of every document that matches; the cost grows with their number."""
    statement = _every(postgresql=is_postgresql(session))
    return [key_of(place) for place in session.scalars(statement, {"match": match})]


@cache
def _newest(windows: int, *, postgresql: bool) -> TextClause:
    place, condition = _asked(postgresql=postgresql)
    selects = (
        f"SELECT * FROM (SELECT {number}, {place} AS place, title, lead, tags FROM search_text "  # noqa: S608
        f"WHERE {condition.format(number)} AND {place} BETWEEN :low{number} AND :high{number} "
        f"ORDER BY {place} DESC LIMIT :most{number}) AS window{number}"
        for number in range(windows)
    )
    return text(" UNION ALL ".join(selects))


@cache
def _every(*, postgresql: bool) -> TextClause:
    place, condition = _asked(postgresql=postgresql)
    return text(f"SELECT {place} FROM search_text WHERE {condition.format('')}")  # noqa: S608


def _asked(*, postgresql: bool) -> tuple[str, str]:
    return ("place", "terms @@ CAST(:match{} AS tsquery)") if postgresql else ("rowid", "search_text MATCH :match{}")
