"""Countries and regions by the M49 standard, with their names in six languages. The files lie in `data/m49`."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
WORLD = "001"
"""The code of "global": not tied to a place."""

_FOLDER = Path(__file__).parent.parent / "data" / "m49"
_NOT_IN_M49 = frozenset({"TW"})
_AS_PUBLISHED: Mapping[str, Mapping[str, str]] = {
    "CI": {"en": "Côte d’Ivoire"},
    "FK": {"en": "Falkland Islands (Malvinas)"},
}
"""Where the files differ from the list that the Statistics Division publishes, the list holds."""

_REGIONS = ("Global", "Region", "Sub-region", "Intermediate Region")


@dataclass(frozen=True)
class Country:
    """A country or area: its ISO 3166-1 alpha-2 code, and the M49 codes of the regions around it, the world first."""

    code: str
    names: Mapping[str, str]
    regions: tuple[str, ...]
    ldc: bool
    lldc: bool
    sids: bool


@dataclass(frozen=True)
class Region:
    """A region: its M49 code; the world is one."""

    code: str
    names: Mapping[str, str]


def _rows(language: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / f"{language}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@cache
def countries() -> Mapping[str, Country]:
    """Every country or area by its code."""
    names: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        for row in _rows(language):
            code = row["ISO-alpha2 Code"]
            said = _AS_PUBLISHED.get(code, {}).get(language, row["Country or Area"])
            names.setdefault(code, {})[language] = said
    found = {}
    for row in _rows("en"):
        code = row["ISO-alpha2 Code"]
        if code in _NOT_IN_M49:
            continue
        found[code] = Country(
            code=code,
            names=MappingProxyType(names[code]),
            regions=tuple(row[f"{kind} Code"] for kind in _REGIONS if row[f"{kind} Code"]),
            ldc=row["Least Developed Countries (LDC)"] == "x",
            lldc=row["Land Locked Developing Countries (LLDC)"] == "x",
            sids=row["Small Island Developing States (SIDS)"] == "x",
        )
    return MappingProxyType(found)


@cache
def regions() -> Mapping[str, Region]:
    """The world and every region by its code."""
    names: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        for row in _rows(language):
            for kind in _REGIONS:
                if row[f"{kind} Code"]:
                    names.setdefault(row[f"{kind} Code"], {})[language] = row[f"{kind} Name"]
    return MappingProxyType({code: Region(code, MappingProxyType(by)) for code, by in sorted(names.items())})


def name(code: str, language: str) -> str:
    """The name of a country or region in a language, English where there is none; an unknown code is its own name."""
    place = countries().get(code) or regions().get(code)
    return place.names.get(language, place.names["en"]) if place else code


@cache
def around(code: str) -> tuple[str, ...]:
    """The regions that hold a country or region, the widest first. The world ("not tied to a place") is none."""
    if (country := countries().get(code)) is not None:
        return country.regions[1:]
    holders = (each.regions for each in countries().values() if code in each.regions)
    found = next(holders, ())
    return found[1 : found.index(code)] if code in found else ()


@cache
def within(code: str) -> frozenset[str]:
    """A place with every country and region in it: what a filter by that place stands for."""
    return frozenset({code} | {each for each in (*countries(), *regions()) if code in around(each)})


def find(text: str) -> str | None:
    """The code of the country or region that somebody wrote: a name in any of the six languages, or a code."""
    return _index().get(_fold(text))


@cache
def _index() -> Mapping[str, str]:
    found: dict[str, str] = {}
    places: tuple[Country | Region, ...] = (*countries().values(), *regions().values())
    for place in places:
        for written in (place.code, *place.names.values()):
            found.setdefault(_fold(written), place.code)
    return found


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())
