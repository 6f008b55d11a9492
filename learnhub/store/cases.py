"""Selects of cases: one for change, the published one, a person's own, its moves and messages, and who may judge."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    String,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased, object_session

from learnhub.domain.cases.form import CaseContent, PartnersShown, content_from_json, texts
from learnhub.domain.cases.judges import CaseParties, ConflictAnswer
from learnhub.domain.cases.signing import PartnerAnswer, Signing, mentions
from learnhub.domain.facets import Told, facets_of
from learnhub.domain.people import Person, PersonKind
from learnhub.domain.policy import NUMBERED, Action, Actor, Role, case_classes
from learnhub.domain.principles import Principle
from learnhub.store import attachments, decisions, sharing
from learnhub.store.search.index import CASE, Document, Passage
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.authoring import Course, Release, ReleaseLesson
from learnhub.store.tables.cases import (
    Case,
    CaseAuthor,
    CaseMessage,
    CaseMove,
    CasePrinciple,
    CaseReader,
    CaseRevision,
    CaseSign,
    CaseVersion,
    Review,
)
from learnhub.store.tables.teaching import ReleaseCite
from learnhub.store.tables.use import CaseNote
from learnhub.store.types import Key
from learnhub.store.visibility import Columns, where

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


OVERTURNED = "overturned"
"""The verdict of a review whose decision an editor overturned on appeal."""


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
_BY_PUBLIC_ID = select(Case).where(Case.public_id == bindparam("public_id"))


def standing(session: Session, case: Case) -> Standing:
    """What the policy is asked about this case; one statement for its co-authors, one for people it is kept to."""
    authors = session.connection().execute(_CO_AUTHORS, {"case_id": case.id}).scalars()
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
    row = session.connection().execute(_BY_NUMBER, {"year": year, "serial": serial}).one_or_none()
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
        statement = statement.where(_before(Case.published_at, Case.id, before))
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


def _before(moment: Any, key: Any, before: tuple[dt.datetime, int]) -> Any:
    at, last = before
    return and_(moment <= at, or_(moment < at, key < last))


@dataclass(frozen=True)
class Own:
    """A case of a person's own list."""

    id: int
    public_id: uuid.UUID
    year: int | None
    serial: int | None
    state: str
    awaiting: str
    title: str
    content: dict[str, Any]
    template: str
    visibility: str
    partnership_id: int | None
    created_at: dt.datetime
    changed_at: dt.datetime
    submitted_at: dt.datetime | None
    published_at: dt.datetime | None
    sought: str
    mark: str | None


def own_cases(session: Session, account_id: int, *, before: tuple[dt.datetime, int] | None, most: int) -> list[Own]:
    """The cases that this person owns or writes with others, the last changed first."""
    shared = select(CaseAuthor.case_id).where(CaseAuthor.account_id == account_id)
    page = [_before(Case.changed_at, Case.id, before)] if before else []
    parts = [
        select(Case.id, Case.changed_at).where(mine).order_by(Case.changed_at.desc(), Case.id.desc()).limit(most)
        for mine in (
            and_(Case.owner_id == account_id, *page),
            and_(
                Case.id.in_(shared),
                Case.state != "sealed",
                *([_before(Case.changed_at, Case.id, before)] if before else []),
            ),
        )
    ]
    keys = union_all(*(select(part.subquery()) for part in parts)).subquery()
    columns = [getattr(Case, name) for name in Own.__dataclass_fields__]
    rows = session.execute(
        select(*columns)
        .where(Case.id.in_(select(keys.c.id)))
        .order_by(Case.changed_at.desc(), Case.id.desc())
        .limit(most)
    )
    return [Own(*row) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """A case that waits for its contributor."""

    public_id: uuid.UUID
    title: str
    state: str


_OF_OWNER = Case.owner_id == bindparam("owner_id")
_TOLD = select(func.count()).where(_OF_OWNER).correlate(None).scalar_subquery()
_AWAITING_OWNER = (
    select(Case.public_id, Case.title, Case.state, Case.awaiting, _TOLD.label("told"))
    .where(_OF_OWNER)
    .order_by((Case.awaiting == "contributor").desc(), Case.changed_at.desc(), Case.id.desc())
    .limit(bindparam("most"))
)


def awaiting_owner(session: Session, account_id: int, *, most: int) -> tuple[list[Waiting], int]:
    """At most `most` cases of this person that wait for them, and how many they tell in all; one statement."""
    rows = session.connection().execute(_AWAITING_OWNER, {"owner_id": account_id, "most": most}).all()
    return [Waiting(*row[:3]) for row in rows if row.awaiting == "contributor"], rows[0].told if rows else 0


def waiting_for_review(session: Session) -> int:
    """How many cases wait for somebody to take them."""
    return session.scalar(select(func.count()).where(Case.state == "submitted")) or 0


@dataclass(frozen=True)
class Move:
    """One move of a case. `name` is the mover's where they agreed to be named, else empty."""

    move: str
    from_state: str
    to_state: str
    role: str
    reason: str | None
    name: str
    at: dt.datetime


_MOVES = (
    select(
        CaseMove.move,
        CaseMove.from_state,
        CaseMove.to_state,
        CaseMove.role,
        CaseMove.reason,
        CaseMove.name_agreed,
        Account.name,
        CaseMove.at,
    )
    .outerjoin(Account, Account.id == CaseMove.actor_id)
    .where(CaseMove.case_id == bindparam("case_id"))
    .order_by(CaseMove.id)
)


def moves(session: Session, case_id: int) -> list[Move]:
    """Every move of a case, the first first."""
    rows = session.connection().execute(_MOVES, {"case_id": case_id})
    return [Move(*row[:5], row.name if row.name_agreed and row.name else "", row.at) for row in rows]


def last_move(session: Session, case_id: int) -> int | None:
    """The key of the newest move of a case."""
    return session.scalar(select(CaseMove.id).where(CaseMove.case_id == case_id).order_by(CaseMove.id.desc()).limit(1))


@dataclass(frozen=True)
class Message:
    """One message about a case. Its writer is shown by role."""

    public_id: uuid.UUID
    author_id: int
    role: str
    kind: str
    field: str | None
    text: str
    at: dt.datetime


def messages(session: Session, case_id: int) -> list[Message]:
    """What contributor and reviewers wrote to each other about a case, the first first."""
    columns = [getattr(CaseMessage, name) for name in Message.__dataclass_fields__]
    rows = session.execute(select(*columns).where(CaseMessage.case_id == case_id).order_by(CaseMessage.id))
    return [Message(*row) for row in rows]


def message_exists(session: Session, public_id: uuid.UUID) -> bool:
    """Whether the message with this id has been written: the form was sent before."""
    return session.scalar(select(CaseMessage.id).where(CaseMessage.public_id == public_id)) is not None


def sent_before(session: Session, case: Case, now: dt.datetime) -> tuple[int, int]:
    """How many cases of this contributor were published so far, and how many they sent in the last day."""
    row = session.execute(
        select(
            func.count().filter(Case.serial.is_not(None)),
            func.count().filter(Case.submitted_at >= now - dt.timedelta(days=1)),
        ).where(Case.owner_id == case.owner_id, Case.illustration.is_(False))
    ).one()
    return row[0], row[1]


def last_revision(session: Session, case_id: int) -> int:
    """The number of the newest frozen text of a case; 0 when there is none."""
    return session.scalar(select(func.max(CaseRevision.number)).where(CaseRevision.case_id == case_id)) or 0


_PERSON = (
    Account.id,
    Account.kind,
    Account.entity,
    Account.office,
    Account.team,
    Account.organization,
    Account.languages,
    Account.review_principles,
    Account.invited_by_id,
    Account.manager_id,
    Account.disabled_at,
)


def _person(row: Any) -> Person:
    return Person(
        id=row.id,
        kind=PersonKind(row.kind),
        entity=row.entity,
        office=row.office,
        team=row.team,
        organization=row.organization,
        languages=frozenset(row.languages),
        review_principles=frozenset(Principle(each) for each in row.review_principles),
        invited_by=row.invited_by_id,
        manager=row.manager_id,
        disabled=row.disabled_at is not None,
    )


def parties(session: Session, case: Case) -> CaseParties:
    """The case as the question of who may judge it sees it: its authors, and what people answered on conflicts."""
    authors = set(session.scalars(select(CaseAuthor.account_id).where(CaseAuthor.case_id == case.id)))
    found = {person.id: person for person in people(session, {case.owner_id, *authors})}
    answers = session.execute(
        select(Review.reviewer_id, Review.conflict, Review.cleared_by_id, Review.verdict).where(
            Review.case_id == case.id
        )
    ).all()
    return CaseParties(
        contributor=found[case.owner_id],
        co_authors=tuple(found[key] for key in sorted(authors)),
        conflicts={row.reviewer_id: ConflictAnswer(row.conflict) for row in answers},
        cleared=frozenset(row.reviewer_id for row in answers if row.cleared_by_id is not None),
        decided=frozenset(row.reviewer_id for row in answers if row.verdict == OVERTURNED),
        principles=tuple(Principle(each) for each in case.content["principles"]),
        language=case.language,
    )


def people(session: Session, account_ids: Iterable[int]) -> list[Person]:
    """These people as the rules see them."""
    rows = session.execute(select(*_PERSON).where(Account.id.in_(sorted(account_ids))).order_by(Account.id))
    return [_person(row) for row in rows]


def reviewers(session: Session) -> list[Person]:
    """Everybody who may be asked to review, as the rules see them."""
    rows = session.execute(
        select(*_PERSON)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.REVIEWER, Account.disabled_at.is_(None))
        .order_by(Account.id)
    )
    return [_person(row) for row in rows]


def named_reviewers(case: Case) -> tuple[frozenset[int], frozenset[int]]:
    """Who was named to review this case and has not left it, and who of them has reported."""
    rows = _session(case).execute(
        select(Review.reviewer_id, Review.reported_at).where(
            Review.case_id == case.id,
            Review.invited_by_id.is_not(None),
            Review.left_at.is_(None),
            Review.conflict != ConflictAnswer.DECLARED,
        )
    )
    found = rows.all()
    return (
        frozenset(row.reviewer_id for row in found),
        frozenset(row.reviewer_id for row in found if row.reported_at is not None),
    )


def signing(case: Case) -> Signing:
    """How far the signing of the text is that was accepted last."""
    return signing_of(case, signs(case))


def signing_of(case: Case, rows: Iterable[CaseSign]) -> Signing:
    """How far the signing is, by these rows."""
    found = list(rows)
    named = case.content.get("partners") == PartnersShown.NAMED and not case.illustration
    silent = [row.partner for row in found if row.partner and row.answer == PartnerAnswer.SILENT]
    said = texts(content_from_json(case.content)) if silent else {}
    said = {path: text for path, text in said.items() if not path.startswith("partner_rows.")}
    return Signing(
        authors={row.account_id: row.answer == PartnerAnswer.AGREED for row in found if row.account_id is not None},
        partners=tuple(PartnerAnswer(row.answer) for row in found if row.account_id is None),
        partners_listed=not named or any(row.partner for row in found),
        silent_named=any(mentions(said, name) for name in silent),
    )


def sign_by_public_id(session: Session, public_id: uuid.UUID) -> CaseSign | None:
    """The row of one who signs, by its id."""
    return session.scalar(select(CaseSign).where(CaseSign.public_id == public_id))


def sign_by_secret(session: Session, secret_hash: str) -> tuple[CaseSign, Case] | None:
    """The partner whose link has this secret, and the case, for change."""
    row = session.execute(
        select(CaseSign, Case).join(Case, Case.id == CaseSign.case_id).where(CaseSign.secret_hash == secret_hash)
    ).one_or_none()
    return row and (row[0], row[1])


def co_authors(session: Session, case_id: int) -> list[int]:
    """Who writes this case beside its contributor."""
    return list(
        session.scalars(
            select(CaseAuthor.account_id).where(CaseAuthor.case_id == case_id).order_by(CaseAuthor.account_id)
        )
    )


def revision_content(session: Session, case_id: int, number: int) -> dict[str, Any] | None:
    """The text of this number, as it was frozen."""
    return session.scalar(
        select(CaseRevision.content).where(CaseRevision.case_id == case_id, CaseRevision.number == number)
    )


def reviews_of(session: Session, case_id: int) -> list[tuple[Review, str]]:
    """Every review of a case with the reviewer's name, in the order in which they began."""
    rows = session.execute(
        select(Review, Account.name)
        .join(Account, Account.id == Review.reviewer_id)
        .where(Review.case_id == case_id)
        .order_by(Review.id)
    )
    return [(row[0], row[1]) for row in rows]


def sent_last(session: Session, case_id: int) -> dict[str, Any]:
    """The text as its authors sent it last."""
    content: dict[str, Any] = session.scalars(
        select(CaseRevision.content)
        .where(CaseRevision.case_id == case_id, CaseRevision.occasion.in_(("submit", "resubmit")))
        .order_by(CaseRevision.number.desc())
        .limit(1)
    ).one()
    return content


def names(session: Session, account_ids: Iterable[int]) -> dict[int, str]:
    """The names of these people, by key."""
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(sorted(set(account_ids)))))
    return {row.id: row.name for row in rows}


def signs(case: Case) -> list[CaseSign]:
    """Who is asked to sign the text that was accepted last, authors first, for change."""
    accepted = (
        select(func.max(CaseRevision.number))
        .where(CaseRevision.case_id == case.id, CaseRevision.occasion == "accept")
        .scalar_subquery()
    )
    statement = select(CaseSign).where(CaseSign.case_id == case.id, CaseSign.revision == accepted)
    return list(_session(case).scalars(statement.order_by(CaseSign.account_id.is_(None), CaseSign.id)))


def _session(case: Case) -> Session:
    session = object_session(case)
    assert session is not None
    return session


@dataclass(frozen=True)
class Shown:
    """A lesson that shows the newest published case of its principle."""

    case_id: int
    course: str
    lesson_id: str
    title: str
    principle: str


def lessons_showing(session: Session, case_ids: Iterable[int]) -> list[Shown]:
    """The lessons of the courses offered now that show one of these cases: to those who may find it, it is the newest
    of its principle."""
    newer = aliased(CasePrinciple)
    newest = ~exists().where(
        newer.principle == CasePrinciple.principle,
        newer.audience.in_([CasePrinciple.audience, "public"]),
        tuple_(newer.published_at, newer.case_id) > tuple_(CasePrinciple.published_at, CasePrinciple.case_id),
    )
    rows: Any = session.execute(
        select(
            CasePrinciple.case_id,
            Course.slug,
            ReleaseLesson.lesson_id,
            ReleaseLesson.title,
            CasePrinciple.principle,
        )
        .join(ReleaseLesson, ReleaseLesson.principle == CasePrinciple.principle)
        .join(Release, Release.id == ReleaseLesson.release_id)
        .join(Course, Course.release_id == Release.id)
        .where(CasePrinciple.case_id.in_(sorted(case_ids)), newest)
        .order_by(Course.id, ReleaseLesson.position)
    )
    return list(dict.fromkeys(Shown(*row) for row in rows))


@dataclass(frozen=True)
class Beside:
    """A place in a course offered now that belongs beside a case: a lesson on one of its principles, or, with a `kind`
    (lesson, item, scenario), a place that cites it. The `title` of an item is its quiz's."""

    course: str
    ref: str
    title: str
    principle: str
    module_id: str
    module_title: str
    kind: str


MOST_LESSONS = 9


def beside(session: Session, principles: Iterable[str], year: int, serial: int, *, signed_in: bool) -> list[Beside]:
    """What the courses offered now say on a published case, at most `MOST_LESSONS` of each: the places that cite it,
    and the first lessons on its principles. A visitor is told of open courses alone."""
    sought: dict[str, Any] = {f"principle{number}": each for number, each in enumerate(sorted(principles))}
    statement = _beside(len(sought), signed_in)
    rows: Any = session.connection().execute(statement, {**sought, "year": year, "serial": serial})
    return [Beside(*row[:7]) for row in rows]


@cache
def _beside(principles: int, signed_in: bool) -> Any:
    readable = true() if signed_in else Release.open
    lessons = (
        select(
            Course.slug,
            ReleaseLesson.lesson_id.label("ref"),
            ReleaseLesson.title,
            ReleaseLesson.principle,
            ReleaseLesson.module_id,
            literal("").label("module_title"),
            literal("").label("kind"),
            Course.id,
            ReleaseLesson.position,
        )
        .join(Release, Release.id == Course.release_id)
        .join(ReleaseLesson, ReleaseLesson.release_id == Release.id)
        .where(
            or_(false(), *(ReleaseLesson.principle == bindparam(f"principle{at}") for at in range(principles))),
            readable,
        )
        .order_by(Course.id, ReleaseLesson.position)
        .limit(MOST_LESSONS)
        .subquery()
    )
    citing = (
        select(
            Course.slug,
            ReleaseCite.ref,
            ReleaseCite.title,
            literal("").label("principle"),
            ReleaseCite.module_id,
            ReleaseCite.module_title,
            ReleaseCite.kind,
            Course.id,
            literal(0).label("position"),
        )
        .join(Release, Release.id == ReleaseCite.release_id)
        .join(Course, Course.release_id == Release.id)
        .where(ReleaseCite.year == bindparam("year"), ReleaseCite.serial == bindparam("serial"), readable)
        .order_by(Course.id, ReleaseCite.module_id, ReleaseCite.ref)
        .limit(MOST_LESSONS)
        .subquery()
    )
    return union_all(select(citing), select(lessons)).order_by("id", "position", "ref")


def course_with_module(session: Session, slug: str, module_id: str | None) -> int | None:
    """The key of this course, if it is published and has the module (None asks for no module)."""
    statement = select(Course.id).where(Course.slug == slug, Course.release_id.is_not(None))
    if module_id is not None:
        within = (ReleaseLesson.release_id == Course.release_id, ReleaseLesson.module_id == module_id)
        statement = statement.where(exists().where(*within))
    return session.scalar(statement)


def _full_parts(content: CaseContent) -> dict[str, tuple[str, ...]]:
    """What a full case adds, under the anchors of its page."""
    return {
        "results": tuple(text for row in content.results for text in (row.indicator, row.source)),
        "evidence": tuple(row.text for row in content.evidence),
        "partners": tuple(
            text for row in content.partner_rows for text in (row.name, row.role, row.gave, row.received)
        ),
        "common-purpose": (content.common_purpose,),
        "selection": (content.selection_text,),
        "openness": (content.openness_text,),
        "benefit-and-cost": (content.benefit_and_cost,),
        "un-rules": (content.un_rules,),
        "voice": (content.voice,),
        "integrity": (content.integrity,),
        "by-principle": tuple(row.shown or row.not_applicable for row in content.by_principle),
        "transfer": (content.transfer,),
        "context": (content.context, content.enabling, content.constraints, content.gender_and_rights),
        "languages": tuple(text for row in content.other_titles for text in (row.title, row.summary)),
    }


def search_document(
    case: Case, named: Iterable[int] = (), economies: Mapping[str, str] = MappingProxyType({})
) -> Document:
    """What search knows of a published case: the open text, under the anchors of its page. `named` are the people to
    whom it is kept, `economies` the classes of the edition in force."""
    content = content_from_json(case.published or {})
    assert case.published_at is not None
    parts = {
        "": (content.summary,),
        "lesson-learned": tuple(text for each in content.lessons for text in (each.when, each.do, each.because)),
        "what-happened": (content.situation, content.action, content.result),
        "what-did-not-work": (content.what_did_not_work or content.nothing_because,),
        **{anchor: texts for anchor, texts in _full_parts(content).items() if any(texts)},
    }
    return Document(
        kind=CASE,
        ref=f"C-{case.year}-{case.serial}",
        title=content.title,
        passages=tuple(Passage(anchor, "", " ".join(texts)) for anchor, texts in parts.items()),
        language=case.language,
        classes=case_classes(case.visibility, case.partnership_id, named=named, embargoed=case.embargoed),
        principles=tuple(content.principles),
        countries=content.countries or content.regions,
        facets=facets_of(Told(content, case.published_at.date(), economies, case.mark)),
        illustration=case.illustration,
        day=case.published_at.date(),
    )


def forget(session: Session, case: Case) -> None:
    """Take a draft away with all that hangs on it; the decision log keeps its lines."""
    decisions.forget_case(session, case.id)
    sharing.forget_links(session, case.id)
    attachments.forget(session, case.id)
    for table in (CaseAuthor, CaseSign, CaseMove, CaseMessage, CaseRevision, CasePrinciple, CaseReader, CaseVersion):
        session.execute(delete(table).where(table.case_id == case.id))
    session.delete(case)
