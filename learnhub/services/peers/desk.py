"""What is with peers, for trainers, and the clock that brings it to them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain.assessment.peers import DAYS as WAITING_DAYS
from learnhub.domain.assessment.peers import (
    Desk,
    overdue,
)
from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action
from learnhub.services.assessment import outlined
from learnhub.services.peers.seats import (
    move_to_desk,
)
from learnhub.services.work import Work
from learnhub.store import learning as learning_store
from learnhub.store import peers as store

PAGE = 30


@dataclass(frozen=True)
class OpenRound:
    """A response that is with peers, before a trainer."""

    public_id: uuid.UUID
    course_title: str
    language: str
    quiz_title: str
    learner: str
    since: dt.datetime
    days: int
    marks: int


@dataclass(frozen=True)
class RoundsView:
    """A page of the responses that are with peers."""

    rows: tuple[OpenRound, ...]
    previous: uuid.UUID | None
    next: uuid.UUID | None


def open_rounds(work: Work, *, after: uuid.UUID | None = None, before: uuid.UUID | None = None) -> RoundsView:
    """The responses that are with peers, the longest-waiting first, for trainers. Raises SignIn and Denied."""
    work.require(Action.COURSE_AUTHOR)
    found = store.open_rounds(work.session, size=PAGE, after=after, before=before)
    texts = learning_store.release_texts(work.session, {row.release for row in found.rows})
    rows = tuple(
        OpenRound(
            public_id=row.public_id,
            course_title=texts[row.release].title,
            language=texts[row.release].language,
            quiz_title=outlined(texts[row.release], row.quiz_id)[1]["title"],
            learner=row.name,
            since=row.since,
            days=(work.now - row.since).days,
            marks=row.marks,
        )
        for row in found.rows
    )
    return RoundsView(
        rows,
        previous=rows[0].public_id if rows and found.more_before else None,
        next=rows[-1].public_id if rows and found.more_after else None,
    )


def take_over(work: Work, round_id: uuid.UUID) -> None:
    """Bring a response from its peers to the trainers. Again it changes nothing. Raises SignIn, Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    row = store.round_of(work.session, round_id)
    if row is None:
        raise NotFound
    move_to_desk(work, row, Desk.TAKEN)


def due(work: Work) -> tuple[uuid.UUID, ...]:
    """The responses that have waited for peers as long as they may."""
    work.require(Action.OPERATE)
    return tuple(store.overdue(work.session, work.now - dt.timedelta(days=WAITING_DAYS)))


def bring_to_desk(work: Work, round_id: uuid.UUID) -> bool:
    """Bring an overdue response to the trainers; whether it was."""
    work.require(Action.OPERATE)
    row = store.round_of(work.session, round_id)
    if row is None or not overdue(row.at, work.now):
        return False
    move_to_desk(work, row, Desk.LATE)
    return True
