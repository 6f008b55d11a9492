"""Asking the contributor of a published case, without an address or a name on either side."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain import use
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.errors import Conflict, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.use.notes import mail, readable
from learnhub.services.work import Work
from learnhub.store import use as store
from learnhub.store.tables.use import Inquiry

MOST = 50


@dataclass(frozen=True)
class InquiryView:
    """A question to a contributor and its answer. `asked_by_me`: I asked it; `may_answer`: it waits for me."""

    id: uuid.UUID
    number: CaseNumber
    title: str
    text: str
    at: dt.datetime
    answer: str | None
    answered_at: dt.datetime | None
    asked_by_me: bool
    may_answer: bool


def ask_contributor(work: Work, number: str, inquiry_id: uuid.UUID, *, text: str) -> None:
    """Ask whoever answers for a case; sent twice it is asked once.

    A mail tells them that there is a question and not who asks. Raises NotFound, SignIn, Invalid.
    """
    found = readable(work, number)
    work.require(Action.NOTE_MAKE)
    assert work.actor.id is not None
    if (known := store.inquiry(work.session, inquiry_id)) is not None:
        if known.asker_id != work.actor.id:
            raise NotFound
        return
    if faults := use.text_fault("text", text, use.LIMITS["question"]):
        raise Invalid(*faults)
    work.session.add(
        Inquiry(public_id=inquiry_id, case_id=found.id, asker_id=work.actor.id, text=text.strip(), at=work.now)
    )
    for person in sorted(store.answerers(work.session, store.case_of(work.session, found.id))):
        if person != work.actor.id:
            mail(
                work,
                f"inquiry_asked-{inquiry_id}-{person}",
                "inquiry_asked",
                person,
                number=number,
                inquiry=str(inquiry_id),
            )


def inquiry(work: Work, inquiry_id: uuid.UUID) -> InquiryView:
    """One question, for the one who asked and those who may answer. Raises NotFound for others, SignIn."""
    row = _open_to(work, inquiry_id)
    case = store.case_of(work.session, row.case_id)
    return _view(work, row, CaseNumber(case.year or 0, case.serial or 0), case.title)


def own_inquiries(work: Work) -> tuple[InquiryView, ...]:
    """The questions that this person asked, and those about their own cases, the newest first. Raises SignIn."""
    work.require(Action.NOTE_MAKE)
    assert work.actor.id is not None
    return tuple(_view(work, *row) for row in store.inquiries_of(work.session, work.actor.id, most=MOST))


def answer_inquiry(work: Work, inquiry_id: uuid.UUID, *, text: str) -> None:
    """Answer a question; the asker is told by mail. The same answer again changes nothing.

    Raises NotFound, Denied for the asker, Conflict when another one answered, Invalid.
    """
    row = _open_to(work, inquiry_id)
    answerers = store.answerers(work.session, store.case_of(work.session, row.case_id))
    work.require(Action.INQUIRY_ANSWER, {"answerer_ids": answerers, "asker_id": row.asker_id})
    if faults := use.text_fault("text", text, use.LIMITS["answer"]):
        raise Invalid(*faults)
    if row.answer is not None:
        if row.answer == text.strip():
            return
        raise Conflict("not-now", current=row.answer)
    row.answer, row.answered_by_id, row.answered_at = text.strip(), work.actor.id, work.now
    mail(work, f"inquiry_answered-{inquiry_id}", "inquiry_answered", row.asker_id, inquiry=str(inquiry_id))


def _open_to(work: Work, inquiry_id: uuid.UUID) -> Inquiry:
    work.require(Action.NOTE_MAKE)
    row = store.inquiry(work.session, inquiry_id)
    if row is None:
        raise NotFound
    answerers = store.answerers(work.session, store.case_of(work.session, row.case_id))
    if not work.can(Action.INQUIRY_READ, {"answerer_ids": answerers, "asker_id": row.asker_id}):
        raise NotFound
    return row


def _view(work: Work, row: Inquiry, number: CaseNumber, title: str) -> InquiryView:
    mine = row.asker_id == work.actor.id
    return InquiryView(
        id=row.public_id,
        number=number,
        title=title,
        text=row.text,
        at=row.at,
        answer=row.answer,
        answered_at=row.answered_at,
        asked_by_me=mine,
        may_answer=not mine and row.answer is None,
    )
