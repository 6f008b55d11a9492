"""Selects of reviews: cases that wait, who is tied to them, what was answered, and the texts that were sent."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session

from learnhub.domain.cases.judges import CaseParties, ConflictAnswer
from learnhub.domain.cases.moves import Move, State
from learnhub.domain.principles import Principle
from learnhub.store import cases, paging
from learnhub.store.paging import Slice
from learnhub.store.tables.cases import Case, CaseAuthor, CaseMove, CaseRevision, Review

FIRST_REPLIES = (Move.ASK, Move.ASK_PUBLIC, Move.REQUEST_CHANGES)
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

_REPLIED = exists().where(CaseMove.case_id == Case.id, CaseMove.move.in_(FIRST_REPLIES)).label("replied")


def _rows(*more: Any) -> Select[*tuple[Any, ...]]:
    return select(
        Case.id,
        Case.public_id,
        Case.owner_id,
        Case.reviewer_id,
        Case.state,
        Case.awaiting,
        Case.language,
        _SENT,
        Case.submitted_at,
        Case.changed_at,
        _REPLIED,
        *more,
    )


def waiting(session: Session, *, size: int, after: uuid.UUID | None = None, before: uuid.UUID | None = None) -> Slice:
    """A page of the cases that wait for somebody to take them, the longest-waiting first."""
    statement = _rows().where(Case.state == State.SUBMITTED)
    keys = (Case.submitted_at, Case.id)
    return paging.page(session, statement, keys, named=Case.public_id, size=size, after=after, before=before)


def in_hand(session: Session, account_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The cases that this reviewer has taken, the longest-waiting first."""
    statement = _rows().where(
        Case.reviewer_id == account_id, Case.state.in_((State.IN_REVIEW, State.CHANGES_REQUESTED))
    )
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
