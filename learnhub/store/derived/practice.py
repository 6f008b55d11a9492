"""When questions return and what was tried first, made again from the ledger."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import delete, insert, select

from learnhub.domain.assessment import Form
from learnhub.domain.events import Event, EventName, upcast
from learnhub.domain.practice import Schedule, answered, unlocked
from learnhub.store import assessment, learning
from learnhub.store.engine import Session
from learnhub.store.ledger import events_named
from learnhub.store.practice import card_values, with_answers, with_corrections
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.practice import PracticeCard, PrincipleTries

READ = (
    EventName.QUIZ_SUBMITTED,
    EventName.QUIZ_MARKED,
    EventName.PRACTICE_ANSWERED,
    EventName.ATTEMPT_REGRADED,
)
BATCH = 500

Cards = dict[tuple[int, int, str], tuple[int, str, Schedule]]
Tries = dict[int, dict[str, tuple[list[list[Any]], dt.datetime | None]]]


def rebuild(session: Session) -> None:
    """Replay the ledger into `practice_card` and `principle_tries`; rebuilding changes nothing."""
    people = {public_id: key for public_id, key in session.execute(select(Account.public_id, Account.id))}
    courses = {slug: key for slug, key in session.execute(select(Course.slug, Course.id))}
    cards: Cards = {}
    tries: Tries = {}
    for stored in events_named(session, READ):
        event = upcast(stored)
        account = people.get(event.actor) if event.actor else None
        if account is None:
            continue
        known, course = tries.setdefault(account, {}), event.context["course"]
        if event.name is EventName.ATTEMPT_REGRADED:
            with_corrections(known, course, event.result["firsts"])
        else:
            with_answers(known, course, _answers(event), event.at)
        _replay_cards(session, event, account, courses[course], cards)
    session.execute(delete(PracticeCard))
    session.execute(delete(PrincipleTries))
    rows = [
        card_values(account, course, release, quiz, item, schedule)
        for (account, course, item), (release, quiz, schedule) in cards.items()
    ]
    kept = [
        {"account_id": account, "principle": principle, "tries": list_, "refreshed_at": refreshed_at}
        for account, by_principle in tries.items()
        for principle, (list_, refreshed_at) in by_principle.items()
    ]
    for table, values in ((PracticeCard, rows), (PrincipleTries, kept)):
        for start in range(0, len(values), BATCH):
            session.execute(insert(table), values[start : start + BATCH])


def _answers(event: Event) -> list[tuple[str, str, bool]]:
    if event.name is EventName.PRACTICE_ANSWERED:
        return [(event.object_id, event.result["principle"], event.result["right"])]
    return [(row["item"], row["principle"], row["right"]) for row in event.result["items"]]


def _replay_cards(session: Session, event: Event, account: int, course: int, cards: Cards) -> None:
    if event.name is EventName.PRACTICE_ANSWERED:
        key = (account, course, event.object_id)
        if key in cards and event.context["source"] == "practice":
            release, quiz, schedule = cards[key]
            cards[key] = (release, quiz, answered(schedule, right=event.result["right"], at=event.at))
    elif event.result["passed"]:
        text = learning.release_text(session, uuid.UUID(event.context["release"]))
        for item in assessment.items(session, text, event.context["quiz"]):
            if item.form is Form.PRACTICE:
                cards.setdefault((account, course, item.id), (text.id, event.context["quiz"], unlocked(event.at)))
