"""What help a try gives, and what it costs: answers that are checked before they are sent, and hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Help:
    """Of a quiz: how often a question may be missed when it is checked, and the percentage of its points that each miss
    and each hint costs."""

    checks: int = 0
    miss_cost: int = 0
    hint_cost: int = 0

    @property
    def any(self) -> bool:
        """Whether there is something to be told before the start."""
        return self != NO_HELP


NO_HELP = Help()


@dataclass(frozen=True)
class Used:
    """The help that one question of a try had; `held`: its answer was checked and is right."""

    misses: int = 0
    hints: int = 0
    held: bool = False

    def closed(self, help_: Help) -> bool:
        """Whether the answer stays as it is: it is right, or no check is left."""
        return self.held or 0 < help_.checks <= self.misses

    def cost(self, help_: Help) -> int:
        """The percentage of its points that the question loses."""
        return min(100, self.misses * help_.miss_cost + self.hints * help_.hint_cost)


UNUSED: Mapping[str, Used] = MappingProxyType({})
"""No question had help."""


def less(score: float, cost: int) -> float:
    """A share of the points without what help cost; help never makes it less than nothing."""
    return score if score <= 0 else max(0.0, score - cost / 100)
