"""Taking a draft away."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from learnhub.store import attachments, decisions, sharing
from learnhub.store.tables.cases import (
    Case,
    CaseAuthor,
    CaseMessage,
    CaseMove,
    CasePrinciple,
    CaseReader,
    CaseRevision,
    CaseSign,
    CaseVersion,
)


def forget(session: Session, case: Case) -> None:
    """Take a draft away with all that hangs on it; the decision log keeps its lines."""
    decisions.forget_case(session, case.id)
    sharing.forget_links(session, case.id)
    attachments.forget(session, case.id)
    for table in (CaseAuthor, CaseSign, CaseMove, CaseMessage, CaseRevision, CasePrinciple, CaseReader, CaseVersion):
        session.execute(delete(table).where(table.case_id == case.id))
    session.delete(case)
