"""Who may judge a case, who was named to, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnhub.domain.cases.judges import CaseParties, ConflictAnswer
from learnhub.domain.people import Person, PersonKind
from learnhub.domain.policy import Role
from learnhub.domain.principles import Principle
from learnhub.store.cases.rights import session_of
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.cases import Case, CaseAuthor, Review

OVERTURNED = "overturned"
"""The verdict of a review whose decision an editor overturned on appeal."""


_PERSON = (
    Account.id,
    Account.kind,
    Account.entity,
    Account.office,
    Account.team,
    Account.organization,
    Account.languages,
    Account.review_principles,
    Account.invited_by_id,
    Account.manager_id,
    Account.disabled_at,
)


def _person(row: Any) -> Person:
    return Person(
        id=row.id,
        kind=PersonKind(row.kind),
        entity=row.entity,
        office=row.office,
        team=row.team,
        organization=row.organization,
        languages=frozenset(row.languages),
        review_principles=frozenset(Principle(each) for each in row.review_principles),
        invited_by=row.invited_by_id,
        manager=row.manager_id,
        disabled=row.disabled_at is not None,
    )


def parties(session: Session, case: Case) -> CaseParties:
    """The case as the question of who may judge it sees it: its authors, and what people answered on conflicts."""
    authors = set(session.scalars(select(CaseAuthor.account_id).where(CaseAuthor.case_id == case.id)))
    found = {person.id: person for person in people(session, {case.owner_id, *authors})}
    answers = session.execute(
        select(Review.reviewer_id, Review.conflict, Review.cleared_by_id, Review.verdict).where(
            Review.case_id == case.id
        )
    ).all()
    return CaseParties(
        contributor=found[case.owner_id],
        co_authors=tuple(found[key] for key in sorted(authors)),
        conflicts={row.reviewer_id: ConflictAnswer(row.conflict) for row in answers},
        cleared=frozenset(row.reviewer_id for row in answers if row.cleared_by_id is not None),
        decided=frozenset(row.reviewer_id for row in answers if row.verdict == OVERTURNED),
        principles=tuple(Principle(each) for each in case.content["principles"]),
        language=case.language,
    )


def people(session: Session, account_ids: Iterable[int]) -> list[Person]:
    """These people as the rules see them."""
    rows = session.execute(select(*_PERSON).where(Account.id.in_(sorted(account_ids))).order_by(Account.id))
    return [_person(row) for row in rows]


def reviewers(session: Session) -> list[Person]:
    """Everybody who may be asked to review, as the rules see them."""
    rows = session.execute(
        select(*_PERSON)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.REVIEWER, Account.disabled_at.is_(None))
        .order_by(Account.id)
    )
    return [_person(row) for row in rows]


def named_reviewers(case: Case) -> tuple[frozenset[int], frozenset[int]]:
    """Who was named to review this case and has not left it, and who of them has reported."""
    rows = session_of(case).execute(
        select(Review.reviewer_id, Review.reported_at).where(
            Review.case_id == case.id,
            Review.invited_by_id.is_not(None),
            Review.left_at.is_(None),
            Review.conflict != ConflictAnswer.DECLARED,
        )
    )
    found = rows.all()
    return (
        frozenset(row.reviewer_id for row in found),
        frozenset(row.reviewer_id for row in found if row.reported_at is not None),
    )


def reviews_of(session: Session, case_id: int) -> list[tuple[Review, str]]:
    """Every review of a case with the reviewer's name, in the order in which they began."""
    rows = session.execute(
        select(Review, Account.name)
        .join(Account, Account.id == Review.reviewer_id)
        .where(Review.case_id == case_id)
        .order_by(Review.id)
    )
    return [(row[0], row[1]) for row in rows]


def names(session: Session, account_ids: Iterable[int]) -> dict[int, str]:
    """The names of these people, by key."""
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(sorted(set(account_ids)))))
    return {row.id: row.name for row in rows}
