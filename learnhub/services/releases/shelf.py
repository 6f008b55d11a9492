"""Taking a course off the shelf and bringing it back. Nobody who is on it loses what they have."""

from __future__ import annotations

from learnhub.domain.errors import Conflict, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.services.authoring import index_again
from learnhub.services.work import Work
from learnhub.store import authoring
from learnhub.store.search import drop_course_lessons
from learnhub.store.tables.authoring import Course


def unpublish(work: Work, slug: str) -> None:
    """Offer the course to nobody new, and open it to nobody who has not joined. Those who joined keep their release
    and may finish. Said twice is once."""
    course = _course(work, slug)
    if course.release_id is None:
        return
    course.release_id = None
    drop_course_lessons(work.session, slug)
    work.tell(EventName.COURSE_UNPUBLISHED, "course", slug)


def archive(work: Work, slug: str) -> None:
    """Take the course out of the catalogue and of search: nobody new may join, those on it may finish, and its pages
    can be read at their addresses. Said twice is once. Raises Conflict `not-published`."""
    course = _course(work, slug)
    if course.release_id is None:
        raise Conflict("not-published")
    if course.archived_at is not None:
        return
    course.archived_at = work.now
    drop_course_lessons(work.session, slug)
    work.tell(EventName.COURSE_ARCHIVED, "course", slug)


def bring_back(work: Work, slug: str) -> None:
    """Offer an archived course again. Said twice is once."""
    course = _course(work, slug)
    if course.archived_at is None:
        return
    course.archived_at = None
    if course.release_id is not None:
        index_again(work, course)
    work.tell(EventName.COURSE_RETURNED, "course", slug)


def _course(work: Work, slug: str) -> Course:
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    return course
