"""Lists by key: a page begins after a row or ends before one, and costs the same however long the list is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Slice:
    """The rows of one page, and whether there are more on either side."""

    rows: tuple[Row[*tuple[Any, ...]], ...]
    more_before: bool
    more_after: bool


def page(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    keys: Sequence[Any],
    *,
    named: Any,
    size: int,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
    descending: bool = False,
) -> Slice:
    """At most `size` rows of the statement in the order of its keys, which together name one row.

    The page follows the row whose column `named` is `after`, or precedes the one where it is `before`; an id that is
    not there any more gives the first page.
    """
    at = before or after
    edge = session.execute(select(*keys).where(named == at)).one_or_none() if at is not None else None
    backward = edge is not None and before is not None
    falling = descending != backward
    if edge is not None:
        here = tuple_(*keys)
        statement = statement.where(here < tuple(edge) if falling else here > tuple(edge))
    order = [key.desc() if falling else key.asc() for key in keys]
    found = session.execute(statement.order_by(*order).limit(size + 1)).all()
    rows = tuple(found[:size])
    more = len(found) > size
    return Slice(rows[::-1], more, True) if backward else Slice(rows, edge is not None, more)  # noqa: FBT003
