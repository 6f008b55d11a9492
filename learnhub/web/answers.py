"""What a form with questions answered, by item id."""

from __future__ import annotations

from collections.abc import Mapping

NOT_ANSWERS = frozenset({"csrf_token", "version", "save_id", "touched"})


def answers(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What was answered by item id; a field `item:part` gives the value of a part as `part=value`."""
    given: dict[str, list[str]] = {}
    for name, values in fields.items():
        item, _, part = name.partition(":")
        if name not in NOT_ANSWERS:
            given.setdefault(item, []).extend(f"{part}={value}" if part and value else value for value in values)
    return given
