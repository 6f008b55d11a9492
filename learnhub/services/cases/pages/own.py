"""What a person's own cases show: the form, how a case stands, and all of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain.cases import form, moves
from learnhub.domain.cases.clocks import reply_due
from learnhub.domain.cases.form import CaseContent, CaseNumber, Template, Visibility
from learnhub.domain.cases.marks import FiveAnswers, Mode
from learnhub.domain.cases.marks import Mark as CaseMark
from learnhub.domain.cases.moves import Awaited, Hold, Move, Party, State
from learnhub.domain.cases.readers import Audience, audience
from learnhub.domain.errors import Conflict, Fault
from learnhub.domain.policy import Action
from learnhub.services.cases.moving import (
    audience_of,
    nobody_may_judge,
    own_as_it_stands,
    sought_by,
    standing_of,
    teller_faults,
)
from learnhub.services.cases.pages.keys import PAGE, key_of, text_of
from learnhub.services.cases.templates import template_of
from learnhub.services.work import Work
from learnhub.store import cases as store
from learnhub.store import partners, teaching
from learnhub.store import use as use_store
from learnhub.store.cases import Message, Own, Shown
from learnhub.store.cases import Move as MoveRow
from learnhub.store.tables.cases import Case
from learnhub.store.teaching import CitedIn


@dataclass(frozen=True)
class PartnershipChoice:
    """A partnership that the contributor may let read the case."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True)
class DraftView:
    """A case in its form. `answered` holds ids of questions; `offered_*` stand where nothing was written."""

    id: uuid.UUID
    state: State
    version: int
    saved_at: dt.datetime
    template: Template
    language: str
    content: CaseContent
    partnership: uuid.UUID | None
    partnerships: tuple[PartnershipChoice, ...]
    answered: frozenset[str]
    offered_title: str
    offered_summary: str
    is_enough: bool
    audience: Audience
    has_co_authors: bool
    may_discard: bool
    requests: tuple[Message, ...]


@dataclass(frozen=True)
class CaseView:
    """A case as its authors follow it. `missing` is what is still to be filled in before it can be sent, `reply_due`
    the day by which the first reply is promised.

    `asked`: the reviewer's question that waits for an answer. `shown` are lessons that show it right now.
    """

    id: uuid.UUID
    number: CaseNumber | None
    title: str
    state: State
    awaiting: Awaited
    version: int
    template: Template
    language: str
    content: CaseContent
    further: tuple[tuple[str, str], ...]
    answered: int
    missing: tuple[Fault, ...]
    may_edit: bool
    may_discard: bool
    open_moves: frozenset[Move]
    asked: Message | None
    nobody_may_judge: bool
    audience: Audience
    visibility: Visibility
    partnership: str
    has_co_authors: bool
    renews: bool
    created_at: dt.datetime
    changed_at: dt.datetime
    submitted_at: dt.datetime | None
    reply_due: dt.date | None
    published_at: dt.datetime | None
    moves: tuple[MoveRow, ...]
    messages: tuple[Message, ...]
    shown: tuple[Shown, ...]
    taught: tuple[CitedIn, ...]
    sought: CaseMark
    mark: str | None
    hold: Hold | None
    reports: tuple[ReportShown, ...]
    appealed: bool

    @property
    def for_readers(self) -> CaseContent:
        """The content as readers will be shown it."""
        return form.for_readers(self.content)


@dataclass(frozen=True)
class ReportShown:
    """A report of a named reviewer, as the author sees it."""

    name: str
    answers: FiveAnswers
    scores: Mapping[str, int]
    advice: str
    text: str
    at: dt.datetime


@dataclass(frozen=True)
class OwnRow:
    """A line of one's own cases; `answered` of `questions` counts for a draft."""

    id: uuid.UUID
    number: CaseNumber | None
    title: str
    state: State
    awaiting: Awaited
    audience: Audience
    answered: int
    questions: int
    changed_at: dt.datetime
    submitted_at: dt.datetime | None
    reply_due: dt.date | None
    published_at: dt.datetime | None
    mark: str
    shown: tuple[Shown, ...]
    used: int


@dataclass(frozen=True)
class OwnList:
    """A page of one's own cases, the last changed first; `next` is the key of the page after it."""

    rows: tuple[OwnRow, ...]
    next: str | None


def own_draft(work: Work, public_id: uuid.UUID) -> DraftView:
    """One's own case in its form. Raises NotFound for somebody else's, Conflict `sent` when it cannot be changed."""
    case, standing = own_as_it_stands(work, store.case_to_read(work.session, public_id))
    if not work.can(Action.CASE_EDIT, standing):
        raise Conflict("sent", current=case.state)
    content = form.content_from_json(case.content)
    template = template_of(work, case.template)
    offered = partners.partnerships_of(work.session, case.owner_id)
    messages = store.messages(work.session, case.id) if case.state == State.CHANGES_REQUESTED else []
    return DraftView(
        id=case.public_id,
        state=State(case.state),
        version=case.revision,
        saved_at=case.changed_at,
        template=template,
        language=case.language,
        content=content,
        partnership=next((each.public_id for each in offered if each.id == case.partnership_id), None),
        partnerships=tuple(PartnershipChoice(each.public_id, each.name) for each in offered),
        answered=form.answered(content, template),
        offered_title=form.offered_title(content.lesson),
        offered_summary=form.offered_summary(content),
        is_enough=form.is_enough(content),
        audience=audience_of(case),
        has_co_authors=bool(standing.author_ids),
        may_discard=work.can(Action.CASE_DISCARD, standing),
        requests=_last_requests(messages),
    )


def _last_requests(messages: list[Message]) -> tuple[Message, ...]:
    asked = [each for each in messages if each.kind == Move.REQUEST_CHANGES]
    return tuple(each for each in asked if each.at == asked[-1].at)


def own_case(work: Work, public_id: uuid.UUID) -> CaseView:
    """One's own case: where it stands, who can see it, what was written about it, what comes next. Raises NotFound."""
    case, standing = own_as_it_stands(work, store.case_by_public_id(work.session, public_id))
    content = form.content_from_json(case.published or case.content)
    template = template_of(work, case.template)
    stands = standing_of(case)
    messages = tuple(store.messages(work.session, case.id))
    offered = partners.partnerships_of(work.session, case.owner_id)
    return CaseView(
        id=case.public_id,
        number=_number(case.year, case.serial),
        title=form.with_offers(content).title,
        state=stands.state,
        awaiting=stands.awaiting,
        version=case.revision,
        template=template,
        language=case.language,
        content=form.with_offers(content),
        further=template.further(dict(content.further)),
        answered=len(form.answered(content, template)),
        missing=(
            *teller_faults(work, case, content),
            *form.validate(
                content, for_submission=True, in_partnership=case.partnership_id is not None, template=template
            ),
        ),
        may_edit=work.can(Action.CASE_EDIT, standing),
        may_discard=work.can(Action.CASE_DISCARD, standing),
        open_moves=moves.moves_open_to(stands, Party.CONTRIBUTOR),
        asked=next((each for each in reversed(messages) if each.kind == Move.ASK), None)
        if stands.question_open
        else None,
        nobody_may_judge=nobody_may_judge(work, case),
        audience=audience_of(case),
        visibility=stands.visibility,
        partnership=next((each.name for each in offered if each.id == case.partnership_id), ""),
        has_co_authors=bool(standing.author_ids),
        renews=case.renews_id is not None,
        created_at=case.created_at,
        changed_at=case.changed_at,
        submitted_at=case.submitted_at,
        reply_due=_reply_due(stands.state, case.submitted_at),
        published_at=case.published_at,
        moves=tuple(store.moves(work.session, case.id)),
        messages=messages,
        shown=tuple(store.lessons_showing(work.session, [case.id])) if stands.state is State.PUBLISHED else (),
        taught=tuple(teaching.cited_in(work.session, case.year, case.serial)) if case.year and case.serial else (),
        sought=stands.sought if case.submitted_at else sought_by(case),
        mark=case.mark,
        hold=stands.hold,
        reports=_reports(work, case),
        appealed=stands.appealed,
    )


def _reports(work: Work, case: Case) -> tuple[ReportShown, ...]:
    """The reports of named reviewers, as the author sees them: without a name, but where both know each other's."""
    if case.sought == "short":
        return ()
    return tuple(
        ReportShown(
            name if case.mode == Mode.OPEN or review.name_agreed else "",
            FiveAnswers(**review.answers),
            review.scores,
            review.advice or "",
            review.report,
            review.reported_at,
        )
        for review, name in store.reviews_of(work.session, case.id)
        if review.reported_at is not None
    )


def _reply_due(state: State, submitted_at: dt.datetime | None) -> dt.date | None:
    return reply_due(submitted_at.date()) if state is State.SUBMITTED and submitted_at else None


def _number(year: int | None, serial: int | None) -> CaseNumber | None:
    return CaseNumber(year, serial) if year and serial else None


def usual_minutes(work: Work) -> int | None:
    """The median minutes of the last who told a short case that is published; None while there are too few."""
    work.require(Action.PUBLIC_READ)
    return form.usual_minutes(store.seconds_of_tellers(work.session))


def own_cases(work: Work, *, after: str | None = None) -> OwnList:
    """A page of the cases that this person tells, the last changed first. Raises SignIn."""
    work.require(Action.CASE_START)
    assert work.actor.id is not None
    found = store.own_cases(work.session, work.actor.id, before=key_of(after), most=PAGE + 1)
    rows = found[:PAGE]
    published = [row.id for row in rows if row.state == State.PUBLISHED]
    shown = store.lessons_showing(work.session, published) if published else []
    used = use_store.used_times(work.session, published) if published else {}
    last = rows[-1] if len(found) > PAGE else None
    return OwnList(
        tuple(
            _own_row(work, row, tuple(each for each in shown if each.case_id == row.id), used.get(row.id, 0))
            for row in rows
        ),
        text_of(last.changed_at, last.id) if last else None,
    )


def _own_row(work: Work, row: Own, shown: tuple[Shown, ...], used: int) -> OwnRow:
    content = form.content_from_json(row.content)
    template = template_of(work, row.template)
    state = State(row.state)
    in_partnership = row.partnership_id is not None
    return OwnRow(
        id=row.public_id,
        number=_number(row.year, row.serial),
        title=row.title,
        state=state,
        awaiting=Awaited(row.awaiting),
        audience=audience(state, Visibility(row.visibility), in_partnership=in_partnership),
        answered=len(form.answered(content, template)),
        questions=len(template),
        changed_at=row.changed_at,
        submitted_at=row.submitted_at,
        reply_due=_reply_due(state, row.submitted_at),
        published_at=row.published_at,
        mark=row.mark or row.sought,
        shown=shown,
        used=used,
    )
