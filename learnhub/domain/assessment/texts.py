"""How typed answers are compared: texts without what does not matter, numbers as they may be meant."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

_ARABIC_ALIKE = str.maketrans({"\N{ARABIC LETTER ALEF MAKSURA}": "ي", "\N{ARABIC LETTER TEH MARBUTA}": "ه", "ـ": None})
_SIGNED = re.compile(r"[-\u2212](?=\d)")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SPACES = re.compile(r"(?<=\d)['’ \u00a0\u2009\u202f](?=\d{3}(?!\d))")


@lru_cache(4096)
def normalised(text: str, *, case: bool = False, accents: bool = False) -> str:
    """The text as typed answers are compared: without case, accents, vowel marks, and punctuation at the ends.

    `case` and `accents` keep these as they are written. Marks that make another letter (Devanagari vowels, the voicing
    of kana) always stay; figures of any script become 0-9; Arabic letters that are written for one another count as
    one.
    """
    folded = unicodedata.normalize("NFKD", text)
    if not case:
        folded = unicodedata.normalize("NFKD", folded.casefold())
    kept = "".join(
        str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
        for char in (folded if accents else folded.translate(_ARABIC_ALIKE))
        if unicodedata.category(char) != "Cf" and (accents or not _is_accent(char))
    )
    words = " ".join(kept.split())
    start, end = 0, len(words)
    while end > start and _is_edge(words[end - 1]):
        end -= 1
    while start < end and _is_edge(words[start]) and not _SIGNED.match(words, start):
        start += 1
    return words[start:end].replace("\u2212", "-")


def _is_accent(char: str) -> bool:
    place = unicodedata.combining(char)
    return 10 <= place <= 36 or place >= 200


def _is_edge(char: str) -> bool:
    return unicodedata.category(char)[0] in "PZ"


def numbers(text: str) -> tuple[Decimal, ...]:
    """The numbers that a text may mean; none when it is none.

    A point or a comma may stand before the decimals or between thousands (so `1,234` may mean two numbers); spaces and
    apostrophes stand between thousands; figures may be of any script.
    """
    plain = "".join(
        str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
        for char in unicodedata.normalize("NFKC", text).translate({0x2212: "-", 0x66B: ".", 0x66C: ","})
        if unicodedata.category(char) != "Cf"
    )
    plain = _SPACES.sub("", plain.strip())
    if not _NUMBER.fullmatch(plain):
        return ()
    marks = [char for char in plain if char in ".,"]
    readings = []
    if len(marks) <= 1 or (len(set(marks)) == 2 and marks.count(marks[-1]) == 1):
        whole, mark, decimals = plain.rpartition(marks[-1]) if marks else (plain, "", "")
        readings.append(whole.replace(",", "").replace(".", "") + ("." if mark else "") + decimals)
    if marks and len(set(marks)) == 1 and _GROUPED.fullmatch(plain.lstrip("+-")):
        readings.append(plain.replace(marks[0], ""))
    return tuple(dict.fromkeys(Decimal(reading) for reading in readings))


def within(given: Iterable[Decimal], accepted: Decimal, tolerance: str) -> bool:
    """Whether one of the numbers lies within the tolerance: a number, or a percentage of the accepted one."""
    allowed = abs(accepted) * Decimal(tolerance[:-1]) / 100 if tolerance.endswith("%") else Decimal(tolerance)
    return any(abs(number - accepted) <= allowed for number in given)
