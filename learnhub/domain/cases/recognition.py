"""Who could recognise whom in a case: what points at few, what would point at more, and who will read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from learnhub.domain import countries
from learnhub.domain.cases.answers import CaseContent, PartnersShown, ShownBy, texts


class Clue(StrEnum):
    """What points at somebody."""

    ONE_COUNTRY = "one-country"
    SMALL_ISLANDS = "small-islands"
    FEW_PARTNERS = "few-partners"
    ONLY_ONE = "only-one"
    A_YEAR = "a-year"
    A_DAY = "a-day"
    AN_OFFICE = "an-office"
    NAMED_PARTNERS = "named-partners"
    BY_NAME = "by-name"


@dataclass(frozen=True)
class Pointer:
    """One clue, the words it stands on, and where they are (empty for a choice)."""

    clue: Clue
    words: str
    path: str


@dataclass(frozen=True)
class Recognition:
    """What points at somebody. `strong`: together they point at so few that readers there will know. `region` is what
    would stand for the country, `years` whether days could give way to years."""

    pointers: tuple[Pointer, ...]
    strong: bool
    region: str | None
    years: bool


_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|noviembre|diciembre"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAYS = re.compile(
    r"(?<!\d)(?P<iso>(?P<y1>(?:19|20)\d\d)-\d\d-\d\d)(?!\d)"
    rf"|(?<!\w)(?:le |on |el )?\d{{1,2}}(?:st|nd|rd|th|er|º)?\s+(?:de\s+)?(?:{_MONTHS})"
    r"\s+(?:de\s+)?(?P<y2>(?:19|20)\d\d)"
    rf"|(?<!\w)(?:on )?(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?P<y3>(?:19|20)\d\d)"
    r"|(?P<y4>(?:19|20)\d\d)年\d{1,2}月\d{1,2}日",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"(?i)\b(?:the only|the sole|the smallest|the largest|the first|the one (?:NGO|company|bank|ship)|le seul|la seule"
    r"|el único|la única|единственн\w+)\b[^.!?\n]{0,40}"
)
_OFFICE = re.compile(
    r"(?i)\b(?:the (?:minister|mayor|governor|ambassador|director|president|harbour master|chief executive|head) of"
    r"|the (?:minister|mayor|governor|ambassador))\b[^.!?\n]{0,30}"
)
STRONG = 3
_NARROW = frozenset({Clue.ONE_COUNTRY, Clue.SMALL_ISLANDS, Clue.FEW_PARTNERS, Clue.ONLY_ONE, Clue.AN_OFFICE})


def recognise(content: CaseContent) -> Recognition:
    """What points at somebody in this case."""
    pointers: list[Pointer] = []
    region = None
    if len(content.countries) == 1:
        (code,) = content.countries
        country = countries.countries()[code]
        pointers.append(Pointer(Clue.ONE_COUNTRY, code, ""))
        if country.sids:
            pointers.append(Pointer(Clue.SMALL_ISLANDS, code, ""))
        region = country.regions[-1] if len(country.regions) > 1 else None
    partners = [row for row in content.partner_rows if row.name or row.sector]
    if 0 < len(partners) <= 2:
        pointers.append(Pointer(Clue.FEW_PARTNERS, str(len(partners)), ""))
    if content.partners is PartnersShown.NAMED:
        pointers.append(Pointer(Clue.NAMED_PARTNERS, "", ""))
    if content.shown_by is ShownBy.NAME:
        pointers.append(Pointer(Clue.BY_NAME, "", ""))
    for path, text in texts(content).items():
        pointers += _in_text(path, text)
    kinds = {each.clue for each in pointers}
    dated = bool(kinds & {Clue.A_YEAR, Clue.A_DAY})
    strong = len(kinds & _NARROW) + dated >= STRONG or Clue.BY_NAME in kinds
    return Recognition(tuple(pointers), strong, region, Clue.A_DAY in kinds)


def _in_text(path: str, text: str) -> list[Pointer]:
    found = []
    if day := _DAYS.search(text):
        found.append(Pointer(Clue.A_DAY, day[0].strip(), path))
    elif year := _YEAR.search(text):
        found.append(Pointer(Clue.A_YEAR, year[0], path))
    for clue, pattern in ((Clue.ONLY_ONE, _ONLY), (Clue.AN_OFFICE, _OFFICE)):
        if match := pattern.search(text):
            found.append(Pointer(clue, match[0].strip(), path))
    return found


def with_years(text: str) -> str:
    """The text with a year in place of each day that names one."""
    return _DAYS.sub(lambda match: next(each for each in match.group("y1", "y2", "y3", "y4") if each), text)
