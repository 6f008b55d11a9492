"""What one pass over the tries of a quiz adds up: sums alone, however many tries there are, that can be added again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from learnhub.domain.assessment.helping import Used
from learnhub.domain.assessment.items import Item
from learnhub.domain.assessment.responses import Response
from learnhub.domain.assessment.rules import mark

SECONDS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1800)
"""Upper bounds by which times are counted. What took longer than the last was a break, and is not counted."""

SETS = 40
"""Different sets of items for which the reliability is kept; a quiz that draws from a bank meets more than it keeps."""

VERY_SURE = "3"


class Judged(NamedTuple):
    """One answer as the analysis sees it: its share (0 or 1 where certainty is staked), whether it is wholly right, the
    options that were chosen, each part with whether it is right, and whether its learner was very sure."""

    share: float
    right: bool
    options: tuple[str, ...] = ()
    parts: tuple[tuple[str, bool], ...] = ()
    sure: bool = False


def judged(item: Item, response: Response) -> Judged:
    """An answer by the item's key. What an open response earned is known from its score alone: see `by_score`."""
    marked = mark(item, response)
    sure = item.certainty and isinstance(response, Mapping) and response.get("certainty") == VERY_SURE
    return Judged(
        float(marked.right) if item.certainty else marked.score,
        marked.right,
        tuple(each.option_id for each in marked.verdicts if each.chosen),
        tuple((each.part_id, each.right) for each in marked.parts),
        bool(sure),
    )


def by_score(item: Item, score: float, cost: int) -> Judged:
    """An open response that a person marked, by the share that is kept and the percentage that help took from it."""
    share = min(1.0, score + cost / 100) if score > 0 else 0.0
    return Judged(share, share * item.rubric_points >= item.needed - 1e-9)


class Met(NamedTuple):
    """One item of a try: its answer, None when blank and `waits` when a person has yet to mark it, and its time."""

    item: Item
    answer: Judged | None
    used: Used = Used()
    seconds: float | None = None
    waits: bool = False


@dataclass
class ItemTally:
    """The sums of one item. `x` is the share of an answer, `r` the share of the points on the rest of its try."""

    asked: int = 0
    blank: int = 0
    right: int = 0
    n: int = 0
    x: float = 0.0
    xx: float = 0.0
    r: float = 0.0
    rr: float = 0.0
    xr: float = 0.0
    right_n: int = 0
    right_r: float = 0.0
    right_rr: float = 0.0
    sure: int = 0
    sure_wrong: int = 0
    missed: int = 0
    hinted: int = 0
    options: dict[str, list[float]] = field(default_factory=dict)
    """By option: how many chose it, and of these the sum of their rests and of its squares, and how many have one."""
    parts: dict[str, int] = field(default_factory=dict)
    """By row or gap: how many were right."""
    seconds: list[int] = field(default_factory=lambda: [0] * len(SECONDS))

    def add(self, met: Met, rest: float | None) -> None:
        """One learner's first answer to the item. Of an answer that was checked and missed, the first choice is not
        kept: it counts as not right, without an option."""
        answer, used = met.answer, met.used
        missed = used.misses > 0
        self.asked += 1
        self.missed += missed
        self.hinted += used.hints > 0
        if answer is None:
            self.blank += 1
            answer = Judged(0.0, right=False)
        right = answer.right and not missed
        share = 0.0 if missed else answer.share
        self.right += right
        self.sure += answer.sure
        self.sure_wrong += answer.sure and not right
        if met.seconds is not None:
            count_seconds(self.seconds, met.seconds)
        if not missed:
            for part, ok in answer.parts:
                self.parts[part] = self.parts.get(part, 0) + ok
            for option in answer.options:
                sums = self.options.setdefault(option, [0, 0.0, 0.0, 0])
                sums[0] += 1
                if rest is not None:
                    sums[1] += rest
                    sums[2] += rest * rest
                    sums[3] += 1
        if rest is None:
            return
        self.n += 1
        self.x += share
        self.xx += share * share
        self.r += rest
        self.rr += rest * rest
        self.xr += share * rest
        if right:
            self.right_n += 1
            self.right_r += rest
            self.right_rr += rest * rest


def count_seconds(buckets: list[int], seconds: float) -> None:
    """Count a time where it belongs; one longer than the last bound is not counted."""
    for place, bound in enumerate(SECONDS):
        if seconds <= bound:
            buckets[place] += 1
            return


@dataclass
class SetTally:
    """First tries that met the same items: the sums that their reliability needs."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    items: dict[str, list[float]] = field(default_factory=dict)

    def add(self, earned: Mapping[str, float]) -> None:
        """One first try, by item the points that it earned."""
        self.n += 1
        total = sum(earned.values())
        self.total += total
        self.squares += total * total
        for key, points in earned.items():
            sums = self.items.setdefault(key, [0.0, 0.0])
            sums[0] += points
            sums[1] += points * points


@dataclass
class Tally:
    """All sums of a quiz on one release."""

    tries: int = 0
    people: int = 0
    passed: int = 0
    items: dict[str, ItemTally] = field(default_factory=dict)
    sets: dict[str, SetTally] = field(default_factory=dict)

    def add(self, met: Sequence[Met], seen: Iterable[str] = (), *, first: bool, passed: bool) -> None:
        """One sent try: each item that its learner had not `seen` in an earlier one counts. An answer that waits for a
        person counts nowhere yet."""
        self.tries += 1
        self.people += first
        self.passed += first and passed
        marked = [each for each in met if not each.waits]
        earned = {each.item.id: _earned(each) for each in marked}
        points = sum(each.item.points for each in marked)
        total = sum(earned.values())
        known = set(seen)
        for each in marked:
            if each.item.id in known:
                continue
            left = points - each.item.points
            rest = (total - earned[each.item.id]) / left if left else None
            self.items.setdefault(each.item.id, ItemTally()).add(each, rest)
        if first and len(marked) == len(met):
            self._add_to_set(earned)

    def _add_to_set(self, earned: Mapping[str, float]) -> None:
        key = " ".join(sorted(earned))
        if key in self.sets or len(self.sets) < SETS:
            self.sets.setdefault(key, SetTally()).add(earned)


def _earned(met: Met) -> float:
    if met.answer is None or met.used.misses:
        return 0.0
    return met.item.points * met.answer.share


def added(one: ItemTally, other: ItemTally) -> ItemTally:
    """The sums of both together."""
    values: dict[str, Any] = {
        name: getattr(one, name) + getattr(other, name)
        for name in ItemTally.__dataclass_fields__
        if name not in ("options", "parts", "seconds")
    }
    options = {key: list(sums) for key, sums in one.options.items()}
    for key, sums in other.options.items():
        options[key] = [a + b for a, b in zip(options.get(key, [0, 0.0, 0.0, 0]), sums, strict=True)]
    return ItemTally(
        **values,
        options=options,
        parts={
            key: one.parts.get(key, 0) + other.parts.get(key, 0) for key in dict.fromkeys([*one.parts, *other.parts])
        },
        seconds=[a + b for a, b in zip(one.seconds, other.seconds, strict=True)],
    )


def tally_to_json(tally: Tally) -> dict[str, Any]:
    """The sums as a table keeps them, the same for the same tries."""
    return {
        "tries": tally.tries,
        "people": tally.people,
        "passed": tally.passed,
        "items": {key: _rounded(vars(each)) for key, each in sorted(tally.items.items())},
        "sets": {key: _rounded(vars(each)) for key, each in sorted(tally.sets.items())},
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, Mapping):
        return {key: _rounded(each) for key, each in sorted(value.items())}
    return [_rounded(each) for each in value] if isinstance(value, list) else value


def tally_from_json(data: Mapping[str, Any]) -> Tally:
    """The sums that `tally_to_json` kept."""
    return Tally(
        data["tries"],
        data["people"],
        data["passed"],
        {key: ItemTally(**each) for key, each in data["items"].items()},
        {key: SetTally(**each) for key, each in data["sets"].items()},
    )
