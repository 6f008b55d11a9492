"""A whole case for the tests, and its way to any state."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, FiveAnswers
from learnhub.domain.cases.moves import DeclineReason, Given, Move, Party, State
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.services import cases
from learnhub.services.work import Work
from learnhub.store import cases as store
from learnhub.store.tables.cases import CaseAuthor, Partnership, PartnershipMember, Review

WHOLE: Mapping[str, Any] = MappingProxyType(
    {
        "situation": "A carrier offered free space for school books. Two others had not been asked.",
        "action": "We wrote the same page to all three.",
        "result": "Two said yes. The books came late to one island.",
        "outcome": "partly",
        "what_did_not_work": "We found the smallest carrier last.",
        "lesson.when": "one company offers something for free",
        "lesson.do": "ask every company that could do the same",
        "lesson.because": "the one that nobody asks may be the only one that goes there",
        "principles": ["transparency", "no-unfair-advantage"],
        "countries": ["KI", "TV"],
        "relation": "un-focal-point",
        "has_interest": False,
    }
)
"""Every answer that a case needs before it can be sent."""

FULL_ANSWERS: Mapping[str, Any] = MappingProxyType(
    {
        "partnership_status": "active",
        "began": "March 2026",
        "stages": ["agreeing", "delivering"],
        "partner_rows": [
            {
                "name": "The Fund",
                "sector": "un-entity",
                "country": "FJ",
                "role": "asks and agrees",
                "gave_kinds": ["staff"],
                "band": "not-said",
                "gave": "two people for a month",
                "received": "books in time",
            },
            {
                "sector": "private",
                "country": "KI",
                "role": "carries",
                "gave_kinds": ["goods", "expertise"],
                "band": "under-10000",
                "gave": "hold space on six sailings",
                "received": "a letter of thanks",
            },
        ],
        "funding": "Each carrier paid for its own sailings; the Fund paid two people for a month.",
        "common_purpose": "Every child on four islands has books on the first day of term.",
        "sdg_targets": ["4.1", "17.17"],
        "themes": ["112", "210"],
        "selection": "invitation",
        "selection_text": "The same page to all three carriers.",
        "openness": "on-request",
        "openness_text": "The office in Suva sends it.",
        "benefit_and_cost": "Each carrier gave space it could not sell. All three saw who gave what.",
        "un_rules": "Gifts in kind. The rule took three weeks.",
        "voice": "The councils of the islands have two of seven seats.",
        "integrity": "Screened by the ministry. No emblem on a ship.",
        "results": [
            {
                "indicator": "islands with books on day one",
                "baseline": "1",
                "target": "4",
                "actual": "3",
                "date": "February 2027",
                "source": "school register",
            },
            {
                "indicator": "carriers that were asked",
                "baseline": "not measured",
                "target": "all three",
                "actual": "all three",
                "date": "2026",
                "source": "the letters",
            },
        ],
        "evidence": [{"text": "The register of four schools.", "level": "partner-confirmed", "licence": "CC BY 4.0"}],
        "by_principle": [
            *(
                {"principle": principle, "shown": f"Shown by the letters, {principle.number}."}
                for principle in list(Principle)[:8]
            ),
            {"principle": list(Principle)[8], "not_applicable": "no party to the agreement is a parliament"},
        ],
        "transfer": "There must be more than one carrier.",
        "contact": "office@example.org",
        "review_by": "2029-01-31",
    }
)
"""Every answer that a full case needs beside those of `WHOLE`."""

WAY: Mapping[str, tuple[tuple[str, Move, Party], ...]] = MappingProxyType(
    {
        "draft": (),
        "submitted": (("lee", Move.SUBMIT, Party.CONTRIBUTOR),),
        "in-review": (("rosa", Move.TAKE, Party.JUDGE),),
        "asked": (("rosa", Move.ASK, Party.REVIEWER),),
        "asked-public": (("rosa", Move.ASK_PUBLIC, Party.REVIEWER),),
        "changes-requested": (("rosa", Move.REQUEST_CHANGES, Party.REVIEWER),),
        "declined": (("rosa", Move.DECLINE, Party.REVIEWER),),
        "published": (("rosa", Move.PUBLISH, Party.REVIEWER),),
    }
)
"""The last move into each state, by whom; Lee tells, Sam writes with him, Rosa reviews."""


def told(house: Any, name: str = "lee", **fields: Any) -> uuid.UUID:
    """A whole draft of this person."""
    case = uuid.uuid4()
    house.write(name, cases.begin_case, case)
    house.write(name, cases.save_case, case, version=1, save_id=None, fields={**WHOLE, **fields})
    return case


def case_in(
    house: Any, state: str, *, co_author: str | None = None, name_agreed: bool = False, **fields: Any
) -> uuid.UUID:
    """A case of Lee's in this state of `WAY`."""
    case = told(house, **fields)
    if co_author:
        with house.store.writing() as session:
            key = store.case_by_public_id(session, case).id
            session.add(CaseAuthor(case_id=key, account_id=house.accounts[co_author].id))
    for step in dict.fromkeys(["submitted", "in-review", state]) if state != "draft" else ():
        for who, move, by in WAY[step] if not (step == "in-review" and state == "submitted") else ():
            house.write(who, make, case, move, by, name_agreed=name_agreed)
    return case


def make(work: Work, case_id: uuid.UUID, move: Move, by: Party, *, name_agreed: bool = False) -> None:
    """Make a move with all that it needs."""
    work.require(Action.PUBLIC_READ)
    case = store.case_by_public_id(work.session, case_id)
    assert case is not None
    if move is Move.SUBMIT:
        cases.submit_case(work, case_id, version=case.revision)
        return
    if move is Move.TAKE:
        work.session.add(
            Review(
                case_id=case.id,
                reviewer_id=work.actor.id,
                conflict=ConflictAnswer.NONE,
                conflict_at=work.now,
                opened_at=work.now,
            )
        )
        work.session.flush()
    (judge,) = store.people(work.session, [work.actor.id or 0])
    given = Given(
        text="Which of the three was asked first?",
        judge=judge,
        parties=store.parties(work.session, case),
        answers=FiveAnswers(**dict.fromkeys(FIVE_QUESTIONS, True)),
        reason=DeclineReason.NOT_CLEAR if move is Move.DECLINE else None,
    )
    if move is Move.PUBLISH:
        cases.publish_case(work, case, given, name_agreed=name_agreed)
    else:
        cases.make_move(work, case, move, by, given, name_agreed=name_agreed)
    assert case.state in set(State)


def partnership_of(house: Any, *names: str) -> uuid.UUID:
    """A partnership with these members."""
    with house.store.writing() as session:
        made = Partnership(name="Cold chain", created_at=house.clock.now())
        session.add(made)
        session.flush()
        session.add_all(PartnershipMember(partnership_id=made.id, account_id=house.accounts[n].id) for n in names)
    return made.public_id
