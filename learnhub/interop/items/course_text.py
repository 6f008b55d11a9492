"""Questions of any format -> the text of a quiz, and the items of a quiz -> questions.

What a question of another system does not say (objective, principle, difficulty, passage, form, siblings) is left out
of the text and never made up: `learnhub courses check` names each line that lacks one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from learnhub.content.from_html import Picture, line_of_html, markdown_of_html, plain_of_html
from learnhub.content.front_matter import ItemFront, QuizFront
from learnhub.content.ids import free_id
from learnhub.content.items import ItemSource, PairSource
from learnhub.content.lesson import Prose
from learnhub.content.options import OptionSource
from learnhub.content.quiz import QuizSource
from learnhub.content.writer import write_quiz
from learnhub.domain.assessment import Exact, Item, ItemKind, Quiz, Scoring
from learnhub.interop.items.questions import Answer, Question, Remarks
from learnhub.interop.pictures import PLUGIN, Pictures

_GAP = re.compile(r"\\\{\\\{([a-z0-9-]+)\\\}\\\}")
_INSIDE = re.compile(r'<a href="[/#][^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_PICTURE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"[^>]*>')
_TITLE = 120
_HINT = 1000


@dataclass(frozen=True)
class Settings:
    """What a new quiz is said to be: its title ("" for one made of its path), its beginning, and keys by field."""

    title: str = ""
    intro: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)


NO_SETTINGS = Settings()


def text_of(
    questions: Iterable[Question],
    path: str,
    taken: set[str],
    remarks: Remarks,
    before: bytes = b"",
    *,
    pictures: Pictures | None = None,
    settings: Settings = NO_SETTINGS,
) -> bytes:
    """The file of a quiz that holds these questions, after what stands in it `before`; `taken` are ids in use.

    A new file has no pass line and no draw: these are for its author to say. Pictures are kept in `pictures`.
    """
    name = PurePosixPath(path).name.partition(".")[0].lstrip("0123456789-").replace("-", " ").strip() or "quiz"
    given = {"id": free_id(settings.title or name, "quiz", taken), "title": settings.title or name.capitalize()}
    taken |= {given["id"]} if settings.title else set()
    items = tuple(_source(question, taken, remarks, pictures) for question in questions)
    given |= settings.given
    front = QuizFront.model_construct(set(given), **given)
    made = write_quiz(QuizSource(path, front, Prose(settings.intro), items))
    if not before:
        return made
    return before.rstrip(b"\n") + made[made.index(b"\n\n## ") :] if items else before


def _source(question: Question, taken: set[str], remarks: Remarks, pictures: Pictures | None) -> ItemSource:
    lost: set[str] = set()
    files = dict(question.files)
    used: set[str] = set()

    def picture(address: str) -> str | None:
        used.add(unquote(address.removeprefix(PLUGIN)))
        return pictures.of(address, files, question.name) if pictures else None

    plain = question.name or plain_of_html(question.text)
    title = plain if len(plain) <= _TITLE else plain[:_TITLE].rsplit(" ", 1)[0] + "…"
    identity = free_id(title, "item", taken)
    taken.add(identity)
    stem = markdown_of_html(question.text, lost, picture)
    if question.kind is ItemKind.GAPS:
        stem = _GAP.sub(r"{{\1}}", stem)
    options, pairs = _options(question, lost, picture), _pairs(question, lost, picture)
    made = ItemSource(
        identity,
        line_of_html(_escaped(title), set()) or "\\-",
        _front(question, lost),
        Prose(stem),
        options,
        _answers(question),
        Prose(markdown_of_html(question.feedback, lost, picture)),
        pairs,
    )
    for what in sorted(lost):
        remarks.add(question.line, f"markup-{what}")
    for name in files.keys() - used:
        remarks.add(question.line, "file-dropped", name=name)
    return made


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _front(question: Question, lost: set[str]) -> ItemFront:
    given: dict[str, Any] = {"kind": question.kind}
    if question.points != 1:
        given["points"] = question.points
    if hints := tuple(line for hint in question.hints if (line := line_of_html(hint, lost)) and len(line) <= _HINT):
        given["hints"] = hints
    if question.scoring is not Scoring.ALL_OR_NOTHING:
        given["scoring"] = question.scoring
    if question.exact_case:
        given["exact"] = (Exact.CASE,)
    if question.tolerance != "0":
        text = question.tolerance
        given["tolerance"] = text if text.endswith("%") else _number(text)
    if question.units:
        given["units"] = {name: _number(factor) for name, factor in question.units}
    if question.bank is not None:
        given["bank"] = question.bank
    return ItemFront.model_construct(set(given), **given)


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _options(question: Question, lost: set[str], picture: Picture) -> tuple[OptionSource, ...]:
    match question.kind:
        case ItemKind.TRUE_FALSE:
            return tuple(
                OptionSource(
                    answer.text,
                    "(x)" if answer.right else "( )",
                    answer.text.capitalize(),
                    markdown_of_html(answer.feedback, lost, picture),
                )
                for answer in question.answers
            )
        case ItemKind.SINGLE | ItemKind.MULTIPLE | ItemKind.MARK | ItemKind.ORDER:
            marks = {ItemKind.SINGLE: ("( )", "(x)"), ItemKind.ORDER: ("1.", "1.")}.get(question.kind, ("[ ]", "[x]"))
        case _:
            return ()
    taken: set[str] = set()
    made = []
    for answer in question.answers:
        identity = free_id(plain_of_html(answer.text), "option", taken)
        taken.add(identity)
        label = line_of_html(answer.text, lost, picture) or "\\-"
        note = markdown_of_html(answer.feedback, lost, picture)
        made.append(OptionSource(identity, marks[answer.right], label, note))
    return tuple(made)


def _pairs(question: Question, lost: set[str], picture: Picture) -> tuple[PairSource, ...]:
    taken: set[str] = set()
    targets: dict[str, str] = {}
    made = []
    for left, right in question.pairs:
        if right not in targets:
            targets[right] = free_id(plain_of_html(right), "target", taken)
            taken.add(targets[right])
        row = ""
        if label := line_of_html(left, lost, picture):
            row = free_id(plain_of_html(left), "row", taken)
            taken.add(row)
        made.append(PairSource(row, label, targets[right], line_of_html(right, lost, picture) or "\\-", ""))
    return tuple(made)


def _answers(question: Question) -> tuple[str, ...]:
    if question.kind in {ItemKind.SHORT, ItemKind.NUMERIC}:
        return tuple(dict.fromkeys(answer.text for answer in question.answers))
    return tuple(f"{gap}: {answer}" for gap, answers in question.gaps for answer in answers)


def questions_of(quiz: Quiz, media: Mapping[str, bytes] | None = None) -> tuple[Question, ...]:
    """The items of a quiz, of all its forms, as every format writes them; the line is their place in the quiz.

    `media` are the pictures of the course by path, for a format that holds pictures.
    """
    cost = Decimal(quiz.help.miss_cost) / 100 if quiz.help.checks else Decimal(0)
    return tuple(_question(item, place, media, cost) for place, item in enumerate(quiz.items, 1))


def _question(item: Item, place: int, media: Mapping[str, bytes] | None, cost: Decimal) -> Question:
    files: dict[str, bytes] = {}

    def shown(found: re.Match[str]) -> str:
        path = next((path for path in media or () if unquote(found[1]).endswith(f"/{path}")), None)
        if path is None or not media:
            return found[2]
        name = PurePosixPath(path).name
        files[name] = media[path]
        return f'<img src="@@PLUGINFILE@@/{quote(name)}" alt="{found[2]}">'

    def outward(html: str) -> str:
        """The HTML without links into the site; a picture that cannot come along is its description, as words."""
        return _PICTURE.sub(shown, _INSIDE.sub(r"\1", html))

    typed = item.kind in {ItemKind.SHORT, ItemKind.NUMERIC}
    options = tuple(
        Answer(
            option.id if item.kind is ItemKind.TRUE_FALSE else outward(option.label_html),
            option.right or item.kind is ItemKind.ORDER,
            outward(option.feedback_html),
        )
        for option in item.options
    )
    labels = {target.id: outward(target.label_html) for target in item.targets}
    used = {option.to for option in item.options}
    pairs = [(outward(option.label_html), labels[option.to]) for option in item.options if option.to]
    pairs += [("", label) for identity, label in labels.items() if identity not in used]
    return Question(
        item.kind,
        item.title,
        outward(item.stem_html),
        tuple(map(Answer, item.answers)) if typed else () if pairs else options,
        tuple(pairs),
        tuple((gap.id, gap.answers) for gap in item.gaps),
        item.bank,
        outward(item.feedback_html),
        item.points,
        item.scoring,
        item.tolerance,
        tuple((unit.name, unit.factor) for unit in item.units),
        Exact.CASE in item.exact,
        tuple(map(outward, item.hints)),
        _beyond(item, held=media is not None),
        cost,
        tuple(files.items()),
        place,
    )


def _beyond(item: Item, *, held: bool) -> tuple[str, ...]:
    """What no other format has a word for."""
    there = {
        "accents": Exact.ACCENTS in item.exact,
        "certainty": item.certainty,
        "rubric": bool(item.rubric),
        "feedback on pairs": any(option.to and option.feedback_html for option in item.options),
        "pictures": not held and any("<img" in text for text in (item.stem_html, item.feedback_html)),
    }
    return tuple(name for name, given in there.items() if given)
