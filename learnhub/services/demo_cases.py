"""Sample cases on their way through review, one in each state that somebody may want to see."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, Advice, Criterion, FiveAnswers, Report
from learnhub.domain.cases.moves import DeclineReason
from learnhub.domain.cases.template import Depth
from learnhub.domain.policy import SYSTEM, Action, Actor
from learnhub.domain.principles import Principle
from learnhub.outside.clock import SetClock
from learnhub.services import cases, reviews
from learnhub.services.reviews import Sheet
from learnhub.services.work import Transactions, Work
from learnhub.store import accounts
from learnhub.store import cases as store

NAMESPACE = uuid.UUID("3f0c2a57-8a0e-4f0a-9b3e-6d1c8f6c2b11")
YES = FiveAnswers(**dict.fromkeys(FIVE_QUESTIONS, True))
REPORT = Report(
    YES,
    {**dict.fromkeys(Criterion, 2), Criterion.EVIDENCE: 1},
    Advice.ACCEPT,
    "Well told, and honest about the month that was lost. The register is the best evidence; say who keeps it.",
)
SHORT: Mapping[str, Any] = {
    "situation": "Two suppliers offered refrigerators for a district. One of them had been to the office before.",
    "action": "We met both on the same day, with the same list, and wrote down what each of them said.",
    "result": "Both accepted that the clinics choose. The cheaper one was chosen, and nobody contested it.",
    "outcome": "worked",
    "nothing_because": "both suppliers knew the list from the first day",
    "lesson": {
        "when": "two suppliers offer the same thing",
        "do": "meet both on one day with one list",
        "because": "who is met first sets the questions",
    },
    "principles": ["no-unfair-advantage"],
    "regions": ["202"],
    "relation": "un-focal-point",
    "has_interest": False,
}
FULL: Mapping[str, Any] = {
    **SHORT,
    "nothing_because": "both suppliers knew the list from the first day, and the clinics saw every answer",
    "title": "One list for two suppliers (sample)",
    "partners": "named",
    "partnership_status": "active",
    "began": "2024",
    "stages": ["agreeing"],
    "partner_rows": [
        {
            "name": "District health team (sample)",
            "sector": "government",
            "country": "MW",
            "role": "chose the clinics",
            "gave_kinds": ["staff"],
            "band": "not-said",
            "gave": "the time of two nurses",
            "received": "refrigerators that are repaired",
        },
        {
            "name": "Cold Boxes Cooperative (sample)",
            "sector": "private",
            "country": "MW",
            "role": "made the refrigerators",
            "gave_kinds": ["goods"],
            "band": "under-10000",
            "gave": "spare parts for two years",
            "received": "a letter that says what was bought",
        },
    ],
    "funding": "The district paid the two nurses, the cooperative the spare parts; no money changed hands.",
    "common_purpose": "No vaccine is lost to heat between the district store and the clinic.",
    "sdg_targets": ["3.8"],
    "themes": ["122"],
    "selection": "open-call",
    "selection_text": "A notice at the district office and by radio.",
    "openness": "public",
    "openness_text": "The agreement hangs in every clinic.",
    "benefit_and_cost": "All partners saw who gave what.",
    "un_rules": "Gifts in kind were written down before they were taken.",
    "voice": "Clinics have four of seven seats.",
    "integrity": "The cooperative was screened. No emblem was lent.",
    "results": [
        {
            "indicator": "clinics with a working refrigerator",
            "baseline": "3",
            "target": "12",
            "actual": "10",
            "date": "2025",
            "source": "the register of the district",
        }
    ],
    "evidence": [{"text": "The register of the district.", "level": "partner-confirmed", "licence": "CC BY 4.0"}],
    "by_principle": [{"principle": each, "shown": "Shown in the minutes of the two meetings."} for each in Principle],
    "transfer": "There must be more than one supplier.",
    "contact": "cases@example.org",
    "review_by": "2030-01-31",
}


class _Way:
    """One sample case, moved by its people on the days before today."""

    def __init__(self, transactions: Transactions, title: str) -> None:
        self.of = transactions
        self.case = uuid.uuid5(NAMESPACE, title)
        self.title = title

    def on(self, days_ago: int, name: str, service: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Run a service as this person, so many days before today."""
        now = self.of.clock.now() - dt.timedelta(days=days_ago)
        run = Transactions(self.of.store, SetClock(now))
        return run.write(self.of.read(SYSTEM, _actor, name), service, self.case, *args, **kwargs)

    def told(self, days_ago: int, fields: Mapping[str, Any], *, full: bool = False) -> None:
        """Lee tells it and sends it."""
        self.on(days_ago, "lee", cases.begin_case)
        if full:
            self.on(days_ago, "lee", cases.choose_template, Depth.FULL)
        flat = {key: value for key, value in fields.items() if key != "lesson"}
        lesson = {f"lesson.{part}": text for part, text in fields["lesson"].items()}
        self.on(
            days_ago,
            "lee",
            cases.save_case,
            version=1 + full,
            save_id=None,
            fields={**flat, **lesson, "title": self.title},
        )
        self.on(days_ago, "lee", cases.submit_case, version=2 + full)

    def read(self, days_ago: int, *reviewers: str) -> None:
        """Edith takes it and names these reviewers; each of them reports."""
        self.on(days_ago, "edith", reviews.answer_conflict, answer=ConflictAnswer.NONE, as_editor=True)
        for name in ("rosa", "raul"):
            due_on = self.of.clock.now().date() + dt.timedelta(days=6)
            person = self.of.read(SYSTEM, _actor, name).public_id
            self.on(days_ago, "edith", reviews.name_reviewer, person, due_on=due_on)
        for name in reviewers:
            self.on(days_ago - 1, name, reviews.answer_conflict, answer=ConflictAnswer.NONE)
            self.on(days_ago - 1, name, reviews.send_report, REPORT, message_id=uuid.uuid4(), publish_agreed=True)


def _actor(work: Work, name: str) -> Actor:
    work.require(Action.OPERATE)
    account = accounts.account_by_email(work.session, f"{name}@example.org")
    assert account is not None
    actor = accounts.actor_by_id(work.session, account.id)
    assert actor is not None
    return actor


def _known(work: Work, case: uuid.UUID) -> bool:
    work.require(Action.OPERATE)
    return store.case_by_public_id(work.session, case) is not None


def add_cases(transactions: Transactions) -> Iterator[str]:
    """Put a sample case into each state of the way, once; the title of each that was added."""
    for title, go in WAYS.items():
        way = _Way(transactions, title)
        if not transactions.read(SYSTEM, _known, way.case):
            go(way)
            yield title


def _waiting(way: _Way) -> None:
    way.told(2, SHORT)


def _edited(way: _Way) -> None:
    way.told(9, SHORT)
    way.on(7, "rosa", reviews.answer_conflict, answer=ConflictAnswer.NONE)
    better = {"result": "Both agreed that the clinics choose. The cheaper offer was chosen, and nobody contested it."}
    way.on(6, "rosa", reviews.edit_text, version=2, given=better)
    way.on(6, "rosa", reviews.publish, Sheet(YES), version=3)


def _reading(way: _Way) -> None:
    way.told(6, {**FULL, "partners": "described"}, full=True)
    way.read(4, "rosa")


def _signing(way: _Way) -> None:
    way.told(12, FULL, full=True)
    way.read(9, "rosa", "raul")
    way.on(7, "edith", reviews.publish, Sheet(), version=6)


def _appealed(way: _Way) -> None:
    way.told(20, SHORT)
    way.on(18, "rosa", reviews.answer_conflict, answer=ConflictAnswer.NONE)
    reason = DeclineReason.NOT_USEFUL_ELSEWHERE
    words = "A list for two suppliers is what every office does."
    message = uuid.uuid5(way.case, "decline")
    way.on(17, "rosa", reviews.decline_case, Sheet(), version=2, message_id=message, reason=reason, text=words)
    why = "Not every office does: three colleagues asked me for the list."
    way.on(3, "lee", cases.appeal_case, message_id=uuid.uuid5(way.case, "appeal"), text=why)


def _asleep(way: _Way) -> None:
    way.told(140, SHORT)
    way.on(138, "rosa", reviews.answer_conflict, answer=ConflictAnswer.NONE)
    given: dict[str, Any] = {"version": 2, "message_id": uuid.uuid5(way.case, "changes"), "notes": {}}
    way.on(137, "rosa", reviews.request_changes, Sheet(), text="Say which clinics chose.", **given)
    for item in way.of.read(SYSTEM, reviews.due):
        way.of.write(SYSTEM, reviews.settle, item)


WAYS = {
    "A list that waits for a reader (sample)": _waiting,
    "Edited, and to be signed (sample)": _edited,
    "One list for two suppliers, being read (sample)": _reading,
    "One list for two suppliers, to be signed (sample)": _signing,
    "Declined and appealed (sample)": _appealed,
    "Silent since the spring (sample)": _asleep,
}
"""Each sample by its title, and the way it goes."""
