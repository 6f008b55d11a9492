"""When an improvement task opens and when it closes, as tables of figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.assessment import Form, ItemKind
from learnhub.domain.assessment.tallies import ItemTally, Judged, Met, Tally, judged
from learnhub.domain.improving import THRESHOLDS, Key, Reading, TaskKind, of_item, of_lesson, reconcile
from tests.domain.test_analysis import REST, item, tally

KINDS = tuple(TaskKind)


def reading(kind: TaskKind, value: float, *, draws: bool = False, subject: str = "s") -> Reading:
    return Reading(Key(kind, subject), "Title", 40, value, draws=draws)


FIGURES = [
    (reading(TaskKind.MISLEADING, -0.1), True, False),
    (reading(TaskKind.MISLEADING, -0.09), False, False),
    (reading(TaskKind.MISLEADING, 0.09), False, False),
    (reading(TaskKind.MISLEADING, 0.1), False, True),
    (reading(TaskKind.MISLEADING, 0.3, draws=True), True, False),
    (reading(TaskKind.CONFIDENT, 0.2), True, False),
    (reading(TaskKind.CONFIDENT, 0.1), False, False),
    (reading(TaskKind.CONFIDENT, 0.09), False, True),
    (reading(TaskKind.LEFT, 0.25), True, False),
    (reading(TaskKind.LEFT, 0.2), False, False),
    (reading(TaskKind.LEFT, 0.14), False, True),
    (reading(TaskKind.UNUSED_HINT, 0.0), True, False),
    (reading(TaskKind.UNUSED_HINT, 0.02), False, False),
    (reading(TaskKind.UNUSED_HINT, 0.05), False, True),
]


@pytest.mark.parametrize(("figure", "opens", "closes"), FIGURES)
def test_from_which_figure_a_task_opens_and_from_which_it_closes(figure: Reading, opens: bool, closes: bool) -> None:
    changes = reconcile(set(), [figure], {"s"})
    assert bool(changes.opened) is opens
    changes = reconcile({figure.key}, [figure], {"s"})
    assert (bool(changes.improved), changes.opened, changes.gone) == (closes, (), frozenset())
    assert (figure.key in changes.going_on) is not closes


def test_every_kind_has_thresholds_between_which_nothing_happens() -> None:
    assert set(THRESHOLDS) == set(KINDS)
    assert {figure.key.kind for figure, *_ in FIGURES} == set(KINDS)


def test_a_task_without_a_figure_waits_and_one_without_its_subject_is_gone() -> None:
    waits, gone = Key(TaskKind.MISLEADING, "here"), Key(TaskKind.LEFT, "away")
    changes = reconcile({waits, gone}, [reading(TaskKind.LEFT, 0.0, subject="away")], {"here"})
    assert (dict(changes.going_on), changes.gone) == ({waits: None}, frozenset({gone}))
    assert not changes.improved


@given(
    st.lists(
        st.builds(
            reading, st.sampled_from(KINDS), st.floats(-1, 1), draws=st.booleans(), subject=st.sampled_from("abc")
        ),
        unique_by=lambda each: each.key,
    ),
    st.sets(st.builds(Key, st.sampled_from(KINDS), st.sampled_from("abcd"))),
)
def test_the_same_figures_again_change_nothing_more(readings: list[Reading], open_: set[Key]) -> None:
    subjects = {"a", "b", "c"}
    first = reconcile(open_, readings, subjects)
    after = (open_ | {each.key for each in first.opened}) - set(first.improved) - first.gone
    again = reconcile(after, readings, subjects)
    assert (again.opened, dict(again.improved), again.gone) == ((), {}, frozenset())


def test_a_question_is_read_only_with_enough_people_behind_each_figure() -> None:
    asked = item(hints=("Read it again.",))
    kept = tally((20, "a", 0.2), (20, "b", 0.9))
    found = of_item(asked, "quiz", kept, hints_cost=True)
    assert [(each.key.kind, each.people, round(each.value, 2), each.draws) for each in found] == [
        (TaskKind.MISLEADING, 40, -1.0, True),
        (TaskKind.UNUSED_HINT, 40, 0.0, False),
    ]
    assert [each.key.kind for each in of_item(asked, "quiz", kept, hints_cost=False)] == [TaskKind.MISLEADING]
    assert of_item(asked, "quiz", tally((29, "a", 0.2)), hints_cost=True) == []
    assert of_item(replace(asked, form=Form.PRACTICE), "quiz", kept, hints_cost=True) == []


@pytest.mark.parametrize(("wrong", "value"), [(4, 0.0), (8, 0.2)])
def test_confident_errors_are_read_from_five_people_on(wrong: int, value: float) -> None:
    asked = item("q", ItemKind.TRUE_FALSE, certainty=True)
    kept = Tally()
    for place in range(40):
        answer = judged(asked, {"choice": "b" if place < wrong else "a", "certainty": "3"})
        kept.add([Met(asked, answer), Met(REST, Judged(0.5, right=False))], first=True, passed=False)
    found = of_item(asked, "quiz", kept.items["q"], hints_cost=False)
    assert [(each.key.kind, each.people, each.value) for each in found] == [(TaskKind.CONFIDENT, 40, value)]
    assert of_item(asked, "quiz", ItemTally(), hints_cost=True) == []


def test_a_lesson_is_read_from_thirty_people_on() -> None:
    assert of_lesson("l", "Lesson", 29, 29) == []
    assert of_lesson("l", "Lesson", 30, 10) == [Reading(Key(TaskKind.LEFT, "l"), "Lesson", 30, 1 / 3)]
