"""Who cares for a course, by when it is looked over again, and courses that a leaver left behind."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from learnhub.domain.care import NOTICE, a_year_later, overdue, reminds
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action, Role
from learnhub.services import audit
from learnhub.services.titles import title_of
from learnhub.services.work import Work
from learnhub.store import accounts, authoring
from learnhub.store import care as store
from learnhub.store.care import Carer, DueCourse, OrphanRow
from learnhub.store.tables.authoring import Course

FARTHEST = dt.timedelta(days=366)
PAGE = 50
COURSES = 1_000
"""The most courses that one run of the daily job looks at."""


@dataclass(frozen=True)
class CareView:
    """Who cares for a course, and by when it is to be looked over. `trainers` may care for it."""

    slug: str
    title: str
    published: bool
    owner: Carer | None
    deputies: tuple[Carer, ...]
    review_by: dt.date | None
    overdue: bool
    trainers: tuple[Carer, ...]


@dataclass(frozen=True)
class OrphansView:
    """A page of courses whose owner is not there any more, and who may take them. `next` is the next page's key."""

    rows: tuple[OrphanRow, ...]
    trainers: tuple[Carer, ...]
    next: str | None


def open_care(work: Work, slug: str) -> CareView:
    """Who cares for a course. Raises Denied, NotFound."""
    course = _course(work, slug)
    release = authoring.release_by_id(work.session, course.release_id) if course.release_id else None
    deputies = store.deputies(work.session, course.id)
    known = {each.id: each for each in store.people(work.session, {*deputies, course.owner_id or 0})}
    return CareView(
        slug=slug,
        title=release.title if release else title_of(work, slug),
        published=release is not None,
        owner=known.get(course.owner_id or 0),
        deputies=tuple(each for each in known.values() if each.id in deputies),
        review_by=course.review_by,
        overdue=overdue(course.review_by, work.now.date()) is not None,
        trainers=tuple(store.trainers(work.session)),
    )


def change_care(
    work: Work, slug: str, *, owner: uuid.UUID | None, deputies: Sequence[uuid.UUID], review_by: dt.date | None
) -> None:
    """Name owner, deputies and the day by which the course is looked over, a year away at most.

    Owner and deputies are trainers. A new owner leaves a line of the audit log. Raises Denied, NotFound, Invalid.
    """
    course = _course(work, slug)
    trainers = {each.public_id: each for each in store.trainers(work.session)}
    faults = []
    if owner not in trainers:
        faults.append(Fault("owner", "not-a-choice"))
    if any(each not in trainers for each in deputies):
        faults.append(Fault("deputies", "not-a-choice"))
    if review_by is None and course.release_id is not None:
        faults.append(Fault("review_by", "not-a-date"))
    elif review_by not in (None, course.review_by) and not work.now.date() < review_by <= work.now.date() + FARTHEST:
        faults.append(Fault("review_by", "in-the-past" if review_by <= work.now.date() else "too-far"))
    if faults or owner is None:
        raise Invalid(*faults)
    _give(work, course, trainers[owner])
    store.set_deputies(work.session, course.id, (trainers[each].id for each in deputies if each != owner))
    if review_by != course.review_by:
        course.review_by, course.reminded_on = review_by, None


def looked_over(work: Work, slug: str) -> None:
    """Somebody looked the course over and it still holds: the next time is in a year. Raises Denied, NotFound."""
    course = _course(work, slug)
    course.review_by, course.reminded_on = a_year_later(work.now.date()), None
    work.tell(EventName.COURSE_LOOKED_OVER, "course", slug)


def orphans(work: Work, *, after: str = "") -> OrphansView:
    """Courses whose owner's account is disabled, who is no trainer any more, or that have none. Raises Denied."""
    work.require(Action.PEOPLE_MANAGE)
    found = store.orphans(work.session, after=after, most=PAGE + 1)
    rows = tuple(found[:PAGE])
    return OrphansView(rows, tuple(store.trainers(work.session)), rows[-1].slug if len(found) > PAGE else None)


def reassign(work: Work, slugs: Sequence[str], owner: uuid.UUID | None) -> int:
    """Give these courses to a trainer; how many there were. Each leaves a line of the audit log.

    Raises Denied, NotFound for a course that is not there, Invalid.
    """
    work.require(Action.PEOPLE_MANAGE)
    trainers = {each.public_id: each for each in store.trainers(work.session)}
    faults = [] if owner in trainers else [Fault("owner", "not-a-choice")]
    if not slugs:
        faults.append(Fault("courses", "required"))
    if faults or owner is None:
        raise Invalid(*faults)
    for slug in slugs:
        course = authoring.course_by_slug(work.session, slug)
        if course is None:
            raise NotFound
        _give(work, course, trainers[owner])
    return len(slugs)


def due_reminders(work: Work) -> list[DueCourse]:
    """The courses of whose day those who care for them are to be reminded today."""
    work.require(Action.OPERATE)
    today = work.now.date()
    found = store.due(work.session, today + NOTICE, most=COURSES)
    return [each for each in found if reminds(today, each.review_by, each.reminded_on)]


def remind(work: Work, due: DueCourse) -> int:
    """Mail owner and deputies, or all trainers where none of them is there; how many. Again that day: nobody."""
    work.require(Action.OPERATE)
    course, today = authoring.course_by_slug(work.session, due.slug), work.now.date()
    if course is None or course.review_by is None or not reminds(today, course.review_by, course.reminded_on):
        return 0
    course.reminded_on = today
    told = store.carers(work.session, course.id) or accounts.accounts_with_role(work.session, Role.TRAINER)
    late = overdue(course.review_by, today) is not None
    values = {"course": due.title, "slug": due.slug, "late": "yes" if late else ""}
    for account in told:
        arguments = {"template": "course_review_due", "account_id": account, "values": values}
        work.enqueue("mail", f"course_review_due-{due.slug}-{today}-{account}", arguments)
    return len(told)


def _course(work: Work, slug: str) -> Course:
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    return course


def _give(work: Work, course: Course, owner: Carer) -> None:
    if course.owner_id == owner.id:
        return
    before = next(iter(store.people(work.session, [course.owner_id] if course.owner_id else [])), None)
    course.owner_id = owner.id
    audit.record(
        work,
        "course:give",
        "account",
        owner.public_id,
        before={"owner of": None, "owner": str(before.public_id) if before else None},
        after={"owner of": course.slug, "owner": str(owner.public_id)},
    )
