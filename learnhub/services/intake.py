"""What comes into a course from outside: kept aside, looked over against the draft as it stands, then written."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from learnhub.content.course import COURSE_FILE, read_course
from learnhub.content.document import FileKind, kind_of
from learnhub.content.faults import errors, where
from learnhub.content.folder import unpacked, write_zip
from learnhub.content.from_pages import plain_words
from learnhub.content.intake import ids_in
from learnhub.content.reusing import PartKind, parts_of
from learnhub.content.sketch import ModuleSketch, sketch
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.intake import Brought, Kind
from learnhub.domain.policy import Action
from learnhub.services.authoring import nearest_text
from learnhub.services.drafting import FileClash, begin_course, brought_together, change_draft, sha
from learnhub.services.titles import titles
from learnhub.services.work import Work
from learnhub.store import authoring, drafting
from learnhub.store import intake as store
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.intake import Intake

KEPT = dt.timedelta(days=2)
MOST_WAITING = 20
NAME_LENGTH = 200

_KIND = re.compile(r'^kind = "([a-z-]+)"$', re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """Where something may go: all courses by id with their titles, and of one of them its files and ids."""

    courses: Mapping[str, str]
    files: Mapping[str, bytes]
    ids: frozenset[str]


@dataclass(frozen=True)
class Row:
    """A file that would be new, changed, or taken out."""

    path: str
    kind: FileKind | None
    change: str


@dataclass(frozen=True)
class IntakeView:
    """What would happen: modules and questions, files, clashes with the draft as it stands, faults that there would be.

    `seen` names what is shown: it is another once the draft has changed where it matters.
    """

    public_id: uuid.UUID
    kind: Kind
    name: str
    course: str
    new_course: bool
    made: tuple[ModuleSketch, ...]
    questions: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    clashes: tuple[FileClash, ...]
    report: tuple[Fault, ...]
    faults: tuple[Fault, ...]
    seen: str


@dataclass(frozen=True)
class Taken:
    """The course that was written into, and its revision; None when the draft said the same already."""

    course: str
    revision: int | None


def place(work: Work, course: str | None = None) -> Place:
    """Where something may go. Raises Denied, NotFound for a course that is not there."""
    work.require(Action.COURSE_AUTHOR)
    files: dict[str, bytes] = {}
    if course is not None:
        kept = authoring.course_by_slug(work.session, course)
        if kept is None:
            raise NotFound
        files = authoring.draft_files(work.session, kept.id)
    return Place(titles(work), files, frozenset(ids_in(files)))


def keep(work: Work, public_id: uuid.UUID, brought: Brought) -> None:
    """Keep what was brought aside, under the id that a form minted; no draft changes. Sent twice is once.

    Of what waits for a person the newest are kept. Raises Denied.
    """
    work.require(Action.COURSE_AUTHOR)
    assert work.actor.id is not None
    if store.by_public_id(work.session, public_id):
        return
    store.drop_oldest(work.session, work.actor.id, leave=MOST_WAITING - 1)
    work.session.add(
        Intake(
            public_id=public_id,
            account_id=work.actor.id,
            made_at=work.now,
            kind=brought.kind.value,
            name=brought.name[:NAME_LENGTH],
            course=brought.course,
            base=dict(brought.base),
            report=[[fault.path, fault.code, dict(fault.params)] for fault in brought.report],
            content=write_zip(brought.files),
        )
    )


def show(work: Work, public_id: uuid.UUID) -> IntakeView:
    """What would happen now. Raises Denied, NotFound for what is not one's own, or was taken."""
    kept = _own(work, public_id)
    met = _meet(work, kept)
    after = {path: content for path, content in {**met.draft, **met.files}.items() if content is not None}
    faults = read_course(after).faults
    touched = set(met.files) | {clash.path for clash in met.clashes}
    return IntakeView(
        public_id=public_id,
        kind=Kind(kept.kind),
        name=kept.name,
        course=kept.course,
        new_course=met.course is None,
        made=tuple(_made_of(after, met.files)),
        questions=tuple(_questions(after, met.draft)) if kept.kind != Kind.FOLDER else (),
        rows=tuple(_row(path, met.draft.get(path), content) for path, content in sorted(met.files.items())),
        clashes=met.clashes,
        report=tuple(Fault(path, code, params) for path, code, params in kept.report),
        faults=tuple(fault for fault in faults if where(fault)[0] in touched | {COURSE_FILE}),
        seen=met.seen,
    )


def take(work: Work, public_id: uuid.UUID, choices: Mapping[str, str], *, seen: str) -> Taken:
    """Write it into the draft; `choices` settles each clash by its key (`PATH#N`, or `PATH` for a whole file).

    Raises Conflict "draft-changed" when the draft is another where it matters than what was seen, Invalid for a clash
    without a choice, Denied, NotFound.
    """
    kept = _own(work, public_id)
    met = _meet(work, kept)
    if met.seen != seen:
        raise Conflict("draft-changed")
    files = dict(met.files)
    missing = []
    for clash in met.clashes:
        keys = clash_keys(clash)
        chosen = [choices.get(key, "") for key in keys]
        allowed = {"theirs", "ours", "both"} if clash.merged else {"theirs", "ours"}
        missing += [Fault(key, "required") for key, each in zip(keys, chosen, strict=True) if each not in allowed]
        if clash.merged:
            files[clash.path] = clash.merged.settled([each or "theirs" for each in chosen]).encode()
        else:
            files[clash.path] = clash.ours if chosen == ["ours"] else clash.theirs
    if missing:
        raise Invalid(*missing)
    if met.course is None:
        begin_course(work, kept.course)
    base = {path: sha(content) for path, content in met.draft.items()}
    done = change_draft(work, kept.course, files, base=base, origin=Origin.IMPORT, note=kept.name)
    if kept.kind == Kind.FOLDER:
        course = authoring.course_by_slug(work.session, kept.course)
        assert course is not None
        folder = {path: sha(content) for path, content in met.brought.items()}
        authoring.keep_blobs(work.session, {folder[path]: content for path, content in met.brought.items()})
        drafting.replace_folder(work.session, course.id, folder)
    work.session.delete(kept)
    return Taken(kept.course, done.revision)


def discard(work: Work, public_id: uuid.UUID) -> None:
    """Forget it. Raises Denied, NotFound."""
    work.session.delete(_own(work, public_id))


def clear_away(work: Work) -> int:
    """Forget what nobody has taken for two days; how many."""
    work.require(Action.OPERATE)
    return store.drop_before(work.session, work.now - KEPT)


def clash_keys(clash: FileClash) -> list[str]:
    """The names of the choices that a clash asks for."""
    return [f"{clash.path}#{place}" for place in range(len(clash.clashes))] if clash.merged else [clash.path]


@dataclass(frozen=True)
class _Met:
    course: Course | None
    brought: dict[str, bytes]
    draft: dict[str, bytes]
    files: dict[str, bytes | None]
    clashes: tuple[FileClash, ...]
    seen: str


def _own(work: Work, public_id: uuid.UUID) -> Intake:
    work.require(Action.COURSE_AUTHOR)
    kept = store.by_public_id(work.session, public_id)
    if kept is None or kept.account_id != work.actor.id:
        raise NotFound
    return kept


def _meet(work: Work, kept: Intake) -> _Met:
    brought = unpacked(kept.content)
    course = authoring.course_by_slug(work.session, kept.course)
    draft = authoring.draft_files(work.session, course.id) if course else {}
    base: dict[str, str | None] = dict(kept.base)
    changes: dict[str, bytes | None] = dict(brought)
    if kept.kind == Kind.FOLDER and course:
        came = drafting.folder_hashes(work.session, course.id)
        base = dict(came)
        changes = {
            path: brought.get(path)
            for path in {*came, *brought}
            if came.get(path) != (sha(brought[path]) if path in brought else None)
        }
    texts = drafting.blobs(work.session, [name for name in base.values() if name])
    files: dict[str, bytes | None] = {}
    clashes = []
    for path, ours in sorted(changes.items()):
        made = _made(work, course, path, (texts.get(base.get(path) or ""), draft.get(path), ours))
        if isinstance(made, FileClash):
            clashes.append(made)
        elif made != draft.get(path):
            files[path] = made
    shown = repr([(clash.path, clash.theirs) for clash in clashes])
    return _Met(course, brought, draft, files, tuple(clashes), hashlib.sha256(shown.encode()).hexdigest())


def _made(
    work: Work, course: Course | None, path: str, texts: tuple[bytes | None, bytes | None, bytes | None]
) -> FileClash | bytes | None:
    base, theirs, ours = texts
    if theirs in (base, ours):
        return ours
    made = brought_together(path, base, theirs, ours)
    if isinstance(made, FileClash) and course and made.ours and made.theirs:
        name = nearest_text(work, course, made)
        near = drafting.blobs(work.session, [name]).get(name) if name else None
        return brought_together(path, near, theirs, ours)
    return made


def _made_of(after: Mapping[str, bytes], files: Mapping[str, bytes | None]) -> Iterator[ModuleSketch]:
    """The modules in which something would be new or another, with these parts alone."""
    for module in sketch(after).modules:
        parts = tuple(part for part in module.parts if files.get(part.path) is not None)
        if parts or files.get(f"{module.folder}/module.md") is not None:
            yield replace(module, parts=parts)


def _questions(after: Mapping[str, bytes], before: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Title and kind of each question that would be new."""
    known = {part.id for part in parts_of(before) if part.kind is PartKind.ITEM}
    for part in parts_of(after):
        if part.kind is PartKind.ITEM and part.id not in known:
            kind = _KIND.search(part.text)
            yield plain_words(part.title), kind[1] if kind else ""


def _row(path: str, before: bytes | None, after: bytes | None) -> Row:
    kind = kind_of(path)
    change = "gone" if after is None else "new" if before is None else "changed"
    return Row(path, kind[0] if kind else None, change)


def barring(view: IntakeView) -> list[Fault]:
    """The faults that would keep the draft from being published."""
    return errors(view.faults)
