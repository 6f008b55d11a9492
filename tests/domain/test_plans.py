"""Plans: made with a date, asked about on it, closed once, and turned into a case draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from learnhub.domain.cases.form import CaseContent, validate
from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.people import PersonKind
from learnhub.domain.plans import (
    LIMITS,
    Plan,
    PlanAnswer,
    PlanState,
    case_draft,
    close_plan,
    due,
    make_plan,
    opens_case,
    skip_plan,
    today_in,
)
from learnhub.domain.principles import Principle

NOW = dt.datetime(2027, 2, 14, 23, 30, tzinfo=dt.UTC)
TODAY_IN_SUVA = dt.date(2027, 2, 15)


def a_plan(**change: Any) -> Plan:
    given = {
        "when": "a company asks for a title",
        "act": "ask two others the same day",
        "due_on": dt.date(2027, 3, 1),
        "principle": Principle.NO_UNFAIR_ADVANTAGE,
        "zone": "Pacific/Fiji",
        "now": NOW,
        "course": "nine-principles",
        "module": "no-unfair-advantage",
    }
    return make_plan(**{**given, **change})


def test_a_plan_keeps_what_was_written() -> None:
    plan = a_plan(when="  a company asks for a title ")
    assert (plan.when, plan.state, plan.made_at, plan.closed_at) == (
        "a company asks for a title",
        PlanState.OPEN,
        NOW,
        None,
    )
    assert (plan.course, plan.module) == ("nine-principles", "no-unfair-advantage")


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"when": "  "}, "when", "required"),
        ({"act": ""}, "act", "required"),
        ({"when": "x" * (LIMITS["when"] + 1)}, "when", "too-long"),
        ({"act": "x" * (LIMITS["act"] + 1)}, "act", "too-long"),
        ({"due_on": None}, "due_on", "required"),
        ({"due_on": dt.date(2027, 2, 14)}, "due_on", "in-the-past"),
        ({"due_on": dt.date(2028, 2, 17)}, "due_on", "too-far"),
        ({"zone": "Pacific/Nowhere"}, "zone", "not-a-choice"),
        ({"zone": "../etc/passwd"}, "zone", "not-a-choice"),
        ({"zone": ""}, "zone", "not-a-choice"),
    ],
)
def test_a_plan_that_cannot_be_kept_says_why(change: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_plan(**change)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(path, code)]


def test_today_is_a_day_for_a_plan_in_its_own_zone() -> None:
    assert a_plan(due_on=TODAY_IN_SUVA).due_on == TODAY_IN_SUVA
    assert today_in("Pacific/Fiji", NOW) == TODAY_IN_SUVA
    assert today_in("America/New_York", NOW) == dt.date(2027, 2, 14)


def test_a_moment_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="zone"):
        today_in("UTC", dt.datetime(2027, 2, 14))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("plan", "today", "asked"),
    [
        (a_plan(), dt.date(2027, 2, 28), False),
        (a_plan(), dt.date(2027, 3, 1), True),
        (a_plan(), dt.date(2027, 5, 1), True),
        (close_plan(a_plan(), PlanAnswer.DONE, now=NOW), dt.date(2027, 3, 1), False),
        (close_plan(a_plan(), PlanAnswer.OTHERWISE, now=NOW), dt.date(2027, 3, 1), False),
        (
            close_plan(a_plan(), PlanAnswer.NOT_YET, now=NOW, new_date=dt.date(2027, 4, 1)),
            dt.date(2027, 3, 31),
            False,
        ),
        (
            close_plan(a_plan(), PlanAnswer.NOT_YET, now=NOW, new_date=dt.date(2027, 4, 1)),
            dt.date(2027, 4, 1),
            True,
        ),
        (skip_plan(principle=Principle.TRANSPARENCY, zone="UTC", now=NOW), dt.date(2027, 3, 1), False),
    ],
)
def test_home_asks_on_the_date_and_until_it_is_answered(plan: Plan, today: dt.date, asked: bool) -> None:
    assert due(plan, today) is asked


@pytest.mark.parametrize(
    ("answer", "state", "opens"),
    [
        (PlanAnswer.DONE, PlanState.DONE, True),
        (PlanAnswer.OTHERWISE, PlanState.OTHERWISE, True),
        (PlanAnswer.NOT_YET, PlanState.OPEN, False),
    ],
)
def test_an_answer_closes_the_plan_or_moves_it(answer: PlanAnswer, state: PlanState, opens: bool) -> None:
    after = close_plan(a_plan(), answer, now=NOW, new_date=dt.date(2027, 4, 1))
    assert after.state is state
    assert after.closed_at == (None if state is PlanState.OPEN else NOW)
    assert opens_case(answer) is opens


@pytest.mark.parametrize("new_date", [None, dt.date(2027, 2, 14)])
def test_not_yet_needs_a_date_to_come(new_date: dt.date | None) -> None:
    with pytest.raises(Invalid):
        close_plan(a_plan(), PlanAnswer.NOT_YET, now=NOW, new_date=new_date)


def test_a_plan_is_closed_once() -> None:
    closed = close_plan(a_plan(), PlanAnswer.DONE, now=NOW)
    assert close_plan(closed, PlanAnswer.DONE, now=NOW + dt.timedelta(hours=1)) == closed
    for answer in (PlanAnswer.OTHERWISE, PlanAnswer.NOT_YET):
        with pytest.raises(Conflict):
            close_plan(closed, answer, now=NOW, new_date=dt.date(2027, 4, 1))


@pytest.mark.parametrize("kind", PersonKind)
def test_the_draft_of_a_case_holds_the_plan_and_its_principle(kind: PersonKind) -> None:
    draft = case_draft(a_plan(), kind)
    assert draft == CaseContent(
        situation="a company asks for a title",
        action="ask two others the same day",
        principles=(Principle.NO_UNFAIR_ADVANTAGE,),
    )
    assert validate(draft, for_submission=False, in_partnership=False) == ()
