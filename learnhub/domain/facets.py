"""The facets of the repository, one table: what a reader may filter by, and what each published case answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from learnhub.domain.cases.form import CaseContent, Outcome, kind_of
from learnhub.domain.countries import around, countries, within
from learnhub.domain.vocabularies import goal_of


class Economy(StrEnum):
    """The class of a country's economy: three flags of M49, and the three classes of a dated WESP edition."""

    LDC = "ldc"
    LLDC = "lldc"
    SIDS = "sids"
    DEVELOPED = "developed"
    DEVELOPING = "developing"
    TRANSITION = "transition"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Told:
    """A published case as the facets see it. `economies` are the classes of the edition in force, by country; `mark` is
    short, full or confirmed."""

    content: CaseContent
    day: dt.date
    economies: Mapping[str, str] = field(default_factory=dict)
    mark: str | None = None


@dataclass(frozen=True)
class Facet:
    """One facet: its name in addresses and in the index, and the values that a case has under it.

    `values` is None where the index knows by itself. `by_value`: its values are shown in their own order, the last
    first, and not by how many they leave. Where values lie in one another, `around` are those that hold a value, and
    `within` is a value with those in it: a filter by a region finds what stands under its countries.
    """

    name: str
    values: Callable[[Told], Iterable[str]] | None = None
    by_value: bool = False
    around: Callable[[str], Iterable[str]] = lambda _value: ()
    within: Callable[[str], Iterable[str]] = lambda value: (value,)


def _kind(told: Told) -> Iterable[str]:
    return [kind_of(told.content.outcome)] if told.content.outcome else []


def _outcome(told: Told) -> Iterable[str]:
    return [told.content.outcome] if told.content.outcome else []


def _strained(told: Told) -> Iterable[str]:
    """The principles under which something did not work."""
    return () if told.content.outcome in {None, Outcome.WORKED} else told.content.principles


def _stages(told: Told) -> Iterable[str]:
    """The stages that a case is about, and those at which its lessons learned help."""
    helps = [lesson.stage for lesson in told.content.lessons if lesson.stage]
    return sorted({*told.content.stages, *helps})


def _sectors(told: Told) -> Iterable[str]:
    return sorted({row.sector for row in told.content.partner_rows if row.sector})


def economies(codes: Iterable[str], classes: Mapping[str, str]) -> list[str]:
    """The classes that these countries have between them; one that no edition tells is unknown, and so is none."""
    found: set[str] = set()
    for code in codes:
        country = countries().get(code)
        if country is not None:
            flags = {Economy.LDC: country.ldc, Economy.LLDC: country.lldc, Economy.SIDS: country.sids}
            found |= {economy for economy, has in flags.items() if has}
        found.add(classes.get(code, Economy.UNKNOWN))
    return sorted(found or {Economy.UNKNOWN})


FACETS: Mapping[str, Facet] = MappingProxyType(
    {
        each.name: each
        for each in (
            Facet("kind"),
            Facet("principle"),
            Facet("stage", _stages),
            Facet("country", around=around, within=within),
            Facet("sector", _sectors),
            Facet("economy", lambda told: economies(told.content.countries, told.economies)),
            Facet("case-kind", _kind),
            Facet("outcome", _outcome),
            Facet("strained", _strained),
            Facet("mark", lambda told: [told.mark] if told.mark else []),
            Facet("sdg", lambda told: sorted({goal_of(target) for target in told.content.sdg_targets}, key=int)),
            Facet("language"),
            Facet("year", lambda told: [str(told.day.year)], by_value=True),
        )
    }
)
"""Every facet, in the order of the page. Kind, principle, place and language are kept for lessons too."""


def facets_of(told: Told) -> dict[str, tuple[str, ...]]:
    """What a published case answers to each facet that is read from it."""
    return {name: tuple(facet.values(told)) for name, facet in FACETS.items() if facet.values is not None}
