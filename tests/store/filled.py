"""One row in every table, made from the columns' types, for tests that must see them all."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, Connection, Table, insert, update

from learnhub.store import tables
from learnhub.store.schema import metadata

assert tables

MOMENT = dt.datetime(2027, 2, 14, 9, 30, 0, 123456, tzinfo=dt.UTC)
CHOSEN: dict[str, dict[str, Any]] = {
    "account": {"kind": "staff", "email": "someone@example.org"},
    "release_item": {"form": "A"},
    "attempt": {"score": 0.5},
    "quiz_progress": {"best_score": 0.5},
    "plan": {"state": "open"},
    "teaching": {"taught_as": "passage"},
    "case": {"state": "published", "visibility": "partnership", "sought": "full"},
    "review": {"conflict": "none"},
    "case_note": {"kind": "used", "state": "shown", "result": "helped"},
    "case_sign": {"partner": None, "answer": "agreed"},
    "case_template": {"depth": "full"},
    "partnership": {"readers": "members"},
    "case_link": {"purpose": "teller"},
    "publication": {"weight": "minor"},
    "intake": {"kind": "word"},
    "release_translation": {"kind": "lesson"},
    "course_report": {"state": "mended"},
    "reuse": {"kind": "lesson"},
}


def kept_tables() -> list[Table]:
    """Every table that a backup keeps."""
    return [table for table in metadata.sorted_tables if not table.info.get("derived")]


def fill(connection: Connection) -> None:
    """Put one row into every table, in an order that foreign keys allow; cycles are closed at the end."""
    order = [table.name for table in kept_tables()]
    later: list[tuple[Table, str, Any]] = []
    made: dict[str, dict[str, Any]] = {}
    for table in kept_tables():
        row: dict[str, Any] = {}
        for column in table.columns:
            key = next(iter(column.foreign_keys), None)
            if key is not None and order.index(key.column.table.name) >= order.index(table.name):
                later.append((table, column.name, key.column))
            elif key is not None:
                row[column.name] = made[key.column.table.name][key.column.name]
            else:
                row[column.name] = CHOSEN.get(table.name, {}).get(column.name, _value(column))
        made[table.name] = row
        connection.execute(insert(table), row)
    for table, name, target in later:
        connection.execute(update(table).values({name: made[target.table.name][target.name]}))


def _value(column: Any) -> Any:
    kinds = {
        bool: True,
        int: 1,
        float: 0.5,
        str: "x",
        bytes: b"\x00\xff",
        uuid.UUID: uuid.uuid5(uuid.NAMESPACE_DNS, str(column)),
        dt.datetime: MOMENT,
        dt.date: MOMENT.date(),
    }
    if isinstance(column.type, JSON):
        return {"é": [1, None, "二"]}
    return kinds[column.type.python_type]
