"""A look for personal data before a case is sent: addresses, phone numbers and names of persons, each with its place.

It shows, and never decides: what it finds may be right to say, and what it does not find may still be somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from learnhub.domain.cases.answers import CaseContent, texts


class Found(StrEnum):
    """What sort of personal data it looks like."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True)
class Finding:
    """Something that may be personal data: where, what, and the words around it."""

    path: str
    kind: Found
    words: str
    before: str
    after: str


MOST = 30
CONTEXT = 40
_EMAIL = re.compile(r"[\w.+'-]+(?:@|\s?\[at\]\s?|\s?\(at\)\s?)[\w-]+(?:(?:\.|\s?\[dot\]\s?)[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)?\(?\d[\d\s()./\u00a0-]{5,20}\d(?![\w%-])")
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{4}\s?[-–/]\s?\d{2,4}")
_AMOUNT = re.compile(r"\d{1,3}(?:[\s.,\u00a0]\d{3})+")
_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ]"
_WORD = rf"{_UPPER}[\w'’-]+"
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Madam|Sister|Brother|Father|Pastor|Imam|Chief"
    r"|M\.|Mme|Mlle|Docteur|Sr|Sra|Srta|Don|Doña|Señora?|Señorita|г-н|г-жа|господин|госпожа)\.?\s+"
    rf"(?P<name>{_WORD}(?:\s+{_WORD}){{0,3}})"
)
_CALLED = re.compile(
    r"\b(?:named|called|by the name of|my colleague|our colleague|colleague|ma collègue|mon collègue|nommée?"
    r"|llamad[oa])"
    rf"\s+(?P<name>{_WORD}(?:\s+{_WORD}){{0,3}})"
)
_ARABIC = re.compile(
    r"(?:السيدة|السيد|الدكتورة|الدكتور|الأستاذة|الأستاذ)\s+(?P<name>[\u0621-\u064a]+(?:\s+[\u0621-\u064a]+)?)"
)
_CHINESE = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,3})(?:先生|女士|博士|教授|小姐)")
_CAPITALISED = re.compile(rf"(?<=[\w,;:)\"'’] )(?P<name>{_WORD}\s+{_WORD}(?:\s+{_WORD})?)(?!\w)")
_BODY = re.compile(
    r"(?i)\b(?:ltd|inc|gmbh|plc|corp|company|group|bank|ministry|ministère|ministerio|agency|university|institute|school"
    r"|fund|foundation|programme|program|council|committee|commission|association|union|federation|society|centre|center"
    r"|department|office|unit|assembly|nations|government|republic|kingdom|states|province|district|region|island"
    r"|islands|city|port|harbour|river|lake|mount|north|south|east|west|new|saint|general|united|international"
    r"|national|january|february|march|april|may|june|july|august|september|october|november|december|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|project|initiative|alliance|partnership|convention|agreement"
    r"|goal|goals|act|sdg|un)\b"
)


def scan(content: CaseContent, *, people: Iterable[str] = (), places: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What may be personal data in the texts of a case, in the order of its questions, at most `MOST`.

    `people` are names to look for, such as those of everybody who has an account; `places` are names that are none of a
    person, such as those of countries.
    """
    known = frozenset(place.casefold() for place in places)
    names = tuple(sorted({name for name in people if " " in name.strip()}, key=len, reverse=True))
    found: list[Finding] = []
    for path, text in texts(content).items():
        if path == "contact" or path.startswith("partner_rows"):
            continue
        taken: list[tuple[int, int]] = []
        for kind, start, end in _spots(text, names, known):
            if all(end <= begun or start >= ended for begun, ended in taken):
                taken.append((start, end))
                found.append(_finding(path, kind, text, start, end))
    order = {path: place for place, path in enumerate(texts(content))}
    return tuple(sorted(found, key=lambda each: order[each.path])[:MOST])


def _finding(path: str, kind: Found, text: str, start: int, end: int) -> Finding:
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Finding(path, kind, text[start:end], before.lstrip(), after.rstrip())


def _spots(text: str, names: tuple[str, ...], known: frozenset[str]) -> Iterator[tuple[Found, int, int]]:
    for match in _EMAIL.finditer(text):
        yield Found.EMAIL, match.start(), match.end()
    for match in _PHONE.finditer(text):
        if _is_phone(match[0]):
            yield Found.PHONE, match.start(), match.end()
    folded = text.casefold()
    for name in names:
        start = folded.find(name.casefold())
        if start >= 0 and len(folded) == len(text):
            yield Found.NAME, start, start + len(name)
    for pattern in (_TITLED, _CALLED, _ARABIC, _CHINESE):
        for match in pattern.finditer(text):
            yield Found.NAME, match.start("name"), match.end("name")
    for match in _CAPITALISED.finditer(text):
        name = match["name"]
        if not _BODY.search(name) and name.casefold() not in known and not name.isupper():
            yield Found.NAME, match.start("name"), match.end("name")


def _is_phone(words: str) -> bool:
    digits = sum(each.isdigit() for each in words)
    plain = words.strip()
    if not _LEAST_DIGITS <= digits <= _MOST_DIGITS or _DATE.fullmatch(plain):
        return False
    return plain.startswith(("+", "00", "(")) or not _AMOUNT.fullmatch(plain)
