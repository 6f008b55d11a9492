"""What time does to cases on their way: reminders, replacement, a partner's silence, sleep, a reply that is late.

`due` finds what is due, in a reading; `settle` does one thing of it and looks again first, so that a second run of the
same hour changes nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum

from learnhub.domain.cases.clocks import (
    DORMANT_AFTER,
    REMINDED_DAYS_BEFORE,
    Due,
    asleep,
    due_now,
    reply_due,
)
from learnhub.domain.cases.moves import Awaited, Given, Move, Party, State, moves_open_to
from learnhub.domain.cases.signing import SILENT_AFTER, PartnerAnswer, silent
from learnhub.domain.policy import Action
from learnhub.services.cases import (
    editors_of,
    make_move,
    partner_silent,
    standing_of,
    tell_account,
    tell_contributor,
    tell_editors,
    tell_once,
)
from learnhub.services.work import Work
from learnhub.store import cases, reviews
from learnhub.store.tables.cases import Case


class Clock(StrEnum):
    """What may be due."""

    REVIEW = "review"
    TAKEN = "taken"
    PARTNER = "partner"
    SLEEP = "sleep"
    REPLY = "reply"


@dataclass(frozen=True)
class DueItem:
    """One thing that may be due: a named review, a case that was taken, a partner's answer, a case that waits."""

    clock: Clock
    id: uuid.UUID


def due(work: Work) -> tuple[DueItem, ...]:
    """What may be due now, a bounded number of each kind; the next run finds the rest. For the command line alone."""
    work.require(Action.OPERATE)
    session, now = work.session, work.now
    soon = now.date() + dt.timedelta(days=REMINDED_DAYS_BEFORE + 1)
    found = {
        Clock.REVIEW: reviews.due_reviews(session, soon),
        Clock.TAKEN: reviews.held_cases(session, now - dt.timedelta(days=5)),
        Clock.PARTNER: reviews.silent_partners(session, now - SILENT_AFTER),
        Clock.SLEEP: reviews.silent_cases(session, now - DORMANT_AFTER),
        Clock.REPLY: reviews.unanswered_cases(session, now - dt.timedelta(days=5)),
    }
    return tuple(DueItem(clock, key) for clock, keys in found.items() for key in keys)


def settle(work: Work, item: DueItem) -> bool:
    """Do what is due about one thing; whether anything was. For the command line alone."""
    work.require(Action.OPERATE)
    match item.clock:
        case Clock.REVIEW:
            return _review(work, item.id)
        case Clock.PARTNER:
            return _partner(work, item.id)
        case _:
            case = cases.case_by_public_id(work.session, item.id)
            return case is not None and _case(work, case, item.clock)


def _case(work: Work, case: Case, clock: Clock) -> bool:
    match clock:
        case Clock.TAKEN:
            return _taken(work, case)
        case Clock.SLEEP:
            return _sleep(work, case)
        case _:
            return _late(work, case)


def _review(work: Work, review_id: uuid.UUID) -> bool:
    """A named reviewer is reminded two days before the day, and replaced three days after it."""
    found = reviews.review_by_public_id(work.session, review_id)
    if found is None or found[0].due_on is None or found[0].reported_at or found[0].left_at or found[0].closed_at:
        return False
    review, case = found
    assert review.due_on is not None
    reminded = review.reminded_at is not None
    match due_now(review.due_on, review.due_zone or "UTC", reminded=reminded, now=work.now):
        case Due.REMIND:
            review.reminded_at = work.now
            tell_account(work, case, review.reviewer_id, "reviewer_reminded")
            return True
        case Due.REPLACE if Move.REPLACE in moves_open_to(standing_of(case), Party.CLOCK):
            (person,) = cases.people(work.session, [review.reviewer_id])
            make_move(work, case, Move.REPLACE, Party.CLOCK, Given(assigned=person))
            review.left_at = work.now
            tell_account(work, case, review.reviewer_id, "reviewer_replaced")
            tell_account(work, case, review.invited_by_id, "reviewer_left")
            return True
        case _:
            return False


def _taken(work: Work, case: Case) -> bool:
    """A reviewer who took a short case is reminded after five working days without a move; after five more the case
    goes back to the queue."""
    if case.state != State.IN_REVIEW or case.awaiting != Awaited.REVIEWER or case.reviewer_id is None:
        return False
    today, due_on = work.now.date(), reply_due(case.changed_at.date())
    if today > reply_due(due_on):
        before = case.reviewer_id
        make_move(work, case, Move.RETURN, Party.CLOCK)
        review = reviews.review(work.session, case.id, before)
        if review is not None and review.invited_by_id is not None:
            review.left_at = review.left_at or work.now
        tell_account(work, case, before, "reviewer_replaced")
        tell_editors(work, case, "reviewer_left")
        return True
    if today <= due_on:
        return False
    review = reviews.review(work.session, case.id, case.reviewer_id)
    if review is None or (review.reminded_at is not None and review.reminded_at >= case.changed_at):
        return False
    review.reminded_at = work.now
    tell_account(work, case, case.reviewer_id, "reviewer_reminded")
    return True


def _partner(work: Work, sign_id: uuid.UUID) -> bool:
    row = cases.sign_by_public_id(work.session, sign_id)
    if row is None or row.answer != PartnerAnswer.ASKED or row.asked_at is None or not silent(row.asked_at, work.now):
        return False
    case = work.session.get_one(Case, row.case_id)
    if case.state != State.SIGN_OFF or row not in cases.signs(case):
        return False
    partner_silent(work, case, row)
    return True


def _sleep(work: Work, case: Case) -> bool:
    if Move.SLEEP not in moves_open_to(standing_of(case), Party.CLOCK) or not asleep(case.changed_at, work.now):
        return False
    make_move(work, case, Move.SLEEP, Party.CLOCK)
    tell_contributor(work, case, "case_slept")
    return True


def _late(work: Work, case: Case) -> bool:
    """The contributor hears once that the promised day has passed, and so do the editors."""
    if case.submitted_at is None or reply_due(case.submitted_at.date()) >= work.now.date():
        return False
    tell_once(work, case, case.owner_id, "case_late")
    for editor in editors_of(work, case):
        tell_once(work, case, editor.id, "case_late_here")
    return True
