"""Documents of cases: asked for by a reader, made by a job with what that reader may read, kept for a week."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.domain.cases.answers import content_from_json, leaves
from learnhub.domain.cases.form import ShownBy, kind_of
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.exports import KEPT, TABLES, Format
from learnhub.domain.facets import FACETS
from learnhub.domain.packages import Package
from learnhub.domain.policy import VISITOR, Action, Actor, audience
from learnhub.services.cases import published_case
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import exports as store
from learnhub.store.exports import ExportedCase

SAID = 400
BATCH = 200
LEFT_OUT = frozenset({"visibility", "shown_by", "partners", "contact", "review_by"})
"""What a contributor chose for the site, and no part of what happened."""


@dataclass(frozen=True)
class ExportView:
    """A document as whoever asked for it follows it. `progress` is 0-1; recordings that are not kept
    any more were `left_out` of a package."""

    public_id: uuid.UUID
    format: Format
    query: str
    filters: Mapping[str, tuple[str, ...]]
    number: str | None
    course: str | None
    package: Package | None
    draft: bool
    language: str
    locale: str
    asked_at: dt.datetime
    ends_at: dt.datetime
    done: bool
    rows: int
    progress: float
    gave_up: bool
    again: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseLine:
    """One case as a row: what names it, and every single answer by its path."""

    number: str
    version: int
    mark: str
    kind: str
    language: str
    illustration: bool
    published_on: dt.date
    contributor: str
    answers: Mapping[str, Any]
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Lines:
    """Some rows, the key after which the next begin, and how many are left."""

    lines: tuple[CaseLine, ...]
    after: int
    left: int


def ask(
    work: Work,
    public_id: uuid.UUID,
    format_: str,
    *,
    query: str = "",
    chosen: Mapping[str, Iterable[str]],
    number: str = "",
    locale: str,
) -> None:
    """Ask for a document under the id that the form minted; pressed twice is one. Raises Invalid for a form that there
    is not, NotFound for a case that this reader may not read."""
    work.require(Action.PUBLIC_READ)
    allowed = (Format.PDF,) if number else TABLES
    if format_ not in allowed:
        raise Invalid(Fault("format", "not-a-choice"))
    if store.export(work.session, public_id) is not None:
        return
    if number:
        published_case(work, number)
    filters = {facet: sorted(set(chosen.get(facet, ()))) for facet in FACETS}
    asked = {
        "query": query[:SAID],
        "filters": {facet: values for facet, values in filters.items() if values},
        "number": number or None,
        "locale": locale,
    }
    store.add(
        work.session,
        public_id=public_id,
        account_id=work.actor.id,
        format=format_,
        asked=asked,
        asked_at=work.now,
    )
    work.enqueue("export", str(public_id), {})


def show(work: Work, public_id: uuid.UUID) -> ExportView:
    """A document by its id, for the person who asked; what a visitor asked for, for whoever has its address.

    A package of a course is for whoever may still write courses. Raises NotFound.
    """
    row = store.export(work.session, public_id)
    work.require(Action.PUBLIC_READ)
    if row is None or (row.account_id is not None and row.account_id != work.actor.id and work.actor.kind != "system"):
        raise NotFound
    if "package" in row.asked:
        work.require(Action.COURSE_AUTHOR)
    return ExportView(
        public_id=public_id,
        format=Format(row.format),
        query=row.asked["query"],
        filters={facet: tuple(values) for facet, values in row.asked["filters"].items()},
        number=row.asked["number"],
        course=row.asked.get("course"),
        package=Package(row.asked["package"]) if "package" in row.asked else None,
        draft=row.asked.get("draft", False),
        language=row.asked.get("language", ""),
        locale=row.asked["locale"],
        asked_at=row.asked_at,
        ends_at=row.asked_at + KEPT,
        done=row.done_at is not None,
        rows=row.rows or 0,
        progress=1.0 if row.done_at else row.progress,
        gave_up=row.gave_up,
        again=row.asked.get("again", ""),
        left_out=tuple(row.left_out),
    )


def reader(work: Work, public_id: uuid.UUID) -> Actor:
    """Who asked for the document, as they stand now: what they may not read any more does not go into it."""
    work.require(Action.OPERATE)
    row = store.export(work.session, public_id)
    if row is None or row.account_id is None:
        return VISITOR
    return accounts.actor_by_id(work.session, row.account_id) or VISITOR


def lines(work: Work, view: ExportView, after: int) -> Lines:
    """The next rows of a document, as this reader may read them."""
    work.require(Action.PUBLIC_READ)
    filters = {facet: frozenset(values) for facet, values in view.filters.items()}
    cases, last, left = store.found(work.session, view.query, audience(work.actor), filters, after=after, most=BATCH)
    return Lines(tuple(_line(case) for case in cases), last, left)


def _line(case: ExportedCase) -> CaseLine:
    content = content_from_json(case.content)
    answers = {path: value for path, value in leaves(content).items() if path not in LEFT_OUT}
    assert content.outcome is not None
    return CaseLine(
        number=str(case.number),
        version=case.version,
        mark=case.mark,
        kind=kind_of(content.outcome),
        language=case.language,
        illustration=case.illustration,
        published_on=case.published_at.date(),
        contributor=case.owner_name if content.shown_by is ShownBy.NAME else "",
        answers=answers,
        content={name: value for name, value in case.content.items() if name not in LEFT_OUT},
    )


def finish(work: Work, view: ExportView, rows: int) -> bool:
    """The file of the document is ready, with this many rows; False when it is to be made anew since it was begun."""
    work.require(Action.OPERATE)
    return store.finish(work.session, view.public_id, again=view.again, rows=rows, now=work.now)


def renew(work: Work, number: str) -> None:
    """Words or the whole of a case are gone: every document that may hold them is made anew, and not given before.

    For services that have asked the policy.
    """
    for key in store.renew(work.session, number, again=work.now.isoformat()):
        work.enqueue("export", key, {})


def clear_away(work: Work) -> list[tuple[uuid.UUID, str]]:
    """Forget documents older than a week; whose files are to be removed."""
    work.require(Action.OPERATE)
    return store.drop_before(work.session, work.now - KEPT)
