"""What a published case shows to whom, and the newest of all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from learnhub.domain.cases import form, keeping, reading
from learnhub.domain.cases.form import CaseContent, CaseNumber, Visibility
from learnhub.domain.cases.moves import Move, Party, State
from learnhub.domain.cases.readers import Audience, KeptMove, PublicMove, audience, public_history
from learnhub.domain.cases.reading import Level, Mark
from learnhub.domain.errors import Gone, NotFound
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.services.cases.pages.keys import PAGE, key_of, text_of
from learnhub.services.cases.templates import template_of
from learnhub.services.use.notes import NO_NOTES, NotesView, notes_beside
from learnhub.services.work import Work
from learnhub.store import cases as store
from learnhub.store.cases import Beside, Published, Standing

EXAMPLES = 3


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
        work.session, work.actor, before=key_of(after), most=PAGE + 1, partnership_id=partnership_id
    )
    rows = found[:PAGE]
    last = rows[-1] if len(found) > PAGE else None
    return CaseList(tuple(_row(row) for row in rows), text_of(last.published_at, last.id) if last else None)


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
