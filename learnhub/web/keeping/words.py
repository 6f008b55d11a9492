"""The words for the fields of a case and for what was chosen in them, as its template has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from learnhub.domain.cases.template import NEWEST, Depth
from learnhub.domain.words import mark

BESIDE: Mapping[str, str] = MappingProxyType(
    {"countries": mark("Countries"), "regions": mark("Regions"), "further": mark("Further answers")}
)
"""Fields that the template asks for in other words, or not at all."""


@cache
def _labels() -> Mapping[str, str]:
    found = dict(BESIDE)
    for item in NEWEST[Depth.FULL].items:
        found[item.path] = item.label
        found |= {f"{item.path}.{column.path}": column.label for column in item.columns}
    return MappingProxyType(found)


@cache
def choices() -> Mapping[str, Mapping[str, str]]:
    """By path, the words for each code that can be chosen there."""
    return MappingProxyType({item.path: dict(item.choices) for item in NEWEST[Depth.FULL].items if item.choices})


def label(path: str) -> str:
    """The words for a field: its column's for a field in a row, its own otherwise; marked for translation."""
    plain = ".".join(part for part in path.split(".") if not part.isdecimal())
    known = _labels()
    return known.get(plain) or known.get(plain.partition(".")[0]) or plain


def labels(paths: Iterable[str]) -> dict[str, str]:
    """The words for each of these fields."""
    return {path: label(path) for path in paths}
