"""The outline of a draft as it can be told from its files, whatever faults they have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from learnhub.content.document import FENCE, FileKind, kind_of
from learnhub.content.faults import Faults
from learnhub.content.front_matter import (
    FORMAT,
    STAND_IN_TITLE,
    UNKNOWN_ID,
    CourseFront,
    Front,
    LessonFront,
    ModuleFront,
    QuizFront,
    ScenarioFront,
    SheetFront,
    SurveyFront,
    read_front,
)
from learnhub.content.remembered import Remembered, Texts
from learnhub.domain.languages import LANGUAGES
from learnhub.domain.outline import Completion

FRONTS: Mapping[FileKind, type[Front]] = {
    FileKind.COURSE: CourseFront,
    FileKind.MODULE: ModuleFront,
    FileKind.LESSON: LessonFront,
    FileKind.QUIZ: QuizFront,
    FileKind.SCENARIO: ScenarioFront,
    FileKind.SHEET: SheetFront,
    FileKind.SURVEY: SurveyFront,
}

_LINE = re.compile(r'^(id|title|language|open)\s*=\s*"?((?:\\.|[^"\\\n])*)"?\s*$', re.MULTILINE)
"""A key in front matter that cannot be read as a whole."""


@dataclass(frozen=True)
class Part:
    """A file of a module: its path, its kind, and the id and title that it gives itself (its path without one)."""

    path: str
    kind: FileKind
    id: str
    title: str


@dataclass(frozen=True)
class ModuleSketch:
    """A module: its folder, its file `module.md` (None when it has none yet), its parts in order and its pictures."""

    folder: str
    id: str
    title: str
    parts: tuple[Part, ...]
    media: tuple[str, ...]


@dataclass(frozen=True)
class Sketch:
    """A course: its title and language, its modules, and the paths of files that translate others."""

    title: str
    language: str
    modules: tuple[ModuleSketch, ...]
    translations: tuple[str, ...]


_sketches: Remembered[tuple[tuple[str, str], ...], Sketch] = Remembered(16)
_parts: Remembered[tuple[str, str], Part] = Remembered(4096)


def sketch(files: Mapping[str, bytes]) -> Sketch:
    """The outline of these files. Of texts with names, the last outlines and their parts are remembered."""
    if not isinstance(files, Texts):
        return _sketch(files, {path: part_of(path, files[path]) for path in files if _is_part(path)})
    key = tuple(files.names.items())
    if found := _sketches.get(key):
        return found
    wanted = [path for path in files if _is_part(path)]
    known = {path: part for path in wanted if (part := _parts.get((path, files.names[path])))}
    files.need(["course.md"] * ("course.md" in files) + [path for path in wanted if path not in known])
    for path in wanted:
        if path not in known:
            known[path] = _parts.put((path, files.names[path]), part_of(path, files[path]))
    return _sketches.put(key, _sketch(files, known))


def _is_part(path: str) -> bool:
    kind = kind_of(path)
    return kind is not None and kind[0] is not FileKind.MEDIA and not kind[1]


def _sketch(files: Mapping[str, bytes], known: Mapping[str, Part]) -> Sketch:
    parts: dict[str, list[Part]] = {}
    media: dict[str, list[str]] = {}
    translations = []
    for path in sorted(files):
        kind, language = kind_of(path) or (None, "")
        folder = path.partition("/")[0] if "/" in path else ""
        if kind is FileKind.MEDIA:
            media.setdefault(folder, []).append(path)
        elif language:
            translations.append(path)
        elif kind:
            parts.setdefault(folder, []).append(known[path])
    course = next(iter(parts.pop("", [])), None)
    front = read_front(CourseFront, _front(files.get("course.md", b"")), 2, Faults("course.md"))[0]
    modules = []
    for folder in sorted({*parts, *media}):
        own = parts.get(folder, [])
        head = next((each for each in own if each.kind is FileKind.MODULE), None)
        rest = tuple(each for each in own if each.kind is not FileKind.MODULE)
        modules.append(
            ModuleSketch(
                folder, head.id if head else "", head.title if head else folder, rest, tuple(media.get(folder, []))
            )
        )
    return Sketch(course.title if course else "", front.language, tuple(modules), tuple(translations))


def _lines(written: str) -> dict[str, str]:
    """What single lines say, whatever stands around them."""
    return {key: value.replace('\\"', '"') for key, value in _LINE.findall(written) if value}


@lru_cache(maxsize=1024)
def _part_of(path: str, written: str) -> Part:
    found = kind_of(path)
    assert found is not None
    front = read_front(FRONTS[found[0]], written, 2, Faults(path))[0].model_dump()
    named = _lines(written)
    title = front["title"] if front["title"] != STAND_IN_TITLE else named.get("title", path.rpartition("/")[2])
    return Part(path, found[0], front["id"] if front["id"] != UNKNOWN_ID else named.get("id", ""), title)


def part_of(path: str, data: bytes) -> Part:
    """A file as an outline names it."""
    return _part_of(path, _front(data))


def known_of(slug: str, data: bytes) -> CourseFront:
    """What a course.md says of its course as far as each line by itself tells; a course that does not say whether it is
    open is shown to all."""
    named = _lines(data.decode(errors="replace"))
    return CourseFront.model_construct(
        format=FORMAT,
        id=slug,
        title=named.get("title", slug),
        language=named.get("language") if named.get("language") in LANGUAGES else "en",
        summary="-",
        open=named.get("open") != "false",
        completion=Completion.EVERY_MODULE,
    )


def _front(data: bytes) -> str:
    """The front matter, without a look at what follows it."""
    opening, _, rest = data.decode(errors="replace").partition("\n")
    front, closing, _ = f"\n{rest}".partition(f"\n{FENCE}\n")
    return f"{front[1:]}\n" if opening == FENCE and closing and front else ""
