"""The words of a document as people wrote them, around what answers a question, with the answering words marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from learnhub.store.search.analyser import spans
from learnhub.store.search.index import BREAK

LENGTH = 220
BEFORE = 60
MOST_CHARACTERS = 20_000
CUT = "…"


class Part(NamedTuple):
    """A stretch of text, and whether it answers the question. Text is plain: whoever shows it escapes it."""

    text: str
    is_match: bool


Span = tuple[int, int]


def marked(text: str, language: str, terms: Mapping[str, int]) -> tuple[Part, ...]:
    """The whole text, cut where matching words begin and end."""
    return _parts(text, _joined(spans(text, language, terms)), 0, len(text))


def best_passage(words: str, terms: Mapping[str, int]) -> int:
    """The number of the passage that answers most words of the question: the first of them, 0 if none does."""
    parts = f" {words} ".split(BREAK)[1:]
    needles = [(f" {term} ", number) for term, number in terms.items()]
    best, most = 0, 0
    wanted = len(set(terms.values()))
    for number in range(len(parts) // 2):
        passage = parts[2 * number] + parts[2 * number + 1]
        found = len({group for needle, group in needles if needle in passage})
        if found > most:
            best, most = number, found
        if most == wanted:
            break
    return best


def snippet(text: str, language: str, terms: Mapping[str, int]) -> tuple[Part, ...]:
    """About 220 characters of the text with the matches in it marked: where most words of the question stand together.

    Without a match it is the beginning.
    """
    hits = spans(text[:MOST_CHARACTERS], language, terms)
    anchor = _densest(hits)
    start = _start(text, anchor - BEFORE) if anchor > LENGTH - BEFORE else 0
    end = _end(text, start + LENGTH)
    parts = _parts(text, _joined([hit for hit in hits if hit[0] >= start and hit[1] <= end]), start, end)
    before = (Part(CUT, is_match=False),) if start else ()
    after = (Part(CUT, is_match=False),) if end < len(text.rstrip()) else ()
    return (*before, *parts, *after)


def _densest(hits: Sequence[tuple[int, int, int]]) -> int:
    """Where the stretch begins that holds most different words of the question."""
    best, most = 0, 0
    wanted = len({number for _, _, number in hits})
    for at, (start, _, _) in enumerate(hits):
        within = {number for _, end, number in hits[at : at + 40] if end <= start + LENGTH - BEFORE}
        if len(within) > most:
            best, most = start, len(within)
        if most == wanted:
            break
    return best


def _start(text: str, at: int) -> int:
    """The beginning of a word near here, forwards; here if there is no space near."""
    space = next((place for place in range(at, min(at + 30, len(text))) if text[place].isspace()), None)
    return at if space is None else space + 1


def _end(text: str, at: int) -> int:
    """The end of a word near here, backwards; here if there is no space near."""
    if at >= len(text):
        return len(text)
    space = next((place for place in range(at, at - 30, -1) if text[place].isspace()), None)
    return at if space is None else space


def _joined(found: Sequence[tuple[int, int, int]]) -> list[Span]:
    joined: list[Span] = []
    for start, end, _ in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _parts(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Part, ...]:
    parts = []
    at = start
    for begin, stop in spans:
        if begin > at:
            parts.append(Part(text[at:begin], is_match=False))
        parts.append(Part(text[begin:stop], is_match=True))
        at = stop
    if at < end:
        parts.append(Part(text[at:end], is_match=False))
    return tuple(parts)
