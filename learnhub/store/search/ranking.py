"""The order of a bounded set of candidates, by one formula of our own for both engines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from learnhub.store.search.question import Group, Question

SATURATION = 1.2
LENGTH = 0.75
TITLE = 1.5
ADJACENT = 0.5
POINTS = 10_000


class Candidate(NamedTuple):
    """A document that matches: its place and its terms."""

    place: int
    title: str
    body: str


class Ranked(NamedTuple):
    """A candidate's score (whole points, so that a page key is exact) and its place."""

    score: int
    place: int


def rank(candidates: Sequence[Candidate], question: Question) -> list[Ranked]:
    """The candidates, best first, and newest first where they are equal.

    Each word or phrase counts as in BM25 (Robertson and Zaragoza, 2009, section 3.4), with the candidates as the
    collection; once more for standing in the title, and half as much again where neighbours in the question are
    neighbours in the text.
    """
    groups = [_needles(group) for group in question.groups]
    pairs = [_pairs(before, after) for before, after in zip(question.groups, question.groups[1:], strict=False)]
    texts = [(f" {candidate.title} ", f" {candidate.body} ") for candidate in candidates]
    average = sum(len(body) for _, body in texts) / max(1, len(texts))
    scores = [0.0] * len(texts)
    weights = []
    for needles in groups:
        counts = [(sum(map(body.count, needles)), any(needle in title for needle in needles)) for title, body in texts]
        matching = sum(1 for count, in_title in counts if count or in_title)
        weight = 1 + math.log((len(texts) + 1) / (matching + 0.5))
        weights.append(weight)
        for at, (count, in_title) in enumerate(counts):
            if count:
                long = SATURATION * (1 - LENGTH + LENGTH * len(texts[at][1]) / average)
                scores[at] += weight * count * (SATURATION + 1) / (count + long)
            if in_title:
                scores[at] += weight * TITLE
    for number, needles in enumerate(pairs):
        bonus = ADJACENT * (weights[number] + weights[number + 1])
        for at, (title, body) in enumerate(texts):
            if any(needle in body or needle in title for needle in needles):
                scores[at] += bonus
    ranked = [
        Ranked(round(score * POINTS), candidate.place) for score, candidate in zip(scores, candidates, strict=True)
    ]
    return sorted(ranked, reverse=True)


def _needles(group: Group) -> list[str]:
    return [f" {' '.join(sequence)} " for sequence in group]


def _pairs(before: Group, after: Group) -> list[str]:
    """The two side by side: in the same language (the first letter of a term), or characters that overlap."""
    pairs = []
    for one in before:
        for other in after:
            if one[-1][1:] == other[0][:1]:
                pairs.append((*one, other[0][0], *other))
            elif one[0][0] == other[0][0] or len(before) == 1 or len(after) == 1:
                pairs.append((*one, *other))
    return [f" {' '.join(pair)} " for pair in pairs]
