"""What waits to be marked, for the first page and the mails that tell of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, literal_column, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from learnhub.domain.assessment.peers import HELD_DAYS, PEERS
from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.store.care import cared_for
from learnhub.store.engine import Session
from learnhub.store.marking import AT_DESK
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.analysis import ImprovementTask
from learnhub.store.tables.assessment import Attempt
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.learning import Enrolment
from learnhub.store.tables.peers import MarkingWish, PeerMarking, PeerRound
from learnhub.store.teaching import open_lessons_counted, tasks_counted

TEXTS = 200
"""Texts that are looked at for one person, the longest-waiting first."""

_MINE = aliased(PeerRound)
_ME: Any = bindparam("account_id")
_WITH_PEERS = PeerRound.state == literal_column("'with-peers'")
_ANSWERED = or_(PeerMarking.marked_at.is_not(None), PeerMarking.flag.is_not(None))
_LEFT = PeerMarking.conflict == ConflictAnswer.DECLARED
_DONE = select(PeerMarking.id).where(
    PeerMarking.round_id == PeerRound.id, PeerMarking.peer_id == _ME, or_(_ANSWERED, _LEFT)
)
_FOR_ME = (
    select(PeerRound.id)
    .join(_MINE, and_(_MINE.course_id == PeerRound.course_id, _MINE.item_id == PeerRound.item_id))
    .where(_MINE.author_id == _ME, PeerRound.author_id != _ME, _WITH_PEERS, ~_DONE.exists())
)
ANY_TEXT = _FOR_ME.exists()
"""Whether a text waits that a person, `account_id`, may have to mark: a cheap look before the exact one."""


@dataclass(frozen=True)
class Share:
    """An item of which somebody has sent answers to peers: how many, and how many texts of others they have judged."""

    course_id: int
    item_id: str
    sent: int
    given: int


def shares(session: Session, account_id: int) -> list[Share]:
    """What somebody has sent to peers and given to others, by item."""
    given = (
        select(func.count())
        .select_from(PeerMarking)
        .join(PeerRound, PeerRound.id == PeerMarking.round_id)
        .where(
            PeerMarking.peer_id == account_id,
            _ANSWERED,
            PeerRound.course_id == _MINE.course_id,
            PeerRound.item_id == _MINE.item_id,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(_MINE.course_id, _MINE.item_id, func.count(), given)
        .where(_MINE.author_id == account_id)
        .group_by(_MINE.course_id, _MINE.item_id)
    )
    return [Share(*row) for row in rows]


@dataclass(frozen=True)
class TextRow:
    """A text that waits for a mark of one person."""

    course_id: int
    item_id: str
    author_id: int
    since: dt.datetime


def texts(session: Session, account_id: int, now: dt.datetime) -> list[TextRow]:
    """The texts of others that wait for a mark of this person, those they have taken too, the longest-waiting first."""
    others = (
        select(func.count())
        .where(
            PeerMarking.round_id == PeerRound.id,
            PeerMarking.peer_id != _ME,
            or_(
                PeerMarking.marked_at.is_not(None),
                and_(
                    PeerMarking.taken_at > now - dt.timedelta(days=HELD_DAYS),
                    or_(PeerMarking.conflict.is_(None), PeerMarking.conflict != ConflictAnswer.DECLARED),
                ),
            ),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(PeerRound.course_id, PeerRound.item_id, PeerRound.author_id, PeerRound.since)
        .where(PeerRound.id.in_(_FOR_ME), others < PEERS)
        .order_by(PeerRound.since, PeerRound.id)
        .limit(TEXTS),
        {"account_id": account_id},
    )
    return [TextRow(*row) for row in rows]


@dataclass(frozen=True)
class Desk:
    """What waits for a trainer: lessons learned and modules to look at, tries with open answers and since when the
    oldest waits, and what needs a hand in the courses they care for. Each is counted to a hundred."""

    lessons: int
    tasks: int
    answers: int
    answers_since: dt.datetime | None
    improvements: int


def desk(session: Session, account_id: int) -> Desk:
    """What waits for this trainer; one statement, since the first page asks for it."""
    waiting = (
        select(Attempt.submitted_at)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(AT_DESK, Enrolment.account_id != account_id)
        .order_by(Attempt.submitted_at)
        .limit(100)
        .subquery()
    )
    improvements = (
        select(ImprovementTask.id)
        .join(Course, Course.id == ImprovementTask.course_id)
        .where(
            ImprovementTask.closed_at.is_(None),
            ImprovementTask.set_aside_at.is_(None),
            ImprovementTask.waiting.is_(False),
            cared_for(account_id),
        )
        .limit(100)
        .subquery()
    )
    row = session.execute(
        select(
            open_lessons_counted(),
            tasks_counted(),
            select(func.count()).select_from(waiting).scalar_subquery(),
            select(func.min(waiting.c.submitted_at)).scalar_subquery(),
            select(func.count()).select_from(improvements).scalar_subquery(),
        )
    ).one()
    return Desk(*row)


def mails_off(session: Session, account_id: int) -> bool:
    """Whether this person wishes no mail on what waits to be marked."""
    return session.scalar(select(MarkingWish.off).where(MarkingWish.account_id == account_id)) or False


@cache
def _put(dialect: str, column: str) -> Any:
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(MarkingWish)
    return statement.on_conflict_do_update(index_elements=["account_id"], set_={column: statement.excluded[column]})


def keep_wish(session: Session, account_id: int, *, off: bool) -> None:
    """Keep whether this person wishes no mail on what waits to be marked."""
    connection = session.connection()
    connection.execute(_put(connection.dialect.name, "off"), {"account_id": account_id, "off": off})


def keep_told(session: Session, account_ids: Iterable[int], now: dt.datetime) -> None:
    """These people were told of what waits."""
    connection = session.connection()
    rows = [{"account_id": each, "off": False, "told_at": now} for each in account_ids]
    if rows:
        connection.execute(_put(connection.dialect.name, "told_at"), rows)


def _hears(before: dt.datetime) -> Any:
    """Whoever is there, wants mails, and was told nothing since then."""
    quiet = select(MarkingWish.account_id).where(or_(MarkingWish.off, MarkingWish.told_at > before))
    return and_(Account.disabled_at.is_(None), Account.id.not_in(quiet))


def peers_to_tell(session: Session, before: dt.datetime, *, after: int, most: int) -> list[int]:
    """Whoever has sent an answer to peers where a text of somebody else waits, and was told nothing since `before`: by
    id after `after`, at most `most`."""
    rows = session.scalars(
        select(_MINE.author_id)
        .distinct()
        .join(PeerRound, and_(_MINE.course_id == PeerRound.course_id, _MINE.item_id == PeerRound.item_id))
        .join(Account, Account.id == _MINE.author_id)
        .where(_WITH_PEERS, PeerRound.author_id != _MINE.author_id, _MINE.author_id > after, _hears(before))
        .order_by(_MINE.author_id)
        .limit(most)
    )
    return list(rows)


@dataclass(frozen=True)
class Answers:
    """The tries of one learner in one course that wait for a trainer."""

    course_id: int
    account_id: int
    tries: int
    since: dt.datetime


def answers(session: Session) -> list[Answers]:
    """What waits for trainers, by course and learner."""
    rows: Any = session.execute(
        select(Enrolment.course_id, Enrolment.account_id, func.count(), func.min(Attempt.submitted_at))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(AT_DESK)
        .group_by(Enrolment.course_id, Enrolment.account_id)
    )
    return [Answers(*row) for row in rows]


def hearing(session: Session, account_ids: Iterable[int], before: dt.datetime) -> list[int]:
    """Those of these people who are to be told."""
    return list(session.scalars(select(Account.id).where(Account.id.in_(sorted(account_ids)), _hears(before))))
