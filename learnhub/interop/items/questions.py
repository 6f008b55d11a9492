"""A question between two systems, what a reader found, and the remarks that every format shares."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from learnhub.content.from_html import plain_of_html
from learnhub.domain.assessment import ItemKind, Scoring
from learnhub.domain.words import mark

FILE_LIMIT = 10_000_000
TEXT_LIMIT = 20_000
QUESTION_LIMIT = 2_000
POINTS_LIMIT = 100
MOODLE_MATCH = 255
REMARK_LIMIT = 4_000
PARTS_LIMIT = 1_000
"""Options, answers, pairs and other parts of one question."""

REMARKS = {
    "answer-dropped": mark("the answer %(answer)s has no equal here and is left out."),
    "answers-none": mark("no answer is accepted in full; the question is left out."),
    "braces": mark("the braces around the answers do not open and close once; the question is left out."),
    "cannot-hold": mark("%(format)s has no question of the kind %(kind)s; it is left out."),
    "category-dropped": mark("the category %(name)s is left out: a quiz has none."),
    "description": mark("a description asks nothing; it is left out."),
    "empty": mark("there is no question in this file."),
    "encoding": mark("the file is not UTF-8; it was read as %(encoding)s. Check the letters outside English."),
    "feedback-dropped": mark("feedback on a typed answer, or on the whole by its mark, is left out."),
    "file-dropped": mark(
        "the file %(name)s is left out; put the picture into the folder media and name it in the text."
    ),
    "groups": mark("its gaps have lists of words of their own; here all share one list."),
    "kind-unknown": mark("a question of the type %(kind)s is not known here; it is left out."),
    "lost": mark("%(format)s cannot hold this of the question: %(what)s."),
    "markup-link": mark("a link that leads into another system is now plain words."),
    "markup-picture": mark("a picture or a film is left out; its description stands as words."),
    "markup-script": mark("a script is left out."),
    "markup-table": mark("a table is now lines of words."),
    "number": mark("%(text)s is not a number; the question is left out."),
    "options": mark("fewer than two options or pairs; the question is left out."),
    "pair": mark("a pair has no arrow ->; the question is left out."),
    "markup-picture-alt": mark("a picture has no description; write what it shows."),
    "penalty-dropped": mark(
        "the penalty of %(share)s percent for each further try is left out; the quiz says what a miss costs."
    ),
    "points": mark("the mark %(mark)s is not a whole number from 1 to 100; it counts %(points)s."),
    "right-one": mark("not exactly one option is right; the question is left out."),
    "parts": mark("a question has more than 1,000 options, answers or other parts; it is left out."),
    "row": mark("%(what)s"),
    "share-dropped": mark("part of the mark for an option or an answer is left out: it is right, or it is not."),
    "text-long": mark("a text has more than 20,000 characters; the question is left out."),
    "tolerances": mark("its numbers have unlike tolerances; the question is left out."),
    "too-large": mark("the file is larger than 10 MB; export fewer questions at a time."),
    "too-many-remarks": mark("there is more to say of this file than 4,000 remarks. Check its format, or divide it."),
    "too-many": mark("there are more than 2,000 questions; only these were read. Divide the file."),
    "unfinished": mark("the answer does not name one of the options; the question is left out."),
    "weights": mark("its gaps count unlike; here each counts the same."),
    "xml": mark("the file is not sound XML: %(reason)s. Nothing after this line was read."),
    "xml-unsafe": mark("the file declares a document type or entities; such XML is not read."),
}
"""Code -> what is said of a line of the file, with %(name)s parameters."""


_SUMMED = frozenset({ItemKind.MULTIPLE, ItemKind.MATCH, ItemKind.CATEGORY, ItemKind.GAPS})
"""The kinds for which other systems add up the parts that are right."""


@dataclass(frozen=True)
class Remark:
    """What was dropped, changed or refused, and the line of the file."""

    line: int
    code: str
    params: tuple[tuple[str, str], ...] = ()

    def said(self) -> str:
        """The remark in words, with no sign that a terminal would act on."""
        words = REMARKS[self.code] % {name: value[:80] for name, value in self.params}
        return "".join(sign if sign.isprintable() else " " for sign in words)


class Remarks:
    """Collects remarks, each once; when it is `full`, the last one says so and no more are taken."""

    def __init__(self) -> None:
        self.found: dict[Remark, None] = {}

    @property
    def full(self) -> bool:
        """Whether there is more to say than is taken."""
        return len(self.found) > REMARK_LIMIT

    def add(self, line: int, code: str, **params: object) -> None:
        """Note one remark."""
        if self.full:
            return
        if len(self.found) == REMARK_LIMIT:
            code, params = "too-many-remarks", {}
        self.found.setdefault(Remark(line, code, tuple((name, str(value)) for name, value in params.items())))


@dataclass(frozen=True)
class Answer:
    """An option (`text` is HTML) or an accepted answer (`text` is plain)."""

    text: str
    right: bool = True
    feedback: str = ""


@dataclass(frozen=True)
class Question:
    """One question as every format tells it. Texts are HTML; typed answers, units and words of a bank are plain.

    `pairs` are left and right of a match or a category, left empty where a right stands alone. In the text of `gaps`
    `{{name}}` stands where a gap is. `points` count the whole question. `penalty` is the share of the mark that each
    further try costs, where it is said. A picture of `files` stands in a text as `@@PLUGINFILE@@/name`.
    """

    kind: ItemKind
    name: str
    text: str
    answers: tuple[Answer, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    gaps: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bank: tuple[str, ...] | None = None
    feedback: str = ""
    points: int = 1
    scoring: Scoring = Scoring.ALL_OR_NOTHING
    tolerance: str = "0"
    units: tuple[tuple[str, str], ...] = ()
    exact_case: bool = False
    hints: tuple[str, ...] = ()
    beyond: tuple[str, ...] = field(default=(), compare=False)
    penalty: Decimal | None = field(default=None, compare=False)
    files: tuple[tuple[str, bytes], ...] = field(default=(), compare=False)
    line: int = field(default=0, compare=False)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of it."""
        parts = [self.name, self.text, self.feedback, *self.hints]
        parts += [text for answer in self.answers for text in (answer.text, answer.feedback)]
        parts += [text for pair in self.pairs for text in pair]
        return (*parts, *(text for _, answers in self.gaps for text in answers))


@dataclass(frozen=True)
class Found:
    """What a file held: its questions in order, and all remarks by line."""

    questions: tuple[Question, ...]
    remarks: tuple[Remark, ...]


def enough(questions: Sequence[Question], remarks: Remarks) -> bool:
    """Whether a reader may stop: nothing of a file is taken that has more than this."""
    return len(questions) > QUESTION_LIMIT or remarks.full


def found(questions: Sequence[Question], remarks: Remarks) -> Found:
    """The questions that may be taken, with a remark for each that is too long and for a file without any."""
    kept = []
    for question in questions[:QUESTION_LIMIT]:
        if any(len(text) > TEXT_LIMIT for text in question.texts):
            remarks.add(question.line, "text-long")
        else:
            kept.append(question)
    if len(questions) > QUESTION_LIMIT:
        remarks.add(questions[QUESTION_LIMIT].line, "too-many")
    if not kept and not remarks.found:
        remarks.add(1, "empty")
    return Found(tuple(kept), tuple(sorted(remarks.found, key=lambda remark: remark.line)))


def decoded(data: bytes, remarks: Remarks) -> str:
    """The text of a file: UTF-8, or UTF-16 by its mark; anything else is read as Windows-1252 and said so."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            remarks.add(1, "encoding", encoding="Windows-1252")
            text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def number(text: str) -> Decimal | None:
    """A plain finite number; None for anything else."""
    try:
        made = Decimal(text.strip())
    except InvalidOperation:
        return None
    return made if made.is_finite() and abs(made.adjusted()) < 15 else None


def plain_number(value: Decimal) -> str:
    """A number as it is written here: figures and a point, no exponent, no empty decimals."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def margin(question: Question, answer: str) -> str:
    """The tolerance of a number as an amount; a percentage is of the accepted number."""
    if question.tolerance.endswith("%"):
        return plain_number(abs(Decimal(answer)) * Decimal(question.tolerance[:-1]) / 100)
    return question.tolerance


def percents(question: Question) -> list[str]:
    """The share of the mark of each option, in percent, as systems that add up shares need it."""
    right = sum(answer.right for answer in question.answers) or 1
    share = plain_number((Decimal(100) / right).quantize(Decimal("0.00001")))
    wrong = "0"
    if question.kind is ItemKind.MULTIPLE:
        wrong = {Scoring.RIGHT_MINUS_WRONG: f"-{share}", Scoring.EACH_OPTION: "0"}.get(question.scoring, "-100")
    return [share if answer.right else wrong for answer in question.answers]


def typed(text: str) -> str | None:
    """A typed answer from a system in which a star stands for any letters; None where it has such a star."""
    return None if re.search(r"(?<!\\)\*", text) else text.replace("\\*", "*")


def as_typed(text: str) -> str:
    """A typed answer for such a system."""
    return text.replace("*", "\\*")


def moodle_takes(question: Question) -> bool:
    """Whether Moodle takes the question: it knows the shares of 1 to 10 and of 20 right options and no others, keeps
    255 signs of what a row is matched with, and asks for two words at least where one is chosen."""
    if question.kind is ItemKind.MULTIPLE:
        return sum(answer.right for answer in question.answers) in {*range(1, 11), 20}
    if question.kind in {ItemKind.MATCH, ItemKind.CATEGORY}:
        return all(len(plain_of_html(right)) <= MOODLE_MATCH for _, right in question.pairs)
    if question.kind is ItemKind.GAPS and question.bank is not None:
        return len({*question.bank, *(answers[0] for _, answers in question.gaps if answers)}) > 1
    return True


def choice(
    question: Question, options: Sequence[tuple[str, Decimal, str]], remarks: Remarks, *, single: bool
) -> tuple[ItemKind, tuple[Answer, ...], Scoring] | None:
    """Kind, options and scoring from the shares of options; None, with a remark, when they make no question."""
    if len(options) < 2:
        remarks.add(question.line, "options")
        return None
    least = 100 if single else Decimal("0.000001")
    answers = tuple(Answer(text, share >= least, feedback) for text, share, feedback in options)
    right = [share for _, share, _ in options if share >= least]
    wrong = {share for _, share, _ in options if share < least}
    if single:
        if len(right) != 1:
            remarks.add(question.line, "right-one")
            return None
        if wrong - {Decimal(0)}:
            remarks.add(question.line, "share-dropped")
        return ItemKind.SINGLE, answers, Scoring.ALL_OR_NOTHING
    if not right:
        remarks.add(question.line, "answers-none")
        return None
    if max(right) - min(right) > Decimal("0.01"):
        remarks.add(question.line, "share-dropped")
    if wrong <= {Decimal(-100)}:
        return ItemKind.MULTIPLE, answers, Scoring.NO_WRONG
    if wrong == {Decimal(0)}:
        return ItemKind.MULTIPLE, answers, Scoring.EACH_OPTION
    if any(abs(share + right[0]) > Decimal("0.01") for share in wrong):
        remarks.add(question.line, "share-dropped")
    return ItemKind.MULTIPLE, answers, Scoring.RIGHT_MINUS_WRONG


def kind_of_pairs(pairs: Sequence[tuple[str, str]]) -> ItemKind:
    """Pairs whose rights come back are categories."""
    rights = [right for _, right in pairs]
    return ItemKind.MATCH if len(set(rights)) == len(rights) else ItemKind.CATEGORY


def whole_points(mark: str, line: int, remarks: Remarks) -> int:
    """The mark as whole points; what is not one is rounded, with a remark."""
    given = number(mark)
    if given is not None and given == given.to_integral_value() and 1 <= given <= POINTS_LIMIT:
        return int(given)
    points = min(POINTS_LIMIT, max(1, round(given))) if given is not None else 1
    remarks.add(line, "points", mark=mark, points=points)
    return points


def losses(question: Question, format_: str, remarks: Remarks, **held: bool) -> None:
    """Say what of a question a format cannot hold; `held` names what it can."""
    there = {
        "points": question.points != 1,
        "units": bool(question.units),
        "hints": bool(question.hints),
        "case": question.exact_case,
        "all-or-nothing": question.kind in _SUMMED and question.scoring is Scoring.ALL_OR_NOTHING,
    }
    what = [name for name, given in there.items() if given and not held.get(name)]
    if what := [*what, *question.beyond]:
        remarks.add(question.line, "lost", format=format_, what=", ".join(what))
