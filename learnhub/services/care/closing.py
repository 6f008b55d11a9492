"""What a new release, or an older text that comes back, means for the problems that were reported of a course."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from learnhub.domain.care import a_year_later
from learnhub.domain.policy import Action, Role
from learnhub.services.work import Work
from learnhub.store import accounts, authoring
from learnhub.store import care as store
from learnhub.store.tables.authoring import Course, Release


def close_mended(work: Work, course: Course, release: Release) -> None:
    """The reports that this release has the mended text of are closed, and their reporters hear of it."""
    work.require(Action.COURSE_AUTHOR)
    revision = store.published_revision(work.session, course.id, release.name)
    for report, reporter in store.close_mended(work.session, course.id, release.id, revision):
        if reporter is not None:
            tell_reporter(work, report, reporter, course=release.title, release=str(release.number))


def reopen_restored(work: Work, course: Course, restored: Mapping[str, str | None]) -> None:
    """Files that came back in the draft, by path their SHA-256, None for one that is gone: a report that a change of
    one of them mended waits again where the file is as it was before the mend. Who cares for the course is mailed."""
    work.require(Action.COURSE_AUTHOR)
    again = {
        report
        for report, number, path, after in store.mended_in(work.session, course.id, restored)
        if restored[path] != after and store.was_before(work.session, course.id, path, restored[path], number)
    }
    if again:
        store.open_again(work.session, again)
        release = authoring.release_by_id(work.session, course.release_id) if course.release_id else None
        tell_carers(work, course.id, course.slug, release.title if release else course.slug)


def tell_carers(work: Work, course_id: int, slug: str, title: str) -> None:
    """Mail whoever cares for the course, or all trainers, that a report waits; once a day, and not who did it."""
    told = store.carers(work.session, course_id) or accounts.accounts_with_role(work.session, Role.TRAINER)
    for account in told:
        if account != work.actor.id:
            arguments = {"template": "course_problem_reported", "account_id": account, "values": {"course": title}}
            work.enqueue("mail", f"course_problem_reported-{slug}-{work.now.date()}-{account}", arguments)


def tell_reporter(work: Work, report: uuid.UUID, reporter: int, *, course: str, release: str = "") -> None:
    """Mail the answer to whoever reported; `release` is empty where nothing was changed."""
    values = {"report": str(report), "course": course, "release": release}
    arguments = {"template": "course_problem_answered", "account_id": reporter, "values": values}
    work.enqueue("mail", f"course_problem_answered-{report}-{release}", arguments)


def set_first_review(work: Work, course: Course) -> None:
    """What is published for the first time is to be looked over in a year; a later release does not move the day."""
    work.require(Action.COURSE_AUTHOR)
    if course.review_by is None:
        course.review_by = a_year_later(work.now.date())
