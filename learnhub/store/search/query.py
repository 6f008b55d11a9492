"""What a reader finds: the best of a bounded set first, then the newest, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnhub.store.search import match
from learnhub.store.search.facets import FACETS, Counts, count
from learnhub.store.search.index import CASE, KINDS, LESSON, places_of, tag
from learnhub.store.search.question import Question, ask
from learnhub.store.search.ranking import Candidate, Ranked, rank
from learnhub.store.search.snippets import Part, best_passage, marked, snippet
from learnhub.store.tables.search import SearchDocument

RANKED = {LESSON: 60, CASE: 140}
"""How many of the newest matches of each kind are ranked; what matches beyond them follows, newest first."""

PAGE = 10
_KEY = re.compile(r"(\d{1,12})?-(\d{1,19})", re.ASCII)
_SHOWN = [
    SearchDocument.__table__.c[name]
    for name in ("place", "kind", "ref", "language", "illustration", "tags", "title", "passages")
]
_NO_FILTERS: Mapping[str, frozenset[str]] = {}


@dataclass(frozen=True)
class Hit:
    """One document that was found. `anchor` and `heading` name the passage that the snippet is from."""

    kind: str
    ref: str
    language: str
    title: tuple[Part, ...]
    anchor: str
    heading: str
    snippet: tuple[Part, ...]
    illustration: bool
    tags: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Hits:
    """A page of finds. `next_page` is its key, None on the last one; `every_word` is False when no document has every
    word and those with any were taken; `counts` are there if asked for."""

    hits: tuple[Hit, ...]
    next_page: str | None
    every_word: bool
    counts: Counts | None


def find(
    session: Session,
    query: str,
    audience: frozenset[str],
    filters: Mapping[str, Iterable[str]] = _NO_FILTERS,
    page: str | None = None,
    *,
    counted: bool = False,
    size: int = PAGE,
) -> Hits:
    """A page of what `query` finds among the documents whose audience classes meet `audience`.

    `filters` name facets (`FACETS`) and the values of which one must hold in each. Any text is a question; one without
    a word finds everything, newest first. `page` is a `next_page` of the same question; another is the first page.
    The cost does not grow with the number of documents, but for the counts the first time a word is counted.
    """
    question = ask(query)
    asked = {facet: frozenset(filters.get(facet, ())) for facet in FACETS}
    tags = [
        {each for value in values if (each := tag(facet, value))}
        for facet, values in {"class": audience, **asked}.items()
        if values or facet == "class"
    ]
    every, expression, candidates = _candidates(session, question, tags, asked["kind"])
    order = rank(candidates, question)
    found, next_page = _page(session, expression, candidates, order, page, asked["kind"], size)
    return Hits(
        hits=_hits(session, found, question),
        next_page=next_page,
        every_word=every,
        counts=count(session, question, audience, asked, every=every) if counted else None,
    )


def _candidates(
    session: Session, question: Question, tags: Sequence[set[str]], kinds: frozenset[str]
) -> tuple[bool, str, list[Candidate]]:
    """Whether every word was asked for, the expression, and the newest matches of each kind."""
    if not question.groups:
        return True, match.matching(session, (), tags, every=True), []
    windows = [(*places_of(kind), RANKED[kind]) for kind in _kinds(kinds)]
    for every in (True, False):
        expression = match.matching(session, question.groups, tags, every=every)
        candidates = match.newest(session, expression, windows)
        if candidates or len(question.groups) == 1:
            return every, expression, candidates
    return False, expression, []


def _kinds(chosen: frozenset[str]) -> list[str]:
    return [kind for kind in KINDS if kind in chosen or not chosen]


def _page(
    session: Session,
    expression: str,
    candidates: Sequence[Candidate],
    order: Sequence[Ranked],
    page: str | None,
    kinds: frozenset[str],
    size: int,
) -> tuple[list[Candidate], str | None]:
    """The documents of a page and the key of the next one: what is ranked, then what lies beyond, newest first."""
    score, place = _read_key(page)
    if score is not None and place is not None:
        order = [each for each in order if each < (score, place)]
    elif place is not None:
        order = []
    by_place = {candidate.place: candidate for candidate in candidates}
    found = [(f"{ranked.score}-{ranked.place}", by_place[ranked.place]) for ranked in order[: size + 1]]
    if len(found) <= size:
        before = place if score is None else None
        windows = _beyond(candidates, kinds, before, size + 1 - len(found))
        beyond = match.newest(session, expression, windows) if windows else []
        found += [(f"-{each.place}", each) for each in sorted(beyond, reverse=True)]
    next_page = found[size - 1][0] if len(found) > size else None
    return [candidate for _, candidate in found[:size]], next_page


def _read_key(page: str | None) -> tuple[int | None, int | None]:
    """Score and place of the last find that was shown; without a score it lay beyond the ranked ones."""
    read = _KEY.fullmatch(page or "")
    if read is None:
        return None, None
    return (int(read[1]) if read[1] else None), min(int(read[2]), places_of(KINDS[-1])[1])


def _beyond(
    candidates: Sequence[Candidate], kinds: frozenset[str], before: int | None, most: int
) -> list[match.Window]:
    """Where matches may lie that were not ranked: of each kind those older than a full set of candidates."""
    windows = []
    for kind in _kinds(kinds):
        low, high = places_of(kind)
        own = [candidate.place for candidate in candidates if low <= candidate.place <= high]
        if len(own) == RANKED[kind]:
            high = min(own) - 1
        elif candidates:
            continue
        if before is not None:
            high = min(high, before - 1)
        if low <= high:
            windows.append((low, high, most))
    return windows


def _hits(session: Session, found: Sequence[Candidate], question: Question) -> tuple[Hit, ...]:
    statement = select(*_SHOWN).where(_SHOWN[0].in_([candidate.place for candidate in found]))
    rows = {row.place: row for row in session.execute(statement)} if found else {}
    terms = question.terms
    return tuple(_hit(rows[candidate.place], candidate.body, terms) for candidate in found)


def _hit(row: Any, body: str, terms: Mapping[str, int]) -> Hit:
    number = best_passage(body, terms)
    anchor, heading, words = row.passages[number] if row.passages else ("", "", "")
    tags: dict[str, tuple[str, ...]] = dict.fromkeys(FACETS, ())
    for said in row.tags.split():
        facet, _, value = said.partition(":")
        if facet in tags:
            tags[facet] = (*tags[facet], value)
    return Hit(
        kind=row.kind,
        ref=row.ref,
        language=row.language,
        title=marked(row.title, row.language, terms),
        anchor=anchor,
        heading=heading,
        snippet=snippet(words, row.language, terms),
        illustration=row.illustration,
        tags=tags,
    )
