"""One search over lessons and published cases, for whoever asks: what they may read, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from learnhub.domain import maps
from learnhub.domain.countries import countries
from learnhub.domain.facets import FACETS
from learnhub.domain.policy import Action, audience
from learnhub.services.work import Work
from learnhub.store.search import CASE, LESSON, Asked, Hit, Part, ask, by_place, find

MOST_VALUES = 12
SAID = 400


@dataclass(frozen=True)
class Found:
    """One find: a lesson of a course at a passage, or a case by its number. `principles` and `countries` are codes;
    `translated` says that the words that were found are not those the lesson was written in."""

    kind: str
    course: str | None
    lesson: str | None
    number: str | None
    anchor: str | None
    heading: str
    title: tuple[Part, ...]
    passage: tuple[Part, ...]
    language: str
    translated: bool
    mark: str | None
    illustration: bool
    principles: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet with how many finds it leaves under the other filters."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class SearchView:
    """A page of finds. `every_word` is False when no document has every word; `next_page` is the key of the next,
    `ended` says that there are more than are ever shown."""

    query: str
    finds: tuple[Found, ...]
    total: int
    every_word: bool
    next_page: str | None
    ended: bool
    facets: Mapping[str, tuple[FacetValue, ...]]
    chosen: Mapping[str, tuple[str, ...]]


def search(work: Work, query: str, chosen: Mapping[str, Iterable[str]], *, page: str | None = None) -> SearchView:
    """What the question finds, best first, with counts as the reader may see them. Any text is a question."""
    work.require(Action.PUBLIC_READ)
    query = query[:SAID]
    filters = {facet: tuple(dict.fromkeys(chosen.get(facet, ()))) for facet in FACETS}
    hits = find(work.session, query, audience(work.actor), filters, page, counted=True)
    assert hits.counts is not None
    return SearchView(
        query=query,
        finds=tuple(_found(hit) for hit in hits.hits),
        total=hits.counts.total,
        every_word=hits.every_word,
        next_page=hits.next_page,
        ended=hits.ended,
        facets={
            facet: tuple(
                FacetValue(value, count, value in filters[facet])
                for value, count in _offered(facet, hits.counts.facets[facet], filters[facet])
            )
            for facet in FACETS
        },
        chosen=filters,
    )


@dataclass(frozen=True)
class Dot:
    """A country on the map and in the table, with how many cases were found there and where it stands."""

    code: str
    count: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class MapView:
    """Where the cases lie that a search finds; `regional` name a region alone, `unknown` no place."""

    query: str
    chosen: Mapping[str, tuple[str, ...]]
    total: int
    dots: tuple[Dot, ...]
    regional: int
    unknown: int
    width: int
    height: int


def on_map(work: Work, query: str, chosen: Mapping[str, Iterable[str]]) -> MapView:
    """The cases of a search by place, as the reader may see them: the same result as the list."""
    work.require(Action.PUBLIC_READ)
    query = query[:SAID]
    filters = {facet: tuple(dict.fromkeys(chosen.get(facet, ()))) for facet in FACETS}
    asked = {**filters, "kind": (CASE,)}
    reader = audience(work.actor)
    every = find(work.session, query, reader, asked, size=1).every_word
    sets = {facet: frozenset(values) for facet, values in asked.items()}
    found = by_place(work.session, Asked(ask(query), reader, sets, every=every), countries())
    most = max(found.countries.values(), default=1)
    dots = [
        Dot(code, count, *maps.place(code), radius=maps.radius(count, most)) for code, count in found.countries.items()
    ]
    dots.sort(key=lambda dot: (-dot.count, dot.code))
    return MapView(query, filters, found.total, tuple(dots), found.regional, found.unknown, maps.WIDTH, maps.HEIGHT)


def _offered(facet: str, counted: Sequence[tuple[str, int]], chosen: Sequence[str]) -> list[tuple[str, int]]:
    """The values that the page shows: the first of them, and whatever is chosen."""
    rows = sorted(counted, reverse=True) if FACETS[facet].by_value else list(counted)
    left = [each for each in rows[MOST_VALUES:] if each[0] in chosen]
    gone = [(value, 0) for value in chosen if value not in dict(rows)]
    return [*rows[:MOST_VALUES], *left, *gone]


def _found(hit: Hit) -> Found:
    course, _, path = hit.ref.partition("/")
    lesson, _, translated = path.partition("/")
    return Found(
        kind=hit.kind,
        course=course if hit.kind == LESSON else None,
        lesson=lesson if hit.kind == LESSON else None,
        number=hit.ref if hit.kind == CASE else None,
        anchor=hit.anchor or None,
        heading=hit.heading,
        title=hit.title,
        passage=hit.snippet,
        language=hit.language,
        translated=bool(translated),
        mark=next(iter(hit.tags["mark"]), None),
        illustration=hit.illustration,
        principles=hit.tags.get("principle", ()),
        countries=hit.tags.get("country", ()),
    )
