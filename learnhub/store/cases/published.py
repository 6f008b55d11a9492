"""Published cases as readers see them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session

from learnhub.domain.policy import NUMBERED, Action, Actor
from learnhub.store import quick
from learnhub.store.cases.rights import COLUMNS, Standing
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case, CaseAuthor, CaseReader
from learnhub.store.tables.use import CaseNote
from learnhub.store.visibility import where


def _accounts_of(table: type[CaseAuthor] | type[CaseReader]) -> Any:
    comma: Any = literal_column("','")
    joined = func.aggregate_strings(cast(table.account_id, String), comma)
    return select(joined).where(table.case_id == Case.id).correlate(Case).scalar_subquery()


@dataclass(frozen=True)
class Published:
    """A published case as readers see it, with what the policy is asked about it.

    `content` is the open text; `kept_back` and what follows it are known of a case that was asked for by its number.
    """

    standing: Standing
    id: int
    public_id: uuid.UUID
    year: int
    serial: int
    template: str
    language: str
    illustration: bool
    submitted_at: dt.datetime | None
    published_at: dt.datetime
    content: dict[str, Any]
    owner_name: str
    owner_organization: str
    owner_entity: str
    mark: str = "short"
    kept_back: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    embargo_until: dt.date | None = None
    review_by: dt.date | None = None
    stopped_at: dt.datetime | None = None
    stopped_reason: str | None = None
    beside: dict[str, Any] | None = None
    noted: bool = False
    """Whether a reader said something beside it, shown or not."""


_PUBLISHED = (
    Case.state,
    Case.visibility,
    Case.partnership_id,
    Case.owner_id,
    Case.id,
    Case.public_id,
    Case.year,
    Case.serial,
    Case.template,
    Case.language,
    Case.illustration,
    Case.submitted_at,
    Case.published_at,
    Case.published,
    Account.name,
    Account.organization,
    Account.entity,
    Case.mark,
)


_BY_NUMBER = (
    select(
        *_PUBLISHED,
        Case.kept_back,
        Case.marks,
        Case.version,
        Case.embargo_until,
        Case.review_by,
        Case.stopped_at,
        Case.stopped_reason,
        Case.beside,
        exists().where(CaseNote.case_id == Case.id).label("noted"),
        Case.embargoed,
        Case.stopped_by_id,
        _accounts_of(CaseAuthor),
        _accounts_of(CaseReader),
    )
    .join(Account, Account.id == Case.owner_id)
    .where(
        Case.year == bindparam("year"),
        Case.serial == bindparam("serial"),
        or_(*(Case.state == each for each in NUMBERED)),
    )
)


def published_case(session: Session, year: int, serial: int) -> Published | None:
    """The published case of this number, in one statement; a held or withdrawn one too, as its standing says."""
    row = quick.run(session, _BY_NUMBER, {"year": year, "serial": serial}).one_or_none()
    if row is None:
        return None
    authors, named = (frozenset(int(key) for key in keys.split(",")) if keys else frozenset() for keys in row[-2:])
    standing = Standing(row[0], row[1], row[2], row[3], authors, row[-4], named, row[-3])
    return Published(standing, *row[4:-4])


def published_cases(
    session: Session,
    actor: Actor,
    *,
    before: tuple[dt.datetime, int] | None,
    most: int,
    partnership_id: int | None = None,
) -> list[Published]:
    """The newest published cases that this actor may read, after the key of the page before; of all, or of one
    partnership."""
    statement = (
        select(*_PUBLISHED)
        .join(Account, Account.id == Case.owner_id)
        .where(Case.state == "published", where(actor, Action.CASE_READ, COLUMNS))
    )
    if partnership_id is not None:
        statement = statement.where(Case.partnership_id == partnership_id)
    if before is not None:
        statement = statement.where(older(Case.published_at, Case.id, before))
    rows = session.execute(statement.order_by(Case.published_at.desc(), Case.id.desc()).limit(most))
    return [Published(Standing(row[0], row[1], row[2], row[3], frozenset()), *row[4:]) for row in rows]


MOST_TELLERS = 200


def seconds_of_tellers(session: Session) -> dict[int, int]:
    """How long the last tellers of a published case wrote, by person; samples and what has no time are left out."""
    rows = session.execute(
        select(Case.owner_id, Case.seconds_spent, Case.illustration)
        .where(Case.state == "published")
        .order_by(Case.published_at.desc(), Case.id.desc())
        .limit(MOST_TELLERS)
    ).all()
    return {row.owner_id: row.seconds_spent for row in reversed(rows) if row.seconds_spent and not row.illustration}


def older(moment: Any, key: Any, before: tuple[dt.datetime, int]) -> Any:
    """What comes after this key in a list whose newest row is the first."""
    at, last = before
    return and_(moment <= at, or_(moment < at, key < last))
