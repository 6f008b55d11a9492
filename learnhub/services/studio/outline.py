"""The outline of a course: what is new in it, what moves, what is renamed or taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from learnhub.content import patterns
from learnhub.content.document import FENCE, FileKind, kind_of, read_document
from learnhub.content.faults import Faults
from learnhub.content.front_fields import front_fields
from learnhub.content.front_matter import SUMMARY_LENGTH, TITLE_LENGTH
from learnhub.content.ids import free_id
from learnhub.content.intake import ids_in, next_number
from learnhub.content.patterns import Say
from learnhub.content.settings_text import put
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.drafting import begin_course, change_draft, sha
from learnhub.services.work import Work
from learnhub.store import authoring

ENDINGS: Mapping[FileKind, str] = {
    FileKind.LESSON: ".md",
    FileKind.QUIZ: ".quiz.md",
    FileKind.SCENARIO: ".scenario.md",
    FileKind.SHEET: ".sheet.md",
    FileKind.SURVEY: ".survey.md",
}
_NAMED = re.compile(r"(?P<number>\d{2,3})-(?P<name>[a-z0-9-]+)(?P<rest>(?:\..*)?)")


def new_course(work: Work, title: str, language: str, summary: str) -> str:
    """Begin a course with its first file; its id is made from its title. Raises Denied, Invalid."""
    work.require(Action.COURSE_AUTHOR)
    title, summary = _line("title", title, TITLE_LENGTH), _line("summary", summary, SUMMARY_LENGTH)
    slug = free_id(title, "course", authoring.slugs(work.session))
    begin_course(work, slug)
    change_draft(
        work, slug, {"course.md": patterns.course(slug, title, language, summary)}, base={}, origin=Origin.EDIT
    )
    return slug


def new_module(work: Work, slug: str, title: str, summary: str, principle: str) -> str:
    """Add a module at the end of the course; its folder. Raises Denied, NotFound, Invalid."""
    title = _line("title", title, TITLE_LENGTH)
    files = _files(work, slug)
    identity = free_id(title, "module", ids_in(files))
    folder = f"{next_number(files):02}-{_name(identity)}"
    content = patterns.module(identity, title, " ".join(summary.split()), principle)
    _change(work, slug, files, {f"{folder}/module.md": content})
    return folder


def new_part(work: Work, slug: str, folder: str, kind: str, title: str, pattern: str, say: Say) -> str:
    """Add a lesson, a quiz, a dilemma, a sheet or a survey at the end of a module; its path. Raises Denied, NotFound,
    Invalid."""
    title = _line("title", title, TITLE_LENGTH)
    files = _files(work, slug)
    if not any(path.startswith(f"{folder}/") for path in files):
        raise NotFound
    if kind not in set(ENDINGS):
        raise Invalid(Fault("kind", "not-a-choice"))
    taken = ids_in(files)
    identity = free_id(title, kind, taken)
    taken.add(identity)

    def new_id(words: str) -> str:
        made = free_id(words, "part", taken)
        taken.add(made)
        return made

    head = _head(files.get(f"{folder}/module.md", b""))
    objectives = [head["id-0"]] if "id-0" in head else []
    path = f"{folder}/{next_number(files, folder):02}-{_name(identity)}{ENDINGS[FileKind(kind)]}"
    made: Mapping[str, Callable[[], bytes]] = {
        "lesson": lambda: patterns.lesson(identity, title, objectives, pattern, say, new_id),
        "quiz": lambda: patterns.quiz(identity, title, say),
        "scenario": lambda: patterns.scenario(identity, title, objectives, head.get("principle", ""), say),
        "sheet": lambda: patterns.sheet(identity, title, say),
        "survey": lambda: patterns.survey(identity, title),
    }
    _change(work, slug, files, {path: made[kind]()})
    return path


def rename(work: Work, slug: str, path: str, title: str) -> None:
    """Give a file another title; its id stays. Raises Denied, NotFound, Invalid."""
    title = _line("title", title, TITLE_LENGTH)
    files = _files(work, slug)
    document = read_document(path, files.get(path, b""), Faults(path))
    if document is None:
        raise NotFound
    content = f"{FENCE}\n{put(document.front, {'title': title})}{FENCE}\n{document.body}".encode()
    _change(work, slug, files, {path: content})


def take_out(work: Work, slug: str, path: str) -> None:
    """Take a file with its translations, or a module with all its files, out of the draft; the trash keeps them.

    Raises Denied, NotFound.
    """
    files = _files(work, slug)
    gone = [each for each in files if each.startswith(f"{path}/")] if "/" not in path else _with_languages(files, path)
    if not gone:
        raise NotFound
    _change(work, slug, files, dict.fromkeys(gone), origin=Origin.TRASH)


def move(work: Work, slug: str, path: str, to: str) -> str:
    """Move a part or a module: `up`, `down`, into another module's folder, or to a place (`folder:number`, from 0).

    Its names in the draft change, its ids stay, and its translations and pictures come along. The new path. Raises
    Denied, NotFound.
    """
    files = _files(work, slug)
    if "/" not in path:
        return _move_module(work, slug, files, path, to)
    folder = path.partition("/")[0]
    rows = _rows(files, folder)
    if path not in rows:
        raise NotFound
    into, place = folder, rows.index(path)
    target, _, number = to.partition(":")
    if to in {"up", "down"}:
        place += -1 if to == "up" else 1
    else:
        into, place = target, int(number) if number.isdecimal() and len(number) < 5 else len(_rows(files, target))
    others = [each for each in _rows(files, into) if each != path]
    if into != folder and not any(each.startswith(f"{into}/") for each in files):
        raise NotFound
    others.insert(max(0, min(place, len(others))), path)
    changes = _renumbered(files, others, into)
    if into != folder:
        changes |= _pictures(files, path, folder, into)
    _change(work, slug, files, changes)
    return next((new for new, old in _new_names(others, into).items() if old == path), path)


def _move_module(work: Work, slug: str, files: Mapping[str, bytes], folder: str, to: str) -> str:
    folders = sorted({path.partition("/")[0] for path in files if "/" in path})
    if folder not in folders:
        raise NotFound
    place = folders.index(folder) + (-1 if to == "up" else 1)
    if to not in {"up", "down"}:
        place = int(to.rpartition(":")[2]) if to.rpartition(":")[2].isdecimal() else folders.index(folder)
    folders.remove(folder)
    folders.insert(max(0, min(place, len(folders))), folder)
    names = {old: _numbered(old, number, len(folders)) for number, old in enumerate(folders, 1)}
    changes: dict[str, bytes | None] = {}
    for path, content in files.items():
        old, slash, rest = path.partition("/")
        if slash and names[old] != old:
            changes.setdefault(path, None)
            changes[f"{names[old]}/{rest}"] = content
    _change(work, slug, files, changes)
    return names[folder]


def _rows(files: Mapping[str, bytes], folder: str) -> list[str]:
    """The originals of a module's parts, in order."""
    kinds = {path: kind_of(path) for path in sorted(files) if path.startswith(f"{folder}/")}
    return [path for path, kind in kinds.items() if kind and kind[0] in ENDINGS and not kind[1]]


def _new_names(rows: list[str], folder: str) -> dict[str, str]:
    """New path -> old path, for these parts in this order in a folder."""
    made = {}
    for number, old in enumerate(rows, 1):
        made[f"{folder}/{_numbered(PurePosixPath(old).name, number, len(rows))}"] = old
    return made


def _numbered(name: str, number: int, count: int) -> str:
    found = _NAMED.fullmatch(name)
    if found is None:
        return name
    return f"{number:0{max(2, len(str(count)))}}-{found['name']}{found['rest']}"


def _renumbered(files: Mapping[str, bytes], rows: list[str], folder: str) -> dict[str, bytes | None]:
    changes: dict[str, bytes | None] = {}
    for new, old in _new_names(rows, folder).items():
        if new != old:
            for each in _with_languages(files, old):
                moved = new.removesuffix(".md") + each[len(old) - len(".md") :]
                changes.setdefault(each, None)
                changes[moved] = files[each]
    return changes


def _with_languages(files: Mapping[str, bytes], path: str) -> list[str]:
    """A file and its translations."""
    stem = re.escape(path.removesuffix(".md"))
    named = re.compile(rf"{stem}(?:\.(?:en|fr|es|ru|ar|zh))?\.md")
    return [each for each in files if named.fullmatch(each)]


def _pictures(files: Mapping[str, bytes], path: str, folder: str, into: str) -> dict[str, bytes | None]:
    """The pictures that a part shows, for the module that it goes to."""
    return {
        f"{into}/{each.partition('/')[2]}": content
        for each, content in files.items()
        if each.startswith(f"{folder}/media/")
        and each.partition("/")[2].encode() in files[path]
        and f"{into}/{each.partition('/')[2]}" not in files
    }


def _files(work: Work, slug: str) -> dict[str, bytes]:
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    return authoring.draft_files(work.session, course.id)


def _change(
    work: Work,
    slug: str,
    files: Mapping[str, bytes],
    changes: Mapping[str, bytes | None],
    *,
    origin: Origin = Origin.EDIT,
) -> None:
    base = {path: sha(files[path]) for path in changes if path in files}
    change_draft(work, slug, changes, base=base, origin=origin)


def _head(data: bytes) -> dict[str, str]:
    document = read_document("", data, Faults(""))
    return (front_fields(FileKind.MODULE, document.front) if document else None) or {}


def _name(identity: str) -> str:
    return identity[:40].strip("-")


def _line(path: str, text: str, most: int) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid(Fault(path, "required"))
    if len(text) > most:
        raise Invalid(Fault(path, "too-long", {"limit": most, "length": len(text)}))
    return text
