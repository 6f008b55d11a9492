"""The case after a move."""

from __future__ import annotations

from dataclasses import replace

from learnhub.domain.cases.form import CaseContent, PartnersShown, Visibility
from learnhub.domain.cases.marks import REPORTS_FOR_FULL
from learnhub.domain.cases.moves.case import Case, Given
from learnhub.domain.cases.moves.checking import JUDGING, check, faults_of, require_judge
from learnhub.domain.cases.moves.names import AFTERWARDS, Awaited, Hold, Move, Party, PublicAnswer, State
from learnhub.domain.cases.signing import Signing
from learnhub.domain.errors import Invalid


def make(case: Case, move: Move, by: Party, given: Given | None = None) -> Case:
    """The case after the move.

    What the moves need: submit, resubmit: `content`, `template` (and `in_partnership`; for a declined case `before`);
    ask, answer, request-changes, send-back, disagree, appeal, uphold, overturn: `text`; answer-public: `public`;
    assign: `assigned`; publish, accept: `answers`; decline: `reason` and `text`; the moves of signing: `signing`; and
    every move of a judge, reviewer or editor but the return to the queue: `judge` and `parties`: who may judge is asked
    each time.
    Raises what `check` raises, Denied for a judge to whom the text is not open, and Invalid with what is missing.
    Discarding has no case after it: call `check` for it.
    """
    rule = check(case, move, by)
    if rule.to is None:
        raise ValueError(move)
    given = given or Given()
    if by in JUDGING and move is not Move.RETURN and move not in AFTERWARDS:
        require_judge(case, move, by, given)
    if faults := faults_of(case, move, given):
        raise Invalid(*faults)
    signing = given.signing or case.signing
    after = replace(case, state=rule.to, signing=signing if rule.to is State.SIGN_OFF else Signing())
    if move in HANDS:
        after = _in_hand(after, move, by, given)
    match move:
        case Move.EDIT:
            after = replace(after, edited=True)
        case Move.SUBMIT | Move.RESUBMIT if given.content is not None:
            after = _sent(after, move, case.state, given, given.content)
        case Move.ASK_PUBLIC:
            after = replace(after, public=PublicAnswer.PENDING)
        case Move.ANSWER_PUBLIC:
            after = replace(after, public=PublicAnswer.YES if given.public else PublicAnswer.NO)
            if given.public:
                after = replace(after, visibility=Visibility.EVERYONE)
        case Move.PUBLISH | Move.ACCEPT_MINOR if case.renews:
            after = replace(after, state=State.MERGED)
        case Move.APPEAL:
            after = replace(after, appealed=True)
    return replace(after, awaiting=_awaiting(after, move))


HANDS = frozenset(
    {
        Move.TAKE,
        Move.RETURN,
        Move.OVERTURN,
        Move.LET_IN,
        Move.SEND_BACK,
        Move.ASSIGN,
        Move.REPLACE,
        Move.REPORT,
        Move.SEAL,
    }
)
"""The moves that say in whose hands the case is."""


def _in_hand(after: Case, move: Move, by: Party, given: Given) -> Case:
    judge, assigned = given.judge, given.assigned
    match move:
        case Move.TAKE if judge is not None and by is Party.EDITOR:
            return replace(after, editor=judge.id, hold=None)
        case Move.TAKE if judge is not None:
            return replace(after, reviewer=judge.id, hold=None)
        case Move.ASSIGN if assigned is not None:
            return replace(after, named=after.named | {assigned.id})
        case Move.REPLACE if assigned is not None:
            return replace(after, named=after.named - {assigned.id})
        case Move.REPORT if judge is not None:
            return replace(after, reports=after.reports | {judge.id})
        case Move.RETURN | Move.OVERTURN:
            return replace(after, reviewer=None, editor=None)
        case Move.SEAL:
            return replace(after, reviewer=None, editor=None, named=frozenset())
        case _:
            return replace(after, hold=None)


def _sent(after: Case, move: Move, was: State, given: Given, content: CaseContent) -> Case:
    visibility = after.visibility if after.public is PublicAnswer.YES else content.visibility
    after = replace(
        after,
        visibility=visibility,
        edited=False,
        sent=True,
        partners_named=content.partners is PartnersShown.NAMED,
        sought=given.sought or after.sought,
    )
    if move is Move.SUBMIT:
        return replace(after, hold=given.hold)
    return replace(after, reviewer=None, editor=None) if was is State.DECLINED else after


def _awaiting(after: Case, move: Move) -> Awaited:
    full = after.is_full
    decides = Awaited.EDITOR if full else Awaited.REVIEWER
    match after.state:
        case State.DRAFT | State.CHANGES_REQUESTED:
            return Awaited.CONTRIBUTOR
        case State.SUBMITTED:
            return Awaited.EDITORS if full or after.hold is Hold.MANY else Awaited.REVIEWERS
        case State.APPEALED:
            return Awaited.EDITORS
        case State.DORMANT | State.MERGED | State.DECLINED | State.SEALED:
            return Awaited.NOBODY
        case State.PUBLISHED | State.HELD | State.WITHDRAWN:
            return Awaited.NOBODY
        case State.SIGN_OFF:
            if after.signing.objection:
                return decides
            return Awaited.CONTRIBUTOR if after.signing.with_contributor else Awaited.PARTNERS
        case State.IN_REVIEW:
            kept = move in STANDS_ASKED and after.awaiting is Awaited.CONTRIBUTOR
            if move is Move.ASK or after.public is PublicAnswer.PENDING or kept:
                return Awaited.CONTRIBUTOR
            return _reading(after) if full else decides


STANDS_ASKED = frozenset({Move.ASSIGN, Move.REPLACE, Move.REPORT, Move.EDIT})
"""The moves during which a question that was asked goes on waiting for its answer."""


def _reading(after: Case) -> Awaited:
    """Whom a case for the mark "full" waits for while it is read: two reports, by reviewers whom the editor names."""
    enough = len(after.reports) >= REPORTS_FOR_FULL
    coming = len(after.reports | after.named) >= REPORTS_FOR_FULL
    return Awaited.NAMED if coming and not enough else Awaited.EDITOR
