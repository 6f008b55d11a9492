"""Aiken, one choice and nothing else: https://docs.moodle.org/en/Aiken_format.

A question on one line, options `A. text` or `A) text` to a line, then `ANSWER: A`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_uppercase

from learnhub.content.from_html import html_of_plain, plain_of_html
from learnhub.domain.assessment import ItemKind
from learnhub.interop.items.questions import (
    Answer,
    Found,
    Question,
    Remarks,
    decoded,
    enough,
    found,
    losses,
)

NAME = "Aiken"
_OPTION = re.compile(r"([A-Z])[.)]\s+(\S.*)")
_KEY = re.compile(r"ANSWER:\s*([A-Z])?")


def read(data: bytes) -> Found:
    """The questions of an Aiken file."""
    remarks = Remarks()
    questions: list[Question] = []
    stem: list[str] = []
    options: dict[str, str] = {}
    start = line = 0
    for line, text in enumerate((row.strip() for row in decoded(data, remarks).split("\n")), 1):
        if enough(questions, remarks):
            break
        if not text:
            continue
        if key := _KEY.match(text):
            if question := _made(start or line, stem, options, key[1] or "", remarks):
                questions.append(question)
            stem, options, start = [], {}, 0
        elif stem and (option := _OPTION.fullmatch(text)):
            options[option[1]] = option[2]
        else:
            if options:
                remarks.add(start, "unfinished")
                stem, options, start = [], {}, 0
            start = start or line
            stem.append(text)
    if stem:
        remarks.add(start, "unfinished")
    return found(questions, remarks)


def _made(line: int, stem: list[str], options: dict[str, str], key: str, remarks: Remarks) -> Question | None:
    if len(options) < 2:
        remarks.add(line, "options")
        return None
    if key not in options:
        remarks.add(line, "unfinished")
        return None
    answers = tuple(Answer(html_of_plain(text), right=letter == key) for letter, text in options.items())
    return Question(ItemKind.SINGLE, "", html_of_plain("\n".join(stem)), answers, line=line)


def write(questions: Iterable[Question]) -> tuple[bytes, Remarks]:
    """The questions with one choice as an Aiken file, and what it could not hold."""
    remarks = Remarks()
    parts = []
    for question in questions:
        if question.kind is not ItemKind.SINGLE or len(question.answers) > len(ascii_uppercase):
            remarks.add(question.line, "cannot-hold", format=NAME, kind=question.kind.value)
            continue
        losses(question, NAME, remarks)
        if question.feedback or any(answer.feedback for answer in question.answers):
            remarks.add(question.line, "lost", format=NAME, what="feedback")
        key = next(place for place, answer in enumerate(question.answers) if answer.right)
        lines = [_line(question.text)]
        lines += [
            f"{ascii_uppercase[place]}. {plain_of_html(each.text)}" for place, each in enumerate(question.answers)
        ]
        parts.append("\n".join([*lines, f"ANSWER: {ascii_uppercase[key]}", ""]))
    return "\n".join(parts).encode(), remarks


def _line(html: str) -> str:
    """The words of the question, which may not begin like an option or the answer."""
    words = plain_of_html(html)
    return f"– {words}" if _OPTION.match(words) or _KEY.match(words) else words
