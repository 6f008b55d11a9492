"""Tables as cells that one edits, also those within prose: apart from the words around them, and put together again.
A row whose cells stay keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, takewhile
from typing import TypeVar

from learnhub.content.cells import cells_of, row_of, with_cells
from learnhub.content.faults import Faults
from learnhub.content.markdown import structure

Fields = Mapping[str, str]
Line = TypeVar("Line")

PLACE = "▦"
"""With the number of a table it stands in prose where the table stands, on a line of its own."""

_RULE = re.compile(r"(:?)-+(:?)")
_ALIGNED = {("", ""): "", (":", ""): "start", (":", ":"): "middle", ("", ":"): "end"}
_RULES = {"": ("", ""), "start": (":", ""), "middle": (":", ":"), "end": ("", ":")}
_LEAD = r"(?P<lead>(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)"
_FIRST_ROW = re.compile(rf"{_LEAD}(?P<row>.*)")
_HERE = re.compile(rf"{_LEAD}{PLACE} (?P<number>\d{{1,5}})[ \t]*")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")
_STRAY = re.compile(rf"{PLACE} \d{{1,5}}")
_ACT = re.compile(r"(?P<what>row|column)-(?P<does>add|remove|before|after)-(?P<number>\d{1,6})")
HEADS = "heads"
EMPTY: Fields = {f"align-{column}": "" for column in range(2)} | {
    f"cell-{row}-{column}": "" for row in range(3) for column in range(2)
}


def read_table(text: str) -> dict[str, str] | None:
    """The cells and the alignment of each column; None for what is no table. A row may have more cells than there are
    heads: then there are so many columns, and `heads` says how many have one."""
    lines, _ = _lines(text)
    rows = [cells_of(line) for line in lines]
    rules = [_RULE.fullmatch(cell) for cell in rows[1]] if len(rows) > 1 else []
    if not rules or len(rules) != len(rows[0]) or not all(rules):
        return None
    width = max(map(len, rows))
    aligned = [_ALIGNED[each[1], each[2]] for each in rules if each]
    made = _fields([rows[0], *rows[2:]], [*aligned, *[""] * (width - len(aligned))])
    return made if width == len(aligned) else {**made, HEADS: str(len(aligned))}


def _lines(text: str) -> tuple[list[str], list[str]]:
    """The rows of a table with their rule, and what follows them."""
    lines = text.split("\n")
    rows = list(takewhile(str.strip, lines))
    return rows, lines[len(rows) :]


def _fields(rows: Sequence[Sequence[str]], aligned: Sequence[str]) -> dict[str, str]:
    made = {f"align-{column}": each for column, each in enumerate(aligned)}
    return made | {
        f"cell-{row}-{column}": each[column] if column < len(each) else ""
        for row, each in enumerate(rows)
        for column in range(len(aligned))
    }


def write_table(fields: Fields, was: str = "") -> str:
    """The text of a table with these cells. Of what it `was`, rows with the same cells keep their bytes, and so does a
    cell in a row with others where it can."""
    rows, aligned = _grid(fields)
    before = read_table(was)
    old, after = _lines(was) if before else ([], [])
    heads = len(cells_of(old[0])) if old else len(aligned)
    heads = max([heads, *(at for at, each in enumerate(zip(rows[0], aligned, strict=True), 1) if any(each))])
    if not old:
        return "\n".join([row_of(rows[0]), row_of(map_rules(aligned)), *map(row_of, rows[1:])])
    lines = [with_cells(old[0], rows[0][:heads], width=heads, least=heads)]
    same = before is not None and [before.get(f"align-{n}", "") for n in range(len(aligned))] == aligned
    if same and heads == len(cells_of(old[0])):
        lines.append(old[1])
    else:
        lines.append(with_cells(old[1], map_rules(aligned[:heads], cells_of(old[1])), width=heads, least=heads))
    for number, row in enumerate(rows[1:], 2):
        lines.append(with_cells(old[number], row, width=heads) if number < len(old) else row_of(row[:heads]))
    return "\n".join([*lines, *after])


def map_rules(aligned: Iterable[str], was: Sequence[str] = ()) -> list[str]:
    """The cells of the line under the heads; a column whose alignment stays has the one that it had."""
    made = []
    for column, each in enumerate(aligned):
        begins, ends = _RULES.get(each, ("", ""))
        old = was[column] if column < len(was) else "---"
        found = _RULE.fullmatch(old)
        if found and (found[1], found[2]) == (begins, ends):
            made.append(old)
        else:
            made.append(begins + "-" * max(1, max(3, len(old)) - len(begins + ends)) + ends)
    return made


def _grid(fields: Fields) -> tuple[list[list[str]], list[str]]:
    width = next(column for column in count() if f"cell-0-{column}" not in fields) or 1
    height = next(row for row in count() if f"cell-{row}-0" not in fields) or 1
    rows = [[fields.get(f"cell-{row}-{column}", "") for column in range(width)] for row in range(height)]
    return rows, [fields.get(f"align-{column}", "") for column in range(width)]


def act_on_table(text: str, act: str) -> str:
    """The table after a button: `row-` or `column-`, then add (after it), remove, before or after (moved by one), then
    its number; the first row, the head, stays where it is. Where columns change, every column has its head."""
    found = _ACT.fullmatch(act)
    fields = read_table(text) if found else None
    if found is None or fields is None:
        return text
    at = int(found["number"])
    lines, after = _lines(text)
    if found["what"] == "row":
        head, rule, *rows = lines
        blank = row_of([""] * len(cells_of(head)))
        made = [head, *rows]
        if at < len(made):
            _act(made, at, found["does"], blank, first=1)
        return "\n".join([made[0], rule, *made[1:], *after])
    grid, aligned = _grid(fields)
    if at >= len(aligned):
        return text
    columns = [[row[column] for row in grid] + [aligned[column]] for column in range(len(aligned))]
    _act(columns, at, found["does"], [""] * (len(grid) + 1), first=0)
    turned = [list(row) for row in zip(*columns, strict=True)]
    return "\n".join([write_table(_fields(turned[:-1], turned[-1])), *after])


def _act(lines: list[Line], at: int, does: str, blank: Line, *, first: int) -> None:
    """Change rows or columns in place; those before `first` stay, and one is always left."""
    if does == "add":
        lines.insert(at + 1, blank)
    elif at < first:
        return
    elif does == "remove":
        if len(lines) > first + 1:
            lines.pop(at)
    else:
        to = at + (-1 if does == "before" else 1)
        if first <= to < len(lines):
            lines.insert(to, lines.pop(at))


@dataclass(frozen=True)
class Held:
    """A table that was taken out of prose: the lines that it stood on, what each of them began with, its text, and the
    marks of the list or the quotation that its place has."""

    start: int
    end: int
    leads: tuple[str, ...]
    text: str
    lead: str

    @property
    def fields(self) -> Fields:
        """Its cells."""
        return read_table(self.text) or {}

    def written(self, text: str, lead: str | None = None) -> list[str]:
        """Its lines with another text, where it stood or where lines begin with `lead`."""
        moved = lead is not None and lead != self.lead
        begins = [lead or ""] if moved else list(self.leads)
        lines = text.split("\n")
        begins += [_under(begins[0])] * (len(lines) - len(begins))
        return [f"{begin}{line}" for begin, line in zip(begins, lines, strict=False)]


@dataclass(frozen=True)
class Apart:
    """Prose in stretches, and its tables. A stretch that is the place of a table alone stands for that table; within
    others, in a list or a quotation, a line does."""

    stretches: tuple[str, ...]
    held: tuple[Held, ...]

    @property
    def tables(self) -> tuple[Fields, ...]:
        """The cells of each table."""
        return tuple(each.fields for each in self.held)

    def table_at(self, stretch: str) -> int | None:
        """The number of the table that this stretch stands for."""
        found = _HERE.fullmatch(stretch)
        return int(found["number"]) if found and not found["lead"] else None

    def within(self, stretch: str) -> list[int]:
        """The numbers of the tables whose places are among the words of this stretch."""
        return [int(found["number"]) for line in stretch.split("\n") if (found := _HERE.fullmatch(line))]


@lru_cache(maxsize=256)
def apart(prose: str) -> Apart | None:
    """Prose with its tables taken out; None where it has none."""
    if "|" not in prose or _STRAY.search(prose):
        return None
    lines = prose.strip("\n").split("\n")
    stretches: list[list[str]] = [[]]
    held: list[Held] = []
    done = 0
    for token in structure(prose.strip("\n"), 1, Faults("")):
        if token.type != "table_open" or not token.map:
            continue
        start, end = token.map
        table = _hold(lines, start, end, within=token.level > 0)
        lead = table.lead
        held.append(table)
        stretches[-1] += lines[done:start]
        place, parting = f"{lead}{PLACE} {len(held)}", [_under(lead).rstrip()]
        if token.level:
            before, after = (
                line.strip(" \t>") for line in (lines[start - 1] if start else "", *lines[end : end + 1], "")[:2]
            )
            stretches[-1] += [*parting[: bool(before) and not lead.strip(" \t>")], place]
            stretches[-1] += parting[: bool(after) and not _ITEM.match(after)]
        else:
            stretches += [[place], []]
        done = end
    stretches[-1] += lines[done:]
    if not held:
        return None
    made = Apart(tuple("\n".join(each).strip("\n") for each in stretches), tuple(held))
    again = together(made.stretches, [(each, each.text) for each in held])
    return made if _shape(again) == _shape(prose) else None


def _hold(lines: Sequence[str], start: int, end: int, *, within: bool) -> Held:
    """The table on these lines; `within` a list or a quotation its first line has their marks."""
    rows = [line.lstrip(" \t>") for line in lines[start:end]]
    found = _FIRST_ROW.fullmatch(lines[start])
    if within and found:
        rows[0] = found["row"]
    leads = tuple(line[: len(line) - len(row)] for line, row in zip(lines[start:end], rows, strict=True))
    return Held(start, end, leads, "\n".join(rows), leads[0] if within else "")


def _under(lead: str) -> str:
    """What the lines under a first line begin with."""
    return re.sub(r"[^ \t>]", " ", lead)


def _shape(text: str) -> list[tuple[str, str, str]]:
    return [
        (token.type, token.content.strip() if token.type == "inline" else "", str(token.attrs))
        for token in structure(text, 1, Faults(""))
    ]


def together(stretches: Iterable[str], tables: Iterable[tuple[Held, str]]) -> str:
    """Prose with its tables at their places, each with its text; one that has no place any more comes last, one without
    a text is left out."""
    left = {str(number): (held, text) for number, (held, text) in enumerate(tables, 1) if text}
    made = []
    for line in "\n\n".join(each.strip("\n") for each in stretches if each.strip()).split("\n"):
        found = _HERE.fullmatch(line)
        table = left.pop(found["number"], None) if found else None
        if found and table:
            held, text = table
            made += held.written(text, found["lead"])
        elif not found:
            made.append(_STRAY.sub("", line) if PLACE in line else line)
    return "\n\n".join(each for each in ("\n".join(made).strip("\n"), *(text for _, text in left.values())) if each)


def gathered(was: Fields, sent: Fields, act: str = "") -> dict[str, str]:
    """What a form sent, with each prose put together that came apart as `body/0`, `body/t1/cell-0-0` and so on. Of a
    large table some cells are sent; the others are those of `body/base`, the prose that the form was made of, or of
    what it `was`.

    `act` is `body/table`, which adds one, `body/t1/remove`, or `body/t1/` and what `act_on_table` does. Prose that
    nobody touched keeps its bytes, and beside a cell that was changed all but its row does.
    """
    made = {name: value for name, value in sent.items() if "/" not in name}
    for name in dict.fromkeys(each.partition("/")[0] for each in sent if "/" in each):
        parts = {each.partition("/")[2]: value for each, value in sent.items() if each.startswith(f"{name}/")}
        base = parts.pop("base", was.get(name, "")).replace("\r\n", "\n")
        made[name] = _gathered(base, parts, act.removeprefix(f"{name}/") if act.startswith(f"{name}/") else "")
    name, _, does = act.partition("/")
    if does == "table":
        made[name] = "\n\n".join(each for each in (made.get(name, was.get(name, "")), write_table(EMPTY)) if each)
    return made


_NOWHERE = Held(0, 0, ("",), "", "")


def _gathered(base: str, parts: Fields, act: str) -> str:
    before = apart(base)
    held = before.held if before else ()
    stretches = list(before.stretches) if before else []
    for number in takewhile(lambda number: str(number) in parts or number < len(stretches), count()):
        stretches[number : number + 1] = [
            parts.get(str(number), stretches[number] if number < len(stretches) else "")
            .replace("\r\n", "\n")
            .strip("\n")
        ]
    texts = []
    for number in count(1):
        at = f"t{number}/"
        cells = {part.removeprefix(at): value for part, value in parts.items() if part.startswith(at)}
        table = held[number - 1] if number <= len(held) else _NOWHERE
        if not cells and table is _NOWHERE:
            break
        text = write_table({**table.fields, **cells}, table.text)
        texts.append((table, "" if act == f"{at}remove" else act_on_table(text, act.removeprefix(at))))
    if before and tuple(stretches) == before.stretches and all(text for _, text in texts):
        lines = base.strip("\n").split("\n")
        for table, text in reversed(texts):
            lines[table.start : table.end] = table.written(text)
        return base[: len(base) - len(base.lstrip("\n"))] + "\n".join(lines) + base[len(base.rstrip("\n")) :]
    return together(stretches, texts)


ROWS_SHOWN, COLUMNS_SHOWN = 40, 12


@dataclass(frozen=True)
class Stretch:
    """Rows or columns of a table that a form shows at once, as people count them, and how it is asked for them."""

    first: int
    last: int
    name: str
    shown: bool


@dataclass(frozen=True)
class Part:
    """What a form shows of a table: rows, the first of them 1, and columns, the first of them 0."""

    rows: range
    columns: range
    height: int
    width: int
    heads: int

    @property
    def name(self) -> str:
        """How a form is asked for it."""
        return f"{self.rows.start}-{self.columns.start}"

    @property
    def is_large(self) -> bool:
        """Whether the table has other parts."""
        return self.height > ROWS_SHOWN or self.width > COLUMNS_SHOWN

    @property
    def with_head(self) -> list[int]:
        """The rows that are shown, after the head."""
        return [0, *self.rows]

    def of_rows(self) -> list[Stretch]:
        """The stretches of rows that are offered: the first and the last, those nearby and those further on."""
        return [
            Stretch(at, min(at + ROWS_SHOWN, self.height + 1) - 1, f"{at}-{self.columns.start}", at == self.rows.start)
            for at in _offered(range(1, self.height + 1, ROWS_SHOWN), self.rows.start)
        ]

    def of_columns(self) -> list[Stretch]:
        """The same of its columns."""
        return [
            Stretch(at + 1, min(at + COLUMNS_SHOWN, self.width), f"{self.rows.start}-{at}", at == self.columns.start)
            for at in _offered(range(0, self.width, COLUMNS_SHOWN), self.columns.start)
        ]


def _offered(parts: range, shown: int) -> list[int]:
    now = parts.index(shown) if shown in parts else 0
    near = {0, len(parts) - 1, *range(now - 2, now + 3), now - 10, now + 10}
    return [at for number, at in enumerate(parts) if number in near]


def part_of_table(fields: Fields, asked: str = "") -> Part:
    """The part of a table that has the row and the column that were asked for, as `41-0`; else its first part."""
    rows, aligned = _grid(fields)
    height, width = len(rows) - 1, len(aligned)
    row, _, column = asked.partition("-")
    down = (max(1, min(_whole(row), height)) - 1) // ROWS_SHOWN * ROWS_SHOWN + 1
    across = min(_whole(column), width - 1) // COLUMNS_SHOWN * COLUMNS_SHOWN
    return Part(
        range(down, min(down + ROWS_SHOWN, height + 1)),
        range(across, min(across + COLUMNS_SHOWN, width)),
        height,
        width,
        int(fields.get(HEADS, width)),
    )


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def part_after(act: str, shown: str = "") -> str:
    """The part that has what a button moved, added or asked for, as `part_of_table` takes it; `shown` is the part that
    the form had. Empty for the first part."""
    if act.startswith("show-"):
        return act.removeprefix("show-")
    row, _, column = (shown or "1-0").partition("-")
    if found := _ACT.fullmatch(act):
        to = int(found["number"]) + {"add": 1, "after": 1, "before": -1}.get(found["does"], 0)
        row, column = (str(max(to, 1)), column) if found["what"] == "row" else (row, str(max(to, 0)))
    return f"{row}-{column}" if shown or _whole(row) > ROWS_SHOWN or _whole(column) >= COLUMNS_SHOWN else ""
