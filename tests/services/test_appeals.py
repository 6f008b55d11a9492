"""Ends that are no end: a decline and its appeal, a case that sleeps, one that was held, one that is sent back; and
that every refusal to judge leaves its line."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.moves import MANY_A_DAY, DeclineReason
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.domain.policy import Role
from learnhub.services import cases, reviews
from learnhub.services.reviews import Clock, Sheet
from learnhub.store.tables.accounts import AuditEntry
from learnhub.store.tables.cases import Case, CaseMove, CaseRevision
from tests.mailed import mailed
from tests.reviewed import ALL_YES, drafted, grant, sent, taken, version
from tests.services.conftest import House


def state(house: House, case: uuid.UUID) -> tuple[str, str]:
    """State and awaited of the case."""
    (row,) = house.rows(select(Case.state, Case.awaiting).where(Case.public_id == case))
    return row.state, row.awaiting


def tick(house: House) -> int:
    """Run the clocks as the daily job does."""
    return sum(house.write("system", reviews.settle, item) for item in house.read("system", reviews.due))


def declined(house: House) -> uuid.UUID:
    """A case that Rosa declined."""
    case = taken(house)
    given: dict[str, Any] = {"version": 2, "message_id": uuid.uuid4(), "text": "It does not say who paid."}
    house.write("rosa", reviews.decline_case, case, Sheet(), reason=DeclineReason.NOT_CLEAR, **given)
    return case


def appealed(house: House) -> uuid.UUID:
    """A case whose decline Lee appeals against."""
    case = declined(house)
    house.write("lee", cases.appeal_case, case, message_id=uuid.uuid4(), text="Part three says who paid.")
    return case


def decide(house: House, name: str, case: uuid.UUID, *, overturn: bool | None, text: str = "It does.") -> None:
    """An editor decides on the appeal."""
    house.write(name, reviews.decide_appeal, case, message_id=uuid.uuid4(), overturn=overturn, text=text)


def free(house: House, name: str, case: uuid.UUID) -> None:
    """An editor answers that there is no conflict of interest."""
    house.write(name, reviews.answer_conflict, case, answer=ConflictAnswer.NONE, as_editor=True)


def test_a_decline_is_appealed_once_and_decided_by_an_editor_who_took_no_part(house: House) -> None:
    grant(house, "rosa", Role.EDITOR)
    case = appealed(house)
    assert state(house, case) == ("appealed", "editors")
    assert mailed(house)[-1] == "case_for_editors"
    with pytest.raises(Denied):
        decide(house, "edith", case, overturn=False)
    free(house, "edith", case)
    for name in ("rosa", "lee", "amina", "adele", "system"):
        with pytest.raises((Denied, NotFound, SignIn)):
            decide(house, name, case, overturn=True)
    with pytest.raises(Invalid):
        decide(house, "edith", case, overturn=None)
    with pytest.raises(Invalid):
        decide(house, "edith", case, overturn=False, text=" ")
    decide(house, "edith", case, overturn=False)
    assert state(house, case) == ("declined", "nobody")
    assert mailed(house)[-1] == "appeal_decided"
    with pytest.raises(Conflict, match="appealed-already"):
        house.write("lee", cases.appeal_case, case, message_id=uuid.uuid4(), text="Once more.")


def test_an_appeal_that_holds_brings_other_readers(house: House) -> None:
    grant(house, "mona", Role.REVIEWER)
    case = appealed(house)
    free(house, "edith", case)
    decide(house, "edith", case, overturn=True)
    assert state(house, case) == ("submitted", "reviewers")
    with pytest.raises(Denied):
        house.write("rosa", reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    house.write("mona", reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    house.write("mona", reviews.publish, case, ALL_YES, version=version(house, case))
    assert state(house, case)[0] == "published"


def test_a_declined_case_is_sent_again_after_a_change_and_no_version_is_lost(house: House) -> None:
    case = declined(house)
    with pytest.raises(Invalid, match="unchanged"):
        house.write("lee", cases.submit_case, case, version=2)
    house.write("lee", cases.save_case, case, version=2, save_id=None, fields={"result": "The firm paid it."})
    house.write("lee", cases.submit_case, case, version=3)
    assert state(house, case) == ("submitted", "reviewers")
    with pytest.raises(Denied):
        house.write("lee", cases.discard_case, case)
    house.write("rosa", reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    house.write("rosa", reviews.publish, case, ALL_YES, version=version(house, case))
    kept = house.rows(select(CaseRevision.occasion).order_by(CaseRevision.number))
    assert [row.occasion for row in kept] == ["submit", "resubmit", "publish"]


def test_a_case_sleeps_after_ninety_days_and_wakes_by_one_press(house: House) -> None:
    case = taken(house)
    changes: dict[str, Any] = {"version": 2, "message_id": uuid.uuid4(), "text": "Say who paid.", "notes": {}}
    house.write("rosa", reviews.request_changes, case, Sheet(), **changes)
    house.clock.move(dt.timedelta(days=89))
    assert (tick(house), state(house, case)[0]) == (0, "changes-requested")
    house.clock.move(dt.timedelta(days=1))
    assert (tick(house), tick(house)) == (1, 0)
    assert state(house, case) == ("dormant", "nobody")
    assert mailed(house)[-1] == "case_slept"
    with pytest.raises(NotFound):
        house.write("amina", cases.wake_case, case)
    for _ in range(2):
        house.write("lee", cases.wake_case, case)
    assert state(house, case) == ("changes-requested", "contributor")


def test_very_many_cases_of_one_day_are_held_until_an_editor_lets_them_in(house: House) -> None:
    for _ in range(MANY_A_DAY):
        first = sent(house)
    held = sent(house)
    assert house.rows(select(Case.hold).where(Case.public_id == first)) == [("first-contribution",)]
    assert state(house, held) == ("submitted", "editors")
    with pytest.raises(Conflict, match="held"):
        house.write("rosa", reviews.answer_conflict, held, answer=ConflictAnswer.NONE)
    (row,) = house.read("edith", reviews.review_queue).for_editors
    assert (row.id, row.hold) == (held, "many-at-once")
    for name in ("rosa", "lee", "adele"):
        with pytest.raises((Denied, NotFound)):
            house.write(name, reviews.let_in, held)
    for _ in range(2):
        house.write("edith", reviews.let_in, held)
    house.write("rosa", reviews.answer_conflict, held, answer=ConflictAnswer.NONE)
    assert state(house, held)[0] == "in-review"


def test_an_editor_sends_a_case_back_with_one_line(house: House) -> None:
    case = sent(house)
    with pytest.raises(Denied):
        house.write("edith", reviews.send_back, case, message_id=uuid.uuid4(), text="Half of it is missing.")
    free(house, "edith", case)
    with pytest.raises(Invalid):
        house.write("edith", reviews.send_back, case, message_id=uuid.uuid4(), text="")
    house.write("edith", reviews.send_back, case, message_id=uuid.uuid4(), text="Half of it is missing.")
    assert state(house, case) == ("draft", "contributor")
    assert house.read("lee", cases.own_case, case).messages[-1].text == "Half of it is missing."
    with pytest.raises(Conflict, match="sent-before"):
        house.write("lee", cases.discard_case, case)


def test_a_short_case_is_kept_for_the_reviewer_whom_an_editor_named(house: House) -> None:
    grant(house, "mona", Role.REVIEWER)
    case = sent(house)
    day = house.clock.now().date() + dt.timedelta(days=4)
    house.write("edith", reviews.name_reviewer, case, house.accounts["rosa"].public_id, due_on=day)
    assert mailed(house)[-1] == "reviewer_named"
    with pytest.raises(Conflict, match="taken"):
        house.write("mona", reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    assert [row.id for row in house.read("mona", reviews.review_queue).waiting] == []
    assert [(row.id, row.due_on) for row in house.read("rosa", reviews.review_queue).in_hand] == [(case, day)]
    house.clock.move(dt.timedelta(days=8))
    tick(house)
    assert "reviewer_replaced" in mailed(house)
    house.write("mona", reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    assert state(house, case)[0] == "in-review"


def test_a_silent_reviewer_is_reminded_and_then_the_case_goes_back(house: House) -> None:
    case = taken(house)
    house.clock.move(dt.timedelta(days=8))
    tick(house)
    assert (tick(house), mailed(house).count("reviewer_reminded")) == (1, 1), "the contributor was told, once a day"
    assert mailed(house).count("case_late") == 1
    house.clock.move(dt.timedelta(days=7))
    tick(house)
    assert state(house, case) == ("submitted", "reviewers")
    (move,) = house.rows(select(CaseMove.role, CaseMove.actor_id).where(CaseMove.move == "return-to-queue"))
    assert tuple(move) == ("clock", None)


def test_only_the_command_line_runs_the_clocks(house: House) -> None:
    for name in ("edith", "adele", "lee"):
        with pytest.raises(Denied):
            house.read(name, reviews.due)
        with pytest.raises(Denied):
            house.write(name, reviews.settle, reviews.DueItem(Clock.SLEEP, uuid.uuid4()))


def test_the_median_time_to_a_first_reply_is_public(house: House) -> None:
    assert house.read("visitor", reviews.reply_times).median_days is None
    for days in (1, 2, 9):
        case = taken(house)
        house.clock.move(dt.timedelta(days=days))
        house.write("rosa", reviews.publish, case, ALL_YES, version=version(house, case))
    times = house.read("visitor", reviews.reply_times)
    assert (times.cases, times.median_days, times.in_time) == (3, 2.0, 2)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("ravi", "same-office"), ("lee", "own-case"), ("system", "command-line"), ("mona", "not-yours")],
)
def test_a_refusal_to_judge_is_logged_with_its_reason(house: House, name: str, reason: str) -> None:
    grant(house, "lee", Role.REVIEWER)
    grant(house, "mona", Role.REVIEWER)
    case = taken(house)
    with pytest.raises(Denied):
        house.write(name, reviews.publish, case, ALL_YES, version=2)
    (entry,) = house.rows(select(AuditEntry.action, AuditEntry.object_id, AuditEntry.after, AuditEntry.actor_id))
    key = house.accounts[name].id if name != "system" else None
    assert (entry.action, entry.object_id, entry.actor_id) == ("case:refuse", str(case), key)
    assert entry.after["reason"] == reason


def test_the_mode_of_a_review_says_who_sees_whose_name(house: House) -> None:
    grant(house, "mona", Role.REVIEWER)
    for mode, shown in (("double", ()), ("single", ("Lee",)), ("open", ("Lee",)), ("nonsense", ())):
        case = drafted(house)
        house.write("lee", cases.submit_case, case, version=2, mode=mode)
        assert house.read("rosa", reviews.conflict_question, case).names == shown
