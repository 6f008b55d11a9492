"""Selects of reviews: cases that wait, who is tied to them, what was answered, and the texts that were sent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session

from learnhub.domain.cases.judges import CaseParties, ConflictAnswer
from learnhub.domain.cases.moves import Move, Party, State
from learnhub.domain.cases.suggesting import Record
from learnhub.domain.people import Person
from learnhub.domain.policy import Role
from learnhub.domain.principles import Principle
from learnhub.store import cases, paging
from learnhub.store.paging import Slice
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.cases import Case, CaseAuthor, CaseMove, CasePrinciple, CaseRevision, CaseSign, Review

FIRST_REPLIES = (Move.ASK, Move.ASK_PUBLIC, Move.REQUEST_CHANGES, Move.SEND_BACK, Move.REPORT, Move.ACCEPT)
ENDS = (Move.PUBLISH, Move.DECLINE)
MOST_DUE, MOST_TIMES = 500, 1000
MOST = 50
"""Rows of a list that is not paged: what one person has in hand, and what waits for an editor."""

_SENT = (
    select(CaseRevision.content)
    .where(CaseRevision.case_id == Case.id)
    .order_by(CaseRevision.number.desc())
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
    .label("content")
)
"""The text as it was sent last: what the contributor has changed since is theirs until they send it."""

_REPLIED = (
    select(CaseMove.id)
    .where(CaseMove.case_id == Case.id, CaseMove.move.in_(FIRST_REPLIES))
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
    .is_not(None)
    .label("replied")
)
"""A limit, not EXISTS: PostgreSQL answers an EXISTS in a list of columns by reading all moves into a hash."""


def _rows(*more: Any) -> Select[*tuple[Any, ...]]:
    return select(
        Case.id,
        Case.public_id,
        Case.owner_id,
        Case.reviewer_id,
        Case.editor_id,
        Case.sought,
        Case.hold,
        Case.state,
        Case.awaiting,
        Case.language,
        _SENT,
        Case.submitted_at,
        Case.changed_at,
        _REPLIED,
        *more,
    )


_ACTIVE = (Review.case_id == Case.id, Review.invited_by_id.is_not(None), Review.left_at.is_(None))
"""The reviews of reviewers whom an editor named and who have not left the case."""


def waiting(
    session: Session,
    *,
    size: int,
    reviewer: int | None = None,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Slice:
    """A page of the cases that wait for somebody to take them, the longest-waiting first; without those that are kept
    for a named reviewer other than this one."""
    statement = _rows().where(Case.state == State.SUBMITTED, Case.awaiting == "reviewers")
    if reviewer is not None:
        kept = exists().where(*_ACTIVE, Review.conflict != ConflictAnswer.DECLARED)
        statement = statement.where(~kept | exists().where(*_ACTIVE, Review.reviewer_id == reviewer))
    keys = (Case.submitted_at, Case.id)
    return paging.page(session, statement, keys, named=Case.public_id, size=size, after=after, before=before)


def in_hand(session: Session, account_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The cases that this person has taken, as reviewer or as editor, or is named for, the longest-waiting first."""
    mine = exists().where(
        *_ACTIVE,
        Review.reviewer_id == account_id,
        Review.reported_at.is_(None),
        Review.conflict != ConflictAnswer.DECLARED,
    )
    due_on = (
        select(Review.due_on)
        .where(*_ACTIVE, Review.reviewer_id == account_id)
        .correlate(Case)
        .scalar_subquery()
        .label("due_on")
    )
    taken = (State.IN_REVIEW, State.CHANGES_REQUESTED, State.SIGN_OFF)
    held = Case.state.in_(taken) & ((Case.reviewer_id == account_id) | (Case.editor_id == account_id))
    named = Case.state.in_((State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)) & mine
    statement = _rows(due_on).where(held | named)
    return session.execute(statement.order_by(Case.submitted_at, Case.id).limit(MOST)).all()


def for_editors(session: Session) -> Sequence[Row[*tuple[Any, ...]]]:
    """The cases that wait for any editor, the longest-waiting first: sent for the mark "full", held, or appealed."""
    statement = _rows().where(Case.state.in_((State.SUBMITTED, State.APPEALED)), Case.awaiting == "editors")
    return session.execute(statement.order_by(Case.submitted_at, Case.id).limit(MOST)).all()


def taken(session: Session) -> Sequence[Row[*tuple[Any, ...]]]:
    """The cases in review that wait for their reviewer, the longest without a move first."""
    statement = _rows().where(Case.state == State.IN_REVIEW, Case.awaiting == "reviewer")
    return session.execute(statement.order_by(Case.changed_at, Case.id).limit(MOST)).all()


def undecided(session: Session) -> Sequence[Row[*tuple[Any, ...]]]:
    """The "not sure" answers that wait for an editor, the oldest first, with their cases."""
    statement = (
        _rows(Review.public_id.label("review_id"), Review.reviewer_id.label("asked_by"), Review.conflict_at)
        .join(Review, Review.case_id == Case.id)
        .where(
            Review.conflict == ConflictAnswer.NOT_SURE,
            Review.cleared_by_id.is_(None),
            Case.state.in_((State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)),
        )
    )
    return session.execute(statement.order_by(Review.conflict_at, Review.id).limit(MOST)).all()


def parties_of(session: Session, rows: Iterable[Any]) -> dict[int, CaseParties]:
    """By key, each of these cases as the question of who may judge it sees it; three statements for any number."""
    found = {row.id: row for row in rows}
    authors: dict[int, list[int]] = {}
    for case_id, account_id in session.execute(
        select(CaseAuthor.case_id, CaseAuthor.account_id)
        .where(CaseAuthor.case_id.in_(found))
        .order_by(CaseAuthor.account_id)
    ):
        authors.setdefault(case_id, []).append(account_id)
    owners = {row.owner_id for row in found.values()}
    writers = owners.union(*authors.values())
    people = {person.id: person for person in cases.people(session, writers)}
    answers: dict[int, list[Any]] = {}
    for answer in session.execute(
        select(Review.case_id, Review.reviewer_id, Review.conflict, Review.cleared_by_id, Review.verdict).where(
            Review.case_id.in_(found)
        )
    ):
        answers.setdefault(answer.case_id, []).append(answer)
    return {
        key: CaseParties(
            contributor=people[row.owner_id],
            co_authors=tuple(people[author] for author in authors.get(key, ())),
            conflicts={each.reviewer_id: ConflictAnswer(each.conflict) for each in answers.get(key, ())},
            cleared=frozenset(each.reviewer_id for each in answers.get(key, ()) if each.cleared_by_id is not None),
            decided=frozenset(each.reviewer_id for each in answers.get(key, ()) if each.verdict == cases.OVERTURNED),
            principles=tuple(Principle(each) for each in row.content["principles"]),
            language=row.language,
        )
        for key, row in found.items()
    }


def review(session: Session, case_id: int, reviewer_id: int) -> Review | None:
    """What this reviewer answered about this case, for change."""
    return session.scalar(select(Review).where(Review.case_id == case_id, Review.reviewer_id == reviewer_id))


def review_by_public_id(session: Session, public_id: uuid.UUID) -> tuple[Review, Case] | None:
    """The review with this id and its case, for change."""
    row = session.execute(
        select(Review, Case).join(Case, Case.id == Review.case_id).where(Review.public_id == public_id)
    ).one_or_none()
    return row and (row[0], row[1])


def moves_made(session: Session, case_id: int) -> int:
    """How many moves the case has made: what a page says it has seen."""
    return session.scalar(select(func.count()).where(CaseMove.case_id == case_id)) or 0


def last_move(session: Session, case_id: int) -> tuple[str, int | None]:
    """The last move of the case, and who made it."""
    row = session.execute(
        select(CaseMove.move, CaseMove.actor_id)
        .where(CaseMove.case_id == case_id)
        .order_by(CaseMove.id.desc())
        .limit(1)
    ).one()
    return row.move, row.actor_id


def sent_texts(session: Session, case_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The text that was sent first, and the text that was sent last."""
    rows = session.scalars(
        select(CaseRevision.content).where(CaseRevision.case_id == case_id).order_by(CaseRevision.number)
    ).all()
    return rows[0], rows[-1]


def took_part(session: Session, case_id: int) -> frozenset[int]:
    """Who has judged this case so far: who made a move as its judge, reviewer or editor, and who opened its text."""
    moved = session.scalars(
        select(CaseMove.actor_id).where(
            CaseMove.case_id == case_id, CaseMove.role.in_((Party.JUDGE, Party.REVIEWER, Party.EDITOR))
        )
    )
    opened = session.scalars(select(Review.reviewer_id).where(Review.case_id == case_id, Review.closed_at.is_not(None)))
    named = session.scalars(
        select(Review.reviewer_id).where(Review.case_id == case_id, Review.reported_at.is_not(None))
    )
    return frozenset(key for key in (*moved, *opened, *named) if key is not None)


def records(session: Session) -> dict[int, Record]:
    """By key, what each reviewer has at hand, and how many published cases of each principle they have judged."""
    load: Counter[int] = Counter()
    named = (Review.invited_by_id.is_not(None), Review.reported_at.is_(None), Review.left_at.is_(None))
    open_states = (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
    for statement in (
        select(Case.reviewer_id, func.count())
        .where(Case.state.in_((State.IN_REVIEW, State.CHANGES_REQUESTED)), Case.reviewer_id.is_not(None))
        .group_by(Case.reviewer_id),
        select(Review.reviewer_id, func.count())
        .join(Case, Case.id == Review.case_id)
        .where(*named, Case.state.in_(open_states))
        .group_by(Review.reviewer_id),
    ):
        for key, count in session.execute(statement):
            if key is not None:
                load[key] += count
    judged: dict[int, Counter[Principle]] = {}
    cases_of = select(CasePrinciple.case_id, CasePrinciple.principle).distinct().subquery()
    for key, principle, count in session.execute(
        select(Review.reviewer_id, cases_of.c.principle, func.count())
        .join(cases_of, cases_of.c.case_id == Review.case_id)
        .where(Review.closed_at.is_not(None) | Review.reported_at.is_not(None))
        .group_by(Review.reviewer_id, cases_of.c.principle)
    ):
        judged.setdefault(key, Counter())[Principle(principle)] = count
    return {key: Record(load[key], judged.get(key, {})) for key in load.keys() | judged.keys()}


def reviewer_by_public_id(session: Session, public_id: uuid.UUID) -> Person | None:
    """The person who may be asked to review, by their id; None for anybody else."""
    key = session.scalar(
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.public_id == public_id, RoleGrant.role == Role.REVIEWER, Account.disabled_at.is_(None))
    )
    return cases.people(session, [key])[0] if key is not None else None


def named_accounts(session: Session, keys: Iterable[int]) -> dict[int, tuple[uuid.UUID, str]]:
    """Id and name of these people, by key."""
    rows = session.execute(select(Account.id, Account.public_id, Account.name).where(Account.id.in_(list(keys))))
    return {row.id: (row.public_id, row.name) for row in rows}


def due_reviews(session: Session, by: dt.date) -> list[uuid.UUID]:
    """The reviews of named reviewers that should be there by this day and are not, the first due first."""
    statement = (
        select(Review.public_id)
        .join(Case, Case.id == Review.case_id)
        .where(
            Review.due_on.is_not(None),
            Review.due_on <= by,
            Review.reported_at.is_(None),
            Review.left_at.is_(None),
            Review.closed_at.is_(None),
            Case.state.in_((State.SUBMITTED, State.IN_REVIEW)),
        )
    )
    return list(session.scalars(statement.order_by(Review.due_on, Review.id).limit(MOST_DUE)))


def silent_partners(session: Session, before: dt.datetime) -> list[uuid.UUID]:
    """The partners that were asked before then and have not answered."""
    statement = (
        select(CaseSign.public_id)
        .join(Case, Case.id == CaseSign.case_id)
        .where(CaseSign.answer == "asked", CaseSign.asked_at <= before, Case.state == State.SIGN_OFF)
    )
    return list(session.scalars(statement.order_by(CaseSign.asked_at, CaseSign.id).limit(MOST_DUE)))


def silent_cases(session: Session, before: dt.datetime) -> list[uuid.UUID]:
    """The cases that have waited for their contributor since before then."""
    return list(
        session.scalars(
            select(Case.public_id)
            .where(
                Case.state.in_((State.IN_REVIEW, State.CHANGES_REQUESTED, State.SIGN_OFF)),
                Case.awaiting == "contributor",
                Case.changed_at <= before,
            )
            .order_by(Case.changed_at, Case.id)
            .limit(MOST_DUE)
        )
    )


def held_cases(session: Session, before: dt.datetime) -> list[uuid.UUID]:
    """The short cases that wait for the reviewer who took them since before then."""
    return list(
        session.scalars(
            select(Case.public_id)
            .where(Case.state == State.IN_REVIEW, Case.awaiting == "reviewer", Case.changed_at <= before)
            .order_by(Case.changed_at, Case.id)
            .limit(MOST_DUE)
        )
    )


def unanswered_cases(session: Session, before: dt.datetime) -> list[uuid.UUID]:
    """The cases that were sent before then and have had no reply."""
    replied = exists().where(CaseMove.case_id == Case.id, CaseMove.move.in_((*FIRST_REPLIES, *ENDS)))
    return list(
        session.scalars(
            select(Case.public_id)
            .where(
                Case.state.in_((State.SUBMITTED, State.IN_REVIEW)),
                Case.submitted_at <= before,
                Case.illustration.is_(False),
                ~replied,
            )
            .order_by(Case.submitted_at, Case.id)
            .limit(MOST_DUE)
        )
    )


def reply_times(session: Session, since: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    """When each case was first sent, and when it had its first reply, of those replied to since then; the newest first,
    a thousand at most."""
    reply = (
        select(CaseMove.case_id, func.min(CaseMove.at).label("at"))
        .where(CaseMove.move.in_((*FIRST_REPLIES, *ENDS)))
        .group_by(CaseMove.case_id)
        .subquery()
    )
    sent = (
        select(CaseMove.case_id, func.min(CaseMove.at).label("at"))
        .where(CaseMove.move == Move.SUBMIT)
        .group_by(CaseMove.case_id)
        .subquery()
    )
    rows = session.execute(
        select(sent.c.at, reply.c.at)
        .join(reply, reply.c.case_id == sent.c.case_id)
        .join(Case, Case.id == sent.c.case_id)
        .where(reply.c.at >= since, Case.illustration.is_(False))
        .order_by(reply.c.at.desc())
        .limit(MOST_TIMES)
    )
    return [(row[0], row[1]) for row in rows]
