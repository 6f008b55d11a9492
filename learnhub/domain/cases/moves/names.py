"""The names of states, moves and parties, of whom a case waits for, and of the reasons given."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a case stands. A new version of a published case that was taken up is merged."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in-review"
    CHANGES_REQUESTED = "changes-requested"
    DORMANT = "dormant"
    SIGN_OFF = "sign-off"
    PUBLISHED = "published"
    MERGED = "merged"
    DECLINED = "declined"
    APPEALED = "appealed"
    SEALED = "sealed"
    HELD = "held"
    WITHDRAWN = "withdrawn"


NUMBERED = frozenset({State.PUBLISHED, State.HELD, State.WITHDRAWN})
"""The states of a case that has been published and keeps its number. A new version that was taken up is merged."""


class Move(StrEnum):
    """What can be done with a case."""

    SUBMIT = "submit"
    DISCARD = "discard"
    LET_IN = "let-in"
    SEND_BACK = "send-back"
    TAKE = "take"
    RETURN = "return-to-queue"
    ASSIGN = "assign"
    REPLACE = "replace"
    REPORT = "report"
    ASK = "ask"
    ANSWER = "answer"
    ASK_PUBLIC = "ask-public"
    ANSWER_PUBLIC = "answer-public"
    EDIT = "edit"
    REQUEST_CHANGES = "request-changes"
    RESUBMIT = "resubmit"
    SLEEP = "sleep"
    WAKE = "wake"
    ACCEPT = "accept"
    AGREE = "agree"
    DISAGREE = "disagree"
    ASK_PARTNER = "ask-partner"
    ANSWER_AS_PARTNER = "answer-as-partner"
    PARTNER_SILENT = "partner-silent"
    KEEP_BESIDE = "keep-beside"
    RECONSIDER = "reconsider"
    PUBLISH = "publish"
    DECLINE = "decline"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    SEAL = "seal"
    UNSEAL = "unseal"
    ACCEPT_MINOR = "accept-minor"
    NEW_VERSION = "new-version"
    CHANGE_READERS = "change-readers"
    LIFT_EMBARGO = "lift-embargo"
    CONFIRM = "confirm"
    HOLD = "hold"
    RELEASE = "release"
    ASK_WITHDRAWAL = "ask-withdrawal"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    REDACT = "redact"


AFTERWARDS = frozenset(list(Move)[list(Move).index(Move.ACCEPT_MINOR) :])
"""The moves that need no judge: an editor accepts a minor change, and what is done with a published case."""


class Party(StrEnum):
    """In which part somebody acts on a case: one of its authors, one who may judge it, the one who reads it for the
    review, editor, the confidentiality officer, a partner named in it; and the clock, which makes what nobody
    decides."""

    CONTRIBUTOR = "contributor"
    JUDGE = "judge"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    OFFICER = "officer"
    PARTNER = "partner"
    CLOCK = "clock"


class Awaited(StrEnum):
    """Who acts next: the contributor, any of those who may judge, the one who took it, any editor, the editor who took
    it, the named reviewers, the partners who were asked, or nobody."""

    CONTRIBUTOR = "contributor"
    REVIEWERS = "reviewers"
    REVIEWER = "reviewer"
    EDITORS = "editors"
    EDITOR = "editor"
    NAMED = "named-reviewers"
    PARTNERS = "partners"
    NOBODY = "nobody"


class PublicAnswer(StrEnum):
    """The answer to "may it be public?", which a reviewer asks once."""

    NOT_ASKED = "not-asked"
    PENDING = "pending"
    YES = "yes"
    NO = "no"


class Hold(StrEnum):
    """Why a case was held by itself when it was sent; a human always decides."""

    FIRST = "first-contribution"
    MANY = "many-at-once"


MANY_A_DAY = 25


def hold_for(published: int, sent_today: int) -> Hold | None:
    """Why a case that is sent now is held by itself: the first of this contributor's, or one of very many in a day.

    A first one is let in by whoever takes it for review; of many at once an editor looks first. Nothing is ever
    declined by itself.
    """
    if sent_today >= MANY_A_DAY:
        return Hold.MANY
    return Hold.FIRST if not published else None


class DeclineReason(StrEnum):
    """Why a case was declined."""

    OUTSIDE_SUBJECT = "outside-subject"
    NOT_CLEAR = "not-clear"
    NOT_USEFUL_ELSEWHERE = "not-useful-elsewhere"
    NOT_HONEST_ABOUT_FAILURE = "not-honest-about-failure"
    COULD_HARM = "could-harm"
    PERSONAL_DATA = "personal-data"
    ALREADY_TOLD = "already-told"


ENDED = frozenset({*NUMBERED, State.MERGED, State.DECLINED, State.SEALED})
"""The states in which a case waits for nobody."""
