"""What a reader finds: the best of a bounded set first, then the newest, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Select, bindparam, column, select, table
from sqlalchemy.orm import Session

from learnhub.domain import facets
from learnhub.store import quick
from learnhub.store.search import match
from learnhub.store.search.facets import FACETS, Asked, Counts, Sets, count, found_in, known, remember, sets_of
from learnhub.store.search.index import CASE, KINDS, LESSON, is_postgresql, key_of, places_of, tag
from learnhub.store.search.question import Question, ask
from learnhub.store.search.ranking import Candidate, Ranked, rank
from learnhub.store.search.snippets import Part, best_passage, marked, snippet
from learnhub.store.tables.search import SearchDocument

NEWEST = {CASE: 100, LESSON: 40}
TITLED = {CASE: 40, LESSON: 20}
"""What is looked at for ranking, of each kind: the newest matches, and the newest that match in the title. What
matches beyond them follows, newest first."""

LOOKED_AT = sum(NEWEST.values())
"""So many finds of words that are to stand together, and more of them are sought in windows."""
EVERYWHERE = (places_of(KINDS[0])[0], places_of(KINDS[-1])[1])

ENOUGH = 4
"""One in so many of those has to be left by audience and filters, or what is found under these is looked at."""

FEW = 400
"""So many finds under audience and filters are all ranked; of more, the engine seeks the newest again under these."""

PAGE = 10
MOST_RANKED = 1_000
"""Where a question has words, its finds end here: nobody reads further, and a filter leads on."""

_KEY = re.compile(r"(\d{1,12})?-(\d{1,19})(?:-(\d{1,4}))?", re.ASCII)
_DOCUMENT = SearchDocument.__table__
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
    word and those with any were taken; `counts` are there if asked for; `ended`: there are more than are ever shown."""

    hits: tuple[Hit, ...]
    next_page: str | None
    every_word: bool
    counts: Counts | None
    ended: bool = False


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
    chosen = {facet: frozenset(filters.get(facet, ())) for facet in FACETS}
    asked = Asked(question, audience, chosen)
    tags = [_tags("class", audience)] + [
        _tags(facet, {each for value in values for each in facets.FACETS[facet].within(value)})
        for facet, values in chosen.items()
        if values
    ]
    sets = sets_of(session)
    kinds = [kind for kind in KINDS if kind in (chosen["kind"] or KINDS)]
    bounded = _bounded(session, sets, asked, tags, kinds)
    found, next_page = _page(
        session, sets.candidates, bounded, rank(list(bounded.candidates.values()), question), page, size
    )
    shown_before = int(read[3] or 0) if (read := _KEY.fullmatch(page or "")) else 0
    ended = False
    if next_page is not None and question.groups:
        shown_now = shown_before + len(found)
        ended = shown_now >= MOST_RANKED
        next_page = None if ended else f"{next_page}-{shown_now}"
    return Hits(
        hits=_hits(session, found, question),
        next_page=next_page,
        ended=ended,
        every_word=bounded.every,
        counts=count(session, replace(asked, every=bounded.every), sets) if counted else None,
    )


def _tags(facet: str, values: Iterable[str]) -> set[str]:
    return {each for value in values if (each := tag(facet, value))}


@dataclass(frozen=True)
class _Bounded:
    """What is ranked, by place, and where older matches may lie; `every` says whether each word was asked for."""

    every: bool
    match: str
    candidates: Mapping[int, Candidate]
    older: Sequence[tuple[int, int]]


def _bounded(session: Session, sets: Sets, asked: Asked, tags: Sequence[set[str]], kinds: Sequence[str]) -> _Bounded:
    """The newest matches of each kind, with every word if there are any.

    The words are sought first without the tags: beside a rare word the engine would walk through all of those. Where
    few of the newest are left by the tags, the sets say how many there are at all, and the engine is asked only for
    what is so frequent that it stops early.
    """
    question, read = asked.question, sets.candidates
    reach = [places_of(kind) for kind in kinds]
    if not question.groups:
        return _Bounded(every=True, match=match.matching(session, (), tags, every=True), candidates={}, older=reach)
    for every in (True, False):
        asked = replace(asked, every=every)
        found: list[list[Candidate]] = []
        full: list[bool] = []
        for within in ((), tags):
            few = _few(session, sets, asked, kinds) if not within else found_in(session, asked, sets)
            if few is not None and len(few) <= FEW:
                left = match.documents(session, _places(session, few), read)
                break
            whole = match.matching(session, question.groups, within, every=every)
            titled = match.matching(session, question.groups, within, every=every, in_title=True)
            found = match.newest(
                session,
                [
                    match.Window(expression, *places_of(kind), most[kind])
                    for expression, most in ((whole, NEWEST), (titled, TITLED))
                    for kind in kinds
                ],
                read,
            )
            left = {each.place: each for own in found for each in own if within or _meets(each, tags)}
            full = [len(own) == NEWEST[kind] for kind, own in zip(kinds, found, strict=False)]
            if not any(full) or len(left) * ENOUGH >= sum(map(len, found)):
                break
        if left or len(question.groups) == 1:
            break
    older = [(low, own[-1].place - 1) for own, (low, _), more in zip(found, reach, full, strict=False) if more]
    return _Bounded(every, match.matching(session, question.groups, tags, every=every), left, older)


def _few(session: Session, sets: Sets, asked: Asked, kinds: Sequence[str]) -> BitMap | None:
    """What is found, where so little matches that the newest would be all there is; None where it is more, or cannot
    be told in one look.

    The engine goes through everything for words that seldom stand together. It does so once, not for each window, and
    what it came to the end of is kept.
    """
    expression = match.matching(session, asked.question.groups, (), every=asked.every)
    keys = known(session, sets, expression)
    if keys is None and asked.every and asked.question.is_together:
        (seen,) = match.places(session, [match.Window(expression, *EVERYWHERE, LOOKED_AT)])
        if len(seen) < LOOKED_AT:
            keys = remember(session, sets, expression, map(key_of, seen))
    if keys is None or any(keys.intersection_cardinality(sets.of_kind(kind)) >= NEWEST[kind] for kind in kinds):
        return None
    return found_in(session, asked, sets)


def _places(session: Session, keys: BitMap) -> set[int]:
    """Where the documents with these keys stand."""
    return set(quick.run(session, _PLACES, {"keys": list(keys)}).scalars()) if keys else set()


_PLACES = select(_DOCUMENT.c.place).where(_DOCUMENT.c.key.in_(bindparam("keys", expanding=True)))


def _meets(candidate: Candidate, tags: Sequence[set[str]]) -> bool:
    return all(any(f" {each} " in candidate.tags for each in wanted) for wanted in tags)


def _page(
    session: Session,
    known: dict[int, Candidate],
    bounded: _Bounded,
    order: Sequence[Ranked],
    page: str | None,
    size: int,
) -> tuple[list[Candidate], str | None]:
    """The documents of a page and the key of the next one: what is ranked, then what lies beyond, newest first."""
    score, place = _read_key(page)
    if place is not None:
        order = [] if score is None else [each for each in order if each < (score, place)]
    found = [(f"{each.score}-{each.place}", bounded.candidates[each.place]) for each in order[: size + 1]]
    if len(found) <= size:
        before = place if place is not None and score is None else None
        found += [(f"-{each.place}", each) for each in _beyond(session, known, bounded, before, size + 1 - len(found))]
    next_page = found[size - 1][0] if len(found) > size else None
    return [candidate for _, candidate in found[:size]], next_page


def _read_key(page: str | None) -> tuple[int | None, int | None]:
    """Score and place of the last find that was shown; without a score it lay beyond the ranked ones."""
    read = _KEY.fullmatch(page or "")
    if read is None:
        return None, None
    return (int(read[1]) if read[1] else None), min(int(read[2]), places_of(KINDS[-1])[1])


def _beyond(
    session: Session, known: dict[int, Candidate], bounded: _Bounded, before: int | None, most: int
) -> list[Candidate]:
    """The newest of the older matches that stand before this place and were not ranked."""
    windows = []
    for low, high in bounded.older:
        end = high if before is None else min(high, before - 1)
        ranked = sum(low <= place <= end for place in bounded.candidates)
        if low <= end:
            windows.append(match.Window(bounded.match, low, end, most + ranked))
    found = [each for own in match.newest(session, windows, known) for each in own] if windows else []
    return sorted((each for each in found if each.place not in bounded.candidates), reverse=True)[:most]


def _hits(session: Session, found: Sequence[Candidate], question: Question) -> tuple[Hit, ...]:
    if not found:
        return ()
    rows = {row.place: row for row in shown(session, [candidate.place for candidate in found])}
    terms = question.terms
    return tuple(_hit(rows[candidate.place], terms) for candidate in found)


def shown(session: Session, places: Sequence[int]) -> Sequence[Any]:
    """The documents at these places as people wrote them, with all their terms (`lead`, `body`)."""
    if not places:
        return ()
    return quick.run(session, _shown(is_postgresql(session)), {"places": list(places)}).all()


@cache
def _shown(postgresql: bool) -> Select[Any]:
    """Documents as people wrote them, with all their terms."""
    words = table("search_text", column("lead"), column("body"), column(place := "place" if postgresql else "rowid"))
    shown = select(_DOCUMENT, words.c.lead, words.c.body).join(words, words.c[place] == _DOCUMENT.c.place)
    return shown.where(_DOCUMENT.c.place.in_(bindparam("places", expanding=True)))


def _hit(row: Any, terms: Mapping[str, int]) -> Hit:
    number = best_passage(f"{row.lead} {row.body}", terms)
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
