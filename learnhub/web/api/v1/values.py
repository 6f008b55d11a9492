"""Frozen values of services as JSON, and the JSON Schema of their types: both read from the dataclass alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
import uuid
from collections.abc import Mapping, Sequence, Set
from enum import Enum
from functools import cache
from typing import Any

from learnhub.domain.cases.form import CaseNumber

_PLAIN: Mapping[type, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    object: {},
    dt.datetime: {"type": "string", "format": "date-time"},
    dt.date: {"type": "string", "format": "date"},
    uuid.UUID: {"type": "string", "format": "uuid"},
    CaseNumber: {"type": "string", "pattern": r"^C-\d{4}-[1-9]\d*$"},
}


def as_json(value: Any) -> Any:
    """The value as JSON has it: times in UTC with a Z, numbers of cases and codes as text, sets and keys in order,
    whatever order the engine keeps them in."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value.value
        case str():
            return str(value)
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case dt.date() | uuid.UUID() | CaseNumber():
            return str(value)
    if dataclasses.is_dataclass(value) or (isinstance(value, tuple) and hasattr(value, "_fields")):
        kind: Any = type(value)
        return {name: as_json(getattr(value, name)) for name in _fields(kind)}
    if isinstance(value, Mapping):
        return {
            key: as_json(each)
            for key, each in sorted(((str(key), each) for key, each in value.items()), key=lambda pair: pair[0])
        }
    if isinstance(value, Set):
        return sorted(as_json(each) for each in value)
    if isinstance(value, Sequence):
        return [as_json(each) for each in value]
    raise TypeError(f"no JSON for {type(value).__name__}")


def schema(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a type; each dataclass goes into `known` by its whole name."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if kind in (Any, None, type(None)):
        return {} if kind is Any else {"type": "null"}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [each.value for each in kind]}
    if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
        return _reference(kind, known)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [schema(each, known) for each in arguments]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema(arguments[1], known)}
    if isinstance(origin, type) and issubclass(origin, Sequence | Set):
        of = [each for each in arguments if each is not ...]
        kinds = [schema(each, known) for each in dict.fromkeys(of)]
        return {"type": "array", "items": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}}
    raise TypeError(f"no schema for {kind}")


def _reference(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    name = f"{kind.__module__.removeprefix('learnhub.')}.{kind.__name__}"
    if name not in known:
        known[name] = {}
        hints, names = _hints(kind), _fields(kind)
        known[name] = {
            "type": "object",
            "required": names,
            "additionalProperties": False,
            "properties": {each: schema(hints[each], known) for each in names},
        }
        if kind.__doc__:
            known[name]["description"] = " ".join(kind.__doc__.split())
    return {"$ref": f"#/components/schemas/{name}"}


@cache
def _fields(kind: Any) -> list[str]:
    """The names of what goes out. The keys by which rows join (`author_id`, a whole number) stay inside."""
    names = [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else kind._fields
    return [name for name in names if not (name.endswith("_id") and _hints(kind)[name] in (int, int | None))]


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
