"""Published cases with what belongs to them, in six languages."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from bench.rows import BATCH, Size, put
from bench.texts import Teller, Told
from learnhub.domain.cases.form import (
    CaseContent,
    LessonLearned,
    Outcome,
    Relation,
    ShownBy,
    Visibility,
    content_to_json,
)
from learnhub.domain.principles import Principle
from learnhub.store.cases import search_document
from learnhub.store.derived import principles as derived_principles
from learnhub.store.engine import Session
from learnhub.store.search.index import Document
from learnhub.store.tables.cases import Case, CaseMove, CasePrinciple, CaseRevision
from learnhub.store.tables.harvest import HarvestRecord
from learnhub.store.tables.jobs import Counter
from learnhub.store.types import new_public_id

PARTNERSHIPS = 50
CASES_A_YEAR = 5_000
COUNTRIES = ("KE", "NP", "PE", "MA", "VN", "FJ", "GE", "SN", "BO", "LA", "ML", "UG")
LANGUAGES = ("en",) * 5 + ("fr", "es", "ru", "ar", "zh")


def _number(key: int) -> tuple[int, int]:
    """Year and serial of the case with this key; the newest are of 2026."""
    return 2026 - (key - 1) // CASES_A_YEAR, 1 + (key - 1) % CASES_A_YEAR


def put_cases(
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
            _put_some(session, made)
            made.clear()
    years: dict[int, int] = {}
    for year, serial in map(_number, range(1, size.cases + 1)):
        years[year] = max(serial, years.get(year, 0))
    put(session, Counter, ({"name": f"cases-{year}", "value": serial} for year, serial in years.items()))
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


def _put_some(session: Session, made: list[Case]) -> None:
    columns = [column.name for column in Case.__table__.columns if column.name in vars(made[0])]
    put(session, Case, ({name: getattr(case, name) for name in columns} for case in made))
    put(session, CasePrinciple, (row for case in made for row in derived_principles.rows_of(case)))
    put(
        session,
        HarvestRecord,
        (
            {"case_id": case.id, "changed_at": case.published_at, "deleted": False}
            for case in made
            if case.visibility == "everyone"
        ),
    )
    put(session, CaseRevision, (_revision(case) for case in made))
    put(session, CaseMove, (row for case in made for row in _moves(case)))


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


def case_documents(session: Session) -> Iterator[Document]:
    """What search knows of the cases."""
    for case in session.scalars(select(Case).order_by(Case.published_at).execution_options(yield_per=500)):
        yield search_document(case)
