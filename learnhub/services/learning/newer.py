"""A later release for learners who joined on an earlier one: what changed, taking it up, and what moves at once.

Nothing that was earned is touched: facts are kept by the ids in the text, tries and completions stay on the release
that they were made on.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from learnhub.content.parts import parts_of
from learnhub.content.remembered import Remembered
from learnhub.domain.assessment import corrections
from learnhub.domain.difference import Part as Words
from learnhub.domain.difference import shortened, words_changed
from learnhub.domain.errors import NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Actor
from learnhub.domain.progress import Facts, percent
from learnhub.domain.releases import Difference, PartChange, PartKind, Weight, counted, keeps_all, parts_changed
from learnhub.services.learning.completion import complete_if_done
from learnhub.services.learning.seats import enrolled_seat, fact_rows, facts_of, outline_of
from learnhub.services.work import Work
from learnhub.store import assessment as assessment_store
from learnhub.store import learning as store
from learnhub.store import releases
from learnhub.store.learning import ReleaseText, Seat
from learnhub.store.releases import Behind

KEPT = 100
_differences: Remembered[tuple[uuid.UUID, uuid.UUID], tuple[Difference, ...]] = Remembered(KEPT)


def differences(work: Work, before: ReleaseText, after: ReleaseText) -> tuple[Difference, ...]:
    """What two releases hold apart, found once a process: releases are immutable."""
    key = (before.public_id, after.public_id)
    known = _differences.get(key)
    if known is not None:
        return known
    was = parts_of(releases.files_only_in(work.session, before.id, after.id))
    now = parts_of(releases.files_only_in(work.session, after.id, before.id))
    return _differences.put(key, parts_changed(was, now))


@dataclass(frozen=True)
class Offer:
    """A later release as its learner is offered it, or as they took it up (`taken_at`)."""

    number: int
    published_at: dt.datetime
    weight: Weight
    notes: tuple[str, ...]
    counts: Mapping[tuple[PartKind, PartChange], int]
    taken_at: dt.datetime | None = None
    asked: bool = True


def offer_of(work: Work, seat: Seat, text: ReleaseText) -> Offer | None:
    """The later release that this learner may take up. Asks nothing of the database where there is none."""
    if seat.enrolment_id is None or seat.current_release_id in {None, seat.release_id}:
        return None
    current = _current(work, seat)
    return _offer(work, seat, text, current)


def _current(work: Work, seat: Seat) -> ReleaseText:
    public_id = store.offered_release(work.session, seat.course_id)
    if public_id is None:
        raise NotFound
    return store.release_text(work.session, public_id)


def _offer(work: Work, seat: Seat, before: ReleaseText, after: ReleaseText) -> Offer:
    between = releases.steps(work.session, seat.course_id, before.number, after.number)
    return Offer(
        number=after.number,
        published_at=after.published_at,
        weight=weight_of([step.weight for step in between]),
        notes=tuple(step.note for step in between if step.note),
        counts=counted(differences(work, before, after)),
    )


def weight_of(weights: Sequence[str]) -> Weight:
    """A way over several releases is minor when each of them is; back to an earlier one is material."""
    minor = bool(weights) and all(weight == Weight.MINOR for weight in weights)
    return Weight.MINOR if minor else Weight.MATERIAL


@dataclass(frozen=True)
class ChangedPart:
    """A part that changed; the words of a lesson that changed are told, the questions of a quiz are not."""

    difference: Difference
    words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class ChangesView:
    """What changed, with what a learner has now and would have. `taken_at`: they took it up already."""

    course: str
    course_title: str
    language: str
    before: int
    offer: Offer | None
    parts: tuple[ChangedPart, ...]
    percent: int
    percent_after: int
    completed: bool
    taken_at: dt.datetime | None = None
    linked: frozenset[str] = field(default=frozenset())


def show_changes(work: Work, slug: str) -> ChangesView:
    """What the later release changes for this learner; or, where there is none, what their last move changed.

    Raises NotFound when they never were on another release.
    """
    seat, text = enrolled_seat(work, slug)
    facts = facts_of(fact_rows(work, seat))
    assert seat.enrolment_id is not None
    offer = offer_of(work, seat, text)
    if offer is not None:
        before, after, taken_at = text, _current(work, seat), None
    else:
        moved = releases.last_move(work.session, seat.enrolment_id)
        if moved is None:
            raise NotFound
        before = store.release_text(work.session, moved.before)
        after = store.release_text(work.session, moved.after)
        taken_at = moved.at
        offer = replace(_offer(work, seat, before, after), taken_at=moved.at, asked=moved.asked)
    return ChangesView(
        course=slug,
        course_title=after.title,
        language=after.language,
        before=before.number,
        offer=offer,
        parts=tuple(_part(work, before, after, each) for each in differences(work, before, after)),
        percent=percent(outline_of(text), facts),
        percent_after=percent(outline_of(after), facts),
        completed=seat.completion_id is not None,
        taken_at=taken_at,
        linked=frozenset(lesson.id for module in outline_of(text) for lesson in module.lessons),
    )


def _part(work: Work, before: ReleaseText, after: ReleaseText, difference: Difference) -> ChangedPart:
    if (difference.kind, difference.change) != (PartKind.LESSON, PartChange.CHANGED):
        return ChangedPart(difference)
    was, now = (_plain(work, text, difference.id) for text in (before, after))
    return ChangedPart(difference, shortened(words_changed(was, now)) if was != now else ())


_BREAK = re.compile(r"</(?:p|li|h2|h3|td|th|div|summary)>|<br>")
_TAG = re.compile(r"<[^>]+>")


def _plain(work: Work, text: ReleaseText, lesson_id: str) -> str:
    lesson = store.lesson_text(work.session, text, lesson_id)
    pieces = [lesson.title] if lesson else []
    for segment in lesson.content["segments"] if lesson else ():
        pieces += [segment["html"], *(option["label_html"] for option in segment["options"])]
    lines = (line.strip() for line in unescape(_TAG.sub("", _BREAK.sub("\n", "\n".join(pieces)))).splitlines())
    return "\n".join(line for line in lines if line)


def take_up(work: Work, slug: str) -> None:
    """Move to the release that is offered now; taken up twice is once. Raises NotFound, SignIn."""
    seat, text = enrolled_seat(work, slug)
    assert seat.enrolment_id is not None
    assert work.actor.public_id is not None
    if seat.current_release_id in {None, seat.release_id}:
        return
    _move(work, seat, text, _current(work, seat), asked=True)


def _move(work: Work, seat: Seat, before: ReleaseText, after: ReleaseText, *, asked: bool) -> bool:
    """In the name of the learner, who is the actor."""
    assert seat.enrolment_id is not None
    if not releases.move(work.session, seat.enrolment_id, before=before.id, after=after.id, asked=asked, at=work.now):
        return False
    work.tell(
        EventName.RELEASE_TAKEN_UP,
        "enrolment",
        store.enrolment_public_id(work.session, seat.enrolment_id),
        result={"asked": asked},
        context={"course": seat.slug, "release": str(after.public_id), "before": str(before.public_id)},
    )
    now = replace(seat, release_id=after.id, release_public_id=after.public_id)
    complete_if_done(work, now, after)
    return True


def move_at_once(work: Work, slug: str, some: Sequence[Behind]) -> int:
    """Move those of these learners over minor releases who lose nothing by it; how many moved."""
    moved = 0
    for each in some:
        their = replace(work, actor=Actor(id=each.account_id, public_id=each.account_public_id))
        seat = store.seat(work.session, slug, each.account_id)
        if seat is None or seat.enrolment_id is None or seat.current_release_id in {None, seat.release_id}:
            continue
        before, after = store.release_text(work.session, seat.release_public_id), _current(work, seat)
        between = releases.steps(work.session, seat.course_id, before.number, after.number)
        if weight_of([step.weight for step in between]) is Weight.MATERIAL:
            continue
        facts = _facts(their, seat)
        if keeps_all(outline_of(before), outline_of(after), facts):
            moved += _move(their, seat, before, after, asked=False)
    return moved


def _facts(work: Work, seat: Seat) -> Facts:
    return facts_of(fact_rows(work, seat))


def asked_on(work: Work, seat: Seat, text: ReleaseText, quiz_ids: Sequence[str]) -> ReleaseText:
    """The release on which questions of these quizzes are asked now: the learner's own, but the current one where it
    corrects a key. Nobody is asked a key that is known to be wrong."""
    if seat.current_release_id in {None, seat.release_id}:
        return text
    current = _current(work, seat)
    there = {quiz["id"] for module in current.outline["modules"] for quiz in module["quizzes"]}
    for quiz_id in quiz_ids:
        pinned = assessment_store.items(work.session, text, quiz_id)
        if quiz_id in there and corrections(pinned, assessment_store.items(work.session, current, quiz_id)):
            return current
    return text
