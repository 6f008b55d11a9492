"""The page before the start, and the start of a try."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from learnhub.domain.assessment import Help, Limits, draw, ends_at, is_over, refusal
from learnhub.domain.errors import Conflict
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.services import learning
from learnhub.services.assessment.submitting import submit_attempt
from learnhub.services.assessment.tries import help_of, outlined, quiz_in
from learnhub.services.learning import Tongue
from learnhub.services.limits import close_at, limits_for
from learnhub.services.work import Work
from learnhub.store import assessment as store


@dataclass(frozen=True)
class TryRow:
    """An earlier try in the list on the quiz's page."""

    public_id: uuid.UUID
    number: int
    submitted_at: dt.datetime | None
    right: int | None
    total: int | None
    passed: bool | None


@dataclass(frozen=True)
class QuizView:
    """The page before the start: the pass line and its reason, and the tries so far."""

    course: str
    course_title: str
    tongue: Tongue
    id: str
    title: str
    body_html: str
    draw: int
    pass_line: int
    reason: str
    pass_each: int
    module_id: str
    module_title: str
    principle: str | None
    enrolled: bool
    tries: tuple[TryRow, ...]
    open_try: uuid.UUID | None
    limits: Limits
    help: Help
    refused: str | None
    author: bool


def open_quiz(work: Work, slug: str, quiz_id: str) -> QuizView:
    """The page before the start. Raises NotFound; a visitor sees it too, where the course is open."""
    seat, text = learning.seat_of(work, slug)
    module, _own_quiz = outlined(text, quiz_id)
    _module, quiz = outlined(learning.asked_on(work, seat, text, [quiz_id]), quiz_id)
    rows = store.tries(work.session, seat.enrolment_id, quiz_id) if seat.enrolment_id else []
    return QuizView(
        course=slug,
        course_title=text.title,
        tongue=learning.tongue_of(text, store.items_state(work.session, text, quiz_id)),
        id=quiz_id,
        title=quiz["title"],
        body_html=quiz["body_html"],
        draw=quiz["draw"],
        pass_line=quiz["pass_line"],
        reason=quiz["reason"],
        pass_each=quiz.get("pass_each", 0),
        module_id=module["id"],
        module_title=module["title"],
        principle=module["principle"],
        enrolled=seat.enrolment_id is not None,
        tries=tuple(
            TryRow(row.public_id, row.number, row.submitted_at, row.right, row.total, row.passed)
            for row in rows
            if row.submitted_at
        ),
        open_try=next((row.public_id for row in rows if row.submitted_at is None), None),
        limits=(limits := limits_for(work, quiz, seat.enrolment_id)),
        help=help_of(quiz),
        refused=refusal(limits, len(rows), work.now),
        author=work.can(Action.COURSE_AUTHOR),
    )


def start_attempt(work: Work, slug: str, quiz_id: str, public_id: uuid.UUID) -> uuid.UUID:
    """Begin a try under the id that the form brought, or go on with the open one; pressed twice is one try.

    An open try whose time is over is sent as it stands. A learner of an earlier release is asked on the current one
    where it corrects a key of this quiz. Raises Conflict with the reason why none may begin:
    `not-open-yet`, `closed` or `tries-used`.
    """
    seat, text = learning.enrolled_seat(work, slug)
    outlined(text, quiz_id)
    text = learning.asked_on(work, seat, text, [quiz_id])
    _module, raw = outlined(text, quiz_id)
    assert seat.enrolment_id is not None
    rows = store.tries(work.session, seat.enrolment_id, quiz_id)
    for row in rows:
        if row.public_id == public_id or (row.submitted_at is None and not is_over(row.ends_at, work.now)):
            return row.public_id
        if row.submitted_at is None:
            submit_attempt(work, row.public_id, {})
    limits = limits_for(work, raw, seat.enrolment_id)
    if reason := refusal(limits, len(rows), work.now):
        raise Conflict(reason)
    seed = secrets.token_hex(16)
    drawn = draw(quiz_in(work, text, quiz_id), seed, [item for row in rows for item in row.item_ids])
    end = ends_at(limits, work.now)
    store.start(
        work.session,
        public_id=public_id,
        enrolment_id=seat.enrolment_id,
        release_id=text.id,
        quiz_id=quiz_id,
        number=len(rows) + 1,
        form=drawn.form,
        seed=seed,
        item_ids=list(drawn.item_ids),
        started_at=work.now,
        ends_at=end,
    )
    close_at(work, seat.enrolment_id, quiz_id, end)
    work.tell(
        EventName.QUIZ_STARTED,
        "attempt",
        public_id,
        context={
            "course": slug,
            "quiz": quiz_id,
            "release": str(text.public_id),
            "number": len(rows) + 1,
            "form": drawn.form.value,
        },
    )
    return public_id
