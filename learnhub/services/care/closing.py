"""What a new release means for the problems that were reported of its course."""

from __future__ import annotations

import uuid

from learnhub.domain.care import a_year_later
from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import care as store
from learnhub.store.tables.authoring import Course, Release


def close_mended(work: Work, course: Course, release: Release) -> None:
    """The reports that this release has the mended text of are closed, and their reporters hear of it."""
    work.require(Action.COURSE_AUTHOR)
    revision = store.published_revision(work.session, course.id, release.name)
    for report, reporter in store.close_mended(work.session, course.id, release.id, revision):
        if reporter is not None:
            tell_reporter(work, report, reporter, course=release.title, release=str(release.number))


def tell_reporter(work: Work, report: uuid.UUID, reporter: int, *, course: str, release: str = "") -> None:
    """Mail the answer to whoever reported; `release` is empty where nothing was changed."""
    values = {"report": str(report), "course": course, "release": release}
    arguments = {"template": "course_problem_answered", "account_id": reporter, "values": values}
    work.enqueue("mail", f"course_problem_answered-{report}", arguments)


def set_first_review(work: Work, course: Course) -> None:
    """What is published for the first time is to be looked over in a year; a later release does not move the day."""
    work.require(Action.COURSE_AUTHOR)
    if course.review_by is None:
        course.review_by = a_year_later(work.now.date())
