"""In which of the six languages a text is written, told by its letters and its smallest words."""

from __future__ import annotations

import re

LETTERS = {
    "ar": re.compile("[\u0620-\u064a\u0671-\u06d3]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "zh": re.compile("[\u3400-\u9fff]"),
}
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
WORD = re.compile("[a-z\u00df-\u024f]+")
SMALL = {
    "en": "the of and to in was were for that with we they it had is are by at not from this which",
    "fr": "le les des et du dans qui pour nous est était pas au avec par ont il elle ce une aux ils",
    "es": "el los las y del para con por lo fue está era al como más su ha sin pero una nos ellos",
}
"""Words that stand in nearly every sentence of one of these languages, and in hardly any of the two others."""
KNOWN = {language: frozenset(words.split()) for language, words in SMALL.items()}
LEAST_LETTERS, LEAST_WORDS = 20, 5


def told_in(text: str) -> str | None:
    """The language of a text; None where it is too short or too mixed to say."""
    latin = len(LATIN.findall(text))
    counts = {language: len(letters.findall(text)) for language, letters in LETTERS.items()}
    counts["zh"] *= 3  # a word has one or two letters
    most = max(counts, key=counts.__getitem__)
    if counts[most] >= LEAST_LETTERS and counts[most] > latin:
        return most
    words = WORD.findall(text.lower())
    found = sorted(
        ((sum(word in small for word in words), language) for language, small in KNOWN.items()), reverse=True
    )
    (best, language), (second, _other) = found[:2]
    return language if best >= LEAST_WORDS and best >= 2 * second and latin > counts[most] else None
