"""Questions and scenes as the fields of a form, and back into their text: what did not change keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnhub.content.document import Block
from learnhub.content.faults import Faults
from learnhub.content.ids import free_id
from learnhub.content.items import ItemSource, PairSource, only_pairs
from learnhub.content.open_fields import open_fields, open_settings
from learnhub.content.options import OptionSource
from learnhub.content.page import Fields, has_strays, known_id, numbered, option_numbers, spliced_field
from learnhub.content.quiz import read_item
from learnhub.content.row_texts import kept_rows
from learnhub.content.scenario import NOWHERE, ChoiceSource, EffectSource, SceneSource, read_scene
from learnhub.content.settings_text import put, read
from learnhub.content.writer import write_options, write_pair, write_way_out
from learnhub.domain.assessment import ItemKind

OPTIONS = frozenset({ItemKind.SINGLE, ItemKind.TRUE_FALSE, ItemKind.MULTIPLE, ItemKind.MARK, ItemKind.ORDER})
TYPED = frozenset({ItemKind.SHORT, ItemKind.NUMERIC, ItemKind.GAPS})
PAIRS = frozenset({ItemKind.MATCH, ItemKind.CATEGORY})
ONE_RIGHT = frozenset({ItemKind.SINGLE, ItemKind.TRUE_FALSE})
TRUE_FALSE = {
    "en": ("True", "False"),
    "fr": ("Vrai", "Faux"),
    "es": ("Verdadero", "Falso"),
    "ru": ("Верно", "Неверно"),
    "ar": ("صحيح", "خطأ"),
    "zh": ("正确", "错误"),
}
"""The two options of a question that has no others, in each language."""
EFFECTS = 9
"""How many principles the debrief of a choice may name in its form."""

_SETTINGS = re.compile(r"^```toml\n(?P<text>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_LOST = frozenset(
    {"answers-mixed", "choice-extra", "effect-form", "fence-open", "item-order", "option-extra"}
    | {"scene-order", "settings-twice"}
)
"""Faults of a text of which its fields would not say everything."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def item_fields(source: str) -> dict[str, str] | None:
    """What a form of this question shows; None when its settings cannot be read."""
    faults = Faults("")
    item = read_item(Block("item", source, 1), faults)
    written: dict[str, Any] = (read(item.settings) if item.settings else None) or {}
    if (
        written.get("kind") not in set(ItemKind)
        or has_strays(source)
        or any(fault.code in _LOST for fault in faults.found)
    ):
        return None
    front, kind = item.front, ItemKind(written["kind"])
    given = ((item.options, OPTIONS), (item.answers, TYPED), (item.pairs, PAIRS))
    if any(found and kind not in kinds for found, kinds in given) or not only_pairs(source.split("\n")):
        return None
    fields = {
        "id": known_id(item.id),
        "title": item.title,
        "kind": kind.value,
        "stem": item.stem.text,
        "feedback": item.feedback.text,
        "answers": "\n".join(item.answers),
        "bank": "\n".join(_texts(written.get("bank"))),
        "certainty": "on" if front.certainty else "",
        "points": str(written.get("points", 1)),
        "tolerance": str(written.get("tolerance", "")),
        "needs": str(written.get("needs", "")),
        "scoring": front.scoring.value,
    }
    for key in ("objective", "principle", "difficulty", "passage", "form", "siblings"):
        fields[key] = str(written.get(key, ""))
    fields |= {f"hint-{number}": hint for number, hint in enumerate(_texts(written.get("hints")))}
    fields |= open_fields(written)
    fields |= {f"exact:{each}": "on" for each in front.exact}
    units = written.get("units")
    for number, (name, factor) in enumerate(units.items() if isinstance(units, dict) else ()):
        fields |= {f"unit-{number}": name, f"factor-{number}": str(factor)}
    for number, option in enumerate(item.options):
        fields |= {f"id-{number}": known_id(option.id), f"label-{number}": option.label, f"note-{number}": option.note}
        if option.marked:
            fields["right" if kind in ONE_RIGHT else f"right-{number}"] = str(number)
    for number, pair in enumerate(item.pairs):
        fields |= {f"id-{number}": known_id(pair.id), f"label-{number}": pair.label, f"note-{number}": pair.note}
        fields |= {f"to-{number}": known_id(pair.to), f"to-label-{number}": pair.to_label}
    return fields


def item_source(source: str, fields: Fields, taken: Iterable[str]) -> str:
    """The text of a question with these fields; `source` is what it was, empty for a new one."""
    given = _given(fields)
    was = (item_fields(source) if source else None) or {}
    if (made := spliced_field(source, was, given, item_fields)) is not None:
        return made
    kind = ItemKind(given["kind"])
    item = read_item(Block("item", source, 1), Faults("")) if was else None
    identity = given.get("id") or free_id(given.get("title", ""), "item", taken)
    pieces = _pieces(source, item) if item else {}
    parts = {
        "heading": f"## {_line(given.get('title', ''))} {{#{identity}}}",
        "settings": f"```toml\n{put(item.settings if item else '', _settings(kind, given, identity, item))}```",
        "stem": given.get("stem", ""),
        "answers": _answers(kind, given),
        "feedback": _quoted(given.get("feedback", "")),
    }
    same = {
        "heading": _alike(given, was, ("id", "title")),
        "settings": bool(item) and pieces.get("settings", "").strip("\n") == parts["settings"],
        "stem": _alike(given, was, ("stem",)),
        "answers": {key: value for key, value in given.items() if _of_answers(key)}
        == {key: value for key, value in was.items() if _of_answers(key)},
        "feedback": _alike(given, was, ("feedback",)),
    }
    made = _joined({name: pieces[name] if same[name] and name in pieces else text for name, text in parts.items()})
    return kept_rows(source, made, _rows_of, item_fields) if item and not same["answers"] else made


def _rows_of(source: str) -> Sequence[OptionSource | PairSource]:
    item = read_item(Block("item", source, 1), Faults(""))
    return item.options or item.pairs


def scene_fields(source: str) -> dict[str, str] | None:
    """What a form of this scene shows; None when it holds more than its form knows."""
    faults = Faults("")
    scene = read_scene(Block("item", source, 1), faults)
    settings = _SETTINGS.search(source) if scene.front else None
    written = read(settings["text"]) if settings else {}
    if written is None or any(len(choice.effects) > EFFECTS for choice in scene.choices):
        return None
    if has_strays(source) or any(fault.code in _LOST for fault in faults.found):
        return None
    fields = {
        "id": known_id(scene.id),
        "title": scene.title,
        "ending": str(written.get("ending", "")),
        "body": scene.body.text,
        "debrief": scene.debrief.text,
    }
    for number, choice in enumerate(scene.choices):
        fields |= {f"id-{number}": known_id(choice.id), f"label-{number}": choice.label, f"note-{number}": choice.note}
        fields[f"to-{number}"] = "" if choice.to == NOWHERE else choice.to
        for place, effect in enumerate(choice.effects):
            name = f"effect-{number}-{place}"
            fields |= {f"{name}-sign": effect.sign, f"{name}-of": effect.principle, f"{name}-words": effect.words}
    return fields


def scene_source(source: str, fields: Fields, taken: Iterable[str]) -> str:
    """The text of a scene with these fields; `source` is what it was, empty for a new one."""
    given = _given(fields)
    was = (scene_fields(source) if source else None) or {}
    if (made := spliced_field(source, was, given, scene_fields)) is not None:
        return made
    scene = read_scene(Block("item", source, 1), Faults("")) if was else None
    identity = given.get("id") or free_id(given.get("title", ""), "scene", taken)
    ending = given.get("ending", "")
    pieces = _pieces(source, scene) if scene else {}
    parts = {
        "heading": f"## {_line(given.get('title', ''))} {{#{identity}}}",
        "settings": f"```toml\n{put(_settings_in(source), {'ending': ending})}```" if ending else "",
        "stem": given.get("body", ""),
        "answers": "\n".join(map(write_way_out, _choices(given))),
        "feedback": _quoted(given.get("debrief", "")),
    }
    same = {
        "heading": _alike(given, was, ("id", "title")),
        "settings": _alike(given, was, ("ending",)),
        "stem": _alike(given, was, ("body",)),
        "answers": {key: value for key, value in given.items() if _of_answers(key)}
        == {key: value for key, value in was.items() if _of_answers(key)},
        "feedback": _alike(given, was, ("debrief",)),
    }
    made = _joined({name: pieces[name] if same[name] and name in pieces else text for name, text in parts.items()})
    return kept_rows(source, made, _ways_out, scene_fields) if scene and not same["answers"] else made


def _ways_out(source: str) -> Sequence[ChoiceSource]:
    return read_scene(Block("item", source, 1), Faults("")).choices


def _settings_in(source: str) -> str:
    """The settings of a scene as they stand; none where they cannot be read."""
    found = _SETTINGS.search(source)
    return found["text"] if found and read(found["text"]) is not None else ""


def _given(fields: Fields) -> dict[str, str]:
    return {name: value.replace("\r\n", "\n").strip("\n") for name, value in fields.items()}


def _alike(given: Fields, was: Fields, names: Iterable[str]) -> bool:
    return bool(was) and all(given.get(name, "") == was.get(name, "") for name in names)


def _of_answers(key: str) -> bool:
    return key in {"answers", "right"} or key.startswith(("id-", "label-", "note-", "to-", "right-", "effect-"))


def _joined(parts: Mapping[str, str]) -> str:
    """The parts with one empty line between two, unless they bring their own."""
    made = ""
    for text in (each for each in parts.values() if each.strip()):
        made = (made if made.endswith("\n\n") or not made else made.rstrip("\n") + "\n\n") + text
    return made.rstrip("\n") + "\n"


def _pieces(source: str, read_as: ItemSource | SceneSource) -> dict[str, str]:
    """The exact text of each part of a question or a scene."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", source)
    if isinstance(read_as, ItemSource):
        settings, answered = read_as.settings_line - 2, bool(read_as.options or read_as.answers or read_as.pairs)
        stem, after = read_as.stem, read_as.feedback
        begins = {"heading": read_as.line - 1, "settings": settings, "stem": stem.line - 1}
        begins |= {"answers": read_as.answers_line - 1} if answered else {}
    else:
        stem, after = read_as.body, read_as.debrief
        fence = next((row for row, line in enumerate(lines) if line.startswith("```toml")), None)
        begins = {"heading": read_as.line - 1, "stem": stem.line - 1}
        begins |= {"settings": fence} if read_as.front and fence is not None else {}
        begins |= {"answers": read_as.choices_line - 1} if read_as.choices else {}
    if not stem.text:
        del begins["stem"]
    if after.text:
        begins["feedback"] = after.line - 1
    ordered = sorted(begins.items(), key=lambda each: each[1])
    ends = [*(row for _, row in ordered[1:]), len(lines)]
    return {name: "".join(lines[row:end]) for (name, row), end in zip(ordered, ends, strict=True)}


def _settings(kind: ItemKind, given: Fields, identity: str, item: ItemSource | None) -> dict[str, Any]:
    """The settings as TOML has them; None for what is left out."""
    written: dict[str, Any] = (read(item.settings) if item else None) or {}

    def unless(key: str, value: Any, usual: Any) -> Any:
        return value if value != usual or key in written else None

    return {
        "kind": kind.value,
        "objective": given.get("objective") or None,
        "principle": given.get("principle") or None,
        "difficulty": _whole(given.get("difficulty", ""), 2),
        "passage": given.get("passage") or None,
        "form": given.get("form") or "A",
        "siblings": given.get("siblings") or identity,
        "points": unless("points", _whole(given.get("points", ""), 1), 1),
        "hints": unless("hints", [_line(given[name]) for name in numbered("hint", given) if given[name].strip()], []),
        "scoring": unless("scoring", given.get("scoring") or "all-or-nothing", "all-or-nothing"),
        "certainty": unless("certainty", bool(given.get("certainty")), usual=False),
        "exact": unless("exact", _exact(given, written.get("exact", [])), []),
        "tolerance": _number(given.get("tolerance", "")),
        "units": _units(given) or None,
        "bank": unless("bank", _rows(given.get("bank", "")), []),
        **(open_settings(given, written) if kind is ItemKind.OPEN else {"rubric": None}),
        "needs": _whole(given["needs"], 0) if given.get("needs") else None,
    }


def _texts(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _whole(text: str, usual: int) -> int | str:
    """A whole number; what is none stays as it was typed, so that its fault can be named."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text or usual


def _number(text: str) -> int | float | str | None:
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return text or None
    return float(text) if "." in text else int(text)


def _exact(given: Fields, was: Any) -> list[str]:
    ticked = [name[6:] for name, value in given.items() if name.startswith("exact:") and value]
    kept = [each for each in was if each in ticked] if isinstance(was, list) else []
    return [*kept, *sorted(set(ticked) - set(kept))]


def _units(given: Fields) -> dict[str, int | float | str]:
    """Each unit and how many of it make one of the first, which is 1 where nothing is said; a row that says neither is
    left out, and a unit that is there already gets a number, so that nothing of it is lost."""
    made: dict[str, int | float | str] = {}
    for name in numbered("unit", given):
        unit, factor = _line(given[name]), given.get(f"factor-{name[5:]}", "").strip()
        if not unit and not factor:
            continue
        number = _number(factor)
        if unit not in made or made[unit] != number:
            unit = next(each for each in (unit, *(f"{unit} ({again})" for again in range(2, 99))) if each not in made)
            made[unit] = (1 if not made else "") if number is None else number
    return made


def _rows(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _answers(kind: ItemKind, given: Fields) -> str:
    if kind in TYPED:
        return "\n".join(f"= {row}" for row in _rows(given.get("answers", "")))
    if kind in PAIRS:
        return "\n".join(map(write_pair, _pairs(given)))
    return write_options(_options(kind, given)) if kind in OPTIONS else ""


def _options(kind: ItemKind, given: Fields) -> Iterable[OptionSource]:
    used = {value for name, value in given.items() if name.startswith("id-") and value}
    marks = {ItemKind.ORDER: ("1.", "1.")} | dict.fromkeys(ONE_RIGHT, ("( )", "(x)"))
    for number in option_numbers(given):
        label = given[f"label-{number}"].strip()
        if label:
            right = given.get("right") == str(number) if kind in ONE_RIGHT else bool(given.get(f"right-{number}"))
            identity = given.get(f"id-{number}") or free_id(label, "option", used)
            used.add(identity)
            yield OptionSource(identity, marks.get(kind, ("[ ]", "[x]"))[right], label, given.get(f"note-{number}", ""))


def _pairs(given: Fields) -> Iterable[PairSource]:
    used = {value for name, value in given.items() if name.startswith("id-") and value}
    targets = {given[f"to-label-{n}"]: given[f"to-{n}"] for n in option_numbers(given) if given.get(f"to-{n}")}
    for number in option_numbers(given):
        label, to_label = _line(given[f"label-{number}"]), _line(given.get(f"to-label-{number}", ""))
        if not label and not to_label:
            continue
        to = given.get(f"to-{number}") or targets.get(to_label) or free_id(to_label, "target", targets.values())
        targets[to_label] = to
        identity = given.get(f"id-{number}") or (free_id(label, "row", used) if label else "")
        used.add(identity)
        yield PairSource(identity, label, to, to_label, given.get(f"note-{number}", ""))


def _choices(given: Fields) -> Iterable[ChoiceSource]:
    used = {value for name, value in given.items() if name.startswith("id-") and value}
    for number in option_numbers(given):
        label = given[f"label-{number}"].strip()
        if not label:
            continue
        identity = given.get(f"id-{number}") or free_id(label, "choice", used)
        used.add(identity)
        effects = tuple(
            EffectSource(given.get(f"{name}-sign") or "+", given[f"{name}-of"], given[f"{name}-words"].strip())
            for place in range(EFFECTS)
            if given.get(f"{(name := f'effect-{number}-{place}')}-of") and given.get(f"{name}-words", "").strip()
        )
        note = given.get(f"note-{number}", "")
        yield ChoiceSource(identity, "( )", label, given.get(f"to-{number}", ""), note, effects)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip(" ") for line in text.split("\n")) if text.strip() else ""


def _line(text: str) -> str:
    return " ".join(text.split())
