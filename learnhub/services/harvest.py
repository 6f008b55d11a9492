"""What others may harvest, as the protocol asks for it: cases open to everyone, and those that were."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from learnhub.domain.cases import form
from learnhub.domain.cases.citation import Citation
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.errors import NotFound
from learnhub.domain.harvest import Batch, Record
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.services.work import Work
from learnhub.store import harvest as store
from learnhub.store.harvest import HarvestRow

BATCH = 100
GRACE = dt.timedelta(seconds=10)
"""A record carries as its datestamp the moment this long after it changed, and comes once more until then: longer than
any transaction, so that a late commit never lies before a moment that was already asked for."""


def earliest(work: Work) -> dt.datetime:
    """The first datestamp; now while there is none."""
    work.require(Action.PUBLIC_READ)
    found = store.earliest(work.session)
    return min(found + GRACE, work.now) if found else work.now


def harvest(
    work: Work, *, since: dt.datetime | None, until: dt.datetime | None, principle: str | None, after: int
) -> Batch:
    """A batch of the records that changed from `since` to `until` (both included), from the key after `after` on; those
    of one principle, with every deleted one. Without `until` nothing is left out that changes meanwhile: it comes as it
    is now, and again with the next question. Raises NotFound for a principle that there is not."""
    work.require(Action.PUBLIC_READ)
    if principle is not None and principle not in set(Principle):
        raise NotFound
    since = since - GRACE if since else None
    until = min(until, work.now) - GRACE if until else work.now
    rows = store.records(work.session, since=since, until=until, principle=principle, after=after, most=BATCH + 1)
    total = store.count(work.session, since=since, until=until, principle=principle) if len(rows) > BATCH else 0
    return Batch(tuple(_record(row, work.now) for row in rows[:BATCH]), len(rows) > BATCH, total)


def record(work: Work, number: str) -> Record:
    """One record. Raises NotFound for a case that never was open to everyone."""
    work.require(Action.PUBLIC_READ)
    try:
        known = CaseNumber.parse(number)
    except ValueError:
        raise NotFound from None
    row = store.record(work.session, known.year, known.serial)
    if row is None:
        raise NotFound
    return _record(row, work.now)


def _record(row: HarvestRow, now: dt.datetime) -> Record:
    number = str(CaseNumber(row.year, row.serial))
    changed_at = min(row.changed_at + GRACE, now)
    if row.deleted:
        return Record(row.key, number, changed_at, (), None)
    case = replace(_citation(row), changed_at=changed_at)
    return Record(row.key, number, changed_at, tuple(case.content.principles), case)


def _citation(row: HarvestRow) -> Citation:
    content = form.content_from_json(row.content)
    assert content.outcome is not None
    named = content.shown_by is form.ShownBy.NAME
    return Citation(
        number=CaseNumber(row.year, row.serial),
        version=row.version,
        kind=form.kind_of(content.outcome),
        mark=row.mark,
        language=row.language,
        illustration=row.illustration,
        contributor=row.owner_name if named else "",
        organization=(row.owner_organization or row.owner_entity) if named else "",
        published_on=row.published_at.date(),
        changed_at=row.changed_at,
        content=content,
    )
