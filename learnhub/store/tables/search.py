"""What search finds, derived from published cases and releases; the full-text index `search_text` lies beside it.

`search_text` (columns title, tags, lead, body by `place`) is FTS5 on SQLite and a table with a tsvector on PostgreSQL;
the migration makes it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key


class SearchDocument(Base):
    """One lesson or published case as it is found: the words as people wrote them, cut where a link can lead.

    `place` orders documents: by kind, then by day, then by `key`. `tags` are what filters and audiences are about.
    """

    __tablename__ = "search_document"
    __table_args__ = (UniqueConstraint("kind", "ref"), {"info": {"derived": True}})

    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger, unique=True)
    kind: Mapped[str] = mapped_column(Code(16))
    ref: Mapped[str] = mapped_column(Code(200))
    language: Mapped[str] = mapped_column(Code(8))
    illustration: Mapped[bool]
    tags: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    passages: Mapped[list[Any]] = mapped_column(Json)
    """Lists of anchor, heading, text."""


class SearchState(Base):
    """One row: the number of the last change, and a random token that no other history has at that number."""

    __tablename__ = "search_state"
    __table_args__ = ({"info": {"derived": True}},)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    token: Mapped[int] = mapped_column(BigInteger)


class SearchChange(Base):
    """The last changes and the documents they touched, so that what a process keeps in memory can follow."""

    __tablename__ = "search_change"
    __table_args__ = ({"info": {"derived": True}},)

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    token: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[int] = mapped_column(BigInteger)
