"""The style that the words of a course are held to: lengths, weak words, the reading grade."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from learnhub.content.faults import Faults
from learnhub.content.markdown import Unit

FEEDBACK_WORDS = 40
SENTENCE_WORDS = 25
UNEQUAL_RATIO = 2
UNEQUAL_WORDS = 6

WEAK = re.compile(
    r"\b(?:ensur(?:e[sd]?|ing)|foster(?:s|ed|ing)?|leverag(?:e[sd]?|ing)|key|crucial(?:ly)?|vital(?:ly)?|robust(?:ly)?"
    r"|holistic(?:ally)?|synerg(?:y|ies)|stakeholder engagement|it is important to|(?:all|none) of the above)\b",
    re.IGNORECASE,
)
FIXED_TERMS = re.compile(
    r"\b(?:United Nations|General Assembly|Secretary-General|Member States?|Governments?|ministry|organizations?"
    r"|non-governmental|private sector|civil society|intergovernmental|resolution|preamble|paragraphs?|Commission"
    r"|partnerships?|principles?|common purpose|transparency|transparent(?:ly)?|unfair advantages?"
    r"|mutual (?:benefit|respect)|accountability|accountable|modalit(?:y|ies)|balanced representation"
    r"|representation|sectoral|geographic(?:al)?|balance|independence|independent|neutrality|neutral|integrity"
    r"|agreements?|cooperatives?|associations?|refrigerators?|vaccines?|vaccination|university|programme officer)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9¶])|\n")
_ADDRESS = re.compile(r"\]\([^)]*\)")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûü]+")


_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")


def words_in(text: str) -> list[str]:
    """The words of plain text; a number is one."""
    return _WORD.findall(text)


def sentences(unit: Unit) -> Iterator[tuple[str, int]]:
    """The sentences of a unit, each with its line (that of the unit: words are joined to one line)."""
    start = 0
    for end in _SENTENCE_END.finditer(unit.text):
        yield unit.text[start : end.end()].strip(), unit.line
        start = end.end()
    if unit.text[start:].strip():
        yield unit.text[start:].strip(), unit.line


def reading_grade(units: Iterable[Unit]) -> float:
    """The Flesch-Kincaid grade of English prose, fixed terms left out: 0.39 words a sentence + 11.8 syllables a word.

    Source: J. P. Kincaid and others, Derivation of New Readability Formulas (1975).
    """
    counts = [each for unit in units if unit.prose for each in _counted(unit.text)]
    words = sum(words for words, _ in counts)
    syllables = sum(syllables for _, syllables in counts)
    return 0.39 * words / len(counts) + 11.8 * syllables / words - 15.59 if words else 0.0


@lru_cache(maxsize=4096)
def _counted(text: str) -> tuple[tuple[int, int], ...]:
    """Words and syllables of each sentence that has any."""
    said = (words_in(FIXED_TERMS.sub(" ", sentence)) for sentence, _ in sentences(Unit(text, 0)))
    return tuple((len(words), sum(map(_syllables, words))) for words in said if words)


def _syllables(word: str) -> int:
    word = word.lower()
    stem = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^l]e)$", "", word) if len(word) > 3 else word
    return max(1, len(_VOWELS.findall(stem)))


def count(text: str) -> int:
    """How many words a stretch of Markdown has, the addresses of its links left out."""
    return len(words_in(_ADDRESS.sub("]", text)))


def check_words(units: Iterable[Unit], faults: Faults) -> None:
    """Note weak words, those within quotation marks left out, and long sentences."""
    for unit in units:
        weak, long = _amiss(unit.text)
        for word in weak:
            faults.add(unit.line, "word-weak", word=word)
        for words in long if unit.prose else ():
            faults.add(unit.line, "sentence-long", words=words, most=SENTENCE_WORDS)


@lru_cache(maxsize=4096)
def _amiss(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The weak words of a unit, and how many words its long sentences have."""
    counts = (len(words_in(sentence)) for sentence, _ in sentences(Unit(text, 0)))
    return tuple(WEAK.findall(_QUOTED.sub('""', text))), tuple(words for words in counts if words > SENTENCE_WORDS)


@lru_cache(maxsize=4096)
def words_counted(text: str) -> int:
    """How many words plain text has."""
    return len(words_in(text))


def check_lengths(labels: Sequence[str], line: int, faults: Faults) -> None:
    """Note options of very unequal length."""
    lengths = [len(words_in(label)) for label in labels]
    if lengths and max(lengths) > max(UNEQUAL_RATIO * min(lengths), min(lengths) + UNEQUAL_WORDS):
        faults.add(line, "options-unequal", least=min(lengths), most=max(lengths))
