"""Inviting people, one or a pasted list: first what would happen, then the same done.

The same list again changes nothing. A list gives roles and never takes one away; it changes the name and the language
only of people who have not signed in yet, since afterwards these are their own; it leaves disabled people alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from learnhub.domain.errors import Fault, Invalid, RowFault
from learnhub.domain.events import EventName
from learnhub.domain.invitations import Listed, read_list, read_row
from learnhub.domain.people import PersonKind
from learnhub.domain.policy import Action, Role
from learnhub.services import audit
from learnhub.services.accounts import mail_link, new_account, sort_key
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import people as store
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.learning import Enrolment
from learnhub.store.types import new_public_id

TEXTS = ("kind", "entity", "office", "team", "organization")
THEIR_OWN = ("name", "language")
COLUMN_OF = {"language": "locale"}


@dataclass(frozen=True)
class Joining:
    """One course for everybody in the list, due at the end of one day in one time zone, or without a date."""

    course: str
    due_on: dt.date | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class CourseChoice:
    """A course that people can be put into."""

    slug: str
    title: str


@dataclass(frozen=True)
class Change:
    """What a column says now and what it will say."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowFate:
    """What the list does to one person: `fate` is new, changed, unchanged or disabled."""

    row: int
    email: str
    name: str
    fate: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ListCheck:
    """What a list does, row by row; with faults nothing is done. `seen` names exactly this outcome, `taken` says that
    it has been carried out."""

    rows: tuple[RowFate, ...]
    faults: tuple[RowFault, ...]
    ignored: tuple[str, ...]
    taken: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """How many people are new, changed, unchanged and disabled."""
        fates = [row.fate for row in self.rows]
        return {fate: fates.count(fate) for fate in ("new", "changed", "unchanged", "disabled")}

    @property
    def seen(self) -> str:
        """A name that changes when any part of the outcome does."""
        return hashlib.sha256(repr((self.rows, self.faults)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class _Standing:
    """What there is before the list: accounts by address, and by key their roles, managers' addresses, enrolments."""

    accounts: Mapping[str, Account]
    roles: Mapping[int, set[Role]]
    managers: Mapping[int, str]
    course: Any
    enrolments: Mapping[int, Enrolment]


def course_choices(work: Work) -> tuple[CourseChoice, ...]:
    """The courses that a list can put people into, by title."""
    work.require(Action.PEOPLE_MANAGE)
    return tuple(CourseChoice(row.slug, row.title) for row in store.published_courses(work.session))


def invite(work: Work, public_id: uuid.UUID, cells: Mapping[str, str], joining: Joining | None = None) -> None:
    """Invite one person, whose id the form minted: sent twice it is one person. The cells are a list's columns.

    Raises Invalid, field by field; also when somebody has this address already.
    """
    work.require(Action.PEOPLE_MANAGE)
    if accounts.account_by_public_id(work.session, public_id) is not None:
        return
    listed, faults = read_row(1, cells)
    standing = _standing(work, [listed], joining)
    faults += _unknown_managers([listed], standing)
    if listed.email in standing.accounts:
        faults.append(RowFault(1, "email", listed.email, Fault("", "known-address")))
    if faults:
        raise Invalid(*(replace(fault.fault, path=fault.column) for fault in faults))
    _carry_out(work, [listed], standing, joining, public_id=public_id)


def check_list(work: Work, text: str, joining: Joining | None = None) -> ListCheck:
    """What the list would do, without doing it. Raises Invalid when course, date or time zone cannot be taken."""
    work.require(Action.PEOPLE_MANAGE)
    return _check(work, text, joining)[0]


def take_list(work: Work, text: str, joining: Joining | None = None, *, seen: str | None = None) -> ListCheck:
    """Do what the list says, if nothing in it is wrong and the outcome is still the one that was `seen`.

    Otherwise nothing is done and the answer, not `taken`, says what would happen now. Raises as `check_list`.
    """
    work.require(Action.PEOPLE_MANAGE)
    check, rows, standing = _check(work, text, joining)
    if check.faults or (seen is not None and seen != check.seen):
        return check
    _carry_out(work, rows, standing, joining)
    return replace(check, taken=True)


def _check(work: Work, text: str, joining: Joining | None) -> tuple[ListCheck, Sequence[Listed], _Standing]:
    listed = read_list(text)
    standing = _standing(work, listed.rows, joining)
    faults = sorted([*listed.faults, *_unknown_managers(listed.rows, standing)], key=lambda fault: fault.row)
    rows = tuple(_fate(row, standing, joining) for row in listed.rows)
    return ListCheck(rows, tuple(faults), listed.ignored), listed.rows, standing


def _standing(work: Work, rows: Sequence[Listed], joining: Joining | None) -> _Standing:
    course = _course(work, joining)
    found = store.accounts_by_email(
        work.session, {row.email for row in rows} | {row.manager for row in rows if row.manager}
    )
    keys = {account.id for account in found.values()}
    managers = {account.manager_id for account in found.values() if account.manager_id}
    return _Standing(
        accounts=found,
        roles=store.roles_by_account(work.session, keys),
        managers=store.emails_by_id(work.session, managers),
        course=course,
        enrolments=store.enrolments_by_account(work.session, course.id, keys) if course else {},
    )


def _course(work: Work, joining: Joining | None) -> Any:
    if joining is None:
        return None
    course = next((row for row in store.published_courses(work.session) if row.slug == joining.course), None)
    if course is None:
        raise Invalid(Fault("course", "not-a-choice"))
    try:
        today = work.now.astimezone(ZoneInfo(joining.zone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(Fault("zone", "unknown-zone")) from None
    if joining.due_on is not None and joining.due_on < today:
        raise Invalid(Fault("due_on", "in-the-past"))
    return course


def _unknown_managers(rows: Sequence[Listed], standing: _Standing) -> list[RowFault]:
    known = {row.email for row in rows} | standing.accounts.keys()
    return [
        RowFault(row.row, "manager", row.manager[:80], Fault("", "unknown-manager"))
        for row in rows
        if row.manager and row.manager not in known
    ]


def _fate(listed: Listed, standing: _Standing, joining: Joining | None) -> RowFate:
    account = standing.accounts.get(listed.email)
    if account is not None and account.disabled_at is not None:
        return RowFate(listed.row, listed.email, account.name, "disabled", ())
    changes = [
        Change(column, before, after)
        for column, (before, after) in _wanted(listed, account, standing).items()
        if before != after
    ]
    held = standing.roles.get(account.id, set()) if account else set()
    changes += [Change("roles", "", role) for role in listed.roles if role not in held]
    if joining is not None:
        enrolment = standing.enrolments.get(account.id) if account else None
        if enrolment is None:
            changes.append(Change("course", "", standing.course.title))
        if joining.due_on is not None and _due(enrolment) != (joining.due_on, joining.zone):
            changes.append(Change("due_on", _date(enrolment), joining.due_on.isoformat()))
    fate = "new" if account is None else "changed" if changes else "unchanged"
    return RowFate(listed.row, listed.email, listed.name or (account.name if account else ""), fate, tuple(changes))


def _wanted(listed: Listed, account: Account | None, standing: _Standing) -> dict[str, tuple[str, str]]:
    """By column what stands and what the list says, where it says something that it may change."""
    wanted: dict[str, tuple[str, str]] = {}
    if account is None:
        wanted["kind"] = ("", listed.kind or PersonKind.STAFF)
    columns = (*TEXTS, *THEIR_OWN) if account is None or account.signed_in_at is None else TEXTS
    for column in columns:
        after = getattr(listed, column)
        if after and not (account is None and column in {"kind", "name"}):
            wanted[column] = (getattr(account, COLUMN_OF.get(column, column)) if account else "", after)
    if listed.manager:
        manager_id = account.manager_id if account else None
        wanted["manager"] = (standing.managers.get(manager_id, "") if manager_id else "", listed.manager)
    return wanted


def _due(enrolment: Enrolment | None) -> tuple[dt.date | None, str | None]:
    return (enrolment.due_on, enrolment.due_zone) if enrolment else (None, None)


def _date(enrolment: Enrolment | None) -> str:
    return enrolment.due_on.isoformat() if enrolment and enrolment.due_on else ""


def _carry_out(
    work: Work,
    rows: Sequence[Listed],
    standing: _Standing,
    joining: Joining | None,
    *,
    public_id: uuid.UUID | None = None,
) -> None:
    people = dict(standing.accounts)
    new: list[Account] = []
    with work.session.no_autoflush:
        for listed in rows:
            if listed.email not in people:
                people[listed.email] = _newcomer(work, listed, public_id or new_public_id())
                new.append(people[listed.email])
        work.session.flush()
        for listed in rows:
            account = people[listed.email]
            if account.disabled_at is None:
                _settle(work, listed, account, people, standing, joining, is_new=listed.email not in standing.accounts)
        for account in new:
            mail_link(work, account, "invite")


def _newcomer(work: Work, listed: Listed, public_id: uuid.UUID) -> Account:
    account = new_account(
        work,
        email=listed.email,
        name=listed.name,
        kind=listed.kind or PersonKind.STAFF,
        invited_by_id=work.actor.id,
        locale=listed.language or "en",
    )
    account.public_id = public_id
    account.languages = [listed.language] if listed.language else []
    for column in TEXTS[1:]:
        setattr(account, column, getattr(listed, column))
    return account


def _settle(
    work: Work,
    listed: Listed,
    account: Account,
    people: Mapping[str, Account],
    standing: _Standing,
    joining: Joining | None,
    *,
    is_new: bool,
) -> None:
    fate = _fate(listed, standing, joining)
    for change in fate.changes:
        match change.column:
            case "manager":
                account.manager_id = people[change.after].id
            case "name":
                account.name, account.sort_name = change.after, sort_key(change.after)
            case "roles":
                work.session.add(
                    RoleGrant(
                        account_id=account.id, role=change.after, granted_at=work.now, granted_by_id=work.actor.id
                    )
                )
            case "course" | "due_on":
                pass
            case column:
                setattr(account, COLUMN_OF.get(column, column), change.after)
    if joining is not None:
        _join(work, account, standing, joining)
    if is_new or fate.changes:
        roles = [change.after for change in fate.changes if change.column == "roles"]
        before = {change.column: change.before for change in fate.changes if change.before}
        after: dict[str, Any] = {change.column: change.after for change in fate.changes if change.column != "roles"}
        if roles:
            after["roles"] = roles
        action = "person:invite" if is_new else "person:change"
        audit.record(work, action, "account", account.public_id, before=before or None, after=after)


def _join(work: Work, account: Account, standing: _Standing, joining: Joining) -> None:
    enrolment = standing.enrolments.get(account.id)
    if enrolment is None:
        enrolment = Enrolment(
            public_id=new_public_id(),
            account_id=account.id,
            course_id=standing.course.id,
            release_id=standing.course.release_id,
            enrolled_at=work.now,
            facts=0,
        )
        work.session.add(enrolment)
        work.tell(
            EventName.ENROLLED,
            "enrolment",
            enrolment.public_id,
            of=account.public_id,
            context={"course": joining.course},
        )
    if joining.due_on is not None and _due(enrolment) != (joining.due_on, joining.zone):
        enrolment.due_on, enrolment.due_zone = joining.due_on, joining.zone
        enrolment.facts += 1
