"""How many finds there are under each value of a filter, counted on sets of integers kept in memory.

The sets repeat `search_document.tags` as they stood at one change of the index, named by its number and token, and
are never changed: a session that sees a later change gets sets of its own, derived from these by the documents that
changed since. So counts are right for what the session sees, in every thread and process.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

from pyroaring import BitMap
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from learnhub.domain import facets
from learnhub.store import quick
from learnhub.store.search import match
from learnhub.store.search.index import KEPT_CHANGES, key_of, tag
from learnhub.store.search.question import Group, Question
from learnhub.store.search.ranking import Candidate
from learnhub.store.tables.search import SearchChange, SearchDocument, SearchState

FACETS = tuple(facets.FACETS)
MOST_MATCHES = 256
_KEPT = 3

Version = tuple[int, int]


@dataclass(frozen=True)
class Counts:
    """How many documents are found, and under each facet the values with how many each would leave, most first."""

    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True)
class Sets:
    """The keys of the documents under each tag at one change, and what was found among them lately.

    `earlier` is what was found before the `changed` keys changed; these stand at `places` now, if anywhere.
    """

    by_tag: Mapping[str, BitMap]
    matches: OrderedDict[str, BitMap] = field(default_factory=OrderedDict)
    earlier: Mapping[str, BitMap] = field(default_factory=dict)
    changed: BitMap = field(default_factory=BitMap)
    places: Sequence[int] = ()
    candidates: dict[int, Candidate] = field(default_factory=dict)
    """What ranking reads of documents, by place, as far as it was read lately."""

    def of_kind(self, kind: str) -> BitMap:
        """The keys of this kind."""
        return self.by_tag.get(f"kind:{kind}", BitMap())

    @cached_property
    def by_facet(self) -> Mapping[str, Sequence[tuple[str, BitMap]]]:
        """The values of each facet with the keys under them."""
        values: dict[str, list[tuple[str, BitMap]]] = {facet: [] for facet in FACETS}
        for said, keys in self.by_tag.items():
            facet, _, value = said.partition(":")
            if facet in values:
                values[facet].append((value, keys))
        return values


class _Memory:
    """The sets of the last few changes of one database."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: OrderedDict[Version, Sets] = OrderedDict()


_memories: WeakKeyDictionary[Engine, _Memory] = WeakKeyDictionary()
_memories_lock = threading.Lock()


@dataclass(frozen=True)
class Asked:
    """A question of somebody in these audience classes, under filters: of each facet that is named, one value holds.
    `every` word has to be there, or any."""

    question: Question
    audience: frozenset[str]
    filters: Mapping[str, frozenset[str]]
    every: bool = True


def count(session: Session, asked: Asked, sets: Sets) -> Counts:
    """Count what is found. Under a facet the other filters hold, its own does not."""
    visible = _under(sets, "class", asked.audience)
    found = _found(session, sets, asked)
    base = visible if found is None else visible & found
    chosen = {facet: _under(sets, facet, values) for facet, values in asked.filters.items() if values}
    counted = {}
    for facet in FACETS:
        left = base
        for other, keys in chosen.items():
            if other != facet:
                left = left & keys
        numbers = ((value, left.intersection_cardinality(keys)) for value, keys in sets.by_facet[facet])
        counted[facet] = tuple(sorted((each for each in numbers if each[1]), key=lambda each: (-each[1], each[0])))
    for keys in chosen.values():
        base = base & keys
    return Counts(len(base), counted)


def _under(sets: Sets, facet: str, values: Iterable[str]) -> BitMap:
    return BitMap.union(BitMap(), *(sets.by_tag.get(tag(facet, value) or "", BitMap()) for value in values))


def found_in(session: Session, asked: Asked, sets: Sets) -> BitMap:
    """The keys of what is found."""
    left = _under(sets, "class", asked.audience)
    for facet, values in asked.filters.items():
        if values:
            left = left & _under(sets, facet, values)
    found = _found(session, sets, asked) if left else None
    return left if found is None else left & found


def _found(session: Session, sets: Sets, asked: Asked) -> BitMap | None:
    groups = asked.question.groups
    if not groups:
        return None
    whole = known(session, sets, match.matching(session, groups, (), every=asked.every))
    if whole is not None:
        return whole
    found = [_matches(session, sets, group) for group in groups]
    return BitMap.intersection(*found) if asked.every else BitMap.union(*found)


def _matches(session: Session, sets: Sets, group: Group) -> BitMap:
    expression = match.matching(session, [group], (), every=True)
    keys = known(session, sets, expression)
    return remember(session, sets, expression, match.keys(session, expression)) if keys is None else keys


def known(session: Session, sets: Sets, expression: str) -> BitMap | None:
    """The keys of every document that matches, if that was asked lately."""
    with _memory(session).lock:
        if expression in sets.matches:
            sets.matches.move_to_end(expression)
            return sets.matches[expression]
    if (before := sets.earlier.get(expression)) is None:
        return None
    now = match.keys(session, expression, sets.places) if sets.places else ()
    return remember(session, sets, expression, (before - sets.changed) | BitMap(now))


def remember(session: Session, sets: Sets, expression: str, keys: Iterable[int]) -> BitMap:
    """Keep the keys of every document that matches, beside those of the last few hundred expressions."""
    kept = BitMap(keys)
    with _memory(session).lock:
        sets.matches[expression] = kept
        while len(sets.matches) > MOST_MATCHES:
            sets.matches.popitem(last=False)
    return kept


def _memory(session: Session) -> _Memory:
    engine = session.get_bind().engine
    with _memories_lock:
        return _memories.setdefault(engine, _Memory())


_VERSION = select(SearchState.number, SearchState.token).where(SearchState.id == 1)


def sets_of(session: Session) -> Sets:
    """The sets of the very change that the session sees."""
    memory = _memory(session)
    number, token = quick.run(session, _VERSION).one_or_none() or (0, 0)
    with memory.lock:
        if sets := memory.kept.get((number, token)):
            memory.kept.move_to_end((number, token))
            return sets
        sets = _derived(session, memory, number) or _loaded(session)
        memory.kept[number, token] = sets
        while len(memory.kept) > _KEPT:
            memory.kept.popitem(last=False)
        return sets


def _loaded(session: Session) -> Sets:
    grouped: dict[str, list[int]] = {}
    for key, tags in session.execute(select(SearchDocument.key, SearchDocument.tags)):
        grouped.setdefault(tags, []).append(key)
    by_tag: dict[str, BitMap] = {}
    for tags, keys in grouped.items():
        added = BitMap(keys)
        for said in _spread(tags):
            by_tag.setdefault(said, BitMap()).update(added)
    return Sets(by_tag)


def _spread(tags: str) -> Iterable[str]:
    """The tags of a document, and those of the values that hold its values: it is counted under these too."""
    for said in tags.split():
        yield said
        facet, _, value = said.partition(":")
        if facet in facets.FACETS:
            yield from (f"{facet}:{wider}" for wider in facets.FACETS[facet].around(value))


def _derived(session: Session, memory: _Memory, number: int) -> Sets | None:
    """The sets by way of earlier ones, when the changes since are all still told."""
    earlier = max((version for version in memory.kept if version[0] < number), default=None)
    if earlier is None or number - earlier[0] >= KEPT_CHANGES // 2:
        return None
    told = session.execute(
        select(SearchChange.number, SearchChange.token, SearchChange.key).where(SearchChange.number >= earlier[0])
    ).all()
    if (*earlier,) not in {(row.number, row.token) for row in told} or len(told) != number - earlier[0] + 1:
        return None
    changed = BitMap(row.key for row in told if row.number > earlier[0])
    by_tag = {
        said: keys - changed if keys.intersect(changed) else keys for said, keys in memory.kept[earlier].by_tag.items()
    }
    now = session.execute(
        select(SearchDocument.key, SearchDocument.place, SearchDocument.tags).where(
            SearchDocument.key.in_(list(changed))
        )
    ).all()
    for key, _, tags in now:
        for said in _spread(tags):
            by_tag[said] = by_tag.get(said, BitMap()) | BitMap([key])
    found = dict(memory.kept[earlier].matches)
    candidates = {
        place: each for place, each in memory.kept[earlier].candidates.copy().items() if key_of(place) not in changed
    }
    places = [place for _, place, _ in now]
    return Sets(by_tag, earlier=found, changed=changed, places=places, candidates=candidates)


def keys_after(session: Session, asked: Asked, after: int) -> BitMap:
    """The keys, greater than this one, of what is found."""
    left = found_in(session, asked, sets_of(session))
    return BitMap(left[left.rank(after) :]) if after else left


@dataclass(frozen=True)
class Places:
    """Where the finds of a question lie: how many in each country; how many name a region alone, and how many nothing.

    A find in several countries counts in each, so that the countries add up to more than `total`.
    """

    total: int
    countries: Mapping[str, int]
    regional: int
    unknown: int


def by_place(session: Session, asked: Asked, countries: Iterable[str]) -> Places:
    """Count what is found by the place it names."""
    sets = sets_of(session)
    base = found_in(session, asked, sets)
    places = dict(sets.by_facet["country"])
    named = [code for code in countries if code in places]
    counted = {code: base.intersection_cardinality(places[code]) for code in named}
    in_country = base & BitMap.union(BitMap(), *(places[code] for code in named))
    in_any = base & BitMap.union(BitMap(), *places.values())
    return Places(
        len(base),
        {code: number for code, number in counted.items() if number},
        len(in_any) - len(in_country),
        len(base) - len(in_any),
    )
