"""The column types of every table, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sys
import time
import uuid
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Integer, LargeBinary, String, Uuid
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

Key = BigInteger().with_variant(Integer, "sqlite")
"""How rows join inside; never seen outside."""

Bytes = LargeBinary


class UtcTime(TypeDecorator[dt.datetime]):
    """A moment in UTC as microseconds since 1970: one order on both engines. Naive times are refused."""

    impl = BigInteger
    cache_ok = True

    @property
    def python_type(self) -> type[dt.datetime]:
        """What Python sees."""
        return dt.datetime

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        """The moment as an integer; raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return int((value - _EPOCH) / _MICROSECOND)

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:
        """The moment, aware and in UTC."""
        return None if value is None else _EPOCH + dt.timedelta(microseconds=value)


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)

PublicId = Uuid
"""What the outside sees: a UUIDv7."""


def new_public_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, then 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62
    return uuid.UUID(int=value | secrets.randbits(62))


class Code(TypeDecorator[str]):
    """A short code compared by its bytes on both engines, so that keyset order is the same."""

    impl = String
    cache_ok = True

    def __init__(self, length: int = 64) -> None:
        super().__init__(length)
        self.length = length

    @property
    def python_type(self) -> type[str]:
        """What Python sees."""
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Binary collation: BINARY is SQLite's own, C is PostgreSQL's."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.VARCHAR(self.length, collation="C"))
        return dialect.type_descriptor(String(self.length))


class SortKey(Code):
    """Text folded for sorting, in binary collation."""

    cache_ok = True

    def __init__(self, length: int = 200) -> None:
        super().__init__(length)


class Written(str):
    """JSON that was written before, outside the transaction that keeps it."""

    __slots__ = ()


def to_json(value: Any) -> str:
    """A value as a column of JSON keeps it."""
    return value if isinstance(value, Written) else json.dumps(value)


def shared(value: Any) -> Any:
    """The value of a JSON column with each string in it once in the memory of the process, for what is kept there:
    releases of a course mostly say the same."""
    kind = type(value)
    if kind is str:
        return sys.intern(value)
    if kind is list:
        return [shared(each) for each in value]
    if kind is dict:
        return {sys.intern(name): shared(each) for name, each in value.items()}
    return value


Json = JSON().with_variant(postgresql.JSONB(), "postgresql")
