"""A quiz: from its file to what is written in it, and from there to the items that are asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from learnhub.content.document import Block, Document
from learnhub.content.faults import Faults
from learnhub.content.front_matter import ItemFront, QuizFront, read_front
from learnhub.content.items import ItemSource, is_answer, pair_rows, parted, read_answers, read_pairs, settings_of
from learnhub.content.lesson import Prose, trimmed
from learnhub.content.markdown import Rendered, Scope, lead_of, note_id, render, render_inline, split_id, structure
from learnhub.content.options import Group, parts, unquote_lines
from learnhub.domain.assessment import Help, Item, Limits, Option, Quiz, Take


@dataclass(frozen=True)
class QuizSource:
    """A quiz as it is written; `sound` is False when a key could not be used and has a stand-in."""

    path: str
    front: QuizFront
    intro: Prose
    items: tuple[ItemSource, ...]
    sound: bool = field(default=True, compare=False)


def read_quiz(document: Document, faults: Faults) -> QuizSource:
    """What is written in a quiz's file; every fault of its keys and of its items' form is noted."""
    front, sound = read_front(QuizFront, document.front, 2, faults)
    intro = "".join(block.text for block in document.blocks if block.name != "item")
    items = tuple(read_item(block, faults) for block in document.blocks if block.name == "item")
    return QuizSource(document.path, front, trimmed(intro, document.body_line), items, sound)


def read_item(block: Block, faults: Faults) -> ItemSource:
    """What is written in a block of a quiz; every fault of its form is noted."""
    lines = block.text.split("\n")
    rows = pair_rows(lines)
    without = [*lines[: rows[0]], *[""] * (rows[1] - rows[0]), *lines[rows[1] :]]
    heading, *rest = parts(structure("\n".join(without), block.line, Faults(faults.path)))
    line = block.line + heading.start
    title, identity = split_id(heading.tokens[1].content)
    if not title:
        faults.add(line, "heading-empty")
    item_id = note_id(identity, line, "item", title, faults)
    begin = rest.pop(0) if rest and is_settings(rest[0]) else heading
    settings_line = block.line + begin.start + 1
    if begin is heading:
        faults.add(line, "settings-missing")
        front, sound = read_front(ItemFront, "", line, Faults(faults.path))[0], False
    else:
        front, sound = read_front(ItemFront, begin.tokens[0].content, settings_line, faults)
    stem, answers, feedback = parted(front.kind, rest, rows[0])
    _note_order(stem, feedback, block.line, faults)
    read = read_answers(answers, lines, block.line, faults)
    after = [group for group in feedback if group.type == "blockquote_open"]
    begins = answers[0].start if answers else rows[0] or (after[0].start if after else len(lines))
    return ItemSource(
        item_id,
        title,
        front,
        trimmed("\n".join(lines[begin.end : begins]), block.line + begin.end),
        read.options,
        read.answers,
        Prose(unquote_lines(after, lines), block.line + after[0].start) if after else Prose(""),
        read_pairs(lines, rows, block.line, faults),
        line,
        begin.tokens[0].content,
        settings_line,
        block.line + begins if answers or rows[0] else line,
        sound,
    )


def _note_order(stem: list[Group], feedback: list[Group], line: int, faults: Faults) -> None:
    for group in stem:
        rows = group.tokens[1].content.split("\n") if group.type == "paragraph_open" else []
        for row in (row for row, text in enumerate(rows) if is_answer(text)):
            faults.add(line + group.start + row, "answers-mixed")
            break
    for group in stem + feedback:
        if is_settings(group):
            faults.add(line + group.start, "settings-twice")
    for group in feedback:
        if group.type != "blockquote_open" and not is_settings(group):
            faults.add(line + group.start, "item-order")


def is_settings(group: Group) -> bool:
    """Whether this is the fenced `toml` block under a heading."""
    return group.type == "fence" and group.tokens[0].info.strip() == "toml"


def takes(front: QuizFront) -> tuple[Take, ...]:
    """The lines of the blueprint."""
    return tuple(
        Take(each.take, each.each, each.principle, each.objective, each.difficulty) for each in front.blueprint
    )


def build_quiz(source: QuizSource, scope: Scope, faults: Faults) -> tuple[Quiz, Rendered]:
    """The quiz as a value, and what its text was found to hold; faults of its Markdown are noted."""
    whole = render(source.intro.text, source.intro.line, scope, faults)
    body = whole.html
    items = tuple(build_item(item, scope, faults, whole) for item in source.items)
    front = source.front
    made = Quiz(
        id=front.id,
        title=front.title,
        pass_line=front.passing,
        draw=front.draw,
        reason=front.reason,
        body_html=body,
        items=items,
        path=source.path,
        blueprint=takes(front),
        pass_each=front.pass_each,
        limits=Limits(front.tries, front.minutes, front.opens, front.closes),
        help=Help(front.checks, front.miss_cost, front.hint_cost),
    )
    return made, whole


def build_item(item: ItemSource, scope: Scope, faults: Faults, whole: Rendered) -> Item:
    """The item as a value; what its text holds is taken into `whole`."""

    def piece(prose: Prose) -> str:
        rendered = render(prose.text, prose.line, scope, faults)
        whole.absorb(rendered)
        return rendered.html

    whole.ids.append((item.id, item.line))
    title = lead_of(item.title) + render_inline(item.title, item.line, scope, faults).plain
    stem = piece(item.stem)
    options = []
    for option in item.options:
        label = render_inline(option.label, option.line, scope, faults)
        whole.absorb(label)
        feedback = piece(Prose(option.note, option.note_line))
        options.append(Option(option.id, label.html, feedback, option.marked))

    def inline(text: str, line: int) -> str:
        rendered = render_inline(text, line, scope, faults)
        whole.absorb(rendered)
        return rendered.html

    for pair in (pair for pair in item.pairs if pair.id):
        feedback = piece(Prose(pair.note, pair.note_line))
        options.append(Option(pair.id, inline(pair.label, pair.line), feedback, right=False, to=pair.to))
    front = item.front
    return Item(
        id=item.id,
        title=title,
        kind=front.kind,
        objective=front.objective,
        principle=front.principle,
        difficulty=front.difficulty,
        passage=front.passage,
        form=front.form,
        siblings=front.siblings,
        points=front.points,
        scoring=front.scoring,
        stem_html=stem,
        options=tuple(options),
        feedback_html=piece(item.feedback),
        **settings_of(item, inline),
    )
