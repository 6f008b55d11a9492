"""Cases: the case itself, its versions, its moves, its messages, its reviews; and partnerships."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code, Json, Key, PublicId, UtcTime, new_public_id


def _created_at(context: Any) -> Any:
    return context.get_current_parameters()["created_at"]


class Partnership(Base):
    """A partnership whose members may read what is kept to it. `details` is what its page says."""

    __tablename__ = "partnership"
    __table_args__ = (
        CheckConstraint("readers IN ('members', 'staff', 'everyone')", name="readers"),
        Index("ix_partnership_changed", "changed_at", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    readers: Mapped[str] = mapped_column(Code(16), default="members")
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=_created_at)
    confirmed_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=_created_at)


class PartnershipMember(Base):
    """A person in a partnership."""

    __tablename__ = "partnership_member"

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class Case(Base):
    """A case. `content` is the text being worked on at `revision`; `published` is what every one of its readers sees.

    What is marked for some of them alone stands in `kept_back` and nowhere in `published`: lists, search, exports and
    feeds, which read `published`, cannot show it. A new version of a published case is a case of its own that `renews`
    it until it is taken up.
    """

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("year", "serial"),
        CheckConstraint(
            "state IN ('draft', 'submitted', 'in-review', 'changes-requested', 'dormant', 'sign-off', 'published', "
            "'merged', 'declined', 'appealed', 'sealed', 'held', 'withdrawn')",
            name="state",
        ),
        CheckConstraint("sought IN ('short', 'full')", name="sought"),
        CheckConstraint("(mark IS NULL) = (serial IS NULL)", name="marked_when_numbered"),
        CheckConstraint("visibility IN ('staff', 'everyone', 'partnership', 'named')", name="visibility"),
        CheckConstraint(
            "(state IN ('published', 'held', 'withdrawn')) = (serial IS NOT NULL AND published_at IS NOT NULL)",
            name="numbered_when_published",
        ),
        CheckConstraint("NOT embargoed OR embargo_until IS NOT NULL", name="embargo_ends"),
        CheckConstraint("visibility <> 'partnership' OR partnership_id IS NOT NULL", name="partnership_named"),
        Index("ix_case_owner", "owner_id", "changed_at", "id"),
        Index("ix_case_state", "state", "submitted_at", "id"),
        Index("ix_case_reviewer", "reviewer_id", "state"),
        Index("ix_case_editor", "editor_id", "state"),
        Index("ix_case_published", "state", "published_at", "id"),
        Index("ix_case_renews", "renews_id"),
        Index("ix_case_review_by", "state", "review_by", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    year: Mapped[int | None]
    serial: Mapped[int | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    state: Mapped[str] = mapped_column(Code(20))
    revision: Mapped[int]
    save_id: Mapped[str | None] = mapped_column(Code(64))
    """The id of the last save that a form made: the same again changes nothing."""
    changed_in: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """The path of each field that was changed, and the revision of its last change."""
    seconds_spent: Mapped[int] = mapped_column(default=0)
    """How long it was written at, pauses left out."""
    template: Mapped[str] = mapped_column(Code(20))
    language: Mapped[str] = mapped_column(Code(8))
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    title: Mapped[str] = mapped_column(String(200))
    visibility: Mapped[str] = mapped_column(Code(16))
    partnership_id: Mapped[int | None] = mapped_column(ForeignKey("partnership.id"), index=True)
    illustration: Mapped[bool] = mapped_column(default=False)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    module_id: Mapped[str | None] = mapped_column(Code(64))
    awaiting: Mapped[str] = mapped_column(Code(16))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """The editor who took a case for the mark "full"."""
    sought: Mapped[str] = mapped_column(Code(16), default="short")
    """The mark it was sent for; confirmed is reached, never sought."""
    mark: Mapped[str | None] = mapped_column(Code(16))
    """The mark it has, once it is published."""
    hold: Mapped[str | None] = mapped_column(Code(24))
    """Why it was held by itself when it was sent, until a human has it."""
    edited: Mapped[bool] = mapped_column(default=False)
    """Whether a reviewer or editor changed the text after it was sent last."""
    appealed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    mode: Mapped[str] = mapped_column(Code(16), default="double")
    """Who is told whose name during review; chosen by the contributor."""
    reviews_agreed: Mapped[bool] = mapped_column(default=False)
    """Whether the contributor agrees that the reviews stand with the case."""
    beside: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What stands beside the published text: partners' answers, conflicts as they were answered, reviews by consent."""
    public_asked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    public_answer: Mapped[str | None] = mapped_column(Code(16))
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    submitted_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    published: Mapped[dict[str, Any] | None] = mapped_column(Json)
    marks: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """By path, the fields that some readers alone may see: their level and the reason."""
    kept_back: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """By path, what is left out of `published` because it is marked."""
    embargo_until: Mapped[dt.date | None]
    embargoed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    """The number of the version that readers see; 0 before the first."""
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    notice: Mapped[str | None] = mapped_column(Code(24))
    changes: Mapped[str] = mapped_column(Text, default="")
    minor: Mapped[bool] = mapped_column(default=False)
    """Of a new version: the kind of its notice, its summary of changes, and whether an editor may accept it alone."""
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    stopped_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    stopped_reason: Mapped[str | None] = mapped_column(Code(32))
    """Of a held or withdrawn case: who stopped it, when and why."""
    withdrawal_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawal_asked_as: Mapped[str | None] = mapped_column(Code(24))
    review_by: Mapped[dt.date | None]
    review_asked: Mapped[int] = mapped_column(default=0)
    """How many have been asked whether the case is still true: the contributor, then the partnership."""


class CaseReader(Base):
    """One of the named people to whom a case is kept."""

    __tablename__ = "case_reader"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class CaseVersion(Base):
    """A version of a case as it was published; redaction alone changes it, and counts itself."""

    __tablename__ = "case_version"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    kept_back: Mapped[dict[str, Any]] = mapped_column(Json)
    marks: Mapped[dict[str, Any]] = mapped_column(Json)
    notice: Mapped[str | None] = mapped_column(Code(24))
    changes: Mapped[str] = mapped_column(Text, default="")
    redactions: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Decision(Base):
    """One line of the decision log: what was decided, in canonical JSON that holds the hash of the line before."""

    __tablename__ = "decision"

    seq: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id", ondelete="SET NULL"), index=True)
    move_id: Mapped[int | None] = mapped_column(Key, unique=True)
    entry: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Code(64))


class DecisionSalt(Base):
    """What a digest in the log was salted with; deleting the row makes the digest say nothing any more."""

    __tablename__ = "decision_salt"

    seq: Mapped[int] = mapped_column(ForeignKey("decision.seq"), primary_key=True)
    about: Mapped[str] = mapped_column(Code(8), primary_key=True)
    salt: Mapped[str] = mapped_column(Code(64))


class CaseAuthor(Base):
    """Who may edit a draft beside its owner."""

    __tablename__ = "case_author"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class CasePrinciple(Base):
    """Derived from published cases: one row for each principle a case tested and each audience class that may read it
    (`policy.case_classes`), so that the newest case for any reader is one step in an index."""

    __tablename__ = "case_principle"
    __table_args__ = (
        Index("ix_case_principle_newest", "principle", "audience", "published_at", "case_id"),
        Index("ix_case_principle_outcome", "principle", "audience", "outcome", "published_at", "case_id"),
        Index("ix_case_principle_audience", "audience", "published_at", "case_id"),
        {"info": {"derived": True}},
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    principle: Mapped[str] = mapped_column(Code(64), primary_key=True)
    audience: Mapped[str] = mapped_column(Code(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(Code(24))
    published_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class CaseRevision(Base):
    """A text of a case frozen when it was sent, sent again or published."""

    __tablename__ = "case_revision"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    occasion: Mapped[str] = mapped_column(Code(16))
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    frozen_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    frozen_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class CaseMove(Base):
    """One move of a case; every move is kept."""

    __tablename__ = "case_move"
    __table_args__ = (Index("ix_case_move_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    move: Mapped[str] = mapped_column(Code(24))
    from_state: Mapped[str] = mapped_column(Code(20))
    to_state: Mapped[str] = mapped_column(Code(20))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(Code(24))
    reason: Mapped[str | None] = mapped_column(Code(32))
    name_agreed: Mapped[bool] = mapped_column(default=False)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)


class CaseMessage(Base):
    """One message between contributor and reviewer; `field` names the question it is about."""

    __tablename__ = "case_message"
    __table_args__ = (Index("ix_case_message_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(Code(24))
    kind: Mapped[str] = mapped_column(Code(24))
    field: Mapped[str | None] = mapped_column(Code(32))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)


class CaseSign(Base):
    """One author, or one partner that is named, and their answer to a text that was accepted: `revision` is its number.

    An author has an account. A partner has a name, sector and country, and an address once the contributor has sent the
    very `message` that stands here; it answers by a link whose secret is kept as a hash.
    """

    __tablename__ = "case_sign"
    __table_args__ = (
        UniqueConstraint("case_id", "revision", "account_id"),
        CheckConstraint("(account_id IS NULL) = (partner IS NOT NULL)", name="author_or_partner"),
        CheckConstraint(
            "answer IN ('not-asked', 'asked', 'agreed', 'objected', 'objected-beside', 'silent')", name="answer"
        ),
        Index(
            "ix_case_sign_asked",
            "asked_at",
            "id",
            sqlite_where=text("answer = 'asked'"),
            postgresql_where=text("answer = 'asked'"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    revision: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    partner: Mapped[str | None] = mapped_column(String(200))
    sector: Mapped[str | None] = mapped_column(Code(32))
    country: Mapped[str | None] = mapped_column(Code(3))
    person: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    secret_hash: Mapped[str | None] = mapped_column(Code(64), unique=True)
    answer: Mapped[str] = mapped_column(Code(16), default="not-asked")
    asked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    statement: Mapped[str] = mapped_column(Text, default="")


class Review(Base):
    """One reviewer and one case: the conflict answer first, then the five answers, a report, and the decision."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("case_id", "reviewer_id"),
        CheckConstraint("conflict IN ('none', 'declared', 'not-sure', 'not-asked')", name="conflict"),
        CheckConstraint("(verdict IS NULL) = (closed_at IS NULL)", name="closed_with_verdict"),
        Index("ix_review_reviewer", "reviewer_id", "closed_at"),
        Index(
            "ix_review_due",
            "due_on",
            "id",
            sqlite_where=text("due_on IS NOT NULL AND reported_at IS NULL AND left_at IS NULL"),
            postgresql_where=text("due_on IS NOT NULL AND reported_at IS NULL AND left_at IS NULL"),
        ),
        Index(
            "ix_review_undecided",
            "conflict_at",
            "id",
            sqlite_where=text("conflict = 'not-sure' AND cleared_by_id IS NULL"),
            postgresql_where=text("conflict = 'not-sure' AND cleared_by_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    conflict: Mapped[str] = mapped_column(Code(16))
    conflict_text: Mapped[str] = mapped_column(Text, default="")
    conflict_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    drafts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Texts that the reviewer has typed and not sent yet, by the field of the form."""
    saved_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    name_agreed: Mapped[bool] = mapped_column(default=False)
    publish_agreed: Mapped[bool] = mapped_column(default=False)
    """Whether the reviewer agrees that this review stands with the published case."""
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    due_on: Mapped[dt.date | None] = mapped_column(Date)
    due_zone: Mapped[str | None] = mapped_column(Code(64))
    reminded_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    left_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """When this reviewer was replaced, or left it to somebody else."""
    scores: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    advice: Mapped[str | None] = mapped_column(Code(16))
    report: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    verdict: Mapped[str | None] = mapped_column(Code(24))
    opened_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
