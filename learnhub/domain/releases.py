"""What separates two releases of a course, and what a learner who moves from one to the other keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from learnhub.domain.progress import Facts, ModuleOutline, progress


class Weight(StrEnum):
    """The author's word on a release: a minor one moves learners at once, a material one is offered to them."""

    MINOR = "minor"
    MATERIAL = "material"


class PartKind(StrEnum):
    """What a course is made of, in the order in which changes are told."""

    COURSE = "course"
    MODULE = "module"
    LESSON = "lesson"
    SCENARIO = "scenario"
    QUIZ = "quiz"
    SURVEY = "survey"
    SHEET = "sheet"


class PartChange(StrEnum):
    """What became of a part."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Part:
    """A part of a course by the id that stands in its text; `digest` names its bytes."""

    kind: PartKind
    id: str
    title: str
    digest: str


@dataclass(frozen=True)
class Difference:
    """A part that is not as it was, under the title that it has now, or had last."""

    kind: PartKind
    id: str
    title: str
    change: PartChange


def parts_changed(before: Sequence[Part], after: Sequence[Part]) -> tuple[Difference, ...]:
    """What differs between two sets of parts, by kind, in the order of the later text; what is gone comes last."""
    was = {(part.kind, part.id): part for part in before}
    now = {(part.kind, part.id): part for part in after}
    found = [
        Difference(part.kind, part.id, part.title, PartChange.CHANGED if key in was else PartChange.NEW)
        for key, part in now.items()
        if key not in was or was[key].digest != part.digest
    ]
    found += [
        Difference(part.kind, part.id, part.title, PartChange.GONE) for key, part in was.items() if key not in now
    ]
    kinds = list(PartKind)
    return tuple(sorted(found, key=lambda each: (kinds.index(each.kind), each.change is PartChange.GONE)))


def counted(differences: Sequence[Difference]) -> Mapping[tuple[PartKind, PartChange], int]:
    """How many parts of each kind are new, changed or gone, in the order in which they are told."""
    found: dict[tuple[PartKind, PartChange], int] = {}
    for each in differences:
        found[each.kind, each.change] = found.get((each.kind, each.change), 0) + 1
    return found


def keeps_all(before: Sequence[ModuleOutline], after: Sequence[ModuleOutline], facts: Facts) -> bool:
    """Whether a learner with these facts loses nothing by the move: what was complete stays so, and nothing that was
    read or passed stops to count."""
    was, now = progress(before, facts), progress(after, facts)
    if now.percent < was.percent or (was.completed_at and not now.completed_at):
        return False
    stays = {module.outline.id for module in now.modules if module.completed_at}
    if any(module.completed_at and module.outline.id not in stays for module in was.modules):
        return False
    lessons = {lesson.id for module in after for lesson in module.lessons}
    quizzes = {quiz.id for module in after for quiz in module.quizzes}
    for module in before:
        if any(_read(facts, lesson.id) and lesson.id not in lessons for lesson in module.lessons):
            return False
        if any(_passed(facts, quiz.id) and quiz.id not in quizzes for quiz in module.quizzes):
            return False
    return True


def _read(facts: Facts, lesson_id: str) -> bool:
    fact = facts.lessons.get(lesson_id)
    return fact is not None and fact.read_at is not None


def _passed(facts: Facts, quiz_id: str) -> bool:
    fact = facts.quizzes.get(quiz_id)
    return fact is not None and fact.passed_at is not None
