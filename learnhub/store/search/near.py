"""Cases near to a text: those that share its very words in a row, and those that are about the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from learnhub.store.search import match
from learnhub.store.search.analyser import terms
from learnhub.store.search.index import BREAK, CASE, places_of, tag
from learnhub.store.search.query import NEWEST, TITLED, shown
from learnhub.store.search.question import ask
from learnhub.store.search.ranking import rank

SHINGLE = 3
"""So many words in a row make a shingle."""

PHRASE = 4
PHRASES = 24
MOST_CANDIDATES = 40
ENOUGH_TERMS = 15
NEAR = 0.3
"""This share of the shingles of a text, found in another, makes that one near to it."""


@dataclass(frozen=True)
class Near:
    """A case near to a text; `share` of its shingles stand there, in per cent. `by_meaning`: in another language."""

    ref: str
    language: str
    title: str
    share: int
    by_meaning: bool = False


def same_words(session: Session, text: str, language: str, audience: frozenset[str], *, but: str = "") -> list[Near]:
    """The published cases that share many words in a row with this text, the nearest first, as the audience may see.

    Phrases spread over the text are sought in the index, so the cost does not grow with the number of cases; what they
    find is then compared word for word. A short text is near to nothing.
    """
    said = terms(text, language)
    if len(said) < ENOUGH_TERMS:
        return []
    step = max(1, (len(said) - PHRASE) // PHRASES)
    phrases = [(tuple(said[at : at + PHRASE]),) for at in range(0, len(said) - PHRASE + 1, step)]
    sought = match.matching(session, dict.fromkeys(phrases), [_tags("class", audience)], every=False)
    (found,) = match.newest(session, [match.Window(sought, *places_of(CASE), MOST_CANDIDATES)], {})
    mine = _shingles(said)
    near = []
    for row in shown(session, [each.place for each in found]):
        share = len(mine & _shingles(f"{row.lead} {row.body}".split())) / len(mine)
        if share >= NEAR and row.ref != but:
            near.append(Near(row.ref, row.language, row.title, round(100 * share)))
    return sorted(near, key=lambda each: (-each.share, each.ref))


def about_the_same(
    session: Session,
    texts: Sequence[str],
    audience: frozenset[str],
    filters: Mapping[str, Sequence[str]],
    *,
    but: str,
    most: int,
) -> list[Near]:
    """The published cases that answer any of the telling words of these texts best, as the audience may see."""
    question = ask(" ".join(dict.fromkeys(" ".join(texts).split())))
    if not question.groups:
        return []
    tags = [_tags("class", audience), *(_tags(facet, values) for facet, values in filters.items())]
    sought = match.matching(session, question.groups, tags, every=False)
    titled = match.matching(session, question.groups, tags, every=False, in_title=True)
    windows = [
        match.Window(sought, *places_of(CASE), NEWEST[CASE]),
        match.Window(titled, *places_of(CASE), TITLED[CASE]),
    ]
    candidates = {each.place: each for own in match.newest(session, windows, {}) for each in own}
    best = [each.place for each in rank(list(candidates.values()), question)[: most + 1]]
    rows = {row.place: row for row in shown(session, best)}
    near = [Near(row.ref, row.language, row.title, 0) for row in map(rows.__getitem__, best) if row.ref != but]
    return near[:most]


def _tags(facet: str, values: Iterable[str]) -> set[str]:
    return {each for value in values if (each := tag(facet, value))}


def _shingles(said: Sequence[str]) -> set[tuple[str, ...]]:
    words = [each for each in said if each != BREAK]
    return {tuple(words[at : at + SHINGLE]) for at in range(max(0, len(words) - SHINGLE + 1))}
