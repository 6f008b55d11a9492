"""The order of a bounded set of candidates, by one formula of our own for both engines."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from learnhub.store.search.analyser import LATIN_LETTERS, latin_letter
from learnhub.store.search.index import title_of
from learnhub.store.search.question import Group, Question

SATURATION = 1.2
LENGTH = 0.75
TITLE = 1.5
ADJACENT = 0.5
POINTS = 10_000


class Candidate(NamedTuple):
    """A document that matches: its place, the terms of its title and of its beginning, its tags (each with a space
    around), and the letter of its Latin words."""

    place: int
    title: str
    lead: str
    tags: str
    letter: str


def candidate(place: int, title: str, lead: str, tags: str) -> Candidate:
    """A document as the index has it."""
    letter = latin_letter(tags.partition("language:")[2].partition(" ")[0])
    return Candidate(place, f" {title_of(title)} ", f" {lead} ", f" {tags} ", letter)


class Ranked(NamedTuple):
    """A candidate's score (whole points, so that a page key is exact) and its place."""

    score: int
    place: int


def rank(candidates: Sequence[Candidate], question: Question) -> list[Ranked]:
    """The candidates, best first, and newest first where they are equal.

    Each word or phrase of the beginning counts as in BM25 (Robertson and Zaragoza, 2009, section 3.4), with the
    candidates as the collection; once more for standing in the title, and half as much again where neighbours in the
    question are neighbours in the text.
    """
    groups = question.groups
    pairs = [_pairs(before, after) for before, after in itertools.pairwise(groups)]
    sought = {letter: [_needles(group, letter) for group in (*groups, *pairs)] for letter in LATIN_LETTERS}
    rows = [_counted(candidate, sought[candidate.letter]) for candidate in candidates]
    average = sum(long for long, _ in rows) / max(1, len(rows))
    weights = []
    for at in range(len(groups)):
        matching = sum(1 for _, counts in rows if any(counts[at]))
        weights.append(1 + math.log((len(rows) + 1) / (matching + 0.5)))
    bonuses = [ADJACENT * (one + other) for one, other in itertools.pairwise(weights)]
    ranked = []
    for candidate, (long, counts) in zip(candidates, rows, strict=True):
        score = 0.0
        norm = SATURATION * (1 - LENGTH + LENGTH * long / average)
        for weight, (in_lead, in_title) in zip(weights, counts, strict=False):
            score += weight * (in_lead * (SATURATION + 1) / (in_lead + norm) + TITLE * bool(in_title))
        for bonus, (in_lead, in_title) in zip(bonuses, counts[len(groups) :], strict=True):
            score += bonus * bool(in_lead or in_title)
        ranked.append(Ranked(round(score * POINTS), candidate.place))
    return sorted(ranked, reverse=True)


def _needles(group: Group, letter: str) -> list[str]:
    """The sequences of a group that a document of this letter can have."""
    return [
        f" {' '.join(sequence)} "
        for sequence in group
        if letter == next((term[0] for term in sequence if term[0] in LATIN_LETTERS), letter)
    ]


def _counted(candidate: Candidate, sought: Sequence[Sequence[str]]) -> tuple[int, list[tuple[int, int]]]:
    """How long the beginning is, and for each group how often it stands there and in the title."""
    title, lead = candidate.title, candidate.lead
    counts = [(sum(map(lead.count, needles)), sum(map(title.count, needles))) for needles in sought]
    return len(lead), counts


def _pairs(before: Group, after: Group) -> Group:
    """The two side by side: in the same language (the first letter of a term), or characters that overlap."""
    pairs = []
    for one in before:
        for other in after:
            if one[-1][1:] == other[0][:1]:
                pairs.append((*one, other[0][0], *other))
            elif one[0][0] == other[0][0] or len(before) == 1 or len(after) == 1:
                pairs.append((*one, *other))
    return tuple(pairs)
