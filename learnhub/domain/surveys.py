"""Surveys without a name: their questions, what may be answered, and which answers may be shown.

Answers are published in batches of five. A question is shown once the published batches hold five answers to it, and
grows by whole groups of such batches, so that no two pages differ by fewer than five people.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from learnhub.domain.errors import Fault, Invalid

BATCH = 5
"""Answers that become visible together, and the fewest that are shown."""
STEPS = 5
"""A scale runs from 1 to this."""
WORDS_LIMIT = 2000
"""Characters of an answer in words."""

Answers = Mapping[str, Sequence[str]]
"""By question what was answered: choices, the number of a scale, or one text."""


class QuestionKind(StrEnum):
    """How a question of a survey is answered."""

    SCALE = "scale"
    SINGLE = "single"
    MULTIPLE = "multiple"
    WORDS = "words"


@dataclass(frozen=True)
class SurveyChoice:
    """One answer that can be chosen."""

    id: str
    label_html: str


@dataclass(frozen=True)
class Question:
    """A question of a survey; `low` and `high` are the ends of a scale."""

    id: str
    title: str
    kind: QuestionKind
    body_html: str
    choices: tuple[SurveyChoice, ...] = ()
    low: str = ""
    high: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """What can be chosen."""
        if self.kind is QuestionKind.SCALE:
            return tuple(str(step) for step in range(1, STEPS + 1))
        return tuple(choice.id for choice in self.choices)


@dataclass(frozen=True)
class Survey:
    """Questions apart from every mark; `at_end` asks them when the course is completed."""

    id: str
    title: str
    minutes: int
    at_end: bool
    body_html: str
    questions: tuple[Question, ...]


def survey_from_json(data: Mapping[str, Any]) -> Survey:
    """The survey again that `dataclasses.asdict` made JSON of."""
    questions = tuple(
        Question(
            **{
                **each,
                "kind": QuestionKind(each["kind"]),
                "choices": tuple(SurveyChoice(**choice) for choice in each["choices"]),
            }
        )
        for each in data["questions"]
    )
    return Survey(**{**data, "questions": questions})


def parse_answers(survey: Survey, raw: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What a form sent, question by question; those left out are not in it. Raises Invalid for what cannot be
    answered, and when nothing is."""
    answers: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for question in survey.questions:
        given = [value.strip() for value in raw.get(question.id, ()) if value.strip()]
        if not given:
            continue
        if question.kind is QuestionKind.WORDS:
            text = "\n".join(given).replace("\r\n", "\n")
            if len(text) > WORDS_LIMIT:
                faults.append(Fault(question.id, "too-long", {"limit": WORDS_LIMIT, "length": len(text)}))
            answers[question.id] = [text]
            continue
        most = len(question.values) if question.kind is QuestionKind.MULTIPLE else 1
        if not set(given) <= set(question.values) or len(given) > most:
            faults.append(Fault(question.id, "not-a-choice"))
        answers[question.id] = sorted(set(given))
    if not answers and not faults:
        faults.append(Fault("", "required"))
    if faults:
        raise Invalid(*faults)
    return answers


@dataclass(frozen=True)
class QuestionResult:
    """What may be shown of a question: nothing below five `answers`. Counts are by value, `texts` in no order."""

    question: Question
    answers: int
    counts: tuple[tuple[str, int], ...] = ()
    texts: tuple[str, ...] = ()


def shown(question: Question, batches: Iterable[Sequence[Answers]]) -> QuestionResult:
    """What these batches, the oldest first, say on a question. Those in which too few answered it wait for the next."""
    kept: list[Sequence[str]] = []
    waiting: list[Sequence[str]] = []
    for batch in batches:
        waiting += [answers[question.id] for answers in batch if answers.get(question.id)]
        if len(waiting) >= BATCH:
            kept += waiting
            waiting = []
    if question.kind is QuestionKind.WORDS:
        return QuestionResult(question, len(kept), texts=tuple(sorted((each[0] for each in kept), key=_shuffled)))
    count = Counter(value for each in kept for value in each)
    counts = tuple((value, count[value]) for value in question.values) if kept else ()
    return QuestionResult(question, len(kept), counts)


def _shuffled(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
