"""What a manager may know of those who report to them: which courses, how far by status and date, and nothing else."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import team as store
from learnhub.store.tables.accounts import Account
from learnhub.store.visibility import where

PAGE = 25


@dataclass(frozen=True)
class CourseStatus:
    """One course of one person: `status` is not-begun, begun or completed; `number` counts the course's releases."""

    title: str
    language: str
    number: int
    status: str
    completed_at: dt.datetime | None
    due_on: dt.date | None


@dataclass(frozen=True)
class Member:
    """A person of the team and the courses that they joined, by title."""

    name: str
    courses: tuple[CourseStatus, ...]


@dataclass(frozen=True)
class TeamPage:
    """A page of the team by name; `previous` and `next` are the ids that the neighbours begin from."""

    members: tuple[Member, ...]
    previous: uuid.UUID | None
    next: uuid.UUID | None


def show_team(work: Work, *, after: uuid.UUID | None = None, before: uuid.UUID | None = None) -> TeamPage:
    """Those who report to the actor. Raises SignIn; Denied for a person to whom nobody reports."""
    work.require(Action.TEAM_READ, {"manager_id": work.actor.id if work.actor.manages else None})
    mine = where(work.actor, Action.TEAM_READ, {"manager_id": Account.manager_id})
    found = store.reports(work.session, mine, size=PAGE, after=after, before=before)
    courses: dict[int, list[CourseStatus]] = {row.id: [] for row in found.rows}
    for row in store.standings(work.session, courses.keys()):
        status = "completed" if row.completed_at else "begun" if row.begun else "not-begun"
        courses[row.account_id].append(
            CourseStatus(row.title, row.language, row.number, status, row.completed_at, row.due_on)
        )
    return TeamPage(
        tuple(Member(row.name, tuple(courses[row.id])) for row in found.rows),
        previous=found.rows[0].public_id if found.rows and found.more_before else None,
        next=found.rows[-1].public_id if found.rows and found.more_after else None,
    )
