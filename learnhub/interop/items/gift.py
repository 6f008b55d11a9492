"""GIFT, the text format of Moodle: https://docs.moodle.org/en/GIFT_format.

Questions are parted by empty lines; `::name::` text `{answers}`. Texts are written as HTML, which the format marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from learnhub.content.from_html import html_of_markdown, html_of_plain, plain_of_html
from learnhub.domain.assessment import ItemKind, Scoring
from learnhub.interop.items.questions import (
    PARTS_LIMIT,
    TEXT_LIMIT,
    Answer,
    Found,
    Question,
    Remarks,
    as_typed,
    choice,
    decoded,
    enough,
    found,
    kind_of_pairs,
    losses,
    margin,
    moodle_takes,
    number,
    percents,
    plain_number,
    typed,
)

NAME = "GIFT"
_MARKS = "\\:#={}~"
_HIDDEN = {mark: chr(0xE100 + place) for place, mark in enumerate(_MARKS)} | {"n": chr(0xE100 + len(_MARKS))}
_SHOWN = {ord(hidden): "\n" if mark == "n" else mark for mark, hidden in _HIDDEN.items()}
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_FORMAT = re.compile(r"\[(html|plain|markdown|moodle)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_GUARDS = {"&#37;": "%", "&#91;": "["}
_TRUE, _FALSE = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})


def read(data: bytes) -> Found:
    """The questions of a GIFT file."""
    remarks = Remarks()
    text = re.sub("[\ue100-\ue1ff]", "", decoded(data, remarks))
    questions: list[Question] = []
    for line, block in _blocks(text):
        if enough(questions, remarks):
            break
        if block.startswith("$CATEGORY:"):
            remarks.add(line, "category-dropped", name=block.partition("\n")[0][10:].strip())
        elif question := _question(block, line, remarks):
            questions.append(question)
    return found(questions, remarks)


def _blocks(text: str) -> Iterable[tuple[int, str]]:
    lines: list[str] = []
    start = 0
    for number_, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            if not line.lstrip().startswith("//"):
                start = start if lines else number_
                lines.append(line)
        elif lines:
            yield start, "\n".join(lines).strip()
            lines = []


def _html(text: str, form: str) -> tuple[str, str]:
    """A text as HTML, and the form it is in."""
    text = text.strip()
    if named := _FORMAT.match(text):
        form, text = named[1], text[named.end() :]
    shown = text.translate(_SHOWN).strip()
    if form == "html":
        return _GUARDS.get(shown[:5], shown[:5]) + shown[5:], form
    if form == "markdown" and len(shown) <= TEXT_LIMIT:
        return html_of_markdown(shown), form
    return (html_of_plain(shown) if form == "plain" else shown.replace("\n", "<br>")), form


def _question(block: str, line: int, remarks: Remarks) -> Question | None:
    if sum(map(block.count, "~=")) > PARTS_LIMIT:
        remarks.add(line, "parts")
        return None
    text = _ESCAPED.sub(lambda mark: _HIDDEN[mark[1]], block)
    name = ""
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        name, text = text[2:end].translate(_SHOWN).strip(), text[end + 2 :].strip()
    begin, end = text.find("{"), text.find("}")
    if begin < 0 and end < 0:
        remarks.add(line, "description")
        return None
    if begin < 0 or end < begin:
        remarks.add(line, "braces")
        return None
    given, tail = text[begin + 1 : end].strip(), text[end + 1 :]
    stem, form = _html(text[:begin] + (f"_____{tail}" if tail.strip() else ""), "moodle")
    given, mark, general = given.rpartition("####") if "####" in given else (given, "", "")
    feedback = _html(general, form)[0] if mark else ""
    question = Question(ItemKind.OPEN, name, stem, feedback=feedback, line=line)
    return _answered(question, given.strip(), form, remarks)


def _answered(question: Question, given: str, form: str, remarks: Remarks) -> Question | None:
    if not given:
        return question
    if given.startswith("#"):
        return _numeric(question, given[1:], form, remarks)
    if "~" in given:
        return _choice(question, given, form, remarks)
    if "=" in given and "->" in given:
        return _match(question, given, form, remarks)
    value, *notes = given.split("#", 2)
    if value.strip() in _TRUE | _FALSE:
        truth = value.strip() in _TRUE
        wrong, right = (_html(note, form)[0] for note in [*notes, "", ""][:2])
        return replace(
            question,
            kind=ItemKind.TRUE_FALSE,
            answers=(
                Answer("true", truth, right if truth else wrong),
                Answer("false", not truth, wrong if truth else right),
            ),
        )
    return _short(question, given, form, remarks)


def _weighed(text: str, default: str) -> tuple[str, Decimal]:
    text = text.strip()
    if weight := _WEIGHT.match(text):
        return text[weight.end() :], Decimal(weight[1])
    return text, Decimal(default)


def _choice(question: Question, given: str, form: str, remarks: Remarks) -> Question | None:
    single = "=" in given
    options = []
    for part in (part.strip() for part in given.replace("=", "~=").split("~")):
        if part:
            text, share = (part[1:], Decimal(100)) if part.startswith("=") else _weighed(part, "0")
            label, _, note = text.partition("#")
            options.append((_html(label, form)[0], share, _html(note, form)[0]))
    made = choice(question, options, remarks, single=single)
    return made and replace(question, kind=made[0], answers=made[1], scoring=made[2])


def _match(question: Question, given: str, form: str, remarks: Remarks) -> Question | None:
    pairs = []
    for part in (part.strip() for part in given.split("=")):
        left, arrow, right = part.partition("->")
        if part and not arrow:
            remarks.add(question.line, "pair")
            return None
        if part:
            pairs.append((_html(left, form)[0], html_of_plain(right.translate(_SHOWN).strip())))
    if len(pairs) < 2:
        remarks.add(question.line, "options")
        return None
    return replace(question, kind=kind_of_pairs(pairs), pairs=tuple(pairs), scoring=Scoring.EACH_OPTION)


def _accepted(question: Question, given: str, form: str, remarks: Remarks) -> tuple[list[str], str]:
    """The texts that earn all of the mark, and the feedback that stands on them."""
    texts, notes = [], []
    for part in (part for part in given.split("=") if part.strip()):
        text, share = _weighed(part, "100")
        answer, _, note = text.partition("#")
        answer = " ".join(answer.translate(_SHOWN).split())
        if share < 100 or not (plain := typed(answer)):
            remarks.add(question.line, "answer-dropped", answer=answer)
        else:
            texts.append(plain)
            notes += [made for made in (_html(note, form)[0],) if made]
    same = question.feedback or (notes[0] if notes else "")
    if set(notes) - {same}:
        remarks.add(question.line, "feedback-dropped")
    return texts, same


def _short(question: Question, given: str, form: str, remarks: Remarks) -> Question | None:
    texts, feedback = _accepted(question, given, form, remarks)
    if not texts:
        remarks.add(question.line, "answers-none")
        return None
    return replace(question, kind=ItemKind.SHORT, answers=tuple(map(Answer, texts)), feedback=feedback)


def _numeric(question: Question, given: str, form: str, remarks: Remarks) -> Question | None:
    given, wrong, _ = given.partition("~")
    if wrong:
        remarks.add(question.line, "feedback-dropped")
    texts, feedback = _accepted(question, given, form, remarks)
    values, margins = [], set()
    for text in texts:
        least, dots, most = text.partition("..")
        value, _, near = text.partition(":")
        first = number(least if dots else value)
        second = number(most if dots else near or "0")
        if first is None or second is None:
            remarks.add(question.line, "number", text=text)
            return None
        values.append((first + second) / 2 if dots else first)
        margins.add(plain_number(abs(second - first) / 2 if dots else abs(second)))
    if not values:
        remarks.add(question.line, "answers-none")
        return None
    if len(margins) > 1:
        remarks.add(question.line, "tolerances")
        return None
    answers = tuple(Answer(plain_number(value)) for value in values)
    return replace(question, kind=ItemKind.NUMERIC, answers=answers, tolerance=margins.pop(), feedback=feedback)


def write(questions: Iterable[Question]) -> tuple[bytes, Remarks]:
    """The questions as a GIFT file, and what it could not hold."""
    remarks = Remarks()
    parts = []
    for question in questions:
        body = _body(question)
        if body is None or not moodle_takes(question):
            remarks.add(question.line, "cannot-hold", format=NAME, kind=question.kind.value)
            continue
        losses(question, NAME, remarks)
        parts.append(f"::{_escaped(question.name)}::[html]{_escaped(question.text)}{body}\n")
    return "\n".join(parts).encode(), remarks


def _escaped(text: str) -> str:
    text = re.sub(r"[\\#={}~:]", r"\\\g<0>", text.replace("\r", ""))
    return text.replace("\n", "\\n")


def _start(text: str) -> str:
    """An HTML text that does not begin like a weight or the name of a form."""
    return _escaped({sign: guard for guard, sign in _GUARDS.items()}.get(text[:1], text[:1]) + text[1:])


def _note(text: str) -> str:
    return f"#{_start(text)}" if text else ""


def _body(question: Question) -> str | None:
    general = f"####{_start(question.feedback)}" if question.feedback else ""
    lines: list[str] = []
    match question.kind:
        case ItemKind.OPEN:
            return f"{{{general}}}"
        case ItemKind.TRUE_FALSE:
            right, wrong = sorted(question.answers, key=lambda answer: not answer.right)
            notes = f"#{_start(wrong.feedback)}#{_start(right.feedback)}".rstrip("#")
            return f"{{{right.text.upper()}{notes}{general}}}"
        case ItemKind.SINGLE:
            lines = [
                f"{'=' if each.right else '~'}{_start(each.text)}{_note(each.feedback)}" for each in question.answers
            ]
        case ItemKind.MULTIPLE:
            for answer, share in zip(question.answers, percents(question), strict=True):
                weight = "" if share == "0" else f"%{share}%"
                lines.append(f"~{weight}{_start(answer.text)}{_note(answer.feedback)}")
        case ItemKind.SHORT:
            lines = [
                f"=%100%{as_typed(_escaped(answer.text))}" for answer in question.answers if "->" not in answer.text
            ]
        case ItemKind.NUMERIC:
            lines = [f"=%100%{each.text}:{margin(question, each.text)}" for each in question.answers]
        case ItemKind.MATCH | ItemKind.CATEGORY:
            lines = [f"={_start(left)} -> {_escaped(plain_of_html(right))}" for left, right in question.pairs]
        case _:
            return None
    if not lines:
        return None
    opening = "{#" if question.kind is ItemKind.NUMERIC else "{"
    return "\n\t".join([opening, *lines, *([general] if general else [])]) + "\n}"
