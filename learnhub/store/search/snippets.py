"""The words of a document as people wrote them, around what answers a question, with the answering words marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from learnhub.store.search.analyser import tokens
from learnhub.store.search.index import BREAK

LENGTH = 220
BEFORE = 60
MOST_TOKENS = 4000
CUT = "…"


class Part(NamedTuple):
    """A stretch of text, and whether it answers the question. Text is plain: whoever shows it escapes it."""

    text: str
    is_match: bool


Span = tuple[int, int]


def marked(text: str, language: str, terms: Mapping[str, int]) -> tuple[Part, ...]:
    """The whole text, cut where matching words begin and end."""
    spans = [(token.start, token.end) for token in tokens(text, language) if token.term in terms]
    return _parts(text, _joined(spans), 0, len(text))


def best_passage(body: str, terms: Mapping[str, int]) -> int:
    """The number of the passage that answers most words of the question, the first of them; 0 if none answers any."""
    parts = [part.split() for part in body.split(BREAK)]
    best, best_value = 0, (0, 0)
    for number in range(len(parts) // 2):
        found = [terms[term] for part in parts[2 * number : 2 * number + 2] for term in part if term in terms]
        if (value := (len(set(found)), len(found))) > best_value:
            best, best_value = number, value
    return best


def snippet(text: str, language: str, terms: Mapping[str, int]) -> tuple[Part, ...]:
    """About 220 characters of the text with the matches in it marked: where most words of the question stand together.

    Without a match it is the beginning.
    """
    hits: list[tuple[Span, int]] = []
    for count, token in enumerate(tokens(text, language)):
        if token.term in terms:
            hits.append(((token.start, token.end), terms[token.term]))
        if count == MOST_TOKENS:
            break
    anchor = _densest(hits)
    start = _start(text, anchor - BEFORE) if anchor > LENGTH - BEFORE else 0
    end = _end(text, start + LENGTH)
    spans = _joined([span for span, _ in hits if span[0] >= start and span[1] <= end])
    parts = _parts(text, spans, start, end)
    before = (Part(CUT, is_match=False),) if start else ()
    after = (Part(CUT, is_match=False),) if end < len(text.rstrip()) else ()
    return (*before, *parts, *after)


def _densest(hits: Sequence[tuple[Span, int]]) -> int:
    """Where the stretch begins that holds most different words of the question."""
    best, most = 0, 0
    for number, ((start, _), _group) in enumerate(hits):
        within = {group for (_, end), group in hits[number : number + 40] if end <= start + LENGTH - BEFORE}
        if len(within) > most:
            best, most = start, len(within)
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


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
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
