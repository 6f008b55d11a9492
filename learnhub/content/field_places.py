"""The field of a form that shows where a fault of a text is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from learnhub.content.document import Block
from learnhub.content.faults import Faults, where
from learnhub.content.items import PairSource
from learnhub.content.lesson import Prose, read_choice
from learnhub.content.options import OptionSource
from learnhub.content.page import PageBlock
from learnhub.content.quiz import read_item
from learnhub.content.scenario import ChoiceSource, read_scene
from learnhub.content.settings_text import key_at
from learnhub.content.survey import read_question
from learnhub.domain.errors import Fault

_OF_WHOLE: Mapping[str, str] = {
    "item-stem": "stem",
    "item-options": "label-0",
    "pairs-few": "label-0",
    "rubric-missing": "label-0",
    "survey-options": "label-0",
    "answers-missing": "answers",
    "feedback-item-missing": "feedback",
    "scene-empty": "body",
    "scene-dead-end": "ending",
    "debrief-missing": "debrief",
    "scale-ends": "low",
}
"""Faults of a question or a scene as a whole, each with the field that mends it."""
_OF_ROW: Mapping[str, str] = {
    "feedback-missing": "note-{}",
    "consequence-missing": "note-{}",
    "effects-missing": "effect-{}-0-of",
    "choice-leads": "to-{}",
    "scene-unknown": "to-{}",
    "scene-loop": "to-{}",
}
"""Faults of a row, each with its field."""
_OF_TABLE: Mapping[tuple[str, str], str] = {
    ("objectives", ""): "label",
    ("objectives", "text"): "label",
    ("rubric", ""): "label",
    ("rubric", "text"): "label",
    ("blueprint", ""): "take",
}
_UNSEEN = frozenset({"id", "format", "kind"})
"""Keys that no form changes."""
_FIRST = frozenset({"hints", "units"})


def field_of_setting(settings: str, row: int, fault: Fault) -> str:
    """The field for a fault on a row of settings, counted from 0; "" for what no field changes."""
    table, number, key = key_at(settings, row)
    said = str(fault.params.get("key", "")) if fault.code.startswith(("key-", "value-")) else ""
    if table and table not in _FIRST:
        key = "exemplar" if fault.code == "exemplar-points" else said or key
        return f"{_OF_TABLE.get((table, key), key)}-{number}"
    key = said or table or key
    if key in _UNSEEN:
        return ""
    return f"{key.removesuffix('s')}-0" if key in _FIRST else key


def field_of(block: PageBlock, fault: Fault) -> str:
    """The field for a fault in a block; "" where its form has no field for it alone."""
    line = where(fault)[1] - block.line + 1
    if fault.code in _OF_WHOLE:
        return _OF_WHOLE[fault.code]
    if block.kind == "item":
        item = read_item(Block("item", block.source, 1), Faults(""))
        if 0 <= line - item.settings_line < item.settings.count("\n"):
            return field_of_setting(item.settings, line - item.settings_line, fault)
    elif "key" in fault.params:
        return str(fault.params["key"])
    found = max((place for place in _places(block) if place[0] <= line), default=(0, ""), key=lambda place: place[0])[1]
    return _OF_ROW[fault.code].format(found.rpartition("-")[2]) if fault.code in _OF_ROW else found


def _places(block: PageBlock) -> Iterator[tuple[int, str]]:
    """Where each field of a block begins."""
    source, faults = Block("item", block.source, 1), Faults("")
    if block.kind == "item":
        item = read_item(source, faults)
        yield item.line, "title"
        yield from _prose("stem", item.stem)
        yield from _rows(item.options or item.pairs)
        if item.answers:
            yield item.answers_line, "answers"
        yield from _prose("feedback", item.feedback)
    elif block.kind == "scene-of":
        scene = read_scene(source, faults)
        yield scene.line, "title"
        yield from _prose("body", scene.body)
        yield from _rows(scene.choices)
        for number, choice in enumerate(scene.choices):
            yield from ((effect.line, f"effect-{number}-{at}-words") for at, effect in enumerate(choice.effects))
        yield from _prose("debrief", scene.debrief)
    elif block.kind == "question-of":
        question = read_question(source, faults)
        yield question.line, "title"
        yield from _prose("body", question.body)
        yield from _rows(question.options)
    elif block.kind == "choice":
        choice_of = read_choice(Block("choice", block.source, 1), faults)
        yield from _prose("question", choice_of.question)
        yield from _rows(choice_of.options)


def _prose(name: str, prose: Prose) -> Iterator[tuple[int, str]]:
    if prose.text:
        yield prose.line, name


def _rows(rows: Sequence[OptionSource | PairSource | ChoiceSource]) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(rows):
        yield row.line, f"label-{number}"
        if row.note:
            yield row.note_line, f"note-{number}"
