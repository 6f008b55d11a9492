"""The rules of a course that go past the form of one file, and the style that its words are held to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from learnhub.content import style
from learnhub.content.document import Document
from learnhub.content.faults import Faults, nearest
from learnhub.content.front_matter import FORMAT, UNKNOWN_ID, CourseFront, ModuleFront, key_line
from learnhub.content.items import check_item
from learnhub.content.lesson import ChoiceSource, LessonSource
from learnhub.content.markdown import Rendered
from learnhub.content.options import OptionSource
from learnhub.content.quiz import QuizSource, takes
from learnhub.content.scenario import ScenarioSource, check_scenario
from learnhub.content.sheet import SheetSource, checklists
from learnhub.content.survey import SurveySource, check_survey
from learnhub.domain.assessment import Form, ItemKind, in_drawing_order
from learnhub.domain.errors import Fault
from learnhub.domain.sheets import ASKED, SAID, WATCHED

LESSON_WORDS = (400, 800)
GRADE = 8


@dataclass
class Page:
    """A file that was read: its faults, its blocks, and what its words were found to hold."""

    document: Document
    faults: Faults
    found: Rendered

    def line(self, *place: str | int) -> int:
        """The line of a key in the front matter."""
        return 2 + key_line(self.document.front, place)


@dataclass(frozen=True)
class ModulePages:
    """A module as it is written, with the pages of its files."""

    folder: str
    front: ModuleFront
    sound: bool
    page: Page
    lessons: Sequence[tuple[LessonSource, Page]]
    quizzes: Sequence[tuple[QuizSource, Page]]
    scenarios: Sequence[tuple[ScenarioSource, Page]]
    sheets: Sequence[tuple[SheetSource, Page]]
    surveys: Sequence[tuple[SurveySource, Page]]

    @property
    def all(self) -> list[Page]:
        """The pages of all its files."""
        files = (*self.lessons, *self.quizzes, *self.scenarios, *self.sheets, *self.surveys)
        return [self.page, *(page for _, page in files)]


Named = tuple[str, int, str]
"""An id, a passage or what a link leads to, with the line and the path where it stands."""


@dataclass(frozen=True)
class ModuleFacts:
    """What the rest of a course has to know of a module: its ids, its passages, what its texts link to and what its
    questions name, each with line and path; whether its lessons are `sound`; and the faults that it has once the whole
    course could be read."""

    ids: tuple[Named, ...]
    passages: frozenset[str]
    links: tuple[Named, ...]
    asked: tuple[Named, ...]
    sound: bool
    if_complete: tuple[Fault, ...]


def check_course(front: CourseFront, page: Page, modules: Sequence[ModuleFacts], *, complete: bool) -> list[Fault]:
    """The faults between the files of a course; `complete` is False when a file was not read.

    What a missing file would explain (a dead link, an objective without an item) is then left unsaid.
    """
    if front.format > FORMAT:
        page.faults.add(page.line("format"), "format-newer", format=front.format, known=FORMAT)
    if not modules:
        page.faults.add(1, "course-empty")
    path = page.faults.path
    own = [(front.id, page.line("id"), path), *((identity, line, path) for identity, line in page.found.ids)]
    found = _twice(own, modules)
    if complete:
        found += [fault for module in modules for fault in module.if_complete]
    if complete and all(module.sound for module in modules):
        passages = frozenset().union(*(module.passages for module in modules))
        links = [(link.target, link.line, path) for link in page.found.links]
        for target, line, at in chain(links, *(module.links for module in modules)):
            if target not in passages:
                params = {"target": target, "nearest": nearest(target, passages)}
                found.append(Fault(f"{at}:{line}", "link-dead", params))
        for passage, line, at in chain.from_iterable(module.asked for module in modules):
            if passage not in passages:
                near = nearest(passage, (each for each in passages if "#" in each))
                found.append(Fault(f"{at}:{line}", "passage-unknown", {"passage": passage, "nearest": near}))
    return found


def _twice(own: Sequence[Named], modules: Sequence[ModuleFacts]) -> list[Fault]:
    known = {identity for identity, _, _ in own}
    count = len(own)
    for module in modules:
        known.update([identity for identity, _, _ in module.ids])
        count += len(module.ids)
    if len(known) == count:
        return []
    first: dict[str, str] = {}
    found = []
    for identity, line, path in chain(own, *(module.ids for module in modules)):
        place = f"{path}:{line}"
        if identity != UNKNOWN_ID and first.setdefault(identity, place) != place:
            found.append(Fault(place, "id-twice", {"id": identity, "first": first[identity]}))
    return found


def check_page(page: Page, language: str) -> None:
    """Note what is amiss with the words of a file by itself."""
    if language == "en":
        style.check_words(page.found.written, page.faults)


def check_lesson(lesson: LessonSource, page: Page, language: str) -> None:
    """Note what is amiss with a lesson by itself. Chinese writes no words apart: there they are not counted."""
    check_page(page, language)
    _check_choices(lesson, page.faults)
    if language == "en":
        grade = style.reading_grade(page.found.written)
        if round(grade, 1) > GRADE:
            page.faults.add(page.document.body_line, "grade-high", grade=round(grade, 1))
    if language != "zh":
        least, most = LESSON_WORDS
        count = sum(style.words_counted(unit.text) for unit in page.found.written)
        if not least <= count <= most:
            page.faults.add(page.document.body_line, "lesson-length", words=count, least=least, most=most)


def check_quiz(quiz: QuizSource, page: Page, language: str) -> None:
    """Note what is amiss with a quiz by itself."""
    check_page(page, language)
    _check_draw(quiz, page)
    for item in quiz.items:
        check_item(item, page.faults)
        if language == "en" and item.front.kind in {ItemKind.SINGLE, ItemKind.MULTIPLE}:
            style.check_lengths([option.label for option in item.options], item.answers_line, page.faults)


def check_scenario_page(scenario: ScenarioSource, page: Page, language: str) -> None:
    """Note what is amiss with a scenario by itself."""
    check_page(page, language)
    check_scenario(scenario, page.document.body_line, page.faults)
    for scene in scenario.scenes if language == "en" else ():
        style.check_lengths([choice.label for choice in scene.choices], scene.choices_line, page.faults)


def check_survey_page(survey: SurveySource, page: Page, language: str) -> None:
    """Note what is amiss with a survey by itself."""
    check_page(page, language)
    check_survey(survey, page.document.body_line, page.faults)


def check_module(module: ModulePages) -> ModuleFacts:
    """Note the faults between the files of a module, and say what its course has to know of it."""
    later = Faults(module.page.faults.path)
    for sheet, page in module.sheets:
        _check_sheet(sheet, page, module, later)
    if not module.lessons:
        later.add(1, "module-without-lessons")
    if not module.quizzes:
        later.add(1, "module-without-quiz")
    if module.sound:
        _check_objectives(module, later)
    passages = set()
    for source, page in module.lessons:
        passages |= {source.front.id, *(f"{source.front.id}#{identity}" for identity, _ in page.found.ids)}
    return ModuleFacts(
        ids=tuple(_ids(module)),
        passages=frozenset(passages),
        links=tuple((link.target, link.line, page.faults.path) for page in module.all for link in page.found.links),
        asked=tuple(
            (item.front.passage, item.settings_line + key_line(item.settings, ("passage",)), page.faults.path)
            for quiz, page in module.quizzes
            for item in quiz.items
            if item.sound
        ),
        sound=all(source.sound for source, _ in module.lessons),
        if_complete=tuple(later.found),
    )


def _ids(module: ModulePages) -> Iterator[Named]:
    path = module.page.faults.path
    yield module.front.id, module.page.line("id"), path
    for index, objective in enumerate(module.front.objectives):
        yield objective.id, module.page.line("objectives", index, "id"), path
    files: tuple[tuple[Any, Page], ...] = (
        *module.lessons,
        *module.quizzes,
        *module.scenarios,
        *module.sheets,
        *module.surveys,
    )
    for source, page in files:
        yield source.front.id, page.line("id"), page.faults.path
        for identity, line in page.found.ids:
            yield identity, line, page.faults.path


def _check_sheet(sheet: SheetSource, page: Page, module: ModulePages, later: Faults) -> None:
    for name, wanted in (("ask", ASKED), ("signs", WATCHED), ("say", SAID)):
        count = len(getattr(sheet.front, name))
        if sheet.sound and count != wanted:
            page.faults.add(page.line(name), "sheet-lines", key=name, count=count, wanted=wanted)
    known = checklists(lesson.document for _, lesson in module.lessons)
    if sheet.front.checklist and sheet.front.checklist not in known:
        near = nearest(sheet.front.checklist, known)
        place = f"{page.faults.path}:{page.line('checklist')}"
        later.found.append(Fault(place, "sheet-checklist", {"id": sheet.front.checklist, "nearest": near}))


def _check_objectives(module: ModulePages, later: Faults) -> None:
    known = {objective.id for objective in module.front.objectives}
    items = [(item, page) for quiz, page in module.quizzes for item in quiz.items]
    named = [
        (identity, page.line("objectives", index), page)
        for lesson, page in module.lessons
        for index, identity in enumerate(lesson.front.objectives)
    ]
    named += [
        (identity, page.line("objectives", index), page)
        for scenario, page in module.scenarios
        for index, identity in enumerate(scenario.front.objectives)
    ]
    named += [
        (item.front.objective, item.settings_line + key_line(item.settings, ("objective",)), page)
        for item, page in items
        if item.sound
    ]
    for identity, line, page in named:
        if identity not in known:
            page.faults.add(line, "objective-unknown", id=identity, nearest=nearest(identity, known))
    tested = {item.front.objective for item, _ in items}
    for index, objective in enumerate(module.front.objectives):
        if objective.id not in tested and all(item.sound for item, _ in items):
            later.add(module.page.line("objectives", index, "id"), "objective-without-item", id=objective.id)


def _check_choices(lesson: LessonSource, faults: Faults) -> None:
    for choice in (part for part in lesson.parts if isinstance(part, ChoiceSource)):
        _check_option_ids(choice.options, faults)
        for option in choice.options:
            if "[" in option.mark:
                faults.add(option.line, "option-mark")
            if not option.note:
                faults.add(option.line, "consequence-missing", id=option.id)
        for option in [option for option in choice.options if option.marked][1:]:
            faults.add(option.line, "choice-two-recommended")


def _check_option_ids(options: Sequence[OptionSource], faults: Faults) -> None:
    first: dict[str, int] = {}
    for option in options:
        if option.id != UNKNOWN_ID and first.setdefault(option.id, option.line) != option.line:
            faults.add(option.line, "id-twice", id=option.id, first=f"{faults.path}:{first[option.id]}")


def _check_draw(quiz: QuizSource, page: Page) -> None:
    front = quiz.front
    if not quiz.items:
        page.faults.add(page.document.body_line, "quiz-empty")
    if not quiz.sound:
        return
    if front.opens and front.closes and front.closes <= front.opens:
        page.faults.add(page.line("closes"), "window-empty")
    if front.passing > front.draw:
        page.faults.add(page.line("pass"), "pass-over-draw", passing=front.passing, draw=front.draw)
    counts = Counter(item.front.form for item in quiz.items)
    for form in (Form.A, Form.B) if quiz.items and all(item.sound for item in quiz.items) else ():
        if counts[form] < front.draw:
            params = {"form": form.value, "count": counts[form], "draw": front.draw}
            page.faults.add(page.line("draw"), "form-short", **params)
    if quiz.items and all(item.sound for item in quiz.items):
        _check_blueprint(quiz, page)


def _check_blueprint(quiz: QuizSource, page: Page) -> None:
    """Each line finds its items in each form, and all of them fit the draw."""
    front = quiz.front
    lines = takes(front)
    fronts = [item.front for item in quiz.items]
    rows = {cell: index for index, line in enumerate(lines) for cell in line.cells(fronts)}
    for form in (Form.A, Form.B):
        pool = [each for each in fronts if each.form is form]
        for cell in in_drawing_order(lines, fronts):
            fitting = [each for each in pool if cell.fits(each)][: cell.take]
            pool = [each for each in pool if each not in fitting]
            if len(fitting) < cell.take:
                params = {"count": len(fitting), "take": cell.take, "form": form.value}
                page.faults.add(page.line("blueprint", rows[cell]), "blueprint-short", **params)
    count = sum(cell.take for cell in in_drawing_order(lines, fronts))
    if count > front.draw:
        page.faults.add(page.line("draw"), "blueprint-over-draw", count=count, draw=front.draw)
