"""The lessons learned of published cases: made again from the cases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select

from learnhub.store.engine import Session
from learnhub.store.search import analyser
from learnhub.store.tables.cases import Case
from learnhub.store.tables.teaching import LessonLearned

PARTS = ("when", "do", "because")


def rows_of(case: Case) -> list[dict[str, Any]]:
    """The rows of one published case: each lesson learned that every reader of the case may read."""
    content = case.published or {}
    told = [content.get("lesson") or {}, *(content.get("more_lessons") or ())]
    rows = []
    for position, each in enumerate(told, 1):
        when, do, because = (each.get(part) or "" for part in PARTS)
        if not do:
            continue
        words = analyser.terms(f"{content.get('title', '')} {when} {do}", case.language)
        rows.append(
            {
                "case_id": case.id,
                "position": position,
                "when_text": when,
                "do_text": do,
                "because_text": because,
                "for_whom": each.get("for_whom") or "",
                "stage": each.get("stage") or "",
                "outcome": content.get("outcome") or "",
                "summary": content.get("summary") or "",
                "terms": " ".join(sorted(set(words))),
                "published_at": case.published_at,
            }
        )
    return rows


def put(session: Session, case: Case) -> None:
    """Write the rows of one published case, in place of those it had."""
    drop(session, case)
    if rows := rows_of(case):
        session.execute(insert(LessonLearned), rows)


def drop(session: Session, case: Case) -> None:
    """Take the rows of a case away: it is not published any more."""
    session.execute(delete(LessonLearned).where(LessonLearned.case_id == case.id))


def rebuild(session: Session) -> None:
    """Make the table again from every published case; rebuilding changes nothing."""
    session.execute(delete(LessonLearned))
    for case in session.scalars(select(Case).where(Case.state == "published").execution_options(yield_per=200)):
        put(session, case)
