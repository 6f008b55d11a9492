"""The editor's desk: a case on its way, who may review it, and what an editor does with it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from learnhub.domain.cases.clocks import REVIEW_WORKING_DAYS, working_days_after
from learnhub.domain.cases.difference import ContentChange, content_changed
from learnhub.domain.cases.form import CaseContent, Visibility, content_from_json, with_offers
from learnhub.domain.cases.judges import CaseParties, ConflictAnswer
from learnhub.domain.cases.marks import Advice, FiveAnswers, Mark, Mode
from learnhub.domain.cases.moves import Awaited, Given, Hold, Move, Party, PublicAnswer, State, moves_open_to
from learnhub.domain.cases.suggesting import Suggestion, suggest
from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.people import Person
from learnhub.domain.policy import Action
from learnhub.services.cases import make_move, standing_of, tell_account, tell_contributor, template_of
from learnhub.services.reviews.conflicts import ConflictView, conflict_view
from learnhub.services.reviews.seats import (
    Glimpse,
    Partner,
    PersonGlimpse,
    Seat,
    author_glimpses,
    author_names,
    desk,
    glimpse,
    partners_of,
    refuse,
)
from learnhub.services.work import Work, new_id
from learnhub.store import cases, reviews
from learnhub.store.cases import Message
from learnhub.store.cases import Move as MoveRow
from learnhub.store.tables.cases import Review

MOST_SUGGESTED = 12


@dataclass(frozen=True)
class NamedReviewer:
    """A reviewer of this case: what they answered on conflicts, by when the review is due, and what they reported."""

    id: uuid.UUID
    name: str
    conflict: ConflictAnswer
    due_on: dt.date | None
    due_zone: str
    reminded: bool
    left: bool
    reported_at: dt.datetime | None
    answers: FiveAnswers
    scores: dict[str, int]
    advice: Advice | None
    report: str


@dataclass(frozen=True)
class DeskView:
    """A case as an editor sees it. `content` and what follows from the text is None until the conflict question is
    answered; `decline` is the reason of a decline that is appealed, `questions` the ids and titles of its template."""

    question: ConflictView
    version: int
    state: State
    awaiting: Awaited
    sought: Mark
    hold: Hold | None
    glimpse: Glimpse
    language: str
    authors: tuple[PersonGlimpse, ...]
    reviewers: tuple[NamedReviewer, ...]
    suggestions: tuple[tuple[uuid.UUID, str, Suggestion], ...]
    due_on: dt.date
    open_moves: frozenset[Move]
    content: CaseContent | None
    changed: ContentChange
    visibility: Visibility
    public: PublicAnswer
    mode: Mode
    names: tuple[str, ...]
    messages: tuple[Message, ...]
    moves: tuple[MoveRow, ...]
    partners: tuple[Partner, ...]
    decline: str
    questions: tuple[tuple[str, str], ...]
    mine: bool
    took_part: bool
    submitted_at: dt.datetime


def open_desk(work: Work, public_id: uuid.UUID) -> DeskView:
    """The case on the editor's desk. Raises what `desk` raises, and Denied for a tie of the editor's own."""
    at = desk(work, public_id)
    if at.bar is not None and at.answer is not ConflictAnswer.NOT_SURE:
        raise refuse(at, Action.CASE_HANDLE)
    case = at.case
    stands = standing_of(case)
    first, last = map(content_from_json, reviews.sent_texts(work.session, case.id))
    now = with_offers(content_from_json(case.content))
    opens = at.opens
    made = cases.moves(work.session, case.id)
    mine = stands.editor == at.judge.id
    assert case.submitted_at is not None
    return DeskView(
        question=conflict_view(work, at),
        version=len(made),
        state=stands.state,
        awaiting=stands.awaiting,
        sought=stands.sought,
        hold=stands.hold,
        glimpse=glimpse(last, case.language),
        language=case.language,
        authors=author_glimpses(at.parties, last),
        reviewers=tuple(_named(review, name) for review, name in cases.reviews_of(work.session, case.id)),
        suggestions=_suggestions(work, at.parties),
        due_on=working_days_after(_today(work), REVIEW_WORKING_DAYS),
        open_moves=moves_open_to(stands, Party.EDITOR) if mine or stands.editor is None else frozenset(),
        content=(now if stands.state in (State.IN_REVIEW, State.SIGN_OFF) else with_offers(last)) if opens else None,
        changed=content_changed(with_offers(first), now) if opens else ContentChange(),
        visibility=stands.visibility,
        public=stands.public,
        mode=Mode(case.mode),
        names=author_names(work, at),
        messages=tuple(cases.messages(work.session, case.id)) if opens else (),
        moves=tuple(made),
        partners=partners_of(at) if opens and stands.state is State.SIGN_OFF else (),
        decline=next((row.reason or "" for row in reversed(made) if row.move == Move.DECLINE), ""),
        questions=tuple((each.id, each.title) for each in template_of(work, case.template)),
        mine=mine,
        took_part=at.judge.id in reviews.took_part(work.session, case.id),
        submitted_at=case.submitted_at,
    )


def _named(review: Review, name: str) -> NamedReviewer:
    reported = review.reported_at is not None
    return NamedReviewer(
        id=review.public_id,
        name=name,
        conflict=ConflictAnswer(review.conflict),
        due_on=review.due_on,
        due_zone=review.due_zone or "UTC",
        reminded=review.reminded_at is not None,
        left=review.left_at is not None or review.conflict == ConflictAnswer.DECLARED,
        reported_at=review.reported_at,
        answers=FiveAnswers(**review.answers) if reported else FiveAnswers(),
        scores=dict(review.scores) if reported else {},
        advice=Advice(review.advice) if reported and review.advice else None,
        report=review.report if reported else "",
    )


def _suggestions(work: Work, parties: CaseParties) -> tuple[tuple[uuid.UUID, str, Suggestion], ...]:
    found = suggest(cases.reviewers(work.session), parties, reviews.records(work.session))
    best = [each for each in found if each.person.id not in parties.conflicts and each.person.id != work.actor.id]
    known = reviews.named_accounts(work.session, [each.person.id for each in best[:MOST_SUGGESTED]])
    return tuple((*known[each.person.id], each) for each in best[:MOST_SUGGESTED])


def name_reviewer(work: Work, public_id: uuid.UUID, reviewer_id: uuid.UUID | None, *, due_on: dt.date | None) -> None:
    """Name a reviewer, with the day by which the review is due in the editor's time zone; named twice is named once.

    Raises what `desk` raises, Denied for a tie of theirs or of the editor's own, Invalid, Conflict.
    """
    at = desk(work, public_id)
    today = _today(work)
    faults = []
    person = reviews.reviewer_by_public_id(work.session, reviewer_id) if reviewer_id else None
    if person is None:
        faults.append(Fault("reviewer", "required"))
    if due_on is None:
        faults.append(Fault("due_on", "required"))
    elif due_on <= today:
        faults.append(Fault("due_on", "in-the-past"))
    if person is None or faults:
        raise Invalid(*faults)
    known = reviews.review(work.session, at.case.id, person.id)
    if known is not None and known.invited_by_id is not None and known.left_at is None:
        return
    make_move(work, at.case, Move.ASSIGN, Party.EDITOR, _given(at, assigned=person))
    if known is None:
        known = Review(
            public_id=new_id(),
            case_id=at.case.id,
            reviewer_id=person.id,
            conflict=ConflictAnswer.NOT_ASKED,
            opened_at=work.now,
            answers={},
            drafts={},
            scores={},
        )
        work.session.add(known)
    known.invited_by_id, known.due_on, known.due_zone = at.judge.id, due_on, work.actor.zone
    known.left_at = known.reminded_at = None
    work.session.flush()
    tell_account(work, at.case, person.id, "reviewer_named")


def replace_reviewer(work: Work, public_id: uuid.UUID, review_id: uuid.UUID) -> None:
    """Take a named reviewer off the case who has not reported; taken off twice is once. Raises as `name_reviewer`."""
    at = desk(work, public_id)
    review = next((each for each, _ in cases.reviews_of(work.session, at.case.id) if each.public_id == review_id), None)
    if review is None or review.left_at is not None:
        return
    if review.reported_at is not None or review.invited_by_id is None:
        raise Conflict("not-now", current=at.case.state)
    (person,) = cases.people(work.session, [review.reviewer_id])
    make_move(work, at.case, Move.REPLACE, Party.EDITOR, _given(at, assigned=person))
    review.left_at = work.now
    tell_account(work, at.case, review.reviewer_id, "reviewer_replaced")


def let_in(work: Work, public_id: uuid.UUID) -> None:
    """Let in a case that was held by itself; pressed twice is pressed once. Raises what `desk` raises, Denied."""
    at = desk(work, public_id)
    if at.case.hold is None and at.case.state == State.SUBMITTED:
        return
    make_move(work, at.case, Move.LET_IN, Party.EDITOR, _given(at))


def send_back(work: Work, public_id: uuid.UUID, *, message_id: uuid.UUID, text: str) -> None:
    """Send a waiting case back to its contributor with one line; the same `message_id` again changes nothing.

    Raises what `desk` raises, Denied while the text is not open to this editor, Invalid, Conflict.
    """
    at = desk(work, public_id)
    if cases.message_exists(work.session, message_id):
        return
    make_move(work, at.case, Move.SEND_BACK, Party.EDITOR, _given(at, text=text), message_id=message_id)
    tell_contributor(work, at.case, "case_sent_back")


def decide_appeal(work: Work, public_id: uuid.UUID, *, message_id: uuid.UUID, overturn: bool | None, text: str) -> None:
    """Decide on an appeal, as an editor who took no part so far: the decline stands, or the case goes into the queue
    again, to reviewers who did not decide on it before. The same `message_id` again changes nothing.

    Raises what `desk` raises, Denied for who took part or has not answered the conflict question, Invalid, Conflict.
    """
    at = desk(work, public_id)
    if cases.message_exists(work.session, message_id):
        return
    if overturn is None:
        raise Invalid(Fault("overturn", "required"))
    part = reviews.took_part(work.session, at.case.id)
    given = Given(text=text, judge=at.judge, parties=at.parties, took_part=part)
    move = Move.OVERTURN if overturn else Move.UPHOLD
    make_move(work, at.case, move, Party.EDITOR, given, message_id=message_id)
    if overturn:
        for review, _name in cases.reviews_of(work.session, at.case.id):
            if review.reviewer_id in part and review.reviewer_id != at.judge.id:
                review.verdict, review.closed_at = cases.OVERTURNED, review.closed_at or work.now
            review.left_at = review.left_at or work.now
    tell_contributor(work, at.case, "appeal_decided")


def _given(at: Seat, *, text: str = "", assigned: Person | None = None) -> Given:
    return Given(text=text, judge=at.judge, parties=at.parties, assigned=assigned)


def _today(work: Work) -> dt.date:
    return work.now.astimezone(ZoneInfo(work.actor.zone)).date()
