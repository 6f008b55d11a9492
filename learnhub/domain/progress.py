"""How far a learner is: a pure function of what they did and of the course's outline.

Every module has five steps: Learn, Quiz, Plan, Do, Share. A course is completed when each module's lessons are read
and its quizzes passed; plans and cases follow at work and never hold a completion back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from learnhub.domain.assessment import Result, Standing, advance, settled
from learnhub.domain.cases.moves import State
from learnhub.domain.events import Event, EventName
from learnhub.domain.plans import PlanState

T = TypeVar("T")


class StepName(StrEnum):
    """The five steps of every module, in order."""

    LEARN = "learn"
    QUIZ = "quiz"
    PLAN = "plan"
    DO = "do"
    SHARE = "share"


class StepState(StrEnum):
    """A step is done, next, or not yet begun."""

    DONE = "done"
    NOW = "now"
    OPEN = "open"


_EVIDENCE: Mapping[StepName, EventName] = MappingProxyType(
    {
        StepName.LEARN: EventName.LESSON_READ,
        StepName.QUIZ: EventName.QUIZ_SUBMITTED,
        StepName.PLAN: EventName.PLAN_MADE,
        StepName.DO: EventName.PLAN_CLOSED,
        StepName.SHARE: EventName.CASE_SUBMITTED,
    }
)


@dataclass(frozen=True)
class QuizOutline:
    """A quiz of a module: its id and title."""

    id: str
    title: str


@dataclass(frozen=True)
class LessonOutline:
    """A lesson of a module: its id, title and minutes, and the objectives it serves."""

    id: str
    title: str
    minutes: int
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScenarioOutline:
    """A scenario of a module: part of Learn, and of no completion."""

    id: str
    title: str
    minutes: int


@dataclass(frozen=True)
class ModuleOutline:
    """A module as progress sees it."""

    id: str
    title: str
    principle: str | None
    lessons: tuple[LessonOutline, ...]
    quizzes: tuple[QuizOutline, ...]
    scenarios: tuple[ScenarioOutline, ...] = ()


@dataclass(frozen=True)
class LessonFact:
    """A lesson opened, and read when its reader went on (UTC times)."""

    opened_at: dt.datetime
    read_at: dt.datetime | None = None


@dataclass(frozen=True)
class QuizFact:
    """The best of the tries at a quiz; it never falls."""

    tries: int
    best_right: int
    best_total: int
    passed_at: dt.datetime | None = None


@dataclass(frozen=True)
class PlanFact:
    """A plan of this module: its state, when it was made, when it was closed."""

    state: str
    made_at: dt.datetime
    closed_at: dt.datetime | None = None


@dataclass(frozen=True)
class CaseFact:
    """A case told from this module: its state and when it was first sent for review."""

    state: str
    submitted_at: dt.datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What one learner did in one course, by lesson id, quiz id and module id; `scenarios` were played to an end.
    `credited`: the objectives that a try showed, and when."""

    lessons: Mapping[str, LessonFact] = field(default_factory=dict)
    quizzes: Mapping[str, QuizFact] = field(default_factory=dict)
    plans: Mapping[str, Sequence[PlanFact]] = field(default_factory=dict)
    cases: Mapping[str, Sequence[CaseFact]] = field(default_factory=dict)
    scenarios: frozenset[str] = frozenset()
    credited: Mapping[str, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One of the five steps. `count` of `of` say how much is done where that can be counted; `evidence_at` is when the
    act that completed it happened: the reason for its state."""

    name: StepName
    state: StepState
    count: int = 0
    of: int = 0
    evidence_at: dt.datetime | None = None

    @property
    def evidence(self) -> EventName | None:
        """The event that says so; None where nothing has happened yet."""
        return _EVIDENCE[self.name] if self.evidence_at else None


@dataclass(frozen=True)
class ModuleProgress:
    """The five steps of one module."""

    outline: ModuleOutline
    steps: tuple[Step, ...]

    @property
    def completed_at(self) -> dt.datetime | None:
        """When lessons and quizzes were both done; None before."""
        learn, quiz = self.steps[:2]
        if learn.state is not StepState.DONE or quiz.state is not StepState.DONE:
            return None
        return max((step.evidence_at for step in (learn, quiz) if step.evidence_at), default=None)


@dataclass(frozen=True)
class Next:
    """The one next thing to do: a lesson, a quiz or a scenario of a module."""

    module_id: str
    title: str
    lesson_id: str | None = None
    quiz_id: str | None = None
    scenario_id: str | None = None


@dataclass(frozen=True)
class CourseProgress:
    """A learner's standing in a course; `percent` counts lessons read and quizzes passed, 0 to 100."""

    modules: tuple[ModuleProgress, ...]
    percent: int
    next: Next | None
    completed_at: dt.datetime | None


def progress(outline: Sequence[ModuleOutline], facts: Facts) -> CourseProgress:
    """Where the learner stands. The same facts in any order give the same answer."""
    modules = tuple(ModuleProgress(module, _steps(module, facts)) for module in outline)
    ends = [module.completed_at for module in modules]
    completed_at = max((end for end in ends if end), default=None) if ends and all(ends) else None
    return CourseProgress(modules, percent(outline, facts), next_thing(outline, facts), completed_at)


def percent(outline: Sequence[ModuleOutline], facts: Facts) -> int:
    """How much of a course's lessons is read and of its quizzes passed, 0 to 100."""
    done = [done_at(facts, lesson) is not None for module in outline for lesson in module.lessons]
    done += [_passed_at(facts, quiz.id) is not None for module in outline for quiz in module.quizzes]
    return 100 * sum(done) // len(done) if done else 0


def best(module: ModuleOutline, facts: Facts) -> tuple[int, int]:
    """The right answers of the best tries at a module's quizzes, and the questions of these tries."""
    tried = [facts.quizzes[quiz.id] for quiz in module.quizzes if quiz.id in facts.quizzes]
    return sum(fact.best_right for fact in tried), sum(fact.best_total for fact in tried)


def _steps(module: ModuleOutline, facts: Facts) -> tuple[Step, ...]:
    read = [done_at(facts, lesson) for lesson in module.lessons]
    passed = [_passed_at(facts, quiz.id) for quiz in module.quizzes]
    plans = [plan for plan in facts.plans.get(module.id, ()) if plan.state != "skipped"]
    closed = [plan.closed_at for plan in plans if plan.closed_at and plan.state in {"done", "otherwise"}]
    sent = [case.submitted_at for case in facts.cases.get(module.id, ()) if case.submitted_at]
    found = [
        (StepName.LEARN, *_whole(read), sum(at is not None for at in read), len(read)),
        (StepName.QUIZ, *_whole(passed), *best(module, facts)),
        (StepName.PLAN, bool(plans), min((plan.made_at for plan in plans), default=None), len(plans), 0),
        (StepName.DO, bool(closed), min(closed, default=None), len(closed), 0),
        (StepName.SHARE, bool(sent), min(sent, default=None), len(sent), 0),
    ]
    steps: list[Step] = []
    now_given = False
    for name, done, at, count, of in found:
        state = StepState.DONE if done else StepState.OPEN if now_given else StepState.NOW
        now_given = now_given or not done
        steps.append(Step(name, state, count, of, at))
    return tuple(steps)


def _whole(moments: Sequence[dt.datetime | None]) -> tuple[bool, dt.datetime | None]:
    known = [moment for moment in moments if moment is not None]
    return len(known) == len(moments), max(known, default=None)


def done_at(facts: Facts, lesson: LessonOutline) -> dt.datetime | None:
    """When the lesson was read, or tested out of, whichever came first; None before."""
    fact = facts.lessons.get(lesson.id)
    moments = (fact.read_at if fact else None, tested_out_at(facts, lesson))
    return min((moment for moment in moments if moment), default=None)


def tested_out_at(facts: Facts, lesson: LessonOutline) -> dt.datetime | None:
    """When tries had shown every objective that the lesson serves; None before, and for a lesson that serves none."""
    shown = [facts.credited[each] for each in lesson.objectives if each in facts.credited]
    return max(shown) if shown and len(shown) == len(lesson.objectives) else None


def _passed_at(facts: Facts, quiz_id: str) -> dt.datetime | None:
    fact = facts.quizzes.get(quiz_id)
    return fact.passed_at if fact else None


def next_thing(outline: Sequence[ModuleOutline], facts: Facts) -> Next | None:
    """The first lesson that is not read or quiz that is not passed; None when all are."""
    for module in outline:
        for lesson in module.lessons:
            if done_at(facts, lesson) is None:
                return Next(module.id, lesson.title, lesson_id=lesson.id)
        for quiz in module.quizzes:
            if _passed_at(facts, quiz.id) is None:
                return Next(module.id, quiz.title, quiz_id=quiz.id)
    return None


def follows(module: ModuleOutline, here: str) -> Next | None:
    """What comes in its module after this lesson or scenario: lessons, scenarios, the first quiz; None at the end."""
    order = [
        *((each.id, Next(module.id, each.title, lesson_id=each.id)) for each in module.lessons),
        *((each.id, Next(module.id, each.title, scenario_id=each.id)) for each in module.scenarios),
        *((each.id, Next(module.id, each.title, quiz_id=each.id)) for each in module.quizzes[:1]),
    ]
    after = [identity for identity, _ in order].index(here) + 1
    return order[after][1] if after < len(order) else None


def replay(events: Iterable[Event], course: str) -> Facts:
    """The facts of one learner in a course (by its slug), from the ledger: their own events, and those of others on
    their cases, in the order of the ledger and in the present version."""
    lessons: dict[str, LessonFact] = {}
    quizzes: dict[str, Standing] = {}
    credited: dict[str, dt.datetime] = {}
    plans: dict[str, tuple[str, PlanFact]] = {}
    cases: dict[str, tuple[str, CaseFact]] = {}
    scenarios: set[str] = set()
    for event in events:
        if event.context.get("course") == course:
            _replay_learning(event, lessons, quizzes)
            if event.name is EventName.SCENARIO_ENDED:
                scenarios.add(event.context["scenario"])
            for objective in event.result.get("objectives", ()):
                credited.setdefault(objective, event.at)
        _replay_plan(event, course, plans)
        _replay_case(event, course, cases)
    return Facts(
        lessons,
        {quiz: QuizFact(best.tries, best.right, best.total, best.passed_at) for quiz, best in quizzes.items()},
        _by_module(plans.values()),
        _by_module(cases.values()),
        frozenset(scenarios),
        credited,
    )


def _by_module(rows: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for module, fact in rows:
        found.setdefault(module, []).append(fact)
    return found


def _replay_learning(event: Event, lessons: dict[str, LessonFact], quizzes: dict[str, Standing]) -> None:
    match event.name:
        case EventName.LESSON_OPENED:
            lessons.setdefault(event.object_id, LessonFact(event.at))
        case EventName.LESSON_READ:
            opened = lessons.get(event.object_id, LessonFact(event.at))
            lessons[event.object_id] = replace(opened, read_at=opened.read_at or event.at)
        case EventName.QUIZ_SUBMITTED | EventName.QUIZ_MARKED | EventName.ATTEMPT_REGRADED:
            quiz, said = event.context["quiz"], event.result
            done = Result(said["right"], said["total"], said["score"], said["passed"], ())
            after = advance if event.name is EventName.QUIZ_SUBMITTED else settled
            quizzes[quiz] = after(quizzes.get(quiz), done, event.at)


def _replay_plan(event: Event, course: str, plans: dict[str, tuple[str, PlanFact]]) -> None:
    match event.name:
        case EventName.PLAN_MADE | EventName.PLAN_SKIPPED if _of_module(event, course):
            skipped = event.name is EventName.PLAN_SKIPPED
            fact = PlanFact(PlanState.SKIPPED, event.at, event.at) if skipped else PlanFact(PlanState.OPEN, event.at)
            plans[event.object_id] = (event.context["module"], fact)
        case EventName.PLAN_CLOSED if event.object_id in plans:
            module, fact = plans[event.object_id]
            plans[event.object_id] = (module, replace(fact, state=event.result["state"], closed_at=event.at))


_STATE_AFTER: Mapping[EventName, State] = MappingProxyType(
    {
        EventName.CASE_SUBMITTED: State.SUBMITTED,
        EventName.CASE_TAKEN: State.IN_REVIEW,
        EventName.CASE_RETURNED: State.SUBMITTED,
        EventName.CHANGES_REQUESTED: State.CHANGES_REQUESTED,
        EventName.CASE_RESUBMITTED: State.IN_REVIEW,
        EventName.CASE_PUBLISHED: State.PUBLISHED,
        EventName.CASE_DECLINED: State.DECLINED,
    }
)


def _replay_case(event: Event, course: str, cases: dict[str, tuple[str, CaseFact]]) -> None:
    if event.name is EventName.CASE_STARTED and _of_module(event, course):
        cases[event.object_id] = (event.context["module"], CaseFact(State.DRAFT))
    elif event.name is EventName.CASE_DISCARDED:
        cases.pop(event.object_id, None)
    elif event.name in _STATE_AFTER and event.object_id in cases:
        module, fact = cases[event.object_id]
        sent = event.name is EventName.CASE_SUBMITTED
        submitted_at = event.at if sent and fact.submitted_at is None else fact.submitted_at
        cases[event.object_id] = (module, CaseFact(_STATE_AFTER[event.name], submitted_at))


def _of_module(event: Event, course: str) -> bool:
    return event.context.get("course") == course and "module" in event.context
