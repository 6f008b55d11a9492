"""A measured result as a bar, where what was written in its three boxes are plain numbers of one kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"(-?(?:\d{1,3}(?:[ \u00a0\u202f,]\d{3})+|\d+)(?:\.\d+)?)\s*(%?)")
WIDTH = 100


@dataclass(frozen=True)
class Bar:
    """Where a bar of `WIDTH` begins and ends, and where the marks of baseline and target stand; whether the target was
    reached. A target below the baseline is one to get down to."""

    start: float
    length: float
    baseline: float
    target: float
    reached: bool


def _number(text: str) -> tuple[float, str] | None:
    match = _NUMBER.fullmatch(text.strip())
    return (float(re.sub(r"[ \u00a0\u202f,]", "", match[1])), match[2]) if match else None


def bar(before: str, aim: str, now: str) -> Bar | None:
    """The bar of a result by its baseline, target and actual value; None where one of them is words, units differ, or
    there is nothing to compare."""
    said = [_number(text) for text in (before, aim, now)]
    if any(each is None for each in said) or len({each[1] for each in said if each}) != 1:
        return None
    baseline, target, actual = (each[0] for each in said if each)
    low, high = min(0.0, baseline, target, actual), max(0.0, baseline, target, actual)
    if low == high:
        return None

    def at(value: float) -> float:
        return round((value - low) / (high - low) * WIDTH, 2)

    zero = at(0)
    reached = actual >= target if target >= baseline else actual <= target
    return Bar(min(zero, at(actual)), round(abs(at(actual) - zero), 2), at(baseline), at(target), reached)
