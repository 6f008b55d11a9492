"""Selects of the audit log."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from learnhub.store.paging import Slice, page
from learnhub.store.tables.accounts import Account, AuditEntry


def entries(
    session: Session,
    *,
    size: int,
    action: str = "",
    person_id: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Slice:
    """A page of the audit log, newest first; of one action, and of one person who acted or was acted upon."""
    statement = select(
        AuditEntry, Account.name.label("actor_name"), Account.public_id.label("actor_public_id")
    ).outerjoin(Account, Account.id == AuditEntry.actor_id)
    if action:
        statement = statement.where(AuditEntry.action == action)
    if person_id is not None:
        acted = select(Account.id).where(Account.public_id == person_id).scalar_subquery()
        statement = statement.where(
            or_(
                AuditEntry.actor_id == acted,
                (AuditEntry.object_type == "account") & (AuditEntry.object_id == str(person_id)),
            )
        )
    return page(
        session,
        statement,
        (AuditEntry.id,),
        named=AuditEntry.public_id,
        size=size,
        after=after,
        before=before,
        descending=True,
    )


def names(session: Session, public_ids: Collection[uuid.UUID]) -> dict[str, str]:
    """The names of these people, by id as text."""
    rows = session.execute(select(Account.public_id, Account.name).where(Account.public_id.in_(public_ids)))
    return {str(key): name for key, name in rows}
