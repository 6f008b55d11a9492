"""A module: from its files to its value, its faults, and what the rest of its course has to know of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from learnhub.content import checks, pictures
from learnhub.content.captions import check_captions
from learnhub.content.checks import ModuleFacts, ModulePages, Page
from learnhub.content.document import Document, FileKind, original_of, read_document
from learnhub.content.faults import Faults
from learnhub.content.front_matter import ModuleFront, read_front
from learnhub.content.lesson import build_lesson, read_lesson, trimmed
from learnhub.content.markdown import MEDIA_ADDRESS, Rendered, Scope, render
from learnhub.content.patterns import check_finished
from learnhub.content.quiz import build_quiz, read_quiz
from learnhub.content.recordings import CAPTIONS, ending_of, is_recording, media_name, recording_in, shown_by, size_of
from learnhub.content.remembered import Remembered, Texts
from learnhub.content.scenario import build_scenario, read_scenario
from learnhub.content.sheet import SheetSource, build_sheet, checklists, read_sheet
from learnhub.content.survey import build_survey, read_survey
from learnhub.content.translation import check_translation
from learnhub.domain.errors import Fault
from learnhub.domain.outline import Module, Objective
from learnhub.domain.sheets import Sheet

MODULE_FILE = "module.md"
_MODULES_BYTES = 8_000_000
_FILES_BYTES = 2_000_000
"""How much text stands behind the modules, and the files, that are remembered as they were read."""

Kinds = Mapping[str, tuple[FileKind, str]]


@dataclass(frozen=True)
class ReadModule:
    """A module as it was read; `complete` is False when one of its files could not be taken apart."""

    module: Module
    faults: tuple[Fault, ...]
    facts: ModuleFacts
    complete: bool


@dataclass(frozen=True)
class _File:
    """A file as it was read by itself: what is written in it, what its text holds, its value, and its faults."""

    faults: tuple[Fault, ...]
    document: Document | None = None
    source: Any = None
    found: Any = None
    value: Any = None


_modules: Remembered[Hashable, ReadModule] = Remembered(_MODULES_BYTES)
_files: Remembered[Hashable, _File] = Remembered(_FILES_BYTES)


def read_module(
    folder: str,
    files: Mapping[str, bytes],
    kinds: Kinds,
    names: Mapping[str, str] | None,
    scope: Scope,
    outlined: frozenset[str],
    tell: Callable[[], None],
) -> ReadModule:
    """Read the module of a folder from its files; `kinds` are those of all that are files of a course. With `names`
    (path -> SHA-256) the last modules are remembered, and in one that changed its files that did not."""
    key = names and (folder, *_around(scope), tuple(names.items()), outlined)
    found = _modules.get(key) if key else None
    if found is None:
        if isinstance(files, Texts):
            files.need(files)
        found = _Reader(folder, files, kinds, names, scope, outlined, tell).read()
        if key:
            _modules.put(key, found, _size(files))
        return found
    for kind, _ in kinds.values():
        if kind is not FileKind.MEDIA:
            tell()
    return found


def forget() -> None:
    """Remember nothing: what is read next is read as by a process that has just begun."""
    _modules.forget()
    _files.forget()


def _around(scope: Scope) -> tuple[Hashable, ...]:
    return scope.course, scope.language, scope.original


def _size(files: Mapping[str, bytes]) -> int:
    return sum(len(data) for path, data in files.items() if path.endswith(".md"))


def check_media(path: str, data: bytes, faults: Faults) -> None:
    """Note the faults of a picture, a recording or captions."""
    if is_recording(path):
        if recording_in(path, data) is None:
            faults.add(1, "recording-kind")
    elif ending_of(path) == CAPTIONS:
        check_captions(data, faults)
    else:
        pictures.check_picture(path, data, faults)


def translation_faults(path: str, files: Mapping[str, bytes], names: Mapping[str, str] | None) -> tuple[Fault, ...]:
    """The faults of a translation beside its original; remembered where there are `names`."""
    original = original_of(path)
    key = names and (path, names[path], names.get(original))
    if key and (known := _files.get(key)):
        return known.faults
    faults = Faults(path)
    if original not in files:
        faults.add(1, "translation-alone", original=original)
    check_translation(path, files[path], files.get(original), faults)
    found = _File(tuple(faults.found))
    if key:
        _files.put(key, found, len(files[path]))
    return found.faults


def body(document: Document, scope: Scope, faults: Faults) -> Rendered:
    """The text of a file without blocks of its own."""
    text = trimmed(document.body, document.body_line)
    return render(text.text, text.line, scope, faults)


_READERS: Mapping[FileKind, tuple[Any, Any, Any]] = {
    FileKind.LESSON: (read_lesson, build_lesson, checks.check_lesson),
    FileKind.QUIZ: (read_quiz, build_quiz, checks.check_quiz),
    FileKind.SCENARIO: (read_scenario, build_scenario, checks.check_scenario_page),
    FileKind.SURVEY: (read_survey, build_survey, checks.check_survey_page),
}
"""How a file is read, made into its value, and checked."""


class _Reader:
    def __init__(
        self,
        folder: str,
        files: Mapping[str, bytes],
        kinds: Kinds,
        names: Mapping[str, str] | None,
        scope: Scope,
        outlined: frozenset[str],
        tell: Callable[[], None],
    ) -> None:
        self.folder, self.files, self.kinds, self.names, self.tell = folder, files, kinds, names, tell
        self.outlined = outlined
        media = {each.partition("/")[2]: each for each in self._paths(FileKind.MEDIA)}
        self.media = media
        self.scope = replace(
            scope,
            headings=False,
            media={name: MEDIA_ADDRESS.format(course=scope.course, path=each) for name, each in media.items()},
            sizes={name: size_of(each, files[each]) for name, each in media.items() if media_name(name)},
        )
        self.faults: dict[str, Faults] = {}
        self.complete = not outlined

    def read(self) -> ReadModule:
        language = self.scope.language
        for path, (kind, other) in self.kinds.items():
            if kind is FileKind.MEDIA:
                check_media(path, self.files[path], self._faults(path))
            elif other:
                self._read_translation(path)
        path = f"{self.folder}/{MODULE_FILE}"
        faults = self._faults(path)
        read = self._main(path)
        document = read or Document(path, "", ())
        front, sound = read_front(ModuleFront, document.front, 2, faults if read else Faults(path))
        page = Page(document, faults, body(document, self.scope, faults))
        checks.check_page(page, language)
        lessons, quizzes, scenarios, surveys = (
            self._read_all(kind) for kind in (FileKind.LESSON, FileKind.QUIZ, FileKind.SCENARIO, FileKind.SURVEY)
        )
        sheets = self._read_sheets([each.document for _, each, _ in lessons])
        for _, each, _ in sheets:
            checks.check_page(each, language)
        parts: list[Any] = [
            [(source, each) for source, each, _ in some] for some in (lessons, quizzes, scenarios, sheets, surveys)
        ]
        facts = checks.check_module(ModulePages(self.folder, front, sound, page, *parts))
        self._check_unused()
        module = Module(
            id=front.id,
            title=front.title,
            summary=front.summary,
            principle=front.principle,
            objectives=tuple(Objective(each.id, each.text) for each in front.objectives),
            body_html=page.found.html,
            lessons=tuple(value for _, _, value in lessons),
            quizzes=tuple(value for _, _, value in quizzes),
            scenarios=tuple(value for _, _, value in scenarios),
            sheets=tuple(value for _, _, value in sheets),
            surveys=tuple(value for _, _, value in surveys),
        )
        found = tuple(fault for each in self.faults.values() for fault in each.found)
        return ReadModule(module, found, facts, self.complete)

    def _faults(self, path: str) -> Faults:
        return self.faults.setdefault(path, Faults(path))

    def _paths(self, wanted: FileKind) -> list[str]:
        """The originals of a kind, in order."""
        return [path for path, (kind, language) in self.kinds.items() if kind is wanted and not language]

    def _document(self, path: str, faults: Faults) -> Document | None:
        document = read_document(path, self.files[path], faults)
        if document:
            check_finished(document, faults)
        return document

    def _main(self, path: str) -> Document | None:
        if path not in self.files:
            self._faults(path).add(1, "module-file-missing")
            self.complete = False
            return None
        document = self._document(path, self._faults(path))
        self.complete &= document is not None
        self.tell()
        return document

    def _read_translation(self, path: str) -> None:
        self._faults(path).found += translation_faults(path, self.files, self.names)
        self.tell()

    def _read_all(self, kind: FileKind) -> list[tuple[Any, Page, Any]]:
        read = [(path, self._remembered(path, kind)) for path in self._paths(kind)]
        made = []
        for path, file in read:
            self._faults(path).found += file.faults
            self.complete &= file.document is not None
            self.tell()
            if file.document:
                made.append((file.source, Page(file.document, self._faults(path), file.found), file.value))
        return made

    def _remembered(self, path: str, kind: FileKind) -> _File:
        if self.names is None:
            return self._read_file(path, kind)
        media = tuple(self.scope.media), tuple(self.scope.sizes.items())
        key = (path, self.names[path], *_around(self.scope), *media, path in self.outlined)
        return _files.get(key) or _files.put(key, self._read_file(path, kind), len(self.files[path]))

    def _read_file(self, path: str, kind: FileKind) -> _File:
        faults = Faults(path)
        document = self._document(path, faults)
        if document is None:
            return _File(tuple(faults.found))
        read, build, check = _READERS[kind]
        source = read(document, faults)
        scope = self.scope
        if kind is FileKind.LESSON:
            scope = replace(scope, lesson=source.front.id, headings=True, blocks=True)
        value, found = build(source, scope, faults)
        if path not in self.outlined:
            check(source, Page(document, faults, found), scope.language)
        return _File(tuple(faults.found), document, source, found, value)

    def _read_sheets(self, lessons: list[Document]) -> list[tuple[SheetSource, Page, Sheet]]:
        lines = checklists(lessons)
        made = []
        for path in self._paths(FileKind.SHEET):
            faults = self._faults(path)
            document = self._document(path, faults)
            self.complete &= document is not None
            self.tell()
            if document:
                source = read_sheet(document, faults)
                sheet, found = build_sheet(source, document, lines, self.scope, faults)
                made.append((source, Page(document, faults, found), sheet))
        return made

    def _check_unused(self) -> None:
        texts = [data for path, data in self.files.items() if path.endswith(".md")]
        for name, path in self.media.items():
            if not any(sign.encode() in text for sign in shown_by(name) for text in texts):
                self._faults(path).add(1, "recording-unused" if media_name(name) else "media-unused")
