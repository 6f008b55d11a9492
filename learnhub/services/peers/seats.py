"""What every step of peers asks first: who they are, what they sent, which text is theirs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain.assessment import Item
from learnhub.domain.assessment.peers import (
    HELD_DAYS,
    Desk,
    to_desk,
)
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import assessment
from learnhub.store import learning as learning_store
from learnhub.store import peers as store
from learnhub.store.peers import RoundRow, Sent
from learnhub.store.tables.peers import PeerMarking

MOST_WORDS = 500
"""Characters of what a peer says on one line of a rubric, or of a flag."""


@dataclass(frozen=True)
class LineView:
    """A line of a rubric: what was given last, and, after a try at the exemplar, what its author gives and why."""

    id: str
    text: str
    points: int
    given: int | None = None
    author: int | None = None
    because: str = ""


def me_of(work: Work) -> int:
    """This learner. Raises SignIn, and NotFound for the command line."""
    work.require(Action.COURSE_ENROL)
    if work.actor.id is None:
        raise NotFound
    return work.actor.id


def sent_item(work: Work, course: str, item_id: str) -> tuple[Sent, Item]:
    """The item of which this learner has sent an answer. Raises SignIn and NotFound."""
    for row in store.sent_items(work.session, me_of(work)):
        if (row.course, row.item_id) == (course, item_id):
            return row, item_in(work, row.release, row.quiz_id, item_id)
    raise NotFound


def own_marking(work: Work, public_id: uuid.UUID) -> tuple[PeerMarking, RoundRow]:
    """This learner's marking, and its response. Raises SignIn and NotFound."""
    me = me_of(work)
    kept = store.marking(work.session, public_id)
    if kept is None or kept.peer_id != me:
        raise NotFound
    return kept, store.round_by_id(work.session, kept.round_id)


def kept_until(kept: PeerMarking) -> dt.datetime:
    """Until when a text is kept for the peer who has taken it."""
    return kept.taken_at + dt.timedelta(days=HELD_DAYS)


def asked_item(work: Work, row: RoundRow) -> Item:
    """The item that a response answers."""
    return item_in(work, row.release, row.quiz_id, row.item_id)


def item_in(work: Work, release: uuid.UUID, quiz_id: str, item_id: str) -> Item:
    """An item as a release has it."""
    text = learning_store.release_text(work.session, release)
    return next(item for item in assessment.items(work.session, text, quiz_id) if item.id == item_id)


def check(item: Item, points: Mapping[str, int], words: Mapping[str, str] | None) -> None:
    """Raise Invalid for points that the rubric does not have, and for words that are asked and missing."""
    faults = [Fault(line, "not-a-choice") for line in {*points, *(words or {})} - {each.id for each in item.rubric}]
    for line in item.rubric:
        if line.id not in points:
            faults.append(Fault(line.id, "required"))
        elif not 0 <= points[line.id] <= line.points:
            faults.append(Fault(line.id, "not-a-choice"))
        if words is None:
            continue
        said = words.get(line.id, "").strip()
        if not said:
            faults.append(Fault(f"{line.id}.words", "required"))
        elif len(said) > MOST_WORDS:
            faults.append(Fault(f"{line.id}.words", "too-long", {"limit": MOST_WORDS, "length": len(said)}))
    if faults:
        raise Invalid(*faults)


def move_to_desk(work: Work, row: RoundRow, reason: Desk) -> None:
    """Bring a response that is with peers to the trainers; elsewhere it stays."""
    after = to_desk(row.at, reason)
    if after is row.at:
        return
    store.keep(work.session, row, after, work.now)
    store.count_at_desk(work.session, row.attempt_id, 1)
