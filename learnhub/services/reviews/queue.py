"""The queue: what waits for reviewers, what this one has in hand, and what waits for an editor."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from learnhub.domain.cases.clocks import reply_due
from learnhub.domain.cases.form import content_from_json, with_offers
from learnhub.domain.cases.judges import (
    Bar,
    CaseParties,
    ConflictAnswer,
    Refused,
    may_clear,
    nobody_left,
    text_opens,
)
from learnhub.domain.cases.marks import Mark
from learnhub.domain.cases.moves import Awaited, Hold, State
from learnhub.domain.people import Person
from learnhub.domain.policy import Action, Role
from learnhub.services.cases import tell_if_nobody_may_judge
from learnhub.services.reviews.seats import Glimpse, bar_of, glimpse
from learnhub.services.work import Work
from learnhub.store import accounts, cases, reviews
from learnhub.store.tables.cases import Case

PAGE = 20


@dataclass(frozen=True)
class QueueRow:
    """A case in the queue of one reviewer.

    With a `bar` nothing else is told of it. The `title` is empty until the text is open. `days` since it was sent;
    `reply_due` until the contributor had a first reply; `due_on` when this reviewer was named for it. `at_desk`: it is
    this editor's to decide on.
    """

    id: uuid.UUID
    bar: Bar | None
    glimpse: Glimpse | None
    title: str
    state: State
    awaiting: Awaited
    answer: ConflictAnswer
    days: int
    reply_due: dt.date | None
    late: bool
    sought: Mark
    hold: Hold | None
    due_on: dt.date | None
    at_desk: bool


@dataclass(frozen=True)
class UndecidedRow:
    """A "not sure" that waits for an editor; with a `bar` it waits for another editor."""

    id: uuid.UUID
    bar: Bar | None
    glimpse: Glimpse | None
    asked_at: dt.datetime


class StuckBy(StrEnum):
    """Why a case that was taken does not go on."""

    REVIEWER_GONE = "reviewer-gone"
    SILENT = "silent"


@dataclass(frozen=True)
class StuckRow:
    """A case that an editor may put back into the queue; `days` without a move."""

    id: uuid.UUID
    glimpse: Glimpse
    why: StuckBy
    days: int


@dataclass(frozen=True)
class Queue:
    """The page of the queue. `before` and `after` name the pages beside this one; lists for another role are empty."""

    judges: bool
    edits: bool
    in_hand: tuple[QueueRow, ...]
    waiting: tuple[QueueRow, ...]
    for_editors: tuple[QueueRow, ...]
    undecided: tuple[UndecidedRow, ...]
    stuck: tuple[StuckRow, ...]
    before: uuid.UUID | None
    after: uuid.UUID | None


def review_queue(work: Work, *, after: uuid.UUID | None = None, before: uuid.UUID | None = None) -> Queue:
    """What waits for this reviewer or editor, the longest-waiting first; statements constant in number.

    Raises SignIn, Denied.
    """
    work.require(Action.QUEUE_READ)
    assert work.actor.id is not None
    session = work.session
    judges, edits = Role.REVIEWER in work.actor.roles, Role.EDITOR in work.actor.roles
    only_for = None if edits else work.actor.id
    page = reviews.waiting(session, size=PAGE, reviewer=only_for, after=after, before=before)
    in_hand = reviews.in_hand(session, work.actor.id)
    for_editors = reviews.for_editors(session) if edits else ()
    undecided = reviews.undecided(session) if edits else ()
    taken = reviews.taken(session) if edits else ()
    waiting = page.rows
    parties = reviews.parties_of(session, [*waiting, *in_hand, *for_editors, *undecided, *taken])
    (me,) = cases.people(session, [work.actor.id])
    reviewers = {person.id: person for person in cases.reviewers(session)} if edits else {}
    today = work.now.date()
    return Queue(
        judges=judges,
        edits=edits,
        in_hand=tuple(_row(row, me, parties[row.id], today) for row in in_hand),
        waiting=tuple(_row(row, me, parties[row.id], today) for row in waiting),
        for_editors=tuple(_row(row, me, parties[row.id], today) for row in for_editors),
        undecided=tuple(
            _undecided(row, me, reviewers[row.asked_by], parties[row.id])
            for row in undecided
            if row.asked_by in reviewers
        ),
        stuck=tuple(
            StuckRow(row.public_id, _glimpse(row), why, (today - row.changed_at.date()).days)
            for row in taken
            if bar_of(me, parties[row.id]) is None and (why := stuck_by(row, reviewers, parties[row.id], today))
        ),
        before=page.rows[0].public_id if page.more_before and page.rows else None,
        after=page.rows[-1].public_id if page.more_after and page.rows else None,
    )


def stuck_by(case: Any, reviewers: Mapping[int, Person], parties: CaseParties, today: dt.date) -> StuckBy | None:
    """Why a case that waits for the one who took it does not go on; None while all is well.

    `case` has `reviewer_id` and `changed_at`; `reviewers` are those who may be asked, by id.
    """
    reviewer = reviewers.get(case.reviewer_id)
    if reviewer is None or bar_of(reviewer, parties) is not None:
        return StuckBy.REVIEWER_GONE
    return StuckBy.SILENT if reply_due(case.changed_at.date()) < today else None


def cases_without_judge(work: Work) -> int:
    """How many of the cases that have waited longest nobody may judge, for the administrator's list.

    Raises SignIn, Denied.
    """
    work.require(Action.SETTINGS_CHANGE)
    return len(_without_judge(work))


def tell_where_nobody_may_judge(work: Work) -> None:
    """Somebody is a reviewer or an editor no more: tell contributors and administrators of each case that waits and
    that nobody is left to judge. For services that have asked the policy; told before is not told again."""
    for key in _without_judge(work):
        tell_if_nobody_may_judge(work, work.session.get_one(Case, key))


def _without_judge(work: Work) -> list[int]:
    waiting = reviews.waiting(work.session, size=reviews.MOST).rows
    if not waiting:
        return []
    reviewers = cases.reviewers(work.session)
    editors = cases.people(work.session, accounts.accounts_with_role(work.session, Role.EDITOR))
    parties = reviews.parties_of(work.session, waiting)
    return [row.id for row in waiting if nobody_left(reviewers, parties[row.id], editors)]


def _row(row: Any, me: Person, parties: CaseParties, today: dt.date) -> QueueRow:
    bar = bar_of(me, parties)
    due = None if row.replied else reply_due(row.submitted_at.date())
    told = bar in (None, Bar.AWAITS_EDITOR)
    return QueueRow(
        id=row.public_id,
        bar=bar,
        glimpse=_glimpse(row) if told else None,
        title=with_offers(content_from_json(row.content)).title if text_opens(me, parties) else "",
        state=State(row.state),
        awaiting=Awaited(row.awaiting),
        answer=parties.conflicts.get(me.id, ConflictAnswer.NOT_ASKED),
        days=(today - row.submitted_at.date()).days,
        reply_due=due,
        late=due is not None and due < today,
        sought=Mark(row.sought),
        hold=Hold(row.hold) if row.hold else None,
        due_on=getattr(row, "due_on", None),
        at_desk=row.editor_id == me.id,
    )


def _undecided(row: Any, me: Person, asker: Person, parties: CaseParties) -> UndecidedRow:
    decided = may_clear(me, asker, parties)
    bar = decided.reason if isinstance(decided, Refused) else None
    return UndecidedRow(row.review_id, bar, None if bar else _glimpse(row), row.conflict_at)


def _glimpse(row: Any) -> Glimpse:
    return glimpse(content_from_json(row.content), row.language)
