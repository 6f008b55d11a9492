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


def right(item_id: str) -> list[str]:
    """What a form sends for the right answer."""
    item = items()[item_id]
    return (
        [item.answers[0]]
        if item.kind in {ItemKind.SHORT, ItemKind.NUMERIC}
        else [each.id for each in item.options if each.right]
    )
