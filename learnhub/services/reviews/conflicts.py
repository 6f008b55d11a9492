"""The conflict question, asked before the text opens, and what an editor decides on "not sure"."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from enum import StrEnum

from learnhub.domain.cases.form import content_from_json
from learnhub.domain.cases.judges import Allowed, Bar, ConflictAnswer, Refused, may_clear, may_judge
from learnhub.domain.cases.marks import Mark, Mode
from learnhub.domain.cases.moves import Given, Hold, Move, Party, State
from learnhub.domain.errors import Conflict, Denied, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.people import Person
from learnhub.domain.policy import Action, Role
from learnhub.services.cases import make_move, tell_account, tell_if_nobody_may_judge
from learnhub.services.cases.moving import count_act
from learnhub.services.reviews.seats import (
    Glimpse,
    PersonGlimpse,
    Seat,
    author_glimpses,
    author_names,
    desk,
    glimpse,
    person_glimpse,
    refuse,
    seat,
    text_faults,
)
from learnhub.services.work import Work, new_id
from learnhub.store import accounts, cases, reviews
from learnhub.store.tables.cases import Case, Review

TEXT_LIMIT = 2000
"""Characters of what a reviewer says about a tie."""

UNDER_REVIEW = frozenset({State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPEALED})


@dataclass(frozen=True)
class ConflictView:
    """The question before the text: what may be told of the case, and of its authors so that a tie can be seen.

    With a `bar` other than an editor's pending decision, nothing is told. `same_entity` is shown, not barred. `opened`:
    its text is open to them. `names` are the authors', where the mode of this review tells them. `first`: it is the
    first case of its contributor.
    """

    id: uuid.UUID
    bar: Bar | None
    answer: ConflictAnswer
    asked_at: dt.datetime | None
    glimpse: Glimpse | None
    authors: tuple[PersonGlimpse, ...]
    same_entity: bool
    opened: bool
    mode: Mode
    names: tuple[str, ...]
    due_on: dt.date | None
    first: bool
    full: bool


@dataclass(frozen=True)
class UndecidedView:
    """A "not sure" as an editor weighs it: who asks, what they say, and of whose case."""

    id: uuid.UUID
    glimpse: Glimpse
    authors: tuple[PersonGlimpse, ...]
    reviewer: PersonGlimpse
    text: str
    asked_at: dt.datetime


class Answered(StrEnum):
    """What an answer to the conflict question led to."""

    OPENED = "opened"
    REMOVED = "removed"
    EDITOR_ASKED = "editor-asked"
    NO_EDITOR = "no-editor"


def conflict_question(work: Work, public_id: uuid.UUID) -> ConflictView:
    """The conflict question of a case. Raises what `seat` raises, and Conflict `taken` when another reviewer has it."""
    at = seat(work, public_id)
    _require_free(at)
    return conflict_view(work, at)


def conflict_view(work: Work, at: Seat) -> ConflictView:
    """What stands before the text of this case."""
    told = at.bar in (None, Bar.AWAITS_EDITOR)
    sent = content_from_json(at.case.content)
    return ConflictView(
        id=at.case.public_id,
        bar=at.bar,
        answer=at.answer,
        asked_at=at.review.conflict_at if at.review else None,
        glimpse=glimpse(sent, at.case.language) if told else None,
        authors=author_glimpses(at.parties, sent) if told else (),
        same_entity=may_judge(at.judge, at.parties) == Allowed(same_entity=True),
        opened=at.opens and (at.case.state != State.SUBMITTED or at.case.sought != Mark.SHORT),
        mode=Mode(at.case.mode),
        names=author_names(work, at) if told else (),
        due_on=at.review.due_on if at.review else None,
        first=at.case.hold == Hold.FIRST,
        full=at.case.sought != Mark.SHORT,
    )


def _require_free(at: Seat) -> None:
    if at.part is Party.REVIEWER and not is_theirs(at):
        raise Conflict("taken")


def is_theirs(at: Seat) -> bool:
    """Whether the case is free for this reviewer, or in their hand: not taken by, nor kept for, another."""
    if at.case.sought != Mark.SHORT:
        return True
    if at.case.state == State.SUBMITTED:
        named, _reports = cases.named_reviewers(at.case)
        return not named or at.judge.id in named
    return at.case.reviewer_id == at.judge.id


def answer_conflict(
    work: Work, public_id: uuid.UUID, *, answer: ConflictAnswer | None, text: str = "", as_editor: bool = False
) -> Answered:
    """Answer the conflict question, as a reviewer or `as_editor`; the same answer again changes nothing.

    None: the case is taken and its text opens. Declared: the reviewer is removed, and a case that they had taken goes
    back to the queue. Not sure: an editor without a tie is asked, and the text stays closed until one has decided.
    Raises what `seat` raises, Denied for a tie, Invalid, and Conflict `taken` when another reviewer has it.
    """
    at = desk(work, public_id) if as_editor else seat(work, public_id)
    if at.answer is ConflictAnswer.DECLARED and answer is ConflictAnswer.DECLARED:
        return Answered.REMOVED
    if at.bar is not None and at.bar is not Bar.AWAITS_EDITOR:
        raise refuse(at, Action.CASE_JUDGE)
    _require_free(at)
    if answer is None or answer is ConflictAnswer.NOT_ASKED:
        raise Invalid(Fault("conflict", "required"))
    if faults := text_faults("text", text, TEXT_LIMIT):
        raise Invalid(*faults)
    match answer:
        case ConflictAnswer.NONE:
            return _open(work, at)
        case ConflictAnswer.DECLARED:
            return _remove(work, at, text)
        case ConflictAnswer.NOT_SURE:
            return _ask_editor(work, at, text)


def _open(work: Work, at: Seat) -> Answered:
    """The text opens: a waiting short case is in the reviewer's hand now, a waiting full one in the editor's."""
    if at.bar is not None:
        raise refuse(at, Action.CASE_JUDGE)
    parties = at.parties
    if at.answer is ConflictAnswer.NOT_ASKED:
        _keep(work, at, ConflictAnswer.NONE, "")
        parties = replace(parties, conflicts={**parties.conflicts, at.judge.id: ConflictAnswer.NONE})
    full = at.case.sought != Mark.SHORT
    if at.case.state == State.SUBMITTED and full is (at.part is Party.EDITOR):
        by = Party.EDITOR if full else Party.JUDGE
        make_move(work, at.case, Move.TAKE, by, Given(judge=at.judge, parties=parties))
        review = reviews.review(work.session, at.case.id, at.judge.id)
        if review is not None and review.verdict is not None:
            review.verdict, review.closed_at = None, None
    return Answered.OPENED


def _remove(work: Work, at: Seat, text: str) -> Answered:
    holds = at.judge.id in (at.case.reviewer_id, at.case.editor_id)
    if holds and at.case.state in (State.CHANGES_REQUESTED, State.SIGN_OFF):
        raise Conflict("not-now", current=at.case.state)
    named = at.review is not None and at.review.invited_by_id is not None and at.review.left_at is None
    if holds and at.case.state == State.IN_REVIEW:
        make_move(work, at.case, Move.RETURN, at.part)
    elif named and at.review is not None and at.case.state in (State.SUBMITTED, State.IN_REVIEW):
        given = Given(judge=at.judge, parties=at.parties, assigned=at.judge)
        make_move(work, at.case, Move.REPLACE, Party.REVIEWER, given)
        at.review.left_at = work.now
        tell_account(work, at.case, at.review.invited_by_id, "reviewer_left")
    _keep(work, at, ConflictAnswer.DECLARED, text)
    tell_if_nobody_may_judge(work, at.case)
    return Answered.REMOVED


def _ask_editor(work: Work, at: Seat, text: str) -> Answered:
    if at.answer is ConflictAnswer.NOT_SURE:
        return Answered.EDITOR_ASKED
    if at.case.state != State.SUBMITTED and at.judge.id in (at.case.reviewer_id, at.case.editor_id):
        raise Conflict("not-now", current=at.case.state)
    if not text.strip():
        raise Invalid(Fault("text", "required"))
    review = _keep(work, at, ConflictAnswer.NOT_SURE, text)
    editors = [
        editor
        for editor in cases.people(work.session, accounts.accounts_with_role(work.session, Role.EDITOR))
        if isinstance(may_clear(editor, at.judge, at.parties), Allowed)
    ]
    for editor in editors:
        work.enqueue(
            "mail",
            f"conflict_to_decide-{review.public_id}-{editor.id}",
            {
                "template": "conflict_to_decide",
                "account_id": editor.id,
                "values": {"review": str(review.public_id)},
            },
        )
    tell_if_nobody_may_judge(work, at.case)
    return Answered.EDITOR_ASKED if editors else Answered.NO_EDITOR


def _keep(work: Work, at: Seat, answer: ConflictAnswer, text: str) -> Review:
    review = at.review
    if review is None:
        review = Review(
            public_id=new_id(), case_id=at.case.id, reviewer_id=at.judge.id, opened_at=work.now, answers={}, drafts={}
        )
        work.session.add(review)
    review.conflict = answer
    if not at.case.illustration:
        count_act(work, f"conflict-{answer}")
    review.conflict_text = text.strip()
    review.conflict_at = work.now
    work.tell(EventName.CONFLICT_ANSWERED, "case", at.case.public_id, result={"conflict": str(answer)})
    return review


def undecided_conflict(work: Work, review_id: uuid.UUID) -> UndecidedView:
    """A "not sure" for an editor to decide. Raises SignIn, Denied for a tie of their own, NotFound, and Conflict
    `decided` when it was decided."""
    review, case, reviewer = _undecided(work, review_id)
    if review.conflict != ConflictAnswer.NOT_SURE or review.cleared_by_id is not None:
        raise Conflict("decided")
    parties = cases.parties(work.session, case)
    sent = content_from_json(case.content)
    assert review.conflict_at is not None
    return UndecidedView(
        id=review.public_id,
        glimpse=glimpse(sent, case.language),
        authors=author_glimpses(parties, sent),
        reviewer=person_glimpse(reviewer),
        text=review.conflict_text,
        asked_at=review.conflict_at,
    )


def decide_conflict(work: Work, review_id: uuid.UUID, *, cleared: bool | None) -> None:
    """Decide on a "not sure": the reviewer may judge the case, or has a tie to it. The same decision again is nothing.

    Raises SignIn, Denied for a tie of the editor's own, NotFound, Invalid, and Conflict `decided` when an editor
    decided otherwise.
    """
    review, case, _reviewer = _undecided(work, review_id)
    if cleared is None:
        raise Invalid(Fault("cleared", "required"))
    decided = ConflictAnswer.NOT_SURE if cleared else ConflictAnswer.DECLARED
    if review.cleared_by_id is not None and review.conflict == decided:
        return
    if review.conflict != ConflictAnswer.NOT_SURE or review.cleared_by_id is not None:
        raise Conflict("decided")
    review.conflict = decided
    review.cleared_by_id = work.actor.id
    work.tell(EventName.CONFLICT_DECIDED, "case", case.public_id, result={"cleared": cleared})
    work.enqueue(
        "mail",
        f"conflict_decided-{review.public_id}",
        {
            "template": "conflict_decided",
            "account_id": review.reviewer_id,
            "values": {"case": str(case.public_id), "cleared": cleared},
        },
    )
    tell_if_nobody_may_judge(work, case)


def _undecided(work: Work, review_id: uuid.UUID) -> tuple[Review, Case, Person]:
    work.require(Action.QUEUE_READ)
    found = reviews.review_by_public_id(work.session, review_id)
    if found is None or found[1].state not in UNDER_REVIEW:
        raise NotFound
    review, case = found
    work.require(Action.CONFLICT_CLEAR, cases.standing(work.session, case))
    assert work.actor.id is not None
    people = {person.id: person for person in cases.people(work.session, [work.actor.id, review.reviewer_id])}
    reviewer = people[review.reviewer_id]
    decided = may_clear(people[work.actor.id], reviewer, cases.parties(work.session, case))
    if isinstance(decided, Refused):
        raise Denied(Action.CONFLICT_CLEAR, decided.reason, str(case.public_id))
    return review, case, reviewer
