"""The one door by which the draft of a course changes: merged with what stands, kept as a revision, never lost."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from learnhub.content.manifest import name_of
from learnhub.content.merge import Clash, Merged, merge
from learnhub.content.names import check_names
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.care.closing import reopen_restored
from learnhub.services.work import Work, new_id
from learnhub.store import authoring
from learnhub.store import drafting as store
from learnhub.store.tables.authoring import Course, DraftRevision

NOTE_LENGTH = 500


@dataclass(frozen=True)
class FileClash:
    """A file that somebody changed meanwhile where it was to be changed; a text that is not there is None.

    `merged` holds what both sides have in common, with the clashes between; None where one side is no text.
    """

    path: str
    theirs: bytes | None
    ours: bytes | None
    merged: Merged | None = None

    @property
    def text(self) -> str:
        """What was to be kept, as text."""
        return (self.ours or b"").decode(errors="replace")

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The stretches that clash."""
        return self.merged.clashes if self.merged else ()


@dataclass(frozen=True)
class Changed:
    """What a change did. `revision` is its number, None when it changed nothing; `files` is what now stands at each
    path that was sent, which holds what others wrote meanwhile."""

    revision: int | None
    paths: tuple[str, ...]
    files: Mapping[str, bytes | None] = field(repr=False)


def sha(content: bytes) -> str:
    """The SHA-256 (hex) by which a text is named: the `base` of a change."""
    return hashlib.sha256(content).hexdigest()


def begin_course(work: Work, slug: str, public_id: uuid.UUID | None = None) -> None:
    """Begin a course without a file. Raises Denied, and Conflict when there is one of this id."""
    work.require(Action.COURSE_AUTHOR)
    if authoring.course_by_slug(work.session, slug):
        raise Conflict("course-exists", current=slug)
    work.session.add(Course(slug=slug, created_at=work.now, owner_id=work.actor.id, public_id=public_id or new_id()))
    work.session.flush()


def change_draft(
    work: Work,
    slug: str,
    changes: Mapping[str, bytes | None],
    *,
    base: Mapping[str, str | None],
    origin: Origin,
    note: str = "",
) -> Changed:
    """Change files of a draft (path -> bytes, None takes the file out) and keep the change as a revision.

    `base` names the text that each change was made on (path -> SHA-256, None or absent for no file). Where the draft
    is another by now, both changes are merged; where they cannot be, nothing is changed and Conflict "draft-changed"
    carries a FileClash for each such file. The same text again makes no revision. The draft need not be free of
    faults: publishing asks for that. Raises Denied, NotFound, Invalid for a path that no course has.
    """
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    if faults := check_names(path for path, content in changes.items() if content is not None):
        raise Invalid(*faults)
    draft = authoring.draft_hashes(work.session, course.id)
    hashes = {path: sha(content) for path, content in changes.items() if content is not None}
    stale = [path for path in changes if draft.get(path) not in (base.get(path), hashes.get(path))]
    texts = store.blobs(work.session, {name for path in stale for name in (draft.get(path), base.get(path)) if name})
    files: dict[str, bytes | None] = dict(changes)
    clashes = []
    for path in stale:
        was, theirs = (texts.get(name or "") for name in (base.get(path), draft.get(path)))
        made = brought_together(path, was, theirs, changes[path])
        if isinstance(made, FileClash):
            clashes.append(made)
        else:
            files[path] = made
    if clashes:
        raise Conflict("draft-changed", current=tuple(clashes))
    hashes = {path: sha(content) for path, content in files.items() if content is not None}
    done = {path: (draft.get(path), hashes.get(path)) for path in sorted(files) if draft.get(path) != hashes.get(path)}
    if not done:
        return Changed(None, (), files)
    store.change_files(work.session, course.id, {path: files[path] for path in done}, hashes)
    number = store.newest_number(work.session, course.id) + 1
    revision = DraftRevision(
        course_id=course.id,
        number=number,
        at=work.now,
        by_id=work.actor.id,
        origin=origin.value,
        note=note[:NOTE_LENGTH],
        name=name_of(store.draft_manifest(work.session, course.id)),
    )
    store.add_revision(work.session, revision, done)
    reopen_restored(work, course, {path: after for path, (_, after) in done.items()})
    return Changed(number, tuple(done), files)


def brought_together(
    path: str, base: bytes | None, theirs: bytes | None, ours: bytes | None
) -> bytes | FileClash | None:
    if ours == base:
        return theirs
    if theirs is None or ours is None:
        return FileClash(path, theirs, ours)
    try:
        merged = merge(path, *(text.decode() for text in (base or b"", theirs, ours)))
    except UnicodeDecodeError:
        return FileClash(path, theirs, ours)
    return FileClash(path, theirs, ours, merged) if merged.text is None else merged.text.encode()
