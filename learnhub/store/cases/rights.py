"""What the policy asks about a case, and the case for change."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import cast

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session, object_session

from learnhub.store import quick
from learnhub.store.tables.cases import Case, CaseAuthor, CaseReader
from learnhub.store.types import Key
from learnhub.store.visibility import Columns

COLUMNS: Columns = {
    "state": Case.state,
    "visibility": Case.visibility,
    "partnership_id": Case.partnership_id,
    "owner_id": Case.owner_id,
    "author_ids": lambda key: exists().where(CaseAuthor.case_id == Case.id, CaseAuthor.account_id == key),
    "reader_ids": lambda key: exists().where(CaseReader.case_id == Case.id, CaseReader.account_id == key),
    "embargoed": Case.embargoed,
    "stopped_by_id": Case.stopped_by_id,
}
"""The fields of a case that the policy's rules name, as columns."""


@dataclass(frozen=True)
class Standing:
    """The fields of one case that the policy's rules name."""

    state: str
    visibility: str
    partnership_id: int | None
    owner_id: int
    author_ids: frozenset[int]
    embargoed: bool = False
    reader_ids: frozenset[int] = frozenset()
    stopped_by_id: int | None = None


_CO_AUTHORS = select(CaseAuthor.account_id).where(CaseAuthor.case_id == bindparam("case_id", type_=Key))
_READ_BY_PUBLIC_ID = select(*Case.__table__.columns).where(Case.public_id == bindparam("public_id"))
_BY_PUBLIC_ID = select(Case).where(Case.public_id == bindparam("public_id"))


def standing(session: Session, case: Case) -> Standing:
    """What the policy is asked about this case; one statement for its co-authors, one for people it is kept to."""
    authors = quick.run(session, _CO_AUTHORS, {"case_id": case.id}).scalars()
    return Standing(
        case.state,
        case.visibility,
        case.partnership_id,
        case.owner_id,
        frozenset(authors),
        case.embargoed,
        readers(session, case),
        case.stopped_by_id,
    )


def readers(session: Session, case: Case) -> frozenset[int]:
    """The named people to whom a case is kept; none of a case that is not kept to named people."""
    if case.visibility != "named":
        return frozenset()
    return frozenset(session.scalars(select(CaseReader.account_id).where(CaseReader.case_id == case.id)))


def case_by_public_id(session: Session, public_id: uuid.UUID) -> Case | None:
    """The case with this id, for change."""
    return session.scalar(_BY_PUBLIC_ID, {"public_id": public_id})


def case_to_read(session: Session, public_id: uuid.UUID) -> Case | None:
    """The same, to be read and not changed: a row with its columns, in a third of the time."""
    return cast("Case | None", quick.run(session, _READ_BY_PUBLIC_ID, {"public_id": public_id}).one_or_none())


def co_authors(session: Session, case_id: int) -> list[int]:
    """Who writes this case beside its contributor."""
    return list(
        session.scalars(
            select(CaseAuthor.account_id).where(CaseAuthor.case_id == case_id).order_by(CaseAuthor.account_id)
        )
    )


def session_of(case: Case) -> Session:
    """The session that this case was read in."""
    session = object_session(case)
    assert session is not None
    return session
