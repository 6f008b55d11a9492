"""Cutting words out of a case: each place where they stood shows that something was cut, and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from learnhub.domain.cases.keeping import RedactionReason
from learnhub.domain.errors import Fault

LEAST_LENGTH = 3
MOST_SPANS = 50
MOST_WHY = 300


class Looked(StrEnum):
    """Why somebody has to decide on a file: the words stand in it, or it could not be read."""

    HOLDS = "holds"
    UNREAD = "unread"


@dataclass(frozen=True)
class FileAnswer:
    """What becomes of a file: it is taken out, or it stays for this reason."""

    out: bool = False
    why: str = ""


def placeholder(reason: RedactionReason) -> str:
    """What stands in the text where words were cut."""
    return f"[redacted: {reason}]"


def tidy(lines: str) -> tuple[str, ...]:
    """The words to cut, one a line, the longest first so that no part of one hides another."""
    said = {" ".join(line.split()) for line in lines.splitlines()}
    return tuple(sorted((each for each in said if each), key=lambda each: (-len(each), each)))


def faults(spans: Iterable[str], text: Any) -> tuple[Fault, ...]:
    """What is wrong with these words: `required`, `too-short`, `too-many-chosen`, `not-in-the-case`."""
    said = tuple(spans)
    if not said:
        return (Fault("words", "required"),)
    found = [Fault("words", "too-short", {"limit": LEAST_LENGTH}) for span in said if len(span) < LEAST_LENGTH]
    if len(said) > MOST_SPANS:
        found.append(Fault("words", "too-many-chosen", {"limit": MOST_SPANS}))
    found += [Fault("words", "not-in-the-case", {"value": span}) for span in said if not holds(text, (span,))]
    return tuple(found)


def pattern(spans: Iterable[str]) -> re.Pattern[str]:
    """These words wherever they stand: whatever the case of their letters, the space between, and how accents are
    written."""
    said = []
    for span in spans:
        forms = {unicodedata.normalize(form, span) for form in ("NFC", "NFD")}
        said += [r"\s+".join(re.escape(word) for word in each.split()) for each in sorted(forms)]
    return re.compile("|".join(said) or r"(?!)", re.IGNORECASE)


def cut(value: Any, spans: Iterable[str], reason: RedactionReason) -> Any:
    """The same value without these words; texts in lists and under keys too."""
    return _cut(value, pattern(spans), placeholder(reason))


def _cut(value: Any, words: re.Pattern[str], instead: str) -> Any:
    match value:
        case str():
            return words.sub(instead, value)
        case list() | tuple():
            return [_cut(each, words, instead) for each in value]
        case dict():
            return {_cut(key, words, instead): _cut(each, words, instead) for key, each in value.items()}
        case _:
            return value


def without_file(value: Any, file: str) -> Any:
    """The same value without the rows of this attached file, at whatever depth."""
    match value:
        case list() | tuple():
            left = [each for each in value if not (isinstance(each, dict) and each.get("file") == file)]
            return [without_file(each, file) for each in left]
        case dict():
            return {key: without_file(each, file) for key, each in value.items()}
        case _:
            return value


def without_files(value: Any, files: Iterable[str]) -> Any:
    """The same value without the rows of these attached files."""
    for each in files:
        value = without_file(value, each)
    return value


def file_names(value: Any) -> Iterator[tuple[str, str]]:
    """The id and the name of every attached file that this value shows, at whatever depth."""
    match value:
        case list() | tuple():
            for each in value:
                yield from file_names(each)
        case dict():
            if value.get("file"):
                yield value["file"], str(value.get("name", ""))
            for each in value.values():
                yield from file_names(each)


def looked(inside: Mapping[str, str | None], spans: Iterable[str]) -> dict[str, Looked]:
    """The files that somebody has to decide on, by what stands inside each: None where that could not be read."""
    words = pattern(spans)
    return {
        file: Looked.UNREAD if text is None else Looked.HOLDS
        for file, text in inside.items()
        if text is None or _holds(text, words)
    }


def file_faults(found: Iterable[str], answers: Mapping[str, FileAnswer]) -> tuple[Fault, ...]:
    """What is missing from the answers on these files: `files-open`, `too-long`."""
    said = [answers.get(file, FileAnswer()) for file in found]
    wrong = [Fault("files", "files-open")] if any(not each.out and not each.why for each in said) else []
    long = max((len(each.why) for each in said), default=0)
    return (*wrong, *([Fault("files", "too-long", {"limit": MOST_WHY, "length": long})] if long > MOST_WHY else ()))


def holds(value: Any, spans: Iterable[str]) -> bool:
    """Whether any of these words stands in the value."""
    return _holds(value, pattern(spans))


def _holds(value: Any, words: re.Pattern[str]) -> bool:
    match value:
        case str():
            return words.search(value) is not None
        case list() | tuple():
            return any(_holds(each, words) for each in value)
        case dict():
            return any(_holds(each, words) for pair in value.items() for each in pair)
        case _:
            return False
