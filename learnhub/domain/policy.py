"""Who may do what. A permission is data with two readers: `can` for one row, `store.visibility.where` for lists."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What a person is trusted with; no role is implied by another."""

    REVIEWER = "reviewer"
    EDITOR = "editor"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"
    CONFIDENTIALITY = "confidentiality-officer"


class Action(StrEnum):
    """An act that the policy is asked about, as subject:verb."""

    ACCOUNT_USE = "account:use"
    ASK_ANSWER = "ask:answer"
    ASK_MAKE = "ask:make"
    ASK_OWN = "ask:own"
    AUDIT_READ = "audit:read"
    CASE_ACCEPT_MINOR = "case:accept-minor"
    CASE_CONFIRM = "case:confirm"
    CASE_DISCARD = "case:discard"
    CASE_EDIT = "case:edit"
    CASE_HANDLE = "case:handle"
    CASE_HOLD = "case:hold"
    CASE_IDENTITY = "case:identity"
    CASE_JUDGE = "case:judge"
    CASE_OWN = "case:own"
    CASE_POSITION = "case:position"
    CASE_READ = "case:read"
    CASE_READ_MARKED = "case:read-marked"
    CASE_REDACT = "case:redact"
    CASE_RELEASE = "case:release"
    CASE_RESTORE = "case:restore"
    CASE_REVISE = "case:revise"
    CASE_SHARE = "case:share"
    CASE_START = "case:start"
    COLLECTION_EDIT = "collection:edit"
    CASE_UNSEAL = "case:unseal"
    CASE_WITHDRAW = "case:withdraw"
    CONFLICT_CLEAR = "conflict:clear"
    COURSE_AUTHOR = "course:author"
    COURSE_ENROL = "course:enrol"
    COURSE_LEARN = "course:learn"
    COURSE_READ = "course:read"
    INQUIRY_ANSWER = "inquiry:answer"
    INQUIRY_READ = "inquiry:read"
    NOTE_DECIDE = "note:decide"
    NOTE_MAKE = "note:make"
    NOTE_OWN = "note:own"
    OPERATE = "installation:operate"
    PARTNERSHIP_CONFIRM = "partnership:confirm"
    PARTNERSHIP_EXTEND = "partnership:extend"
    PARTNERSHIP_READ = "partnership:read"
    PARTNER_INVITE = "partner:invite"
    PEOPLE_MANAGE = "people:manage"
    PLAN_MAKE = "plan:make"
    PLAN_OWN = "plan:own"
    PROBLEM_ANSWER = "problem:answer"
    PUBLIC_READ = "public:read"
    QUEUE_READ = "queue:read"
    SEARCH_OWN = "search:own"
    SEARCH_SAVE = "search:save"
    SETTINGS_CHANGE = "settings:change"
    TASKS_READ = "tasks:read"
    TEAM_READ = "team:read"
    TEMPLATE_EDIT = "template:edit"
    VOICE_GRANT = "voice:grant"


@dataclass(frozen=True)
class Actor:
    """Who acts: a visitor (no id), a person, or the command line (`system`).

    `reads` is the language in which course text is shown, where there is some in it; empty: its own.
    """

    id: int | None = None
    public_id: uuid.UUID | None = None
    name: str = ""
    kind: str = "visitor"
    roles: frozenset[Role] = frozenset()
    partnerships: frozenset[int] = frozenset()
    locale: str = "en"
    reads: str = ""
    light: bool = False
    zone: str = "UTC"
    signed_in_at: dt.datetime | None = None
    manages: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether this is a person."""
        return self.id is not None


VISITOR = Actor()
SYSTEM = Actor(kind="system", name="command line", roles=frozenset({Role.ADMINISTRATOR, Role.TRAINER}))


@dataclass(frozen=True)
class SignedIn:
    """The actor is a person."""


@dataclass(frozen=True)
class Kind:
    """The actor is of this kind: staff, partner or system."""

    kind: str


@dataclass(frozen=True)
class Has:
    """The actor holds the role."""

    role: Role


@dataclass(frozen=True)
class Is:
    """The row's field is one of these values."""

    field: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class IsNot:
    """The row's field is none of these values."""

    field: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Mine:
    """The row's field is the actor's id."""

    field: str


@dataclass(frozen=True)
class NotMine:
    """The row's field is not the actor's id."""

    field: str


@dataclass(frozen=True)
class Among:
    """The actor's id is in the row's field, a set of ids."""

    field: str


@dataclass(frozen=True)
class NotAmong:
    """The actor's id is not in the row's field, a set of ids."""

    field: str


@dataclass(frozen=True)
class Ours:
    """The row's field is a partnership of the actor."""

    field: str


Predicate = SignedIn | Kind | Has | Is | IsNot | Mine | NotMine | Among | NotAmong | Ours
Clause = tuple[Predicate, ...]

ANYONE: tuple[Clause, ...] = ((),)
EDITABLE = ("draft", "changes-requested", "declined")
NUMBERED = ("published", "held", "withdrawn")
_UNSEALED = IsNot("state", ("sealed",))
_OPEN = (Is("state", ("published",)), Is("embargoed", (False,)))
_NOT_ITS_AUTHOR = (NotMine("owner_id"), NotAmong("author_ids"))
IN_REVIEW = ("submitted", "in-review", "changes-requested", "sign-off")

RULES: Mapping[Action, tuple[Clause, ...]] = {
    Action.ACCOUNT_USE: ((SignedIn(),),),
    Action.ASK_ANSWER: ((SignedIn(), NotMine("asker_id")),),
    Action.ASK_MAKE: ((SignedIn(),),),
    Action.ASK_OWN: ((Mine("asker_id"),),),
    Action.AUDIT_READ: ((Has(Role.ADMINISTRATOR),),),
    Action.CASE_ACCEPT_MINOR: ((Has(Role.EDITOR), *_NOT_ITS_AUTHOR),),
    Action.CASE_CONFIRM: (
        (Is("state", ("published",)), Mine("owner_id")),
        (Is("state", ("published",)), Among("author_ids")),
        (Is("state", ("published",)), Is("visibility", ("staff", "everyone", "partnership")), Ours("partnership_id")),
    ),
    Action.CASE_DISCARD: ((Is("state", ("draft",)), Mine("owner_id")),),
    Action.CASE_EDIT: (
        (Is("state", EDITABLE), Mine("owner_id")),
        (Is("state", EDITABLE), Among("author_ids")),
    ),
    Action.CASE_HANDLE: (
        (
            Has(Role.EDITOR),
            Is("state", (*IN_REVIEW, "dormant", "appealed")),
            NotMine("owner_id"),
            NotAmong("author_ids"),
        ),
    ),
    Action.CASE_HOLD: (
        (Is("state", ("published",)), Has(Role.EDITOR)),
        (Is("state", ("published",)), Has(Role.CONFIDENTIALITY)),
    ),
    Action.CASE_IDENTITY: ((Is("state", NUMBERED), Has(Role.CONFIDENTIALITY), *_NOT_ITS_AUTHOR),),
    Action.CASE_JUDGE: (
        (
            Has(Role.REVIEWER),
            Is("state", IN_REVIEW),
            NotMine("owner_id"),
            NotAmong("author_ids"),
        ),
    ),
    Action.CASE_POSITION: ((Kind("partner"), Among("speaker_ids")),),
    Action.CASE_OWN: ((Mine("owner_id"),), (Among("author_ids"), _UNSEALED)),
    Action.CASE_READ: (
        (*_OPEN, Is("visibility", ("everyone",))),
        (*_OPEN, Is("visibility", ("staff",)), Kind("staff")),
        (*_OPEN, Is("visibility", ("staff", "partnership")), Ours("partnership_id")),
        (*_OPEN, Is("visibility", ("named",)), Among("reader_ids")),
        (Mine("owner_id"),),
        (Among("author_ids"), _UNSEALED),
    ),
    Action.CASE_READ_MARKED: (
        (Is("mark", ("staff", "partnership")), Kind("staff")),
        (Is("mark", ("partnership",)), Ours("partnership_id")),
        (Mine("owner_id"),),
        (Among("author_ids"), _UNSEALED),
    ),
    Action.CASE_REDACT: ((Is("state", NUMBERED), Has(Role.CONFIDENTIALITY), *_NOT_ITS_AUTHOR),),
    Action.CASE_RELEASE: (
        (Is("state", ("held",)), Has(Role.EDITOR), NotMine("stopped_by_id"), *_NOT_ITS_AUTHOR),
        (Is("state", ("held",)), Has(Role.CONFIDENTIALITY), NotMine("stopped_by_id"), *_NOT_ITS_AUTHOR),
    ),
    Action.CASE_RESTORE: ((Is("state", ("withdrawn",)), Has(Role.EDITOR), NotMine("stopped_by_id"), *_NOT_ITS_AUTHOR),),
    Action.CASE_REVISE: (
        (Is("state", ("published",)), Mine("owner_id")),
        (Is("state", ("published",)), Among("author_ids")),
    ),
    Action.CASE_SHARE: ((Is("state", EDITABLE), Mine("owner_id")),),
    Action.CASE_START: ((SignedIn(),),),
    Action.COLLECTION_EDIT: ((Has(Role.EDITOR),),),
    Action.CASE_UNSEAL: ((Is("state", ("sealed",)), Has(Role.CONFIDENTIALITY), *_NOT_ITS_AUTHOR),),
    Action.CASE_WITHDRAW: (
        (Is("state", ("published", "held")), Mine("owner_id")),
        (Is("state", ("published", "held")), Has(Role.EDITOR), *_NOT_ITS_AUTHOR),
        (Is("state", ("published", "held")), Has(Role.CONFIDENTIALITY), *_NOT_ITS_AUTHOR),
    ),
    Action.CONFLICT_CLEAR: ((Has(Role.EDITOR), NotMine("owner_id"), NotAmong("author_ids")),),
    Action.COURSE_AUTHOR: ((Has(Role.TRAINER),),),
    Action.COURSE_ENROL: ((SignedIn(),),),
    Action.COURSE_LEARN: ((Mine("account_id"),),),
    Action.COURSE_READ: ((Is("open", (True,)),), (SignedIn(),)),
    Action.INQUIRY_ANSWER: ((Among("answerer_ids"), NotMine("asker_id")),),
    Action.INQUIRY_READ: ((Among("answerer_ids"),), (Mine("asker_id"),)),
    Action.NOTE_DECIDE: ((Has(Role.EDITOR), NotMine("author_id"), NotMine("owner_id")),),
    Action.NOTE_MAKE: ((SignedIn(),),),
    Action.NOTE_OWN: ((Mine("author_id"),),),
    Action.OPERATE: ((Kind("system"),),),
    Action.PARTNERSHIP_CONFIRM: ((Ours("partnership_id"),),),
    Action.PARTNERSHIP_EXTEND: ((Kind("staff"), Ours("partnership_id")),),
    Action.PARTNERSHIP_READ: (
        (Is("readers", ("everyone",)),),
        (Is("readers", ("staff",)), Kind("staff")),
        (Ours("partnership_id"),),
    ),
    Action.PARTNER_INVITE: ((Kind("staff"),),),
    Action.PEOPLE_MANAGE: ((Has(Role.ADMINISTRATOR),),),
    Action.PLAN_MAKE: ((SignedIn(),),),
    Action.PLAN_OWN: ((Mine("account_id"),),),
    Action.PROBLEM_ANSWER: ((Has(Role.EDITOR), NotMine("reporter_id"), NotMine("owner_id")),),
    Action.PUBLIC_READ: ANYONE,
    Action.QUEUE_READ: ((Has(Role.REVIEWER),), (Has(Role.EDITOR),)),
    Action.SEARCH_OWN: ((Mine("account_id"),),),
    Action.SEARCH_SAVE: ((SignedIn(),),),
    Action.SETTINGS_CHANGE: ((Has(Role.ADMINISTRATOR),),),
    Action.TASKS_READ: ((Has(Role.EDITOR),),),
    Action.TEAM_READ: ((Mine("manager_id"),),),
    Action.TEMPLATE_EDIT: ((Has(Role.EDITOR),),),
    Action.VOICE_GRANT: ((Kind("staff"), Ours("partnership_id")),),
}
"""Any clause suffices; in a clause every predicate must hold."""


def can(actor: Actor, action: Action, row: Any = None) -> bool:
    """Whether the actor may do this to the row: a mapping or an object that has the fields the rules name."""
    return any(all(_holds(actor, predicate, row) for predicate in clause) for clause in RULES[action])


def _holds(actor: Actor, predicate: Predicate, row: Any) -> bool:
    match predicate:
        case SignedIn():
            return actor.signed_in
        case Kind(kind):
            return actor.kind == kind
        case Has(role):
            return role in actor.roles
        case Is(field, values):
            return _value(row, field) in values
        case IsNot(field, values):
            return _value(row, field) not in values
        case Mine(field):
            return actor.id is not None and bool(_value(row, field) == actor.id)
        case NotMine(field):
            return actor.id is None or bool(_value(row, field) != actor.id)
        case Among(field):
            return actor.id is not None and actor.id in _value(row, field)
        case NotAmong(field):
            return actor.id not in _value(row, field)
        case Ours(field):
            return _value(row, field) in actor.partnerships


def _value(row: Any, field: str) -> Any:
    return row[field] if isinstance(row, Mapping) else getattr(row, field)


def case_classes(
    visibility: str, partnership_id: int | None, *, named: Iterable[int] = (), embargoed: bool = False
) -> frozenset[str]:
    """The audience classes that may find a published case: the same rule as CASE_READ, for search and counts.

    `named` are the keys of the people to whom it is kept; under embargo nobody finds it.
    """
    if embargoed:
        return frozenset()
    ours = {f"partnership:{partnership_id}"} if partnership_id is not None else set()
    match visibility:
        case "everyone":
            return frozenset({"public"})
        case "staff":
            return frozenset({"staff"} | ours)
        case "partnership":
            return frozenset(ours)
        case "named":
            return frozenset(f"person:{key}" for key in named)
    raise ValueError(visibility)


def audience(actor: Actor) -> frozenset[str]:
    """The audience classes whose published things this actor may find."""
    classes = {"public"} | {f"partnership:{key}" for key in actor.partnerships}
    if actor.signed_in:
        classes |= {"members", f"person:{actor.id}"}
    if actor.kind == "staff":
        classes.add("staff")
    return frozenset(classes)
