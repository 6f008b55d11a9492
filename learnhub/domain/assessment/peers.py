"""Open responses that two peers mark: who may, when two marks agree, and who decides when they do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from learnhub.domain.assessment.items import Item, MarkedBy
from learnhub.domain.assessment.writing import mark_by_rubric
from learnhub.domain.errors import Conflict

PEERS = 2
"""Marks that a response needs."""
DAYS = 14
"""Days without two marks after which a response goes to the trainers."""
HELD_DAYS = 4
"""Days that a peer keeps a response without marking it; then it is offered to others."""

TOLD_AGAIN_DAYS = 7
"""Days between two mails on what waits to be marked; half of what a text may wait."""

Points = Mapping[str, float]


class PeerState(StrEnum):
    """Where a response stands."""

    WITH_PEERS = "with-peers"
    AT_DESK = "at-desk"
    MARKED = "marked"


class Desk(StrEnum):
    """Why a response lies with the trainers."""

    APART = "apart"
    LATE = "late"
    FLAGGED = "flagged"
    TAKEN = "taken"
    AGAIN = "again"


class Flag(StrEnum):
    """Why a peer hands a text to a trainer instead of marking it."""

    NAMES_SOMEBODY = "names-somebody"
    UNFIT = "unfit"


def by_peers(item: Item) -> bool:
    """Whether peers mark the item."""
    return item.marked_by is MarkedBy.PEERS


def allowed(item: Item) -> int:
    """How many points two marks of a response may lie apart, all lines together: a quarter of them, at least one."""
    return max(1, item.rubric_points // 4)


def asked(sent: int, given: int, waiting: int) -> int:
    """How many waiting texts somebody is asked to mark: two for each answer of their own, less what they gave."""
    return min(waiting, max(0, PEERS * sent - given))


def exemplar_points(item: Item) -> dict[str, float]:
    """What the author gives the exemplar."""
    return {line.id: float(line.exemplar or 0) for line in item.rubric}


def apart(one: Points, other: Points) -> float:
    """How far two marks lie apart: the differences of all lines together."""
    return sum(abs(one.get(line, 0) - other.get(line, 0)) for line in {*one, *other})


def near(item: Item, one: Points, other: Points) -> bool:
    """Whether two marks are close enough: of two peers, or of a peer and the author on the exemplar."""
    return apart(one, other) <= allowed(item)


def mean(one: Points, other: Points) -> dict[str, float]:
    """Line by line the middle of two marks."""
    return {line: (one.get(line, 0) + other.get(line, 0)) / 2 for line in sorted({*one, *other})}


@dataclass(frozen=True)
class Round:
    """A response on its way: what peers gave so far, by person, and what counts once it is marked.

    `again`: its learner has asked a trainer to look again, which is done once.
    """

    since: dt.datetime
    state: PeerState = PeerState.WITH_PEERS
    given: Mapping[int, Points] | None = None
    reason: Desk | None = None
    points: Points | None = None
    again: bool = False

    @property
    def marks(self) -> Mapping[int, Points]:
        """What peers gave, by person."""
        return self.given or {}

    @property
    def open_for(self) -> int:
        """How many marks are still wanted of peers."""
        return PEERS - len(self.marks) if self.state is PeerState.WITH_PEERS else 0


def give(at: Round, item: Item, peer: int, points: Points) -> Round:
    """The round with the mark of one peer; two that are close make its mean, two that are not go to a trainer.

    Given again by the same peer it stays as it is. Raises Conflict `marked` when it takes no more marks, and Invalid
    for points that the rubric does not have.
    """
    if peer in at.marks:
        return at
    if not at.open_for:
        raise Conflict("marked")
    mark_by_rubric(item, points)
    after = replace(at, given={**at.marks, peer: points})
    if after.open_for:
        return after
    one, other = after.marks.values()
    if near(item, one, other):
        return replace(after, state=PeerState.MARKED, points=mean(one, other))
    return to_desk(after, Desk.APART)


def to_desk(at: Round, reason: Desk) -> Round:
    """The round with the trainers, where it waits with peers; elsewhere it stays as it is."""
    if at.state is not PeerState.WITH_PEERS:
        return at
    return replace(at, state=PeerState.AT_DESK, reason=reason)


def overdue(at: Round, now: dt.datetime) -> bool:
    """Whether it has waited for peers as long as it may."""
    return at.state is PeerState.WITH_PEERS and now - at.since >= dt.timedelta(days=DAYS)


def look_again(at: Round) -> Round:
    """The round back with a trainer, because its learner asks; once. Raises Conflict `looked-again`."""
    if at.again or at.state is not PeerState.MARKED or at.reason is not None:
        raise Conflict("looked-again")
    return replace(at, state=PeerState.AT_DESK, reason=Desk.AGAIN, again=True)


def decide(at: Round, item: Item, points: Points) -> Round:
    """What a trainer gives counts; looked at again, the better of both marks does. Raises Conflict `marked`, and
    Invalid for points that the rubric does not have."""
    if at.state is not PeerState.AT_DESK:
        raise Conflict("marked")
    mark_by_rubric(item, points)
    kept = points
    if at.reason is Desk.AGAIN and at.points is not None and sum(at.points.values()) >= sum(points.values()):
        kept = at.points
    return replace(at, state=PeerState.MARKED, points=kept)
