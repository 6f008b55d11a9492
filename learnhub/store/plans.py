"""Selects of plans; each is its writer's alone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import and_, bindparam, func, or_, select, update

from learnhub.store.engine import Session
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.plans import Plan


def plan_by_public_id(session: Session, public_id: uuid.UUID) -> Plan | None:
    """The plan with this id, for change."""
    return session.scalar(select(Plan).where(Plan.public_id == public_id))


_OPEN = (
    select(Plan, func.count().over())
    .where(Plan.account_id == bindparam("account_id"), Plan.state == "open")
    .order_by(Plan.due_on, Plan.id)
    .limit(bindparam("most"))
)


def open_plans(session: Session, account_id: int, *, most: int) -> tuple[Sequence[Plan], int]:
    """The open plans whose dates come first, at most `most`, and how many are open at all."""
    rows = session.execute(_OPEN, {"account_id": account_id, "most": most}).all()
    return [plan for plan, _count in rows], rows[0][1] if rows else 0


def own(
    session: Session, account_id: int, *, before: tuple[dt.datetime, int] | None = None, most: int = 20
) -> Sequence[Plan]:
    """A page of a person's plans, newest first, without those that were skipped."""
    statement = select(Plan).where(Plan.account_id == account_id, Plan.state != "skipped")
    if before is not None:
        made_at, key = before
        statement = statement.where(or_(Plan.made_at < made_at, and_(Plan.made_at == made_at, Plan.id < key)))
    return session.scalars(statement.order_by(Plan.made_at.desc(), Plan.id.desc()).limit(most)).all()


def course_slug(session: Session, key: int | None) -> str | None:
    """The id of the course of this key."""
    return None if key is None else session.scalar(select(Course.slug).where(Course.id == key))


def leave_case(session: Session, case_id: int) -> None:
    """No plan leads to this case any more: its draft was deleted."""
    session.execute(update(Plan).where(Plan.case_id == case_id).values(case_id=None))
