"""Tables as cells that one edits, also those within prose: apart from the words around them, and put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, takewhile

from learnhub.content.faults import Faults
from learnhub.content.markdown import structure

Fields = Mapping[str, str]

COLUMNS_MOST, ROWS_MOST = 12, 60
PLACE = "▦"
"""With the number of a table it stands in prose where the table stands, on a line of its own."""

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"(:?)-+(:?)")
_ALIGNED = {("", ""): "", (":", ""): "start", (":", ":"): "middle", ("", ":"): "end"}
_RULES = {"": "---", "start": ":--", "middle": ":-:", "end": "--:"}
_LEAD = r"(?P<lead>(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)"
_FIRST_ROW = re.compile(rf"{_LEAD}(?P<row>.*)")
_HERE = re.compile(rf"{_LEAD}{PLACE} (?P<number>\d{{1,3}})[ \t]*")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")
_STRAY = re.compile(rf"{PLACE} \d{{1,3}}")
_ACT = re.compile(r"(?P<what>row|column)-(?P<does>add|remove|before|after)-(?P<number>\d{1,3})")
EMPTY: Fields = {f"align-{column}": "" for column in range(2)} | {
    f"cell-{row}-{column}": "" for row in range(3) for column in range(2)
}


def read_table(text: str) -> dict[str, str] | None:
    """The cells and the alignment of each column; None for what a form would not show whole."""
    lines = text.split("\n")
    rows = [_cells(line) for line in lines]
    if len(rows) < 2 or len(rows) > ROWS_MOST or len(rows[0]) > COLUMNS_MOST:
        return None
    width = len(rows[0])
    rules = [_RULE.fullmatch(cell) for cell in rows[1]]
    if len(rules) != width or any(len(row) > width for row in rows) or not all(rules):
        return None
    fields = {f"align-{column}": _ALIGNED[each[1], each[2]] for column, each in enumerate(rules) if each}
    body = [[*row, *[""] * (width - len(row))] for row in (rows[0], *rows[2:])]
    return fields | {f"cell-{row}-{column}": cell for row, each in enumerate(body) for column, cell in enumerate(each)}


def _cells(line: str) -> list[str]:
    cells = [cell.strip().replace("\\|", "|") for cell in _BAR.split(line.strip())]
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells


def write_table(fields: Fields) -> str:
    """The text of a table with these cells."""
    rows, aligned = _grid(fields)
    written = [[_cell(each) for each in row] for row in rows]
    rule = [_RULES.get(each, "---") for each in aligned]
    return "\n".join(f"| {' | '.join(row)} |" for row in (written[0], rule, *written[1:]))


def _cell(text: str) -> str:
    return _BAR.sub(r"\\|", " ".join(text.split()))


def _grid(fields: Fields) -> tuple[list[list[str]], list[str]]:
    width = next(column for column in count() if f"cell-0-{column}" not in fields) or 1
    height = next(row for row in count() if f"cell-{row}-0" not in fields) or 1
    rows = [[fields.get(f"cell-{row}-{column}", "") for column in range(width)] for row in range(height)]
    return rows, [fields.get(f"align-{column}", "") for column in range(width)]


def act_on_table(fields: Fields, act: str) -> dict[str, str]:
    """The fields after a button: `row-` or `column-`, then add (after it), remove, before or after (moved by one), then
    its number; the first row, the head, stays where it is."""
    found = _ACT.fullmatch(act)
    rows, aligned = _grid(fields)
    if found is None:
        return dict(fields)
    at = int(found["number"])
    if found["what"] == "row":
        if at < len(rows):
            _act(rows, at, found["does"], [""] * len(aligned), first=1, most=ROWS_MOST - 1)
    elif at < len(aligned):
        columns = [[row[column] for row in rows] + [aligned[column]] for column in range(len(aligned))]
        _act(columns, at, found["does"], [""] * (len(rows) + 1), first=0, most=COLUMNS_MOST)
        rows = [[each[row] for each in columns] for row in range(len(rows))]
        aligned = [each[-1] for each in columns]
    made = {f"align-{column}": each for column, each in enumerate(aligned)}
    return made | {f"cell-{row}-{column}": cell for row, each in enumerate(rows) for column, cell in enumerate(each)}


def _act(lines: list[list[str]], at: int, does: str, blank: list[str], *, first: int, most: int) -> None:
    """Change rows or columns in place; those before `first` stay, and one is always left."""
    if does == "add":
        if len(lines) < most:
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
class Apart:
    """Prose in stretches, and its tables. A stretch that is the place of a table alone stands for that table; within
    others, in a list or a quotation, a line does."""

    stretches: tuple[str, ...]
    tables: tuple[Fields, ...]

    def table_at(self, stretch: str) -> int | None:
        """The number of the table that this stretch stands for."""
        found = _HERE.fullmatch(stretch)
        return int(found["number"]) if found and not found["lead"] else None

    def within(self, stretch: str) -> list[int]:
        """The numbers of the tables whose places are among the words of this stretch."""
        return [int(found["number"]) for line in stretch.split("\n") if (found := _HERE.fullmatch(line))]


@lru_cache(maxsize=256)
def apart(prose: str) -> Apart | None:
    """Prose with its tables taken out; None where it has none, or holds one that a form would not show whole."""
    if "|" not in prose or PLACE in prose:
        return None
    lines = prose.strip("\n").split("\n")
    stretches: list[list[str]] = [[]]
    tables: list[Fields] = []
    done = 0
    for token in structure(prose.strip("\n"), 1, Faults("")):
        if token.type != "table_open" or not token.map:
            continue
        start, end = token.map
        first = _FIRST_ROW.fullmatch(lines[start])
        lead = first["lead"] if first and token.level else ""
        table = read_table("\n".join(_without(line, lead) for line in lines[start:end]))
        if table is None:
            return None
        tables.append(table)
        stretches[-1] += lines[done:start]
        place, parting = f"{lead}{PLACE} {len(tables)}", [_under(lead).rstrip()]
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
    if not tables:
        return None
    made = Apart(tuple("\n".join(each).strip("\n") for each in stretches), tuple(tables))
    return made if _shape(together(made.stretches, made.tables)) == _shape(prose) else None


def _without(line: str, lead: str) -> str:
    """A row without the marks of the list or the quotation that it stands in."""
    return line[len(lead) :] if len(line) >= len(lead) else line.strip()


def _under(lead: str) -> str:
    """What the lines under a first line begin with."""
    return re.sub(r"[^ \t>]", " ", lead)


def _shape(text: str) -> list[tuple[str, str, str]]:
    return [
        (token.type, token.content.strip() if token.type == "inline" else "", str(token.attrs))
        for token in structure(text, 1, Faults(""))
    ]


def together(stretches: Iterable[str], tables: Iterable[Fields]) -> str:
    """Prose with its tables at their places; one that has no place any more comes last, one without cells is left
    out."""
    written = {str(number): write_table(table) for number, table in enumerate(tables, 1) if table}
    made = []
    for line in "\n\n".join(each.strip("\n") for each in stretches if each.strip()).split("\n"):
        found = _HERE.fullmatch(line)
        table = written.pop(found["number"], "") if found else ""
        if found and table:
            first, *rest = table.split("\n")
            made += [found["lead"] + first, *(_under(found["lead"]) + row for row in rest)]
        elif not found:
            made.append(_STRAY.sub("", line) if PLACE in line else line)
    return "\n\n".join(each for each in ("\n".join(made).strip("\n"), *written.values()) if each)


def gathered(was: Fields, sent: Fields, act: str = "") -> dict[str, str]:
    """What a form sent, with each prose put together that came apart as `body/0`, `body/t1/cell-0-0` and so on.

    `act` is `body/table`, which adds one, `body/t1/remove`, or `body/t1/` and what `act_on_table` does. Prose that
    nobody touched is what it `was`.
    """
    made = {name: value for name, value in sent.items() if "/" not in name}
    for name in dict.fromkeys(each.partition("/")[0] for each in sent if "/" in each):
        parts = {each.partition("/")[2]: value for each, value in sent.items() if each.startswith(f"{name}/")}
        stretches = _in_order(parts)
        tables = [_acted(table, f"{name}/t{number}/", act) for number, table in enumerate(_tables(parts), 1)]
        before = apart(was.get(name, ""))
        same = before is not None and before == Apart(tuple(stretches), tuple(tables))
        made[name] = was[name] if same else together(stretches, tables)
    name, _, does = act.partition("/")
    if does == "table":
        made[name] = together([made.get(name, was.get(name, ""))], [EMPTY])
    return made


def _in_order(parts: Fields) -> list[str]:
    numbered = takewhile(lambda number: number in parts, map(str, count()))
    return [parts[number].replace("\r\n", "\n").strip("\n") for number in numbered]


def _tables(parts: Fields) -> Iterable[Fields]:
    for number in count(1):
        at = f"t{number}/"
        table = {part.removeprefix(at): value for part, value in parts.items() if part.startswith(at)}
        if not table:
            return
        yield table


def _acted(table: Fields, at: str, act: str) -> Fields:
    if not act.startswith(at):
        return table
    return {} if act == f"{at}remove" else act_on_table(table, act.removeprefix(at))
