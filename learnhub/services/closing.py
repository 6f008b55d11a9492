"""Tries whose time is over are sent as they stand, also when nobody comes back to them."""

from __future__ import annotations

from dataclasses import replace

from learnhub.domain.assessment import GRACE
from learnhub.domain.policy import Action, Actor
from learnhub.services import assessment
from learnhub.services.work import Work
from learnhub.store import limits as store
from learnhub.store.limits import OverdueTry

AT_ONCE = 200
"""Tries that one look finds."""


def overdue(work: Work) -> list[OverdueTry]:
    """Open tries that take no more answers, the longest over first."""
    work.require(Action.OPERATE)
    return store.overdue(work.session, work.now - GRACE, AT_ONCE)


def close(work: Work, over: OverdueTry) -> None:
    """Send a try on behalf of its learner: what was saved counts. One that was sent meanwhile stays as it is."""
    work.require(Action.OPERATE)
    their = replace(work, actor=Actor(id=over.account_id, public_id=over.account_public_id))
    assessment.submit_attempt(their, over.public_id, {})
