"""Selects of partnerships and their members."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from learnhub.store import quick
from learnhub.store.tables.cases import Partnership, PartnershipMember
from learnhub.store.types import Key

_OF_PERSON = (
    select(Partnership.id, Partnership.public_id, Partnership.name)
    .join(PartnershipMember, PartnershipMember.partnership_id == Partnership.id)
    .where(PartnershipMember.account_id == bindparam("account_id", type_=Key))
    .order_by(Partnership.name, Partnership.id)
)


def partnerships_of(session: Session, account_id: int) -> list[Row[*tuple[Any, ...]]]:
    """The partnerships that a person is a member of, by name: `id`, `public_id`, `name`."""
    return list(quick.run(session, _OF_PERSON, {"account_id": account_id}))


def partnership(session: Session, public_id: uuid.UUID) -> Partnership | None:
    """The partnership with this id."""
    return session.scalar(select(Partnership).where(Partnership.public_id == public_id))
