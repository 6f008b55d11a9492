"""Trainers turn lessons learned into course text, with their source kept; modules that cite a case follow it."""

from __future__ import annotations

import datetime as dt
import difflib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from learnhub.content.course import read_course
from learnhub.content.document import FileKind, kind_of
from learnhub.content.faults import errors
from learnhub.content.intake import next_number
from learnhub.content.manifest import release_name
from learnhub.content.seeds import UNFINISHED
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.outline import Course as CourseText
from learnhub.domain.outline import Module
from learnhub.domain.policy import Action
from learnhub.domain.teaching import Learned, TaughtAs
from learnhub.services.drafting import change_draft, sha
from learnhub.services.work import Work
from learnhub.store import authoring, drafting
from learnhub.store import teaching as store
from learnhub.store.tables.teaching import Teaching
from learnhub.store.teaching import ModuleOffered, OpenTask, Taught

PAGE = 30
MOST_TASKS = 50
MOST_TEXT = 20_000


@dataclass(frozen=True)
class TeachingPage:
    """A page of lessons learned that wait, with the tasks that cases raised. `next` is the key of the next page."""

    waiting: tuple[Learned, ...]
    next: str | None
    tasks: tuple[OpenTask, ...]


@dataclass(frozen=True)
class TaughtPage:
    """A page of what was done with lessons learned."""

    done: tuple[Taught, ...]
    next: str | None


@dataclass(frozen=True)
class Spot:
    """Where in a module a new part can stand: a lesson or a quiz by its path, or a new scenario beside them."""

    taught_as: TaughtAs
    path: str
    title: str


@dataclass(frozen=True)
class Told:
    """What a seed is made of: the lesson learned and its case's text, which everybody may read."""

    learned: Learned
    situation: str
    action: str
    result: str
    what_did_not_work: str


@dataclass(frozen=True)
class Desk:
    """A module of a draft, open to take a lesson learned. `draft` names the text that the trainer saw; `faults` keep it
    from being changed here."""

    told: Told
    course: str
    language: str
    module_id: str
    module_title: str
    principle: str | None
    spots: tuple[Spot, ...]
    objective: str
    passage: str
    new_id: str
    draft: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Comparison:
    """The file as it would be: lines with +, - or a space before them, and the faults that bar it."""

    path: str
    lines: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...] = field(default=())


def waiting(work: Work, *, after: str | None = None) -> TeachingPage:
    """Lessons learned with which nothing was done yet, the newest first, and modules to look at. Raises Denied."""
    work.require(Action.COURSE_AUTHOR)
    found = store.open_lessons(work.session, before=_key(after), most=PAGE + 1)
    rows = found[:PAGE]
    more = rows[-1][1] if len(found) > PAGE else None
    return TeachingPage(
        waiting=tuple(learned for learned, _key in rows),
        next=f"{more[0].isoformat()}/{more[1]}/{more[2]}" if more else None,
        tasks=tuple(store.open_tasks(work.session, most=MOST_TASKS)) if after is None else (),
    )


def _key(after: str | None) -> store.LessonKey | None:
    try:
        moment, case, position = (after or "").split("/")
        at = dt.datetime.fromisoformat(moment)
        return (at, int(case), int(position)) if at.tzinfo else None
    except ValueError:
        return None


def taught(work: Work, *, after: str | None = None) -> TaughtPage:
    """What was done with lessons learned: by whom, where, and the release that took it up. Raises Denied."""
    work.require(Action.COURSE_AUTHOR)
    before = int(after) if after and after.isascii() and after.isdecimal() and len(after) < 19 else None
    found = store.taught(work.session, before=before, most=PAGE + 1)
    rows = tuple(found[:PAGE])
    return TaughtPage(rows, str(rows[-1].id) if len(found) > PAGE else None)


def choose(work: Work, number: str, position: int) -> tuple[Told, tuple[ModuleOffered, ...]]:
    """A lesson learned, and the modules that could teach it, those of its principles first. Raises Denied, NotFound."""
    told, _case_id = _told(work, number, position)
    offered = store.modules(work.session)
    ours = told.learned.principles
    return told, tuple(sorted(offered, key=lambda each: each.principle not in ours))


def desk(work: Work, number: str, position: int, course: str, module_id: str) -> Desk:
    """A module of the course's draft, open to take this lesson learned. Raises Denied, NotFound."""
    told, _case_id = _told(work, number, position)
    files, text, faults = _draft(work, course)
    module = _module(text, module_id) if text else None
    prefix = f"from-{number.lower()}" + (f"-{position}" if position > 1 else "")
    return Desk(
        told=told,
        course=course,
        language=text.language if text else "en",
        module_id=module_id,
        module_title=module.title if module else module_id,
        principle=module.principle if module else None,
        spots=tuple(_spots(files, module)) if module else (),
        objective=module.objectives[0].id if module and module.objectives else "",
        passage=_passage(module) if module else "",
        new_id=_free(prefix, files),
        draft=release_name(files),
        faults=tuple(faults),
    )


def compare(
    work: Work, number: str, position: int, course: str, module_id: str, taught_as: str, path: str, text: str
) -> Comparison:
    """What adding this text would change in the draft, and what bars it. Raises Denied, NotFound."""
    _told(work, number, position)
    files, before, _faults = _draft(work, course)
    if before is None:
        raise Conflict("draft-faulty")
    return _comparison(files, _module(before, module_id), taught_as, path, text)[0]


@dataclass(frozen=True)
class ReadyToTeach:
    """A text that was read in its course and found right: the files that it makes of `draft`, the name of the text that
    they were made from, and the SHA-256 of what they replace."""

    number: str
    position: int
    course: str
    module_id: str
    taught_as: str
    path: str
    text: str
    draft: str
    files: Mapping[str, bytes]
    base: Mapping[str, str]


def ready_to_teach(
    work: Work,
    public_id: uuid.UUID,
    number: str,
    position: int,
    course: str,
    module_id: str,
    taught_as: str,
    path: str,
    text: str,
    *,
    draft: str,
) -> ReadyToTeach | None:
    """The text in the course's draft, ready to be written; None when this was sent before. It takes long for a long
    course, and holds nobody up.

    `draft` names the text that the trainer saw. Raises Conflict when the draft is another by now; Invalid with the
    faults that the course would have; Denied, NotFound.
    """
    _told(work, number, position)
    if store.teaching_exists(work.session, public_id):
        return None
    files, before, _faults = _draft(work, course)
    if before is None or release_name(files) != draft:
        raise Conflict("draft-changed", current=(path,))
    comparison, after = _comparison(files, _module(before, module_id), taught_as, path, text)
    if comparison.faults:
        raise Invalid(*comparison.faults)
    changed = {name: each for name, each in after.items() if files.get(name) != each}
    base = {name: sha(files[name]) for name in changed if name in files}
    return ReadyToTeach(number, position, course, module_id, taught_as, path, text, draft, changed, base)


def teach(work: Work, public_id: uuid.UUID, ready: ReadyToTeach) -> None:
    """Add the text to the course's draft and keep who teaches what; sent twice is once. Raises Conflict when the draft
    is another than the one that it was read in; Denied, NotFound."""
    told, case_id = _told(work, ready.number, ready.position)
    if store.teaching_exists(work.session, public_id):
        return
    kept = authoring.course_by_slug(work.session, ready.course)
    if kept is None:
        raise NotFound
    if drafting.newest_name(work.session, kept.id) != ready.draft:
        raise Conflict("draft-changed", current=(ready.path,))
    change_draft(work, ready.course, ready.files, base=ready.base, origin=Origin.TEACH, note=ready.number)
    work.session.add(
        Teaching(
            public_id=public_id,
            case_id=case_id,
            position=told.learned.position,
            owner_id=work.actor.id,
            taught_as=TaughtAs(ready.taught_as),
            course_id=kept.id,
            module_id=ready.module_id,
            ref=_new_id(ready.text),
            began_at=work.now,
        )
    )


def set_aside(work: Work, number: str, position: int, reason: str) -> None:
    """Do nothing with a lesson learned, and say why. Raises Denied, NotFound, Invalid without a reason."""
    told, case_id = _told(work, number, position)
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid(Fault("reason", "required"))
    if len(reason) > 500:
        raise Invalid(Fault("reason", "too-long", {"limit": 500, "length": len(reason)}))
    work.session.add(
        Teaching(
            case_id=case_id,
            position=told.learned.position,
            owner_id=work.actor.id,
            taught_as=TaughtAs.NOTHING,
            reason=reason,
            began_at=work.now,
        )
    )


def task_done(work: Work, task: uuid.UUID) -> None:
    """A module was looked at. Raises Denied, NotFound when no such task waits."""
    work.require(Action.COURSE_AUTHOR)
    if not store.close_task(work.session, task, by=work.actor.id, now=work.now):
        raise NotFound


def _told(work: Work, number: str, position: int) -> tuple[Told, int]:
    work.require(Action.COURSE_AUTHOR)
    try:
        found = store.lesson_learned(work.session, CaseNumber.parse(number), position)
    except ValueError:
        raise NotFound from None
    if found is None:
        raise NotFound
    learned, case = found
    content: Mapping[str, str] = case.published or {}
    texts = (content.get(part) or "" for part in ("situation", "action", "result", "what_did_not_work"))
    return Told(learned, *texts), case.id


def _draft(work: Work, course: str) -> tuple[dict[str, bytes], CourseText | None, Sequence[Fault]]:
    kept = authoring.course_by_slug(work.session, course)
    if kept is None:
        raise NotFound
    files = authoring.draft_files(work.session, kept.id)
    read = read_course(files)
    return files, read.course, errors(read.faults)


def _module(text: CourseText, module_id: str) -> Module:
    for module in text.modules:
        if module.id == module_id:
            return module
    raise NotFound


def _folder(module: Module) -> str:
    return module.lessons[0].path.partition("/")[0]


def _spots(files: Mapping[str, bytes], module: Module) -> list[Spot]:
    folder = _folder(module)
    spots = [Spot(TaughtAs.PASSAGE, lesson.path, lesson.title) for lesson in module.lessons]
    quizzes = [path for path in sorted(files) if path.startswith(f"{folder}/") and kind_of(path) == (FileKind.QUIZ, "")]
    spots += [Spot(TaughtAs.ITEM, path, quiz.title) for path, quiz in zip(quizzes, module.quizzes, strict=True)]
    return [*spots, Spot(TaughtAs.SCENARIO, folder, module.title)]


def _passage(module: Module) -> str:
    return next((f"{lesson.id}#{each.id}" for lesson in module.lessons for each in lesson.headings), "")


def _free(prefix: str, files: Mapping[str, bytes]) -> str:
    """An id that no file of the course holds yet."""
    number = 1
    name = prefix
    while any(f"{{#{name}}}".encode() in each or f'"{name}"'.encode() in each for each in files.values()):
        number += 1
        name = f"{prefix}-{number}"
    return name


def _new_id(text: str) -> str | None:
    """The id that the text gives its part: in its front matter, or at its heading."""
    for line in text.splitlines():
        if line.startswith("id = "):
            return line.removeprefix("id = ").strip('" ')[:64]
        if line.startswith("## ") and "{#" in line:
            return line.partition("{#")[2].partition("}")[0][:64]
    return None


def _comparison(
    files: dict[str, bytes], module: Module, taught_as: str, path: str, text: str
) -> tuple[Comparison, dict[str, bytes]]:
    spot = next((each for each in _spots(files, module) if (each.taught_as, each.path) == (taught_as, path)), None)
    if spot is None:
        raise NotFound
    text = text.replace("\r\n", "\n").strip() + "\n"
    if spot.taught_as is TaughtAs.SCENARIO:
        name, old = f"{path}/{next_number(files, path):02}-{_new_id(text) or 'scenario'}.scenario.md", ""
        new = text
    else:
        name, old = path, files[path].decode()
        new = f"{old.rstrip()}\n\n{text}"
    faults = [Fault("text", "required")] if not text.strip() else []
    if len(text) > MOST_TEXT:
        faults.append(Fault("text", "too-long", {"limit": MOST_TEXT, "length": len(text)}))
    if UNFINISHED in text:
        faults.append(Fault("text", "unfinished"))
    after = {**files, name: new.encode()}
    if not faults:
        faults = list(errors(read_course(after).faults))
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=3)
    shown = tuple((line[:1], line[1:]) for line in list(lines)[2:] if not line.startswith("@@"))
    return Comparison(name, shown, tuple(faults)), after
