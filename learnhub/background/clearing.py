"""The daily job that clears away what is over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.outside.files import COMING_IN, Files
from learnhub.services import exports, intake, jobs


def clearer(folder: Path, files: Files) -> Handler:
    """The handler of jobs of kind `clear-away`: old jobs, ended sessions, documents in `folder` that have lain for a
    week, what was brought in for a course and not taken, and what is left in `files` of uploads that broke off."""

    def clear_away(running: Running) -> dict[str, Any]:
        gone = running.transactions.write(SYSTEM, exports.clear_away)
        for public_id, form in gone:
            (folder / f"{public_id}.{form}").unlink(missing_ok=True)
        return {
            "jobs": running.transactions.write(SYSTEM, jobs.clear_away),
            "documents": len(gone),
            "intakes": running.transactions.write(SYSTEM, intake.clear_away),
            "partials": files.tidy(for_seconds=COMING_IN),
        }

    return clear_away
