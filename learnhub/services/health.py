"""Whether this process can serve: the database answers, its schema is this version's, and no job waits too long."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import jobs, migrate

LATE = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Readiness:
    """What was found. `oldest_job_s` is how long the longest-waiting job has waited, in seconds."""

    schema: str | None
    schema_fits: bool
    oldest_job_s: int
    jobs_late: bool

    @property
    def ready(self) -> bool:
        """Whether requests may come. A late job is told but does not turn them away."""
        return self.schema_fits


def readiness(work: Work) -> Readiness:
    """Look at the schema and at the queue, in one transaction."""
    work.require(Action.PUBLIC_READ)
    schema = migrate.schema_of(work.session)
    since = jobs.oldest_waiting(work.session, now=work.now)
    waited = work.now - since if since else dt.timedelta(0)
    return Readiness(schema, schema == migrate.head(), round(waited.total_seconds()), waited > LATE)
