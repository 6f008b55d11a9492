"""Lessons and questions of other courses in a course, and what to do when their source changes: take it or leave it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

from learnhub.content.copying import defined_ids, new_ids, renamed
from learnhub.content.document import FileKind, kind_of
from learnhub.content.intake import ids_in, next_number
from learnhub.content.recordings import stem_of
from learnhub.content.reusing import PartKind, SourcePart, alone, part_of, parts_of, pictures_of, with_item, with_text
from learnhub.content.sketch import Sketch, sketch
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.drafting import change_draft, sha
from learnhub.services.titles import titles
from learnhub.services.work import Work
from learnhub.store import authoring, drafting
from learnhub.store import reuse as store
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.reuse import Reuse


class State(StrEnum):
    """How a reused part stands to its source."""

    SAME = "same"
    CHANGED = "changed"
    LEFT = "left"
    GONE = "gone"
    REMOVED = "removed"


@dataclass(frozen=True)
class ReuseView:
    """A reused part: where it came from, how it stands, and the text of the source before and after a change."""

    public_id: uuid.UUID
    kind: PartKind
    part: str
    title: str
    source: str
    source_part: str
    state: State
    path: str = ""
    before: bytes = b""
    after: bytes = b""


@dataclass(frozen=True)
class ReusePage:
    """What a course reuses, and what it could: the parts of another course, and the places for them."""

    slug: str
    outline: Sketch
    reuses: tuple[ReuseView, ...]
    sources: Mapping[str, str]
    source: str
    parts: tuple[SourcePart, ...]


def view(work: Work, slug: str, source: str = "") -> ReusePage:
    """What a course reuses; `source` is the course to choose from. Raises Denied, NotFound."""
    course = _course(work, slug)
    files = authoring.draft_files(work.session, course.id)
    others = {each: title for each, title in titles(work).items() if each != slug}
    parts: tuple[SourcePart, ...] = ()
    if source in others:
        parts = tuple(parts_of(store.source_files(work.session, _course(work, source), texts_only=True)))
    reuses = _views(work, course, files)
    return ReusePage(slug, sketch(files), tuple(reuses), others, source if source in others else "", parts)


def waiting(work: Work, course: Course, files: Mapping[str, bytes]) -> int:
    """How many sources changed since they were taken or left."""
    return sum(each.state is State.CHANGED for each in _views(work, course, files))


def reuse(work: Work, public_id: uuid.UUID, slug: str, source: str, kind: str, part: str, where: str) -> str:
    """Put a part of another course into this one and remember where it came from; its id here. Sent twice is once.

    `where` is the folder of a module for a lesson, the path of a quiz for a question. Raises Invalid, Denied, NotFound.
    """
    course, origin = _course(work, slug), _course(work, source)
    if known := store.by_public_id(work.session, public_id):
        return known[0].part
    given = store.source_files(work.session, origin, texts_only=False)
    found = part_of(given, PartKind(kind), part) if kind in set(PartKind) else None
    files = authoring.draft_files(work.session, course.id)
    if found is None or course.id == origin.id:
        raise Invalid(Fault("part", "not-a-choice"))
    folder = where.partition("/")[0]
    fits = kind_of(where) == (FileKind.QUIZ, "") if found.kind is PartKind.ITEM else where == folder
    if not fits or not any(path == where or path.startswith(f"{where}/") for path in files):
        raise Invalid(Fault("where", "not-a-choice"))
    ids = new_ids([found.text], ids_in(files))
    pictures = pictures_of(found, given)
    media = _media(pictures, files, folder)
    text = renamed(found.text, ids, media)
    identity = ids.get(found.id, found.id)
    path = where if found.kind is PartKind.ITEM else f"{folder}/{next_number(files, folder):02}-{identity}.md"
    whole = with_item(files[path].decode(), text) if found.kind is PartKind.ITEM else text
    changes = {path: whole.encode(), **{f"{folder}/media/{media[name]}": data for name, data in pictures.items()}}
    base = {each: sha(files[each]) for each in changes if each in files}
    change_draft(work, slug, changes, base=base, origin=Origin.REUSE, note=f"{source}: {found.title}")
    authoring.keep_blobs(work.session, {sha(found.text.encode()): found.text.encode()})
    work.session.add(
        Reuse(
            public_id=public_id,
            course_id=course.id,
            kind=found.kind.value,
            part=identity,
            source_id=origin.id,
            source_part=found.id,
            taken=sha(found.text.encode()),
            left=None,
            ids=ids,
            media=media,
            made_at=work.now,
            by_id=work.actor.id,
        )
    )
    return identity


def take(work: Work, public_id: uuid.UUID, *, whole: bool = False) -> str:
    """Take what the source changed, beside what was changed here; the course's slug.

    Raises Conflict "draft-changed" where both changed the same words, unless `whole` takes the source's text instead
    (what stood here stays in the history); Conflict "source-gone", Denied, NotFound.
    """
    reuse, course, origin = _reuse(work, public_id)
    given = store.source_files(work.session, origin, texts_only=False)
    after = part_of(given, PartKind(reuse.kind), reuse.source_part)
    files = authoring.draft_files(work.session, course.id)
    own = part_of(files, PartKind(reuse.kind), reuse.part)
    if after is None or own is None:
        raise Conflict("source-gone")
    before = drafting.blobs(work.session, [reuse.taken])[reuse.taken].decode()
    fresh = defined_ids(after.text) - defined_ids(before)
    ids = {**reuse.ids, **{old: new for old, new in new_ids([after.text], ids_in(files)).items() if old in fresh}}
    pictures = pictures_of(after, given)
    media = _media(pictures, files, own.folder)
    was = with_text(files, own, renamed(before, reuse.ids, reuse.media)).encode()
    now = with_text(files, own, renamed(after.text, ids, media)).encode()
    authoring.keep_blobs(work.session, {sha(was): was})
    changes = {own.path: now, **{f"{own.folder}/media/{media[name]}": data for name, data in pictures.items()}}
    base = {each: sha(files[each]) for each in changes if each in files}
    if not whole:
        base[own.path] = sha(was)
    change_draft(work, course.slug, changes, base=base, origin=Origin.REUSE, note=f"{origin.slug}: {after.title}")
    authoring.keep_blobs(work.session, {sha(after.text.encode()): after.text.encode()})
    reuse.taken, reuse.left, reuse.ids, reuse.media = sha(after.text.encode()), None, ids, media
    return course.slug


def leave(work: Work, public_id: uuid.UUID) -> str:
    """Leave what the source changed, until it changes again; the course's slug. Raises Denied, NotFound."""
    reuse, course, origin = _reuse(work, public_id)
    files = store.source_files(work.session, origin, texts_only=True)
    after = part_of(files, PartKind(reuse.kind), reuse.source_part)
    if after is not None:
        reuse.left = sha(after.text.encode())
    return course.slug


def forget(work: Work, public_id: uuid.UUID) -> str:
    """Follow the source no longer; the text stays. The course's slug. Raises Denied, NotFound."""
    reuse, course, _origin = _reuse(work, public_id)
    work.session.delete(reuse)
    return course.slug


def _course(work: Work, slug: str) -> Course:
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    return course


def _reuse(work: Work, public_id: uuid.UUID) -> tuple[Reuse, Course, Course]:
    work.require(Action.COURSE_AUTHOR)
    found = store.by_public_id(work.session, public_id)
    if found is None:
        raise NotFound
    return found


def _views(work: Work, course: Course, files: Mapping[str, bytes]) -> Iterable[ReuseView]:
    rows = store.of_course(work.session, course.id)
    if not rows:
        return
    own = {(part.kind, part.id): part for part in parts_of(files)}
    sources = {origin.id: origin for _, origin in rows}
    texts = {
        key: {
            (part.kind, part.id): part for part in parts_of(store.source_files(work.session, origin, texts_only=True))
        }
        for key, origin in sources.items()
    }
    taken = drafting.blobs(work.session, [reuse.taken for reuse, _ in rows])
    for reuse, origin in rows:
        kind = PartKind(reuse.kind)
        here, there = own.get((kind, reuse.part)), texts[origin.id].get((kind, reuse.source_part))
        state = State.REMOVED if here is None else _state(reuse, there)
        shown = here or there
        title = shown.title if shown else reuse.part
        view = ReuseView(reuse.public_id, kind, reuse.part, title, origin.slug, reuse.source_part, state)
        if there and state in {State.CHANGED, State.LEFT}:
            before, after = (alone(there, text) for text in (taken[reuse.taken].decode(), there.text))
            view = replace(view, path=there.path, before=before, after=after)
        yield view


def _state(reuse: Reuse, there: SourcePart | None) -> State:
    if there is None:
        return State.GONE
    name = sha(there.text.encode())
    return State.SAME if name == reuse.taken else State.LEFT if name == reuse.left else State.CHANGED


def _media(pictures: Mapping[str, bytes], files: Mapping[str, bytes], folder: str) -> dict[str, str]:
    """The names that pictures get in a module: their own, unless another picture has it, there or among them. A
    recording and its captions keep one name."""
    made: dict[str, str] = {}
    for stem in dict.fromkeys(map(stem_of, pictures)):
        own = {name: data for name, data in pictures.items() if stem_of(name) == stem}
        ways = ({name: each + name.removeprefix(stem) for name in own} for each in _stems(stem))
        made |= next(
            way
            for way in ways
            if not {*made.values()}.intersection(way.values())
            and all(files.get(f"{folder}/media/{way[name]}", data) == data for name, data in own.items())
        )
    return made


def _stems(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))
