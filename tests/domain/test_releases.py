"""What separates two releases, and who may move without losing anything."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.content.document import FileKind
from learnhub.domain.progress import Facts, LessonFact, LessonOutline, ModuleOutline, QuizFact, QuizOutline, progress
from learnhub.domain.releases import Difference, Part, PartChange, PartKind, counted, keeps_all, parts_changed

NOON = dt.datetime(2027, 2, 14, 12, tzinfo=dt.UTC)
LESSONS = ("one", "two", "three")
QUIZZES = ("check", "exam")


def part(kind: str, identity: str, digest: str = "a") -> Part:
    return Part(PartKind(kind), identity, identity.title(), digest)


def test_a_difference_names_what_is_new_changed_and_gone_by_kind() -> None:
    before = [part("lesson", "one"), part("lesson", "two"), part("quiz", "check"), part("module", "first")]
    after = [part("quiz", "check", "b"), part("lesson", "one"), part("lesson", "three"), part("quiz", "exam")]
    found = parts_changed(before, after)
    assert [(each.kind, each.id, each.change) for each in found] == [
        ("module", "first", "gone"),
        ("lesson", "three", "new"),
        ("lesson", "two", "gone"),
        ("quiz", "check", "changed"),
        ("quiz", "exam", "new"),
    ]
    assert counted(found)[PartKind.QUIZ, PartChange.NEW] == 1
    assert parts_changed(after, after) == ()


def test_every_kind_of_text_file_is_a_kind_of_part() -> None:
    assert {each.value for each in FileKind} - {"media"} == {each.value for each in PartKind}


def test_two_changes_of_a_kind_are_counted_together() -> None:
    found = [Difference(PartKind.LESSON, each, each, PartChange.CHANGED) for each in LESSONS]
    assert counted(found) == {(PartKind.LESSON, PartChange.CHANGED): 3}


def module(identity: str, lessons: Any = LESSONS, quizzes: Any = QUIZZES) -> ModuleOutline:
    return ModuleOutline(
        identity,
        identity,
        None,
        tuple(LessonOutline(each, each, 1) for each in lessons),
        tuple(QuizOutline(each, each) for each in quizzes),
    )


def facts(read: Any = (), passed: Any = ()) -> Facts:
    return Facts({each: LessonFact(NOON, NOON) for each in read}, {each: QuizFact(1, 5, 6, NOON) for each in passed})


@pytest.mark.parametrize(
    ("after", "read", "passed", "kept"),
    [
        (module("m"), LESSONS, QUIZZES, True),
        (module("m"), ("one",), (), True),
        (module("m", ("one", "two")), ("one",), (), True),
        (module("m", ("one", "two")), ("three",), (), False),
        (module("m", quizzes=("check",)), (), ("exam",), False),
        (module("m", (*LESSONS, "four")), ("one",), (), False),
        (module("m", (*LESSONS, "four")), (), (), True),
        (module("m", (*LESSONS, "four")), LESSONS, QUIZZES, False),
    ],
)
def test_a_move_that_takes_something_away_is_known(after: Any, read: Any, passed: Any, kept: bool) -> None:
    assert keeps_all([module("m")], [after], facts(read, passed)) is kept


@given(
    before=st.tuples(st.sets(st.sampled_from(LESSONS), min_size=1), st.sets(st.sampled_from(QUIZZES))),
    after=st.tuples(st.sets(st.sampled_from(LESSONS), min_size=1), st.sets(st.sampled_from(QUIZZES))),
    read=st.sets(st.sampled_from(LESSONS)),
    passed=st.sets(st.sampled_from(QUIZZES)),
)
def test_whoever_moves_at_once_stands_no_lower(before: Any, after: Any, read: Any, passed: Any) -> None:
    was, now = ([module("m", sorted(lessons), sorted(quizzes))] for lessons, quizzes in (before, after))
    known = facts(read, passed)
    if keeps_all(was, now, known):
        earlier, later = progress(was, known), progress(now, known)
        assert later.percent >= earlier.percent
        assert not earlier.completed_at or later.completed_at
        assert set(read) & before[0] <= after[0]
    assert keeps_all(was, was, known)
