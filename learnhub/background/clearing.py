"""The daily job that clears away what is over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import exports, intake, jobs


def clearer(folder: Path) -> Handler:
    """The handler of jobs of kind `clear-away`: old jobs, ended sessions, documents in `folder` that have lain for a
    week, and what was brought in for a course and not taken."""

    def clear_away(running: Running) -> dict[str, Any]:
        gone = running.transactions.write(SYSTEM, exports.clear_away)
        for public_id, form in gone:
            (folder / f"{public_id}.{form}").unlink(missing_ok=True)
        return {
            "jobs": running.transactions.write(SYSTEM, jobs.clear_away),
            "documents": len(gone),
            "intakes": running.transactions.write(SYSTEM, intake.clear_away),
        }

    return clear_away
