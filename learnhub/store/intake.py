"""Selects and writes of what was brought in and waits."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from learnhub.store.tables.authoring import Course
from learnhub.store.tables.intake import Intake


def by_public_id(session: Session, public_id: uuid.UUID) -> Intake | None:
    """What was brought in under this id."""
    return session.scalar(select(Intake).filter_by(public_id=public_id))


def drop_oldest(session: Session, account_id: int, *, leave: int) -> None:
    """Forget what waits for this person but the newest."""
    old = select(Intake.id).filter_by(account_id=account_id).order_by(Intake.made_at.desc(), Intake.id.desc())
    ids = session.scalars(old.offset(leave)).all()
    session.execute(delete(Intake).where(Intake.id.in_(ids)))


def slugs(session: Session) -> list[str]:
    """The ids of all courses."""
    return list(session.scalars(select(Course.slug).order_by(Course.slug)))


def drop_before(session: Session, moment: dt.datetime) -> int:
    """Forget what has waited since before this moment; how many."""
    done = session.execute(delete(Intake).where(Intake.made_at < moment))
    return done.rowcount if isinstance(done, CursorResult) else 0
