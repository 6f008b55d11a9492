"""The passages of a course file that are translated: each has a key, its words, and what may stand in it.

One walk over a file serves both ways: with a visit that notes each passage it finds them, with one that answers the
words of another language it makes the file in that language. What is not a passage (ids, settings, scoring, addresses
of pictures) cannot differ between the two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from learnhub.content.document import Document, FileKind, kind_of, read_document
from learnhub.content.faults import Faults
from learnhub.content.front_matter import (
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    CourseFront,
    CriterionFront,
    Front,
    ItemFront,
    ModuleFront,
    SheetFront,
    read_front,
)
from learnhub.content.items import CASE, ItemSource
from learnhub.content.lesson import CardSource, ChoiceSource, Prose, read_lesson, trimmed
from learnhub.content.markdown import block_info, split_id, structure
from learnhub.content.options import Group, OptionSource, groups
from learnhub.content.quiz import read_quiz
from learnhub.content.recordings import RECORDED
from learnhub.content.scenario import ChoiceSource as WayOut
from learnhub.content.scenario import SceneSource, read_scenario
from learnhub.content.sections import sections
from learnhub.content.survey import QuestionSource, read_survey
from learnhub.content.writer import write_lesson, write_page, write_quiz, write_scenario, write_survey
from learnhub.domain.assessment import ItemKind

HASH_LENGTH = 12
UNIT_LENGTH = 20
_LINKED = re.compile(r"\[(?P<title>(?:[^\]\\]|\\.)+)\]\((?P<src>[^)\s]+)\)")
"""The head of a recording, of which the title alone is words."""


class Shape(StrEnum):
    """What the words of a passage may be."""

    TITLE = "title"
    LINE = "line"
    PASSAGE = "passage"
    ROW = "row"
    CODE = "code"
    ANSWERS = "answers"
    GAPS = "gaps"
    UNIT = "unit"


LIMITS: Mapping[Shape, int] = {
    Shape.TITLE: TITLE_LENGTH,
    Shape.LINE: SUMMARY_LENGTH,
    Shape.ROW: SUMMARY_LENGTH,
    Shape.UNIT: UNIT_LENGTH,
}
"""How long a passage may be that is one line."""

VALUES = frozenset({Shape.ANSWERS, Shape.GAPS, Shape.UNIT})
"""Passages that answers are compared with."""


def fingerprint(text: str) -> str:
    """What a translation keeps of the words that it was made from."""
    return sha256(text.encode()).hexdigest()[:HASH_LENGTH]


@dataclass(frozen=True)
class Segment:
    """A passage of a file: `key` is unique in the file and made of its ids; `text` is as it is written."""

    key: str
    text: str
    shape: Shape

    @property
    def marked(self) -> bool:
        """Whether its words may be emphasized or lead somewhere; else every sign of them is a word."""
        return self.shape in {Shape.PASSAGE, Shape.ROW} or ".hint." in self.key

    @property
    def hash(self) -> str:
        """The fingerprint of its words."""
        return fingerprint(self.text)


Visit = Callable[[Segment], str]
"""Is shown each passage in the order of reading and answers the words that shall stand there."""

F = TypeVar("F", bound=Front)


@lru_cache(maxsize=64)
def segments(path: str, data: bytes) -> tuple[Segment, ...]:
    """The passages of an original in the order of reading; none for what cannot be read or is no text. The last files
    are remembered."""
    found: list[Segment] = []

    def note(segment: Segment) -> str:
        found.append(segment)
        return segment.text

    rewritten(path, data, note)
    return tuple(found)


def rewritten(path: str, data: bytes, visit: Visit, language: str = "") -> bytes | None:
    """The file with the words that `visit` answers, in canonical form; None for what cannot be read, is no text, or is
    a translation itself.

    `language` is what course.md then says.
    """
    kind = kind_of(path)
    faults = Faults(path)
    document = read_document(path, data, faults) if kind and kind[0] is not FileKind.MEDIA else None
    if kind is None or kind[1] or document is None:
        return None
    walk = _Walk(visit)
    match kind[0]:
        case FileKind.COURSE:
            front = walk.front(read_front(CourseFront, document.front, 2, faults)[0], "summary")
            if language:
                front = front.model_copy(update={"language": language})
            return write_page(front, walk.body(document))
        case FileKind.MODULE:
            module = walk.front(read_front(ModuleFront, document.front, 2, faults)[0], "summary")
            objectives = tuple(
                each.model_copy(update={"text": walk.line(f"objective.{each.id}", each.text)})
                for each in module.objectives
            )
            if objectives:
                module = module.model_copy(update={"objectives": objectives})
            return write_page(module, walk.body(document))
        case FileKind.SHEET:
            sheet = walk.front(read_front(SheetFront, document.front, 2, faults)[0])
            lists = {name: walk.lines(name, getattr(sheet, name)) for name in ("ask", "signs", "say")}
            return write_page(sheet.model_copy(update=lists), walk.body(document))
        case FileKind.LESSON:
            lesson = read_lesson(document, faults)
            lesson = replace(lesson, front=walk.front(lesson.front))
            return write_lesson(replace(lesson, parts=tuple(walk.part(part) for part in lesson.parts)))
        case FileKind.QUIZ:
            quiz = read_quiz(document, faults)
            quiz = replace(quiz, front=walk.front(quiz.front, "reason"), intro=walk.prose(quiz.intro, "intro"))
            return write_quiz(replace(quiz, items=tuple(walk.item(item) for item in quiz.items)))
        case FileKind.SURVEY:
            survey = read_survey(document, faults)
            survey = replace(survey, front=walk.front(survey.front), intro=walk.prose(survey.intro, "intro"))
            return write_survey(replace(survey, questions=tuple(walk.question(each) for each in survey.questions)))
        case _:
            play = read_scenario(document, faults)
            play = replace(play, front=walk.front(play.front), intro=walk.prose(play.intro, "intro"))
            return write_scenario(replace(play, scenes=tuple(walk.scene(scene) for scene in play.scenes)))


class _Walk:
    """One walk over a file; keys are given out on the way."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._counts: Counter[str] = Counter()
        self._keys: Counter[str] = Counter()
        self._under = "start"

    def say(self, key: str, text: str, shape: Shape) -> str:
        """The words for a passage; what holds no letter is no passage."""
        if not any(sign.isalpha() for sign in text):
            return text
        self._keys[key] += 1
        if (times := self._keys[key]) > 1:
            key = f"{key}.again-{times}"
        return self._visit(Segment(key, text, shape))

    def numbered(self, key: str, text: str, shape: Shape) -> str:
        self._counts[key] += 1
        return self.say(f"{key}.{self._counts[key]}", text, shape)

    def front(self, front: F, *lines: str) -> F:
        said = {"title": self.say("title", front.title, Shape.TITLE)}  # type: ignore[attr-defined]
        said |= {name: self.line(name, getattr(front, name)) for name in lines}
        return front.model_copy(update=said)

    def line(self, key: str, text: str) -> str:
        return self.say(key, text, Shape.LINE)

    def lines(self, key: str, texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.line(f"{key}.{number}", text) for number, text in enumerate(texts, 1))

    def body(self, document: Document) -> str:
        return self.under_headings(trimmed(document.body, document.body_line).text)

    def part(self, part: Prose | CardSource | ChoiceSource) -> Prose | CardSource | ChoiceSource:
        if isinstance(part, CardSource):
            return part
        if isinstance(part, Prose):
            return replace(part, text=self.under_headings(part.text))
        question = self.prose(part.question, part.id)
        return replace(part, question=question, options=tuple(self.option(part.id, each) for each in part.options))

    def option(self, owner: str, option: OptionSource) -> OptionSource:
        label = self.say(f"{owner}.{option.id}", option.label, Shape.ROW)
        return replace(option, label=label, note=self.text(option.note, f"{owner}.{option.id}.note"))

    def item(self, item: ItemSource) -> ItemSource:
        key = item.id
        title = self.say(f"{key}.title", item.title, Shape.TITLE)
        stem = self.prose(item.stem, key)
        options = tuple(self.option(key, option) for option in item.options)
        answers = self._answers(item)
        pairs = []
        said: dict[str, str] = {}
        for pair in item.pairs:
            label = self.say(f"{key}.{pair.id}", pair.label, Shape.ROW)
            if pair.to_label and pair.to not in said:
                said[pair.to] = self.say(f"{key}.to.{pair.to}", pair.to_label, Shape.ROW)
            note = self.text(pair.note, f"{key}.{pair.id}.note")
            pairs.append(replace(pair, label=label, to_label=said[pair.to] if pair.to_label else "", note=note))
        feedback = self.prose(item.feedback, f"{key}.feedback")
        front = self._settings(key, item.front)
        return replace(
            item,
            title=title,
            stem=stem,
            options=options,
            answers=answers,
            pairs=tuple(pairs),
            feedback=feedback,
            front=front,
        )

    def _answers(self, item: ItemSource) -> tuple[str, ...]:
        kind = item.front.kind
        if not item.answers or kind not in {ItemKind.SHORT, ItemKind.GAPS}:
            return item.answers
        shape = Shape.GAPS if kind is ItemKind.GAPS else Shape.ANSWERS
        return tuple(self.say(f"{item.id}.answers", "\n".join(item.answers), shape).split("\n"))

    def _settings(self, key: str, front: ItemFront) -> ItemFront:
        said: dict[str, Any] = {}
        if front.hints:
            said["hints"] = self.lines(f"{key}.hint", front.hints)
        if front.rubric:
            said["rubric"] = tuple(self._criterion(f"{key}.rubric.{each.id}", each) for each in front.rubric)
        if front.exemplar and not front.exemplar.startswith(CASE):
            said["exemplar"] = self.say(f"{key}.exemplar", front.exemplar, Shape.CODE)
        if front.bank:
            said["bank"] = tuple(
                self.say(f"{key}.bank.{number}", word, Shape.UNIT) for number, word in enumerate(front.bank, 1)
            )
        if front.units:
            said["units"] = {
                self.say(f"{key}.unit.{number}", name, Shape.UNIT): factor
                for number, (name, factor) in enumerate(front.units.items(), 1)
            }
        return front.model_copy(update=said)

    def _criterion(self, key: str, criterion: CriterionFront) -> CriterionFront:
        said = {"text": self.line(key, criterion.text)}
        if criterion.because:
            said["because"] = self.line(f"{key}.because", criterion.because)
        return criterion.model_copy(update=said)

    def question(self, question: QuestionSource) -> QuestionSource:
        key = question.id
        ends = {"low": question.front.low, "high": question.front.high}
        said = {name: self.say(f"{key}.{name}", text, Shape.TITLE) for name, text in ends.items() if text}
        return replace(
            question,
            title=self.say(f"{key}.title", question.title, Shape.TITLE),
            front=question.front.model_copy(update=said),
            body=self.prose(question.body, key),
            options=tuple(self.option(key, option) for option in question.options),
        )

    def scene(self, scene: SceneSource) -> SceneSource:
        return replace(
            scene,
            title=self.say(f"{scene.id}.title", scene.title, Shape.TITLE),
            body=self.prose(scene.body, scene.id),
            choices=tuple(self._way_out(scene.id, choice) for choice in scene.choices),
            debrief=self.prose(scene.debrief, f"{scene.id}.debrief"),
        )

    def _way_out(self, scene: str, choice: WayOut) -> WayOut:
        key = f"{scene}.{choice.id}"
        label = self.say(key, choice.label, Shape.ROW)
        note = self.text(choice.note, f"{key}.note")
        effects = tuple(
            replace(effect, words=self.say(f"{key}.{effect.principle}", effect.words, Shape.ROW))
            for effect in choice.effects
        )
        return replace(choice, label=label, note=note, effects=effects)

    def prose(self, prose: Prose, key: str) -> Prose:
        return replace(prose, text=self.text(prose.text, key))

    def text(self, text: str, key: str) -> str:
        """Markdown without headings, its paragraphs numbered under the key."""
        return _put(text, lambda words, shape: self.numbered(key, words, shape), None)

    def under_headings(self, text: str) -> str:
        """Markdown whose paragraphs are numbered under the heading that they follow."""

        def heading(words: str, identity: str) -> str:
            self._under = identity or self._under
            return self.say(f"{self._under}.heading", words, Shape.ROW)

        return _put(text, lambda words, shape: self.numbered(self._under, words, shape), heading)


def _put(text: str, say: Callable[[str, Shape], str], heading: Callable[[str, str], str] | None) -> str:
    """Markdown in which each paragraph, heading, table cell and code block says what `say` answers for it."""
    return "\n".join(_put_section(part, say, heading) for _, part in sections(text)) if text else text


def _put_section(text: str, say: Callable[[str, Shape], str], heading: Callable[[str, str], str] | None) -> str:
    rows = text.split("\n")
    edits: list[tuple[int, int, list[str]]] = []
    for group in _leaves_in(text):
        opening = group.tokens[0]
        if group.type == "table_open":
            edits += _table(group, rows, say)
        elif group.type == "fence":
            edits.append(_fence(group, rows, say))
        elif group.type == "heading_open":
            words, identity = split_id(group.tokens[1].content)
            said = heading(words, identity or "") if heading else say(words, Shape.ROW)
            if said != words:
                mark = f" {{#{identity}}}" if identity is not None else ""
                lead = rows[group.start][: rows[group.start].index(opening.markup)]
                edits.append((group.start, group.end, [f"{lead}{opening.markup} {said}{mark}"]))
        elif found := _LINKED.fullmatch(group.tokens[1].content) if group.tokens[1].meta.get("head") else None:
            if (said := say(found["title"], Shape.ROW)) != found["title"]:
                edits.append((group.start, group.end, [f"[{said}]({found['src']})"]))
        else:
            words = group.tokens[1].content
            if (said := say(words, Shape.PASSAGE)) != words:
                edits.append((group.start, group.end, _led(rows[group.start], words, said)))
    for start, end, new in reversed(edits):
        rows[start:end] = new
    return "\n".join(rows)


@lru_cache(maxsize=256)
def _leaves_in(text: str) -> tuple[Group, ...]:
    return tuple(_leaves(groups(structure(text, 0, Faults("")))))


def _leaves(found: Sequence[Group]) -> list[Group]:
    """The blocks that hold words, in their order, whatever they stand in."""
    leaves: list[Group] = []
    for group in found:
        if group.type in {"paragraph_open", "heading_open", "fence", "table_open"}:
            leaves.append(group)
        elif len(group.tokens) > 1:
            inner = groups(group.tokens[1:-1])
            if group.type == "container_block_open" and block_info(group.tokens[0])[0] in RECORDED and inner:
                inner[0].tokens[1].meta["head"] = inner[0].type == "paragraph_open"
            leaves += _leaves(inner)
    return leaves


def _led(row: str, words: str, said: str) -> list[str]:
    """The rows of other words where these stand, behind the same marks of list or quotation."""
    first = words.split("\n", maxsplit=1)[0].rstrip()
    lead = row.rstrip()[: len(row.rstrip()) - len(first)]
    after = re.sub(r"[^>\s]", " ", lead)
    return [f"{lead if number == 0 else after}{line}" for number, line in enumerate(said.split("\n"))]


def _fence(group: Group, rows: Sequence[str], say: Callable[[str, Shape], str]) -> tuple[int, int, list[str]]:
    words = group.tokens[0].content.removesuffix("\n")
    old = list(rows[group.start + 1 : group.end - 1])
    said = say(words, Shape.CODE)
    if said == words or not old:
        return group.start + 1, group.end - 1, old
    lead = re.sub(r"[^>\s]", " ", rows[group.start][: rows[group.start].index(group.tokens[0].markup)])
    return group.start + 1, group.end - 1, [f"{lead}{line}" for line in said.split("\n")]


def _table(group: Group, rows: Sequence[str], say: Callable[[str, Shape], str]) -> list[tuple[int, int, list[str]]]:
    edits = []
    lead = ""
    inner = [each for part in groups(group.tokens[1:-1]) for each in groups(part.tokens[1:-1])]
    for number, row in enumerate(inner):
        words = [token.content for token in row.tokens if token.type == "inline"]
        said = [say(cell, Shape.ROW) for cell in words]
        start = row.start if number == 0 else group.start + number + 1
        if number == 0:
            lead = rows[start][: len(rows[start]) - len(rows[start].lstrip(" >"))]
        if said != words:
            cells = " | ".join(re.sub(r"(?<!\\)\|", r"\|", cell) for cell in said)
            edits.append((start, start + 1, [f"{lead}| {cells} |"]))
    return edits
