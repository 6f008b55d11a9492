"""Values put into TOML text in their places: comments, order and every key that did not change keep their bytes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from learnhub.content.writer import toml_value

_KEY = re.compile(r"\s*(?:\"(?P<quoted>[^\"]+)\"|(?P<bare>[A-Za-z0-9_-]+))\s*=")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TABLE = re.compile(r"\s*\[\[?\s*(?P<name>[A-Za-z0-9_-]+)\s*\]\]?")


def read(text: str) -> dict[str, Any] | None:
    """The values of TOML text; None when it cannot be read."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


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
        while first_table and not lines[first_table - 1].strip():
            first_table -= 1
        start = end = first_table
        if start and not lines[start - 1].endswith("\n"):
            line = f"\n{line}"
    comment = _comment(lines[start:end])
    return "".join([*lines[:start], line[:-1] + comment + "\n", *lines[end:]])


def _written(value: Any) -> str:
    if not isinstance(value, Mapping):
        return toml_value(value)
    return f"{{ {', '.join(f'{_key(key)} = {toml_value(each)}' for key, each in value.items())} }}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else toml_value(key)


def _with_table(lines: Sequence[str], place: tuple[int, int], values: Mapping[str, Any]) -> str:
    """The text with these values under the head of a table that stands in it."""
    first, last = place
    body = "".join(lines[first + 1 : last])
    gone = dict.fromkeys((read(body) or {}).keys() - values.keys())
    return "".join([*lines[: first + 1], put(body, {**values, **gone}), *lines[last:]])


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
    for first, last in reversed(_tables(lines, key)):
        del lines[first:last]
        start, end = 0, 0
    del lines[start:end]
    return "".join(lines)


def _with_tables(text: str, key: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The tables of a list by their ids, each changed in its place; those that are new come after the last."""
    lines = _lines(text)
    places = _tables(lines, key)
    if not places and _place(lines, key) != (0, 0):
        start, end = _place(lines, key)
        del lines[start:end]
    old = [(first, last, (read("".join(lines[first + 1 : last])) or {})) for first, last in places]
    known = {each["id"]: (first, last) for first, last, each in old if "id" in each}
    made = []
    for number, row in enumerate(rows):
        place = known.get(row.get("id")) if known else (places[number] if number < len(places) else None)
        body = "".join(lines[place[0] + 1 : place[1]]) if place else ""
        head = lines[place[0]] if place else f"[[{key}]]\n"
        gone = {name: None for name in (read(body) or {}) if name not in row}
        piece = head + put(body, {**row, **gone})
        made.append(piece.rstrip("\n") + "\n")
    begin = places[0][0] if places else len(lines)
    end = places[-1][1] if places else len(lines)
    before, after = "".join(lines[:begin]).rstrip("\n"), "".join(lines[end:])
    joined = "\n".join(made) + ("\n" if after.strip() else "")
    return (f"{before}\n\n" if before else "") + joined + after.lstrip("\n")


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _tables(lines: Sequence[str], key: str) -> list[tuple[int, int]]:
    """The rows of each `[[key]]` table, from its head to the row after it."""
    heads = [row for row, line in enumerate(lines) if _TABLE.match(line)]
    ends = [*heads[1:], len(lines)] if heads else []
    return [
        (row, end)
        for row, end in zip(heads, ends, strict=True)
        if (found := _TABLE.match(lines[row])) and found["name"] == key
    ]


def _place(lines: Sequence[str], key: str) -> tuple[int, int]:
    """The rows on which a key of the top level and its value stand; (0, 0) when it stands nowhere."""
    for row, line in enumerate(lines):
        if _TABLE.match(line):
            break
        found = _KEY.match(line)
        if found and (found["quoted"] or found["bare"]) == key:
            for end in range(row + 1, len(lines) + 1):
                if read("".join(lines[row:end])) is not None:
                    return row, end
            return row, row + 1
    return 0, 0
