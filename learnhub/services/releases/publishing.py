"""Publishing by a job: asked for now or at a moment, the exact text that its author saw, checked, then released."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.policy import SYSTEM, Action, Actor, can
from learnhub.domain.releases import Weight
from learnhub.services import learning
from learnhub.services.authoring import Ready, publish_text
from learnhub.services.work import Work
from learnhub.store import accounts, authoring, drafting
from learnhub.store import releases as store
from learnhub.store.releases import Behind, PublicationRow

NOTE_LENGTH = 500
FAR = dt.timedelta(days=366)
KEPT_FAULTS = 200
OVERTAKEN = "newer-published"
"""Why a draft is not published over a newer one."""


@dataclass(frozen=True)
class PublicationView:
    """A publishing as its author follows it. `progress` is 0-1; `refused` are the faults that barred it."""

    public_id: uuid.UUID
    course: str
    revision: int
    weight: Weight
    note: str
    asked_by: str | None
    asked_at: dt.datetime
    at: dt.datetime
    state: str
    release: int | None
    refused: tuple[Fault, ...]
    progress: float
    done_at: dt.datetime | None

    @property
    def overtaken(self) -> bool:
        """Whether it was refused because a newer draft was published before."""
        return any(each.code == OVERTAKEN for each in self.refused)

    @property
    def waits(self) -> bool:
        """Whether it has yet to come to an end."""
        return self.state in {"waiting", "scheduled"}


def view_of(row: PublicationRow, now: dt.datetime) -> PublicationView:
    """A publishing as a page shows it."""
    if row.cancelled_at is not None:
        state = "cancelled"
    elif row.refused is not None:
        state = "refused"
    elif row.done_at is not None:
        state = "published"
    elif row.gave_up:
        state = "stopped"
    else:
        state = "scheduled" if row.at > now else "waiting"
    return PublicationView(
        public_id=row.public_id,
        course=row.course,
        revision=row.revision,
        weight=Weight(row.weight),
        note=row.note,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        at=row.at,
        state=state,
        release=row.release,
        refused=tuple(Fault(each["path"], each["code"], each["params"]) for each in row.refused or ()),
        progress=row.progress,
        done_at=row.done_at,
    )


def ask(
    work: Work, slug: str, public_id: uuid.UUID, *, weight: str, note: str, at: dt.datetime | None, revision: int
) -> None:
    """Have the draft published, now or at a moment; asked twice is once. What is edited afterwards does not go with it.

    `revision` is the one that its author saw. Raises Conflict `draft-changed` when it is another by now, Invalid,
    NotFound.
    """
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    if store.publication(work.session, public_id) is not None:
        return
    note = note.strip()
    faults = []
    if weight not in set(Weight):
        faults.append(Fault("weight", "required"))
    if len(note) > NOTE_LENGTH:
        faults.append(Fault("note", "too-long", {"limit": NOTE_LENGTH, "length": len(note)}))
    if at is not None and not work.now < at < work.now + FAR:
        faults.append(Fault("at", "in-the-past" if at <= work.now else "too-far"))
    if faults:
        raise Invalid(*faults)
    if revision != drafting.newest_number(work.session, course.id):
        raise Conflict("draft-changed")
    moment = at or work.now
    store.add_publication(
        work.session,
        public_id=public_id,
        course_id=course.id,
        revision=revision,
        weight=weight,
        note=note,
        asked_by_id=work.actor.id,
        asked_at=work.now,
        at=moment,
    )
    work.enqueue("publish", str(public_id), {}, not_before=moment)


def show(work: Work, slug: str, public_id: uuid.UUID) -> PublicationView:
    """A publishing as it stands. Raises NotFound."""
    work.require(Action.COURSE_AUTHOR)
    row = store.publication(work.session, public_id)
    if row is None or row.course != slug:
        raise NotFound
    return view_of(row, work.now)


def cancel(work: Work, slug: str, public_id: uuid.UUID) -> None:
    """Do not publish what waits for its moment. Raises Conflict `too-late` when it is published, NotFound."""
    view = show(work, slug, public_id)
    if view.state == "cancelled":
        return
    if not store.change_publication(work.session, public_id, cancelled_at=work.now):
        raise Conflict("too-late")


@dataclass(frozen=True)
class Task:
    """What the job works with: who publishes, and the text."""

    row: PublicationRow
    actor: Actor
    hashes: dict[str, str]
    files: dict[str, bytes]


def begin(work: Work, public_id: uuid.UUID) -> Task | None:
    """What the job of a publishing needs to know; None when it was cancelled or has ended."""
    work.require(Action.OPERATE)
    row = store.publication(work.session, public_id)
    if row is None or row.cancelled_at is not None or row.done_at is not None:
        return None
    actor = accounts.actor_by_id(work.session, row.asked_by_id) if row.asked_by_id is not None else SYSTEM
    hashes = drafting.hashes_at(work.session, row.course_id, row.revision)
    texts = drafting.blobs(work.session, hashes.values())
    return Task(row, actor or Actor(), hashes, {path: texts[sha256] for path, sha256 in hashes.items()})


def refuse(work: Work, public_id: uuid.UUID, faults: Sequence[Fault]) -> None:
    """The text has faults that bar it: nothing is published, and its author sees which."""
    work.require(Action.OPERATE)
    _refuse(work, public_id, faults)


def _refuse(work: Work, public_id: uuid.UUID, faults: Sequence[Fault]) -> None:
    kept = [{"path": each.path, "code": each.code, "params": dict(each.params)} for each in faults[:KEPT_FAULTS]]
    store.change_publication(work.session, public_id, done_at=work.now, refused=kept)


def carry_out(work: Work, task: Task, found: Ready) -> int | None:
    """Publish the text that is ready in one transaction; the number of its release. None when it was cancelled
    meanwhile, and when a newer draft was published while this one waited: what is newer stays."""
    work.require(Action.COURSE_AUTHOR)
    row = task.row
    if store.published_after(work.session, row.course_id, row.revision):
        _refuse(work, row.public_id, [Fault("", OVERTAKEN)])
        return None
    if not store.change_publication(work.session, row.public_id, done_at=work.now):
        return None
    publish_text(work, row.course, found, weight=Weight(row.weight), note=row.note)
    release = authoring.release_by_name(work.session, row.course_id, found.name)
    assert release is not None
    store.note_release(work.session, row.public_id, release.id)
    return release.number


def may_publish(actor: Actor) -> bool:
    """Whether whoever asked is still trusted with courses when the moment has come."""
    return can(actor, Action.COURSE_AUTHOR)


def move_some(work: Work, slug: str, *, after: int, most: int) -> tuple[int, int, int]:
    """See to the next learners of earlier releases: the key of the last one, how many there were, how many moved."""
    work.require(Action.OPERATE)
    course = authoring.course_by_slug(work.session, slug)
    if course is None or course.release_id is None:
        return after, 0, 0
    some: Sequence[Behind] = store.behind(work.session, course.id, course.release_id, after=after, most=most)
    moved = learning.move_at_once(work, slug, some)
    return (some[-1].enrolment_id if some else after), len(some), moved
