"""Options in course text: `- ( )` and `- [ ]` with an id and an indented `>`; shared by choices and quiz items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from learnhub.content.faults import Faults
from learnhub.content.markdown import MARK, NEAR_MARK, note_id, split_id

_QUOTE = re.compile(r"\s*> ?")


@dataclass(frozen=True)
class OptionSource:
    """An option as it is written: `mark` is one of ( ), (x), [ ], [x], or 1. in an order; `note` stands behind `>`."""

    id: str
    mark: str
    label: str
    note: str
    line: int = field(default=0, compare=False)
    note_line: int = field(default=0, compare=False)

    @property
    def marked(self) -> bool:
        """Whether the option is right, or recommended."""
        return "x" in self.mark


@dataclass(frozen=True)
class Group:
    """A top-level block and its tokens; rows count from 0 in the text that was parsed."""

    tokens: Sequence[Token]
    start: int
    end: int

    @property
    def type(self) -> str:
        """The type of the token that opens it."""
        return self.tokens[0].type


def groups(tokens: Sequence[Token]) -> list[Group]:
    """The tokens cut at their own top level."""
    cut: list[Group] = []
    begin, depth = 0, 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            start, end = tokens[begin].map or (0, 0)
            cut.append(Group(tokens[begin : index + 1], start, end))
            begin = index + 1
    return cut


def parts(tokens: Sequence[Token]) -> list[Group]:
    """As `groups`, and a list in which options follow other lines is cut before the first option."""
    cut = []
    for group in groups(tokens):
        items = groups(group.tokens[1:-1]) if group.type == "bullet_list_open" else []
        first = next((index for index, item in enumerate(items) if _is_option(item)), 0)
        if first:
            opening, closing = group.tokens[0], group.tokens[-1]
            plain = [token for item in items[:first] for token in item.tokens]
            marked = [token for item in items[first:] for token in item.tokens]
            cut.append(Group([opening, *plain, closing], group.start, items[first].start))
            cut.append(Group([opening, *marked, closing], items[first].start, group.end))
        else:
            cut.append(group)
    return cut


def _is_option(item: Group) -> bool:
    return len(item.tokens) > 2 and NEAR_MARK.match(item.tokens[2].content) is not None


def is_options(group: Group) -> bool:
    """Whether this is a list that begins with the mark of an option."""
    return group.type == "bullet_list_open" and _is_option(groups(group.tokens[1:-1])[0])


def read_options(group: Group, lines: Sequence[str], line: int, faults: Faults) -> tuple[OptionSource, ...]:
    """The options of a list; `line` is the file's line of `lines[0]`."""
    return tuple(_read_option(item, lines, line, faults) for item in groups(group.tokens[1:-1]))


def read_mark(item: Group, line: int, faults: Faults) -> tuple[str, str, int, list[Group]]:
    """The mark of a list item, the words after it, the row on which these end, and what else stands in it."""
    inner = groups(item.tokens[1:-1])
    content, last = "", item.start
    if inner and inner[0].type == "paragraph_open":
        content, last = inner[0].tokens[1].content, inner[0].end - 1
    mark = MARK.match(content)
    if mark is None:
        faults.add(line + item.start, "option-mark")
    near = mark or NEAR_MARK.match(content)
    return mark["mark"] if mark else "( )", content[near.end() :] if near else content, last, inner[1:]


def read_row(item: Group, lines: Sequence[str], line: int, faults: Faults) -> OptionSource:
    """A row of an ordered list: an option whose mark is its number."""
    inner = groups(item.tokens[1:-1])
    plain = bool(inner) and inner[0].type == "paragraph_open"
    content, last = (inner[0].tokens[1].content, inner[0].end - 1) if plain else ("", item.start)
    return _made(item, ("1.", content, last, inner[1:]), lines, line, faults)


def _read_option(item: Group, lines: Sequence[str], line: int, faults: Faults) -> OptionSource:
    return _made(item, read_mark(item, line, faults), lines, line, faults)


def _made(
    item: Group, read: tuple[str, str, int, list[Group]], lines: Sequence[str], line: int, faults: Faults
) -> OptionSource:
    row = line + item.start
    mark, content, last, rest = read
    label, identity = split_id("\n".join(text.strip() for text in content.split("\n")))
    if not label:
        faults.add(row, "option-empty")
    quotes = [part for part in rest if part.type == "blockquote_open"]
    faulty = next((part for part in rest if part.type != "blockquote_open"), None)
    if faulty:
        faults.add(line + faulty.start, "option-extra")
    return OptionSource(
        note_id(identity, line + last, "option", label, faults),
        mark,
        label,
        unquote_lines(quotes, lines),
        row,
        line + quotes[0].start if quotes else row,
    )


def unquote_lines(quotes: Sequence[Group], lines: Sequence[str]) -> str:
    """The Markdown inside block quotes, several parted by an empty line."""
    return "\n\n".join(
        "\n".join(_QUOTE.sub("", text, count=1) for text in lines[quote.start : quote.end]).strip() for quote in quotes
    )
