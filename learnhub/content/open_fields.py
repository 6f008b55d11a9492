"""What an open response is marked by, as the fields of a form: its rubric, who marks, and the exemplar of peers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from learnhub.content.ids import free_id
from learnhub.content.items import CASE
from learnhub.content.page import Fields, option_numbers
from learnhub.domain.assessment import MarkedBy

_ROW = {"id": "id", "label": "text", "points": "points", "exemplar": "exemplar", "because": "because"}
"""The fields of a line of the rubric, each with its key."""


def open_fields(written: Mapping[str, Any]) -> dict[str, str]:
    """What a form shows of these settings: `exemplar` is a text, `exemplar-case` the number of a case."""
    case, words = _exemplar(written.get("exemplar"))
    fields = {"marked-by": str(written.get("marked-by", "")), "exemplar": words.strip("\n"), "exemplar-case": case}
    for number, row in enumerate(_rubric(written)):
        fields |= {f"{field}-{number}": str(row.get(key, "")) for field, key in _ROW.items()}
    return fields


def open_settings(given: Fields, written: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that these fields make; None for what is left out."""
    marked_by = given.get("marked-by") or MarkedBy.TRAINERS.value
    return {
        "marked-by": marked_by if marked_by != MarkedBy.TRAINERS or "marked-by" in written else None,
        "exemplar": _with_exemplar(given, written.get("exemplar")),
        "rubric": _rows(given, _rubric(written)) or None,
    }


def _rubric(written: Mapping[str, Any]) -> list[dict[str, Any]]:
    rubric = written.get("rubric")
    return [row for row in rubric if isinstance(row, dict)] if isinstance(rubric, list) else []


def _rows(given: Fields, rubric: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {str(row.get("id")): row for row in rubric}
    taken = set(known)
    made = []
    for number in option_numbers(given):
        text = _line(given[f"label-{number}"])
        if not text:
            continue
        identity = given.get(f"id-{number}") or free_id(text, "criterion", taken)
        taken.add(identity)
        was = known.get(identity, {})
        row = {
            "id": identity,
            "text": _kept(was.get("text"), text),
            "points": _whole(given.get(f"points-{number}")) or 1,
            "exemplar": _whole(given.get(f"exemplar-{number}")),
            "because": _kept(was.get("because"), _line(given.get(f"because-{number}", ""))) or None,
        }
        beside = {key: value for key, value in was.items() if key not in _ROW.values()}
        made.append({key: value for key, value in row.items() if value is not None} | beside)
    return made


def _exemplar(written: Any) -> tuple[str, str]:
    text = written if isinstance(written, str) else ""
    if not text.startswith(CASE):
        return "", text
    number, _, rest = text.removeprefix(CASE).partition("\n")
    return number.strip(), rest


def _with_exemplar(given: Fields, was: Any) -> str | None:
    """The exemplar as it is written; where a form gives both a case and a text, both, so that nothing is lost."""
    case, words = given.get("exemplar-case", "").strip(), given.get("exemplar", "").strip("\n")
    old_case, old_words = _exemplar(was)
    if (case, words) == (old_case, old_words.strip("\n")):
        return was if isinstance(was, str) else None
    return f"{CASE}{case}" + (f"\n{words}" if words.strip() else "") if case else words if words.strip() else None


def _whole(text: str | None) -> int | str | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text or None


def _kept(was: Any, now: str) -> str:
    """The line as it was written where it reads the same."""
    return was if isinstance(was, str) and _line(was) == now else now


def _line(text: str) -> str:
    return " ".join(text.split())
