"""The faults of course text: code -> how grave, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from learnhub.content.faults import courses, files, quizzes, scenarios, texts, translations
from learnhub.content.faults.sentence import Sentence, Severity
from learnhub.domain.errors import Fault

__all__ = [
    "SENTENCES",
    "Faults",
    "Sentence",
    "Severity",
    "errors",
    "in_order",
    "nearest",
    "render_faults",
    "said",
    "severity",
    "where",
]

SENTENCES: dict[str, Sentence] = {
    code: sentence
    for kind in (files, translations, texts, quizzes, scenarios, courses)
    for code, sentence in kind.SENTENCES.items()
}


class Faults:
    """Collects the faults of one file, so that none hides another."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Fault] = []

    def add(self, line: int, code: str, **params: object) -> None:
        """Note one fault; `line` counts from 1 in the file."""
        self.found.append(Fault(f"{self.path}:{line}", code, params))

    def take(self, others: Iterable[Fault], *, after: int = 0) -> None:
        """Note faults that were found before, at their lines in this file, or so many further on."""
        self.found += [Fault(f"{self.path}:{after + where(each)[1]}", each.code, each.params) for each in others]


def where(fault: Fault) -> tuple[str, int]:
    """The file that a fault is in, and its line there."""
    path, _, line = fault.path.rpartition(":")
    return path, int(line)


def nearest(text: str, known: Iterable[str]) -> str:
    """What was most likely meant, of what there is."""
    return next(iter(get_close_matches(text, sorted(known), 1, 0)), "-")


def severity(fault: Fault) -> Severity:
    """Whether the fault is an error or a warning."""
    return SENTENCES[fault.code].severity


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """The faults that keep a course from being imported."""
    return [fault for fault in faults if severity(fault) is Severity.ERROR]


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """The faults by file, then line (as a number), then code; each once."""

    def key(fault: Fault) -> tuple[str, int, str, str]:
        return *where(fault), fault.code, repr(fault.params)

    return [fault for _, fault in sorted({key(fault): fault for fault in faults}.items())]


def said(fault: Fault, translate: Callable[[str], str] = str, *, in_forms: bool = False) -> tuple[str, str]:
    """What is wrong, and how to mend it, in a file or `in_forms`, each on one line; `translate` gives a sentence in a
    language."""
    sentence = SENTENCES[fault.code]
    mended = sentence.in_forms if in_forms and sentence.in_forms else sentence.mend
    wrong, mend = (translate(part) % fault.params for part in (sentence.wrong, mended))
    return _printable(wrong), _printable(mend)


def render_faults(faults: Iterable[Fault], translate: Callable[[str], str] = str) -> list[str]:
    """One line a fault: "file:line: what is wrong. How to mend it."; `translate` gives a sentence in a language."""
    return [_printable(f"{fault.path}: ") + " ".join(said(fault, translate)) for fault in faults]


def _printable(line: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in line)
