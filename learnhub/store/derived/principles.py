"""Which published case tested which principle, for whom: made again from the cases."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from learnhub.domain.policy import case_classes
from learnhub.store.engine import Session
from learnhub.store.tables.cases import Case, CasePrinciple


def rows_of(case: Case) -> list[dict[str, object]]:
    """The rows of one published case: each principle for each audience class."""
    content = case.published or {}
    return [
        {
            "case_id": case.id,
            "principle": principle,
            "audience": audience,
            "outcome": content["outcome"],
            "published_at": case.published_at,
        }
        for principle in content["principles"]
        for audience in sorted(case_classes(case.visibility, case.partnership_id))
    ]


def put(session: Session, case: Case) -> None:
    """Write the rows of one published case, in place of those it had."""
    session.execute(delete(CasePrinciple).where(CasePrinciple.case_id == case.id))
    if rows := rows_of(case):
        session.execute(insert(CasePrinciple), rows)


def rebuild(session: Session) -> None:
    """Make the table again from every published case; rebuilding changes nothing."""
    session.execute(delete(CasePrinciple))
    for case in session.scalars(select(Case).where(Case.state == "published").execution_options(yield_per=200)):
        put(session, case)
