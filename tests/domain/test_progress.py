"""Progress: five steps a module as a table of facts, and the same status again when the ledger is replayed."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from learnhub.domain.events import VERSION, Event, EventName
from learnhub.domain.progress import (
    CaseFact,
    CourseProgress,
    Facts,
    LessonFact,
    LessonOutline,
    ModuleOutline,
    PlanFact,
    QuizFact,
    QuizOutline,
    StepName,
    StepState,
    follows,
    progress,
    replay,
)

NOON = dt.datetime(2027, 2, 14, 12, tzinfo=dt.UTC)
COURSE = "nine-principles"
DONE, NOW, OPEN = StepState.DONE, StepState.NOW, StepState.OPEN


def day(number: int) -> dt.datetime:
    return NOON + dt.timedelta(days=number)


def a_module(name: str, *, quizzes: tuple[str, ...] = ("check",)) -> ModuleOutline:
    return ModuleOutline(
        name,
        name.title(),
        name,
        tuple(LessonOutline(f"{name}-{each}", each, 5, (f"{name}-does-{each}",)) for each in ("asks", "goes-wrong")),
        tuple(QuizOutline(f"{name}-{each}", each) for each in quizzes),
    )


OUTLINE = (a_module("transparency"), a_module("accountability"))
FIRST, SECOND = OUTLINE
READ = {"transparency-asks": LessonFact(day(0), day(1)), "transparency-goes-wrong": LessonFact(day(1), day(3))}
PASSED = {"transparency-check": QuizFact(2, 7, 8, day(2))}


@pytest.mark.parametrize(
    ("facts", "states", "counts"),
    [
        (Facts(), (NOW, OPEN, OPEN, OPEN, OPEN), "0/2 0/0 0/0 0/0 0/0"),
        (
            Facts({"transparency-asks": LessonFact(day(0), day(1))}),
            (NOW, OPEN, OPEN, OPEN, OPEN),
            "1/2 0/0 0/0 0/0 0/0",
        ),
        (Facts(READ), (DONE, NOW, OPEN, OPEN, OPEN), "2/2 0/0 0/0 0/0 0/0"),
        (
            Facts(READ, {"transparency-check": QuizFact(1, 5, 8)}),
            (DONE, NOW, OPEN, OPEN, OPEN),
            "2/2 5/8 0/0 0/0 0/0",
        ),
        (Facts({}, PASSED), (NOW, DONE, OPEN, OPEN, OPEN), "0/2 7/8 0/0 0/0 0/0"),
        (Facts(READ, PASSED), (DONE, DONE, NOW, OPEN, OPEN), "2/2 7/8 0/0 0/0 0/0"),
        (
            Facts(READ, PASSED, {"transparency": [PlanFact("skipped", day(4), day(4))]}),
            (DONE, DONE, NOW, OPEN, OPEN),
            "2/2 7/8 0/0 0/0 0/0",
        ),
        (
            Facts(READ, PASSED, {"transparency": [PlanFact("open", day(4))]}),
            (DONE, DONE, DONE, NOW, OPEN),
            "2/2 7/8 1/0 0/0 0/0",
        ),
        (
            Facts(READ, PASSED, {"transparency": [PlanFact("otherwise", day(4), day(9))]}),
            (DONE, DONE, DONE, DONE, NOW),
            "2/2 7/8 1/0 1/0 0/0",
        ),
        (
            Facts(READ, PASSED, {}, {"transparency": [CaseFact("draft")]}),
            (DONE, DONE, NOW, OPEN, OPEN),
            "2/2 7/8 0/0 0/0 0/0",
        ),
        (
            Facts(READ, PASSED, {}, {"transparency": [CaseFact("in-review", day(12))]}),
            (DONE, DONE, NOW, OPEN, DONE),
            "2/2 7/8 0/0 0/0 1/0",
        ),
    ],
)
def test_five_steps_of_a_module(facts: Facts, states: tuple[StepState, ...], counts: str) -> None:
    first, second = progress(OUTLINE, facts).modules
    assert tuple(step.name for step in first.steps) == tuple(StepName)
    assert tuple(step.state for step in first.steps) == states
    assert " ".join(f"{step.count}/{step.of}" for step in first.steps) == counts
    assert {step.state for step in second.steps} == {NOW, OPEN}


def test_every_step_says_which_event_made_it_so_and_when() -> None:
    facts = Facts(
        READ,
        PASSED,
        {"transparency": [PlanFact("done", day(4), day(9))]},
        {"transparency": [CaseFact("published", day(12))]},
    )
    first, second = progress(OUTLINE, facts).modules
    assert [(step.evidence, step.evidence_at) for step in first.steps] == [
        (EventName.LESSON_READ, day(3)),
        (EventName.QUIZ_SUBMITTED, day(2)),
        (EventName.PLAN_MADE, day(4)),
        (EventName.PLAN_CLOSED, day(9)),
        (EventName.CASE_SUBMITTED, day(12)),
    ]
    assert {step.evidence for step in second.steps} == {None}


def test_a_course_is_completed_when_the_last_lesson_is_read_and_the_last_quiz_passed() -> None:
    whole = Facts(
        READ | {lesson.id: LessonFact(day(5), day(6)) for lesson in SECOND.lessons},
        PASSED | {"accountability-check": QuizFact(1, 6, 6, day(5))},
    )
    done = progress(OUTLINE, whole)
    assert (done.percent, done.completed_at, done.next) == (100, day(6), None)
    for missing in ("transparency-asks", "accountability-goes-wrong"):
        lessons = {key: fact for key, fact in whole.lessons.items() if key != missing}
        part = progress(OUTLINE, Facts(lessons, whole.quizzes))
        assert (part.percent, part.completed_at) == (83, None)
        assert part.next is not None
        assert part.next.lesson_id == missing
    unproven = progress(OUTLINE, Facts(whole.lessons, PASSED | {"accountability-check": QuizFact(3, 4, 6)}))
    assert unproven.completed_at is None
    assert unproven.next is not None
    assert unproven.next.quiz_id == "accountability-check"


def test_a_course_of_nothing_is_never_completed() -> None:
    assert progress((), Facts()) == CourseProgress((), 0, None, None)


def test_what_follows_a_lesson_in_its_module() -> None:
    after = [follows(FIRST, lesson.id) for lesson in FIRST.lessons]
    assert [(each.lesson_id, each.quiz_id) for each in after if each] == [
        ("transparency-goes-wrong", None),
        (None, "transparency-check"),
    ]
    assert follows(a_module("plain", quizzes=()), "plain-goes-wrong") is None


@dataclass
class Ledger:
    """Events as they would come back from the store."""

    events: list[Event] = field(default_factory=list)

    def tell(
        self, name: EventName, kind: str, ref: str, *, result: dict[str, Any] | None = None, **context: Any
    ) -> None:
        stored = json.loads(json.dumps([result or {}, context]))
        number = len(self.events)
        self.events.append(
            Event(uuid.UUID(int=number), name, VERSION[name], uuid.UUID(int=1), kind, ref, day(number), *stored)
        )


LEARNING = {"course": COURSE, "release": str(uuid.UUID(int=9))}
ELSEWHERE = {"course": "partners", "release": str(uuid.UUID(int=9))}


class Learning(RuleBasedStateMachine):
    """A learner does things in any order; the facts kept beside the ledger are what the ledger says again."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.lessons: dict[str, LessonFact] = {}
        self.quizzes: dict[str, QuizFact] = {}
        self.credited: dict[str, dt.datetime] = {}
        self.plans: dict[str, tuple[str, PlanFact]] = {}
        self.cases: dict[str, tuple[str, CaseFact]] = {}
        self.before = progress(OUTLINE, Facts())

    @property
    def now(self) -> dt.datetime:
        return day(len(self.ledger.events))

    modules = st.sampled_from(OUTLINE)
    places = st.integers(0, 1)

    @rule(module=modules, place=places, here=st.booleans())
    def open_a_lesson(self, module: ModuleOutline, place: int, here: bool) -> None:
        lesson = module.lessons[place].id
        if here:
            self.lessons.setdefault(lesson, LessonFact(self.now))
        self.ledger.tell(EventName.LESSON_OPENED, "lesson", lesson, **(LEARNING if here else ELSEWHERE))

    @rule(module=modules, place=places)
    def read_a_lesson(self, module: ModuleOutline, place: int) -> None:
        lesson = module.lessons[place].id
        opened = self.lessons.get(lesson, LessonFact(self.now))
        self.lessons[lesson] = LessonFact(opened.opened_at, opened.read_at or self.now)
        self.ledger.tell(EventName.LESSON_READ, "lesson", lesson, **LEARNING)

    @rule(module=modules, right=st.integers(0, 8), shown=st.sets(places))
    def try_a_quiz(self, module: ModuleOutline, right: int, shown: set[int]) -> None:
        objectives = [module.lessons[place].objectives[0] for place in sorted(shown)]
        for objective in objectives:
            self.credited.setdefault(objective, self.now)
        quiz = module.quizzes[0].id
        best = self.quizzes.get(quiz, QuizFact(0, 0, 8))
        passed_at = best.passed_at or (self.now if right >= 6 else None)
        self.quizzes[quiz] = QuizFact(best.tries + 1, max(best.best_right, right), 8, passed_at)
        said = {"right": right, "total": 8, "score": right / 8, "passed": right >= 6, "by_principle": []}
        said |= {"items": [], "objectives": objectives}
        attempt = str(uuid.UUID(int=len(self.ledger.events)))
        self.ledger.tell(EventName.QUIZ_SUBMITTED, "attempt", attempt, result=said, quiz=quiz, **LEARNING)

    @rule(module=modules, skipped=st.booleans())
    def make_or_skip_a_plan(self, module: ModuleOutline, skipped: bool) -> None:
        plan = str(uuid.UUID(int=len(self.ledger.events)))
        context = {"course": COURSE, "module": module.id, "principle": "transparency"}
        if skipped:
            self.plans[plan] = (module.id, PlanFact("skipped", self.now, self.now))
            self.ledger.tell(EventName.PLAN_SKIPPED, "plan", plan, **context)
        else:
            self.plans[plan] = (module.id, PlanFact("open", self.now))
            self.ledger.tell(EventName.PLAN_MADE, "plan", plan, due_on="2027-03-01", **context)

    @rule(state=st.sampled_from(["done", "otherwise"]))
    def close_a_plan(self, state: str) -> None:
        for plan, (module, fact) in self.plans.items():
            if fact.state == "open":
                self.plans[plan] = (module, PlanFact(state, fact.made_at, self.now))
                self.ledger.tell(EventName.PLAN_CLOSED, "plan", plan, result={"state": state})
                return

    @rule(module=modules)
    def begin_a_case(self, module: ModuleOutline) -> None:
        case = str(uuid.UUID(int=len(self.ledger.events)))
        self.cases[case] = (module.id, CaseFact("draft"))
        self.ledger.tell(EventName.CASE_STARTED, "case", case, course=COURSE, module=module.id)

    @rule(
        move=st.sampled_from(
            [
                ("draft", EventName.CASE_SUBMITTED, "submitted", {"revision": 1}),
                ("draft", EventName.CASE_DISCARDED, "", {}),
                ("submitted", EventName.CASE_TAKEN, "in-review", {}),
                ("in-review", EventName.CHANGES_REQUESTED, "changes-requested", {}),
                ("changes-requested", EventName.CASE_RESUBMITTED, "in-review", {"revision": 2}),
                ("in-review", EventName.CASE_RETURNED, "submitted", {}),
                ("in-review", EventName.QUESTION_ASKED, "in-review", {}),
                (
                    "in-review",
                    EventName.CASE_PUBLISHED,
                    "published",
                    {"number": "C-2027-1", "visibility": "staff", "revision": 3},
                ),
                ("in-review", EventName.CASE_DECLINED, "declined", {"reason": "not-clear"}),
            ]
        )
    )
    def move_a_case(self, move: tuple[str, EventName, str, dict[str, Any]]) -> None:
        before, name, after, result = move
        for case, (module, fact) in self.cases.items():
            if fact.state == before:
                sent_at = self.now if name is EventName.CASE_SUBMITTED else fact.submitted_at
                if after:
                    self.cases[case] = (module, CaseFact(after, sent_at))
                else:
                    del self.cases[case]
                self.ledger.tell(name, "case", case, result=result)
                return

    @invariant()
    def the_ledger_says_the_same(self) -> None:
        by_module: dict[str, dict[str, list[Any]]] = {"plans": {}, "cases": {}}
        for kind, rows in (("plans", self.plans), ("cases", self.cases)):
            for module, fact in rows.values():
                by_module[kind].setdefault(module, []).append(fact)
        kept = Facts(self.lessons, self.quizzes, by_module["plans"], by_module["cases"], credited=self.credited)
        again = replay(self.ledger.events, COURSE)
        assert again == kept
        assert progress(OUTLINE, again) == progress(OUTLINE, kept)

    @invariant()
    def nothing_that_was_reached_is_taken_away(self) -> None:
        now = progress(OUTLINE, replay(self.ledger.events, COURSE))
        assert now.percent >= self.before.percent
        assert self.before.completed_at in (None, now.completed_at)
        assert (now.completed_at is not None) == (now.percent == 100) == (now.next is None)
        self.before = now


@pytest.mark.parametrize(
    ("shown", "read", "done"),
    [
        ((), {}, 0),
        (("transparency-does-asks",), {}, 1),
        (("transparency-does-asks", "transparency-does-goes-wrong"), {}, 2),
        (("transparency-does-asks",), {"transparency-asks": LessonFact(day(4), day(5))}, 1),
        (("transparency-does-asks",), {"transparency-goes-wrong": LessonFact(day(4), day(5))}, 2),
    ],
)
def test_a_lesson_whose_objectives_a_try_showed_need_not_be_read(
    shown: tuple[str, ...], read: dict[str, LessonFact], done: int
) -> None:
    learn = progress(OUTLINE, Facts(read, credited=dict.fromkeys(shown, day(1)))).modules[0].steps[0]
    assert learn.count == done
    assert learn.state is (DONE if done == 2 else NOW)


TestLearning = Learning.TestCase
TestLearning.settings = settings(max_examples=40, stateful_step_count=25)


@given(st.permutations(["transparency-asks", "transparency-goes-wrong", "accountability-asks"]))
def test_the_order_of_the_facts_does_not_matter(order: list[str]) -> None:
    facts = {lesson: LessonFact(day(0), day(2)) for lesson in order}
    assert progress(OUTLINE, Facts(facts)) == progress(OUTLINE, Facts(dict(sorted(facts.items()))))
