"""Plans: "When ..., I will ..., by (date)", seen by their writer alone, and what is asked on that date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from learnhub.domain.cases.form import CaseContent, narrow_defaults
from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.people import PersonKind
from learnhub.domain.principles import Principle


class PlanState(StrEnum):
    """A plan is open until its writer closes it; a skipped one is kept so that it is not asked for again."""

    OPEN = "open"
    DONE = "done"
    OTHERWISE = "otherwise"
    SKIPPED = "skipped"


class PlanAnswer(StrEnum):
    """What the writer says on the date: done, not yet (with a new date), or that it went otherwise."""

    DONE = "done"
    NOT_YET = "not-yet"
    OTHERWISE = "otherwise"


LIMITS: Mapping[str, int] = MappingProxyType({"when": 300, "act": 300})
"""Characters of each text."""

FARTHEST = dt.timedelta(days=366)
"""How far ahead a plan's date may lie."""


@dataclass(frozen=True)
class Plan:
    """One concrete act with its date, which is a day in the time zone `zone`. A skipped plan has no texts and date."""

    principle: Principle
    zone: str
    made_at: dt.datetime
    when: str = ""
    act: str = ""
    due_on: dt.date | None = None
    course: str | None = None
    module: str | None = None
    state: PlanState = PlanState.OPEN
    closed_at: dt.datetime | None = None


def make_plan(
    when: str,
    act: str,
    due_on: dt.date | None,
    *,
    principle: Principle,
    zone: str,
    now: dt.datetime,
    course: str | None = None,
    module: str | None = None,
) -> Plan:
    """A new plan. Raises Invalid: `required`, `too-long`, `in-the-past` (a day before today in the zone), `too-far`
    (over a year ahead), and `not-a-choice` for a zone that is unknown."""
    when, act = when.strip(), act.strip()
    texts = {"when": when, "act": act}
    faults = [Fault(name, "required") for name, text in texts.items() if not text]
    faults += [
        Fault(name, "too-long", {"limit": LIMITS[name]}) for name, text in texts.items() if len(text) > LIMITS[name]
    ]
    faults += _date_faults(due_on, zone, now)
    if faults:
        raise Invalid(*faults)
    return Plan(principle, zone, now, when, act, due_on, course, module)


def skip_plan(
    *, principle: Principle, zone: str, now: dt.datetime, course: str | None = None, module: str | None = None
) -> Plan:
    """The plan that somebody chose not to make."""
    return Plan(principle, zone, now, course=course, module=module, state=PlanState.SKIPPED, closed_at=now)


def today_in(zone: str, now: dt.datetime) -> dt.date:
    """The day that it is in this time zone; raises ValueError for an unknown zone or a moment without one."""
    if now.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    try:
        return now.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(zone) from error


def _date_faults(due_on: dt.date | None, zone: str, now: dt.datetime) -> list[Fault]:
    if due_on is None:
        return [Fault("due_on", "required")]
    try:
        today = today_in(zone, now)
    except ValueError:
        return [Fault("zone", "not-a-choice")]
    if due_on < today:
        return [Fault("due_on", "in-the-past")]
    if due_on > today + FARTHEST:
        return [Fault("due_on", "too-far", {"latest": today + FARTHEST})]
    return []


def due(plan: Plan, today: dt.date) -> bool:
    """Whether home asks about the plan on this day: an open one whose date has come."""
    return plan.state is PlanState.OPEN and plan.due_on is not None and plan.due_on <= today


def close_plan(plan: Plan, answer: PlanAnswer, *, now: dt.datetime, new_date: dt.date | None = None) -> Plan:
    """The plan after the answer; it may be given before the date too. "Not yet" moves it to the new date.

    The same answer to a closed plan again changes nothing; another raises Conflict `plan-closed`. Raises Invalid for a
    new date that is missing or not to come.
    """
    if plan.state is not PlanState.OPEN:
        if plan.state.value == answer.value:
            return plan
        raise Conflict("plan-closed", current=plan.state)
    if answer is PlanAnswer.NOT_YET:
        if faults := _date_faults(new_date, plan.zone, now):
            raise Invalid(*faults)
        return replace(plan, due_on=new_date)
    return replace(plan, state=PlanState(answer.value), closed_at=now)


def opens_case(answer: PlanAnswer) -> bool:
    """Whether the answer opens a case draft: what was done, and what went otherwise, is worth telling."""
    return answer is not PlanAnswer.NOT_YET


def case_draft(plan: Plan, contributor: PersonKind) -> CaseContent:
    """What the draft that a closed plan opens already holds: the plan as situation and action, its principle, and the
    narrow side of question 8. Outcome and lesson learned are the teller's to say."""
    defaults = narrow_defaults(contributor)
    return CaseContent(
        situation=plan.when,
        action=plan.act,
        principles=(plan.principle,),
        visibility=defaults.visibility,
        shown_by=defaults.shown_by,
        partners=defaults.partners,
    )
