"""The databases in which courses are previewed: made of a text, and brought up to what was changed in it since."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import tempfile
import threading
import uuid
import weakref
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

from learnhub.content.course import COURSE_FILE, read_course
from learnhub.content.document import kind_of, original_of
from learnhub.content.faults import errors, in_order, where
from learnhub.content.fronts import with_fronts
from learnhub.content.languages import Languages, Spoken, languages_of, speak
from learnhub.content.remembered import Texts
from learnhub.content.sketch import known_of
from learnhub.domain.errors import Fault
from learnhub.domain.outline import Course
from learnhub.domain.policy import SYSTEM, VISITOR, Action, Actor, Role
from learnhub.domain.principles import Principle
from learnhub.outside.clock import SetClock
from learnhub.services import authoring, learning
from learnhub.services.deriving import frame, item_rows, lesson_content, prepare, translated_rows
from learnhub.services.work import Transactions, Work, new_id
from learnhub.store import accounts, scenarios
from learnhub.store import authoring as course_store
from learnhub.store import learning as learning_store
from learnhub.store import previews as store
from learnhub.store.engine import Store
from learnhub.store.previews import Changes

APART = 1 << 40
"""From here on the keys of releases of stages begin, each with room for a million."""
_CITED = re.compile(rb"case:\s*(C-[1-9]\d{3}-[1-9]\d{0,8})")
_bases = count(1)


@dataclass(frozen=True)
class Text:
    """A text by its name, with the number and the moment of its release."""

    name: str
    files: Texts
    number: int
    at: dt.datetime


@dataclass(frozen=True)
class Read:
    """What was read of a text in a language: the files as they are shown, and what bars their publishing. Lessons,
    quizzes and dilemmas that are not `whole` were read for the outline alone."""

    files: Texts
    languages: Languages
    faults: tuple[Fault, ...]
    whole: Collection[str]


def read(slug: str, text: Text, language: str, whole: Collection[str]) -> Read:
    """A text as far as it can be read, whatever faults it has; translations into other languages are left out."""
    files = with_fronts(text.files, whole, language)
    outlined = frozenset(path for path, name in files.names.items() if name != text.files.names[path])
    mine = files.some(path for path in files if _language(path) in {"", language})
    reading = read_course(mine, known=known_of(slug, files.get(COURSE_FILE, b"")), outlined=outlined)
    wrong = errors(reading.faults)
    broken = {original_of(path) if _language(path) else path for path, _ in map(where, wrong)}
    languages = speak(mine, reading.readable, {language}, broken=broken, outlined=outlined)
    return Read(files, languages, tuple(in_order([*wrong, *languages.faults])), whole)


def _language(path: str) -> str:
    return (kind_of(path) or ("", ""))[1]


@dataclass
class Made:
    """A database with a course in it, and the people by what they are; `name` is that of its text, `read` is what was
    read of it. It goes once nobody holds it: who still looks at one that another took the place of sees it out."""

    folder: tempfile.TemporaryDirectory[str]
    store: Store
    people: Mapping[str, Actor]
    name: str
    read: Read
    cited: frozenset[str]
    release_id: int
    public_id: uuid.UUID
    turn: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        weakref.finalize(self, _take_down, self.store, self.folder)

    def path_of(self, part: str) -> str:
        """The file of the lesson, quiz or dilemma of this id; "" when there is none."""
        modules = self.read.languages.original.modules
        parts: Iterable[Any] = chain.from_iterable((*each.lessons, *each.quizzes, *each.scenarios) for each in modules)
        return next((each.path for each in parts if each.id == part), "")


def _take_down(kept: Store, folder: tempfile.TemporaryDirectory[str]) -> None:
    kept.dispose()
    folder.cleanup()


def make(work: Work, slug: str, before: Text | None, text: Text, language: str, whole: Collection[str]) -> Made:
    """A database with the course in it, each text read once, in its own language and in this one."""
    work.require(Action.COURSE_AUTHOR)
    texts = [(each, read(slug, each, language, whole)) for each in (before, text) if each]
    shown = texts[-1][1]
    cited = cited_in(shown.files, shown.files)
    rows = store.cases_beside(work.session, cited, [each.value for each in Principle])
    folder = tempfile.TemporaryDirectory(prefix="learnhub-preview-")
    stage = store.open_stage(Path(folder.name))
    keys: dict[str, int] = {}

    def begin(session: Any) -> None:
        store.keep_apart(session, APART + (next(_bases) << 20))
        for name, roles in (("Member", ()), ("Learner", ()), ("Trainer", (Role.TRAINER,))):
            keys[name.casefold()] = store.add_person(session, name, roles=roles, now=work.now)
        store.put_cases(session, rows, keys["trainer"])

    stage.write(begin)
    with stage.reading() as session:
        people = {name: accounts.actor_by_id(session, key) or VISITOR for name, key in keys.items()}
    people["visitor"] = VISITOR
    run = Transactions(stage, SetClock(work.now))
    for place, (each, found) in enumerate(texts):
        original = found.languages.original
        run.write(SYSTEM, authoring.import_course, found.files, take_folder=True, text=original)
        release_id, public_id = run.write(SYSTEM, _publish, slug, each, found.languages)
        if place == 0:
            run.write(people["learner"], learning.enrol, slug)
    return Made(folder, stage, people, text.name, shown, cited, release_id, public_id)


def _publish(work: Work, slug: str, text: Text, languages: Languages) -> tuple[int, uuid.UUID]:
    """Publish without search, which a preview does not have."""
    work.require(Action.COURSE_AUTHOR)
    course = course_store.course_by_slug(work.session, slug)
    assert course is not None
    course.archived_at = work.now
    hashes = course_store.draft_hashes(work.session, course.id)
    authoring.publish_text(work, slug, authoring.Ready(prepare(languages, search=False), hashes, text.name))
    course.archived_at = None
    work.session.flush()
    release = course_store.release_by_id(work.session, course.release_id or 0)
    assert release is not None
    there = languages_of(text.files)
    store.as_published(work.session, release.id, number=text.number, at=text.at, languages=there)
    return release.id, release.public_id


def cited_in(files: Mapping[str, bytes], paths: Any) -> frozenset[str]:
    """The numbers of the cases that these files cite."""
    return frozenset(found[1].decode() for path in paths for found in _CITED.finditer(files[path]))


def bring_up(
    work: Work, slug: str, made: Made, before: Text | None, text: Text, language: str, whole: Collection[str]
) -> bool:
    """Let a stage show what its text has become, or what more of it is `whole`; False where more has changed than the
    words of its parts, and it has to be made anew."""
    work.require(Action.COURSE_AUTHOR)
    was = made.read
    if text.files.names.keys() != was.files.names.keys() or (before and before.name == text.name):
        return False
    now = read(slug, text, language, whole)
    names = now.files.names
    changed = [path for path, name in names.items() if was.files.names[path] != name]
    now.files.need(changed)
    public_id = new_id()
    changes = changes_between(was.languages, now.languages, Changes(public_id, text.name))
    if changes is None:
        return False
    own = now.languages.original
    if framed := _frames(own, was.languages.original) != _frames(was.languages.original, own):
        changes.release.update(
            published_at=text.at,
            minutes=sum(lesson.minutes for module in own.modules for lesson in module.lessons),
            **{"open": own.open, "completion": own.completion, **frame(own)},
        )
    changes.files.update({path: (names[path], now.files[path]) for path in changed})
    cited = cited_in(now.files, changed) - made.cited
    rows = store.cases_beside(work.session, cited, ()) if cited else {}

    def write(session: Any) -> None:
        store.put_cases(session, rows, made.people["trainer"].id or 0)
        store.change_release(session, made.release_id, changes)

    made.store.write(write)
    if not framed:
        learning_store.renamed(made.public_id, public_id)
    scenarios.forget(made.release_id)
    made.name, made.public_id, made.read, made.cited = text.name, public_id, now, made.cited | cited
    return True


def _frames(course: Course, other: Course) -> tuple[Any, ...]:
    """What every page of a course shows, but of modules that are the other's very own."""
    known = set(map(id, other.modules))
    modules = tuple(module for module in course.modules if id(module) not in known)
    return course.open, course.completion, frame(replace(course, modules=modules))


def changes_between(before: Languages, after: Languages, changes: Changes) -> Changes | None:
    """What to write where a text became another one with the same parts; None where it has other parts."""
    own, other = before.original, after.original
    parts = _differing(own, other)
    spoken = {each.language: each for each in before.others}
    if parts is None or own.language != other.language or spoken.keys() != {each.language for each in after.others}:
        return None
    for kind, old, new in parts:
        if kind == "lessons":
            changes.lessons[new.id] = {"title": new.title, "minutes": new.minutes, "content": lesson_content(new)}
        elif kind == "scenarios":
            changes.scenarios[new.id] = {"content": dataclasses.asdict(new)}
        elif old.items and [item.id for item in old.items] != [item.id for item in new.items]:
            return None
        elif old.items != new.items:
            changes.items[new.id] = [*item_rows(new)]
    for each in after.others:
        changed = _retold(spoken[each.language], each)
        if changed is None:
            return None
        changes.translations += translated_rows(each, changed)
        changes.retold[each.language] = [("course", ""), *changed.values()]
    return changes


_PARTS = {"lessons": "lesson", "quizzes": "quiz", "scenarios": "scenario"}


def _differing(before: Course, after: Course) -> list[tuple[str, Any, Any]] | None:
    if [(each.id, each.principle) for each in before.modules] != [(each.id, each.principle) for each in after.modules]:
        return None
    found = []
    for was, now in zip(before.modules, after.modules, strict=True):
        for kind in _PARTS if was is not now else ():
            old, new = getattr(was, kind), getattr(now, kind)
            if [each.id for each in old] != [each.id for each in new]:
                return None
            found += [(kind, a, b) for a, b in zip(old, new, strict=True) if a is not b and a != b]
    return found


def _retold(before: Spoken, after: Spoken) -> dict[str, tuple[str, str]] | None:
    """The parts whose words in a language are others now, by path; None where the course has other parts."""
    parts = _differing(before.course, after.course)
    if parts is None:
        return None
    found = {new.path: (_PARTS[kind], new.id) for kind, _, new in parts}
    for module in after.course.modules:
        for kind, named in _PARTS.items():
            for part in getattr(module, kind):
                if before.states.get(part.path) != after.states.get(part.path):
                    found[part.path] = named, part.id
    return found
