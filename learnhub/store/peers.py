"""Selects and writes of open responses that peers mark."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import and_, case, func, insert, or_, select, update

from learnhub.domain.assessment.peers import PEERS, Desk, PeerState, Round
from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.store.engine import Session
from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.assessment import Attempt, Response
from learnhub.store.tables.authoring import Course, Release
from learnhub.store.tables.peers import Calibration, PeerMarking, PeerRound

CANDIDATES = 50
"""Responses that are looked at for one peer, the longest-waiting first."""


def begin(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Responses that were sent and go to peers."""
    if rows:
        session.execute(insert(PeerRound), list(rows))


@dataclass(frozen=True)
class RoundRow:
    """A round with what is said of it; `at` is how the rules see it."""

    id: int
    public_id: uuid.UUID
    attempt_id: int
    attempt: uuid.UUID
    item_id: str
    course: str
    course_id: int
    quiz_id: str
    release: uuid.UUID
    author_id: int
    at: Round


_NAMED = frozenset(field.name for field in fields(RoundRow))
_ROUND = (
    select(
        PeerRound.id,
        PeerRound.public_id,
        PeerRound.attempt_id,
        Attempt.public_id.label("attempt"),
        PeerRound.item_id,
        Course.slug.label("course"),
        PeerRound.course_id,
        Attempt.quiz_id,
        Release.public_id.label("release"),
        PeerRound.author_id,
        PeerRound.since,
        PeerRound.state,
        PeerRound.reason,
        PeerRound.points,
        PeerRound.again_at,
    )
    .join(Attempt, Attempt.id == PeerRound.attempt_id)
    .join(Course, Course.id == PeerRound.course_id)
    .join(Release, Release.id == Attempt.release_id)
)


def _rows(session: Session, statement: Any) -> list[RoundRow]:
    found = session.execute(statement).all()
    given: dict[int, dict[int, dict[str, int]]] = {}
    for round_id, peer_id, points in session.execute(
        select(PeerMarking.round_id, PeerMarking.peer_id, PeerMarking.points)
        .where(PeerMarking.round_id.in_([row.id for row in found]), PeerMarking.marked_at.is_not(None))
        .order_by(PeerMarking.id)
    ):
        given.setdefault(round_id, {})[peer_id] = points or {}
    made = []
    for row in found:
        at = Round(
            row.since,
            PeerState(row.state),
            given.get(row.id, {}),
            Desk(row.reason) if row.reason else None,
            row.points,
            again=row.again_at is not None,
        )
        known: dict[str, Any] = {name: value for name, value in row._mapping.items() if name in _NAMED}
        made.append(RoundRow(**known, at=at))
    return made


def rounds_of(session: Session, attempt_id: int) -> dict[str, RoundRow]:
    """The rounds of a try, by item."""
    rows = _rows(session, _ROUND.where(PeerRound.attempt_id == attempt_id))
    return {row.item_id: row for row in rows}


def round_of(session: Session, public_id: uuid.UUID) -> RoundRow | None:
    """The round with this id."""
    return next(iter(_rows(session, _ROUND.where(PeerRound.public_id == public_id))), None)


def keep(session: Session, row: RoundRow, at: Round, now: dt.datetime) -> None:
    """Write where a round stands now."""
    values: dict[str, Any] = {"state": at.state.value, "reason": at.reason, "points": at.points}
    if at.again and not row.at.again:
        values["again_at"] = now
    if at.state is PeerState.MARKED:
        values["marked_at"] = now
    session.execute(update(PeerRound).where(PeerRound.id == row.id).values(**values))


def count_at_desk(session: Session, attempt_id: int, change: int) -> None:
    """So many responses of a try more, or fewer, are with the trainers."""
    statement = update(Attempt).where(Attempt.id == attempt_id)
    session.execute(statement.values(at_desk=Attempt.at_desk + change))


def response_text(session: Session, attempt_id: int, item_id: str) -> Any:
    """What was answered, as it is stored."""
    where = (Response.attempt_id == attempt_id, Response.item_id == item_id)
    return session.execute(select(Response.answer).where(*where)).scalar_one()


@dataclass(frozen=True)
class Sent:
    """An item whose answer a learner has sent to peers: how many of theirs are there, and how the exemplar went."""

    course: str
    course_id: int
    item_id: str
    quiz_id: str
    release: uuid.UUID
    sent: int
    marked: int
    near_at: dt.datetime | None


def sent_items(session: Session, account_id: int) -> list[Sent]:
    """The items of which a learner has sent an answer, the latest first."""
    last = func.max(PeerRound.id)
    own = (
        select(
            last.label("last"),
            func.count().label("sent"),
            func.sum(case((PeerRound.state == PeerState.MARKED, 1), else_=0)).label("marked"),
        )
        .where(PeerRound.author_id == account_id)
        .group_by(PeerRound.course_id, PeerRound.item_id)
        .subquery()
    )
    mine = and_(
        Calibration.account_id == account_id,
        Calibration.course_id == PeerRound.course_id,
        Calibration.item_id == PeerRound.item_id,
    )
    rows = session.execute(
        select(
            Course.slug,
            PeerRound.course_id,
            PeerRound.item_id,
            Attempt.quiz_id,
            Release.public_id,
            own.c.sent,
            own.c.marked,
            Calibration.near_at,
        )
        .join(own, own.c.last == PeerRound.id)
        .join(Attempt, Attempt.id == PeerRound.attempt_id)
        .join(Course, Course.id == PeerRound.course_id)
        .join(Release, Release.id == Attempt.release_id)
        .outerjoin(Calibration, mine)
        .order_by(PeerRound.id.desc())
    )
    return [Sent(*row) for row in rows]


def calibration(session: Session, account_id: int, course_id: int, item_id: str) -> Calibration | None:
    """How a learner did on the exemplar of an item, for change."""
    return session.get(Calibration, (account_id, course_id, item_id))


def wanting(
    session: Session, account_id: int, course_id: int, item_id: str, *, held_since: dt.datetime
) -> list[tuple[int, int, uuid.UUID]]:
    """The rounds of others that still want a mark, the longest-waiting first: id, author, id of their release. Those
    that this person has had are left out, and those that peers hold since `held_since` or have marked."""
    live = (
        select(func.count())
        .where(
            PeerMarking.round_id == PeerRound.id,
            or_(
                PeerMarking.marked_at.is_not(None),
                and_(
                    PeerMarking.taken_at > held_since,
                    or_(PeerMarking.conflict.is_(None), PeerMarking.conflict != ConflictAnswer.DECLARED),
                ),
            ),
        )
        .scalar_subquery()
    )
    had = select(PeerMarking.id).where(PeerMarking.round_id == PeerRound.id, PeerMarking.peer_id == account_id)
    rows = session.execute(
        select(PeerRound.id, PeerRound.author_id, Release.public_id)
        .join(Attempt, Attempt.id == PeerRound.attempt_id)
        .join(Release, Release.id == Attempt.release_id)
        .where(
            PeerRound.course_id == course_id,
            PeerRound.item_id == item_id,
            PeerRound.state == PeerState.WITH_PEERS,
            PeerRound.author_id != account_id,
            ~had.exists(),
            live < PEERS,
        )
        .order_by(PeerRound.since, PeerRound.id)
        .limit(CANDIDATES)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def held(session: Session, account_id: int) -> list[PeerMarking]:
    """What a peer has taken and may still mark."""
    return list(
        session.scalars(
            select(PeerMarking)
            .join(PeerRound, PeerRound.id == PeerMarking.round_id)
            .where(
                PeerMarking.peer_id == account_id,
                PeerMarking.marked_at.is_(None),
                PeerMarking.flag.is_(None),
                or_(PeerMarking.conflict.is_(None), PeerMarking.conflict == ConflictAnswer.NONE),
                PeerRound.state == PeerState.WITH_PEERS,
            )
            .order_by(PeerMarking.id)
        )
    )


def take(session: Session, round_id: int, peer_id: int, public_id: uuid.UUID, now: dt.datetime) -> None:
    """A peer takes a response."""
    session.add(PeerMarking(public_id=public_id, round_id=round_id, peer_id=peer_id, taken_at=now))


def marking(session: Session, public_id: uuid.UUID) -> PeerMarking | None:
    """One peer before one response, for change."""
    return session.scalar(select(PeerMarking).where(PeerMarking.public_id == public_id))


def round_by_id(session: Session, round_id: int) -> RoundRow:
    """The round of a marking."""
    return _rows(session, _ROUND.where(PeerRound.id == round_id))[0]


@dataclass(frozen=True)
class Said:
    """What one peer said of a response: points and words by criterion, or a flag."""

    points: Mapping[str, int]
    words: Mapping[str, str]
    flag: str | None
    flag_words: str


def said(session: Session, round_ids: Iterable[int]) -> dict[int, list[Said]]:
    """What peers said of these rounds, in an order that tells nothing of who they are."""
    found: dict[int, list[Said]] = {}
    for row in session.execute(
        select(PeerMarking.round_id, PeerMarking.points, PeerMarking.words, PeerMarking.flag, PeerMarking.flag_words)
        .where(
            PeerMarking.round_id.in_(sorted(round_ids)),
            or_(PeerMarking.marked_at.is_not(None), PeerMarking.flag.is_not(None)),
        )
        .order_by(PeerMarking.public_id)
    ):
        found.setdefault(row[0], []).append(Said(row[1] or {}, row[2] or {}, row[3], row[4] or ""))
    return found


def open_rounds(
    session: Session, *, size: int, after: uuid.UUID | None = None, before: uuid.UUID | None = None
) -> Slice:
    """The responses that are with peers, the longest-waiting first: id, course, quiz, item, release, since when, and
    how many marks they have."""
    marks = (
        select(func.count())
        .where(PeerMarking.round_id == PeerRound.id, PeerMarking.marked_at.is_not(None))
        .scalar_subquery()
    )
    statement = (
        select(
            PeerRound.public_id,
            Course.slug.label("course"),
            Attempt.quiz_id,
            PeerRound.item_id,
            Release.public_id.label("release"),
            PeerRound.author_id,
            Account.name,
            PeerRound.since,
            marks.label("marks"),
        )
        .join(Attempt, Attempt.id == PeerRound.attempt_id)
        .join(Course, Course.id == PeerRound.course_id)
        .join(Release, Release.id == Attempt.release_id)
        .join(Account, Account.id == PeerRound.author_id)
        .where(PeerRound.state == PeerState.WITH_PEERS)
    )
    keys = (PeerRound.since, PeerRound.id)
    return page(session, statement, keys, named=PeerRound.public_id, size=size, after=after, before=before)


def overdue(session: Session, since: dt.datetime) -> list[uuid.UUID]:
    """The rounds that are with peers since then or longer."""
    return list(
        session.scalars(
            select(PeerRound.public_id)
            .where(PeerRound.state == PeerState.WITH_PEERS, PeerRound.since <= since)
            .order_by(PeerRound.since, PeerRound.id)
        )
    )
