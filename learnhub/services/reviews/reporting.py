"""A named reviewer reads a case for the mark "full" and reports to the editor; the author sees the report."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from learnhub.domain.cases.difference import ContentChange, content_changed
from learnhub.domain.cases.form import CaseContent, content_from_json, with_offers
from learnhub.domain.cases.marks import Advice, FiveAnswers, Mode, Report, report_faults
from learnhub.domain.cases.moves import Given, Move, Party, State
from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.policy import Action
from learnhub.services.cases import make_move, standing_of, tell_account
from learnhub.services.reviews.conflicts import ConflictView, conflict_view
from learnhub.services.reviews.seats import (
    PersonGlimpse,
    Seat,
    author_glimpses,
    author_names,
    refuse,
    seat,
    text_faults,
)
from learnhub.services.work import Work
from learnhub.store import cases, reviews
from learnhub.store.cases import Message
from learnhub.store.tables.cases import Review

REPORT_LIMIT = 10_000


@dataclass(frozen=True)
class ReportView:
    """A case for its named reviewer, and what they have filled in so far."""

    id: uuid.UUID
    state: State
    content: CaseContent
    language: str
    authors: tuple[PersonGlimpse, ...]
    names: tuple[str, ...]
    mode: Mode
    changed: ContentChange
    messages: tuple[Message, ...]
    due_on: dt.date | None
    due_zone: str
    report: Report
    name_agreed: bool
    publish_agreed: bool
    saved_at: dt.datetime | None
    reported_at: dt.datetime | None


def open_report(work: Work, public_id: uuid.UUID) -> ReportView | ConflictView:
    """The case for a named reviewer to whom its text is open; for others the question that stands before it.

    Raises what `seat` raises.
    """
    at = seat(work, public_id)
    if not at.opens or at.review is None:
        return conflict_view(work, at)
    first, last = map(content_from_json, reviews.sent_texts(work.session, at.case.id))
    return ReportView(
        id=at.case.public_id,
        state=State(at.case.state),
        content=with_offers(last),
        language=at.case.language,
        authors=author_glimpses(at.parties, last),
        names=author_names(work, at),
        mode=Mode(at.case.mode),
        changed=content_changed(first, last),
        messages=tuple(cases.messages(work.session, at.case.id)),
        due_on=at.review.due_on,
        due_zone=at.review.due_zone or "UTC",
        report=report_of(at.review),
        name_agreed=at.review.name_agreed,
        publish_agreed=at.review.publish_agreed,
        saved_at=at.review.saved_at,
        reported_at=at.review.reported_at,
    )


def report_of(review: Review) -> Report:
    """What a reviewer has filled in."""
    return Report(
        answers=FiveAnswers(**review.answers),
        scores={str(key): int(value) for key, value in review.scores.items()},
        advice=Advice(review.advice) if review.advice else None,
        text=review.report,
    )


def save_report(
    work: Work,
    public_id: uuid.UUID,
    *,
    answers: Mapping[str, bool],
    scores: Mapping[str, int],
    advice: Advice | None,
    text: str | None,
    name_agreed: bool | None = None,
    publish_agreed: bool | None = None,
) -> dt.datetime:
    """Keep what is filled in of a report, as it is typed; others stay as they are. Raises what `seat` raises, Invalid,
    and Conflict once it was sent."""
    at, review = _reporting(work, public_id)
    if text is not None and (faults := text_faults("report", text, REPORT_LIMIT)):
        raise Invalid(*faults)
    review.answers = {**review.answers, **answers}
    review.scores = {**review.scores, **{str(key): value for key, value in scores.items()}}
    review.advice = advice or review.advice
    review.report = review.report if text is None else text
    if name_agreed is not None:
        review.name_agreed = name_agreed
    if publish_agreed is not None:
        review.publish_agreed = publish_agreed
    review.saved_at = work.now
    assert at.review is review
    return work.now


def send_report(
    work: Work,
    public_id: uuid.UUID,
    report: Report,
    *,
    message_id: uuid.UUID,
    name_agreed: bool = False,
    publish_agreed: bool = False,
) -> None:
    """Send the report to editor and author; sent twice is sent once. Raises what `seat` raises, Invalid, Conflict."""
    at = seat(work, public_id)
    if at.review is not None and at.review.reported_at is not None and at.opens:
        return
    at, review = _reporting(work, public_id)
    if faults := [*report_faults(report), *text_faults("report", report.text, REPORT_LIMIT)]:
        raise Invalid(*faults)
    given = Given(text=report.text, judge=at.judge, parties=at.parties, advice=report.advice)
    make_move(work, at.case, Move.REPORT, Party.REVIEWER, given, message_id=message_id, name_agreed=name_agreed)
    review.answers = {name: value for name, value in asdict(report.answers).items() if value is not None}
    review.scores = dict(report.scores)
    review.advice, review.report, review.reported_at = report.advice, report.text.strip(), work.now
    review.name_agreed, review.publish_agreed, review.saved_at = name_agreed, publish_agreed, work.now
    tell_account(work, at.case, at.case.editor_id, "review_reported")


def _reporting(work: Work, public_id: uuid.UUID) -> tuple[Seat, Review]:
    at = seat(work, public_id)
    named = standing_of(at.case).named
    if not at.opens or at.review is None or at.judge.id not in named:
        raise refuse(at, Action.CASE_JUDGE)
    if at.review.reported_at is not None:
        raise Conflict("not-now", current=at.case.state)
    return at, at.review
