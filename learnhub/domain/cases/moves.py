"""The one table of moves that take a case from draft to published, and the rule of each.

A draft that is discarded is no more. Asking a question changes no state: it says whom the case waits for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from types import MappingProxyType

from learnhub.domain.cases.form import CaseContent, Visibility, validate
from learnhub.domain.cases.judges import CaseParties, text_opens
from learnhub.domain.errors import Conflict, Denied, Fault, Invalid
from learnhub.domain.people import Person


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in-review"
    CHANGES_REQUESTED = "changes-requested"
    PUBLISHED = "published"
    DECLINED = "declined"


class Move(StrEnum):
    """What can be done with a case."""

    SUBMIT = "submit"
    DISCARD = "discard"
    TAKE = "take"
    RETURN = "return-to-queue"
    ASK = "ask"
    ANSWER = "answer"
    ASK_PUBLIC = "ask-public"
    ANSWER_PUBLIC = "answer-public"
    REQUEST_CHANGES = "request-changes"
    RESUBMIT = "resubmit"
    PUBLISH = "publish"
    DECLINE = "decline"


class Party(StrEnum):
    """In which part somebody acts on a case: one of its authors, one who may judge it, the one who took it, editor."""

    CONTRIBUTOR = "contributor"
    JUDGE = "judge"
    REVIEWER = "reviewer"
    EDITOR = "editor"


class Awaited(StrEnum):
    """Who acts next: the contributor, any of those who may judge, the one who took it, or nobody."""

    CONTRIBUTOR = "contributor"
    REVIEWERS = "reviewers"
    REVIEWER = "reviewer"
    NOBODY = "nobody"


class PublicAnswer(StrEnum):
    """The answer to "may it be public?", which a reviewer asks once."""

    NOT_ASKED = "not-asked"
    PENDING = "pending"
    YES = "yes"
    NO = "no"


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
class FiveAnswers:
    """The reviewer's yes or no to the five questions; None is not answered yet."""

    clear: bool | None = None
    useful_elsewhere: bool | None = None
    honest_about_failure: bool | None = None
    nobody_harmed: bool | None = None
    no_personal_data: bool | None = None


FIVE_QUESTIONS = tuple(each.name for each in fields(FiveAnswers))
BARRING = ("nobody_harmed", "no_personal_data")
"""The questions whose "no" bars publishing."""


@dataclass(frozen=True)
class Rule:
    """One row of the table: who may make the move, and where it leads (None: the case is no more)."""

    by: frozenset[Party]
    to: State | None


def _rule(to: State | None, *by: Party) -> Rule:
    return Rule(frozenset(by), to)


TABLE: Mapping[tuple[State, Move], Rule] = MappingProxyType(
    {
        (State.DRAFT, Move.SUBMIT): _rule(State.SUBMITTED, Party.CONTRIBUTOR),
        (State.DRAFT, Move.DISCARD): _rule(None, Party.CONTRIBUTOR),
        (State.SUBMITTED, Move.TAKE): _rule(State.IN_REVIEW, Party.JUDGE),
        (State.SUBMITTED, Move.ANSWER_PUBLIC): _rule(State.SUBMITTED, Party.CONTRIBUTOR),
        (State.IN_REVIEW, Move.RETURN): _rule(State.SUBMITTED, Party.REVIEWER, Party.EDITOR),
        (State.IN_REVIEW, Move.ASK): _rule(State.IN_REVIEW, Party.REVIEWER),
        (State.IN_REVIEW, Move.ANSWER): _rule(State.IN_REVIEW, Party.CONTRIBUTOR),
        (State.IN_REVIEW, Move.ASK_PUBLIC): _rule(State.IN_REVIEW, Party.REVIEWER),
        (State.IN_REVIEW, Move.ANSWER_PUBLIC): _rule(State.IN_REVIEW, Party.CONTRIBUTOR),
        (State.IN_REVIEW, Move.REQUEST_CHANGES): _rule(State.CHANGES_REQUESTED, Party.REVIEWER),
        (State.IN_REVIEW, Move.PUBLISH): _rule(State.PUBLISHED, Party.REVIEWER),
        (State.IN_REVIEW, Move.DECLINE): _rule(State.DECLINED, Party.REVIEWER),
        (State.CHANGES_REQUESTED, Move.RESUBMIT): _rule(State.IN_REVIEW, Party.CONTRIBUTOR),
        (State.CHANGES_REQUESTED, Move.ANSWER_PUBLIC): _rule(State.CHANGES_REQUESTED, Party.CONTRIBUTOR),
    }
)
"""Every move that there is. What is not here cannot be done."""


@dataclass(frozen=True)
class Case:
    """What the moves look at and change. `reviewer` is the id of the one who took it.

    While in review it waits for the contributor when one thing was asked of them: whether it may be public (`public`
    is pending), otherwise a question.
    """

    state: State = State.DRAFT
    awaiting: Awaited = Awaited.CONTRIBUTOR
    reviewer: int | None = None
    visibility: Visibility = Visibility.STAFF
    public: PublicAnswer = PublicAnswer.NOT_ASKED

    @property
    def question_open(self) -> bool:
        """Whether the reviewer's question waits for an answer."""
        return (
            self.state is State.IN_REVIEW
            and self.awaiting is Awaited.CONTRIBUTOR
            and self.public is not PublicAnswer.PENDING
        )


@dataclass(frozen=True)
class Given:
    """What comes with a move; each move's rule says what it needs."""

    text: str = ""
    content: CaseContent | None = None
    in_partnership: bool = False
    judge: Person | None = None
    parties: CaseParties | None = None
    answers: FiveAnswers = field(default_factory=FiveAnswers)
    reason: DeclineReason | None = None
    public: bool | None = None


def next_actor(case: Case) -> Awaited:
    """Who acts next."""
    return case.awaiting


def moves_open_to(case: Case, party: Party) -> frozenset[Move]:
    """The moves that this party may make now, for the buttons of a page; what comes with them is checked later."""
    return frozenset(
        move
        for (state, move), rule in TABLE.items()
        if state is case.state and party in rule.by and _why_not_now(case, move) is None
    )


def check(case: Case, move: Move, by: Party) -> Rule:
    """The row of the table for this move.

    Raises Conflict `not-now` with the state as it stands when the state knows no such move, Denied when the move is
    somebody else's, and Conflict with its reason when it has to wait or was made already.
    """
    rule = TABLE.get((case.state, move))
    if rule is None:
        raise Conflict("not-now", current=case.state)
    if by not in rule.by:
        raise Denied(f"case:{move}")
    if reason := _why_not_now(case, move):
        raise Conflict(reason, current=case.state)
    return rule


def _why_not_now(case: Case, move: Move) -> str | None:
    pending = case.public is PublicAnswer.PENDING
    match move:
        case Move.ASK | Move.ASK_PUBLIC if case.awaiting is Awaited.CONTRIBUTOR:
            return "answer-pending"
        case Move.ASK_PUBLIC if case.public is not PublicAnswer.NOT_ASKED:
            return "asked-already"
        case Move.ASK_PUBLIC if case.visibility is Visibility.EVERYONE:
            return "public-already"
        case Move.ANSWER if not case.question_open:
            return "nothing-asked"
        case Move.ANSWER_PUBLIC if not pending:
            return "nothing-asked"
        case Move.PUBLISH if pending:
            return "public-pending"
    return None


def make(case: Case, move: Move, by: Party, given: Given | None = None) -> Case:
    """The case after the move.

    What the moves need: submit, resubmit: `content` (and `in_partnership`); ask, answer, request-changes: `text`;
    answer-public: `public`; publish: `answers`; decline: `reason` and `text`; and every move of a judge or reviewer
    but the return to the queue: `judge` and `parties`, since who may judge is asked each time.
    Raises what `check` raises, Denied for a judge to whom the text is not open, and Invalid with what is missing.
    Discarding has no case after it: call `check` for it.
    """
    rule = check(case, move, by)
    if rule.to is None:
        raise ValueError(move)
    given = given or Given()
    if by in (Party.JUDGE, Party.REVIEWER) and move is not Move.RETURN:
        _require_judge(case, move, by, given)
    if faults := _faults(move, given):
        raise Invalid(*faults)
    after = replace(case, state=rule.to)
    match move:
        case Move.TAKE if given.judge is not None:
            after = replace(after, reviewer=given.judge.id)
        case Move.RETURN:
            after = replace(after, reviewer=None)
        case Move.SUBMIT | Move.RESUBMIT if given.content is not None:
            after = replace(after, visibility=given.content.visibility)
        case Move.ASK_PUBLIC:
            after = replace(after, public=PublicAnswer.PENDING)
        case Move.ANSWER_PUBLIC if given.public:
            after = replace(after, public=PublicAnswer.YES, visibility=Visibility.EVERYONE)
        case Move.ANSWER_PUBLIC:
            after = replace(after, public=PublicAnswer.NO)
    return replace(after, awaiting=_awaiting(after, move))


def _require_judge(case: Case, move: Move, by: Party, given: Given) -> None:
    judge, parties = given.judge, given.parties
    if judge is None or parties is None or not text_opens(judge, parties):
        raise Denied(f"case:{move}")
    if by is Party.REVIEWER and judge.id != case.reviewer:
        raise Denied(f"case:{move}")


def _awaiting(after: Case, move: Move) -> Awaited:
    match after.state:
        case State.DRAFT | State.CHANGES_REQUESTED:
            return Awaited.CONTRIBUTOR
        case State.SUBMITTED:
            return Awaited.REVIEWERS
        case State.PUBLISHED | State.DECLINED:
            return Awaited.NOBODY
        case State.IN_REVIEW:
            asked = move is Move.ASK or after.public is PublicAnswer.PENDING
            return Awaited.CONTRIBUTOR if asked else Awaited.REVIEWER


def _faults(move: Move, given: Given) -> tuple[Fault, ...]:
    match move:
        case Move.SUBMIT | Move.RESUBMIT:
            content = given.content or CaseContent()
            return validate(content, for_submission=True, in_partnership=given.in_partnership)
        case Move.ASK | Move.ANSWER | Move.REQUEST_CHANGES if not given.text.strip():
            return (Fault("text", "required"),)
        case Move.ANSWER_PUBLIC if given.public is None:
            return (Fault("public", "required"),)
        case Move.PUBLISH:
            return _publishing_faults(given.answers)
        case Move.DECLINE:
            reason = () if given.reason else (Fault("reason", "required"),)
            return reason if given.text.strip() else (*reason, Fault("text", "required"))
    return ()


def _publishing_faults(answers: FiveAnswers) -> tuple[Fault, ...]:
    faults = [Fault(name, "required") for name in FIVE_QUESTIONS if getattr(answers, name) is None]
    faults += [Fault(name, "bars-publishing") for name in BARRING if getattr(answers, name) is False]
    return tuple(faults)


class Audience(StrEnum):
    """Who can see a case now, for the line "Who can see this"."""

    AUTHORS = "authors"
    JUDGES = "judges"
    REVIEWER = "reviewer"
    STAFF = "staff"
    STAFF_AND_PARTNERSHIP = "staff-and-partnership"
    PARTNERSHIP = "partnership"
    EVERYONE = "everyone"


def audience(state: State, visibility: Visibility, *, in_partnership: bool) -> Audience:
    """Who can see the case beside its authors: nobody for a draft or a declined case, those who may judge it while it
    waits in the queue, its reviewer during review, and whom it was published for afterwards."""
    match state:
        case State.DRAFT | State.DECLINED:
            return Audience.AUTHORS
        case State.SUBMITTED:
            return Audience.JUDGES
        case State.IN_REVIEW | State.CHANGES_REQUESTED:
            return Audience.REVIEWER
        case State.PUBLISHED:
            return _readers(visibility, in_partnership=in_partnership)


def _readers(visibility: Visibility, *, in_partnership: bool) -> Audience:
    match visibility:
        case Visibility.STAFF:
            return Audience.STAFF_AND_PARTNERSHIP if in_partnership else Audience.STAFF
        case Visibility.EVERYONE:
            return Audience.EVERYONE
        case Visibility.PARTNERSHIP:
            return Audience.PARTNERSHIP


@dataclass(frozen=True)
class KeptMove:
    """One move as it is kept, with the name of who made it and whether that person agreed to be named."""

    move: Move
    by: Party
    at: dt.datetime
    name: str
    name_agreed: bool


@dataclass(frozen=True)
class PublicMove:
    """One move as readers see it: the day in UTC, the move and the part; a name only by agreement."""

    move: Move
    by: Party
    on: dt.date
    name: str | None


def public_history(state: State, moves: Iterable[KeptMove]) -> tuple[PublicMove, ...]:
    """The moves of a published case as readers see them; of a case in any other state nothing is shown outside."""
    if state is not State.PUBLISHED:
        return ()
    return tuple(
        PublicMove(
            kept.move, kept.by, kept.at.astimezone(dt.UTC).date(), kept.name if kept.name_agreed and kept.name else None
        )
        for kept in moves
    )


FIRST_REPLY_WORKING_DAYS = 5


def reply_due(submitted_on: dt.date) -> dt.date:
    """The day by which the first reply is promised: five working days, Monday to Friday, after it was sent."""
    day, left = submitted_on, FIRST_REPLY_WORKING_DAYS
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5
    return day
