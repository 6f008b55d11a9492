"""The edition of the classes of economies that is in force: the last that was loaded."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnhub.store.tables.cases import Case
from learnhub.store.tables.finding import EconomyClass, EconomyEdition


def in_force(session: Session) -> dict[str, str]:
    """The class of each country in the edition in force; none where none was loaded."""
    newest = select(func.max(EconomyEdition.id)).scalar_subquery()
    rows = session.execute(select(EconomyClass.country, EconomyClass.economy).where(EconomyClass.edition_id == newest))
    return {country: economy for country, economy in rows.all()}


def editions(session: Session) -> list[tuple[EconomyEdition, int]]:
    """Every edition that was loaded, the newest first, with how many countries it has."""
    rows = session.execute(
        select(EconomyEdition, func.count(EconomyClass.country))
        .outerjoin(EconomyClass, EconomyClass.edition_id == EconomyEdition.id)
        .group_by(EconomyEdition.id)
        .order_by(EconomyEdition.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def published_after(session: Session, case_id: int, *, most: int) -> list[Case]:
    """The published cases after this key, in order, for change."""
    return list(
        session.scalars(select(Case).where(Case.state == "published", Case.id > case_id).order_by(Case.id).limit(most))
    )
