"""The classes of economies: an administrator loads an edition, and search follows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from learnhub.domain.economies import read_edition
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.policy import Action
from learnhub.services import audit
from learnhub.services.cases.publishing import show
from learnhub.services.work import Work
from learnhub.store import economies as store
from learnhub.store.tables.finding import EconomyClass, EconomyEdition

NAME, SOURCE = 120, 300
BATCH = 50


@dataclass(frozen=True)
class EditionView:
    """An edition that was loaded."""

    name: str
    source: str
    countries: int
    loaded_at: dt.datetime


def editions(work: Work) -> tuple[EditionView, ...]:
    """The editions that were loaded, the one in force first. Raises SignIn, Denied."""
    work.require(Action.SETTINGS_CHANGE)
    return tuple(EditionView(row.name, row.source, count, row.loaded_at) for row, count in store.editions(work.session))


def load(work: Work, *, name: str, source: str, table: str) -> int:
    """Load an edition; how many countries it has. It is in force at once, and search follows by a job.

    Raises SignIn, Denied, Invalid with the faults by row: then nothing is loaded.
    """
    work.require(Action.SETTINGS_CHANGE)
    name, source = " ".join(name.split()), " ".join(source.split())
    faults = [
        Fault(path, "too-long", {"limit": limit}) if value else Fault(path, "required")
        for path, value, limit in (("name", name, NAME), ("source", source, SOURCE))
        if not value or len(value) > limit
    ]
    edition, in_table = read_edition(table)
    if faults := [*faults, *in_table]:
        raise Invalid(*faults)
    row = EconomyEdition(name=name, source=source, loaded_by_id=work.actor.id, loaded_at=work.now)
    work.session.add(row)
    work.session.flush()
    work.session.add_all(
        EconomyClass(edition_id=row.id, country=country, economy=economy)
        for country, economy in sorted(edition.classes.items())
    )
    after = {"edition": name, "countries": len(edition.classes)}
    audit.record(work, "economies:load", "edition", str(row.id), after=after)
    work.enqueue("reindex", f"reindex-{row.id}", {})
    return len(edition.classes)


def reindex(work: Work, after: int) -> int | None:
    """Let search know some published cases as they are now; the key to go on from, None at the end."""
    work.require(Action.OPERATE)
    found = store.published_after(work.session, after, most=BATCH)
    for case in found:
        show(work, case)
    return found[-1].id if len(found) == BATCH else None
