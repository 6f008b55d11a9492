"""The front matter of a file as the fields of a form, and back into its TOML: what did not change keeps its bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from learnhub.content.blueprint_fields import blueprint_fields, blueprint_rows
from learnhub.content.document import FileKind
from learnhub.content.ids import free_id
from learnhub.content.page import Fields, option_numbers
from learnhub.content.settings_text import put, read

PLAIN: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.COURSE: ("title", "summary", "language", "completion"),
    FileKind.MODULE: ("title", "summary", "principle"),
    FileKind.LESSON: ("title",),
    FileKind.QUIZ: ("title", "reason"),
    FileKind.SCENARIO: ("title",),
    FileKind.SHEET: ("title", "checklist"),
    FileKind.SURVEY: ("title",),
}
WHOLE: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.COURSE: ("number",),
    FileKind.LESSON: ("minutes",),
    FileKind.QUIZ: ("pass", "draw", "pass-each", "tries", "minutes", "checks", "miss-cost", "hint-cost"),
    FileKind.SCENARIO: ("minutes",),
    FileKind.SURVEY: ("minutes",),
}
TICKED: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.LESSON: ("objectives", "paragraphs"),
    FileKind.SCENARIO: ("objectives",),
    FileKind.SHEET: ("stages", "sectors"),
}
LISTED: Mapping[FileKind, tuple[str, ...]] = {FileKind.SHEET: ("ask", "signs", "say")}
MOMENTS: Mapping[FileKind, tuple[str, ...]] = {FileKind.QUIZ: ("opens", "closes")}


def front_fields(kind: FileKind, front: str) -> dict[str, str] | None:
    """What a form of this front matter shows; None when it cannot be read as TOML."""
    values = read(front)
    if values is None:
        return None
    keys = (*PLAIN[kind], *WHOLE.get(kind, ()))
    fields = {key: str(values[key]) if key in values else "" for key in keys}
    for key in TICKED.get(kind, ()):
        fields |= {f"{key}:{each}": "on" for each in _rows(values, key) if isinstance(each, str)}
    for key in LISTED.get(kind, ()):
        fields[key] = "\n".join(each for each in _rows(values, key) if isinstance(each, str))
    for key in MOMENTS.get(kind, ()):
        moment = values.get(key)
        fields[key] = moment.isoformat().replace("+00:00", "Z") if isinstance(moment, dt.datetime) else ""
    if kind is FileKind.COURSE:
        fields["open"] = "on" if values.get("open") is True else ""
    if kind is FileKind.SURVEY:
        fields["at-end"] = "on" if values.get("at-end") is True else ""
    if kind is FileKind.QUIZ:
        fields |= blueprint_fields(values.get("blueprint"))
    if kind is FileKind.MODULE:
        objectives = (each for each in _rows(values, "objectives") if isinstance(each, dict))
        for number, each in enumerate(objectives):
            fields |= {f"id-{number}": str(each.get("id", "")), f"label-{number}": str(each.get("text", ""))}
    return fields


def _rows(values: Mapping[str, Any], key: str) -> list[Any]:
    """The list that stands under a key; none where something else does."""
    found = values.get(key)
    return found if isinstance(found, list) else []


def front_text(kind: FileKind, front: str, fields: Fields, taken: Iterable[str]) -> str:
    """The front matter with these fields; keys that its form does not show stay as they are."""
    given = {name: value.replace("\r\n", "\n").strip() for name, value in fields.items()}
    values: dict[str, Any] = {}
    for key in PLAIN[kind]:
        values[key] = " ".join(given.get(key, "").split()) or None
    for key in WHOLE.get(kind, ()):
        text = given.get(key, "")
        values[key] = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text or None
    for key in TICKED.get(kind, ()):
        ticked = {name.partition(":")[2] for name, value in given.items() if name.startswith(f"{key}:") and value}
        was = [each for each in _rows(read(front) or {}, key) if each in ticked]
        chosen = [*was, *sorted(ticked - set(was))]
        values[key] = chosen or ([] if key == "objectives" and kind is FileKind.LESSON else None)
    for key in LISTED.get(kind, ()):
        values[key] = [line.strip() for line in given.get(key, "").split("\n") if line.strip()]
    for key in MOMENTS.get(kind, ()):
        values[key] = _moment(given.get(key, ""))
    if kind is FileKind.COURSE:
        values["open"] = bool(given.get("open"))
    if kind is FileKind.SURVEY:
        values["at-end"] = True if given.get("at-end") else None
    if kind is FileKind.QUIZ:
        values["blueprint"] = blueprint_rows(given, (read(front) or {}).get("blueprint")) or None
    if kind is FileKind.MODULE:
        values["objectives"] = _objectives(given, set(taken)) or None
    return put(front, values)


def _objectives(given: Fields, taken: set[str]) -> list[dict[str, str]]:
    rows = []
    for number in option_numbers(given):
        text = " ".join(given[f"label-{number}"].split())
        if text:
            identity = given.get(f"id-{number}") or free_id(text, "objective", taken)
            taken.add(identity)
            rows.append({"id": identity, "text": text})
    return rows


def _moment(text: str) -> dt.datetime | str | None:
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return text
