"""A case while it is written: begun once, saved as it is typed, taken away."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from learnhub.domain import plans
from learnhub.domain.cases import form
from learnhub.domain.cases.answers import UNREADABLE
from learnhub.domain.cases.form import CaseContent
from learnhub.domain.cases.moves import Awaited, Move, Party, State, check
from learnhub.domain.cases.tongue import told_in
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.people import PersonKind
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.services.cases.moving import own, own_as_it_stands, standing_of
from learnhub.services.cases.templates import newest_template, template_of
from learnhub.services.work import Work
from learnhub.store import asks as ask_store
from learnhub.store import cases as store
from learnhub.store import learning, partners
from learnhub.store import plans as plan_store
from learnhub.store.tables.cases import Case
from learnhub.store.tables.plans import Plan

CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Begun:
    """A case that was begun, now or before: pressed twice is one case."""

    id: uuid.UUID
    new: bool


@dataclass(frozen=True)
class Saved:
    """A draft as it stands after a save; `others`: the paths of other answers that changed since the version seen."""

    version: int
    saved_at: dt.datetime
    others: frozenset[str] = frozenset()


def begin_case(
    work: Work,
    public_id: uuid.UUID,
    *,
    principle: str | None = None,
    course: str | None = None,
    module: str | None = None,
    plan: uuid.UUID | None = None,
    partnership: uuid.UUID | None = None,
    near: str | None = None,
    answers: Mapping[str, Any] = MappingProxyType({}),
    language: str | None = None,
    depth: form.Depth = form.Depth.SHORT,
) -> Begun:
    """Begin a case under the id that its form brought: blank, or from a principle, a module, one's own plan,
    one of one's own partnerships, a published case that went nearly like it, or answers out of notes or a file.

    Question 8 is set to the narrow side. A plan that has a case already leads to that one. Raises SignIn, NotFound
    for a plan, course, module, partnership or case that is not there and for an id that is somebody else's.
    """
    work.require(Action.CASE_START)
    assert work.actor.id is not None
    known = store.case_by_public_id(work.session, public_id)
    if known is not None:
        own(work, known)
        return Begun(public_id, new=False)
    planned = _plan(work, plan) if plan else None
    if planned is not None and planned.case_id is not None:
        return Begun(work.session.get_one(Case, planned.case_id).public_id, new=False)
    kind = PersonKind(work.actor.kind)
    defaults = form.narrow_defaults(kind)
    content = CaseContent(
        principles=(Principle(principle),) if principle in set(Principle) else (),
        visibility=defaults.visibility,
        shown_by=defaults.shown_by,
        partners=defaults.partners,
    )
    if planned is not None:
        content = _from_plan(planned, kind)
    if near:
        content = _from_near(work, near, content)
    if answers:
        content = _merged(content, answers)
    course_id, module_id = (planned.course_id, planned.module_id) if planned else _module(work, course, module)
    partnership_id = _begun_in(work, partnership, defaults)
    case = Case(
        public_id=public_id,
        owner_id=work.actor.id,
        state=State.DRAFT,
        awaiting=Awaited.CONTRIBUTOR,
        revision=1,
        changed_in={},
        template=newest_template(work, depth).id,
        language=language or told_in(_words(content)) or work.actor.locale,
        content=form.content_to_json(content),
        title=form.with_offers(content).title,
        visibility=content.visibility,
        partnership_id=partnership_id,
        plan_id=planned.id if planned else None,
        course_id=course_id,
        module_id=module_id,
        created_at=work.now,
        changed_at=work.now,
    )
    work.session.add(case)
    work.session.flush()
    if planned is not None:
        planned.case_id = case.id
    told = {
        "course": plan_store.course_slug(work.session, course_id) if planned else course,
        "module": module_id,
        "plan": str(planned.public_id) if planned else None,
    }
    work.tell(EventName.CASE_STARTED, "case", public_id, context={key: each for key, each in told.items() if each})
    if case.course_id is not None:
        learning.bump_course(work.session, case.owner_id, case.course_id)
    return Begun(public_id, new=True)


def _plan(work: Work, public_id: uuid.UUID) -> Plan:
    plan = plan_store.plan_by_public_id(work.session, public_id)
    if plan is None or not work.can(Action.PLAN_OWN, plan):
        raise NotFound
    return plan


def _from_plan(plan: Plan, kind: PersonKind) -> CaseContent:
    told = plans.Plan(Principle(plan.principle), plan.zone, plan.made_at, plan.when_text, plan.act_text, plan.due_on)
    return plans.case_draft(told, kind)


def _begun_in(work: Work, chosen: uuid.UUID | None, defaults: form.Defaults) -> int | None:
    """The partnership that a case begins in: the chosen one, or that of a partner's representative."""
    assert work.actor.id is not None
    if chosen is None and not defaults.partnership:
        return None
    ours = partners.partnerships_of(work.session, work.actor.id)
    found = next((each for each in ours if chosen in (None, each.public_id)), None)
    if chosen is not None and found is None:
        raise NotFound
    return int(found.id) if found else None


FROM_NEAR = ("situation", "action", "result", "what_did_not_work", "nothing_because", "lesson", "principles")
"""What a case takes over from the one that it starts from."""


def _from_near(work: Work, number: str, content: CaseContent) -> CaseContent:
    try:
        known = form.CaseNumber.parse(number)
    except ValueError:
        raise NotFound from None
    found = store.published_case(work.session, known.year, known.serial)
    if found is None or not work.can(Action.CASE_READ, found.standing):
        raise NotFound
    near = form.content_from_json(found.content)
    return replace(content, source=str(known), **{name: getattr(near, name) for name in FROM_NEAR})


def _module(work: Work, course: str | None, module: str | None) -> tuple[int | None, str | None]:
    if not course:
        return None, None
    known = all(CODE.fullmatch(each) for each in (course, module or course))
    found = store.course_with_module(work.session, course, module) if known else None
    if found is None:
        raise NotFound
    return found, module


def save_case(
    work: Work, public_id: uuid.UUID, *, version: int, save_id: str | None, fields: Mapping[str, Any]
) -> Saved:
    """Keep these fields of a draft; others stay as they are. The same `save_id` again changes nothing.

    `fields` holds values by their paths (`situation`, `lesson.when`, `countries`, `results.0.actual`: see
    `form.leaves`), and `partnership`, the id of one of one's own partnerships or None. `version` is the one that the
    person saw.
    Raises Invalid field by field, and Conflict with both texts by path when somebody changed one of these fields
    meanwhile, or `sent` when the case is no longer a draft.
    """
    case, standing = own_as_it_stands(work, store.case_by_public_id(work.session, public_id))
    if save_id and save_id == case.save_id:
        return Saved(case.revision, case.changed_at)
    if not work.can(Action.CASE_EDIT, standing):
        raise Conflict("sent", current=case.state)
    given = dict(fields)
    partnership_id = (
        _partnership(work, case, given.pop("partnership")) if "partnership" in given else case.partnership_id
    )
    others = frozenset(path for path, changed in case.changed_in.items() if changed > version) - given.keys()
    write(work, case, version=version, given=given, partnership_id=partnership_id)
    case.save_id = save_id
    return Saved(case.revision, case.changed_at, others)


def write(work: Work, case: Case, *, version: int, given: Mapping[str, Any], partnership_id: int | None) -> None:
    """Put these answers into a draft. For services that have asked the policy; raises what `save_case` raises."""
    before = form.content_from_json(case.content)
    content = _merged(before, _without_offers(before, given))
    template = template_of(work, case.template)
    if faults := form.validate(
        content, for_submission=False, in_partnership=partnership_id is not None, template=template
    ):
        raise Invalid(*faults)
    now, then = _answers(content), _answers(before)
    changed = {path for path in given if now.get(path) != then.get(path)}
    late = sorted(path for path in changed if case.changed_in.get(path, 0) > version)
    if late:
        raise Conflict(
            "saved-meanwhile",
            current={"version": case.revision, "fields": {path: then.get(path) for path in late}},
            mine={path: now.get(path) for path in late},
        )
    if changed or partnership_id != case.partnership_id:
        case.revision += 1
        case.seconds_spent += form.seconds_between(case.changed_at, work.now)
        case.changed_at = work.now
        case.changed_in = {**case.changed_in, **dict.fromkeys(changed, case.revision)}
        case.partnership_id = partnership_id
        put_content(case, content)
        case.language = told_in(_words(content)) or case.language


def _words(content: CaseContent) -> str:
    lesson = (content.lesson.when, content.lesson.do, content.lesson.because) if content.lesson else ()
    told = (content.situation, content.action, content.result, content.what_did_not_work, content.nothing_because)
    return " ".join((*told, *lesson))


def put_content(case: Case, content: CaseContent) -> None:
    """The row now has this content, with the columns that repeat a part of it."""
    case.content = form.content_to_json(content)
    case.title = form.with_offers(content).title
    case.visibility = content.visibility


def _without_offers(before: CaseContent, given: Mapping[str, Any]) -> dict[str, Any]:
    """An offered title or summary that came back as it was offered is not the contributor's own: it stays open, so that
    a new one is offered when the words it is made of change."""
    offered = {"title": form.offered_title(before.lesson), "summary": form.offered_summary(before)}
    own = {"title": before.title, "summary": before.summary}
    return {
        path: "" if path in offered and not own[path] and str(value).strip() == offered[path] else value
        for path, value in given.items()
    }


def _merged(content: CaseContent, given: Mapping[str, Any]) -> CaseContent:
    for path, value in given.items():
        said = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
        if any(isinstance(each, str) and UNREADABLE.search(each.replace("\r\n", "\n")) for each in said):
            raise Invalid(Fault(path, "unreadable"))
    return form.with_editions(form.put(content, given))


def _answers(content: CaseContent) -> dict[str, Any]:
    """What was said, by path; what says nothing is not there."""
    return {path: value for path, value in form.leaves(content).items() if value not in ("", [], None)}


def _partnership(work: Work, case: Case, chosen: uuid.UUID | None) -> int | None:
    if chosen is None:
        return None
    for ours in partners.partnerships_of(work.session, case.owner_id):
        if ours.public_id == chosen:
            return int(ours.id)
    raise Invalid(Fault("partnership", "not-a-choice"))


def choose_template(work: Work, public_id: uuid.UUID, depth: form.Depth) -> None:
    """Ask a case for all that a full one tells, or for the nine questions again; every answer stays as it is.

    Any of its authors may, while it can be edited. Chosen twice is chosen once. Raises NotFound, Conflict `sent`.
    """
    case = own(work, store.case_by_public_id(work.session, public_id))
    if not work.can(Action.CASE_EDIT, store.standing(work.session, case)):
        raise Conflict("sent", current=case.state)
    if template_of(work, case.template).depth is depth:
        return
    case.template = newest_template(work, depth).id
    case.revision += 1
    case.changed_at = work.now
    work.tell(EventName.CASE_TEMPLATE_CHOSEN, "case", public_id, result={"template": case.template})


def discard_case(work: Work, public_id: uuid.UUID) -> None:
    """Take one's own draft away for good; the plan it came from stays. Raises Denied for a co-author and once sent."""
    case = own(work, store.case_by_public_id(work.session, public_id))
    work.require(Action.CASE_DISCARD, store.standing(work.session, case))
    check(standing_of(case), Move.DISCARD, Party.CONTRIBUTOR)
    plan_store.leave_case(work.session, case.id)
    ask_store.leave_case(work.session, case.id)
    work.tell(EventName.CASE_DISCARDED, "case", public_id)
    if case.course_id is not None:
        learning.bump_course(work.session, case.owner_id, case.course_id)
    store.forget(work.session, case)
