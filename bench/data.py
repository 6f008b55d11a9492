"""What is measured on: people, courses, enrolments, attempts and published cases, put straight into the tables."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import itertools
import json
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from bench.texts import Teller, Told, commonest_word, questions
from learnhub.content.course import read_course
from learnhub.content.folder import read_folder
from learnhub.domain.assessment import Form, Item, ItemKind, Quiz
from learnhub.domain.cases.form import (
    CaseContent,
    LessonLearned,
    Outcome,
    Relation,
    ShownBy,
    Visibility,
    content_to_json,
)
from learnhub.domain.outline import Course as CourseText
from learnhub.domain.outline import Lesson, Module
from learnhub.domain.principles import Principle
from learnhub.outside.passwords import Passwords
from learnhub.paths import data_dir
from learnhub.store import migrate
from learnhub.store.cases import search_document
from learnhub.store.derived import principles as derived_principles
from learnhub.store.engine import Session, Store
from learnhub.store.search.index import Document, Passage, refill
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.assessment import Attempt
from learnhub.store.tables.authoring import Course, Release, ReleaseItem, ReleaseLesson
from learnhub.store.tables.cases import Case, CaseMove, CasePrinciple, CaseRevision, Partnership, PartnershipMember
from learnhub.store.tables.harvest import HarvestRecord
from learnhub.store.tables.jobs import Counter
from learnhub.store.tables.learning import Enrolment, LessonProgress, QuizProgress
from learnhub.store.types import new_public_id

COURSES, MODULES, DRAW = 20, 10, 20
PARTNERSHIPS = 50
CASES_A_YEAR = 5_000
PASSWORD = "a password that nobody uses"
COUNTRIES = ("KE", "NP", "PE", "MA", "VN", "FJ", "GE", "SN", "BO", "LA", "ML", "UG")
LANGUAGES = ("en",) * 5 + ("fr", "es", "ru", "ar", "zh")
BATCH = 5_000


@dataclass(frozen=True)
class Size:
    """How much there is. Every person is in `courses_each` courses and tried `tries_each` quizzes of each."""

    people: int
    cases: int
    courses_each: int
    tries_each: int

    @property
    def attempts(self) -> int:
        """How many attempts that makes."""
        return self.people * self.courses_each * self.tries_each


NORMAL = Size(people=1_000, cases=2_000, courses_each=4, tries_each=4)
LARGE = Size(people=20_000, cases=100_000, courses_each=10, tries_each=5)


@dataclass(frozen=True)
class Filled:
    """What the measuring needs to know of the data."""

    people: int
    courses: list[dict[str, Any]]
    """Of each course: slug, lessons, quizzes, and the fields that answer every item right, as its form sends them."""
    cases: list[str]
    """Numbers of cases that everybody may read."""
    questions: list[str]
    commonest: str
    enrolled: dict[str, list[int]]
    """By the number of a person, the numbers of their courses."""


def email(number: int) -> str:
    """The address of a person."""
    return f"person-{number}@example.org"


def fill(store: Store, size: Size) -> Filled:
    """Make the schema and the data; the same size always makes the same data."""
    migrate.upgrade(store)
    chance = random.Random(58_129)
    now = dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC)
    source = read_course(read_folder(data_dir("courses") / "nine-principles")[0]).course
    assert source is not None
    texts = [_course(source, number, _every_kind()) for number in range(COURSES)]
    teller = Teller(source, chance)
    with store.writing() as session:
        _people(session, size, now)
        _courses(session, texts, now)
        enrolled = _enrolments(session, size, texts, now)
        said, open_to_all = _cases(session, size, teller, chance, now)
        refill(session, itertools.chain(_lesson_documents(texts), _case_documents(session)))
    commonest = commonest_word(said)
    return Filled(
        people=size.people,
        courses=[_known(text) for text in texts],
        cases=chance.sample(open_to_all, min(1_000, len(open_to_all))),
        questions=questions(said, commonest, 500, chance),
        commonest=commonest,
        enrolled=enrolled,
    )


def _every_kind() -> tuple[Item, ...]:
    """One item of each kind in each form, of the sample course."""
    sample = read_course(read_folder(data_dir("courses") / "samples" / "every-question")[0]).course
    assert sample is not None
    return sample.modules[0].quizzes[0].items


def kept(folder: Path, size: Size) -> Filled:
    """The data in this folder, made now when it is not there, or was made for an older schema."""
    known, database = folder / "filled.json", folder / "learnhub.db"
    store = Store(f"sqlite:///{database}")
    if not known.exists() or migrate.current(store) != migrate.head():
        store.dispose()
        for file in (known, *folder.glob("learnhub.db*")):
            file.unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        filled = fill(store, size)
        known.write_text(json.dumps(dataclasses.asdict(filled)), encoding="utf-8")
    store.dispose()
    return Filled(**json.loads(known.read_text(encoding="utf-8")))


def _put(session: Session, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    made: Table = table.__table__
    left = iter(rows)
    while batch := list(itertools.islice(left, BATCH)):
        session.execute(insert(made), batch)


def _people(session: Session, size: Size, now: dt.datetime) -> None:
    hashed = Passwords().hash(PASSWORD)
    _put(
        session,
        Account,
        (
            {
                "id": number,
                "email": email(number),
                "name": f"Person {number}",
                "sort_name": f"person {number:06}",
                "kind": "partner" if number % 5 == 0 else "staff",
                "password_hash": hashed,
                "languages": ["en"],
                "review_principles": [],
                "manager_id": number // 50 * 50 if number > 50 and number % 50 else None,
                "created_at": now - dt.timedelta(days=900),
            }
            for number in range(1, size.people + 1)
        ),
    )
    reviewers = ({"account_id": 7 + 50 * each, "role": "reviewer", "granted_at": now} for each in range(10))
    _put(session, RoleGrant, reviewers)
    _put(
        session,
        Partnership,
        ({"id": key, "name": f"Partnership {key}", "created_at": now} for key in range(1, PARTNERSHIPS + 1)),
    )
    _put(
        session,
        PartnershipMember,
        (
            {"partnership_id": 1 + number // 5 % PARTNERSHIPS, "account_id": number}
            for number in range(5, size.people + 1, 5)
        ),
    )


def _course(source: CourseText, number: int, every: Sequence[Item]) -> CourseText:
    """A course of ten modules with two lessons and a quiz of twenty each, of the shipped course's text; every try asks
    in every way, with one item of each kind among `every`."""
    modules = []
    for place in range(MODULES):
        taken = [source.modules[(number + place + offset) % len(source.modules)] for offset in range(3)]
        modules.append(_module(taken, place, every))
    return replace(
        source, id=f"course-{number}", title=f"{source.title}, part {number}", modules=tuple(modules), open=True
    )


def _of_form(form: Form, items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.form is form]


def _module(taken: list[Module], place: int, every: Sequence[Item]) -> Module:
    first = taken[0]
    quiz = first.quizzes[0]
    written = [item for module in taken for item in module.quizzes[0].items]
    drawn = [_of_form(form, written)[: DRAW - len(ItemKind)] + _of_form(form, every) for form in (Form.A, Form.B)]
    items = tuple(
        replace(item, id=f"{item.id}-{place}", siblings=f"{item.siblings}-{place}" if item.siblings else "")
        for item in [*itertools.chain(*drawn), *_of_form(Form.PRACTICE, written)]
    )
    return replace(
        first,
        id=f"{first.id}-{place}",
        lessons=tuple(replace(lesson, id=f"{lesson.id}-{place}") for lesson in first.lessons),
        quizzes=(replace(quiz, id=f"{quiz.id}-{place}", items=items, draw=DRAW, pass_line=15),),
    )


def _courses(session: Session, texts: list[CourseText], now: dt.datetime) -> None:
    for key, text in enumerate(texts, 1):
        lessons = [(module, lesson) for module in text.modules for lesson in module.lessons]
        course = Course(id=key, slug=text.id, created_at=now)
        session.add(course)
        session.flush()
        session.add(
            Release(
                id=key,
                course_id=key,
                number=1,
                name=hashlib.sha256(text.id.encode()).hexdigest(),
                published_at=now - dt.timedelta(days=300),
                title=text.title,
                summary=text.summary,
                language=text.language,
                open=text.open,
                completion=text.completion,
                minutes=sum(lesson.minutes for _, lesson in lessons),
                body_html=text.body_html,
                outline={"modules": [_outlined(module) for module in text.modules]},
                details={
                    module.id: {
                        "body_html": module.body_html,
                        "objectives": [dataclasses.asdict(each) for each in module.objectives],
                    }
                    for module in text.modules
                },
            )
        )
        session.flush()
        course.release_id = key
        session.flush()
        _put(
            session,
            ReleaseLesson,
            (_lesson_row(key, place, module, lesson) for place, (module, lesson) in enumerate(lessons)),
        )
        items = [(quiz, item) for module in text.modules for quiz in module.quizzes for item in quiz.items]
        _put(session, ReleaseItem, (_item_row(key, place, quiz, item) for place, (quiz, item) in enumerate(items)))


def _outlined(module: Module) -> dict[str, Any]:
    return {
        "id": module.id,
        "title": module.title,
        "summary": module.summary,
        "principle": module.principle,
        "lessons": [{"id": each.id, "title": each.title, "minutes": each.minutes} for each in module.lessons],
        "quizzes": [
            {name: getattr(quiz, name) for name in ("id", "title", "draw", "pass_line", "reason", "body_html")}
            for quiz in module.quizzes
        ],
    }


def _lesson_row(release: int, place: int, module: Module, lesson: Lesson) -> dict[str, Any]:
    return {
        "release_id": release,
        "lesson_id": lesson.id,
        "position": place,
        "module_id": module.id,
        "principle": module.principle,
        "title": lesson.title,
        "minutes": lesson.minutes,
        "content": {
            "segments": [dataclasses.asdict(segment) for segment in lesson.segments],
            "headings": [dataclasses.asdict(heading) for heading in lesson.headings],
            "objectives": list(lesson.objectives),
            "paragraphs": list(lesson.paragraphs),
        },
    }


def _item_row(release: int, place: int, quiz: Quiz, item: Item) -> dict[str, Any]:
    return {
        "release_id": release,
        "item_id": item.id,
        "quiz_id": quiz.id,
        "position": place,
        "form": item.form,
        "content": dataclasses.asdict(item),
    }


def _enrolments(session: Session, size: Size, texts: list[CourseText], now: dt.datetime) -> dict[str, list[int]]:
    """Everybody in some courses, each begun: lessons read, quizzes tried."""
    enrolled = {
        number: [(number + 7 * each) % COURSES for each in range(size.courses_each)]
        for number in range(1, size.people + 1)
    }
    seats = [(key, *seat) for key, seat in enumerate(((n, c) for n, several in enrolled.items() for c in several), 1)]
    began = now - dt.timedelta(days=200)
    _put(
        session,
        Enrolment,
        (
            {
                "id": key,
                "account_id": number,
                "course_id": course + 1,
                "release_id": course + 1,
                "enrolled_at": began,
                "place_lesson": texts[course].modules[0].lessons[0].id,
                "facts": size.tries_each * 3,
            }
            for key, number, course in seats
        ),
    )
    _put(
        session,
        LessonProgress,
        (
            {"enrolment_id": key, "lesson_id": lesson.id, "opened_at": began, "read_at": began}
            for key, _number, course in seats
            for module in texts[course].modules[: size.tries_each]
            for lesson in module.lessons
        ),
    )
    quizzes = [[module.quizzes[0] for module in text.modules] for text in texts]
    drawn = {quiz.id: [item.id for item in quiz.items[:DRAW]] for several in quizzes for quiz in several}
    tried = ((key, quiz) for key, _number, course in seats for quiz in quizzes[course][: size.tries_each])
    _put(
        session,
        Attempt,
        (_attempt(key, enrolment, quiz, drawn, began, seats) for key, (enrolment, quiz) in enumerate(tried, 1)),
    )
    _put(
        session,
        QuizProgress,
        (
            {
                "enrolment_id": key,
                "quiz_id": quiz.id,
                "tries": 1,
                "best_right": 16,
                "best_total": DRAW,
                "best_score": 0.8,
                "tried_at": began,
                "passed_at": began,
            }
            for key, _number, course in seats
            for quiz in quizzes[course][: size.tries_each]
        ),
    )
    return {str(number): several for number, several in enrolled.items() if number <= 1_000}


def _attempt(
    key: int,
    enrolment: int,
    quiz: Quiz,
    drawn: dict[str, list[str]],
    at: dt.datetime,
    seats: list[tuple[int, int, int]],
) -> dict[str, Any]:
    return {
        "id": key,
        "public_id": uuid.UUID(int=0x7000_8000 << 62 | key),
        "enrolment_id": enrolment,
        "release_id": seats[enrolment - 1][2] + 1,
        "quiz_id": quiz.id,
        "number": 1,
        "form": "A",
        "seed": f"{key:032x}",
        "item_ids": drawn[quiz.id],
        "started_at": at,
        "submitted_at": at,
        "score": 0.8,
        "right": 16,
        "total": DRAW,
        "passed": True,
        "by_principle": [],
    }


def _number(key: int) -> tuple[int, int]:
    """Year and serial of the case with this key; the newest are of 2026."""
    return 2026 - (key - 1) // CASES_A_YEAR, 1 + (key - 1) % CASES_A_YEAR


def _cases(
    session: Session, size: Size, teller: Teller, chance: random.Random, now: dt.datetime
) -> tuple[list[str], list[str]]:
    """Published cases with what belongs to them; the answer is some of their text, and the numbers open to all."""
    said: list[str] = []
    open_to_all: list[str] = []
    made: list[Case] = []
    for key in range(1, size.cases + 1):
        told = teller.tell(LANGUAGES[key % len(LANGUAGES)])
        if len(said) < 2_000:
            said.append(told.answers["situation"])
        case = _case(key, size, told, chance, now)
        made.append(case)
        if case.visibility == "everyone":
            open_to_all.append(f"C-{case.year}-{case.serial}")
        if len(made) == BATCH or key == size.cases:
            _put_cases(session, made)
            made.clear()
    years: dict[int, int] = {}
    for year, serial in map(_number, range(1, size.cases + 1)):
        years[year] = max(serial, years.get(year, 0))
    _put(session, Counter, ({"name": f"cases-{year}", "value": serial} for year, serial in years.items()))
    return said, open_to_all


def _case(key: int, size: Size, told: Told, chance: random.Random, now: dt.datetime) -> Case:
    outcome = chance.choice(list(Outcome))
    visibility = chance.choices((Visibility.STAFF, Visibility.EVERYONE, Visibility.PARTNERSHIP), (15, 80, 5))[0]
    content = CaseContent(
        **told.answers,
        outcome=outcome,
        lesson=LessonLearned(told.when, told.do, told.because),
        principles=tuple(chance.sample(list(Principle), chance.randint(1, 3))),
        countries=(chance.choice(COUNTRIES),),
        relation=Relation.UN_FOCAL_POINT,
        has_interest=False,
        visibility=visibility,
        shown_by=ShownBy.ROLE,
        title=told.title,
        summary=told.summary,
    )
    year, serial = _number(key)
    at = now - dt.timedelta(minutes=30 * key)
    text = content_to_json(content)
    return Case(
        id=key,
        public_id=new_public_id(),
        year=year,
        serial=serial,
        owner_id=1 + key % size.people,
        state="published",
        revision=2,
        changed_in={},
        template="short-1",
        language=told.language,
        content=text,
        title=told.title,
        visibility=visibility,
        partnership_id=1 + key % PARTNERSHIPS if visibility is Visibility.PARTNERSHIP else None,
        illustration=False,
        mark="short",
        version=1,
        awaiting="nobody",
        reviewer_id=7,
        created_at=at,
        changed_at=at,
        submitted_at=at,
        published_at=at,
        published=text,
    )


def _put_cases(session: Session, made: list[Case]) -> None:
    columns = [column.name for column in Case.__table__.columns if column.name in vars(made[0])]
    _put(session, Case, ({name: getattr(case, name) for name in columns} for case in made))
    _put(session, CasePrinciple, (row for case in made for row in derived_principles.rows_of(case)))
    _put(
        session,
        HarvestRecord,
        (
            {"case_id": case.id, "changed_at": case.published_at, "deleted": False}
            for case in made
            if case.visibility == "everyone"
        ),
    )
    _put(session, CaseRevision, (_revision(case) for case in made))
    _put(session, CaseMove, (row for case in made for row in _moves(case)))


def _revision(case: Case) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "number": 2,
        "occasion": "publish",
        "content": case.content,
        "frozen_at": case.published_at,
        "frozen_by_id": case.owner_id,
    }


def _moves(case: Case) -> Iterator[dict[str, Any]]:
    for move, before, after, role in (
        ("submit", "draft", "submitted", "contributor"),
        ("take", "submitted", "in-review", "judge"),
        ("publish", "in-review", "published", "reviewer"),
    ):
        yield {
            "case_id": case.id,
            "move": move,
            "from_state": before,
            "to_state": after,
            "actor_id": case.owner_id if move == "submit" else case.reviewer_id,
            "role": role,
            "at": case.published_at,
        }


def _lesson_documents(texts: list[CourseText]) -> Iterator[Document]:
    for text in texts:
        for module in text.modules:
            for lesson in module.lessons:
                yield Document(
                    kind="lesson",
                    ref=f"{text.id}/{lesson.id}",
                    title=lesson.title,
                    passages=tuple(Passage(each.heading_id, each.heading, each.text) for each in lesson.passages),
                    language=text.language,
                    principles=(module.principle,) if module.principle else (),
                    classes=frozenset({"public"}),
                )


def _case_documents(session: Session) -> Iterator[Document]:
    for case in session.scalars(select(Case).order_by(Case.published_at).execution_options(yield_per=500)):
        yield search_document(case)


def _known(text: CourseText) -> dict[str, Any]:
    return {
        "slug": text.id,
        "lessons": [lesson.id for module in text.modules for lesson in module.lessons],
        "quizzes": [quiz.id for module in text.modules for quiz in module.quizzes],
        "answers": {item.id: _right(item) for module in text.modules for quiz in module.quizzes for item in quiz.items},
    }


def _right(item: Item) -> dict[str, list[str]]:
    """The fields of a form that answer an item right, or, where a person marks it, at all."""
    parts = {f"{item.id}:{gap.id}": [gap.answers[0]] for gap in item.gaps}
    if item.kind is ItemKind.ORDER:
        parts = {f"{item.id}:{option.id}": [str(place)] for place, option in enumerate(item.options, 1)}
    elif item.targets:
        parts = {f"{item.id}:{option.id}": [option.to] for option in item.options}
    if parts:
        return parts
    more = {f"{item.id}:certainty": ["3"]} if item.certainty else {}
    more |= {f"{item.id}:unit": [item.units[0].name]} if item.units else {}
    text = list(item.answers[:1]) or ["Every giver gets the same letters."]
    return {item.id: [option.id for option in item.options if option.right] or text, **more}
