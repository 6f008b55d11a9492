"""The approval of a draft: of its exact text, by somebody else than who wrote the newest of it."""

from __future__ import annotations

from learnhub.domain.commenting import Standing, standing
from learnhub.domain.errors import Conflict, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import authoring, drafting
from learnhub.store import commenting as store

MOST = 200
"""Approvals that are looked at for the last one that counts."""


def standing_of(work: Work, course_id: int) -> Standing:
    """How the draft of a course stands. Raises Denied."""
    work.require(Action.COURSE_AUTHOR)
    newest = drafting.newest_number(work.session, course_id)
    return standing(store.approvals(work.session, course_id, most=MOST), newest)


def approve(work: Work, slug: str, revision: int) -> Standing:
    """Approve the draft as this revision left it; said twice is once. How it stands then.

    Who made the newest edits may approve too, but not alone. Raises Denied, NotFound, and Conflict `draft-changed`
    when the draft is another by now.
    """
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    known = standing_of(work, course.id)
    if revision != known.newest or not revision:
        raise Conflict("draft-changed", current=known.newest)
    approvals = store.approvals(work.session, course.id, most=MOST)
    if not any(each.revision == revision and each.by_id == work.actor.id for each in approvals):
        store.approve(work.session, course_id=course.id, revision=revision, by_id=work.actor.id, at=work.now)
        work.tell(EventName.DRAFT_APPROVED, "course", slug, result={"revision": revision})
    return standing_of(work, course.id)
