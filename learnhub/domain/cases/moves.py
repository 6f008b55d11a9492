"""The one table of moves that take a case from draft to published and on, and the rule of each.

A short case is decided by the reviewer who took it; a case for the mark "full" by the editor who took it, on the
reports of named reviewers. A draft that is discarded is no more. Asking a question changes no state: it says whom the
case waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from learnhub.domain.cases.form import SHORT_1, TEMPLATES, CaseContent, PartnersShown, Template, Visibility, validate
from learnhub.domain.cases.judges import CaseParties, Refused, may_judge, text_opens
from learnhub.domain.cases.marks import REPORTS_FOR_FULL, Advice, FiveAnswers, Mark, answers_faults
from learnhub.domain.cases.signing import PartnerAnswer, Signing
from learnhub.domain.errors import Conflict, Denied, Fault, Invalid
from learnhub.domain.people import Person


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


@dataclass(frozen=True)
class Rule:
    """One row of the table: who may make the move on a case for the mark "short" and on one for "full", and where it
    leads (None: the case is no more)."""

    by: frozenset[Party]
    full_by: frozenset[Party]
    to: State | None

    def parties(self, sought: Mark) -> frozenset[Party]:
        """Who may make the move on a case for which this mark is sought."""
        return self.by if sought is Mark.SHORT else self.full_by


Parties = Party | tuple[Party, ...]


def _rule(to: State | None, by: Parties, full: Parties | None = None) -> Rule:
    return Rule(_set(by), _set(by if full is None else full), to)


def _set(parties: Parties) -> frozenset[Party]:
    return frozenset(parties if isinstance(parties, tuple) else (parties,))


C, J, R, E, F, P, T = (
    Party.CONTRIBUTOR,
    Party.JUDGE,
    Party.REVIEWER,
    Party.EDITOR,
    Party.OFFICER,
    Party.PARTNER,
    Party.CLOCK,
)
TABLE: Mapping[tuple[State, Move], Rule] = MappingProxyType(
    {
        (State.DRAFT, Move.SUBMIT): _rule(State.SUBMITTED, C),
        (State.DRAFT, Move.DISCARD): _rule(None, C),
        (State.SUBMITTED, Move.LET_IN): _rule(State.SUBMITTED, E),
        (State.SUBMITTED, Move.SEND_BACK): _rule(State.DRAFT, E),
        (State.SUBMITTED, Move.ASSIGN): _rule(State.SUBMITTED, E, ()),
        (State.SUBMITTED, Move.REPLACE): _rule(State.SUBMITTED, (R, E, T), ()),
        (State.SUBMITTED, Move.TAKE): _rule(State.IN_REVIEW, J, E),
        (State.SUBMITTED, Move.ANSWER_PUBLIC): _rule(State.SUBMITTED, C),
        (State.IN_REVIEW, Move.RETURN): _rule(State.SUBMITTED, (R, E, T), E),
        (State.IN_REVIEW, Move.ASSIGN): _rule(State.IN_REVIEW, (), E),
        (State.IN_REVIEW, Move.REPLACE): _rule(State.IN_REVIEW, (), (R, E, T)),
        (State.IN_REVIEW, Move.REPORT): _rule(State.IN_REVIEW, (), R),
        (State.IN_REVIEW, Move.ASK): _rule(State.IN_REVIEW, R, E),
        (State.IN_REVIEW, Move.ANSWER): _rule(State.IN_REVIEW, C),
        (State.IN_REVIEW, Move.ASK_PUBLIC): _rule(State.IN_REVIEW, R, E),
        (State.IN_REVIEW, Move.ANSWER_PUBLIC): _rule(State.IN_REVIEW, C),
        (State.IN_REVIEW, Move.EDIT): _rule(State.IN_REVIEW, R, E),
        (State.IN_REVIEW, Move.REQUEST_CHANGES): _rule(State.CHANGES_REQUESTED, R, E),
        (State.IN_REVIEW, Move.ACCEPT): _rule(State.SIGN_OFF, R, E),
        (State.IN_REVIEW, Move.PUBLISH): _rule(State.PUBLISHED, R, ()),
        (State.IN_REVIEW, Move.DECLINE): _rule(State.DECLINED, R, E),
        (State.IN_REVIEW, Move.SLEEP): _rule(State.DORMANT, T),
        (State.CHANGES_REQUESTED, Move.RESUBMIT): _rule(State.IN_REVIEW, C),
        (State.CHANGES_REQUESTED, Move.ANSWER_PUBLIC): _rule(State.CHANGES_REQUESTED, C),
        (State.CHANGES_REQUESTED, Move.SLEEP): _rule(State.DORMANT, T),
        (State.DORMANT, Move.WAKE): _rule(State.CHANGES_REQUESTED, C),
        (State.SIGN_OFF, Move.AGREE): _rule(State.SIGN_OFF, C),
        (State.SIGN_OFF, Move.DISAGREE): _rule(State.IN_REVIEW, C),
        (State.SIGN_OFF, Move.ASK_PARTNER): _rule(State.SIGN_OFF, C),
        (State.SIGN_OFF, Move.ANSWER_AS_PARTNER): _rule(State.SIGN_OFF, P),
        (State.SIGN_OFF, Move.PARTNER_SILENT): _rule(State.SIGN_OFF, T),
        (State.SIGN_OFF, Move.KEEP_BESIDE): _rule(State.SIGN_OFF, R, E),
        (State.SIGN_OFF, Move.RECONSIDER): _rule(State.IN_REVIEW, R, E),
        (State.SIGN_OFF, Move.PUBLISH): _rule(State.PUBLISHED, T),
        (State.SIGN_OFF, Move.SLEEP): _rule(State.DORMANT, T),
        (State.DECLINED, Move.RESUBMIT): _rule(State.SUBMITTED, C),
        (State.DECLINED, Move.APPEAL): _rule(State.APPEALED, C),
        (State.APPEALED, Move.UPHOLD): _rule(State.DECLINED, E),
        (State.APPEALED, Move.OVERTURN): _rule(State.SUBMITTED, E),
        (State.IN_REVIEW, Move.SEAL): _rule(State.SEALED, R, (R, E)),
        (State.SEALED, Move.UNSEAL): _rule(State.SUBMITTED, F),
        (State.SUBMITTED, Move.ACCEPT_MINOR): _rule(State.PUBLISHED, E),
        (State.PUBLISHED, Move.NEW_VERSION): _rule(State.PUBLISHED, C),
        (State.PUBLISHED, Move.CHANGE_READERS): _rule(State.PUBLISHED, C),
        (State.PUBLISHED, Move.LIFT_EMBARGO): _rule(State.PUBLISHED, T),
        (State.PUBLISHED, Move.CONFIRM): _rule(State.PUBLISHED, (C, P)),
        (State.PUBLISHED, Move.HOLD): _rule(State.HELD, (E, F)),
        (State.HELD, Move.RELEASE): _rule(State.PUBLISHED, (E, F)),
        (State.PUBLISHED, Move.ASK_WITHDRAWAL): _rule(State.PUBLISHED, (E, F)),
        (State.HELD, Move.ASK_WITHDRAWAL): _rule(State.HELD, (E, F)),
        (State.PUBLISHED, Move.WITHDRAW): _rule(State.WITHDRAWN, (C, E, F)),
        (State.HELD, Move.WITHDRAW): _rule(State.WITHDRAWN, (C, E, F)),
        (State.WITHDRAWN, Move.RESTORE): _rule(State.PUBLISHED, E),
        (State.PUBLISHED, Move.REDACT): _rule(State.PUBLISHED, F),
        (State.HELD, Move.REDACT): _rule(State.HELD, F),
        (State.WITHDRAWN, Move.REDACT): _rule(State.WITHDRAWN, F),
    }
)
"""Every move that there is. What is not here cannot be done."""

ENDED = frozenset({*NUMBERED, State.MERGED, State.DECLINED, State.SEALED})
"""The states in which a case waits for nobody."""


@dataclass(frozen=True)
class Case:
    """What the moves look at and change. `reviewer` is the id of the one who took a short case, `editor` of the editor
    who took one for the mark "full"; `named` its reviewers, `reports` those of them who have reported.

    While in review it waits for the contributor when one thing was asked of them: whether it may be public (`public`
    is pending), otherwise a question. `renews`: it is a new version of a published case, which stays as it is
    meanwhile, `minor` one that an editor may accept alone. `edited`: a reviewer or editor changed the text after it was
    sent last. `sent`: it was sent for review before.
    """

    state: State = State.DRAFT
    awaiting: Awaited = Awaited.CONTRIBUTOR
    reviewer: int | None = None
    visibility: Visibility = Visibility.STAFF
    public: PublicAnswer = PublicAnswer.NOT_ASKED
    sought: Mark = Mark.SHORT
    editor: int | None = None
    named: frozenset[int] = frozenset()
    reports: frozenset[int] = frozenset()
    signing: Signing = field(default_factory=Signing)
    hold: Hold | None = None
    renews: bool = False
    minor: bool = False
    edited: bool = False
    partners_named: bool = False
    sent: bool = False
    appealed: bool = False

    @property
    def question_open(self) -> bool:
        """Whether the reviewer's question waits for an answer."""
        return (
            self.state is State.IN_REVIEW
            and self.awaiting is Awaited.CONTRIBUTOR
            and self.public is not PublicAnswer.PENDING
        )

    @property
    def is_full(self) -> bool:
        """Whether it was sent for the mark "full"."""
        return self.sought is not Mark.SHORT

    @property
    def needs_signing(self) -> bool:
        """Whether authors, and partners where they are named, sign it off before it is public."""
        return self.is_full or self.edited or self.partners_named


@dataclass(frozen=True)
class Given:
    """What comes with a move; each move's rule says what it needs.

    `before` is the text as it was declined, `took_part` the ids of those who judged the case so far, `signing` how far
    the signing is once the move is made, `assigned` the reviewer who is named or replaced.
    """

    text: str = ""
    content: CaseContent | None = None
    template: Template = TEMPLATES[SHORT_1]
    before: CaseContent | None = None
    in_partnership: bool = False
    sought: Mark | None = None
    hold: Hold | None = None
    judge: Person | None = None
    parties: CaseParties | None = None
    assigned: Person | None = None
    answers: FiveAnswers = field(default_factory=FiveAnswers)
    reason: StrEnum | None = None
    public: bool | None = None
    partner: PartnerAnswer | None = None
    advice: Advice | None = None
    signing: Signing | None = None
    took_part: frozenset[int] = frozenset()


def next_actor(case: Case) -> Awaited:
    """Who acts next."""
    return case.awaiting


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
        _require_judge(case, move, by, given)
    if faults := _faults(case, move, given):
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


def _require_judge(case: Case, move: Move, by: Party, given: Given) -> None:
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


def _faults(case: Case, move: Move, given: Given) -> tuple[Fault, ...]:
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
