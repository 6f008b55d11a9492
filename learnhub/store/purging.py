"""Words that were cut from a case are taken out of every row that holds a text of it, and out of the file.

Every table that says whose case a row is (`case_id`) is reached, whichever feature it belongs to; so are forms that
were kept for a browser, jobs, and the tables that repeat what a case says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import JSON, String, Table, and_, cast, or_, select, update
from sqlalchemy.orm import Session

from learnhub.domain.errors import Busy
from learnhub.store import tables
from learnhub.store.engine import Store
from learnhub.store.schema import metadata
from learnhub.store.tables.accounts import ParkedForm
from learnhub.store.tables.cases import Case
from learnhub.store.tables.jobs import Job

assert tables

Cut = Callable[[Any], Any]
REPEATING = frozenset({"case", "job", "parked_form", "search_document"})
KEPT = frozenset({"case_principle", "decision", "decision_salt"})
"""Tables of a case that hold no word of it."""


def purge_case(session: Session, case_ids: Collection[int], names: Collection[str], cut: Cut) -> dict[str, int]:
    """Take the words out of every row of these cases; how many rows changed, by table. `names` are their ids and
    numbers, by which kept forms and jobs call them."""
    changed = {
        table.name: _purge_rows(session, table, table.c.case_id.in_(sorted(case_ids)), cut)
        for table in metadata.sorted_tables
        if "case_id" in table.c and table.name not in KEPT
    }
    case = Case.__table__
    assert isinstance(case, Table)
    changed["case"] = _purge_rows(session, case, case.c.id.in_(sorted(case_ids)), cut)
    changed["parked_form"] = _purge_named(session, ParkedForm, ParkedForm.path, names, cut)
    changed["job"] = _purge_named(session, Job, cast(Job.arguments, String), names, cut)
    return {name: count for name, count in changed.items() if count}


def _texts(table: Table) -> list[Any]:
    """The columns in which people's words may stand: texts and JSON, not keys."""
    return [
        column
        for column in table.columns
        if not column.foreign_keys and not column.primary_key and isinstance(column.type, JSON | String)
    ]


def _purge_rows(session: Session, table: Table, condition: Any, cut: Cut) -> int:
    """Compare every text of these rows with itself cut, and write back those that differ."""
    columns = _texts(table)
    if not columns:
        return 0
    keys = list(table.primary_key.columns)
    count = 0
    for row in session.execute(select(*keys, *columns).where(condition)).mappings().all():
        changed = {column.name: cut(row[column.name]) for column in columns}
        changed = {name: value for name, value in changed.items() if value != row[name]}
        if changed:
            session.execute(update(table).where(and_(*(key == row[key.name] for key in keys))).values(changed))
            count += 1
    return count


def _purge_named(session: Session, kind: Any, said: Any, names: Collection[str], cut: Cut) -> int:
    """The rows in which one of these names stands."""
    return _purge_rows(session, kind.__table__, or_(*(said.contains(name, autoescape=True) for name in names)), cut)


def sweep(store: Store) -> None:
    """Write the database anew, so that no freed page keeps what was taken out of a row. Raises Busy while somebody
    reads what was before.

    SQLite: the index in one piece, VACUUM, an empty log. PostgreSQL: VACUUM FULL of the tables with texts of cases.
    """
    with store.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        if store.is_sqlite:
            raw.execute("INSERT INTO search_text (search_text) VALUES ('optimize')")
            raw.execute("VACUUM")
            busy, _pages, _moved = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise Busy
            return
        raw.rollback()
        raw.autocommit = True
        try:
            for table in metadata.sorted_tables:
                if "case_id" in table.c or table.name in REPEATING:
                    raw.execute(f'VACUUM FULL "{table.name}"')
            raw.execute("VACUUM FULL search_text")
        finally:
            raw.autocommit = False
