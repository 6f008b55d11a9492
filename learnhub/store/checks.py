"""Selects of what a check of course text asks the site: the cases that it cites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from learnhub.domain.cases.form import CaseNumber
from learnhub.store.tables.cases import Case


def case_states(session: Session, numbers: Iterable[str]) -> dict[str, str]:
    """The state of each of these cases, of those that there are."""
    wanted = {(number.year, number.serial): str(number) for number in map(CaseNumber.parse, numbers)}
    if not wanted:
        return {}
    rows: Any = session.execute(
        select(Case.year, Case.serial, Case.state).where(tuple_(Case.year, Case.serial).in_(sorted(wanted)))
    )
    return {wanted[year, serial]: state for year, serial, state in rows}
