"""Whom an editor may name, and when a named reviewer is reminded and replaced, as tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from learnhub.domain.cases.clocks import Due, due_now
from learnhub.domain.cases.judges import CaseParties
from learnhub.domain.cases.marks import Mark, mark_reached
from learnhub.domain.cases.signing import PartnerAnswer, Signing, mentions
from learnhub.domain.cases.suggesting import Record, suggest
from learnhub.domain.principles import Principle
from tests.domain.test_judges import LEE, ROSA, SAM

CASE = CaseParties(LEE, (SAM,), principles=(Principle.TRANSPARENCY,), language="fr")
FOLLOWS = replace(ROSA, id=21, review_principles=frozenset({Principle.TRANSPARENCY}))
BUSY, JUDGED, UNREAD = replace(ROSA, id=22), replace(ROSA, id=23), replace(ROSA, id=24, languages=frozenset({"en"}))
RECORDS = {22: Record(open_reviews=3), 23: Record(judged={Principle.TRANSPARENCY: 4})}


def test_the_best_fit_comes_first_and_who_may_not_judge_never() -> None:
    tied = replace(ROSA, id=25, office=LEE.office)
    found = suggest([UNREAD, BUSY, JUDGED, FOLLOWS, tied, LEE, SAM], CASE, RECORDS)
    assert [each.person.id for each in found] == [21, 23, 22, 24]
    assert (found[1].judged, found[2].load, found[3].reads) == (4, 3, False)


@pytest.mark.parametrize(
    ("zone", "now", "reminded", "due"),
    [
        ("UTC", "2027-03-07T23:59", False, Due.WAIT),
        ("Pacific/Kiritimati", "2027-03-07T23:59", False, Due.REMIND),
        ("UTC", "2027-03-08T00:00", False, Due.REMIND),
        ("UTC", "2027-03-08T00:00", True, Due.WAIT),
        ("UTC", "2027-03-13T23:59", True, Due.WAIT),
        ("UTC", "2027-03-14T00:00", True, Due.REPLACE),
        ("America/New_York", "2027-03-14T01:00", True, Due.WAIT),
    ],
)
def test_a_named_reviewer_is_reminded_and_replaced_by_their_own_day(
    zone: str, now: str, reminded: bool, due: Due
) -> None:
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    assert due_now(dt.date(2027, 3, 10), zone, reminded=reminded, now=moment) is due


@pytest.mark.parametrize(
    ("sought", "agreed", "evidence", "mark"),
    [
        (Mark.SHORT, True, True, Mark.SHORT),
        (Mark.FULL, False, True, Mark.FULL),
        (Mark.FULL, True, False, Mark.FULL),
        (Mark.FULL, True, True, Mark.CONFIRMED),
    ],
)
def test_confirmed_is_reached_and_never_sought(sought: Mark, agreed: bool, evidence: bool, mark: Mark) -> None:
    assert mark_reached(sought, partner_agreed=agreed, evidence_above_assertion=evidence) is mark


@pytest.mark.parametrize("answer", PartnerAnswer)
def test_the_signing_ends_when_every_partner_has_settled(answer: PartnerAnswer) -> None:
    settled = answer in {PartnerAnswer.AGREED, PartnerAnswer.BESIDE, PartnerAnswer.SILENT}
    assert Signing({1: True}, (answer,)).complete is settled
    assert not Signing({1: False}, (answer,)).complete
    assert not Signing({1: True}, (answer,), silent_named=True).complete


def test_a_name_is_found_whatever_its_case_and_space() -> None:
    texts = {"result": "The reef  CARRIERS came late.", "action": "We called."}
    assert mentions(texts, "Reef Carriers") == ("result",)
    assert mentions(texts, "") == ()
