"""A kind of item is added in one place on each floor, and is missing on none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from learnhub.content.items import FORMS
from learnhub.domain.assessment import RULES, ItemKind
from tests.items import EXAMPLES

ROOT = Path(__file__).parents[2]
QUESTIONS = (ROOT / "templates" / "parts" / "questions.html").read_text(encoding="utf-8")
DOCUMENTED = (ROOT / "docs" / "text-format.md").read_text(encoding="utf-8")


def registered(name: str) -> set[str]:
    """The kinds that a template's table has a macro for."""
    table = re.search(rf"{{% set {name} = {{(.*?)}} %}}", QUESTIONS, re.DOTALL)
    assert table is not None
    return set(re.findall(r'"([a-z-]+)": \w+', table[1]))


@pytest.mark.parametrize(
    ("floor", "kinds"),
    [
        ("domain", {kind.value for kind in RULES}),
        ("content", {kind.value for kind in FORMS}),
        ("a question as it is asked", registered("asked")),
        ("its result", registered("results")),
        ("the text format", set(re.findall(r"^\| `([a-z-]+)` \|", DOCUMENTED, re.MULTILINE))),
        ("tests", {kind.value for kind in EXAMPLES}),
    ],
)
def test_every_kind_of_item_is_on_every_floor(floor: str, kinds: set[str]) -> None:
    assert kinds >= {kind.value for kind in ItemKind}, floor
