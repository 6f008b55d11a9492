"""Dates, times and numbers as each language writes them, always with Latin figures."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, localedata, numbers

from learnhub.domain import countries

DATE = {"en": "d MMM y"}
KEPT = 1024
"""Days and numbers of each language that are known again: Babel takes some fifty microseconds for one."""
NEEDLESS = (
    *("compact_currency_formats", "compact_decimal_formats", "compound_unit_patterns", "currency_names"),
    *("currency_names_plural", "date_fields", "interval_formats", "meta_zones", "scripts", "territories"),
    *("unit_display_names", "unit_patterns", "variants"),
)
"""What Babel knows of a language beside all that is said here: most of a megabyte for each."""


def formats(locale: str) -> Mapping[str, Callable[..., Any]]:
    """The filters of a locale: date, time, datetime, number, percent, country and others."""
    known = _known(locale)

    @lru_cache(KEPT)
    def date(value: dt.date | dt.datetime, zone: str = "UTC") -> str:
        """14 Feb 2027; a moment is told as the day it was in this time zone."""
        day = _local(value, zone) if isinstance(value, dt.datetime) else value
        if locale in DATE:
            return dates.format_date(day, DATE[locale], known)
        return dates.format_skeleton("yMMMd", dt.datetime.combine(day, dt.time()), locale=known)

    def time(value: dt.datetime, zone: str = "UTC") -> str:
        """14:02 in this time zone."""
        return _local(value, zone).strftime("%H:%M")

    def datetime(value: dt.datetime, zone: str = "UTC") -> str:
        """14 Feb 2027, 14:02 (Nairobi)."""
        return f"{date(value, zone)}, {time(value, zone)} ({place(zone)})"

    def place(zone: str) -> str:
        city = known.time_zones.get(zone, {}).get("city")
        return str(city or zone.rpartition("/")[2].replace("_", " "))

    @lru_cache(KEPT)
    def number(value: float) -> str:
        """1,234.5 with the separators of the language."""
        return numbers.format_decimal(value, locale=known, numbering_system="latn")

    def percent(value: float) -> str:
        """A share from 0 to 1 as 34 %."""
        return numbers.format_percent(value, locale=known, numbering_system="latn")

    def country(code: str) -> str:
        """The name of a country or region by its ISO 3166-1 or M49 code, as M49 has it; an unknown code is its name."""
        return countries.name(code, locale)

    @lru_cache(KEPT)
    def sorted_places(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(codes, key=lambda code: _plain(country(code))))

    def by_place(codes: Iterable[str]) -> tuple[str, ...]:
        """Countries or regions in the order of their names in this language."""
        return sorted_places(tuple(codes))

    def language(code: str) -> str:
        """The name of a language by its BCP 47 code; the code itself when it is unknown."""
        return str(known.languages.get(code, code))

    def listing(values: Iterable[str]) -> str:
        """Several things as one phrase: a, b and c."""
        return lists.format_list(list(values), "standard", known)

    return {
        "date": date,
        "time": time,
        "datetime": datetime,
        "number": number,
        "percent": percent,
        "country": country,
        "by_place": by_place,
        "language": language,
        "listing": listing,
    }


def _known(locale: str) -> Locale:
    """What Babel knows of a language, without what is never said. `load` gives the same dictionary each time."""
    known = Locale.parse(locale)
    for kept in (str(known), "root"):
        for needless in NEEDLESS:
            localedata.load(kept).pop(needless, None)
    return known


def _plain(name: str) -> str:
    """A name without accents and case, for the order of a list."""
    return "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)).casefold()


def _local(value: dt.datetime, zone: str) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return value.astimezone(ZoneInfo(zone))
