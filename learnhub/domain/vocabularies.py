"""Coded vocabularies beside countries: targets of the Sustainable Development Goals, and themes; each has an edition.

A case keeps the editions that it was written with, so that a code which a later edition drops stays valid in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from learnhub.domain.words import mark

M49, SDG, THEMES = "m49", "sdg-targets", "dac-sectors"

EDITIONS: Mapping[str, str] = MappingProxyType({M49: "2026-05", SDG: "2015-09", THEMES: "2018-01"})
"""The edition of each vocabulary that new answers are given in: M49 as shipped in `data/m49`, the targets of
A/RES/70/1, and the three-digit sectors of the OECD Development Assistance Committee."""

GOALS: Mapping[str, str] = MappingProxyType(
    {
        "1": mark("No poverty"),
        "2": mark("Zero hunger"),
        "3": mark("Good health and well-being"),
        "4": mark("Quality education"),
        "5": mark("Gender equality"),
        "6": mark("Clean water and sanitation"),
        "7": mark("Affordable and clean energy"),
        "8": mark("Decent work and economic growth"),
        "9": mark("Industry, innovation and infrastructure"),
        "10": mark("Reduced inequalities"),
        "11": mark("Sustainable cities and communities"),
        "12": mark("Responsible consumption and production"),
        "13": mark("Climate action"),
        "14": mark("Life below water"),
        "15": mark("Life on land"),
        "16": mark("Peace, justice and strong institutions"),
        "17": mark("Partnerships for the Goals"),
    }
)
"""The seventeen Goals by number, with their short names."""

_COUNTS = {
    "1": (5, "ab"),
    "2": (5, "abc"),
    "3": (9, "abcd"),
    "4": (7, "abc"),
    "5": (6, "abc"),
    "6": (6, "ab"),
    "7": (3, "ab"),
    "8": (10, "ab"),
    "9": (5, "abc"),
    "10": (7, "abc"),
    "11": (7, "abc"),
    "12": (8, "abc"),
    "13": (3, "ab"),
    "14": (7, "abc"),
    "15": (9, "abc"),
    "16": (10, "ab"),
    "17": (19, ""),
}

TARGETS: tuple[str, ...] = tuple(
    f"{goal}.{part}"
    for goal, (numbered, lettered) in _COUNTS.items()
    for part in (*map(str, range(1, numbered + 1)), *lettered)
)
"""The 169 targets by their codes, such as 3.8 or 17.b, in order."""

_THEMES: Mapping[str, str] = {
    "111": mark("Education, level unspecified"),
    "112": mark("Basic education"),
    "113": mark("Secondary education"),
    "114": mark("Post-secondary education"),
    "121": mark("Health, general"),
    "122": mark("Basic health"),
    "123": mark("Non-communicable diseases"),
    "130": mark("Population policies and programmes, reproductive health"),
    "140": mark("Water supply and sanitation"),
    "151": mark("Government and civil society"),
    "152": mark("Conflict, peace and security"),
    "160": mark("Other social infrastructure and services"),
    "210": mark("Transport and storage"),
    "220": mark("Communications"),
    "231": mark("Energy policy"),
    "232": mark("Energy generation, renewable sources"),
    "233": mark("Energy generation, non-renewable sources"),
    "236": mark("Energy distribution"),
    "240": mark("Banking and financial services"),
    "250": mark("Business and other services"),
    "311": mark("Agriculture"),
    "312": mark("Forestry"),
    "313": mark("Fishing"),
    "321": mark("Industry"),
    "322": mark("Mineral resources and mining"),
    "323": mark("Construction"),
    "331": mark("Trade policies and regulations"),
    "332": mark("Tourism"),
    "410": mark("General environment protection"),
    "430": mark("Other, across several sectors"),
    "520": mark("Food assistance"),
    "720": mark("Emergency response"),
    "730": mark("Reconstruction, relief and rehabilitation"),
    "740": mark("Disaster prevention and preparedness"),
}

THEME_NAMES: Mapping[str, str] = MappingProxyType(_THEMES)
"""The themes by their three digits, with their names."""

_KNOWN: Mapping[tuple[str, str], frozenset[str]] = {
    (SDG, "2015-09"): frozenset(TARGETS),
    (THEMES, "2018-01"): frozenset(_THEMES),
}


def codes(vocabulary: str, edition: str) -> frozenset[str] | None:
    """The codes of a vocabulary in one of its editions; None when there is no such edition."""
    return _KNOWN.get((vocabulary, edition))


def goal_of(target: str) -> str:
    """The number of the Goal that a target belongs to."""
    return target.partition(".")[0]
