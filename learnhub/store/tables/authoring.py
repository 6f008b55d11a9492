"""Courses as text: files by hash, the draft, and the immutable releases with what is derived from them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Bytes, Code, Json, Key, PublicId, UtcTime, new_public_id


class Course(Base):
    """A course by the id in its text. `release_id` is what new learners get; None until it is published."""

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    slug: Mapped[str] = mapped_column(Code(64), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id", use_alter=True))
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    archived_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """Since when nobody new may join; those who joined may finish, and it can still be read."""
    review_by: Mapped[dt.date | None] = mapped_column(Date)
    """The day by which somebody is to look it over again; a year after it was first published, or looked over."""
    reminded_on: Mapped[dt.date | None] = mapped_column(Date)
    """When those who care for it were last reminded of that day."""


class Blob(Base):
    """The bytes of a file, once, by their SHA-256."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(Code(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(Bytes)


class DraftFile(Base):
    """One file of a course's draft, which learners do not see."""

    __tablename__ = "draft_file"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    path: Mapped[str] = mapped_column(Code(300), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))


class DraftFolder(Base):
    """One file of the folder that last came in for a course: what its author will have started from."""

    __tablename__ = "draft_folder"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    path: Mapped[str] = mapped_column(Code(300), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))


class DraftRevision(Base):
    """One change of a course's draft, numbered from 1; `name` is that of the whole text after it. Never changed."""

    __tablename__ = "draft_revision"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    origin: Mapped[str] = mapped_column(Code(16))
    note: Mapped[str] = mapped_column(String(500))
    name: Mapped[str] = mapped_column(Code(64))


class DraftChange(Base):
    """What a revision did to one file; `before` is None for a file that came, `after` for one that went."""

    __tablename__ = "draft_change"

    revision_id: Mapped[int] = mapped_column(ForeignKey("draft_revision.id"), primary_key=True)
    path: Mapped[str] = mapped_column(Code(300), primary_key=True)
    before: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    after: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))


class Release(Base):
    """A published text of a course, named by the SHA-256 over its manifest. Never changed."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("course_id", "name"), UniqueConstraint("course_id", "number"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(PublicId, unique=True, default=new_public_id)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(Code(64))
    published_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Code(8))
    open: Mapped[bool]
    completion: Mapped[str] = mapped_column(Code(32))
    minutes: Mapped[int]
    body_html: Mapped[str] = mapped_column(Text)
    outline: Mapped[dict[str, Any]] = mapped_column(Json)
    """Modules with the titles of their lessons and quizzes: what every page of the course shows."""
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    """By module id: text and objectives, which the course page alone shows."""
    weight: Mapped[str] = mapped_column(Code(16), default="material", server_default="material")
    """The author's word: `minor` moves learners at once, `material` is offered to them."""
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What changed, in the author's words, for learners."""
    languages: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    """The languages besides its own that it can be read in."""


class ReleaseFile(Base):
    """One file of a release."""

    __tablename__ = "release_file"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    path: Mapped[str] = mapped_column(Code(300), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))


class ReleaseLesson(Base):
    """A lesson as it was published: its HTML in segments, made once."""

    __tablename__ = "release_lesson"
    __table_args__ = (Index("ix_release_lesson_principle", "principle", "release_id", "position"),)

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    position: Mapped[int]
    module_id: Mapped[str] = mapped_column(Code(64))
    principle: Mapped[str | None] = mapped_column(Code(64))
    title: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)


class ReleaseItem(Base):
    """A quiz item as it was published."""

    __tablename__ = "release_item"
    __table_args__ = (
        Index("ix_release_item_quiz", "release_id", "quiz_id", "position"),
        CheckConstraint("form IN ('A', 'B', 'practice')", name="form"),
    )

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(Code(64))
    position: Mapped[int]
    form: Mapped[str] = mapped_column(Code(16))
    content: Mapped[dict[str, Any]] = mapped_column(Json)


class ReleaseScenario(Base):
    """A scenario as it was published."""

    __tablename__ = "release_scenario"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    scenario_id: Mapped[str] = mapped_column(Code(64), primary_key=True)
    position: Mapped[int]
    module_id: Mapped[str] = mapped_column(Code(64))
    content: Mapped[dict[str, Any]] = mapped_column(Json)


class ReleaseTranslation(Base):
    """Words of a release in another language: `course` (the whole frame), or one `lesson`, `quiz` or `scenario`.

    What has no row is shown in the language of the original.
    """

    __tablename__ = "release_translation"
    __table_args__ = (CheckConstraint("kind IN ('course', 'lesson', 'quiz', 'scenario')", name="kind"),)

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    language: Mapped[str] = mapped_column(Code(8), primary_key=True)
    kind: Mapped[str] = mapped_column(Code(16), primary_key=True)
    ref: Mapped[str] = mapped_column(Code(64), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
