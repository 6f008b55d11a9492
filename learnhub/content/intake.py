"""What other systems hold, as the files of modules: pages cut into lessons, headings brought to two levels, new ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from learnhub.content.document import TEXT_LIMIT
from learnhub.content.from_pages import Piece, plain_words
from learnhub.content.front_matter import TITLE_LENGTH, CourseFront, LessonFront, ModuleFront
from learnhub.content.ids import free_id
from learnhub.content.lesson import LessonSource, Prose
from learnhub.content.remembered import Remembered, Texts
from learnhub.content.writer import write_lesson, write_page
from learnhub.domain.errors import Fault
from learnhub.domain.outline import Completion

WORDS_A_MINUTE = 130
LESSON_BYTES = TEXT_LIMIT - 16 * 1024
"""A lesson that is longer is divided."""

_IDS = re.compile(rb'(?:\{#|id\s*=\s*")([a-z0-9-]+)')


@dataclass(frozen=True)
class PageText:
    """A lesson to be: its title and what stands in it."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class QuizText:
    """A quiz to be: its title, and the making of its text from the path and the ids in use."""

    title: str
    write: Callable[[str, set[str]], bytes]


@dataclass(frozen=True)
class ModuleText:
    """A module to be. `body` stands above its lessons; `pictures` are named as its pieces name them."""

    title: str
    body: tuple[Piece, ...] = ()
    parts: tuple[PageText | QuizText, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def ids_in(files: Mapping[str, bytes]) -> set[str]:
    """Every id that stands in these files. Those of texts with names are remembered by each."""
    paths = [path for path in files if path.endswith(".md")]
    if not isinstance(files, Texts):
        return {identity for path in paths for identity in _ids(files[path])}
    known = {path: _known.get(files.names[path]) for path in paths}
    files.need(path for path, found in known.items() if found is None)
    for path, found in known.items():
        known[path] = found if found is not None else _known.put(files.names[path], _ids(files[path]))
    return set().union(*(found for found in known.values() if found))


_known: Remembered[str, frozenset[str]] = Remembered(2048)


def _ids(data: bytes) -> frozenset[str]:
    return frozenset(found.decode() for found in _IDS.findall(data))


def next_number(paths: Iterable[str], folder: str = "") -> int:
    """The number of the next module folder of a course that has these files, or of the next file of a module."""
    within = f"{folder}/" if folder else ""
    inside = (path.removeprefix(within) for path in paths if path.startswith(within))
    names = {path.partition("/")[0] for path in inside if folder or "/" in path}
    return 1 + max((int(name.partition("-")[0]) for name in names if name[:2].isdecimal()), default=0)


def cut(pieces: Sequence[Piece], title: str) -> tuple[str, tuple[Piece, ...], tuple[PageText, ...]]:
    """A long page as a module: its title, what stands above the lessons, and the lessons.

    The first heading is the title when it stands alone on its level and no other is higher; lessons begin at the
    highest level below. A beginning with headings of its own is a lesson too.
    """
    levels = [piece.level for piece in pieces if piece.level]
    if levels and levels[0] == min(levels) and levels.count(levels[0]) == 1 and len(levels) > 1:
        first = next(place for place, piece in enumerate(pieces) if piece.level)
        title = _title(pieces[first].text)
        pieces = [*pieces[:first], *pieces[first + 1 :]]
        levels = levels[1:]
    top = min(levels, default=0)
    parts: list[tuple[str, list[Piece]]] = [("", [])]
    for piece in pieces:
        if top and piece.level == top:
            parts.append((_title(piece.text), []))
        else:
            parts[-1][1].append(piece)
    beginning = parts.pop(0)[1]
    lessons = [PageText(name, tuple(inner)) for name, inner in parts]
    above = tuple(beginning)
    if any(piece.level or "![" in piece.text or piece.text.startswith(":::") for piece in above) or not lessons:
        lessons.insert(0, PageText(title, above))
        above = ()
    return title, above, tuple(lessons)


def _title(markdown: str) -> str:
    plain = plain_words(markdown) or "-"
    return plain if len(plain) <= TITLE_LENGTH else plain[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def module_files(module: ModuleText, number: int, taken: set[str], report: list[Fault]) -> dict[str, bytes]:
    """The files of a module; `taken` are ids in use, to which its own are added. What had to change is reported."""
    title = _title(module.title)
    identity = _take(title, "module", taken)
    folder = f"{number:02}-{identity}"
    front = ModuleFront.model_construct({"id", "title"}, id=identity, title=title)
    files = {f"{folder}/module.md": write_page(front, "\n\n".join(_flat(module.body)))}
    place = 1
    for part in module.parts:
        if isinstance(part, QuizText):
            path = f"{folder}/{place:02}-{free_id(part.title, 'quiz', taken)}.quiz.md"
            files[path] = part.write(path, taken)
            place += 1
            continue
        for name, pieces in _divided(part, report):
            lesson = _take(name, "lesson", taken)
            path = f"{folder}/{place:02}-{lesson}.md"
            files[path] = _lesson(path, lesson, name, pieces, taken, report)
            place += 1
    for name, data in module.pictures.items():
        files[f"{folder}/media/{name}"] = data
    return files


def course_file(title: str, language: str, taken: set[str]) -> tuple[str, bytes]:
    """The id and the course.md of a new course, which nobody may read without an account."""
    identity = _take(title, "course", taken)
    given = {"format": 1, "id": identity, "title": _title(title), "language": language}
    given |= {"open": False, "completion": Completion.EVERY_MODULE}
    return identity, write_page(CourseFront.model_construct(set(given), **given), "")


def _take(words: str, what: str, taken: set[str]) -> str:
    identity = free_id(words, what, taken)
    taken.add(identity)
    return identity


def _divided(page: PageText, report: list[Fault]) -> Iterable[tuple[str, list[Piece]]]:
    """The page, or its parts when a lesson cannot be so long."""
    parts: list[list[Piece]] = [[]]
    size = 0
    for piece in page.pieces:
        length = sum(len(text.encode()) + 2 for text in (piece.text, *piece.notes))
        if size + length > LESSON_BYTES and parts[-1]:
            parts.append([])
            size = 0
        if length > LESSON_BYTES:
            report.append(Fault(page.title, "text-long", {}))
            continue
        parts[-1].append(piece)
        size += length
    if len(parts) > 1:
        report.append(Fault(page.title, "lesson-divided", {"count": len(parts)}))
    for count, pieces in enumerate(parts, 1):
        yield _title(page.title if count == 1 else f"{page.title} ({count})"), pieces


def _lesson(
    path: str, identity: str, title: str, pieces: Sequence[Piece], taken: set[str], report: list[Fault]
) -> bytes:
    levels = sorted({piece.level for piece in pieces if piece.level})
    if len(levels) > 2:
        report.append(Fault(title, "heading-depth", {}))
    made: list[str] = []
    begun = False
    for piece in pieces:
        if not piece.level:
            made.append(piece.text)
            continue
        if piece.level != levels[0] and not begun:
            report.append(Fault(plain_words(piece.text), "heading-raised", {}))
        signs = "###" if piece.level != levels[0] and begun else "##"
        begun = True
        made.append(f"{signs} {piece.text} {{#{_take(plain_words(piece.text), 'heading', taken)}}}")
    made += [note for piece in pieces for note in piece.notes]
    text = "\n\n".join(made)
    minutes = min(120, max(1, round(len(text.split()) / WORDS_A_MINUTE)))
    given = {"id": identity, "title": title, "minutes": minutes, "objectives": ()}
    front = LessonFront.model_construct(set(given), **given)
    return write_lesson(LessonSource(path, front, (Prose(text),) if text else ()))


def _flat(pieces: Iterable[Piece]) -> list[str]:
    """Where no heading may stand it is a line of bold words."""
    parts = [f"**{piece.text}**" if piece.level and "*" not in piece.text else piece.text for piece in pieces]
    return [*parts, *(note for piece in pieces for note in piece.notes)]
