"""The database and its two kinds of transaction: one that reads, one that writes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from learnhub.domain.errors import Busy, Conflict
from learnhub.store.types import to_json

__all__ = ["Session", "Store", "is_passing", "statements"]

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5000
CONNECTIONS = 4
"""To one SQLite file, for reading and again for writing: further threads wait for one, some milliseconds."""
STATEMENTS_KEPT = 64
"""By each connection to SQLite, as the driver has made them ready: those of the pages, some ten kilobytes each."""
WAIT_SECONDS = 30.0
"""For a connection to read with."""
CONNECTION = "learnhub.connection"
"""Under which a session on a SQLite file holds its connection, for statements that need no session."""
TRIES = 3
TOGETHER = "LOCK TABLE counter IN ROW SHARE MODE"
ALONE = "LOCK TABLE counter IN EXCLUSIVE MODE"
"""The first statement of a writer on PostgreSQL: `ALONE` waits for the others and keeps them out. A table lock and no
advisory one, because LOCK alone is taken before the transaction's snapshot (PostgreSQL manual, LOCK)."""
BEGINNINGS = ("BEGIN", "SET TRANSACTION", "LOCK")

statements: ContextVar[int] = ContextVar("statements", default=0)
"""How many statements this request has run, those that begin a transaction left out."""


class Store:
    """One database. `reading()` cannot write; `writing()` takes the write lock at once and is held for milliseconds."""

    def __init__(self, url: str, *, pool_size: int = 48) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._reader = self._engine(pool_size, writes=False)
        self._writer = self._engine(pool_size, writes=True)
        self._turn = threading.Lock()
        most = min(pool_size, CONNECTIONS)
        self._kept = {each: _Kept(each, most) for each in (self._reader, self._writer)} if self.file else {}
        for engine in (self._reader, self._writer):
            event.listen(engine, "before_cursor_execute", _count_statement)

    def _engine(self, pool_size: int, *, writes: bool) -> Engine:
        """Errors of its statements go to the log, and what people wrote (`hide_parameters`) does not."""
        if self.is_sqlite:
            engine = create_engine(
                self.url,
                pool_size=min(pool_size, CONNECTIONS),
                max_overflow=0,
                pool_use_lifo=True,
                hide_parameters=True,
                json_serializer=to_json,
                connect_args={
                    "check_same_thread": False,
                    "timeout": BUSY_TIMEOUT_MS / 1000,
                    "cached_statements": STATEMENTS_KEPT,
                },
            )
            event.listen(engine, "connect", _sqlite_connect(writes=writes))
            event.listen(engine, "begin", _sqlite_begin(writes=writes))
            return engine
        level = "SERIALIZABLE" if writes else "REPEATABLE READ"
        engine = create_engine(
            self.url,
            pool_size=(pool_size + 1) // 2,
            max_overflow=16,
            isolation_level=level,
            hide_parameters=True,
            json_serializer=to_json,
            connect_args={"options": f"-c lock_timeout={BUSY_TIMEOUT_MS}"},
        )
        event.listen(engine, "begin", _postgres_begin(writes=writes))
        return engine

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations and maintenance."""
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one moment and cannot write."""
        with self._session(self._reader, autoflush=False) as session:
            yield session

    @contextmanager
    def _session(self, engine: Engine, **options: Any) -> Iterator[Session]:
        kept = self._kept.get(engine)
        if kept is None:
            with Session(engine, expire_on_commit=False, **options) as session:
                yield session
            return
        with (
            kept.one() as connection,
            Session(connection, expire_on_commit=False, info={CONNECTION: connection}, **options) as session,
        ):
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits when the block ends and rolls back when it raises; raises Busy.

        SQLite has one writer at a time, and lets the others look again after growing pauses. The threads of this
        process queue instead, so that the next one begins when the last one ends.
        """
        if self.is_sqlite and not self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise Busy
        try:
            with self._session(self._writer) as session:
                yield session
                session.commit()
                if (connection := session.info.get(CONNECTION)) is not None:
                    _commit(connection)
        finally:
            if self.is_sqlite:
                self._turn.release()

    def write(self, act: Callable[[Session], T]) -> T:
        """Run `act` in a writing transaction, again when the database asks for it.

        On PostgreSQL it is run again alone, so that many who write at once do not refuse one another for ever. After
        three tries raises Busy, or Conflict where an id is somebody else's.
        """
        refused: DBAPIError | None = None
        for _ in range(TRIES):
            try:
                with self.writing() as session:
                    if not self.is_sqlite:
                        session.connection().exec_driver_sql(ALONE if refused else TOGETHER)
                    return act(session)
            except DBAPIError as error:
                if not is_passing(error):
                    raise
                refused = error
        raise Conflict("taken") if isinstance(refused, IntegrityError) else Busy from refused

    def dispose(self) -> None:
        """Close every pooled connection."""
        for kept in self._kept.values():
            kept.close()
        self._reader.dispose()
        self._writer.dispose()

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL and for a database in memory."""
        if not self.is_sqlite or not self.url.database or self.url.database == ":memory:":
            return None
        return Path(self.url.database)


class _Kept:
    """Connections to a SQLite file. To SQLAlchemy each is in one transaction for good, which saves it and its pool
    their bookkeeping for every page; the driver is told where each transaction begins and ends."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._free = threading.Semaphore(most)
        self._idle: list[Connection] = []

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """A connection in a transaction of its own, rolled back unless `_commit` ended it; raises Busy when all
        are taken for long."""
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise Busy
        try:
            connection = self._taken()
            try:
                yield connection
            finally:
                _driver(connection).rollback()
                if connection.in_transaction():
                    self._idle.append(connection)
                else:  # An error ended it in SQLAlchemy's books too.
                    connection.close()
        finally:
            self._free.release()

    def _taken(self) -> Connection:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.connect()
            begin: Callable[[], object] = connection.begin
        else:
            begin = partial(connection.dispatch.begin, connection)
        try:
            begin()
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close those that nobody uses."""
        while self._idle:
            self._idle.pop().close()


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _commit(connection: Connection) -> None:
    try:
        _driver(connection).commit()
    except sqlite3.Error as error:
        raise OperationalError("COMMIT", None, error) from error


def is_passing(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed when it is run again.

    SQLite was busy; PostgreSQL could not serialize it (40001), found a deadlock (40P01) or waited too long for a lock
    (55P03); or another wrote the same key first (23505), which the next run will see.
    """
    if isinstance(error, OperationalError) and "database is locked" in str(error.orig):
        return True
    if isinstance(error, IntegrityError) and "UNIQUE constraint failed" in str(error.orig):
        return True
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01", "55P03", "23505"}


def _count_statement(_connection: Any, _cursor: Any, statement: str, *_arguments: Any) -> None:
    if not statement.startswith(BEGINNINGS):
        statements.set(statements.get() + 1)


def _sqlite_connect(*, writes: bool) -> Callable[[Any, Any], None]:
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-400",
            "temp_store=MEMORY",
            f"query_only={'OFF' if writes else 'ON'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return connect


def _sqlite_begin(*, writes: bool) -> Callable[[Any], None]:
    def write(connection: Any) -> None:
        try:
            _driver(connection).execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise OperationalError("BEGIN IMMEDIATE", None, error) from error

    def read(connection: Any) -> None:
        _driver(connection).execute("BEGIN")  # It cannot fail, and every page pays for it twice.

    return write if writes else read


def _postgres_begin(*, writes: bool) -> Callable[[Any], None]:
    def begin(connection: Any) -> None:
        if not writes:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    return begin
