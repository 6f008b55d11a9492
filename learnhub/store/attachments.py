"""Selects of the files that were attached to cases."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from learnhub.store.tables.attachments import Attachment


def attachment(session: Session, public_id: uuid.UUID) -> Attachment | None:
    """The attachment with this id."""
    return session.scalar(select(Attachment).where(Attachment.public_id == public_id))


def attachments_of(session: Session, case_ids: Collection[int]) -> list[Attachment]:
    """Every attachment of these cases, whichever of their texts shows it, in the order in which they were added."""
    statement = select(Attachment).where(Attachment.case_id.in_(sorted(case_ids))).order_by(Attachment.id)
    return list(session.scalars(statement))


def in_use(session: Session, digest: str) -> bool:
    """Whether any attachment means these bytes."""
    return bool(session.scalar(select(exists().where(Attachment.digest == digest))))


def digests(session: Session) -> set[str]:
    """The digests of all bytes that an attachment means."""
    return set(session.scalars(select(Attachment.digest).distinct()))


def forget(session: Session, case_id: int) -> None:
    """Take away every attachment of a case; the bytes are taken away by `learnhub files`."""
    session.execute(delete(Attachment).where(Attachment.case_id == case_id))
