"""Which published case tested which principle, for whom: made again from the cases."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from learnhub.domain.policy import case_classes
from learnhub.store.cases import readers
from learnhub.store.engine import Session
from learnhub.store.tables.cases import Case, CasePrinciple


def rows_of(case: Case, named: frozenset[int] = frozenset()) -> list[dict[str, object]]:
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
        for audience in sorted(
            case_classes(case.visibility, case.partnership_id, named=named, embargoed=case.embargoed)
        )
    ]


def put(session: Session, case: Case) -> None:
    """Write the rows of one published case, in place of those it had."""
    drop(session, case)
    if rows := rows_of(case, readers(session, case)):
        session.execute(insert(CasePrinciple), rows)


def drop(session: Session, case: Case) -> None:
    """Take the rows of a case away: it is not published any more."""
    session.execute(delete(CasePrinciple).where(CasePrinciple.case_id == case.id))


def rebuild(session: Session) -> None:
    """Make the table again from every published case; rebuilding changes nothing."""
    session.execute(delete(CasePrinciple))
    for case in session.scalars(select(Case).where(Case.state == "published").execution_options(yield_per=200)):
        put(session, case)
