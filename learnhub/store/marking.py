"""Selects and writes of open responses that a person marks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, literal_column, select, update

from learnhub.store import quick
from learnhub.store.engine import Session
from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.assessment import Attempt, Marking, Response
from learnhub.store.tables.authoring import Course, Release
from learnhub.store.tables.learning import Enrolment
from learnhub.store.tables.peers import PeerRound

AT_DESK = Attempt.at_desk > literal_column("0")
"""Tries with open responses that wait for a trainer; spelled as the index of them is."""


def waiting(
    session: Session, marker_id: int, *, size: int, after: uuid.UUID | None = None, before: uuid.UUID | None = None
) -> Slice:
    """The tries with open responses that wait for a trainer, the longest-waiting first: id, course, quiz, release,
    whose, since when, how many responses, and what this marker answered on a tie."""
    mine = and_(Marking.attempt_id == Attempt.id, Marking.marker_id == marker_id)
    statement = (
        select(
            Attempt.public_id,
            Course.slug,
            Attempt.quiz_id,
            Release.public_id.label("release"),
            Enrolment.account_id,
            Account.name,
            Attempt.submitted_at,
            Attempt.at_desk,
            Marking.conflict,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Release, Release.id == Attempt.release_id)
        .outerjoin(Marking, mine)
        .where(AT_DESK)
    )
    keys = (Attempt.submitted_at, Attempt.id)
    return page(session, statement, keys, named=Attempt.public_id, size=size, after=after, before=before)


def marking(session: Session, attempt_id: int, marker_id: int) -> Marking | None:
    """What this person said before this try, for change."""
    return session.scalar(select(Marking).where(Marking.attempt_id == attempt_id, Marking.marker_id == marker_id))


@dataclass(frozen=True)
class Given:
    """What a person gave the open responses of a try: points by item and criterion, words by item."""

    points: Mapping[str, Mapping[str, float]]
    words: Mapping[str, str]


_GIVEN = (
    select(Marking.points, Marking.words)
    .where(Marking.attempt_id == bindparam("attempt_id"), Marking.marked_at.is_not(None))
    .order_by(Marking.marked_at, Marking.id)
)
_BY_PEERS = select(PeerRound.item_id, PeerRound.points).where(PeerRound.attempt_id == bindparam("attempt_id"))


def given(session: Session, attempt_id: int) -> Given | None:
    """What people gave, trainers and peers; None while nobody has marked anything of the try."""
    points: dict[str, Mapping[str, float]] = {}
    words: dict[str, str] = {}
    for row in quick.run(session, _GIVEN, {"attempt_id": attempt_id}):
        points |= row.points
        words |= row.words
    rounds = {row.item_id: row.points for row in quick.run(session, _BY_PEERS, {"attempt_id": attempt_id})}
    points = {item: each for item, each in points.items() if item not in rounds}
    points |= {item: each for item, each in rounds.items() if each is not None}
    return Given(points, words) if points else None


def settle(session: Session, attempt_id: int, **values: Any) -> None:
    """Write the result of a try of which open responses were marked."""
    session.execute(update(Attempt).where(Attempt.id == attempt_id).values(**values))


def keep_score(session: Session, attempt_id: int, item_id: str, score: float) -> None:
    """The share that a person gave a response."""
    where = (Response.attempt_id == attempt_id, Response.item_id == item_id)
    session.execute(update(Response).where(*where).values(score=score))


def add(session: Session, attempt_id: int, marker_id: int, conflict: str, at: dt.datetime) -> None:
    """Note what this person answered on a tie, in place of an earlier answer."""
    kept = marking(session, attempt_id, marker_id)
    if kept is None:
        kept = Marking(attempt_id=attempt_id, marker_id=marker_id)
        session.add(kept)
    kept.conflict = conflict
    kept.conflict_at = at
