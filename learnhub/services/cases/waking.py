"""What a contributor does with a case that sleeps, or that was declined."""

from __future__ import annotations

import uuid

from learnhub.domain.cases.moves import Given, Move, Party, State
from learnhub.services.cases.moving import make_move, own, tell_editors
from learnhub.services.work import Work
from learnhub.store import cases as store


def wake_case(work: Work, public_id: uuid.UUID) -> None:
    """Go on with a case that sleeps; pressed twice is pressed once. Raises NotFound, SignIn, Conflict."""
    case = own(work, store.case_by_public_id(work.session, public_id))
    if case.state == State.CHANGES_REQUESTED:
        return
    make_move(work, case, Move.WAKE, Party.CONTRIBUTOR)


def appeal_case(work: Work, public_id: uuid.UUID, *, message_id: uuid.UUID, text: str) -> None:
    """Appeal against a decline, once: an editor who took no part decides. The same `message_id` again is nothing.

    Raises Invalid without a text and for one that is too long, NotFound, SignIn, and Conflict when it was appealed
    before.
    """
    case = own(work, store.case_by_public_id(work.session, public_id))
    if store.message_exists(work.session, message_id):
        return
    make_move(work, case, Move.APPEAL, Party.CONTRIBUTOR, Given(text=text), message_id=message_id)
    tell_editors(work, case, "case_for_editors")
