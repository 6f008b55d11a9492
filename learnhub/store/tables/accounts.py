"""People: accounts, roles, one-time links, forms kept for the signed-out, and the audit log."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, SortKey, UtcTime, new_public_id


class Account(Base):
    """A person."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("kind IN ('staff', 'partner')", name="kind"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("ix_account_sort", "sort_name", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(Code(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    sort_name: Mapped[str] = mapped_column(SortKey(200))
    kind: Mapped[str] = mapped_column(Code(16))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(Code(8), default="en")
    light: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str] = mapped_column(Code(64), default="UTC")
    entity: Mapped[str] = mapped_column(String(120), default="")
    office: Mapped[str] = mapped_column(String(120), default="")
    team: Mapped[str] = mapped_column(String(120), default="")
    organization: Mapped[str] = mapped_column(String(120), default="")
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    review_principles: Mapped[list[str]] = mapped_column(Json, default=list)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    signed_in_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    disabled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class RoleGrant(Base):
    """One role that one person holds; no role is implied by another."""

    __tablename__ = "role_grant"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(Code(32), primary_key=True, index=True)
    granted_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class UserSession(Base):
    """A browser in which a person is signed in: its cookie holds the secret, this row the hash. No row, no session."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(Code(64), unique=True)
    browser: Mapped[str] = mapped_column(String(60), default="")
    began_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    ends_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)


class OneTimeLink(Base):
    """A link and a code that a mail carries. Kept as hashes; opening it uses nothing up, its button does."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = mapped_column(Code(16))
    secret_hash: Mapped[str] = mapped_column(Code(64), unique=True)
    code_hash: Mapped[str] = mapped_column(Code(64))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class ParkedForm(Base):
    """The text fields of a form that could not be taken, kept for an hour for the same browser; never acted on."""

    __tablename__ = "parked_form"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token_hash: Mapped[str] = mapped_column(Code(64), unique=True)
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[dict[str, Any]] = mapped_column(Json)
    parked_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)


class AuditEntry(Base):
    """What an administrator changed, with before and after."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_action", "action", "id"),
        Index("ix_audit_entry_actor", "actor_id", "id"),
        Index("ix_audit_entry_object", "object_type", "object_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(Code(64))
    object_type: Mapped[str] = mapped_column(Code(32))
    object_id: Mapped[str] = mapped_column(Code(64))
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
