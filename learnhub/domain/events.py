"""The ledger's events, shaped like xAPI statements (IEEE 9274.1.1): actor, verb, object, result, context, when.

An event holds ids and figures alone: no name, address or free text. That is what makes erasure possible.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from learnhub.domain.care import ANSWERS, PlaceKind, ReportKind
from learnhub.domain.cases.form import Visibility
from learnhub.domain.cases.keeping import HoldReason, Notice, RedactionReason, WithdrawalReason
from learnhub.domain.cases.marks import Advice
from learnhub.domain.cases.moves import DeclineReason
from learnhub.domain.principles import Principle
from learnhub.domain.scenarios import Ending
from learnhub.domain.use import ProblemDecision, ProblemKind, UseResult


class EventName(StrEnum):
    """What happened, in the past tense."""

    APPEAL_DECIDED = "appeal-decided"
    ASK_ANSWERED = "ask-answered"
    ASK_CLOSED = "ask-closed"
    ASK_MADE = "ask-made"
    ATTEMPT_REGRADED = "attempt-regraded"
    CASE_ACCEPTED = "case-accepted"
    CASE_APPEALED = "case-appealed"
    CASE_COMMENTED = "case-commented"
    CASE_CONFIRMED = "case-confirmed"
    CASE_DECLINED = "case-declined"
    CASE_DISCARDED = "case-discarded"
    CASE_EDITED = "case-edited"
    CASE_HELD = "case-held"
    CASE_LET_IN = "case-let-in"
    CASE_MERGED = "case-merged"
    CASE_PUBLISHED = "case-published"
    CASE_RECONSIDERED = "case-reconsidered"
    CASE_REDACTED = "case-redacted"
    CASE_RELEASED = "case-released"
    CASE_RENEWED = "case-renewed"
    CASE_RESTORED = "case-restored"
    CASE_RESUBMITTED = "case-resubmitted"
    CASE_RETURNED = "case-returned"
    CASE_SEALED = "case-sealed"
    CASE_SENT_BACK = "case-sent-back"
    CASE_SIGNED = "case-signed"
    CASE_SLEPT = "case-slept"
    CASE_STARTED = "case-started"
    CASE_SUBMITTED = "case-submitted"
    CASE_TAKEN = "case-taken"
    CASE_UNSEALED = "case-unsealed"
    CASE_USED = "case-used"
    CASE_WITHDRAWN = "case-withdrawn"
    CASE_WOKEN = "case-woken"
    CASE_TEMPLATE_CHOSEN = "case-template-chosen"
    CHANGES_REQUESTED = "changes-requested"
    CHOICE_MADE = "choice-made"
    CO_AUTHOR_JOINED = "co-author-joined"
    CO_AUTHOR_LEFT = "co-author-left"
    CONFLICT_ANSWERED = "conflict-answered"
    CONFLICT_DECIDED = "conflict-decided"
    COURSE_ARCHIVED = "course-archived"
    COURSE_COMPLETED = "course-completed"
    COURSE_LOOKED_OVER = "course-looked-over"
    COURSE_PROBLEM_ANSWERED = "course-problem-answered"
    COURSE_PROBLEM_REPORTED = "course-problem-reported"
    COURSE_RETURNED = "course-returned"
    COURSE_UNPUBLISHED = "course-unpublished"
    DRAFT_APPROVED = "draft-approved"
    EMBARGO_LIFTED = "embargo-lifted"
    ENROLLED = "enrolled"
    EXEMPLAR_MARKED = "exemplar-marked"
    LESSON_OPENED = "lesson-opened"
    LESSON_READ = "lesson-read"
    MARK_QUESTIONED = "mark-questioned"
    OBJECTION_KEPT = "objection-kept"
    PARTNER_ANSWERED = "partner-answered"
    PARTNER_ASKED = "partner-asked"
    PARTNER_SPOKE = "partner-spoke"
    PEER_FLAGGED = "peer-flagged"
    PEER_MARKED = "peer-marked"
    PLAN_CLOSED = "plan-closed"
    PLAN_MADE = "plan-made"
    PLAN_MOVED = "plan-moved"
    PLAN_SKIPPED = "plan-skipped"
    PROBLEM_ANSWERED = "problem-answered"
    PROBLEM_REPORTED = "problem-reported"
    PRACTICE_ANSWERED = "practice-answered"
    PUBLIC_ANSWERED = "public-answered"
    PUBLIC_ASKED = "public-asked"
    QUESTION_ANSWERED = "question-answered"
    QUESTION_ASKED = "question-asked"
    QUIZ_EXCEPTION_GRANTED = "quiz-exception-granted"
    QUIZ_STARTED = "quiz-started"
    QUIZ_MARKED = "quiz-marked"
    QUIZ_SUBMITTED = "quiz-submitted"
    READERS_CHANGED = "readers-changed"
    RELEASE_PUBLISHED = "release-published"
    RELEASE_TAKEN_UP = "release-taken-up"
    REVIEWER_NAMED = "reviewer-named"
    REVIEWER_REPLACED = "reviewer-replaced"
    REVIEW_REPORTED = "review-reported"
    SCENARIO_CHOICE_MADE = "scenario-choice-made"
    SCENARIO_ENDED = "scenario-ended"
    SCENARIO_STARTED = "scenario-started"
    SIGN_OFF_REFUSED = "sign-off-refused"
    WITHDRAWAL_ASKED = "withdrawal-asked"
    TELLER_AGREED = "teller-agreed"


Check = Callable[[Any], bool]


def _matches(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _one_of(*values: str) -> Check:
    return lambda value: isinstance(value, str) and value in values


def _count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _share(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _by_principle(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(row, Mapping)
        and row.keys() == {"principle", "right", "total"}
        and _principle(row["principle"])
        and _count(row["right"])
        and _count(row["total"])
        for row in value
    )


def _by_item(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(row, Mapping)
        and row.keys() == {"item", "principle", "right"}
        and _code(row["item"])
        and _principle(row["principle"])
        and _flag(row["right"])
        for row in value
    )


def _codes(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(map(_code, value))


_code = _matches(r"[a-z0-9][a-z0-9._-]{0,63}")
_uuid = _matches(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_date = _matches(r"\d{4}-\d{2}-\d{2}")
_case_number = _matches(r"C-\d{4}-[1-9]\d*")
_principle = _one_of(*Principle)


@dataclass(frozen=True)
class Schema:
    """What an event of one name holds in its present version: each key of result and context with its check."""

    object_type: str
    object_id: Check
    result: Mapping[str, Check] = field(default_factory=dict)
    context: Mapping[str, Check] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    version: int = 1


_LEARNING: Mapping[str, Check] = {"course": _code, "release": _uuid}
_MODULE: Mapping[str, Check] = {"course": _code, "module": _code}
_CASE = Schema("case", _uuid)
_COURSE = Schema("course", _code)
_CASE_SENT = Schema("case", _uuid, result={"revision": _count})

SCHEMAS: Mapping[EventName, Schema] = MappingProxyType(
    {
        EventName.ASK_ANSWERED: Schema("ask", _uuid),
        EventName.ASK_CLOSED: Schema("ask", _uuid, result={"answers": _count}),
        EventName.ASK_MADE: Schema("ask", _uuid, context={"principle": _principle}),
        EventName.CASE_COMMENTED: _CASE,
        EventName.APPEAL_DECIDED: Schema("case", _uuid, result={"upheld": _flag}),
        EventName.ATTEMPT_REGRADED: Schema(
            "attempt",
            _uuid,
            result={
                "right": _count,
                "total": _count,
                "score": _share,
                "passed": _flag,
                "by_principle": _by_principle,
                "items": _by_item,
                "firsts": _codes,
                "objectives": _codes,
            },
            context={**_LEARNING, "quiz": _code, "corrected": _uuid},
        ),
        EventName.CASE_ACCEPTED: _CASE_SENT,
        EventName.CASE_APPEALED: _CASE,
        EventName.CASE_DECLINED: Schema("case", _uuid, result={"reason": _one_of(*DeclineReason)}),
        EventName.CASE_DISCARDED: _CASE,
        EventName.CASE_EDITED: _CASE_SENT,
        EventName.CASE_LET_IN: _CASE,
        EventName.CASE_CONFIRMED: _CASE,
        EventName.CASE_HELD: Schema("case", _uuid, result={"reason": _one_of(*HoldReason)}),
        EventName.CASE_MERGED: _CASE_SENT,
        EventName.CASE_PUBLISHED: Schema(
            "case",
            _uuid,
            result={"number": _case_number, "visibility": _one_of(*Visibility), "revision": _count},
        ),
        EventName.CASE_RECONSIDERED: _CASE,
        EventName.CASE_RESUBMITTED: _CASE_SENT,
        EventName.CASE_RETURNED: _CASE,
        EventName.CASE_SENT_BACK: _CASE,
        EventName.CASE_SIGNED: _CASE,
        EventName.CASE_SLEPT: _CASE,
        EventName.CASE_REDACTED: Schema("case", _uuid, result={"reason": _one_of(*RedactionReason)}),
        EventName.CASE_RELEASED: _CASE,
        EventName.CASE_RENEWED: Schema("case", _uuid, result={"version": _count, "notice": _one_of(*Notice)}),
        EventName.CASE_RESTORED: _CASE,
        EventName.CASE_SEALED: _CASE,
        EventName.CASE_STARTED: Schema(
            "case", _uuid, context={**_MODULE, "plan": _uuid}, optional=frozenset({"course", "module", "plan"})
        ),
        EventName.CASE_SUBMITTED: _CASE_SENT,
        EventName.CASE_TAKEN: _CASE,
        EventName.CASE_USED: Schema("case", _uuid, result={"result": _one_of(*UseResult)}),
        EventName.CASE_WOKEN: _CASE,
        EventName.CASE_UNSEALED: _CASE,
        EventName.CASE_WITHDRAWN: Schema("case", _uuid, result={"reason": _one_of(*WithdrawalReason)}),
        EventName.CASE_TEMPLATE_CHOSEN: Schema("case", _uuid, result={"template": _code}),
        EventName.CHANGES_REQUESTED: _CASE,
        EventName.CHOICE_MADE: Schema("choice", _code, result={"option": _code}, context=_LEARNING),
        EventName.CO_AUTHOR_JOINED: _CASE,
        EventName.CO_AUTHOR_LEFT: _CASE,
        EventName.CONFLICT_ANSWERED: Schema(
            "case", _uuid, result={"conflict": _one_of("none", "declared", "not-sure")}
        ),
        EventName.CONFLICT_DECIDED: Schema("case", _uuid, result={"cleared": _flag}),
        EventName.COURSE_ARCHIVED: _COURSE,
        EventName.COURSE_LOOKED_OVER: _COURSE,
        EventName.COURSE_PROBLEM_ANSWERED: Schema("course", _code, result={"state": _one_of(*ANSWERS)}),
        EventName.COURSE_PROBLEM_REPORTED: Schema(
            "course", _code, result={"problem": _one_of(*ReportKind), "place": _one_of(*PlaceKind)}
        ),
        EventName.COURSE_RETURNED: _COURSE,
        EventName.COURSE_UNPUBLISHED: _COURSE,
        EventName.COURSE_COMPLETED: Schema(
            "completion",
            _uuid,
            result={"by_principle": _by_principle},
            context=_LEARNING,
            optional=frozenset({"by_principle"}),
        ),
        EventName.DRAFT_APPROVED: Schema("course", _code, result={"revision": _count}),
        EventName.EMBARGO_LIFTED: _CASE,
        EventName.ENROLLED: Schema("enrolment", _uuid, context=_LEARNING, optional=frozenset({"release"})),
        EventName.EXEMPLAR_MARKED: Schema(
            "item", _code, result={"near": _flag, "apart": _count}, context={**_LEARNING, "quiz": _code}
        ),
        EventName.MARK_QUESTIONED: Schema("response", _uuid, context={**_LEARNING, "quiz": _code}),
        EventName.PEER_FLAGGED: Schema(
            "response",
            _uuid,
            result={"reason": _one_of("names-somebody", "unfit")},
            context={**_LEARNING, "quiz": _code},
        ),
        EventName.PEER_MARKED: Schema(
            "response",
            _uuid,
            result={"state": _one_of("with-peers", "at-desk", "marked")},
            context={**_LEARNING, "quiz": _code},
        ),
        EventName.LESSON_OPENED: Schema("lesson", _code, context=_LEARNING),
        EventName.LESSON_READ: Schema("lesson", _code, context=_LEARNING),
        EventName.PARTNER_SPOKE: Schema("case", _uuid, result={"position": _one_of("endorses", "dissents")}),
        EventName.OBJECTION_KEPT: _CASE,
        EventName.PARTNER_ANSWERED: Schema("case", _uuid, result={"answer": _one_of("agreed", "objected", "silent")}),
        EventName.PARTNER_ASKED: _CASE,
        EventName.PLAN_CLOSED: Schema("plan", _uuid, result={"state": _one_of("done", "otherwise")}),
        EventName.PLAN_MADE: Schema(
            "plan",
            _uuid,
            context={**_MODULE, "principle": _principle, "due_on": _date},
            optional=frozenset({"course", "module"}),
        ),
        EventName.PLAN_MOVED: Schema("plan", _uuid, result={"due_on": _date}),
        EventName.PLAN_SKIPPED: Schema(
            "plan", _uuid, context={**_MODULE, "principle": _principle}, optional=frozenset({"course", "module"})
        ),
        EventName.PROBLEM_ANSWERED: Schema("case", _uuid, result={"decision": _one_of(*ProblemDecision)}),
        EventName.PROBLEM_REPORTED: Schema("case", _uuid, result={"problem": _one_of(*ProblemKind)}),
        EventName.PRACTICE_ANSWERED: Schema(
            "item",
            _code,
            result={"right": _flag, "principle": _principle},
            context={**_LEARNING, "quiz": _code, "source": _one_of("practice", "standing")},
        ),
        EventName.PUBLIC_ANSWERED: Schema("case", _uuid, result={"public": _flag}),
        EventName.PUBLIC_ASKED: _CASE,
        EventName.QUESTION_ANSWERED: _CASE,
        EventName.QUESTION_ASKED: _CASE,
        EventName.QUIZ_EXCEPTION_GRANTED: Schema(
            "enrolment",
            _uuid,
            result={"tries": _count, "minutes": _count, "longer": _flag},
            context={"course": _code, "quiz": _code},
        ),
        EventName.QUIZ_MARKED: Schema(
            "attempt",
            _uuid,
            result={
                "right": _count,
                "total": _count,
                "score": _share,
                "passed": _flag,
                "by_principle": _by_principle,
                "items": _by_item,
                "objectives": _codes,
            },
            context={**_LEARNING, "quiz": _code},
        ),
        EventName.QUIZ_STARTED: Schema(
            "attempt", _uuid, context={**_LEARNING, "quiz": _code, "number": _count, "form": _one_of("A", "B")}
        ),
        EventName.QUIZ_SUBMITTED: Schema(
            "attempt",
            _uuid,
            result={
                "right": _count,
                "total": _count,
                "score": _share,
                "passed": _flag,
                "by_principle": _by_principle,
                "items": _by_item,
                "objectives": _codes,
                "waiting": _count,
            },
            context={**_LEARNING, "quiz": _code},
            optional=frozenset({"waiting"}),
            version=2,
        ),
        EventName.READERS_CHANGED: _CASE,
        EventName.RELEASE_PUBLISHED: Schema(
            "release", _uuid, context={"course": _code}, optional=frozenset({"course"})
        ),
        EventName.RELEASE_TAKEN_UP: Schema(
            "enrolment", _uuid, result={"asked": _flag}, context={**_LEARNING, "before": _uuid}
        ),
        EventName.REVIEWER_NAMED: _CASE,
        EventName.REVIEWER_REPLACED: _CASE,
        EventName.REVIEW_REPORTED: Schema("case", _uuid, result={"advice": _one_of(*Advice)}),
        EventName.SIGN_OFF_REFUSED: _CASE,
        EventName.SCENARIO_CHOICE_MADE: Schema(
            "play", _uuid, result={"scene": _code, "choice": _code}, context={**_LEARNING, "scenario": _code}
        ),
        EventName.SCENARIO_ENDED: Schema(
            "play",
            _uuid,
            result={"scene": _code, "ending": _one_of(*Ending)},
            context={**_LEARNING, "scenario": _code},
        ),
        EventName.SCENARIO_STARTED: Schema("play", _uuid, context={**_LEARNING, "scenario": _code, "number": _count}),
        EventName.WITHDRAWAL_ASKED: _CASE,
        EventName.TELLER_AGREED: _CASE,
    }
)
"""Each event in its present version. UUIDs and dates are text as JSON has them; every key not optional is there."""

VERSION: Mapping[EventName, int] = MappingProxyType({name: schema.version for name, schema in SCHEMAS.items()})
"""The version in which each event is written now."""

Upcaster = Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[dict[str, Any], dict[str, Any]]]
UPCASTERS: Mapping[tuple[EventName, int], Upcaster] = MappingProxyType(
    {
        (EventName.QUIZ_SUBMITTED, 1): lambda result, context: (
            {**result, "items": [], "objectives": []},
            {**context},
        ),
    }
)
"""By name and old version: how its result and context read in the next version. Old events are never rewritten."""


@dataclass(frozen=True)
class Event:
    """One thing that somebody did. Times are in UTC; ids are UUIDs or ids from course text; scores are 0-1."""

    id: uuid.UUID
    name: EventName
    version: int
    actor: uuid.UUID | None
    object_type: str
    object_id: str
    at: dt.datetime
    result: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what the schema does not know, and so any name, address or free text; raises ValueError.

        An event of an old version is checked once `upcast` has made it the present one.
        """
        if self.at.tzinfo is None:
            raise ValueError("an event's time has a zone")
        schema = SCHEMAS[self.name]
        if self.version != schema.version:
            return
        if self.object_type != schema.object_type or not schema.object_id(self.object_id):
            raise ValueError(f"{self.name}: not an id of a {schema.object_type}: {self.object_type}")
        for part, given, checks in (
            ("result", self.result, schema.result),
            ("context", self.context, schema.context),
        ):
            if wrong := _wrong_keys(given, checks, schema.optional):
                raise ValueError(f"{self.name}: {part} does not fit its schema: {', '.join(sorted(wrong))}")


def _wrong_keys(given: Mapping[str, Any], checks: Mapping[str, Check], optional: frozenset[str]) -> set[str]:
    missing = checks.keys() - given.keys() - optional
    return missing | {key for key, value in given.items() if key not in checks or not checks[key](value)}


def upcast(event: Event, upcasters: Mapping[tuple[EventName, int], Upcaster] = UPCASTERS) -> Event:
    """The event as the present version of its name has it; raises KeyError when a step is missing."""
    result, context, version = event.result, event.context, event.version
    while version != VERSION[event.name]:
        result, context = upcasters[event.name, version](result, context)
        version += 1
    return replace(event, version=version, result=result, context=context)
