"""Selects of partnerships as their pages and the list of them show them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from learnhub.domain.policy import Action, Actor
from learnhub.store import paging
from learnhub.store.derived.partnerships import WORD, words_of
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Partnership, PartnershipMember
from learnhub.store.tables.partnerships import PartnershipFacet
from learnhub.store.visibility import Columns, where

COLUMNS: Columns = {"partnership_id": Partnership.id, "readers": Partnership.readers}
"""The fields of a partnership that the policy's rules name, as columns."""


def standing(partnership: Partnership) -> dict[str, Any]:
    """What the policy is asked about this partnership."""
    return {"partnership_id": partnership.id, "readers": partnership.readers}


MOST_WORDS = 8


def partnerships(
    session: Session,
    actor: Actor,
    *,
    after: uuid.UUID | None,
    size: int,
    words: str = "",
    chosen: Mapping[str, str] = MappingProxyType({}),
) -> paging.Slice:
    """A page of the partnerships whose page this actor may read, the last changed first: `public_id`, `name`,
    `details`, `confirmed_at` and `id`. Each of the words begins one of the name; each value that is chosen holds."""
    statement = select(
        Partnership.public_id, Partnership.name, Partnership.details, Partnership.confirmed_at, Partnership.id
    ).where(where(actor, Action.PARTNERSHIP_READ, COLUMNS))
    for word in words_of(words)[:MOST_WORDS]:
        statement = statement.where(_under(WORD, PartnershipFacet.value.between(word, f"{word}\U0010ffff")))
    for facet, value in chosen.items():
        statement = statement.where(_under(facet, PartnershipFacet.value == value))
    keys = [Partnership.changed_at, Partnership.id]
    return paging.page(session, statement, keys, named=Partnership.public_id, size=size, after=after, descending=True)


def _under(facet: str, holds: Any) -> Any:
    return exists().where(PartnershipFacet.facet == facet, holds, PartnershipFacet.partnership_id == Partnership.id)


def mailbox(session: Session, partnership_id: int) -> tuple[str, str] | None:
    """The mailbox of a partnership and its name; None when it has none."""
    row = session.execute(
        select(Partnership.name, Partnership.details).where(Partnership.id == partnership_id)
    ).one_or_none()
    address = row.details.get("contact") if row else None
    return (address, row.name) if row and address else None


def members(session: Session, partnership_id: int) -> list[Row[*tuple[Any, ...]]]:
    """The members of a partnership by name: `name`, `organization`, `entity`, `kind`."""
    return list(
        session.execute(
            select(Account.name, Account.organization, Account.entity, Account.kind)
            .join(PartnershipMember, PartnershipMember.account_id == Account.id)
            .where(PartnershipMember.partnership_id == partnership_id, Account.disabled_at.is_(None))
            .order_by(Account.sort_name, Account.id)
        )
    )
