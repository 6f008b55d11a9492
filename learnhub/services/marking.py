"""Trainers mark open responses: what waits, the question of a tie before the text opens, points and words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain.assessment import (
    Item,
    Quiz,
    by_principle_to_json,
    credited,
    less,
    mark,
    response_from_json,
    result,
    settled,
)
from learnhub.domain.cases.judges import Bar, CaseParties, ConflictAnswer, Refused, may_judge, text_opens
from learnhub.domain.errors import Conflict, Denied, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.people import Person, PersonKind
from learnhub.domain.policy import Action
from learnhub.services.assessment import corrected_marks, drawn_in, follow, marks_of, outlined, quiz_in
from learnhub.services.questions import CriterionView, criteria
from learnhub.services.work import Work
from learnhub.store import assessment, cases, practice
from learnhub.store import learning as learning_store
from learnhub.store import marking as store
from learnhub.store.assessment import AttemptRow
from learnhub.store.learning import ReleaseText
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


@dataclass(frozen=True)
class OpenResponse:
    """An open response before whoever marks it, with its question, rubric and model answer."""

    item: str
    stem_html: str
    text: str
    rubric: tuple[CriterionView, ...]
    model_html: str


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
                responses=row.waiting,
                bar=_bar(people[me], CaseParties(people[row.account_id], conflicts=answers)),
            )
        )
    return QueueView(
        tuple(rows),
        previous=rows[0].attempt if rows and found.more_before else None,
        next=rows[-1].attempt if rows and found.more_after else None,
    )


def open_marking(work: Work, attempt: uuid.UUID) -> MarkingView:
    """The question of a tie, or the responses once it was answered. Raises Denied, NotFound, and Conflict `marked` when
    nothing waits any more."""
    at = _seat(work, attempt)
    if not at.row.waiting:
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
        waiting=at.row.waiting,
        bar=at.bar,
        responses=_responses(work, at) if text_opens(at.marker, at.parties) else (),
    )


def answer_tie(work: Work, attempt: uuid.UUID, answer: ConflictAnswer | None) -> None:
    """Answer whether there is a tie to the learner: none opens the responses, a declared one closes them for good.

    Raises Denied for a tie that the profile shows, Invalid without an answer, NotFound, Conflict `marked`.
    """
    at = _seat(work, attempt)
    if not at.row.waiting:
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
    """Mark every open response of a try; its result, standing, completion and events follow. Sent again it is nothing.

    Raises Denied for a tie and while the question of a tie is open, Invalid for points that the rubric does not have,
    for a response without words, and for what is missing; NotFound; Conflict `marked` when somebody else was first.
    """
    at = _seat(work, attempt)
    if at.marking is not None and at.marking.marked_at is not None:
        return
    if not at.row.waiting:
        raise Conflict("marked")
    if not text_opens(at.marker, at.parties):
        raise Denied(Action.COURSE_AUTHOR, at.bar or ConflictAnswer.NOT_ASKED)
    quiz = quiz_in(work, at.text, at.row.quiz_id)
    drawn = drawn_in(quiz, at.row)
    kept = assessment.responses(work.session, at.row.id)
    saved = {key: response_from_json(each.answer) for key, each in kept.items()}
    asked = {item.id: item for item in drawn if mark(item, saved.get(item.id, "")).waits}
    if faults := _faults(asked, points, words):
        raise Invalid(*faults)
    by_person = marks_of(drawn, points)
    used = {key: each.used for key, each in kept.items()}
    counts = corrected_marks(work, at.row, drawn, saved) | by_person
    done = result(quiz, drawn, saved, counts, used)
    if not store.settle(
        work.session,
        at.row.id,
        score=done.score,
        right=done.right,
        passed=done.passed,
        by_principle=by_principle_to_json(done.by_principle),
    ):
        raise Conflict("marked")
    assert at.marking is not None
    at.marking.points = {item: dict(given) for item, given in points.items()}
    at.marking.words = {item: text.strip() for item, text in words.items()}
    at.marking.marked_at = work.now
    for item, given in by_person.items():
        store.keep_score(work.session, at.row.id, item, less(given.score, used[item].cost(quiz.help)))
    marks = [(asked[item], given.right) for item, given in by_person.items()]
    objectives = credited(drawn, saved, counts)
    before, shown = assessment.standing(work.session, at.row.enrolment_id, quiz.id)
    assessment.keep_standing(
        work.session,
        at.row.enrolment_id,
        quiz.id,
        settled(before, done, work.now),
        {**dict.fromkeys(objectives, work.now), **shown},
    )
    practice.add_tries(
        work.session,
        at.row.account_id,
        at.row.course,
        [(item.id, item.principle.value, right) for item, right in marks],
        work.now,
    )
    work.tell(
        EventName.QUIZ_MARKED,
        "attempt",
        attempt,
        of=work.session.get_one(Account, at.row.account_id).public_id,
        result={
            "score": done.score,
            "right": done.right,
            "total": done.total,
            "passed": done.passed,
            "by_principle": by_principle_to_json(done.by_principle),
            "items": [{"item": item.id, "principle": item.principle.value, "right": right} for item, right in marks],
            "objectives": list(objectives),
        },
        context={"course": at.row.course, "quiz": quiz.id, "release": str(at.row.release_public_id)},
    )
    _tell(work, at, quiz)
    follow(work, at.row, quiz, passed_now=done.passed and (before is None or before.passed_at is None))


def _tell(work: Work, at: _Seat, quiz: Quiz) -> None:
    work.enqueue(
        "mail",
        f"answers_marked-{at.row.public_id}",
        {
            "template": "answers_marked",
            "account_id": at.row.account_id,
            "values": {"attempt": str(at.row.public_id), "course": at.text.title, "quiz": quiz.title},
        },
    )


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
    saved = assessment.responses(work.session, at.row.id)
    items = drawn_in(quiz_in(work, at.text, at.row.quiz_id), at.row)
    return tuple(
        OpenResponse(item.id, item.stem_html, saved[item.id].answer, criteria(item), item.feedback_html)
        for item in items
        if item.id in saved and mark(item, response_from_json(saved[item.id].answer)).waits
    )


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
    if not row.waiting and mine is None and store.given(work.session, row.id) is None:
        raise NotFound
    people = {person.id: person for person in cases.people(work.session, {me, row.account_id})}
    answers = {me: ConflictAnswer(mine.conflict)} if mine else {}
    return _Seat(
        row=row,
        text=learning_store.release_text(work.session, row.release_public_id),
        marker=people[me],
        parties=CaseParties(people[row.account_id], conflicts=answers),
        marking=mine,
    )


def _bar(marker: Person, parties: CaseParties) -> Bar | None:
    judged = may_judge(marker, parties)
    return judged.reason if isinstance(judged, Refused) else None
