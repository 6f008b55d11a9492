"""A case after it was published: stopped, withdrawn, brought back, renewed, cut, and asked whether it is still true.

The table of moves says which move leads where; here stands who may make it with whom, how long, and for which reason.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from learnhub.domain.cases.moves import Party


class HoldReason(StrEnum):
    """Why a published case was stopped for a while."""

    MAY_HARM = "may-harm"
    PERSONAL_DATA = "personal-data"
    PARTY_OBJECTS = "party-objects"
    MAY_BE_WRONG = "may-be-wrong"
    RIGHTS = "rights"


class WithdrawalReason(StrEnum):
    """Why a case was withdrawn."""

    CONTRIBUTOR_ASKS = "contributor-asks"
    COULD_HARM = "could-harm"
    PERSONAL_DATA = "personal-data"
    WRONG = "wrong"
    RIGHTS = "rights"
    TOLD_TWICE = "told-twice"


UNTITLED = frozenset({WithdrawalReason.COULD_HARM, WithdrawalReason.PERSONAL_DATA})
"""Why even the title of a case is not told any more."""


class RedactionReason(StrEnum):
    """Why words were cut from a case."""

    PERSONAL_DATA = "personal-data"
    COULD_HARM = "could-harm"
    PARTNER_NOT_NAMED = "partner-not-named"
    RIGHTS = "rights"


class Notice(StrEnum):
    """What kind of update a new version is: the twelve that the field registers (Crossref, as OJS has them)."""

    ADDENDUM = "addendum"
    CLARIFICATION = "clarification"
    CORRECTION = "correction"
    CORRIGENDUM = "corrigendum"
    ERRATUM = "erratum"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    NEW_EDITION = "new_edition"
    NEW_VERSION = "new_version"
    PARTIAL_RETRACTION = "partial_retraction"
    REMOVAL = "removal"
    RETRACTION = "retraction"
    WITHDRAWAL = "withdrawal"


OF_A_VERSION = (
    Notice.NEW_VERSION,
    Notice.CORRECTION,
    Notice.ADDENDUM,
    Notice.CLARIFICATION,
    Notice.CORRIGENDUM,
    Notice.ERRATUM,
    Notice.NEW_EDITION,
    Notice.EXPRESSION_OF_CONCERN,
    Notice.PARTIAL_RETRACTION,
    Notice.RETRACTION,
)
"""The notices that a new version may carry; a removal is a redaction, and a withdrawal a move of its own."""

CHANGES_LIMIT = 1000
HOLD = dt.timedelta(hours=72)
WITHDRAWAL_ALONE = dt.timedelta(days=30)
REVIEW_MONTHS = 24
RED_MONTHS = 12
ASK_CONTRIBUTOR = dt.timedelta(days=60)
ASK_PARTNERSHIP = dt.timedelta(days=30)
"""How long before its date a case is asked about."""


def may_withdraw_alone(published_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether the contributor may still withdraw the case without anybody else."""
    return now - published_at <= WITHDRAWAL_ALONE


def completes_withdrawal(asked_by: int | None, asked_as: str | None, actor: int | None, by: Party) -> bool:
    """Whether this person, in this part, is the other of the two: an editor and the confidentiality officer."""
    return asked_by is not None and asked_by != actor and asked_as != by and by in (Party.EDITOR, Party.OFFICER)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last of that month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def first_review_by(published_on: dt.date) -> dt.date:
    """The day by which somebody says again that the case is true."""
    return months_later(published_on, REVIEW_MONTHS)


class Light(StrEnum):
    """How fresh a case is."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def light(review_by: dt.date, today: dt.date) -> Light:
    """Green until its date, amber after it, red twelve months later."""
    if today <= review_by:
        return Light.GREEN
    return Light.AMBER if today < months_later(review_by, RED_MONTHS) else Light.RED


class Asked(StrEnum):
    """Who is asked whether a case is still true."""

    CONTRIBUTOR = "contributor"
    PARTNERSHIP = "partnership"


ASKED_IN_TURN = (Asked.CONTRIBUTOR, Asked.PARTNERSHIP)


def to_ask(review_by: dt.date, asked: int, today: dt.date) -> Asked | None:
    """Whom to ask now: the contributor first, then the partnership; nobody twice."""
    due = (review_by - ASK_CONTRIBUTOR, review_by - ASK_PARTNERSHIP)
    if asked < len(due) and today >= due[asked]:
        return ASKED_IN_TURN[asked]
    return None
