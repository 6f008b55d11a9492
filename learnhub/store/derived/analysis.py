"""The sums of the item analysis, made again from the sent tries."""

from __future__ import annotations

from sqlalchemy import delete

from learnhub.store.analysis import begin, count_some, keep, tried_quizzes
from learnhub.store.engine import Session
from learnhub.store.tables.analysis import QuizFigures


def rebuild(session: Session) -> None:
    """Count every quiz anew; rebuilding changes nothing of what was up to date."""
    session.execute(delete(QuizFigures))
    for quiz in tried_quizzes(session):
        counting, after = begin(session, quiz), 0
        while (last := count_some(session, counting, after)) is not None:
            after = last
        keep(session, counting)
