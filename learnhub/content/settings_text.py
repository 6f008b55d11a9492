"""Values put into TOML text in their places: comments, order and every key that did not change keep their bytes."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from learnhub.content.writer import toml_value

_KEY = re.compile(r"\s*(?:\"(?P<quoted>[^\"]+)\"|(?P<bare>[A-Za-z0-9_-]+))\s*=")
MOST_LINES, TOGETHER = 100, 12
"""How many lines are tried to be read one by one, and how many a value may take then."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TABLE = re.compile(r"\s*\[\[?\s*(?P<name>[A-Za-z0-9_-]+)\s*\]\]?")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'|#[^\n]*|.",
    re.DOTALL,
)
"""A string, a comment, or one sign of anything else."""
_QUOTES = re.compile(r'"(?="|$)')
_FENCE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)


def read(text: str) -> dict[str, Any] | None:
    """The values of TOML text; None when it cannot be read."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


@lru_cache(maxsize=256)
def salvaged(text: str) -> str | None:
    """The text with what cannot be read of it as comments, where a quotation mark is missing with one; None when it is
    too much to try."""
    if read(text) is not None:
        return text
    lines = [line if line.endswith("\n") else f"{line}\n" for line in _lines(text)]
    if len(lines) > MOST_LINES:
        return None
    made, row = "", 0
    while row < len(lines):
        ends = range(row + 1, min(row + TOGETHER, len(lines)) + 1)
        end = next((each for each in ends if read(made + "".join(lines[row:each])) is not None), 0)
        closed = lines[row].rstrip() + '"\n'
        if end:
            made += "".join(lines[row:end])
        elif read(made + closed) is not None:
            made += closed
        else:
            made += f"# {lines[row]}"
        row = end or row + 1
    return made if read(made) is not None else None


def key_at(text: str, row: int) -> tuple[str, int, str]:
    """What stands on a row of TOML text, counted from 0: the name of its table ("" for none), which one of that name it
    is, and its key ("" at the head of a table)."""
    table, key, met, at = "", "", Counter[str](), 0
    for line in _lines(text):
        if found := _TABLE.match(line):
            table, key = found["name"], ""
            met[table] += 1
        elif found := _KEY.match(line):
            key = found["quoted"] or found["bare"]
        at += line.count("\n")
        if row < at:
            break
    return table, max(met[table] - 1, 0), key


def put(text: str, values: Mapping[str, Any]) -> str:
    """The text with these values: a key is changed where it stands, added at the end when it is new, taken out when
    its value is None. A list of tables stands under `[[key]]`. What is equal already is not touched."""
    data = read(text) or {}
    for key, value in values.items():
        if data.get(key) == value:
            continue
        text = _without(text, key) if value is None else _with(text, key, value)
    return text


def _with(text: str, key: str, value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str) and value and isinstance(value[0], Mapping):
        return _with_tables(text, key, value)
    lines = _lines(text)
    if isinstance(value, Mapping) and (tables := _tables(lines, key)):
        return _with_table(lines, tables[0], value)
    line = f"{_key(key)} = {_written(value)}\n"
    start, end = _place(lines, key)
    if start == end:
        first_table = next((row for row, each in enumerate(lines) if _TABLE.match(each)), len(lines))
        first_table = _comments_above(lines, first_table)
        while first_table and not lines[first_table - 1].strip():
            first_table -= 1
        start = end = first_table
        if start and not lines[start - 1].endswith("\n"):
            line = f"\n{line}"
    comment = _comment(lines[start:end])
    return "".join([*lines[:start], line[:-1] + comment + "\n", *lines[end:]])


def _written(value: Any) -> str:
    if isinstance(value, str) and "\n" in value and not _FENCE.search(value):
        lines = (toml_value(line)[1:-1].replace('\\"', '"') for line in value.split("\n"))
        return '"""\n{}"""'.format("\n".join(_QUOTES.sub(r"\"", line) for line in lines))
    if not isinstance(value, Mapping):
        return toml_value(value)
    return f"{{ {', '.join(f'{_key(key)} = {toml_value(each)}' for key, each in value.items())} }}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else toml_value(key)


def _with_table(lines: Sequence[str], place: tuple[int, int, int], values: Mapping[str, Any]) -> str:
    """The text with these values under the head of a table that stands in it."""
    _, head, last = place
    body = "".join(lines[head + 1 : last])
    gone = dict.fromkeys((read(body) or {}).keys() - values.keys())
    return "".join([*lines[: head + 1], put(body, {**values, **gone}), *lines[last:]])


def _comment(lines: Sequence[str]) -> str:
    """The comment behind a value on one line."""
    if len(lines) != 1:
        return ""
    for found in re.finditer(r"\s+#.*$", lines[0].rstrip("\n")):
        if read(lines[0][: found.start()]) is not None:
            return found[0]
    return ""


def _without(text: str, key: str) -> str:
    lines = _lines(text)
    start, end = _place(lines, key)
    del lines[start:end]
    return _rewritten(lines, _tables(lines, key), ())


def _with_tables(text: str, key: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The tables of a list, each changed in its place: by its id, or by what it says; those that are new come after the
    last. Those in another order than before are written one after another where the first of them stood."""
    lines = _lines(text)
    places = _tables(lines, key)
    if not places:
        start, end = _place(lines, key)
        del lines[start:end]
    bodies = ["".join(lines[head + 1 : end]) for _, head, end in places]
    olds = _origins([read(body) or {} for body in bodies], rows)
    made: list[tuple[int | None, str]] = []
    for old, row in zip(olds, rows, strict=True):
        begin, head, end = places[old] if old is not None else (0, 0, 0)
        body = "".join(lines[head + 1 : end])
        gone = {name: None for name in (read(body) or {}) if name not in row}
        top = "".join(lines[begin : head + 1]) if old is not None else f"[[{key}]]\n"
        made.append((old, top + put(body, {**row, **gone})))
    return _rewritten(lines, places, made)


def _origins(old: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> list[int | None]:
    """Which of the old tables each row is, changed or not."""
    if any("id" in each for each in old):
        known = {each["id"]: place for place, each in enumerate(old) if "id" in each}
        return [known.pop(row.get("id"), None) for row in rows]
    found: list[int | None] = []
    was, now = ([repr(sorted(each.items())) for each in tables] for tables in (old, rows))
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        found += [start + number if start + number < end else None for number in range(last - first)]
    return found


def _rewritten(lines: list[str], places: Sequence[tuple[int, int, int]], made: Sequence[tuple[int | None, str]]) -> str:
    """The text with these tables in place of those that stood at these places."""
    kept = [old for old, _ in made if old is not None]
    new = [text for old, text in made if old is None]
    ordered = kept == sorted(kept) and all(old is not None for old, _ in made[: len(kept)])
    at = {old: text for old, text in made if old is not None} if ordered else {}
    end = places[-1][2] if places else len(lines)
    if not ordered:
        at, new = {0: "\n".join(f"{text.rstrip(chr(10))}\n" for _, text in made)}, []
    after = "".join(lines[end:])
    for number, (begin, _, last) in reversed(list(enumerate(places))):
        gap = next((row for row in range(last, len(lines)) if lines[row].strip()), len(lines))
        lines[begin : last if number in at else gap] = [at[number]] if number in at else []
    text = "".join(lines)
    if not new:
        ends = bool(places) and len(places) - 1 not in at and not after.strip()
        return f"{text.rstrip(chr(10))}\n".lstrip("\n") if ends else text
    before = text.removesuffix(after).rstrip("\n")
    added = "\n".join(f"{each.rstrip(chr(10))}\n" for each in new)
    return (f"{before}\n\n" if before else "") + added + (f"\n{after.lstrip(chr(10))}" if after.strip() else "")


def _lines(text: str) -> list[str]:
    """The lines of TOML text; one on which a value goes on stands with the one on which it begins."""
    lines, line, depth = [], "", 0
    for found in _TOKEN.finditer(text):
        sign = found[0]
        line += sign
        depth += (sign in "[{") - (sign in "]}")
        if sign == "\n" and depth <= 0:
            lines.append(line)
            line, depth = "", 0
    return [*lines, line] if line else lines


def _tables(lines: Sequence[str], key: str) -> list[tuple[int, int, int]]:
    """The rows of each table of this name: where the comments right above it begin, its head, and the row after its
    last value."""
    heads = [row for row, line in enumerate(lines) if _TABLE.match(line)]
    begins = [_comments_above(lines, row) for row in heads]
    found = []
    for begin, head, end in zip(begins, heads, [*begins[1:], len(lines)], strict=False):
        if (name := _TABLE.match(lines[head])) and name["name"] == key:
            found.append((begin, head, next(row for row in range(end, head, -1) if lines[row - 1].strip())))
    return found


def _comments_above(lines: Sequence[str], row: int) -> int:
    while row and lines[row - 1].lstrip().startswith("#"):
        row -= 1
    return row


def _place(lines: Sequence[str], key: str) -> tuple[int, int]:
    """The rows on which a key of the top level and its value stand; (0, 0) when it stands nowhere."""
    for row, line in enumerate(lines):
        if _TABLE.match(line):
            break
        found = _KEY.match(line)
        if found and (found["quoted"] or found["bare"]) == key:
            return row, row + 1
    return 0, 0
