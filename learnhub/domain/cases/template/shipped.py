"""The templates that LearnHub brings along, and the labels of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from learnhub.domain.cases.answers import pattern
from learnhub.domain.cases.template.fields import Depth, Template
from learnhub.domain.cases.template.full import LAST, MORE
from learnhub.domain.cases.template.nine import NINE

SHORT_1, FULL_1 = "short-1", "full-1"
SHIPPED: Mapping[str, Template] = MappingProxyType(
    {
        SHORT_1: Template(SHORT_1, Depth.SHORT, NINE),
        FULL_1: Template(FULL_1, Depth.FULL, (*NINE, *MORE, *LAST)),
    }
)
"""The templates that LearnHub brings along. Editors publish further versions, which the store keeps."""

_LABELS: Mapping[str, str] = {
    path: label
    for item in SHIPPED[FULL_1].items
    for path, label in (
        (item.path, item.label),
        *((f"{item.path}.*.{column.path}", column.label) for column in item.columns),
    )
}


def field_label(path: str) -> str:
    """The label of the field of the shipped templates that is kept at this path; of any other, its own name."""
    return _LABELS.get(pattern(path), path.rpartition(".")[2].replace("_", " ").capitalize())
