"""Notes or a report become answers: the teller marks what each of its sentences tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from learnhub.domain.cases.form import LIMITS

MOST_SENTENCES = 200
MOST_CHARACTERS = 20_000
PARTS = ("situation", "action", "result", "what_did_not_work", "lesson.when", "lesson.do", "lesson.because")
"""What a sentence may tell: the paths of the answers that it goes to."""

_SENTENCE = re.compile(r".*?(?:[.!?؟]+(?=\s|\Z)|[。！？]+|\n+|\Z)", re.DOTALL)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each on a line; a line break ends one too. At most `MOST_SENTENCES`."""
    found = (" ".join(each.split()) for each in _SENTENCE.findall(text[:MOST_CHARACTERS].replace("\r", "\n")))
    return tuple(each for each in found if any(char.isalnum() for char in each))[:MOST_SENTENCES]


def assemble(marked: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The answers that sentences and their marks make, in the order of the text; a sentence without a mark is left out.

    What no longer fits an answer is left out with the whole of its sentence.
    """
    answers: dict[str, str] = {}
    for sentence, part in marked:
        if part in PARTS:
            joined = f"{answers.get(part, '')} {sentence}".strip()
            if len(joined) <= LIMITS[part]:
                answers[part] = joined
    return answers
