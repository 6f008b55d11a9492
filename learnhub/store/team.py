"""Selects of those who report to a manager, and of the little that the manager may know of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import Session

from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import Release
from learnhub.store.tables.learning import Completion, Enrolment, LessonProgress


def reports(
    session: Session,
    condition: ColumnElement[bool],
    *,
    size: int,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Slice:
    """A page of people for whom the condition on Account holds, by name; disabled ones are left out."""
    keys = (Account.sort_name, Account.id)
    statement = select(Account.id, Account.public_id, Account.name).where(condition, Account.disabled_at.is_(None))
    return page(session, statement, keys, named=Account.public_id, size=size, after=after, before=before)


def standings(session: Session, account_ids: Collection[int]) -> list[Row[*tuple[Any, ...]]]:
    """What a manager may know of these people's courses: title, version, joined, begun, completed, due."""
    return list(
        session.execute(
            select(
                Enrolment.account_id,
                Release.title,
                Release.language,
                Release.number,
                Enrolment.due_on,
                exists().where(LessonProgress.enrolment_id == Enrolment.id).label("begun"),
                Completion.completed_at,
            )
            .join(Release, Release.id == Enrolment.release_id)
            .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
            .where(Enrolment.account_id.in_(account_ids))
            .order_by(Release.title, Enrolment.id)
        )
    )
