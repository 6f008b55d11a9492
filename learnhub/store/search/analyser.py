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
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

LATIN = ("en", "fr", "es")
"""The languages whose words share the Latin script."""

_MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
_WORD = re.compile(rf"[^\W_][\w{_MARKS}]*")
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


def terms(text: str, language: str) -> list[str]:
    """The terms of a text in this language, in order."""
    return [token.term for token in tokens(text, language)]


def fold(word: str) -> str:
    """The word without differences of case, accent, width, or Arabic marks and letter variants; й stays a letter."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold()).casefold()
    return unicodedata.normalize("NFKC", _STRIPPED.sub("", plain)).translate(_LETTERS)


@lru_cache(maxsize=16384)
def _terms(word: str, language: str) -> tuple[str, ...]:
    return tuple(_term(part[:_LONGEST], language) for part in _PART.findall(fold(word)))


def _term(word: str, language: str) -> str:
    """A word's stem in the document's language if that is written in this script, else in the script's first one."""
    first = word[0]
    if first.isdigit():
        return word
    if first < "\u0250" or "\u1e00" <= first <= "\u1eff":
        language = language if language in LATIN else LATIN[0]
    elif "\u0400" <= first <= "\u052f":
        language = "ru"
    elif "\u0600" <= first <= "\u06ff":
        language = "ar"
    else:
        return "x" + word
    return _LETTER[language] + _stem(word, language)


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
