"""Trainers mark open responses: what waits, the question of a tie before the text opens, points and words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.domain.assessment import Item, mark, response_from_json
from learnhub.domain.assessment.peers import Desk, PeerState, decide
from learnhub.domain.cases.judges import Bar, CaseParties, ConflictAnswer, Refused, may_judge, text_opens
from learnhub.domain.errors import Conflict, Denied, Fault, Invalid, NotFound
from learnhub.domain.people import Person, PersonKind
from learnhub.domain.policy import Action
from learnhub.services.assessment import drawn_in, outlined, quiz_in
from learnhub.services.questions import CriterionView, criteria
from learnhub.services.settling import settle
from learnhub.services.waiting import mails_off
from learnhub.services.work import Work
from learnhub.store import assessment, cases, peers
from learnhub.store import learning as learning_store
from learnhub.store import marking as store
from learnhub.store.assessment import AttemptRow
from learnhub.store.learning import ReleaseText
from learnhub.store.peers import RoundRow, Said
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.assessment import Marking

PAGE = 30
MOST_WORDS = 2000
"""Characters of what a marker says to the learner about one response."""


@dataclass(frozen=True)
class QueueRow:
    """A try that waits: where, whose, since when, how many responses; a `bar` keeps this marker from it."""

    attempt: uuid.UUID
    course_title: str
    language: str
    quiz_title: str
    learner: str
    submitted_at: dt.datetime
    days: int
    responses: int
    bar: Bar | None


@dataclass(frozen=True)
class QueueView:
    """A page of the tries that wait, the longest-waiting first."""

    rows: tuple[QueueRow, ...]
    previous: uuid.UUID | None
    next: uuid.UUID | None
    mails_off: bool


@dataclass(frozen=True)
class DeskView:
    """Why a response came from its peers to the trainers, and what they said of it, without a name."""

    reason: Desk
    said: tuple[Said, ...]


@dataclass(frozen=True)
class OpenResponse:
    """An open response before whoever marks it, with its question, rubric and model answer."""

    item: str
    stem_html: str
    text: str
    rubric: tuple[CriterionView, ...]
    model_html: str
    desk: DeskView | None = None


@dataclass(frozen=True)
class MarkingView:
    """A try before whoever marks it. Until their answer on a tie opens it, and with a `bar`, no response is told."""

    attempt: uuid.UUID
    course_title: str
    language: str
    quiz_title: str
    learner: str
    kind: PersonKind
    entity: str
    office: str
    team: str
    organization: str
    submitted_at: dt.datetime
    waiting: int
    bar: Bar | None
    responses: tuple[OpenResponse, ...]


@dataclass(frozen=True)
class _Seat:
    row: AttemptRow
    text: ReleaseText
    marker: Person
    parties: CaseParties
    marking: Marking | None
    asked: Mapping[str, Item]
    saved: Mapping[str, Any]
    rounds: Mapping[str, RoundRow]

    @property
    def bar(self) -> Bar | None:
        return _bar(self.marker, self.parties)


def queue(work: Work, *, after: uuid.UUID | None = None, before: uuid.UUID | None = None) -> QueueView:
    """The tries whose open responses wait, with the reason where this marker may not mark one. Raises Denied."""
    me = _marker(work)
    found = store.waiting(work.session, me, size=PAGE, after=after, before=before)
    people = {person.id: person for person in cases.people(work.session, {me, *(row.account_id for row in found.rows)})}
    rows = []
    for row in found.rows:
        text = learning_store.release_text(work.session, row.release)
        answers = {me: ConflictAnswer(row.conflict)} if row.conflict else {}
        rows.append(
            QueueRow(
                attempt=row.public_id,
                course_title=text.title,
                language=text.language,
                quiz_title=outlined(text, row.quiz_id)[1]["title"],
                learner=row.name,
                submitted_at=row.submitted_at,
                days=(work.now - row.submitted_at).days,
                responses=row.at_desk,
                bar=_bar(people[me], CaseParties(people[row.account_id], conflicts=answers)),
            )
        )
    return QueueView(
        tuple(rows),
        previous=rows[0].attempt if rows and found.more_before else None,
        next=rows[-1].attempt if rows and found.more_after else None,
        mails_off=mails_off(work),
    )


def open_marking(work: Work, attempt: uuid.UUID) -> MarkingView:
    """The question of a tie, or the responses once it was answered. Raises Denied, NotFound, and Conflict `marked` when
    nothing waits any more."""
    at = _seat(work, attempt)
    if not at.asked:
        raise Conflict("marked")
    learner = at.parties.contributor
    return MarkingView(
        attempt=attempt,
        course_title=at.text.title,
        language=at.text.language,
        quiz_title=outlined(at.text, at.row.quiz_id)[1]["title"],
        learner=work.session.get_one(Account, learner.id).name,
        kind=learner.kind,
        entity=learner.entity,
        office=learner.office,
        team=learner.team,
        organization=learner.organization,
        submitted_at=at.row.submitted_at or work.now,
        waiting=len(at.asked),
        bar=at.bar,
        responses=_responses(work, at) if text_opens(at.marker, at.parties) else (),
    )


def answer_tie(work: Work, attempt: uuid.UUID, answer: ConflictAnswer | None) -> None:
    """Answer whether there is a tie to the learner: none opens the responses, a declared one closes them for good.

    Raises Denied for a tie that the profile shows, Invalid without an answer, NotFound, Conflict `marked`.
    """
    at = _seat(work, attempt)
    if not at.asked:
        raise Conflict("marked")
    if at.bar is Bar.DECLARED_TIE and answer is ConflictAnswer.DECLARED:
        return
    if at.bar is not None:
        raise Denied(Action.COURSE_AUTHOR, at.bar)
    if answer not in (ConflictAnswer.NONE, ConflictAnswer.DECLARED):
        raise Invalid(Fault("conflict", "required"))
    store.add(work.session, at.row.id, at.marker.id, answer, work.now)


def mark_responses(
    work: Work, attempt: uuid.UUID, points: Mapping[str, Mapping[str, int]], words: Mapping[str, str]
) -> None:
    """Mark every open response of a try that waits for a trainer; its result, standing, completion and events follow.
    Sent again it is nothing. Where a learner asked to look again, the better of both marks counts.

    Raises Denied for a tie and while the question of a tie is open, Invalid for points that the rubric does not have,
    for a response without words, and for what is missing; NotFound; Conflict `marked` when somebody else was first.
    """
    at = _seat(work, attempt)
    if not at.asked:
        if at.marking is not None and at.marking.marked_at is not None:
            return
        raise Conflict("marked")
    if not text_opens(at.marker, at.parties):
        raise Denied(Action.COURSE_AUTHOR, at.bar or ConflictAnswer.NOT_ASKED)
    if faults := _faults(at.asked, points, words):
        raise Invalid(*faults)
    assert at.marking is not None
    at.marking.points = {**(at.marking.points or {}), **{item: dict(given) for item, given in points.items()}}
    at.marking.words = {**(at.marking.words or {}), **{item: text.strip() for item, text in words.items()}}
    at.marking.marked_at = work.now
    again = {item for item in at.asked if item in at.rounds and at.rounds[item].at.reason is Desk.AGAIN}
    for item in at.asked.keys() & at.rounds.keys():
        row = at.rounds[item]
        peers.keep(work.session, row, decide(row.at, at.asked[item], points[item]), work.now)
    peers.count_at_desk(work.session, at.row.id, -len(at.asked))
    work.session.flush()
    settle(work, at.row, at.text, at.asked.keys(), again=again)


def _faults(
    asked: Mapping[str, Item], points: Mapping[str, Mapping[str, int]], words: Mapping[str, str]
) -> list[Fault]:
    faults = [Fault(item, "not-a-choice") for item in {*points, *words} - asked.keys()]
    for item in asked.values():
        given = points.get(item.id, {})
        for criterion in item.rubric:
            if criterion.id not in given:
                faults.append(Fault(f"{item.id}.{criterion.id}", "required"))
            elif not 0 <= given[criterion.id] <= criterion.points:
                faults.append(Fault(f"{item.id}.{criterion.id}", "not-a-choice"))
        if set(given) - {criterion.id for criterion in item.rubric}:
            faults.append(Fault(item.id, "not-a-choice"))
        text = words.get(item.id, "").strip()
        if not text:
            faults.append(Fault(f"{item.id}.words", "required"))
        elif len(text) > MOST_WORDS:
            faults.append(Fault(f"{item.id}.words", "too-long", {"limit": MOST_WORDS, "length": len(text)}))
    return faults


def _responses(work: Work, at: _Seat) -> tuple[OpenResponse, ...]:
    said = peers.said(work.session, [at.rounds[item].id for item in at.asked if item in at.rounds])
    return tuple(
        OpenResponse(
            item.id,
            item.stem_html,
            at.saved[item.id],
            criteria(item),
            item.feedback_html,
            _desk(at.rounds[item.id], said) if item.id in at.rounds else None,
        )
        for item in at.asked.values()
    )


def _desk(row: RoundRow, said: Mapping[int, list[Said]]) -> DeskView:
    assert row.at.reason is not None
    return DeskView(row.at.reason, tuple(said.get(row.id, ())))


def _marker(work: Work) -> int:
    work.require(Action.COURSE_AUTHOR)
    if work.actor.id is None:
        raise Denied(Action.COURSE_AUTHOR, Bar.COMMAND_LINE)
    return work.actor.id


def _seat(work: Work, attempt: uuid.UUID) -> _Seat:
    me = _marker(work)
    row = assessment.attempt(work.session, attempt)
    if row is None or row.submitted_at is None:
        raise NotFound
    mine = store.marking(work.session, row.id, me)
    text = learning_store.release_text(work.session, row.release_public_id)
    rounds = peers.rounds_of(work.session, row.id)
    saved = {key: each.answer for key, each in assessment.responses(work.session, row.id).items()}
    given = store.given(work.session, row.id)
    asked = {
        item.id: item
        for item in drawn_in(quiz_in(work, text, row.quiz_id), row)
        if mark(item, response_from_json(saved.get(item.id, ""))).waits
        and (
            rounds[item.id].at.state is PeerState.AT_DESK
            if item.id in rounds
            else given is None or item.id not in given.points
        )
    }
    if not asked and mine is None and given is None:
        raise NotFound
    people = {person.id: person for person in cases.people(work.session, {me, row.account_id})}
    answers = {me: ConflictAnswer(mine.conflict)} if mine else {}
    return _Seat(
        row=row,
        text=text,
        marker=people[me],
        parties=CaseParties(people[row.account_id], conflicts=answers),
        marking=mine,
        asked=asked,
        saved=saved,
        rounds=rounds,
    )


def _bar(marker: Person, parties: CaseParties) -> Bar | None:
    judged = may_judge(marker, parties)
    return judged.reason if isinstance(judged, Refused) else None
