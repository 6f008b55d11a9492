"""Whether a published case is still true: its contributor is asked, then its partnership; one press confirms it."""

from __future__ import annotations

import datetime as dt

from learnhub.domain.cases import keeping
from learnhub.domain.cases.keeping import Asked
from learnhub.domain.cases.moves import Move, Party
from learnhub.domain.policy import Action
from learnhub.services.cases.moving import make_move, tell_contributor
from learnhub.services.keeping.finding import numbered
from learnhub.services.work import Work
from learnhub.store import cases, partnerships
from learnhub.store import keeping as store
from learnhub.store.tables.cases import Case

BATCH = 100


def ask_if_true(work: Work, after: int) -> tuple[int, int | None]:
    """Ask about the next cases whose day comes near, `BATCH` at most: how many were asked, and the key of the last one
    looked at (None: there are no more). Asked on one day again, nobody is asked twice. For the clock."""
    work.require(Action.OPERATE)
    today = work.now.date()
    due = store.due_for_asking(work.session, today + keeping.ASK_CONTRIBUTOR, after, BATCH)
    asked = 0
    for row in due:
        whom = keeping.to_ask(row.review_by, row.review_asked, today)
        if whom is None:
            continue
        case = work.session.get_one(Case, row.id)
        case.review_asked += 1
        asked += 1
        if whom is Asked.CONTRIBUTOR:
            tell_contributor(work, case, "case_still_true")
            continue
        if case.partnership_id is not None:
            _ask_partnership(work, case, case.partnership_id)
    return asked, due[-1].id if len(due) == BATCH else None


def _ask_partnership(work: Work, case: Case, partnership_id: int) -> None:
    """Ask those who keep the partnership here, and its mailbox."""
    values = {"number": f"C-{case.year}-{case.serial}", "title": case.title}
    asked = {f"{each}": {"account_id": each, "values": values} for each in store.keepers(work.session, partnership_id)}
    if partnerships.mailbox(work.session, partnership_id) is not None:
        to = {"partnership": partnership_id, "locale": case.language}
        asked["mailbox"] = {**to, "values": {**values, "mailbox": True}}
    for whom, arguments in asked.items():
        work.enqueue(
            "mail",
            f"case_still_true_partnership-{case.id}-{case.review_by}-{whom}",
            {"template": "case_still_true_partnership", **arguments},
        )


def confirm_case(work: Work, number: str) -> dt.date:
    """Say that a published case is still true; the day by which it is asked again. Pressed twice on a day is said once.

    Raises SignIn, NotFound, Denied, Conflict when it is held or withdrawn.
    """
    case, standing = numbered(work, number)
    work.require(Action.CASE_CONFIRM, standing)
    review_by = keeping.first_review_by(work.now.date())
    if case.review_by != review_by:
        by = Party.CONTRIBUTOR if work.can(Action.CASE_OWN, cases.standing(work.session, case)) else Party.PARTNER
        make_move(work, case, Move.CONFIRM, by)
        case.review_by, case.review_asked = review_by, 0
    return review_by
