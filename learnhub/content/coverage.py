"""What the items of courses cover: objective by lesson and form, principle by kind and difficulty."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from learnhub.domain.assessment import Form, Item, ItemKind
from learnhub.domain.outline import Course, Module
from learnhub.domain.principles import Principle


def coverage(courses: Sequence[Course]) -> Iterator[str]:
    """The lines of two kinds of table, in Markdown: one of objectives for each course, one of principles for all."""
    for course in sorted(courses, key=lambda each: each.number or math.inf):
        yield from _objectives(course)
    yield from _principles([item for course in courses for module in course.modules for item in _items(module)])


def _items(module: Module) -> Iterator[Item]:
    for quiz in module.quizzes:
        yield from quiz.items


def _objectives(course: Course) -> Iterator[str]:
    yield f"## {course.title}"
    yield ""
    yield "| Module | Objective | Lessons | A | B | Practice | Kinds | Difficulty 1, 2, 3 |"
    yield "|---|---|---|---|---|---|---|---|"
    for module in course.modules:
        for objective in module.objectives:
            lessons = [f"`{lesson.id}`" for lesson in module.lessons if objective.id in lesson.objectives]
            items = [item for item in _items(module) if item.objective == objective.id]
            forms = Counter(item.form for item in items)
            kinds = Counter(item.kind.value for item in items)
            yield _row(
                module.title,
                f"{objective.text} `{objective.id}`",
                ", ".join(lessons),
                *(forms[form] for form in Form),
                ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())),
                _difficulties(items),
            )
    yield ""


def _principles(items: Sequence[Item]) -> Iterator[str]:
    kinds = [kind for kind in ItemKind if any(item.kind == kind for item in items)]
    yield "## Principle by kind and difficulty"
    yield ""
    yield _row("Principle", *(kind.value for kind in kinds), "Difficulty 1, 2, 3", "All")
    yield "|---" * (len(kinds) + 3) + "|"
    for principle in Principle:
        mine = [item for item in items if item.principle == principle]
        counts = Counter(item.kind for item in mine)
        yield _row(
            f"{principle.number} {principle.value}", *(counts[kind] for kind in kinds), _difficulties(mine), len(mine)
        )
    counts = Counter(item.kind for item in items)
    yield _row("All", *(counts[kind] for kind in kinds), _difficulties(items), len(items))


def _difficulties(items: Iterable[Item]) -> str:
    counts = Counter(item.difficulty for item in items)
    return ", ".join(str(counts[difficulty]) for difficulty in (1, 2, 3))


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
