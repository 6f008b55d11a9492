"""Prose that came back from an editor beside what it was: paragraphs, lists and their items that read the same keep
their bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from learnhub.content.options import Group, groups
from learnhub.content.rich import PARSER, shown

_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})
_LEAD = re.compile(r"(?P<number>\d{1,9})[.)]")


@dataclass(frozen=True)
class _Piece:
    """A block, or an item of a list: its exact lines, what stands between it and the next, and how it reads."""

    group: Group
    text: str
    after: str
    html: str


_Both = Callable[[_Piece, _Piece], str]


def untouched(was: str, now: str) -> str:
    """What stands there now, with the bytes of `was` wherever both read the same."""
    if not was.strip() or not now.strip():
        return now
    old, new = was.strip("\n"), now.strip("\n")
    for within in (_list, _new):
        made = _woven(_blocks(old), _blocks(new), _old, within)
        if shown(made) == shown(new):
            return made
    return now


def _blocks(text: str) -> list[_Piece]:
    return _pieces(groups(PARSER.parse(text)), text.split("\n"))


def _items(list_of: _Piece) -> list[_Piece]:
    lines = [""] * list_of.group.start + list_of.text.split("\n")
    return _pieces(groups(list_of.group.tokens[1:-1]), lines)


def _pieces(found: Sequence[Group], lines: Sequence[str]) -> list[_Piece]:
    made = []
    for group in found:
        last = min(group.end, len(lines))
        while last > group.start + 1 and not lines[last - 1].strip():
            last -= 1
        gap = last
        while gap < len(lines) and not lines[gap].strip():
            gap += 1
        # A table is put together cell by cell, and holds more than is seen of it where a row is wider than its heads.
        html = str(PARSER.renderer.render(group.tokens, PARSER.options, {}))
        text = "\n".join(lines[group.start : last])
        made.append(_Piece(group, text, "\n" * (gap - last + 1), text if group.type == "table_open" else html))
    return made


def _woven(old: Sequence[_Piece], new: Sequence[_Piece], same: _Both, changed: _Both) -> str:
    """The new pieces; what stands for each that an old one reads like, or stood in the place of, both say."""
    made = ""
    before: int | None = None
    for number, place in enumerate(_places(old, new)):
        if number:
            together = before is not None and place == before + 1
            made += old[before or 0].after if together else new[number - 1].after
        if place is None:
            made += new[number].text
        else:
            made += (same if old[place].html == new[number].html else changed)(old[place], new[number])
        before = place
    return made


def _places(old: Sequence[_Piece], new: Sequence[_Piece]) -> Iterator[int | None]:
    """For each new piece the old one that it is, changed or not."""
    matcher = SequenceMatcher(None, [each.html for each in old], [each.html for each in new], autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        for number in range(first, last):
            place = start + number - first
            yield place if place < end and old[place].group.type == new[number].group.type else None


def _old(old: _Piece, _new: _Piece) -> str:
    return old.text


def _new(_old: _Piece, new: _Piece) -> str:
    return new.text


def _list(old: _Piece, new: _Piece) -> str:
    if new.group.type not in _LISTS:
        return new.text
    was, now = _items(old), _items(new)
    if new.group.type == "bullet_list_open":
        return _woven(was, now, _old, _new)
    numbers = {found["number"] for item in was if (found := _LEAD.match(item.text))}
    if len(was) < 2 or len(numbers) > 1:
        return _woven(was, now, lambda one, two: _led(one.text, two.text), _new)
    now = [replace(item, text=_led(item.text, was[0].text)) for item in now]
    return _woven(was, now, _old, _new)


def _led(text: str, by: str) -> str:
    """An item with the number of another."""
    mine, other = _LEAD.match(text), _LEAD.match(by)
    if mine is None or other is None or mine["number"] == other["number"]:
        return text
    first, *rest = text.split("\n")
    wider = len(other["number"]) - len(mine["number"])
    under = [f"{' ' * wider}{line}" if line and wider > 0 else line[-wider:] if wider < 0 else line for line in rest]
    return "\n".join([f"{other['number']}{first[mine.end('number') :]}", *under])
