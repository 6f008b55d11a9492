"""The first page: what waits for this person, and the one next thing of each."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain.policy import Action, Role, audience
from learnhub.domain.practice import QUESTIONS_A_VISIT
from learnhub.domain.teaching import Learned
from learnhub.services import installation, learning, plans, practice, waiting
from learnhub.services.installation import Missing
from learnhub.services.learning import CatalogueEntry, PracticeCase
from learnhub.services.plans import PlanView
from learnhub.services.practice import PrincipleMastery
from learnhub.services.waiting import TextsWaiting
from learnhub.services.work import Work
from learnhub.store import cases, principles, teaching
from learnhub.store import practice as practice_store
from learnhub.store import waiting as waiting_store
from learnhub.store.waiting import Desk

NEWEST = 3


@dataclass(frozen=True)
class VisitorHome:
    """The first page of a visitor."""

    courses: tuple[CatalogueEntry, ...]
    cases: tuple[PracticeCase, ...]


@dataclass(frozen=True)
class CaseWaiting:
    """A case of this person that waits for them."""

    public_id: uuid.UUID
    title: str
    state: str


@dataclass(frozen=True)
class TrainerHome:
    """What waits for trainers; of the lessons learned that nobody teaches yet the newest few."""

    newest: tuple[Learned, ...]
    desk: Desk


@dataclass(frozen=True)
class PersonHome:
    """The first page of a person. `next_course` is the course that is furthest on, or due first."""

    first_time: bool
    next_course: CatalogueEntry | None
    courses: tuple[CatalogueEntry, ...]
    others: tuple[CatalogueEntry, ...]
    plans_due: tuple[PlanView, ...]
    plans_open: int
    cases_waiting: tuple[CaseWaiting, ...]
    cases_mine: int
    principles: tuple[PrincipleMastery, ...]
    practice_due: int
    texts: TextsWaiting | None
    reviews_waiting: int | None
    to_teach: TrainerHome | None
    missing: tuple[Missing, ...]


def visitor(work: Work) -> VisitorHome:
    """What this is: the principles, the courses open to all, the newest public cases."""
    return VisitorHome(
        courses=learning.catalogue(work),
        cases=tuple(
            learning.practice_case(case)
            for case in principles.newest_cases(work.session, audience(work.actor), most=NEWEST)
        ),
    )


def person(work: Work, *, mail_set: bool) -> PersonHome:
    """What waits for this person, with the administrator's list of what is missing."""
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    entries = learning.catalogue(work)
    mine = tuple(entry for entry in entries if entry.enrolled)
    open_ones = sorted(
        (entry for entry in mine if entry.completed_at is None and entry.next),
        key=lambda entry: (entry.due_on or dt.date.max, -entry.percent),
    )
    due, open_count = plans.due(work)
    cases_waiting, told = cases.awaiting_owner(work.session, work.actor.id, most=NEWEST)
    tried, practice_due, texts = practice_store.standing(work.session, work.actor.id, work.now)
    judges = bool(work.actor.roles & {Role.REVIEWER, Role.EDITOR})
    return PersonHome(
        first_time=not mine and not told,
        next_course=open_ones[0] if open_ones else None,
        courses=mine,
        others=tuple(entry for entry in entries if not entry.enrolled),
        plans_due=due,
        plans_open=open_count,
        cases_waiting=tuple(CaseWaiting(case.public_id, case.title, case.state) for case in cases_waiting),
        cases_mine=told,
        principles=practice.masteries(tried, work.now),
        practice_due=min(practice_due, QUESTIONS_A_VISIT),
        texts=waiting.texts_waiting(work) if texts else None,
        reviews_waiting=cases.waiting_for_review(work.session) if judges else None,
        to_teach=_to_teach(work) if Role.TRAINER in work.actor.roles else None,
        missing=installation.missing(work, mail_set=mail_set) if Role.ADMINISTRATOR in work.actor.roles else (),
    )


def _to_teach(work: Work) -> TrainerHome:
    assert work.actor.id is not None
    desk = waiting_store.desk(work.session, work.actor.id)
    newest = teaching.open_lessons(work.session, before=None, most=NEWEST) if desk.lessons else []
    return TrainerHome(tuple(learned for learned, _key in newest), desk)
