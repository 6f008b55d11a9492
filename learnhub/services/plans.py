"""Plans: making one after a quiz, and saying on its date how it went. Seen by their writer alone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain import plans
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.plans import PlanAnswer, PlanState
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.services import learning
from learnhub.services.work import Work
from learnhub.store import learning as learning_store
from learnhub.store import plans as store
from learnhub.store.tables.plans import Plan

PAGE = 20


@dataclass(frozen=True)
class PlanView:
    """A plan as its writer sees it."""

    public_id: uuid.UUID
    principle: str
    when_text: str
    act_text: str
    due_on: dt.date | None
    state: str
    is_due: bool
    course: str | None
    module: str | None


@dataclass(frozen=True)
class PlanPage:
    """A page of plans; `after` is the key of the next page."""

    plans: tuple[PlanView, ...]
    after: uuid.UUID | None


def mine(work: Work, *, after: uuid.UUID | None = None) -> PlanPage:
    """The person's plans, newest first, twenty a page."""
    work.require(Action.PLAN_MAKE)
    assert work.actor.id is not None
    before = None
    if after is not None:
        last = _own(work, after)
        before = (last.made_at, last.id)
    rows = store.own(work.session, work.actor.id, before=before, most=PAGE + 1)
    return PlanPage(
        plans=tuple(_view(work, row) for row in rows[:PAGE]),
        after=rows[PAGE - 1].public_id if len(rows) > PAGE else None,
    )


def due(work: Work) -> tuple[tuple[PlanView, ...], int]:
    """The person's plans whose date has come, oldest first (at most five), and how many are open at all."""
    work.require(Action.PLAN_MAKE)
    assert work.actor.id is not None
    rows, count = store.open_plans(work.session, work.actor.id, most=5)
    return tuple(view for view in (_view(work, row) for row in rows) if view.is_due), count


def show(work: Work, public_id: uuid.UUID) -> PlanView:
    """One plan of this person. Raises NotFound for another's."""
    row = _own(work, public_id)
    return _view(work, row, course=store.course_slug(work.session, row.course_id))


def make(
    work: Work,
    public_id: uuid.UUID,
    *,
    principle: str,
    course: str | None,
    module: str | None,
    when: str,
    act: str,
    due_on: dt.date | None,
) -> None:
    """Keep a plan under the id that the form minted; pressed twice is one plan.

    Raises Invalid, field by field, and NotFound for a course or module that this person cannot see.
    """
    if _kept(work, public_id):
        return
    course_id, module = _course(work, course, module)
    made = plans.make_plan(
        when,
        act,
        due_on,
        principle=_principle(principle),
        zone=work.actor.zone,
        now=work.now,
        course=course,
        module=module,
    )
    _keep(work, public_id, made, course_id)
    context = {"principle": made.principle.value, "due_on": _date(made), **_origin(made)}
    work.tell(EventName.PLAN_MADE, "plan", public_id, context=context)


def skip(work: Work, public_id: uuid.UUID, *, principle: str, course: str | None, module: str | None) -> None:
    """Remember that no plan is wanted for this module, so that it is not asked for again."""
    if _kept(work, public_id):
        return
    course_id, module = _course(work, course, module)
    skipped = plans.skip_plan(
        principle=_principle(principle),
        zone=work.actor.zone,
        now=work.now,
        course=course,
        module=module,
    )
    _keep(work, public_id, skipped, course_id)
    context = {"principle": skipped.principle.value, **_origin(skipped)}
    work.tell(EventName.PLAN_SKIPPED, "plan", public_id, context=context)


def close(work: Work, public_id: uuid.UUID, outcome: str, *, new_date: dt.date | None = None) -> bool:
    """Say how a plan went: done, not-yet with a new date, otherwise. Whether a case draft is to be opened from it.

    The same answer again changes nothing; raises Invalid for an unknown answer or a date that has passed, Conflict
    when it was closed otherwise.
    """
    row = _own(work, public_id)
    if outcome not in set(PlanAnswer):
        raise Invalid(Fault("outcome", "not-a-choice"))
    said = PlanAnswer(outcome)
    before = _value(row)
    after = plans.close_plan(before, said, now=work.now, new_date=new_date)
    if after != before:
        row.state, row.due_on, row.closed_at = after.state, after.due_on, after.closed_at
        if said is PlanAnswer.NOT_YET:
            work.tell(EventName.PLAN_MOVED, "plan", public_id, result={"due_on": _date(after)})
        else:
            work.tell(EventName.PLAN_CLOSED, "plan", public_id, result={"state": after.state.value})
        _bump(work, row)
    return plans.opens_case(said)


def _own(work: Work, public_id: uuid.UUID) -> Plan:
    work.require(Action.PLAN_MAKE)
    row = store.plan_by_public_id(work.session, public_id)
    if row is None or not work.can(Action.PLAN_OWN, row):
        raise NotFound
    return row


def _kept(work: Work, public_id: uuid.UUID) -> bool:
    work.require(Action.PLAN_MAKE)
    row = store.plan_by_public_id(work.session, public_id)
    if row is not None and not work.can(Action.PLAN_OWN, row):
        raise Conflict("taken")
    return row is not None


def _course(work: Work, course: str | None, module: str | None) -> tuple[int | None, str | None]:
    if course is None:
        return None, None
    seat, text = learning.seat_of(work, course)
    if module is not None and all(each["id"] != module for each in text.outline["modules"]):
        raise NotFound
    return seat.course_id, module


def _principle(principle: str) -> Principle:
    if principle not in set(Principle):
        raise NotFound
    return Principle(principle)


def _origin(plan: plans.Plan) -> dict[str, str]:
    return {name: value for name, value in (("course", plan.course), ("module", plan.module)) if value}


def _date(plan: plans.Plan) -> str:
    assert plan.due_on is not None
    return plan.due_on.isoformat()


def _keep(work: Work, public_id: uuid.UUID, plan: plans.Plan, course_id: int | None) -> None:
    assert work.actor.id is not None
    row = Plan(
        public_id=public_id,
        account_id=work.actor.id,
        principle=plan.principle,
        course_id=course_id,
        module_id=plan.module,
        when_text=plan.when,
        act_text=plan.act,
        due_on=plan.due_on,
        zone=plan.zone,
        state=plan.state,
        made_at=plan.made_at,
        closed_at=plan.closed_at,
    )
    work.session.add(row)
    _bump(work, row)


def _bump(work: Work, row: Plan) -> None:
    if row.course_id is not None:
        learning_store.bump_course(work.session, row.account_id, row.course_id)


def _value(row: Plan) -> plans.Plan:
    return plans.Plan(
        Principle(row.principle),
        row.zone,
        row.made_at,
        row.when_text,
        row.act_text,
        row.due_on,
        state=PlanState(row.state),
        closed_at=row.closed_at,
    )


def _view(work: Work, row: Plan, *, course: str | None = None) -> PlanView:
    value = _value(row)
    return PlanView(
        public_id=row.public_id,
        principle=row.principle,
        when_text=row.when_text,
        act_text=row.act_text,
        due_on=row.due_on,
        state=row.state,
        is_due=plans.due(value, plans.today_in(row.zone, work.now)),
        course=course,
        module=row.module_id,
    )
