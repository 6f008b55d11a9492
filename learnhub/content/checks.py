"""The rules of a course that go past the form of one file, and the style that its words are held to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


def check_course(front: CourseFront, page: Page, modules: Sequence[ModulePages], *, complete: bool) -> None:
    """Note every fault between the files of a course, and of its style; `complete` is False when a file was not read.

    What a missing file would explain (a dead link, an objective without an item) is then left unsaid.
    """
    if front.format > FORMAT:
        page.faults.add(page.line("format"), "format-newer", format=front.format, known=FORMAT)
    if not modules:
        page.faults.add(1, "course-empty")
    pages = [page, *(each for module in modules for each in module.all)]
    _check_ids(front, page, modules)
    passages = _passages(modules)
    whole = complete and all(source.sound for module in modules for source, _ in module.lessons)
    for each in pages:
        for link in each.found.links if whole else ():
            if link.target not in passages:
                each.faults.add(link.line, "link-dead", target=link.target, nearest=nearest(link.target, passages))
    for module in modules:
        _check_module(module, passages, whole, complete)
    if front.language == "en":
        for each in pages:
            style.check_words(each.found.written, each.faults)
        for module in modules:
            _check_style(module)
    if front.language != "zh":
        for module in modules:
            _check_length(module)


def _passages(modules: Sequence[ModulePages]) -> set[str]:
    known = set()
    for module in modules:
        for source, page in module.lessons:
            known |= {source.front.id, *(f"{source.front.id}#{identity}" for identity, _ in page.found.ids)}
    return known


def _check_ids(front: CourseFront, page: Page, modules: Sequence[ModulePages]) -> None:
    first: dict[str, str] = {}
    for identity, line, faults in _ids(front, page, modules):
        place = f"{faults.path}:{line}"
        if identity != UNKNOWN_ID and first.setdefault(identity, place) != place:
            faults.add(line, "id-twice", id=identity, first=first[identity])


def _ids(front: CourseFront, page: Page, modules: Sequence[ModulePages]) -> Iterator[tuple[str, int, Faults]]:
    yield front.id, page.line("id"), page.faults
    for identity, line in page.found.ids:
        yield identity, line, page.faults
    for module in modules:
        yield module.front.id, module.page.line("id"), module.page.faults
        for index, objective in enumerate(module.front.objectives):
            yield objective.id, module.page.line("objectives", index, "id"), module.page.faults
        files = [(lesson.front.id, each) for lesson, each in module.lessons]
        files += [(quiz.front.id, each) for quiz, each in module.quizzes]
        files += [(scenario.front.id, each) for scenario, each in module.scenarios]
        files += [(sheet.front.id, each) for sheet, each in module.sheets]
        files += [(survey.front.id, each) for survey, each in module.surveys]
        for identity, each in files:
            yield identity, each.line("id"), each.faults
            for inner, line in each.found.ids:
                yield inner, line, each.faults


def _check_module(module: ModulePages, passages: set[str], whole: bool, complete: bool) -> None:
    faults = module.page.faults
    if complete and not module.lessons:
        faults.add(1, "module-without-lessons")
    if complete and not module.quizzes:
        faults.add(1, "module-without-quiz")
    for lesson, page in module.lessons:
        _check_lesson(lesson, page.faults)
    for quiz, page in module.quizzes:
        _check_quiz(quiz, page)
        for item in quiz.items:
            check_item(item, page.faults)
            if whole and item.sound and item.front.passage not in passages:
                line = item.settings_line + key_line(item.settings, ("passage",))
                near = nearest(item.front.passage, (passage for passage in passages if "#" in passage))
                page.faults.add(line, "passage-unknown", passage=item.front.passage, nearest=near)
    for scenario, page in module.scenarios:
        check_scenario(scenario, page.document.body_line, page.faults)
    for sheet, page in module.sheets:
        _check_sheet(sheet, page, module)
    for survey, page in module.surveys:
        check_survey(survey, page.document.body_line, page.faults)
    if module.sound:
        _check_objectives(module, complete)


def _check_sheet(sheet: SheetSource, page: Page, module: ModulePages) -> None:
    for name, wanted in (("ask", ASKED), ("signs", WATCHED), ("say", SAID)):
        count = len(getattr(sheet.front, name))
        if sheet.sound and count != wanted:
            page.faults.add(page.line(name), "sheet-lines", key=name, count=count, wanted=wanted)
    known = checklists(lesson.document for _, lesson in module.lessons)
    if sheet.front.checklist and sheet.front.checklist not in known:
        near = nearest(sheet.front.checklist, known)
        page.faults.add(page.line("checklist"), "sheet-checklist", id=sheet.front.checklist, nearest=near)


def _check_objectives(module: ModulePages, complete: bool) -> None:
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
        if complete and objective.id not in tested and all(item.sound for item, _ in items):
            line = module.page.line("objectives", index, "id")
            module.page.faults.add(line, "objective-without-item", id=objective.id)


def _check_lesson(lesson: LessonSource, faults: Faults) -> None:
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


def _check_quiz(quiz: QuizSource, page: Page) -> None:
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


def _check_length(module: ModulePages) -> None:
    """Chinese writes no words apart: there they are not counted."""
    least, most = LESSON_WORDS
    for _, page in module.lessons:
        count = sum(len(style.words_in(unit.text)) for unit in page.found.written)
        if not least <= count <= most:
            page.faults.add(page.document.body_line, "lesson-length", words=count, least=least, most=most)


def _check_style(module: ModulePages) -> None:
    for _, page in module.lessons:
        grade = style.reading_grade(page.found.written)
        if round(grade, 1) > GRADE:
            page.faults.add(page.document.body_line, "grade-high", grade=round(grade, 1))
    for quiz, page in module.quizzes:
        for item in quiz.items:
            if item.front.kind in {ItemKind.SINGLE, ItemKind.MULTIPLE}:
                style.check_lengths([option.label for option in item.options], item.answers_line, page.faults)
    for scenario, page in module.scenarios:
        for scene in scenario.scenes:
            style.check_lengths([choice.label for choice in scene.choices], scene.choices_line, page.faults)
