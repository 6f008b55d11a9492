"""The files of a course -> its value, or all their faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from learnhub.content import pictures
from learnhub.content.blocks import TITLES
from learnhub.content.captions import check_captions
from learnhub.content.checks import ModulePages, Page, check_course
from learnhub.content.document import Document, FileKind, kind_of, original_of, read_document
from learnhub.content.faults import Faults, errors, in_order
from learnhub.content.front_matter import CourseFront, ModuleFront, read_front
from learnhub.content.lesson import LessonSource, build_lesson, read_lesson, trimmed
from learnhub.content.markdown import MEDIA_ADDRESS, Rendered, Scope, render
from learnhub.content.names import check_names
from learnhub.content.patterns import check_finished
from learnhub.content.quiz import QuizSource, build_quiz, read_quiz
from learnhub.content.recordings import (
    CAPTIONS,
    ending_of,
    is_recording,
    media_name,
    recording_in,
    shown_by,
    size_of,
)
from learnhub.content.scenario import ScenarioSource, build_scenario, read_scenario
from learnhub.content.sheet import SheetSource, build_sheet, checklists, read_sheet
from learnhub.content.survey import SurveySource, build_survey, read_survey
from learnhub.content.translation import check_translation
from learnhub.domain.assessment import Quiz
from learnhub.domain.errors import Fault
from learnhub.domain.outline import Course, Lesson, Module, Objective
from learnhub.domain.scenarios import Scenario
from learnhub.domain.sheets import Sheet
from learnhub.domain.surveys import Survey

COURSE_FILE = "course.md"
MODULE_FILE = "module.md"


@dataclass(frozen=True)
class Reading:
    """What came of reading a course: its value when no error was found, and all faults in order, warnings too."""

    course: Course | None
    faults: tuple[Fault, ...]


def _check_media(path: str, data: bytes, faults: Faults) -> None:
    if is_recording(path):
        if recording_in(path, data) is None:
            faults.add(1, "recording-kind")
    elif ending_of(path) == CAPTIONS:
        check_captions(data, faults)
    else:
        pictures.check_picture(path, data, faults)


def _tell_nobody(_share: float) -> None:
    """Nobody waits."""


def read_course(
    files: Mapping[str, bytes],
    titles: Mapping[str, Mapping[str, str]] = TITLES,
    *,
    original: str = "",
    tell: Callable[[float], None] = _tell_nobody,
) -> Reading:
    """Read a course from its files (path in the course -> bytes); never raises for what stands in them.

    `titles` are the titles of blocks by course language; `original` is the language of what is not translated; `tell`
    hears after each file how much was read (0-1).
    """
    return _Reader(files, titles, original, tell).read()


class _Reader:
    def __init__(
        self,
        files: Mapping[str, bytes],
        titles: Mapping[str, Mapping[str, str]],
        original: str,
        tell: Callable[[float], None],
    ) -> None:
        self.files = files
        self.titles = titles
        self.original = original
        self.tell = tell
        self.documents = 0
        self.faults: dict[str, Faults] = {}
        self.kinds = {path: kind for path in sorted(files) if (kind := kind_of(path))}
        self.complete = True

    def read(self) -> Reading:
        names = check_names(self.files)
        for path, (kind, language) in self.kinds.items():
            if kind is FileKind.MEDIA:
                _check_media(path, self.files[path], self._faults(path))
            elif language:
                self._read_translation(path)
        course = self._read_course()
        found = list(chain(names, *(faults.found for faults in self.faults.values())))
        return Reading(None if errors(found) else course, tuple(in_order(found)))

    def _faults(self, path: str) -> Faults:
        return self.faults.setdefault(path, Faults(path))

    def _document(self, path: str) -> Document | None:
        document = read_document(path, self.files[path], self._faults(path))
        self.complete &= document is not None
        if document:
            check_finished(document, self._faults(path))
        self._read_one()
        return document

    def _read_one(self) -> None:
        self.documents += 1
        self.tell(min(1.0, self.documents / max(1, len(self.kinds))))

    def _main(self, path: str, missing: str) -> Document | None:
        """The file that a folder must have; its absence is noted."""
        if path in self.files:
            return self._document(path)
        self._faults(path).add(1, missing)
        self.complete = False
        return None

    def _read_translation(self, path: str) -> None:
        faults = self._faults(path)
        original = original_of(path)
        if original not in self.files:
            faults.add(1, "translation-alone", original=original)
        check_translation(path, self.files[path], self.files.get(original), faults)
        self._read_one()

    def _read_course(self) -> Course | None:
        faults = self._faults(COURSE_FILE)
        read = self._main(COURSE_FILE, "course-file-missing")
        document = read or Document(COURSE_FILE, "", ())
        front, _ = read_front(CourseFront, document.front, 2, faults if read else Faults(COURSE_FILE))
        scope = Scope(
            *(front.id, self.titles[front.language]), headings=True, original=self.original, language=front.language
        )
        body = self._body(document, scope)
        folders = sorted({path.partition("/")[0] for path, (kind, _) in self.kinds.items() if "/" in path})
        modules = [self._read_module(folder, scope) for folder in folders]
        check_course(front, Page(document, faults, body), [pages for _, pages in modules], complete=self.complete)
        return Course(
            id=front.id,
            title=front.title,
            language=front.language,
            summary=front.summary,
            open=front.open,
            completion=front.completion,
            number=front.number,
            body_html=body.html,
            modules=tuple(module for module, _ in modules),
        )

    def _body(self, document: Document, scope: Scope) -> Rendered:
        text = trimmed(document.body, document.body_line)
        return render(text.text, text.line, scope, self._faults(document.path))

    def _read_module(self, folder: str, course: Scope) -> tuple[Module, ModulePages]:
        path = f"{folder}/{MODULE_FILE}"
        faults = self._faults(path)
        read = self._main(path, "module-file-missing")
        document = read or Document(path, "", ())
        front, sound = read_front(ModuleFront, document.front, 2, faults if read else Faults(path))
        media = {each.partition("/")[2]: each for each in self._paths(folder, FileKind.MEDIA)}
        addresses = {name: MEDIA_ADDRESS.format(course=course.course, path=each) for name, each in media.items()}
        sizes = {name: size_of(each, self.files[each]) for name, each in media.items() if media_name(name)}
        scope = replace(course, headings=False, media=addresses, sizes=sizes)
        page = Page(document, faults, self._body(document, scope))
        lessons = [self._read_lesson(each, scope) for each in self._documents(folder, FileKind.LESSON)]
        quizzes = [self._read_quiz(each, scope) for each in self._documents(folder, FileKind.QUIZ)]
        scenarios = [self._read_scenario(each, scope) for each in self._documents(folder, FileKind.SCENARIO)]
        lines = checklists(page.document for _, page, _ in lessons)
        sheets = [self._read_sheet(each, lines, scope) for each in self._documents(folder, FileKind.SHEET)]
        surveys = [self._read_survey(each, scope) for each in self._documents(folder, FileKind.SURVEY)]
        pages = ModulePages(
            folder,
            front,
            sound,
            page,
            [(source, each) for source, each, _ in lessons],
            [(source, each) for source, each, _ in quizzes],
            [(source, each) for source, each, _ in scenarios],
            [(source, each) for source, each, _ in sheets],
            [(source, each) for source, each, _ in surveys],
        )
        texts = [data for each, data in self.files.items() if each.startswith(f"{folder}/") and each.endswith(".md")]
        for name, place in media.items():
            if not any(sign.encode() in text for sign in shown_by(name) for text in texts):
                self._faults(place).add(1, "media-unused")
        module = Module(
            id=front.id,
            title=front.title,
            summary=front.summary,
            principle=front.principle,
            objectives=tuple(Objective(each.id, each.text) for each in front.objectives),
            body_html=page.found.html,
            lessons=tuple(lesson for _, _, lesson in lessons),
            quizzes=tuple(quiz for _, _, quiz in quizzes),
            scenarios=tuple(scenario for _, _, scenario in scenarios),
            sheets=tuple(sheet for _, _, sheet in sheets),
            surveys=tuple(survey for _, _, survey in surveys),
        )
        return module, pages

    def _paths(self, folder: str, wanted: FileKind) -> list[str]:
        """The originals of a kind in a module, in order."""
        return [
            path
            for path, (kind, language) in self.kinds.items()
            if kind is wanted and not language and path.startswith(f"{folder}/")
        ]

    def _documents(self, folder: str, wanted: FileKind) -> list[Document]:
        read = (self._document(path) for path in self._paths(folder, wanted))
        return [document for document in read if document]

    def _read_lesson(self, document: Document, scope: Scope) -> tuple[LessonSource, Page, Lesson]:
        faults = self._faults(document.path)
        source = read_lesson(document, faults)
        within = replace(scope, lesson=source.front.id, headings=True, blocks=True)
        lesson, found = build_lesson(source, within, faults)
        return source, Page(document, faults, found), lesson

    def _read_quiz(self, document: Document, scope: Scope) -> tuple[QuizSource, Page, Quiz]:
        faults = self._faults(document.path)
        source = read_quiz(document, faults)
        quiz, found = build_quiz(source, scope, faults)
        return source, Page(document, faults, found), quiz

    def _read_scenario(self, document: Document, scope: Scope) -> tuple[ScenarioSource, Page, Scenario]:
        faults = self._faults(document.path)
        source = read_scenario(document, faults)
        scenario, found = build_scenario(source, scope, faults)
        return source, Page(document, faults, found), scenario

    def _read_survey(self, document: Document, scope: Scope) -> tuple[SurveySource, Page, Survey]:
        faults = self._faults(document.path)
        source = read_survey(document, faults)
        survey, found = build_survey(source, scope, faults)
        return source, Page(document, faults, found), survey

    def _read_sheet(
        self, document: Document, lines: Mapping[str, tuple[str, ...]], scope: Scope
    ) -> tuple[SheetSource, Page, Sheet]:
        faults = self._faults(document.path)
        source = read_sheet(document, faults)
        sheet, found = build_sheet(source, document, lines, scope, faults)
        return source, Page(document, faults, found), sheet
