"""The ledger: events appended in the transaction that causes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from learnhub.domain.events import Event as LedgerEvent
from learnhub.domain.events import EventName
from learnhub.store import quick
from learnhub.store.tables.learning import Event

LOCK = 58_129
_APPEND = insert(Event)


def append(session: Session, events: Sequence[LedgerEvent], *, stored_at: dt.datetime) -> None:
    """Write the events last in the transaction. `seq` is given under one lock, so that readers miss none:
    on PostgreSQL a sequence alone would show a late commit behind a number that was already read."""
    if not events:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    quick.run(
        session,
        _APPEND,
        [
            {
                "public_id": event.id,
                "name": event.name,
                "version": event.version,
                "actor": event.actor,
                "object_type": event.object_type,
                "object_id": event.object_id,
                "result": dict(event.result),
                "context": dict(event.context),
                "at": event.at,
                "stored_at": stored_at,
            }
            for event in events
        ],
    )


def events_named(session: Session, names: Sequence[EventName]) -> Iterator[LedgerEvent]:
    """The events of these names in the order of the ledger, as they were written."""
    rows = session.scalars(
        select(Event).where(Event.name.in_(names)).order_by(Event.seq).execution_options(yield_per=500)
    )
    for row in rows:
        yield LedgerEvent(
            row.public_id,
            EventName(row.name),
            row.version,
            row.actor,
            row.object_type,
            row.object_id,
            row.at,
            row.result,
            row.context,
        )
