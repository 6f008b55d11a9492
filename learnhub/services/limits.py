"""Exceptions from the limits of a quiz, for one person, with a reason that is kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.domain.assessment import GRACE, Limits, eased, ends_at, limits_from_json
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.services import learning
from learnhub.services.work import Work
from learnhub.store import limits as store
from learnhub.store.learning import ReleaseText

PAGE = 50
MOST_TRIES = 10
MOST_MINUTES = 600
AFTER = dt.timedelta(seconds=1)
"""What a try is closed later than it took its last answer."""


@dataclass(frozen=True)
class GrantRow:
    """An exception in the trainer's list."""

    name: str
    tries: int
    minutes: int
    closes_at: dt.datetime | None
    reason: str
    granted_at: dt.datetime
    by: str


@dataclass(frozen=True)
class GrantsView:
    """The limits of a quiz, and the exceptions from them, newest first."""

    course: str
    course_title: str
    language: str
    quiz_id: str
    title: str
    limits: Limits
    rows: tuple[GrantRow, ...]
    previous: uuid.UUID | None
    next: uuid.UUID | None


def quiz_of(text: ReleaseText, quiz_id: str) -> Mapping[str, Any]:
    """The quiz in the outline of a release. Raises NotFound."""
    for module in text.outline["modules"]:
        for quiz in module["quizzes"]:
            if quiz["id"] == quiz_id:
                found: Mapping[str, Any] = quiz
                return found
    raise NotFound


def limits_for(work: Work, raw: Mapping[str, Any], enrolment_id: int | None) -> Limits:
    """The limits of a quiz for this learner; exceptions are looked for only where there is a limit."""
    limits = limits_from_json(raw.get("limits", {}))
    if not limits.any or enrolment_id is None:
        return limits
    return eased(limits, store.grants(work.session, enrolment_id, raw["id"]))


def close_at(work: Work, enrolment_id: int, quiz_id: str, end: dt.datetime | None) -> None:
    """Have the open try of a learner sent once its time is over; without an end it waits for them."""
    if end is not None:
        key = f"{enrolment_id}-{quiz_id}-{end:%Y%m%d%H%M%S}"
        work.enqueue("close-tries", key, {}, not_before=end + GRACE + AFTER)


def list_grants(
    work: Work, slug: str, quiz_id: str, *, after: uuid.UUID | None = None, before: uuid.UUID | None = None
) -> GrantsView:
    """The exceptions at a quiz, for trainers. Raises NotFound, Denied."""
    work.require(Action.COURSE_AUTHOR)
    seat, text = learning.seat_of(work, slug)
    quiz = quiz_of(text, quiz_id)
    found = store.grants_of_quiz(work.session, seat.course_id, quiz_id, size=PAGE, after=after, before=before)
    rows = found.rows
    return GrantsView(
        course=slug,
        course_title=text.title,
        language=text.language,
        quiz_id=quiz_id,
        title=quiz["title"],
        limits=limits_from_json(quiz.get("limits", {})),
        rows=tuple(GrantRow(*row[1:]) for row in rows),
        previous=rows[0][0] if rows and found.more_before else None,
        next=rows[-1][0] if rows and found.more_after else None,
    )


def grant(
    work: Work,
    slug: str,
    quiz_id: str,
    public_id: uuid.UUID,
    *,
    email: str,
    tries: int,
    minutes: int,
    closes_on: dt.date | None,
    reason: str,
) -> None:
    """Give one learner more tries, minutes or days at a quiz; an open try gets the new end at once.

    Raises Invalid for a person who is not in the course, for nothing given, and without a reason.
    """
    work.require(Action.COURSE_AUTHOR)
    _seat, text = learning.seat_of(work, slug)
    quiz = quiz_of(text, quiz_id)
    who = store.learner(work.session, slug, email.strip().lower())
    faults = [] if who else [Fault("email", "not-enrolled")]
    if not 0 <= tries <= MOST_TRIES or not 0 <= minutes <= MOST_MINUTES or not (tries or minutes or closes_on):
        faults.append(Fault("tries", "nothing-given"))
    if not reason.strip():
        faults.append(Fault("reason", "required"))
    if faults or who is None:
        raise Invalid(*faults)
    closes_at = dt.datetime.combine(closes_on, dt.time(23, 59, 59), dt.UTC) if closes_on else None
    store.add(
        work.session,
        public_id=public_id,
        enrolment_id=who.enrolment_id,
        course_id=who.course_id,
        quiz_id=quiz_id,
        tries=tries,
        minutes=minutes,
        closes_at=closes_at,
        reason=reason.strip(),
        granted_by_id=work.actor.id,
        granted_at=work.now,
    )
    if running := store.open_try(work.session, who.enrolment_id, quiz_id):
        attempt_id, started_at = running
        end = ends_at(limits_for(work, quiz, who.enrolment_id), started_at)
        store.move_end(work.session, attempt_id, end)
        close_at(work, who.enrolment_id, quiz_id, end)
    work.tell(
        EventName.QUIZ_EXCEPTION_GRANTED,
        "enrolment",
        who.enrolment_public_id,
        result={"tries": tries, "minutes": minutes, "longer": closes_at is not None},
        context={"course": slug, "quiz": quiz_id},
    )
