"""Saved searches, feeds for staff, collections, and the dated editions of the classes of economies."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime


class SavedSearch(Base):
    """A search that a person keeps. Of what came after `seen`, a key of the index, a digest tells once."""

    __tablename__ = "saved_search"
    __table_args__ = (
        Index("ix_saved_search_account", "account_id", "id"),
        Index("ix_saved_search_digest", "id", sqlite_where=text("digest"), postgresql_where=text("digest")),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(120))
    query: Mapped[str] = mapped_column(String(400))
    filters: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[bool] = mapped_column(default=False)
    stop_hash: Mapped[str | None] = mapped_column(Code(64), unique=True)
    seen: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)


class FeedToken(Base):
    """The secret by which a feed reader sees what its owner may see; kept as a hash."""

    __tablename__ = "feed_token"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(Code(64), unique=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Collection(Base):
    """Cases that an editor chose and put in order, with an introduction."""

    __tablename__ = "collection"
    __table_args__ = (Index("ix_collection_shown", "shown", "changed_at", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    title: Mapped[str] = mapped_column(String(120))
    introduction: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Code(8))
    editor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    revision: Mapped[int] = mapped_column(default=1)
    shown: Mapped[bool] = mapped_column(default=False)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class CollectionCase(Base):
    """One case of a collection, with a line on why it stands there."""

    __tablename__ = "collection_case"

    collection_id: Mapped[int] = mapped_column(ForeignKey("collection.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, index=True)
    position: Mapped[int]
    line: Mapped[str] = mapped_column(String(280), default="")


class EconomyEdition(Base):
    """A dated edition of the table that calls economies developed, developing or in transition."""

    __tablename__ = "economy_edition"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(300))
    loaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    loaded_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class EconomyClass(Base):
    """The class that an edition gives a country."""

    __tablename__ = "economy_class"

    edition_id: Mapped[int] = mapped_column(ForeignKey("economy_edition.id"), primary_key=True)
    country: Mapped[str] = mapped_column(Code(8), primary_key=True)
    economy: Mapped[str] = mapped_column(Code(16))
