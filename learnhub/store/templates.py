"""The versions of the case templates that editors published; those that are shipped are in `domain.cases.template`."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnhub.domain.cases.template import Depth, Template, template_from_json
from learnhub.store.tables.templates import CaseTemplate


def template(session: Session, template_id: str) -> Template | None:
    """The published template of this id."""
    row = session.scalar(select(CaseTemplate.content).where(CaseTemplate.id == template_id))
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
