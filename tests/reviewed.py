"""A case on its way through a review, by the services that people use, and what must not show of it."""

from __future__ import annotations

import uuid
from typing import Any

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, FiveAnswers
from learnhub.services import cases, reviews
from learnhub.services.reviews import Sheet

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
