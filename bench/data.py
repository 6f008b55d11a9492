"""What is measured on: people, courses, enrolments, attempts and published cases, put straight into the tables."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.cases import PARTNERSHIPS, case_documents, put_cases
from bench.courses import COURSES, every_kind, lesson_documents, put_courses, shape, written
from bench.rows import Size, put
from bench.seats import put_seats
from bench.texts import Teller, commonest_word, questions
from learnhub.content.course import read_course
from learnhub.content.folder import read_folder
from learnhub.outside.passwords import Passwords
from learnhub.paths import data_dir
from learnhub.store import migrate
from learnhub.store.engine import Session, Store
from learnhub.store.search.index import refill
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.cases import Partnership, PartnershipMember

PASSWORD = "a password that nobody uses"


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
    texts = [written(source, number, every_kind()) for number in range(COURSES)]
    teller = Teller(source, chance)
    with store.writing() as session:
        _people(session, size, now)
        put_courses(session, texts, now)
        enrolled = put_seats(session, size, texts, now)
        said, open_to_all = put_cases(session, size, teller, chance, now)
        refill(session, itertools.chain(lesson_documents(texts), case_documents(session)))
    commonest = commonest_word(said)
    return Filled(
        people=size.people,
        courses=[shape(text) for text in texts],
        cases=chance.sample(open_to_all, min(1_000, len(open_to_all))),
        questions=questions(said, commonest, 500, chance),
        commonest=commonest,
        enrolled=enrolled,
    )


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


def _people(session: Session, size: Size, now: dt.datetime) -> None:
    hashed = Passwords().hash(PASSWORD)
    put(
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
    put(session, RoleGrant, reviewers)
    put(
        session,
        Partnership,
        ({"id": key, "name": f"Partnership {key}", "created_at": now} for key in range(1, PARTNERSHIPS + 1)),
    )
    put(
        session,
        PartnershipMember,
        (
            {"partnership_id": 1 + number // 5 % PARTNERSHIPS, "account_id": number}
            for number in range(5, size.people + 1, 5)
        ),
    )
