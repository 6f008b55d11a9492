"""The files of a course -> its value, or all their faults."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from learnhub.content.blocks import TITLES
from learnhub.content.checks import Page, check_course, check_page
from learnhub.content.document import Document, FileKind, kind_of, read_document
from learnhub.content.faults import Faults, errors, in_order
from learnhub.content.front_matter import CourseFront, completed, read_front
from learnhub.content.markdown import Scope
from learnhub.content.module import MODULE_FILE, ReadModule, body, check_media, read_module, translation_faults
from learnhub.content.names import check_names
from learnhub.content.patterns import check_finished
from learnhub.content.readable import readable
from learnhub.content.remembered import Texts, names_of
from learnhub.domain.errors import Fault
from learnhub.domain.outline import Course

__all__ = ["COURSE_FILE", "MODULE_FILE", "Reading", "read_course"]

COURSE_FILE = "course.md"


@dataclass(frozen=True)
class Reading:
    """What came of reading a course: its value when no error was found, all faults in order, warnings too, and what can
    be shown of it whatever was found."""

    course: Course | None
    faults: tuple[Fault, ...]
    readable: Course


def _tell_nobody(_share: float) -> None:
    """Nobody waits."""


def read_course(
    files: Mapping[str, bytes],
    titles: Mapping[str, Mapping[str, str]] = TITLES,
    *,
    original: str = "",
    known: CourseFront | None = None,
    outlined: Collection[str] = (),
    tell: Callable[[float], None] = _tell_nobody,
) -> Reading:
    """Read a course from its files (path in the course -> bytes); never raises for what stands in them.

    `titles` are the titles of blocks by course language; `original` is the language of what is not translated; what is
    `known` of the course is its id, in a translation its language, and what its own file does not say as it should;
    `outlined` files have their front matter alone, and what they hold is not missed; `tell` hears after each file how
    much was read (0-1). Modules and files that were read before are remembered by their SHA-256.
    """
    return _Reader(files, titles, original, known, outlined, tell).read()


class _Reader:
    def __init__(
        self,
        files: Mapping[str, bytes],
        titles: Mapping[str, Mapping[str, str]],
        original: str,
        known: CourseFront | None,
        outlined: Collection[str],
        tell: Callable[[float], None],
    ) -> None:
        self.files = files
        self.titles = titles
        self.names = names_of(files) if titles is TITLES else None
        self.original = original
        self.known = known
        self.outlined = outlined
        self.tell = tell
        self.documents = 0
        self.faults: dict[str, Faults] = {}
        self.kinds = {path: kind for path in sorted(files) if (kind := kind_of(path))}
        self.complete = True

    def read(self) -> Reading:
        found = check_names(self.files)
        for path, (kind, language) in self.kinds.items():
            if "/" in path:
                continue
            if kind is FileKind.MEDIA:
                check_media(path, self.files[path], self._faults(path))
            elif language:
                self._read_translation(path)
        course, more = self._read_course()
        found += [*more, *(fault for faults in self.faults.values() for fault in faults.found)]
        wrong = bool(errors(found))
        shown = readable(course, self.outlined) if wrong else course
        return Reading(None if wrong else course, tuple(in_order(found)), shown)

    def _faults(self, path: str) -> Faults:
        return self.faults.setdefault(path, Faults(path))

    def _read_one(self) -> None:
        self.documents += 1
        self.tell(min(1.0, self.documents / max(1, len(self.kinds))))

    def _read_translation(self, path: str) -> None:
        self._faults(path).found += translation_faults(path, self.files, self.names)
        self._read_one()

    def _main(self) -> Document | None:
        """The file that a course must have; its absence is noted."""
        faults = self._faults(COURSE_FILE)
        document = None
        if COURSE_FILE not in self.files:
            faults.add(1, "course-file-missing")
        else:
            document = read_document(COURSE_FILE, self.files[COURSE_FILE], faults)
            self._read_one()
        if document:
            check_finished(document, faults)
        self.complete &= document is not None
        return document

    def _read_course(self) -> tuple[Course, list[Fault]]:
        faults = self._faults(COURSE_FILE)
        read = self._main()
        document = read or Document(COURSE_FILE, "", ())
        front, sound = read_front(CourseFront, document.front, 2, faults if read else Faults(COURSE_FILE))
        if self.known:
            front = front if sound else completed(front, self.known)
            language = self.known.language if self.original else front.language
            front = front.model_copy(update={"id": self.known.id, "language": language})
        scope = Scope(
            *(front.id, self.titles[front.language]), headings=True, original=self.original, language=front.language
        )
        page = Page(document, faults, body(document, scope, faults))
        check_page(page, front.language)
        modules = self._read_modules(scope)
        self.complete &= all(each.complete for each in modules)
        found = check_course(front, page, [each.facts for each in modules], complete=self.complete)
        course = Course(
            id=front.id,
            title=front.title,
            language=front.language,
            summary=front.summary,
            open=front.open,
            completion=front.completion,
            number=front.number,
            body_html=page.found.html,
            modules=tuple(each.module for each in modules),
        )
        return course, [*found, *(fault for each in modules for fault in each.faults)]

    def _read_modules(self, scope: Scope) -> list[ReadModule]:
        kinds: dict[str, dict[str, tuple[FileKind, str]]] = {}
        for path, kind in self.kinds.items():
            if "/" in path:
                kinds.setdefault(path.partition("/")[0], {})[path] = kind
        paths: dict[str, list[str]] = {folder: [] for folder in kinds}
        for path in sorted(self.files):
            folder, mark, _ = path.partition("/")
            if mark and folder in paths:
                paths[folder].append(path)
        return [
            read_module(
                folder,
                self._some(paths[folder]),
                some,
                self.names and {path: self.names[path] for path in paths[folder]},
                scope,
                frozenset(path for path in self.outlined if path.startswith(f"{folder}/")),
                self._read_one,
            )
            for folder, some in sorted(kinds.items())
        ]

    def _some(self, paths: list[str]) -> Mapping[str, bytes]:
        files = self.files
        return files.some(paths) if isinstance(files, Texts) else {path: files[path] for path in paths}
