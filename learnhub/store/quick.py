"""Statements that pages run again and again: what SQLAlchemy says of one is asked once, and SQLite's driver runs it.

A statement that SQLAlchemy runs costs some seventy microseconds beside what the database does, and a page has several.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError

from learnhub.store.engine import CONNECTION, Session

Process = Callable[[Any], Any]
NOTHING: Mapping[str, Any] = {}


class Rows(list[Any]):
    """The rows that a statement answered, each a named tuple, asked as SQLAlchemy's own result is."""

    def all(self) -> Rows:
        """Every row."""
        return self

    def first(self) -> Any:
        """The first row; None without any."""
        return self[0] if self else None

    def one_or_none(self) -> Any:
        """The only row; None without any."""
        if len(self) > 1:
            raise ValueError("more than one row where one was asked for")
        return self[0] if self else None

    def scalar_one_or_none(self) -> Any:
        """What stands first in the only row; None without any."""
        row = self.one_or_none()
        return None if row is None else row[0]

    def scalars(self) -> list[Any]:
        """What stands first in each row."""
        return [row[0] for row in self]


@dataclass(frozen=True)
class _Place:
    """A parameter: its name (None for a constant, which `value` is, and for what a column's `default` makes), how it is
    stored, whether it is a list."""

    name: str | None
    value: Any = None
    default: Process | None = None
    stored: Process | None = None
    several: bool = False

    def of(self, known: Mapping[str, Any]) -> Any:
        """What is stored of it."""
        if self.name is None:
            if self.default is None:
                return self.value
            value = self.default(None)
        else:
            value = known[self.name]
        if self.stored is None:
            return value
        return [self.stored(each) for each in value] if self.several else self.stored(value)


@dataclass(frozen=True)
class _Made:
    """A statement as SQLite's driver takes it: its text, its parameters by place, and how its rows are read."""

    text: str
    places: tuple[_Place, ...]
    columns: tuple[tuple[int, Process], ...]
    row: Callable[[Iterable[Any]], Any]
    has_lists: bool

    def filled(self, known: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """The text and its parameters in their order."""
        if not self.has_lists:
            return self.text, tuple([place.of(known) for place in self.places])
        text = self.text
        given: list[Any] = []
        for place in self.places:
            value = place.of(known)
            if place.several:
                text = text.replace(f"__[POSTCOMPILE_{place.name}]", ", ".join("?" * len(value)), 1)
                given.extend(value)
            else:
                given.append(value)
        return text, tuple(given)

    def read(self, rows: Iterable[tuple[Any, ...]]) -> Rows:
        """The rows as they were stored, as values."""
        found, make, columns = Rows(), self.row, self.columns
        for row in rows:
            values = list(row)
            for place, process in columns:
                values[place] = process(values[place])
            found.append(make(values))
        return found


_made: dict[Any, _Made] = {}
"""By statement and, of an insert, the columns that it fills."""


def run(session: Session, statement: Any, known: Mapping[str, Any] | Sequence[Mapping[str, Any]] = NOTHING) -> Rows:
    """Run a statement that is made once, as a constant of a module or by a cached function, with these parameters, in
    the transaction of the session; several mappings run it for each. What it answers is asked as SQLAlchemy's is, and
    what the database refuses is raised by SQLAlchemy's name."""
    if session.autoflush:
        session.flush()
    connection: Any = session.info.get(CONNECTION) or session.connection()
    if connection.dialect.name != "sqlite":
        return cast("Rows", connection.execute(statement, known))
    several = not isinstance(known, Mapping)
    first: Any = known[0] if several else known  # type: ignore[index]
    key = (statement, tuple(first)) if statement.is_dml else statement
    made = _made.get(key)
    if made is None:
        made = _made[key] = _make(statement, connection.dialect, first)
    given: Any
    text, given = made.filled(first)
    if several:
        given = [given, *(made.filled(each)[1] for each in known[1:])]  # type: ignore[index]
    cursor = connection.connection.driver_connection.cursor()
    for heard in connection.dispatch.before_cursor_execute:
        heard(connection, cursor, text, given, None, several)
    try:
        (cursor.executemany if several else cursor.execute)(text, given)
        return made.read(cursor.fetchall()) if cursor.description else Rows()
    except sqlite3.Error as error:
        named: Any = DBAPIError.instance(text, None, error, sqlite3.Error, hide_parameters=True, ismulti=several)
        raise named from error
    finally:
        cursor.close()


def _make(statement: Any, dialect: Dialect, known: Mapping[str, Any]) -> _Made:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(known) if statement.is_insert else None)
    defaults = {column.key: column.default for column in getattr(compiled, "insert_prefetch", ())}
    text, places = compiled.string, []
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    for name in compiled.positiontup:
        bind = binds[name]
        stored = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.required or name in known:
            places.append(_Place(name, stored=stored, several=bind.expanding))
            continue
        if (default := defaults.get(name)) and default.is_callable:
            places.append(_Place(None, default=default.arg, stored=stored))
            continue
        constants = bind.value if bind.expanding else [default.arg if default else bind.value]
        places += [_Place(None, stored(each) if stored else each) for each in constants]
        text = text.replace(f"__[POSTCOMPILE_{name}]", ", ".join("?" * len(constants)))
    columns: Any = () if not statement.is_select and not getattr(compiled, "effective_returning", ()) else None
    if columns is None:
        columns = list(statement.exported_columns)
    readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    named: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
    return _Made(
        text,
        tuple(places),
        tuple((place, process) for place, process in enumerate(readers) if process),
        named._make if columns else tuple,
        any(place.several for place in places),
    )
