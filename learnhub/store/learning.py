"""Selects of what people do in courses. Hot paths are single Core statements; published text is kept once read."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, and_, bindparam, cast, func, literal, null, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from learnhub.content.remembered import Remembered
from learnhub.domain.languages import TextState, told
from learnhub.store import quick
from learnhub.store.tables.authoring import Course, Release, ReleaseLesson, ReleaseTranslation
from learnhub.store.tables.cases import Case
from learnhub.store.tables.learning import ChoiceMade, Completion, Enrolment, LessonProgress, QuizProgress
from learnhub.store.tables.plans import Plan
from learnhub.store.tables.scenarios import ScenarioPlay
from learnhub.store.types import Key, UtcTime, shared


@dataclass(frozen=True)
class Seat:
    """Where a person stands towards a course: its current release, and their enrolment if they have one.

    Without a current release it is offered to nobody new; archived it can be read, and nobody new may join.
    """

    course_id: int
    slug: str
    release_id: int
    release_public_id: uuid.UUID
    current_release_id: int | None
    archived_at: dt.datetime | None
    open: bool
    enrolment_id: int | None
    enrolled_at: dt.datetime | None
    due_on: dt.date | None
    place_lesson: str | None
    place_heading: str | None
    facts: int
    completed_at: dt.datetime | None
    completion_id: Any
    review_by: dt.date | None


@dataclass(frozen=True)
class ReleaseText:
    """A release as pages show it. Releases are immutable, so this is read once a process."""

    id: int
    public_id: uuid.UUID
    number: int
    published_at: dt.datetime
    title: str
    summary: str
    language: str
    completion: str
    minutes: int
    body_html: str
    outline: dict[str, Any]
    details: dict[str, Any]
    languages: list[str]
    original: str = ""
    state: TextState | None = None

    @property
    def key(self) -> tuple[uuid.UUID, str]:
        """What names this text: the release and the language."""
        return self.public_id, self.language

    @property
    def translated(self) -> bool:
        """Whether this is not the language that the course is written in."""
        return self.state is not None


@dataclass(frozen=True)
class LessonText:
    """A lesson of a release as pages show it, read once a process. `state` tells of its translation, where there is
    one."""

    id: str
    module_id: str
    principle: str | None
    title: str
    minutes: int
    content: dict[str, Any]
    language: str = ""
    state: TextState | None = None


class FactRow(NamedTuple):
    """One fact of a learner in a course: `kind` is lesson, quiz, choice, scenario (to its end), plan or case."""

    kind: str
    enrolment_id: int
    ref: str
    detail: str | None
    began_at: dt.datetime | None
    done_at: dt.datetime | None
    right: int | None
    total: int | None
    tries: int | None


_ACCOUNT: Any = bindparam("account_id", type_=Key)
_MINE = and_(Enrolment.course_id == Course.id, Enrolment.account_id == _ACCOUNT)
_SEAT = (
    select(
        Course.id.label("course_id"),
        Course.slug,
        Release.id.label("release_id"),
        Release.public_id.label("release_public_id"),
        Course.release_id.label("current_release_id"),
        Course.archived_at,
        Release.open,
        Enrolment.id.label("enrolment_id"),
        Enrolment.enrolled_at,
        Enrolment.due_on,
        Enrolment.place_lesson,
        Enrolment.place_heading,
        func.coalesce(Enrolment.facts, 0).label("facts"),
        Completion.completed_at,
        Completion.public_id.label("completion_id"),
        Course.review_by,
    )
    .select_from(Course)
    .outerjoin(Enrolment, _MINE)
    .join(Release, Release.id == func.coalesce(Enrolment.release_id, Course.release_id))
    .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
    .where(or_(Course.release_id.is_not(None), Enrolment.id.is_not(None)))
)
_SEAT_OF_COURSE = _SEAT.where(Course.slug == bindparam("slug"))
_SEATS = _SEAT.where(or_(Course.archived_at.is_(None), Enrolment.id.is_not(None))).order_by(Release.title, Course.id)


_CURRENT = (
    select(Release.public_id)
    .join(Course, Course.release_id == Release.id)
    .where(Course.id == bindparam("course_id", type_=Key))
)


def seat(session: Session, slug: str, account_id: int | None) -> Seat | None:
    """Where the person stands towards the course of this id; None when it is not published and they are not on it."""
    known = {"slug": slug, "account_id": account_id}
    row: Any = quick.run(session, _SEAT_OF_COURSE, known).one_or_none()
    return None if row is None else Seat(*row)


def seats(session: Session, account_id: int | None) -> list[Seat]:
    """The same for every course that is offered or that they are on. The catalogue is small and is read whole."""
    rows: Any = quick.run(session, _SEATS, {"account_id": account_id})
    return [Seat(*row) for row in rows.all()]


def current_release(session: Session, course_id: int) -> uuid.UUID:
    """The release that new learners of a published course get."""
    return session.execute(_CURRENT, {"course_id": course_id}).scalar_one()


def offered_release(session: Session, course_id: int) -> uuid.UUID | None:
    """The same; None when the course is not published now."""
    return session.execute(_CURRENT, {"course_id": course_id}).scalar_one_or_none()


def enrolment_public_id(session: Session, enrolment_id: int) -> uuid.UUID:
    """The public id of an enrolment."""
    return session.execute(select(Enrolment.public_id).where(Enrolment.id == enrolment_id)).scalar_one()


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def credited_to_text(credited: Mapping[str, dt.datetime]) -> str | None:
    """The objectives that tries showed as their column keeps them; None for none."""
    kept = {key: int((at - _EPOCH) / _MICROSECOND) for key, at in sorted(credited.items())}
    return json.dumps(kept) if kept else None


def credited_from_text(text: str | None) -> dict[str, dt.datetime]:
    """The objectives that `credited_to_text` kept, and when each was shown."""
    return {key: _EPOCH + at * _MICROSECOND for key, at in json.loads(text).items()} if text else {}


KEPT = 500
_releases: Remembered[uuid.UUID, ReleaseText] = Remembered(KEPT)
_translated: Remembered[tuple[uuid.UUID, str], ReleaseText] = Remembered(KEPT)
_lessons: Remembered[tuple[uuid.UUID, str, str], LessonText] = Remembered(KEPT)
_PARTS = ("title", "summary", "body_html", "outline", "details")
_RELEASE = tuple(name for name in ReleaseText.__dataclass_fields__ if name not in {"original", "state"})


def release_texts(
    session: Session, public_ids: Iterable[uuid.UUID], language: str = ""
) -> dict[uuid.UUID, ReleaseText]:
    """The texts of these releases; those that this process has not read yet come in one statement.

    Where a release can be read in `language`, its text is in that; else in its own.
    """
    wanted = set(public_ids)
    texts = {key: known for key in wanted if (known := _releases.get(key))}
    if missing := wanted - texts.keys():
        columns = [getattr(Release, name) for name in _RELEASE]
        for row in session.execute(select(*columns).where(Release.public_id.in_(missing))):
            made = ReleaseText(*map(shared, row))
            texts[row.public_id] = _releases.put(row.public_id, replace(made, original=made.language))
    other = [text for text in texts.values() if language in text.languages]
    spoken = {text.public_id: known for text in other if (known := _translated.get((text.public_id, language)))}
    if unread := {text.id: text for text in other if text.public_id not in spoken}:
        found = select(ReleaseTranslation.release_id, ReleaseTranslation.content).where(
            ReleaseTranslation.release_id.in_(unread),
            ReleaseTranslation.language == language,
            ReleaseTranslation.kind == "course",
        )
        for release_id, content in session.execute(found):
            text = unread[release_id]
            parts = told(shared({name: content[name] for name in _PARTS}), text.original)
            made = replace(text, **parts, language=language, state=TextState(**content["state"]))
            spoken[text.public_id] = _translated.put((text.public_id, language), made)
    return texts | spoken


def renamed(was: uuid.UUID, now: uuid.UUID) -> None:
    """What is kept of a release is that of another one, too, whose frame says the same: a preview that changed."""
    if text := _releases.get(was):
        _releases.put(now, replace(text, public_id=now))


def release_text(session: Session, public_id: uuid.UUID, language: str = "") -> ReleaseText:
    """The text of one release, in this language where it has one."""
    return release_texts(session, [public_id], language)[public_id]


def translation(session: Session, release: ReleaseText, kind: str, ref: str) -> dict[str, Any] | None:
    """The words of a lesson, quiz or scenario in the language of this text; None where it has none of its own."""
    if not release.translated:
        return None
    content = session.scalar(
        select(ReleaseTranslation.content).where(
            ReleaseTranslation.release_id == release.id,
            ReleaseTranslation.language == release.language,
            ReleaseTranslation.kind == kind,
            ReleaseTranslation.ref == ref,
        )
    )
    return None if content is None else told(shared(content), release.original)


def lesson_text(session: Session, release: ReleaseText, lesson_id: str) -> LessonText | None:
    """The text of one lesson of a release; None when the release has no such lesson."""
    key = (*release.key, lesson_id)
    if known := _lessons.get(key):
        return known
    row = quick.run(session, _LESSON, {"release_id": release.id, "lesson_id": lesson_id}).one_or_none()
    if row is None:
        return None
    made = replace(LessonText(*map(shared, row)), language=release.original)
    if words := translation(session, release, "lesson", lesson_id):
        made = replace(
            made,
            title=words["title"],
            content=words["content"],
            language=release.language,
            state=TextState(**words["state"]),
        )
    return _lessons.put(key, made)


_LESSON = select(
    ReleaseLesson.lesson_id,
    ReleaseLesson.module_id,
    ReleaseLesson.principle,
    ReleaseLesson.title,
    ReleaseLesson.minutes,
    ReleaseLesson.content,
).where(
    ReleaseLesson.release_id == bindparam("release_id", type_=Key),
    ReleaseLesson.lesson_id == bindparam("lesson_id"),
)


def _fact(kind: str, enrolment: Any, ref: Any, **given: Any) -> Any:
    names = {
        "detail": String,
        "began_at": UtcTime,
        "done_at": UtcTime,
        "right": Integer,
        "total": Integer,
        "tries": Integer,
    }
    columns = [
        given[name].label(name) if name in given else cast(null(), kind_).label(name) for name, kind_ in names.items()
    ]
    return select(literal(kind).label("kind"), enrolment.label("enrolment_id"), ref.label("ref"), *columns)


def _facts(enrolment: Any) -> Any:
    """Every fact of the enrolments that `enrolment` says, of the person `account_id`."""
    plan_of = and_(Enrolment.course_id == Plan.course_id, Enrolment.account_id == Plan.account_id)
    case_of = and_(Enrolment.course_id == Case.course_id, Enrolment.account_id == Case.owner_id)
    return union_all(
        _fact(
            "lesson",
            LessonProgress.enrolment_id,
            LessonProgress.lesson_id,
            began_at=LessonProgress.opened_at,
            done_at=LessonProgress.read_at,
        ).where(enrolment(LessonProgress.enrolment_id)),
        _fact(
            "quiz",
            QuizProgress.enrolment_id,
            QuizProgress.quiz_id,
            detail=QuizProgress.credited,
            began_at=QuizProgress.tried_at,
            done_at=QuizProgress.passed_at,
            right=QuizProgress.best_right,
            total=QuizProgress.best_total,
            tries=QuizProgress.tries,
        ).where(enrolment(QuizProgress.enrolment_id)),
        _fact(
            "choice",
            ChoiceMade.enrolment_id,
            ChoiceMade.choice_id,
            detail=ChoiceMade.option_id,
            done_at=ChoiceMade.chosen_at,
        ).where(enrolment(ChoiceMade.enrolment_id)),
        _fact("scenario", ScenarioPlay.enrolment_id, ScenarioPlay.scenario_id, done_at=ScenarioPlay.ended_at).where(
            enrolment(ScenarioPlay.enrolment_id), ScenarioPlay.ended_at.is_not(None)
        ),
        _fact("plan", Enrolment.id, Plan.module_id, detail=Plan.state, began_at=Plan.made_at, done_at=Plan.closed_at)
        .join(Enrolment, plan_of)
        .where(Plan.account_id == _ACCOUNT, enrolment(Enrolment.id)),
        _fact(
            "case", Enrolment.id, Case.module_id, detail=Case.state, began_at=Case.created_at, done_at=Case.submitted_at
        )
        .join(Enrolment, case_of)
        .where(Case.owner_id == _ACCOUNT, enrolment(Enrolment.id)),
    )


_FACTS_OF_COURSE = _facts(lambda key: key == bindparam("enrolment_id", type_=Key))
_FACTS_OF_PERSON = _facts(lambda key: key.in_(select(Enrolment.id).where(Enrolment.account_id == _ACCOUNT)))


def facts(session: Session, account_id: int, enrolment_id: int | None = None) -> list[FactRow]:
    """What this person did, in this enrolment or in every course, in one statement."""
    if enrolment_id is None:
        rows = quick.run(session, _FACTS_OF_PERSON, {"account_id": account_id})
    else:
        known = {"account_id": account_id, "enrolment_id": enrolment_id}
        rows = quick.run(session, _FACTS_OF_COURSE, known)
    return [FactRow._make(row) for row in rows.all()]


def add_enrolment(
    session: Session, account_id: int, course_id: int, release_id: int, *, enrolled_at: dt.datetime
) -> Enrolment:
    """Put a person into a course on this release."""
    enrolment = Enrolment(
        account_id=account_id, course_id=course_id, release_id=release_id, enrolled_at=enrolled_at, facts=0
    )
    session.add(enrolment)
    session.flush()
    return enrolment


def note_opened(session: Session, enrolment_id: int, lesson_id: str, now: dt.datetime) -> bool:
    """Note that a lesson was opened; whether this was the first time."""
    first = _insert_once(session, LessonProgress, enrolment_id=enrolment_id, lesson_id=lesson_id, opened_at=now)
    if first:
        bump(session, enrolment_id)
    return first


def note_read(session: Session, enrolment_id: int, lesson_id: str, now: dt.datetime) -> bool:
    """Note that a lesson was read; whether this was the first time."""
    note_opened(session, enrolment_id, lesson_id, now)
    changed = session.execute(
        update(LessonProgress)
        .where(
            LessonProgress.enrolment_id == enrolment_id,
            LessonProgress.lesson_id == lesson_id,
            LessonProgress.read_at.is_(None),
        )
        .values(read_at=now)
        .returning(LessonProgress.lesson_id)
    ).one_or_none()
    if changed:
        bump(session, enrolment_id)
    return changed is not None


_PLACE = (
    update(Enrolment)
    .where(Enrolment.id == bindparam("enrolment_id", type_=Key))
    .values(place_lesson=bindparam("lesson_id"), place_heading=bindparam("heading"))
)


def note_place(session: Session, enrolment_id: int, lesson_id: str, heading: str | None) -> None:
    """Remember where the learner is."""
    quick.run(session, _PLACE, {"enrolment_id": enrolment_id, "lesson_id": lesson_id, "heading": heading})


def keep_choice(session: Session, enrolment_id: int, choice_id: str, option_id: str, now: dt.datetime) -> bool:
    """Keep a choice; whether it differs from the one kept before."""
    kept = session.get(ChoiceMade, (enrolment_id, choice_id))
    if kept is not None and kept.option_id == option_id:
        return False
    session.merge(ChoiceMade(enrolment_id=enrolment_id, choice_id=choice_id, option_id=option_id, chosen_at=now))
    bump(session, enrolment_id)
    return True


_BUMP = update(Enrolment).where(Enrolment.id == bindparam("enrolment_id", type_=Key)).values(facts=Enrolment.facts + 1)


def bump(session: Session, enrolment_id: int) -> None:
    """The learner's facts in this course have changed: pages made of them are out of date."""
    quick.run(session, _BUMP, {"enrolment_id": enrolment_id})


def add_completion(session: Session, **values: Any) -> Completion:
    """Write a completion."""
    completion = Completion(**values)
    session.add(completion)
    session.flush()
    bump(session, completion.enrolment_id)
    return completion


@dataclass(frozen=True)
class CompletionRow:
    """A completion and the release it was earned on."""

    name: str
    completed_at: dt.datetime
    by_principle: list[dict[str, Any]]
    release_public_id: uuid.UUID


def completion(session: Session, public_id: uuid.UUID) -> CompletionRow | None:
    """The completion with this id."""
    row = session.execute(
        select(
            Completion.name,
            Completion.completed_at,
            Completion.by_principle,
            Release.public_id.label("release_public_id"),
        )
        .join(Release, Release.id == Completion.release_id)
        .where(Completion.public_id == public_id)
    ).one_or_none()
    return None if row is None else CompletionRow(**row._mapping)


def _insert_once(session: Session, table: Any, **values: Any) -> bool:
    connection = session.connection()
    return connection.execute(_once(table, connection.dialect.name), values).one_or_none() is not None


@cache
def _once(table: Any, dialect: str) -> Any:
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return statement.on_conflict_do_nothing().returning(next(iter(table.__table__.primary_key)))


def bump_course(session: Session, account_id: int, course_id: int) -> None:
    """The same for the person's enrolment in this course, if there is one."""
    session.execute(
        update(Enrolment)
        .where(Enrolment.account_id == account_id, Enrolment.course_id == course_id)
        .values(facts=Enrolment.facts + 1)
    )
