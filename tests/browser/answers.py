"""What is right in the quizzes of the shipped course, as its text says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from learnhub.content.course import read_course
from learnhub.content.folder import read_folder
from learnhub.domain.assessment import Item, ItemKind
from learnhub.domain.outline import Course

COURSE = Path(__file__).parents[2] / "courses" / "nine-principles"


@cache
def course() -> Course:
    """The course that every demonstration has."""
    made = read_course(read_folder(COURSE)[0]).course
    assert made is not None
    return made


@cache
def items() -> dict[str, Item]:
    """Its questions, by id."""
    return {item.id: item for module in course().modules for quiz in module.quizzes for item in quiz.items}


def right(item_id: str) -> list[tuple[str, str]]:
    """The fields that a form sends for the right answer, each with its value."""
    item = items()[item_id]
    match item.kind:
        case ItemKind.ORDER:
            return [(f"{item_id}:{each.id}", str(place)) for place, each in enumerate(item.options, 1)]
        case ItemKind.MATCH | ItemKind.CATEGORY:
            return [(f"{item_id}:{each.id}", each.to) for each in item.options]
        case ItemKind.GAPS:
            return [(f"{item_id}:{gap.id}", gap.answers[0]) for gap in item.gaps]
        case ItemKind.SHORT | ItemKind.NUMERIC:
            unit = [(f"{item_id}:unit", item.units[0].name)] if item.units else []
            return [(item_id, item.answers[0]), *unit]
        case ItemKind.OPEN:
            return [(item_id, "A text of my own.")]
        case _:
            sure = [(f"{item_id}:certainty", "3")] if item.certainty else []
            return [*((item_id, each.id) for each in item.options if each.right), *sure]
