"""Selects and writes of spaced practice. Its cards and first tries are derived: `derived/practice.py` replays them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from learnhub.domain.practice import FirstTry, Schedule
from learnhub.store import quick
from learnhub.store.engine import Session
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import Course, Release, ReleaseItem
from learnhub.store.tables.learning import Enrolment
from learnhub.store.tables.practice import PracticeAnswer, PracticeCard, PracticeWish, PrincipleTries, Standing
from learnhub.store.waiting import ANY_TEXT

REFRESHED = dt.timedelta(days=1)
"""A right answer to an item met before is noted once a day: a principle fades by months."""
_MICROSECOND = dt.timedelta(microseconds=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class CardRow:
    """A question that returns to a person, on the release on which it was met."""

    course: str
    course_id: int
    release_id: int
    release_public_id: uuid.UUID
    quiz_id: str
    item_id: str
    current_public_id: uuid.UUID | None
    """The release that the course offers now, which may correct the key."""
    schedule: Schedule


_CURRENT = aliased(Release)
_CARD_COLUMNS = (
    Course.slug,
    PracticeCard.course_id,
    PracticeCard.release_id,
    Release.public_id,
    PracticeCard.quiz_id,
    PracticeCard.item_id,
    _CURRENT.public_id,
    PracticeCard.due_at,
    PracticeCard.stability,
    PracticeCard.difficulty,
    PracticeCard.answered_at,
    PracticeCard.right,
    PracticeCard.answers,
)
_CARDS = (
    select(*_CARD_COLUMNS)
    .join(Course, Course.id == PracticeCard.course_id)
    .join(Release, Release.id == PracticeCard.release_id)
    .outerjoin(_CURRENT, _CURRENT.id == Course.release_id)
    .where(PracticeCard.account_id == bindparam("account_id"))
)


def _card_row(row: Any) -> CardRow:
    course, course_id, release_id, release_public_id, quiz_id, item_id, current, *schedule = row
    return CardRow(course, course_id, release_id, release_public_id, quiz_id, item_id, current, Schedule(*schedule))


def due(session: Session, account_id: int, now: dt.datetime, *, most: int) -> list[CardRow]:
    """The questions that are due to this person, the longest due first, at most `most`."""
    rows = session.execute(
        _CARDS.where(PracticeCard.due_at <= now)
        .order_by(PracticeCard.due_at, PracticeCard.course_id, PracticeCard.item_id)
        .limit(most),
        {"account_id": account_id},
    )
    return [_card_row(row) for row in rows]


def card(session: Session, account_id: int, course: str, item_id: str) -> CardRow | None:
    """One question of this person."""
    row = session.execute(
        _CARDS.where(Course.slug == course, PracticeCard.item_id == item_id), {"account_id": account_id}
    ).one_or_none()
    return None if row is None else _card_row(row)


def counts(session: Session, account_id: int, now: dt.datetime) -> tuple[int, int, dt.datetime | None]:
    """How many questions this person has, how many are due, and when the next one that is not due yet returns."""
    row = session.execute(
        select(
            func.count(),
            func.count().filter(PracticeCard.due_at <= now),
            func.min(PracticeCard.due_at).filter(PracticeCard.due_at > now),
        ).where(PracticeCard.account_id == account_id)
    ).one()
    return row[0], row[1], row[2]


@cache
def _put(table: Any, dialect: str) -> Any:
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.__table__.primary_key]
    names = [column.name for column in table.__table__.columns if column.name not in keys]
    return statement.on_conflict_do_update(index_elements=keys, set_={name: statement.excluded[name] for name in names})


@cache
def _put_new(table: Any, dialect: str) -> Any:
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return statement.on_conflict_do_nothing()


def card_values(
    account_id: int, course_id: int, release_id: int, quiz_id: str, item_id: str, schedule: Schedule
) -> dict[str, Any]:
    """The row of a card."""
    return {
        "account_id": account_id,
        "course_id": course_id,
        "item_id": item_id,
        "release_id": release_id,
        "quiz_id": quiz_id,
        "due_at": schedule.due_at,
        "stability": schedule.stability,
        "difficulty": schedule.difficulty,
        "answered_at": schedule.answered_at,
        "right": schedule.right,
        "answers": schedule.answers,
    }


def put_card(session: Session, values: dict[str, Any]) -> None:
    """Write a card in place of what it was."""
    quick.run(session, _put(PracticeCard, session.get_bind().dialect.name), values)


def unlock(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add these cards; one that this person has already stays as it is."""
    if rows:
        quick.run(session, _put_new(PracticeCard, session.get_bind().dialect.name), list(rows))


_FIRST_TRIES = select(PrincipleTries.principle, PrincipleTries.tries, PrincipleTries.refreshed_at).where(
    PrincipleTries.account_id == bindparam("account_id")
)
_DUE = (
    select(func.count())
    .select_from(PracticeCard)
    .where(PracticeCard.account_id == bindparam("account_id"), PracticeCard.due_at <= bindparam("now"))
    .scalar_subquery()
)
_OFF = exists().where(PracticeWish.account_id == bindparam("account_id"), PracticeWish.off)
_STANDING = (
    select(PrincipleTries.principle, PrincipleTries.tries, PrincipleTries.refreshed_at, _DUE, _OFF, ANY_TEXT)
    .select_from(select(literal(1)).subquery())
    .outerjoin(PrincipleTries, PrincipleTries.account_id == bindparam("account_id"))
)


@dataclass(frozen=True)
class Tried:
    """The first tries on a principle, oldest first, and the last right answer to any item of it."""

    tries: tuple[FirstTry, ...] = ()
    refreshed_at: dt.datetime | None = None


def _tried(tries: Iterable[Sequence[Any]], refreshed_at: dt.datetime | None) -> Tried:
    return Tried(tuple(FirstTry(item, right, _EPOCH + at * _MICROSECOND) for item, right, at in tries), refreshed_at)


def standing(session: Session, account_id: int, now: dt.datetime) -> tuple[dict[str, Tried], int, bool]:
    """By principle what was tried, how many practice questions are due (0 when they are switched off), and whether
    texts of others may wait: in one statement, since the first page asks for it."""
    rows = quick.run(session, _STANDING, {"account_id": account_id, "now": now}).all()
    due_count = 0 if rows[0][4] else rows[0][3]
    return {row[0]: _tried(row[1], row[2]) for row in rows if row[0]}, due_count, rows[0][5]


def add_tries(
    session: Session, account_id: int, course: str, answers: Sequence[tuple[str, str, bool]], at: dt.datetime
) -> None:
    """Note these answers (item, principle, right): the first to each item counts, a right one to any refreshes."""
    known = _known(session, account_id)
    _put_tries(session, account_id, known, with_answers(known, course, answers, at))


def correct_tries(session: Session, account_id: int, course: str, items: Sequence[str], at: dt.datetime) -> list[str]:
    """These items turned out to be answered rightly at that moment: those of them to which it was the first answer now
    count as right, and are named."""
    known = _known(session, account_id)
    first = {(each[0], each[2]) for tries, _ in known.values() for each in tries}
    firsts = [item for item in items if (f"{course}/{item}", int((at - _EPOCH) / _MICROSECOND)) in first]
    _put_tries(session, account_id, known, with_corrections(known, course, firsts))
    return firsts


def _known(session: Session, account_id: int) -> dict[str, tuple[list[list[Any]], dt.datetime | None]]:
    return {
        row.principle: (list(row.tries), row.refreshed_at)
        for row in quick.run(session, _FIRST_TRIES, {"account_id": account_id})
    }


def _put_tries(
    session: Session,
    account_id: int,
    known: Mapping[str, tuple[list[list[Any]], dt.datetime | None]],
    changed: Iterable[str],
) -> None:
    if not changed:
        return
    quick.run(
        session,
        _put(PrincipleTries, session.get_bind().dialect.name),
        [
            {
                "account_id": account_id,
                "principle": principle,
                "tries": known[principle][0],
                "refreshed_at": known[principle][1],
            }
            for principle in changed
        ],
    )


def with_answers(
    known: dict[str, tuple[list[list[Any]], dt.datetime | None]],
    course: str,
    answers: Iterable[tuple[str, str, bool]],
    at: dt.datetime,
) -> set[str]:
    """Note the answers in `known`, by principle; which of them changed."""
    changed = set()
    for item, principle, right in answers:
        tries, refreshed_at = known.get(principle, ([], None))
        name = f"{course}/{item}"
        if name not in {each[0] for each in tries}:
            tries = [*tries, [name, right, int((at - _EPOCH) / _MICROSECOND)]]
        elif not right or (refreshed_at is not None and at - refreshed_at < REFRESHED):
            continue
        known[principle] = (tries, at if right else refreshed_at)
        changed.add(principle)
    return changed


def with_corrections(
    known: dict[str, tuple[list[list[Any]], dt.datetime | None]], course: str, items: Iterable[str]
) -> set[str]:
    """The first answers to these items were right after all; which principles changed."""
    names = {f"{course}/{item}" for item in items}
    changed = {
        principle for principle, (tries, _) in known.items() if any(each[0] in names and not each[1] for each in tries)
    }
    for principle in changed:
        tries, refreshed_at = known[principle]
        known[principle] = ([[name, right or name in names, at] for name, right, at in tries], refreshed_at)
    return changed


def add_answer(session: Session, **values: Any) -> None:
    """Keep an answer to a practice question."""
    session.execute(insert(PracticeAnswer), values)


@dataclass(frozen=True)
class AnswerRow:
    """An answer to a practice question with the course and release it was given on."""

    account_id: int
    course: str
    release_public_id: uuid.UUID
    quiz_id: str
    item_id: str
    answer: Any
    right: bool
    returns_at: dt.datetime
    at: dt.datetime


def answer(session: Session, public_id: uuid.UUID) -> AnswerRow | None:
    """The answer with this id."""
    row = session.execute(
        select(
            PracticeAnswer.account_id,
            Course.slug,
            Release.public_id,
            PracticeAnswer.quiz_id,
            PracticeAnswer.item_id,
            PracticeAnswer.answer,
            PracticeAnswer.right,
            PracticeAnswer.returns_at,
            PracticeAnswer.at,
        )
        .join(Release, Release.id == PracticeAnswer.release_id)
        .join(Course, Course.id == Release.course_id)
        .where(PracticeAnswer.public_id == public_id)
    ).one_or_none()
    return None if row is None else AnswerRow(*row)


def answered_since(session: Session, account_id: int, since: dt.datetime) -> int:
    """How many practice questions this person answered from this moment on."""
    return (
        session.scalar(
            select(func.count())
            .select_from(PracticeAnswer)
            .where(PracticeAnswer.account_id == account_id, PracticeAnswer.at >= since)
        )
        or 0
    )


def wish(session: Session, account_id: int) -> PracticeWish:
    """What this person wishes; as it is without a row when there is none."""
    return session.get(PracticeWish, account_id) or PracticeWish(account_id=account_id, off=False, digest=False)


def keep_wish(session: Session, account_id: int, *, off: bool, digest: bool) -> None:
    """Keep what this person wishes."""
    session.merge(PracticeWish(account_id=account_id, off=off, digest=digest))


def digest_due(session: Session, now: dt.datetime, *, after: int, most: int) -> list[tuple[int, int]]:
    """People who wish a mail and have questions due: account id and how many, by id after `after`, at most `most`."""
    rows = session.execute(
        select(PracticeWish.account_id, func.count())
        .join(PracticeCard, and_(PracticeCard.account_id == PracticeWish.account_id, PracticeCard.due_at <= now))
        .join(Account, Account.id == PracticeWish.account_id)
        .where(
            PracticeWish.digest,
            PracticeWish.off.is_(False),
            Account.disabled_at.is_(None),
            PracticeWish.account_id > after,
        )
        .group_by(PracticeWish.account_id)
        .order_by(PracticeWish.account_id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class StandingRow:
    """A "Where do I stand?" with the course and release it was drawn from."""

    id: int
    public_id: uuid.UUID
    account_id: int
    course: str
    course_id: int
    release_id: int
    release_public_id: uuid.UUID
    seed: str
    items: list[list[str]]
    answers: dict[str, Any]
    marks: dict[str, bool] | None
    started_at: dt.datetime
    saved_at: dt.datetime | None
    submitted_at: dt.datetime | None


_STANDINGS = (
    select(
        Standing.id,
        Standing.public_id,
        Standing.account_id,
        Course.slug,
        Course.id,
        Standing.release_id,
        Release.public_id,
        Standing.seed,
        Standing.items,
        Standing.answers,
        Standing.marks,
        Standing.started_at,
        Standing.saved_at,
        Standing.submitted_at,
    )
    .join(Release, Release.id == Standing.release_id)
    .join(Course, Course.id == Release.course_id)
)


def standing_by_id(session: Session, public_id: uuid.UUID) -> StandingRow | None:
    """The "Where do I stand?" with this id."""
    row = session.execute(_STANDINGS.where(Standing.public_id == public_id)).one_or_none()
    return None if row is None else StandingRow(*row)


def newest_standing(session: Session, account_id: int) -> StandingRow | None:
    """The person's newest one, open or sent."""
    row = session.execute(
        _STANDINGS.where(Standing.account_id == account_id).order_by(Standing.id.desc()).limit(1)
    ).one_or_none()
    return None if row is None else StandingRow(*row)


def add_standing(session: Session, **values: Any) -> None:
    """Begin a "Where do I stand?"."""
    session.execute(insert(Standing), values)


def keep_standing(session: Session, standing_id: int, **values: Any) -> None:
    """Keep answers or marks."""
    session.execute(update(Standing).where(Standing.id == standing_id).values(**values))


def practice_items(session: Session, release_id: int) -> dict[str, list[tuple[str, Mapping[str, Any]]]]:
    """The practice items of a release by principle, each as quiz id and content, in the order of its text."""
    found: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    rows = session.execute(
        select(ReleaseItem.quiz_id, ReleaseItem.content)
        .where(ReleaseItem.release_id == release_id, ReleaseItem.form == "practice")
        .order_by(ReleaseItem.position)
    )
    for quiz_id, content in rows:
        found.setdefault(content["principle"], []).append((quiz_id, content))
    return found


def weak_principles(session: Session, course_id: int, *, fewest: int) -> list[tuple[str, int, int, int]]:
    """Of the learners of a course, by principle: people with a first try, right first tries, first tries; principles
    with fewer than `fewest` people are left out."""
    found: dict[str, tuple[int, int, int]] = {}
    rows = session.execute(
        select(PrincipleTries.principle, PrincipleTries.tries)
        .join(Enrolment, and_(Enrolment.account_id == PrincipleTries.account_id, Enrolment.course_id == course_id))
        .execution_options(yield_per=500)
    )
    for principle, tries in rows:
        people, right, total = found.get(principle, (0, 0, 0))
        found[principle] = (people + 1, right + sum(each[1] for each in tries), total + len(tries))
    return [(principle, *figures) for principle, figures in found.items() if figures[0] >= fewest]
