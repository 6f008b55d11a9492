"""The audit log: what was changed about people, roles and settings, by whom, from what to what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from learnhub.domain.policy import Action
from learnhub.domain.words import mark
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import audit as store

PAGE = 50
ACTS: Mapping[str, str] = MappingProxyType(
    {
        "person:invite": mark("Person invited"),
        "person:change": mark("Person changed by a list"),
        "person:disable": mark("Account disabled"),
        "person:enable": mark("Account enabled"),
        "link:send": mark("Sign-in link sent"),
        "link:make": mark("Sign-in link made on the command line"),
        "role:grant": mark("Role given"),
        "role:withdraw": mark("Role withdrawn"),
        "password:set": mark("Password set"),
        "partner:invite": mark("Partner invited"),
        "partnership:change": mark("Partnership changed"),
        "template:publish": mark("Template of cases published"),
        "voice:grant": mark("May speak for a partner"),
        "voice:withdraw": mark("May no longer speak for a partner"),
        "economies:load": mark("Classes of economies loaded"),
        "settings:change": mark("Settings changed"),
        "case:refuse": mark("Refused to judge a case"),
        "case:redact": mark("Words cut from a case"),
        "identity:read": mark("Looked up who told a case"),
        "sealed:read": mark("Sealed case read"),
        "course:give": mark("Course given to an owner"),
    }
)
"""What is recorded, with the words for it."""


@dataclass(frozen=True)
class Changed:
    """One value before and after; None where there was or is none."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class EntryView:
    """One line of the log. `act` is the marked words; `object_name` is the person's, when it is about one."""

    public_id: uuid.UUID
    at: dt.datetime
    act: str
    actor_name: str | None
    actor_id: uuid.UUID | None
    object_type: str
    object_id: str
    object_name: str | None
    changes: tuple[Changed, ...]


@dataclass(frozen=True)
class LogPage:
    """A page of the log, newest first; `previous` and `next` are the ids that the neighbours begin from."""

    entries: tuple[EntryView, ...]
    person_name: str | None
    previous: uuid.UUID | None
    next: uuid.UUID | None


def record(
    work: Work,
    action: str,
    object_type: str,
    object_id: object,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write one line of the log in this transaction; `action` is one of ACTS."""
    accounts.record(
        work.session,
        at=work.now,
        actor_id=work.actor.id,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        before=before,
        after=after,
    )


def read_log(
    work: Work,
    *,
    action: str = "",
    person: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> LogPage:
    """A page of the log: of one act, of one person who acted or was acted upon. Raises SignIn, Denied."""
    work.require(Action.AUDIT_READ)
    found = store.entries(work.session, size=PAGE, action=action, person_id=person, after=after, before=before)
    about = {uuid.UUID(row.AuditEntry.object_id) for row in found.rows if row.AuditEntry.object_type == "account"}
    names = store.names(work.session, about | ({person} if person else set()))
    entries = tuple(
        EntryView(
            public_id=row.AuditEntry.public_id,
            at=row.AuditEntry.at,
            act=ACTS.get(row.AuditEntry.action, row.AuditEntry.action),
            actor_name=row.actor_name,
            actor_id=row.actor_public_id,
            object_type=row.AuditEntry.object_type,
            object_id=row.AuditEntry.object_id,
            object_name=names.get(row.AuditEntry.object_id),
            changes=_changes(row.AuditEntry.before or {}, row.AuditEntry.after or {}),
        )
        for row in found.rows
    )
    return LogPage(
        entries,
        names.get(str(person)),
        previous=entries[0].public_id if entries and found.more_before else None,
        next=entries[-1].public_id if entries and found.more_after else None,
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Changed, ...]:
    return tuple(Changed(name, before.get(name), after.get(name)) for name in {**before, **after})
