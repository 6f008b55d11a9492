"""What the engines are asked, and what they answer. SQLite has FTS5, PostgreSQL a tsvector with a GIN index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from functools import cache
from typing import NamedTuple

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.orm import Session

from learnhub.store import quick
from learnhub.store.search.index import KEY, TITLE, is_postgresql
from learnhub.store.search.question import Group
from learnhub.store.search.ranking import Candidate, candidate

NOTHING = "class:"
"""A tag that no document has."""


MOST_KNOWN = 2_500
"""Documents whose terms a process keeps in memory, the last that were read, some two kilobytes each."""


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
    prefix = TITLE if in_title else ""
    sought = [
        disjunction.join(_phrase(sequence, prefix, postgresql=postgresql) for sequence in group) for group in groups
    ]
    words = (conjunction if every else disjunction).join(f"({each})" for each in sought)
    kept = [
        disjunction.join(_phrase((tag,), postgresql=postgresql) for tag in sorted(each) or [NOTHING]) for each in tags
    ]
    whole = [f"({words})"] if words else []
    return conjunction.join((*whole, *(f"({each})" for each in kept)))


def _phrase(terms: Sequence[str], prefix: str = "", *, postgresql: bool) -> str:
    if postgresql:
        return " <-> ".join(f"'{prefix}{term.lower()}'" for term in terms)
    return f'"{" ".join(prefix + term for term in terms)}"'


def newest(session: Session, windows: Sequence[Window], known: dict[int, Candidate]) -> list[list[Candidate]]:
    """For each window the newest documents that match in it, newest first, with their terms.

    `known` are documents that were read before, as the session sees them; one statement more reads the others into it.
    """
    found = places(session, windows)
    read = documents(session, {place for own in found for place in own}, known)
    return [[read[place] for place in own] for own in found]


def places(session: Session, windows: Sequence[Window]) -> list[list[int]]:
    """For each window where the newest documents stand that match in it, newest first.

    One statement, whose cost does not grow with the number of matches; none where there is nowhere to look. Where
    fewer match than a window takes, the engine goes through all that have the rarest of the words.
    """
    if not windows:
        return []
    values: dict[str, str | int] = {}
    for number, window in enumerate(windows):
        values |= {f"{name}{number}": value for name, value in window._asdict().items()}
    found: list[list[int]] = [[] for _ in windows]
    postgresql = is_postgresql(session)
    for number, place in quick.run(session, _newest(len(windows), postgresql=postgresql), values):
        found[number].append(place)
    return [sorted(own, reverse=True) for own in found]


def documents(session: Session, places: Set[int], known: dict[int, Candidate]) -> dict[int, Candidate]:
    """The documents at these places with their terms, in one statement for those that are not `known` yet."""
    read = {place: known[place] for place in places if place in known}
    if missing := list(places - read.keys()):
        rows = quick.run(session, _documents(postgresql=is_postgresql(session)), {"places": missing})
        read |= {row[0]: candidate(*row) for row in rows}
        known.update({place: read[place] for place in missing})
        for place in list(known)[: max(0, len(known) - MOST_KNOWN)]:
            known.pop(place, None)
    return read


@cache
def _documents(*, postgresql: bool) -> TextClause:
    place = "place" if postgresql else "rowid"
    statement = text(f"SELECT {place} AS place, title, lead, tags FROM search_text WHERE {place} IN :places")  # noqa: S608
    return statement.bindparams(bindparam("places", expanding=True))


def keys(session: Session, match: str, among: Sequence[int] | None = None) -> list[int]:
    """The keys of every document that matches, or of those at these places; the cost grows with their number.

    They come as one text: of tens of thousands of rows, Python would take four times as long as the engine.
    """
    values = {"match": match} if among is None else {"match": match, "among": among}
    rows = quick.run(session, _every(postgresql=is_postgresql(session), among=among is not None), values)
    (said,) = rows.scalars()
    found: list[int] = json.loads(f"[{said or ''}]")
    return found


@cache
def _newest(windows: int, *, postgresql: bool) -> TextClause:
    select = _POSTGRESQL if postgresql else _SQLITE
    return text(" UNION ALL ".join(select.strip().format(number) for number in range(windows)))


_SQLITE = """
    SELECT * FROM (
        SELECT {0}, rowid AS place FROM search_text
        WHERE search_text MATCH :match{0} AND rowid BETWEEN :low{0} AND :high{0} ORDER BY rowid DESC LIMIT :most{0}
    ) AS window{0}"""

_POSTGRESQL = """
    SELECT * FROM (
        WITH near AS MATERIALIZED (
            SELECT place FROM (
                SELECT place, terms FROM search_text WHERE place BETWEEN :low{0} AND :high{0}
                ORDER BY place DESC LIMIT 600
            ) AS recent WHERE terms @@ CAST(:match{0} AS tsquery) LIMIT :most{0}
        ), far AS MATERIALIZED (
            SELECT place FROM search_text
            WHERE terms @@ CAST(:match{0} AS tsquery) AND place + 0 BETWEEN :low{0} AND :high{0}
            AND (SELECT count(*) FROM near) < :most{0}
        )
        SELECT {0}, place FROM search_text
        WHERE place IN (SELECT place FROM near UNION ALL (SELECT place FROM far ORDER BY place DESC LIMIT :most{0}))
        ORDER BY place DESC LIMIT :most{0}
    ) AS window{0}"""
"""A common word has enough matches among the newest few hundred, which are read in their order; for the others the
index of words is asked. Left to itself, the planner reads in order until enough of a rare word are found."""


@cache
def _every(*, postgresql: bool, among: bool) -> TextClause:
    place, condition, joined = (
        ("place", "terms @@ CAST(:match AS tsquery)", "string_agg(CAST({} AS text), ',')")
        if postgresql
        else ("rowid", "search_text MATCH :match", "group_concat({})")
    )
    every = f"SELECT {joined.format(f'{place} & {KEY}')} FROM search_text WHERE {condition}"  # noqa: S608
    if not among:
        return text(every)
    return text(f"{every} AND {place} IN :among").bindparams(bindparam("among", expanding=True))
