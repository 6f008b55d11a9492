"""A sheet to prepare a meeting by: what to ask, what to watch for, what to say, about one worry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ASKED, WATCHED, SAID = 5, 3, 3
"""Questions to ask, signs to watch for and sentences to say: each sheet has so many."""


@dataclass(frozen=True)
class Sheet:
    """One worry before a meeting. No stage or sector listed means every one; `checklist` are the lines of a checklist
    of its module."""

    id: str
    title: str
    stages: tuple[str, ...]
    sectors: tuple[str, ...]
    ask: tuple[str, ...]
    signs: tuple[str, ...]
    say: tuple[str, ...]
    checklist: tuple[str, ...]
    body_html: str

    def fits(self, stage: str, sector: str) -> bool:
        """Whether the worry belongs to this stage and this sort of partner; none named is any."""
        return _fits(self.stages, stage) and _fits(self.sectors, sector)


def _fits(named: Iterable[str], chosen: str) -> bool:
    named = tuple(named)
    return not chosen or not named or chosen in named
