"""The versions of the case templates that editors published; those that are shipped are in `domain.cases.template`."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnhub.domain.cases.template import Depth, Template, template_from_json
from learnhub.store.tables.cases import Case
from learnhub.store.tables.templates import CaseTemplate


def template(session: Session, template_id: str) -> Template | None:
    """The published template of this id."""
    row = session.scalar(
        select(CaseTemplate.content).where(CaseTemplate.id == template_id, CaseTemplate.published_at.is_not(None))
    )
    return template_from_json(row) if row else None


def newest(session: Session, depth: Depth) -> Template | None:
    """The newest version that editors published at this depth."""
    row = session.scalar(
        select(CaseTemplate.content)
        .where(CaseTemplate.depth == depth, CaseTemplate.published_at.is_not(None))
        .order_by(CaseTemplate.number.desc())
        .limit(1)
    )
    return template_from_json(row) if row else None


def draft(session: Session, depth: Depth) -> CaseTemplate | None:
    """The version that is being written, for change."""
    return session.scalar(select(CaseTemplate).where(CaseTemplate.depth == depth, CaseTemplate.published_at.is_(None)))


def versions(session: Session, depth: Depth) -> list[CaseTemplate]:
    """Every version that editors wrote at this depth, the newest first."""
    return list(
        session.scalars(select(CaseTemplate).where(CaseTemplate.depth == depth).order_by(CaseTemplate.number.desc()))
    )


def highest_number(session: Session, depth: Depth) -> int:
    """The number of the newest version, those that are shipped among them."""
    found = session.scalar(select(func.max(CaseTemplate.number)).where(CaseTemplate.depth == depth))
    return found or 1


def cases_by_template(session: Session) -> dict[str, int]:
    """How many cases were written in each version; samples are left out."""
    rows = session.execute(
        select(Case.template, func.count()).where(Case.illustration.is_(False)).group_by(Case.template)
    )
    return {row[0]: row[1] for row in rows}
