"""What the pages of cases show: the form, a person's own cases, a published case, the newest of all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from learnhub.domain.cases import form, keeping, moves, reading
from learnhub.domain.cases.clocks import reply_due
from learnhub.domain.cases.form import CaseContent, CaseNumber, Template, Visibility
from learnhub.domain.cases.marks import FiveAnswers, Mode
from learnhub.domain.cases.marks import Mark as CaseMark
from learnhub.domain.cases.moves import Awaited, Hold, Move, Party, State
from learnhub.domain.cases.readers import Audience, KeptMove, PublicMove, audience, public_history
from learnhub.domain.cases.reading import Level, Mark
from learnhub.domain.errors import Conflict, Fault, Gone, NotFound
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.services.cases.moving import (
    audience_of,
    nobody_may_judge,
    own_as_it_stands,
    sought_by,
    standing_of,
    teller_faults,
)
from learnhub.services.cases.templates import template_of
from learnhub.services.use.notes import NO_NOTES, NotesView, notes_beside
from learnhub.services.work import Work
from learnhub.store import cases as store
from learnhub.store import partners, teaching
from learnhub.store import use as use_store
from learnhub.store.cases import Beside, Message, Own, Published, Shown, Standing
from learnhub.store.cases import Move as MoveRow
from learnhub.store.tables.cases import Case
from learnhub.store.teaching import CitedIn

PAGE = 20
EXAMPLES = 3


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


@dataclass(frozen=True)
class CaseRow:
    """A published case in a list."""

    number: CaseNumber
    title: str
    summary: str
    outcome: str
    principles: tuple[Principle, ...]
    places: tuple[str, ...]
    illustration: bool
    language: str
    published_at: dt.datetime
    mark: str


@dataclass(frozen=True)
class CaseList:
    """A page of published cases, the newest first; `next` is the key of the page after it."""

    rows: tuple[CaseRow, ...]
    next: str | None


@dataclass(frozen=True)
class PublishedView:
    """A published case as readers see it.

    `contributor` is the name, empty where the contributor is shown by role; `id` is given to its authors alone.
    `beside`: what partners answered, how conflicts were answered, and reviews that may stand here.
    """

    number: CaseNumber
    content: CaseContent
    further: tuple[tuple[str, str], ...]
    kind: form.Kind
    mark: str
    beside: Mapping[str, Any]
    language: str
    illustration: bool
    contributor: str
    organization: str
    audience: Audience
    published_at: dt.datetime
    history: tuple[PublicMove, ...]
    version: int
    hidden: Mapping[str, Mark]
    light: keeping.Light | None
    embargo_until: dt.date | None
    lessons: tuple[Beside, ...]
    taught: tuple[Beside, ...]
    use: NotesView
    id: uuid.UUID | None

    @property
    def facts(self) -> tuple[object, ...]:
        """What the page is made of, for its ETag."""
        return (
            self.number,
            self.published_at,
            self.audience,
            self.id,
            len(self.history),
            self.lessons,
            self.taught,
            self.content,
            self.light,
            self.use,
        )


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


@dataclass(frozen=True)
class Example:
    """A published case beside a question of the form, with what it answered."""

    number: CaseNumber
    language: str
    illustration: bool
    content: CaseContent


def live_examples(work: Work, question: str) -> tuple[Example, ...]:
    """What the newest published cases that this actor may read answered to a question. Raises NotFound."""
    work.require(Action.PUBLIC_READ)
    if question not in {each.id for each in form.NEWEST[form.Depth.FULL]}:
        raise NotFound
    return tuple(
        Example(CaseNumber(row.year, row.serial), row.language, row.illustration, form.content_from_json(row.content))
        for row in store.published_cases(work.session, work.actor, before=None, most=EXAMPLES)
    )


def own_cases(work: Work, *, after: str | None = None) -> OwnList:
    """A page of the cases that this person tells, the last changed first. Raises SignIn."""
    work.require(Action.CASE_START)
    assert work.actor.id is not None
    found = store.own_cases(work.session, work.actor.id, before=_key(after), most=PAGE + 1)
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
        _key_text(last.changed_at, last.id) if last else None,
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


def published_case(work: Work, number: str) -> PublishedView:
    """The published case of this number, in at most five statements.

    To those who may not read it, it is as if it were not there. A field that is marked for others is empty, and named
    in `hidden` with the reason. Raises NotFound, and Gone with a tombstone when it is held or withdrawn.
    """
    try:
        known = CaseNumber.parse(number)
    except ValueError:
        work.can(Action.PUBLIC_READ)
        raise NotFound from None
    found = store.published_case(work.session, known.year, known.serial)
    if found is None or not work.can(Action.CASE_READ, replace(found.standing, state=State.PUBLISHED)):
        work.can(Action.PUBLIC_READ)
        raise NotFound
    if found.standing.state != State.PUBLISHED:
        raise Gone(tombstone(work, found))
    content, hidden = reading.as_read(
        found.content,
        found.kept_back,
        reading.marks_from_json(found.marks),
        lambda level: work.can(Action.CASE_READ_MARKED, marked(found.standing, level)),
    )
    by_name = content.shown_by is form.ShownBy.NAME
    assert content.outcome is not None
    history = [
        KeptMove(Move(row.move), Party(row.role), row.at, row.name, name_agreed=bool(row.name))
        for row in store.moves(work.session, found.id)
    ]
    in_partnership = found.standing.partnership_id is not None
    visibility = Visibility(found.standing.visibility)
    beside = store.beside(work.session, content.principles, known.year, known.serial, signed_in=work.actor.signed_in)
    return PublishedView(
        number=known,
        content=content,
        further=template_of(work, found.template).further(dict(content.further)) if content.further else (),
        kind=form.kind_of(content.outcome),
        mark=found.mark,
        beside=found.beside or {},
        language=found.language,
        illustration=found.illustration,
        contributor=found.owner_name if by_name else "",
        organization=(found.owner_organization or found.owner_entity) if by_name else "",
        audience=audience(State.PUBLISHED, visibility, in_partnership=in_partnership),
        published_at=found.published_at,
        history=public_history(State.PUBLISHED, history),
        version=found.version,
        hidden=hidden,
        light=keeping.light(found.review_by, work.now.date()) if found.review_by else None,
        embargo_until=found.embargo_until if found.standing.embargoed else None,
        lessons=tuple(each for each in beside if not each.kind),
        taught=tuple(each for each in beside if each.kind),
        use=notes_beside(work, found.id) if found.noted else NO_NOTES,
        id=found.public_id if work.can(Action.CASE_OWN, found.standing) else None,
    )


@dataclass(frozen=True)
class Tombstone:
    """What stays of a case that is held or withdrawn: its number and how it was cited, since when, by whom (the parts
    that they took) and why."""

    number: CaseNumber
    state: State
    title: str
    published_on: dt.date
    stopped_on: dt.date
    reason: str
    by: tuple[str, ...]


def tombstone(work: Work, found: Published) -> Tombstone:
    """What may be told of a held or withdrawn case; the title only of a case that everyone could read, and that did not
    go for what it says of somebody."""
    assert found.stopped_at is not None
    assert found.stopped_reason is not None
    public = found.standing.visibility == Visibility.EVERYONE and found.standing.state == State.WITHDRAWN
    told = public and found.stopped_reason not in keeping.UNTITLED
    made = store.moves(work.session, found.id)
    last = max(index for index, each in enumerate(made) if each.move in (Move.HOLD, Move.WITHDRAW))
    asked = made[last].move == Move.WITHDRAW and last and made[last - 1].move == Move.ASK_WITHDRAWAL
    return Tombstone(
        CaseNumber(found.year, found.serial),
        State(found.standing.state),
        found.content["title"] if told else "",
        found.published_at.date(),
        found.stopped_at.date(),
        found.stopped_reason,
        tuple(each.role for each in made[last - 1 if asked else last : last + 1]),
    )


def marked(standing: Standing, level: Level) -> Mapping[str, Any]:
    """What the policy is asked about the marked fields of a case."""
    return {**asdict(standing), "mark": str(level)}


def published_cases(work: Work, *, after: str | None = None, partnership_id: int | None = None) -> CaseList:
    """A page of the published cases that this actor may read, of all or of one partnership, the newest first, in one
    statement."""
    work.require(Action.PUBLIC_READ)
    found = store.published_cases(
        work.session, work.actor, before=_key(after), most=PAGE + 1, partnership_id=partnership_id
    )
    rows = found[:PAGE]
    last = rows[-1] if len(found) > PAGE else None
    return CaseList(tuple(_row(row) for row in rows), _key_text(last.published_at, last.id) if last else None)


def _row(row: Published) -> CaseRow:
    content = form.content_from_json(row.content)
    return CaseRow(
        number=CaseNumber(row.year, row.serial),
        title=content.title,
        summary=content.summary,
        outcome=str(content.outcome),
        principles=content.principles,
        places=content.countries or content.regions,
        illustration=row.illustration,
        language=row.language,
        published_at=row.published_at,
        mark=row.mark,
    )


def _key(text: str | None) -> tuple[dt.datetime, int] | None:
    """The key of a page, as its address carries it: microseconds since 1970, a dash, a row; nonsense is the start."""
    at, _, row = (text or "").partition("-")
    if not (at.isdecimal() and row.isdecimal() and len(at) <= 17 and len(row) <= 18):
        return None
    return EPOCH + dt.timedelta(microseconds=int(at)), int(row)


def _key_text(at: dt.datetime, row: int) -> str:
    return f"{(at - EPOCH) // dt.timedelta(microseconds=1)}-{row}"


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
