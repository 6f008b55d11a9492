"""Text into terms, the same for documents and queries and for both engines.

A word becomes one term: compatibility forms unified, case and accents folded, Arabic marks and letter variants
normalised, then the Snowball stem in the document's language, with a letter for that language before it. A run of
Chinese, Japanese or Korean becomes its characters and its pairs of neighbouring characters. Terms hold letters and
digits only, so no syntax of an engine can hide in them.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import Stemmer

LATIN = ("en", "fr", "es")
"""The languages whose words share the Latin script."""

_MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
_WORD = re.compile(rf"[^\W_][\w{_MARKS}]*")
_GOES_ON = re.compile(rf"[\w{_MARKS}]")
"""A character at which a word does not end."""
_LOOSE = re.compile(rf"(?![^\W_])[_{_MARKS}]")
"""One that belongs to a word that began before it, and begins none."""
_PART = re.compile(r"[^\W_]+")
_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"[{_CJK}]+|[^{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_STRIPPED = re.compile(rf"(?!(?<=и)\u0306)[{_MARKS}]")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ى": "ي", "ٱ": "ا", "ک": "ك", "ی": "ي"}
    | {chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)}
)
_STEMMERS = {
    language: Stemmer.Stemmer(name, 0)
    for language, name in {
        "en": "english",
        "fr": "french",
        "es": "spanish",
        "ru": "russian",
        "ar": "arabic",
    }.items()
}
_LETTER = {"en": "e", "fr": "f", "es": "s", "ru": "r", "ar": "a"}
LATIN_LETTERS = "".join(_LETTER[language] for language in LATIN)
_LOCK = threading.Lock()
_LONGEST = 48
_FRENCH_PARTICIPLE = re.compile(r"e(es?)$")
_ARABIC_ARTICLE = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)(?=.{3})")
_ARABIC_END = re.compile("ه$")


class Token(NamedTuple):
    """A term and where it stands in the original text; a pair of characters overlaps its neighbours."""

    start: int
    end: int
    term: str


def tokens(text: str, language: str) -> Iterator[Token]:
    """The terms of a text in this language (ISO 639-1), in order, with their places in the text as it came."""
    for found in _WORD.finditer(text):
        word = found[0]
        start, end = found.span()
        if word.isascii() or not _IS_CJK.search(word):
            for term in _terms(word, language):
                yield Token(start, end, term)
            continue
        for run in _RUN.finditer(word):
            begin = start + run.start()
            if not _IS_CJK.match(run[0]):
                for term in _terms(run[0], language):
                    yield Token(begin, start + run.end(), term)
                continue
            characters = [unicodedata.normalize("NFKC", character)[0] for character in run[0]]
            for at, character in enumerate(characters):
                if _PART.match(character):
                    yield Token(begin + at, begin + at + 1, character)
                    if at + 1 < len(characters) and _PART.match(characters[at + 1]):
                        yield Token(begin + at, begin + at + 2, character + characters[at + 1])


def spans(text: str, language: str, wanted: Mapping[str, int]) -> list[tuple[int, int, int]]:
    """Where the wanted terms stand in a text: beginning, end, and the number that `wanted` gives the term."""
    if not wanted:
        return []
    if not text.isascii() and _IS_CJK.search(text):
        return [(*token[:2], wanted[token.term]) for token in tokens(text, language) if token.term in wanted]
    numbers = {}
    for word in set(_WORD.findall(text)):
        for term in _terms(word, language):
            if term in wanted:
                numbers[word] = wanted[term]
                break
    return sorted((*at, number) for word, number in numbers.items() for at in _places(text, word))


def _places(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Where a word that `_WORD` finds in a text stands in it, as a word of its own."""
    start = text.find(word)
    while start >= 0:
        end, before = start + len(word), start
        while before and _LOOSE.match(text, before - 1):
            before -= 1
        if not (before and _PART.match(text, before - 1)) and not _GOES_ON.match(text, end):
            yield start, end
        start = text.find(word, end)


def terms(text: str, language: str) -> list[str]:
    """The terms of a text in this language, in order."""
    return [token.term for token in tokens(text, language)]


def latin_letter(language: str) -> str:
    """The letter before the terms of Latin words in documents of this language."""
    return _LETTER[language if language in LATIN else LATIN[0]]


def fold(word: str) -> str:
    """The word without differences of case, accent, width, or Arabic marks and letter variants; й stays a letter."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold()).casefold()
    return unicodedata.normalize("NFKC", _STRIPPED.sub("", plain)).translate(_LETTERS)


@lru_cache(maxsize=8192)
def _terms(word: str, language: str) -> tuple[str, ...]:
    return tuple(_term(part[:_LONGEST], language) for part in _PART.findall(fold(word)))


def _term(word: str, language: str) -> str:
    """A word's stem in the document's language if that is written in this script, else in the script's first one."""
    first = word[0]
    if first.isdigit():
        return word
    if first < "\u0250" or "\u1e00" <= first <= "\u1eff":
        written = language if language in LATIN else LATIN[0]
    elif "\u0400" <= first <= "\u052f":
        written = "ru"
    elif "\u0600" <= first <= "\u06ff":
        written = "ar"
    else:
        return "x" + word
    return _LETTER[written] + _stem(word, written)


def _stem(word: str, language: str) -> str:
    if language == "fr":
        word = _FRENCH_PARTICIPLE.sub(r"é\1", word)
    elif language == "es" and word == "interes":
        word = "interés"
    elif language == "ar":
        word = _ARABIC_END.sub("ة", _ARABIC_ARTICLE.sub("", word))
    with _LOCK:
        stem: str = _STEMMERS[language].stemWord(word)
    if language == "ar":
        stem = stem.removesuffix("ا") if len(stem) > 3 else stem
    return "".join(_PART.findall(stem.replace("é", "e"))) or word
