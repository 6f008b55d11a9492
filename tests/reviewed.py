"""A case on its way through a review, by the services that people use, and what must not show of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import select

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, Advice, Criterion, FiveAnswers, Report
from learnhub.domain.policy import Role
from learnhub.services import cases, reviews
from learnhub.services.reviews import Sheet
from learnhub.store.tables.accounts import RoleGrant
from learnhub.store.tables.cases import Case, CaseMove

TOLD: dict[str, Any] = {
    "situation": "The harbour of Tavu needed a cold store, and a firm from the mainland offered one.",
    "action": "We wrote down who pays for the electricity before anybody signed.",
    "result": "The store ran for two years, and nobody argued about the bill.",
    "outcome": "partly",
    "what_did_not_work": "The spare parts had no owner. They came four months late.",
    "lesson.when": "a firm gives a machine",
    "lesson.do": "agree who keeps it running",
    "lesson.because": "a gift that stands still costs more than none",
    "principles": ["mutual-benefit"],
    "countries": ["FJ"],
    "relation": "un-focal-point",
    "has_interest": False,
    "title": "A cold store that nobody kept running",
    "summary": "A cold store stood still for want of spare parts.",
}
TEXTS = (TOLD["situation"], TOLD["action"], TOLD["what_did_not_work"], TOLD["title"], TOLD["lesson.do"], "Tavu")
"""What nobody may read who may not read the case."""

ALL_YES = Sheet(FiveAnswers(**dict.fromkeys(FIVE_QUESTIONS, True)))


def drafted(house: Any, name: str = "lee", **other: Any) -> uuid.UUID:
    """A draft with every question answered."""
    case = uuid.uuid4()
    house.write(name, cases.begin_case, case)
    house.write(name, cases.save_case, case, version=1, save_id=None, fields={**TOLD, **other})
    return case


def sent(house: Any, name: str = "lee", **other: Any) -> uuid.UUID:
    """A case that waits for a reviewer."""
    case = drafted(house, name, **other)
    house.write(name, cases.submit_case, case, version=2)
    return case


def taken(house: Any, reviewer: str = "rosa", name: str = "lee", **other: Any) -> uuid.UUID:
    """A case in review."""
    case = sent(house, name, **other)
    house.write(reviewer, reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    return case


def published(house: Any, reviewer: str = "rosa", name: str = "lee", **other: Any) -> uuid.UUID:
    """A published case."""
    case = taken(house, reviewer, name, **other)
    house.write(reviewer, reviews.publish, case, ALL_YES, version=2)
    return case


REPORT = Report(
    answers=FiveAnswers(**dict.fromkeys(FIVE_QUESTIONS, True)),
    scores=dict.fromkeys(Criterion, 2),
    advice=Advice.ACCEPT,
    text="Well told. The register is a good source.",
)
"""A report that advises to accept."""


def grant(house: Any, name: str, role: Role) -> None:
    """Give a role."""
    with house.store.writing() as session:
        session.add(RoleGrant(account_id=house.accounts[name].id, role=role, granted_at=house.clock.now()))


def at_desk(house: Any, case: uuid.UUID, *reviewers: str) -> None:
    """Edith takes the case and names these reviewers."""
    house.write("edith", reviews.answer_conflict, case, answer=ConflictAnswer.NONE, as_editor=True)
    for name in reviewers:
        due_on = house.clock.now().date() + dt.timedelta(days=10)
        house.write("edith", reviews.name_reviewer, case, house.accounts[name].public_id, due_on=due_on)


def reported(house: Any, case: uuid.UUID, name: str, report: Report = REPORT) -> None:
    """This named reviewer has no conflict of interest and reports."""
    house.write(name, reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    house.write(name, reviews.send_report, case, report, message_id=uuid.uuid4(), publish_agreed=True)


def version(house: Any, case: uuid.UUID) -> int:
    """How many moves the case has made."""
    return len(house.rows(select(CaseMove.id).join(Case, Case.id == CaseMove.case_id).where(Case.public_id == case)))


def publish_full(house: Any, case: uuid.UUID) -> None:
    """A case of Lee's that was sent for the mark "full" is read by Rosa and Mona, accepted by Edith and signed."""
    grant(house, "mona", Role.REVIEWER)
    at_desk(house, case, "rosa", "mona")
    for name in ("rosa", "mona"):
        reported(house, case, name)
    house.write("edith", reviews.publish, case, Sheet(), version=version(house, case))
    house.write("lee", cases.sign_case, case)
