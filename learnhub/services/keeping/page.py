"""The page on which a published case is kept: where it stands, and what this person may do with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from learnhub.domain.cases import keeping
from learnhub.domain.cases.keeping import Light
from learnhub.domain.cases.log import Line
from learnhub.domain.cases.moves import Move, State
from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action
from learnhub.services.keeping.finding import numbered
from learnhub.services.keeping.stopping import may_do
from learnhub.services.work import Work
from learnhub.store import decisions


@dataclass(frozen=True)
class KeepView:
    """A numbered case as those who keep it see it. `title` is empty to whom it was not published for; `asked_as` is the
    part of the one of two who asked to withdraw it, `mine` says that this person stopped it or asked."""

    number: str
    title: str
    state: State
    may: frozenset[Move]
    may_identify: bool
    by_role: bool
    reason: str | None
    since: dt.datetime | None
    until: dt.datetime | None
    over: bool
    asked_as: str | None
    mine: bool
    review_by: dt.date | None
    light: Light | None


def keep_page(work: Work, number: str) -> KeepView:
    """What this person may do with a case. Raises NotFound for a reader who may do nothing with it."""
    case, standing = numbered(work, number)
    may = may_do(work, standing, case)
    may_identify = work.can(Action.CASE_IDENTITY, standing)
    mine = work.actor.id is not None and work.actor.id in (case.stopped_by_id, case.withdrawal_asked_by_id)
    if not may and not may_identify and not mine:
        raise NotFound
    readable = work.can(Action.CASE_READ, replace(standing, state=State.PUBLISHED))
    held = case.state == State.HELD
    return KeepView(
        number=f"C-{case.year}-{case.serial}",
        title=case.title if readable else "",
        state=State(case.state),
        may=may,
        may_identify=may_identify,
        by_role=(case.published or {}).get("shown_by") != "name",
        reason=case.stopped_reason,
        since=case.stopped_at,
        until=case.stopped_at + keeping.HOLD if held and case.stopped_at else None,
        over=bool(held and case.stopped_at and work.now >= case.stopped_at + keeping.HOLD),
        asked_as=case.withdrawal_asked_as,
        mine=mine,
        review_by=case.review_by,
        light=keeping.light(case.review_by, work.now.date()) if case.review_by else None,
    )


@dataclass(frozen=True)
class DecisionsView:
    """The lines of the decision log about one case, as anybody who may read the case may prove them; `title` is empty
    while it is held or withdrawn."""

    number: str
    title: str
    lines: tuple[Line, ...]


def decisions_of(work: Work, number: str) -> DecisionsView:
    """The lines of the log about a published case. Raises NotFound to whom it was not published for."""
    case, standing = numbered(work, number)
    if not work.can(Action.CASE_READ, replace(standing, state=State.PUBLISHED)):
        raise NotFound
    title = case.title if work.can(Action.CASE_READ, standing) else ""
    return DecisionsView(f"C-{case.year}-{case.serial}", title, tuple(decisions.lines_of(work.session, case.id)))
