"""How well the items of a quiz do their work: figures from the sums of all tries, and what they say of an item.

The definitions stand with the figures, and on the page in words. Nothing is told of fewer than `FEWEST` people, and no
statistic of fewer than `ENOUGH`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from learnhub.domain.assessment.items import Form, Item, ItemKind
from learnhub.domain.assessment.tallies import SECONDS, ItemTally, SetTally, Tally
from learnhub.domain.principles import Principle

FEWEST = 5
"""The fewest people of whom a count is told."""

ENOUGH = 30
"""The fewest people of whom a share, a mean, a correlation or a time is told."""

NEGATIVE, LITTLE = -0.1, 0.1
"""Discrimination from which an item misleads, and up to which it tells little."""

EASY, HARD = 0.95, 0.2
"""Shares right from which everybody gets an item right, and under which hardly anybody does."""

IDLE = 0.05
"""A wrong option that a smaller share chooses does no work. Source: T. M. Haladyna and S. M. Downing, How many options
is enough for a multiple-choice test item?, Educational and Psychological Measurement 53 (1993)."""

CONFIDENT = 0.2
"""The share of those who were very sure of an answer from which their errors are named."""

_BY_OPTION = frozenset({ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.TRUE_FALSE, ItemKind.MARK})


@dataclass(frozen=True)
class OptionFigures:
    """An option: how many chose it (None: fewer than may be told), and how they did on the rest of their try."""

    id: str
    right: bool
    chosen: int | None
    share: float | None
    rest: float | None


@dataclass(frozen=True)
class PartFigures:
    """A row or gap: the share of those asked who were right."""

    id: str
    share: float | None


@dataclass(frozen=True)
class ItemFigures:
    """What is told of an item; None where too few have answered, or where it cannot be computed.

    `facility`: the share of learners whose first answer is wholly right.
    `discrimination`: the correlation of the share earned on the item with the share of the points earned on the rest of
    the same try: the item-total point-biserial correlation, corrected for the item's own part in the total. Source:
    S. Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28 (1963).
    `seconds`: half of the answers that were saved one by one came within so many seconds of the one before.
    """

    asked: int | None
    right: int | None
    blank: int | None
    facility: float | None
    discrimination: float | None
    options: tuple[OptionFigures, ...]
    parts: tuple[PartFigures, ...]
    sure_wrong: int | None
    sure_wrong_share: float | None
    hinted_share: float | None
    seconds: int | None


class FindingKind(StrEnum):
    """What the figures say of an item, in the order in which they need a hand."""

    DRAWS_GOOD = "draws-good"
    MISLEADS = "misleads"
    CONFIDENT = "confident"
    GUESSED = "guessed"
    HARD = "hard"
    LITTLE = "little"
    EASY = "easy"
    IDLE = "idle"
    WORKS = "works"
    TOO_FEW = "too-few"


ORDER: Mapping[FindingKind, int] = {kind: place for place, kind in enumerate(FindingKind)}


@dataclass(frozen=True)
class Finding:
    """One thing that the figures say; `options` are those it concerns."""

    kind: FindingKind
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reliability:
    """How far the score of a quiz would come out alike again: coefficient alpha, for marks of 0 and 1 the same as
    KR-20, of the `people` who met the same `items` in their first try, and the standard error of a score in points.

    Sources: G. F. Kuder and M. W. Richardson, The theory of the estimation of test reliability, Psychometrika 2 (1937);
    L. J. Cronbach, Coefficient alpha and the internal structure of tests, Psychometrika 16 (1951).
    """

    alpha: float
    error: float
    points: float
    items: int
    people: int


def mean(total: float, n: int) -> float | None:
    """The mean of these, from ENOUGH people on."""
    return total / n if n >= ENOUGH else None


def correlation(n: int, x: float, xx: float, y: float, yy: float, xy: float) -> float | None:
    """Pearson's correlation by sums; None where one of the two does not vary."""
    over_x, over_y = n * xx - x * x, n * yy - y * y
    if over_x <= 1e-9 or over_y <= 1e-9:
        return None
    return max(-1.0, min(1.0, (n * xy - x * y) / math.sqrt(over_x * over_y)))


def told(counts: Sequence[int]) -> tuple[int | None, ...]:
    """The counts that may be told. If only one is held back, so is the next smallest: the sum would tell it."""
    shown: list[int | None] = [count if count >= FEWEST or count == 0 else None for count in counts]
    if shown.count(None) == 1:
        left = [place for place, count in enumerate(shown) if count]
        if left:
            shown[min(left, key=lambda place: counts[place])] = None
    return tuple(shown)


def median_seconds(buckets: Sequence[int]) -> int | None:
    """The bound within which half of the times lie, from ENOUGH of them on."""
    n = sum(buckets)
    if n < ENOUGH:
        return None
    return next(bound for bound, so_far in zip(SECONDS, accumulate(buckets), strict=True) if 2 * so_far >= n)


def item_figures(item: Item, tally: ItemTally) -> ItemFigures:
    """What may be told of an item."""
    asked, enough = tally.asked, tally.asked >= ENOUGH
    if asked < FEWEST:
        return ItemFigures(None, None, None, None, None, (), (), None, None, None, None)
    return ItemFigures(
        asked=asked,
        right=tally.right if tally.right >= FEWEST else None,
        blank=tally.blank if tally.blank >= FEWEST else None,
        facility=mean(tally.right, asked),
        discrimination=correlation(tally.n, tally.x, tally.xx, tally.r, tally.rr, tally.xr)
        if tally.n >= ENOUGH
        else None,
        options=_options(item, tally) if item.kind in _BY_OPTION else (),
        parts=tuple(PartFigures(key, right / asked) for key, right in tally.parts.items()) if enough else (),
        sure_wrong=tally.sure_wrong if tally.sure_wrong >= FEWEST else None,
        sure_wrong_share=tally.sure_wrong / tally.sure if tally.sure >= ENOUGH else None,
        hinted_share=tally.hinted / asked if enough and item.hints else None,
        seconds=median_seconds(tally.seconds),
    )


def _options(item: Item, tally: ItemTally) -> tuple[OptionFigures, ...]:
    sums = [tally.options.get(option.id, [0, 0.0, 0.0, 0]) for option in item.options]
    return tuple(
        OptionFigures(
            option.id,
            option.right,
            chosen,
            each[0] / tally.asked if tally.asked >= ENOUGH and chosen is not None else None,
            each[1] / each[3] if tally.n >= ENOUGH and chosen is not None and each[3] >= FEWEST else None,
        )
        for option, each, chosen in zip(item.options, sums, told([int(each[0]) for each in sums]), strict=True)
    )


def draws_better(tally: ItemTally, option: Sequence[float]) -> bool:
    """Whether those who chose this wrong option did better on the rest than those who were right: by twice the standard
    error of the difference, with FEWEST people at least on both sides."""
    n, total, squares = int(option[3]), option[1], option[2]
    if n < FEWEST or tally.right_n < FEWEST:
        return False
    difference = total / n - tally.right_r / tally.right_n
    left, right = _variance(n, total, squares), _variance(tally.right_n, tally.right_r, tally.right_rr)
    error = math.sqrt(left / n + right / tally.right_n)
    return difference > 0 and difference >= 2 * error


def _variance(n: int, total: float, squares: float) -> float:
    return max(0.0, (squares - total * total / n) / (n - 1))


def same_question(one: Item, other: Item) -> bool:
    """Whether two versions of an item read and are marked alike, so that their figures may be added. What is told after
    the answer, and where the item belongs, may differ."""
    return _told_apart(one) == _told_apart(other)


def _told_apart(item: Item) -> Item:
    return replace(
        item,
        title="",
        objective="",
        principle=Principle.COMMON_PURPOSE,
        difficulty=0,
        passage="",
        form=Form.A,
        siblings="",
        points=1,
        feedback_html="",
        options=tuple(replace(option, feedback_html="") for option in item.options),
    )


def chance(item: Item) -> float | None:
    """The share that guessing gets right, where one option is chosen."""
    return 1 / len(item.options) if item.kind in (ItemKind.SINGLE, ItemKind.TRUE_FALSE) and item.options else None


def findings(item: Item, tally: ItemTally) -> tuple[Finding, ...]:
    """What the figures say of an item, what needs a hand most first; always something."""
    if tally.asked < ENOUGH:
        return (Finding(FindingKind.TOO_FEW),)
    said = item_figures(item, tally)
    facility, found = tally.right / tally.asked, []
    wrong = [option.id for option in item.options if not option.right and item.kind in _BY_OPTION]
    drawing = tuple(
        option for option in wrong if tally.n >= ENOUGH and draws_better(tally, tally.options.get(option, (0, 0, 0, 0)))
    )
    if drawing:
        found.append(Finding(FindingKind.DRAWS_GOOD, drawing))
    by_chance = chance(item)
    easy = facility >= EASY
    if said.discrimination is not None and said.discrimination <= NEGATIVE and not easy:
        found.append(Finding(FindingKind.MISLEADS))
    if said.sure_wrong and said.sure_wrong_share is not None and said.sure_wrong_share >= CONFIDENT:
        found.append(Finding(FindingKind.CONFIDENT))
    if by_chance is not None and facility <= by_chance:
        found.append(Finding(FindingKind.GUESSED))
    elif facility < HARD:
        found.append(Finding(FindingKind.HARD))
    if said.discrimination is not None and NEGATIVE < said.discrimination < LITTLE and not easy:
        found.append(Finding(FindingKind.LITTLE))
    idle = tuple(option for option in wrong if tally.options.get(option, (0,))[0] < IDLE * tally.asked)
    if easy:
        found.append(Finding(FindingKind.EASY))
    elif idle and item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE):
        found.append(Finding(FindingKind.IDLE, idle))
    return tuple(found) or (Finding(FindingKind.WORKS),)


def reliability(tally: Tally) -> Reliability | None:
    """Of the set of items that most first tries met, from ENOUGH of them on; None where it cannot be computed."""
    most = max(tally.sets.values(), key=lambda each: each.n, default=SetTally())
    k, n = len(most.items), most.n
    if n < ENOUGH or k < 2:
        return None
    whole = _variance(n, most.total, most.squares)
    if whole <= 1e-9:
        return None
    alpha = k / (k - 1) * (1 - sum(_variance(n, *sums) for sums in most.items.values()) / whole)
    error = math.sqrt(whole * (1 - max(0.0, alpha)))
    return Reliability(alpha, error, most.total / n, k, n)
