"""What can be shown of a course that has faults: each part under an id of its own, none that cannot be played."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from learnhub.content.front_matter import ID_LENGTH, STAND_IN_TITLE, UNKNOWN_ID
from learnhub.domain.assessment import Item, ItemKind, Quiz
from learnhub.domain.outline import Course, Module
from learnhub.domain.scenarios import Scenario, Scene, leading_back


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def readable(course: Course, outlined: Container[str] = ()) -> Course:
    """The course with all of its parts that can be shown. What has no id, or that of another part, gets one; a file
    whose front matter could not be read is left out, and so are questions that cannot be asked and choices of a dilemma
    that lead nowhere. Of `outlined` files no more is asked than front matter."""
    taken = {course.id}
    return replace(
        course,
        modules=tuple(
            _module(module, taken, outlined) for module in course.modules if _parts(module) or _is_read(module)
        ),
    )


def _parts(module: Module) -> list[Any]:
    """What can be read of a module, by the files that have a page."""
    return [each for each in (*module.lessons, *module.quizzes, *module.scenarios) if _is_read(each)]


def _is_read(part: Any) -> bool:
    """Whether the front matter of a file could be read: else both of these are stand-ins."""
    return bool(part.id != UNKNOWN_ID or part.title != STAND_IN_TITLE)


def _module(module: Module, taken: set[str], outlined: Container[str]) -> Module:
    (own,) = _apart([module], taken)
    lessons = _apart(filter(_is_read, module.lessons), taken)
    played = (each for each in module.scenarios if (each.scenes or each.path in outlined) and _is_read(each))
    return replace(
        own,
        title=own.title if _is_read(module) else _parts(module)[0].path.partition("/")[0],
        objectives=_apart(module.objectives, taken),
        lessons=lessons,
        quizzes=tuple(_quiz(each, taken) for each in _apart(filter(_is_read, module.quizzes), taken)),
        scenarios=tuple(map(_scenario, _apart(played, taken))),
        sheets=_apart(filter(_is_read, module.sheets), taken),
        surveys=tuple(
            replace(each, questions=_apart(each.questions, taken))
            for each in _apart(filter(_is_read, module.surveys), taken)
        ),
    )


def _quiz(quiz: Quiz, taken: set[str]) -> Quiz:
    asked = (replace(item, options=_apart(item.options, set())) for item in quiz.items if _can_be_asked(item))
    return replace(quiz, items=_apart(asked, taken))


def _can_be_asked(item: Item) -> bool:
    match item.kind:
        case ItemKind.GAPS:
            return bool(item.gaps) and all(any(gap.answers) for gap in item.gaps)
        case ItemKind.SHORT | ItemKind.NUMERIC | ItemKind.OPEN:
            return True
        case ItemKind.MATCH | ItemKind.CATEGORY:
            return bool(item.options and item.targets)
        case _:
            return bool(item.options)


def _scenario(scenario: Scenario) -> Scenario:
    """A dilemma in which each choice leads on."""
    scenes = _apart(scenario.scenes, set())
    ways = {scene.id: [choice.to for choice in scene.choices] for scene in scenes}
    back = set(leading_back(ways))

    def walkable(scene: Scene) -> Scene:
        leads = (each for each in scene.choices if each.to in ways and (scene.id, each.to) not in back)
        return replace(scene, choices=() if scene.ending else _apart(leads, set()))

    return replace(scenario, scenes=tuple(map(walkable, scenes)))


def _apart(parts: Iterable[N], taken: set[str]) -> tuple[N, ...]:
    """The parts, each under an id that is not `taken` before; then it is."""
    made = []
    for part in parts:
        identity, number = part.id, 1
        while identity in taken or identity == UNKNOWN_ID:
            number += 1
            identity = f"{part.id[: ID_LENGTH - 6]}-{number}"
        taken.add(identity)
        made.append(part if identity == part.id else replace(part, id=identity))  # type: ignore[type-var]
    return tuple(made)
