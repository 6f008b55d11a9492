"""A course to take away, for tests: two modules with a dilemma, a checklist, and a practice question of each kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from learnhub.content.course import read_course
from learnhub.content.manifest import release_name
from learnhub.domain.assessment import ItemKind
from learnhub.interop.packages.kit import Kit
from learnhub.paths import data_dir
from learnhub.render.environment import Pages
from learnhub.services.packages import Contents, in_language
from tests import courses
from tests.items import text_of
from tests.translated import translated

AT = dt.datetime(2027, 2, 14, 9, tzinfo=dt.UTC)
MARKED_HERE = tuple(kind for kind in ItemKind if kind is not ItemKind.OPEN)
CHECK = "02-same-news/02-check.quiz.md"
LESSON = "02-same-news/01-one-day.md"
PICTURE = "02-same-news/media/second dáy.svg"
CHECKLIST = """
See [who gives](who-gives#the-list), [the table](who-decides) and [a case](case:C-2027-1).

![A second day](media/second%20dáy.svg) ![The same](media/second%20d%C3%A1y.svg)

::: checklist {#before-monday}
- Write to all.
- Name one day.
:::
"""


def files() -> dict[str, bytes]:
    """The files of the course."""
    given = courses.edited(
        LESSON, "All letters left on Monday.\n", "All letters left on Monday.\n" + CHECKLIST, courses.with_scenario()
    )
    practice = "\n".join(text_of(kind, form="practice", passage="one-day#monday") for kind in MARKED_HERE)
    return {**given, CHECK: given[CHECK] + b"\n" + practice.encode(), PICTURE: courses.PICTURE.encode()}


def with_more() -> dict[str, bytes]:
    """The same with a question that a person marks, a time limit and help that costs."""
    letter = text_of(ItemKind.OPEN, form="A", passage="one-day#monday")
    given = files()
    text = given[CHECK].decode().replace("draw = 1\n", "draw = 1\nminutes = 20\nhint-cost = 10\nchecks = 1\n", 1)
    return {**given, CHECK: (text + "\n" + letter).encode()}


def with_languages() -> dict[str, bytes]:
    """The same with its first module but for a lesson in French and Arabic; one passage has no French."""
    return translated(translated(files(), "fr", leave="the-date"), "ar", proposal=True)


def contents(given: dict[str, bytes] | None = None) -> Contents:
    """The course as a release has it."""
    given = given or files()
    read = read_course(given)
    assert read.course, read.faults
    return Contents(read.course, given, 1, release_name(given), AT)


def spoken(language: str) -> Contents:
    """The course in a language that it is translated into, or in its own."""
    given = with_languages()
    return in_language(contents(given), given, language)


def one_module(whole: Contents, module_id: str) -> Contents:
    """The contents of one module alone."""
    modules = tuple(module for module in whole.course.modules if module.id == module_id)
    return replace(whole, course=replace(whole.course, modules=modules))


def kit(pages: Pages) -> Kit:
    """What packages are made with."""
    return Kit(pages, data_dir("static"), "https://learn.example.org/")
