"""The templates that LearnHub brings along, and the labels of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from learnhub.domain.cases.answers import pattern
from learnhub.domain.cases.template.fields import Depth, Template
from learnhub.domain.cases.template.full import FUNDING, LAST, MORE
from learnhub.domain.cases.template.nine import NINE

SHORT_1, FULL_1, FULL_1_1 = "short-1", "full-1", "full-1.1"
_FULL = (*NINE, *MORE, *LAST)
SHIPPED: Mapping[str, Template] = MappingProxyType(
    {
        SHORT_1: Template(SHORT_1, Depth.SHORT, NINE),
        FULL_1: Template(FULL_1, Depth.FULL, _FULL),
        FULL_1_1: Template(
            FULL_1_1,
            Depth.FULL,
            tuple(replace(each, items=(*each.items, FUNDING)) if each.id == "partners" else each for each in _FULL),
        ),
    }
)
"""The templates that LearnHub brings along, those that were asked before too. Editors publish further versions, which
the store keeps."""

NEWEST: Mapping[Depth, Template] = MappingProxyType({Depth.SHORT: SHIPPED[SHORT_1], Depth.FULL: SHIPPED[FULL_1_1]})
"""What LearnHub asks now, where no editor has published a version."""

_LABELS: Mapping[str, str] = {
    path: label
    for item in NEWEST[Depth.FULL].items
    for path, label in (
        (item.path, item.label),
        *((f"{item.path}.*.{column.path}", column.label) for column in item.columns),
    )
}


def field_label(path: str) -> str:
    """The label of the field of the shipped templates that is kept at this path; of any other, its own name."""
    return _LABELS.get(pattern(path), path.rpartition(".")[2].replace("_", " ").capitalize())
