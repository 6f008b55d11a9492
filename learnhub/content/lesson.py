"""A lesson: from its file to what is written in it, and from there to the page that is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from learnhub.content.document import Block, Document
from learnhub.content.faults import Faults
from learnhub.content.front_matter import LessonFront, read_front
from learnhub.content.markdown import (
    CASE_ADDRESS,
    CASE_CARD,
    Rendered,
    Scope,
    block_info,
    note_id,
    render,
    render_inline,
    structure,
)
from learnhub.content.options import OptionSource, groups, is_options, parts, read_options
from learnhub.content.sections import sections
from learnhub.domain.errors import Fault
from learnhub.domain.outline import ChoiceOption, Lesson, Segment


@dataclass(frozen=True)
class Prose:
    """Markdown as it is written, without the empty lines around it."""

    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class CardSource:
    """A case card, on a line of its own."""

    number: str
    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ChoiceSource:
    """A choice as it is written."""

    id: str
    question: Prose
    options: tuple[OptionSource, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class LessonSource:
    """A lesson as it is written; `sound` is False when a key could not be used and has a stand-in."""

    path: str
    front: LessonFront
    parts: tuple[Prose | CardSource | ChoiceSource, ...]
    sound: bool = field(default=True, compare=False)


def trimmed(text: str, line: int) -> Prose:
    """Markdown without the empty lines before and after it; `line` is where the text begins."""
    lines = text.split("\n")
    empty = next((row for row, content in enumerate(lines) if content.strip()), len(lines))
    return Prose("\n".join(lines[empty:]).rstrip(), line + empty)


def read_lesson(document: Document, faults: Faults) -> LessonSource:
    """What is written in a lesson's file; every fault of its keys and choices is noted."""
    front, sound = read_front(LessonFront, document.front, 2, faults)
    written: list[Prose | CardSource | ChoiceSource] = []
    stretch: list[Block] = []
    for block in document.blocks:
        if block.name == "choice":
            written += _prose(stretch)
            written.append(read_choice(block, faults))
            stretch = []
        else:
            stretch.append(block)
    written += _prose(stretch)
    return LessonSource(document.path, front, tuple(written), sound)


def _prose(blocks: Iterable[Block]) -> list[Prose | CardSource]:
    blocks = list(blocks)
    text = "".join(block.text for block in blocks)
    line = blocks[0].line if blocks else 0
    return list(_cards(text, line)) if "[case:" in text else [prose] if (prose := trimmed(text, line)).text else []


def _cards(text: str, line: int) -> Iterator[Prose | CardSource]:
    """The prose cut at its case cards."""
    lines = text.split("\n")
    begin = 0
    for first, part in sections(text):
        for group in groups(structure(part, 0, Faults(""))) if "[case:" in part else ():
            words = group.tokens[1].content if group.type == "paragraph_open" else ""
            if card := CASE_CARD.fullmatch(words):
                start = first + group.start
                if (before := trimmed("\n".join(lines[begin:start]), line + begin)).text:
                    yield before
                yield CardSource(card["number"], words, line + start)
                begin = first + group.end
    if (after := trimmed("\n".join(lines[begin:]), line + begin)).text:
        yield after


def read_choice(block: Block, faults: Faults) -> ChoiceSource:
    """What is written in a block `choice`; every fault of its form is noted. The last ones are remembered."""
    choice, found = _choice(block, faults.path)
    faults.found += found
    return choice


@lru_cache(maxsize=512)
def _choice(block: Block, path: str) -> tuple[ChoiceSource, tuple[Fault, ...]]:
    faults = Faults(path)
    choice = _read_choice(block, faults)
    return choice, tuple(faults.found)


def _read_choice(block: Block, faults: Faults) -> ChoiceSource:
    tokens = structure(block.text, block.line, Faults(faults.path))
    whole = groups(tokens)[0]
    lines = block.text.split("\n")
    _, identity, rest = block_info(whole.tokens[0])
    if rest:
        faults.add(block.line + whole.start, "block-argument", name="choice")
    inner = parts(whole.tokens[1:-1])
    lists = [group for group in inner if is_options(group)]
    end = lists[0].start if lists else whole.end
    question = trimmed("\n".join(lines[whole.start + 1 : end]), block.line + whole.start + 1)
    options = read_options(lists[0], lines, block.line, faults) if lists else ()
    if len(options) < 2 or not question.text or inner[-1] is not lists[0]:
        faults.add(block.line + whole.start, "choice-options")
    identity = note_id(identity, block.line + whole.start, "block", question.text or "choice", faults)
    return ChoiceSource(identity, question, options, block.line + whole.start)


def build_lesson(source: LessonSource, scope: Scope, faults: Faults) -> tuple[Lesson, Rendered]:
    """The lesson as a value, and what its text was found to hold; faults of its Markdown are noted."""
    whole = Rendered()
    segments = []
    for part in source.parts:
        if isinstance(part, Prose):
            rendered = render(part.text, part.line, scope, faults)
            segments.append(Segment(rendered.html))
            whole.absorb(rendered)
        elif isinstance(part, CardSource):
            address = CASE_ADDRESS.format(number=part.number)
            segments.append(Segment(f'<p><a href="{address}">{part.number}</a></p>', case=part.number))
        else:
            segments.append(build_choice(part, scope, faults, whole))
    for heading, line in whole.headings:
        if heading.level == 2:
            break
        if heading.level == 3:
            faults.add(line, "heading-order")
    front = source.front
    lesson = Lesson(
        id=front.id,
        title=front.title,
        minutes=front.minutes,
        objectives=front.objectives,
        paragraphs=front.paragraphs,
        headings=tuple(heading for heading, _ in whole.headings),
        segments=tuple(segments),
        text="\n".join(text for passage in whole.passages for text in (passage.heading, passage.text) if text),
        path=source.path,
        passages=tuple(whole.passages),
    )
    return lesson, whole


def build_choice(choice: ChoiceSource, scope: Scope, faults: Faults, whole: Rendered) -> Segment:
    """The choice as a segment; what its text holds is taken into `whole`."""
    inner = replace(scope, headings=False, blocks=False)
    whole.ids.append((choice.id, choice.line))
    question = render(choice.question.text, choice.question.line, inner, faults)
    whole.absorb(question)
    options = []
    for option in choice.options:
        label = render_inline(option.label, option.line, inner, faults)
        note = render(option.note, option.note_line, inner, faults)
        whole.absorb(label)
        whole.absorb(note, quiet=True)
        options.append(ChoiceOption(option.id, label.html, note.html, option.marked))
    return Segment(question.html, choice.id, tuple(options))
