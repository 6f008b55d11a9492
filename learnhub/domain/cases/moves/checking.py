"""Whether a move may be made now, by whom, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from learnhub.domain.cases.answers import UNREADABLE
from learnhub.domain.cases.form import CaseContent, Visibility, validate
from learnhub.domain.cases.judges import Refused, may_judge, text_opens
from learnhub.domain.cases.marks import REPORTS_FOR_FULL, answers_faults
from learnhub.domain.cases.moves.case import Case, Given
from learnhub.domain.cases.moves.names import Awaited, Hold, Move, Party, PublicAnswer, State
from learnhub.domain.cases.moves.table import TABLE, Rule
from learnhub.domain.errors import Conflict, Denied, Fault


def moves_open_to(case: Case, party: Party) -> frozenset[Move]:
    """The moves that this party may make now, for the buttons of a page; what comes with them is checked later."""
    return frozenset(
        move
        for (state, move), rule in TABLE.items()
        if state is case.state and party in rule.parties(case.sought) and _why_not_now(case, move, party) is None
    )


def check(case: Case, move: Move, by: Party) -> Rule:
    """The row of the table for this move.

    Raises Conflict `not-now` with the state as it stands when the state knows no such move, Denied when the move is
    somebody else's, and Conflict with its reason when it has to wait or was made already.
    """
    rule = TABLE.get((case.state, move))
    if rule is None:
        raise Conflict("not-now", current=case.state)
    if by not in rule.parties(case.sought):
        raise Denied(f"case:{move}")
    if reason := _why_not_now(case, move, by):
        raise Conflict(reason, current=case.state)
    return rule


def _why_not_now(case: Case, move: Move, by: Party) -> str | None:
    """The reason for which a move that the table knows has to wait, or was made already."""
    return next((reason for reason, holds in WAITS.get(move, ()) if holds(case, by)), None)


Waits = tuple[str, Callable[[Case, Party], bool]]
_PUBLIC_PENDING: Waits = ("public-pending", lambda case, _by: case.public is PublicAnswer.PENDING)
_NOTHING_ASKED: Waits = ("nothing-asked", lambda case, _by: case.public is not PublicAnswer.PENDING)
_ANSWER_PENDING: Waits = ("answer-pending", lambda case, _by: case.awaiting is Awaited.CONTRIBUTOR)
_HELD: Waits = ("held", lambda case, _by: case.hold is Hold.MANY)
WAITS: Mapping[Move, tuple[Waits, ...]] = MappingProxyType(
    {
        Move.DISCARD: (("sent-before", lambda case, _by: case.sent),),
        Move.LET_IN: (("nothing-held", lambda case, _by: case.hold is None),),
        Move.TAKE: (_HELD,),
        Move.ASSIGN: (_HELD,),
        Move.ASK: (_ANSWER_PENDING,),
        Move.ASK_PUBLIC: (
            _ANSWER_PENDING,
            ("asked-already", lambda case, _by: case.public is not PublicAnswer.NOT_ASKED),
            ("public-already", lambda case, _by: case.visibility is Visibility.EVERYONE),
        ),
        Move.ANSWER: (("nothing-asked", lambda case, _by: not case.question_open),),
        Move.ANSWER_PUBLIC: (_NOTHING_ASKED,),
        Move.PUBLISH: (
            _PUBLIC_PENDING,
            ("signing-pending", lambda case, by: by is Party.CLOCK and not case.signing.complete),
            ("sign-off-first", lambda case, by: by is not Party.CLOCK and case.needs_signing),
        ),
        Move.ACCEPT: (
            _PUBLIC_PENDING,
            ("nothing-to-sign", lambda case, _by: not case.needs_signing),
            ("reports-missing", lambda case, _by: case.is_full and len(case.reports) < REPORTS_FOR_FULL),
        ),
        Move.SLEEP: (("not-waiting", lambda case, _by: case.awaiting is not Awaited.CONTRIBUTOR),),
        Move.KEEP_BESIDE: (("no-objection", lambda case, _by: not case.signing.objection),),
        Move.ACCEPT_MINOR: (("not-minor", lambda case, _by: not (case.renews and case.minor)),),
        Move.APPEAL: (("appealed-already", lambda case, _by: case.appealed),),
    }
)
"""What a move waits for, or that it was made already: the first reason that holds."""


JUDGING = frozenset({Party.JUDGE, Party.REVIEWER, Party.EDITOR})
WITHOUT_TEXT = frozenset({Move.RETURN, Move.ASSIGN, Move.REPLACE, Move.LET_IN})
"""The moves of a reviewer or an editor that need no look into the text."""
DECIDING = frozenset({Move.UPHOLD, Move.OVERTURN})
"""The moves of an editor who took no part in the case so far."""


def require_judge(case: Case, move: Move, by: Party, given: Given) -> None:
    """Raises Denied with the reason for which this person may not make this move on this case."""
    if reason := _barred(case, move, by, given):
        raise Denied(f"case:{move}", reason)


def _barred(case: Case, move: Move, by: Party, given: Given) -> str | None:
    judge, parties, named = given.judge, given.parties, given.assigned
    if judge is None or parties is None:
        return "nobody"
    decided = may_judge(judge, parties)
    if isinstance(decided, Refused):
        return decided.reason
    if move not in WITHOUT_TEXT and not text_opens(judge, parties):
        return "not-asked"
    if not _holds(case, move, by, judge.id):
        return "not-yours"
    if move in DECIDING and judge.id in given.took_part:
        return "took-part"
    if move is Move.ASSIGN and named is not None:
        theirs = may_judge(named, parties)
        if isinstance(theirs, Refused):
            return theirs.reason
        return "names-oneself" if named.id == judge.id else None
    return None


def _holds(case: Case, move: Move, by: Party, judge: int) -> bool:
    """Whether the case is in this person's hand for this move."""
    match by:
        case Party.REVIEWER:
            sealing = {case.reviewer, *case.named} if move is Move.SEAL else {case.reviewer}
            return judge in (case.named if move in NAMED_ALONE else sealing)
        case Party.JUDGE:
            return not case.named or judge in case.named
        case _:
            return not case.is_full or case.state not in (State.IN_REVIEW, State.SIGN_OFF) or judge == case.editor


NAMED_ALONE = frozenset({Move.REPORT, Move.REPLACE})
"""The moves of a reviewer whom an editor has named."""


WITH_TEXT = frozenset(
    {
        Move.ASK,
        Move.ANSWER,
        Move.REQUEST_CHANGES,
        Move.SEND_BACK,
        Move.DISAGREE,
        Move.RECONSIDER,
        Move.APPEAL,
        Move.UPHOLD,
        Move.OVERTURN,
    }
)


TEXT_LIMIT = 5000
"""The longest text that comes with a move; a report has a limit of its own."""


def faults_of(case: Case, move: Move, given: Given) -> tuple[Fault, ...]:
    """What is missing from what comes with the move, or wrong with its text."""
    if move in WITH_TEXT or move is Move.DECLINE:
        if len(given.text) > TEXT_LIMIT:
            return (Fault("text", "too-long", {"limit": TEXT_LIMIT, "length": len(given.text)}),)
        if UNREADABLE.search(given.text.replace("\r\n", "\n")):
            return (Fault("text", "unreadable"),)
    match move:
        case Move.SUBMIT | Move.RESUBMIT:
            content = given.content or CaseContent()
            faults = validate(
                content, for_submission=True, in_partnership=given.in_partnership, template=given.template
            )
            again = case.state is State.DECLINED and given.before == given.content
            return (*faults, Fault("situation", "unchanged")) if again and not faults else faults
        case _ if move in WITH_TEXT and not given.text.strip():
            return (Fault("text", "required"),)
        case Move.ANSWER_PUBLIC if given.public is None:
            return (Fault("public", "required"),)
        case Move.ASSIGN if given.assigned is None:
            return (Fault("reviewer", "required"),)
        case Move.PUBLISH | Move.ACCEPT if case.state is State.IN_REVIEW:
            return answers_faults(given.answers)
        case Move.DECLINE:
            reason = () if given.reason else (Fault("reason", "required"),)
            return reason if given.text.strip() else (*reason, Fault("text", "required"))
    return ()
