"""What is marked is kept back: no reader below the mark sees a word of it, wherever it might come back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.form import CaseContent, LessonLearned, content_from_json, content_to_json
from learnhub.domain.cases.reading import (
    Level,
    Mark,
    as_read,
    joined,
    mark_faults,
    markable,
    marks_from_json,
    marks_to_json,
    split,
)

SECRET = "Only the harbour master of Tarawa knew."
TOLD = CaseContent(
    situation=SECRET,
    action="We wrote to all three.",
    result="Two said yes.",
    lesson=LessonLearned("one offers", "ask the others", "nobody asks them"),
)
marks = st.dictionaries(
    st.sampled_from(markable()), st.builds(Mark, st.sampled_from(Level), st.just("named people")), max_size=4
)


def test_the_open_text_has_nothing_of_a_marked_field_not_even_in_the_summary_that_is_offered() -> None:
    opened, kept_back = split(TOLD, {"situation": Mark(Level.STAFF, "one person would be known")})
    assert SECRET not in str(opened)
    assert opened["summary"] == "We wrote to all three. Two said yes."
    assert kept_back == {"situation": SECRET}


@given(marks=marks, staff=st.booleans(), partner=st.booleans())
def test_a_reader_sees_a_marked_field_only_by_their_right_and_loses_no_other(
    marks: dict[str, Mark], staff: bool, partner: bool
) -> None:
    opened, kept_back = split(TOLD, marks)
    may = {Level.STAFF: staff, Level.PARTNERSHIP: staff or partner}
    seen, hidden = as_read(opened, kept_back, marks, may.__getitem__)
    said, empty = content_to_json(TOLD), content_to_json(CaseContent())
    for path, value in content_to_json(seen).items():
        allowed = path not in marks or may[marks[path].level]
        if path in ("title", "summary"):
            continue
        assert value == (said[path] if allowed else empty[path])
        assert (path in hidden) == (not allowed and said[path] != empty[path])


@given(marks=marks)
def test_nothing_is_lost_by_marking(marks: dict[str, Mark]) -> None:
    opened, kept_back = split(TOLD, marks)
    whole = content_to_json(joined(opened, kept_back))
    assert {**whole, "title": "", "summary": ""} == {**content_to_json(TOLD), "title": "", "summary": ""}
    assert marks_from_json(marks_to_json(marks)) == marks
    assert content_from_json(opened) == content_from_json({**opened})


def test_a_mark_needs_a_reason_and_a_field_that_may_be_marked() -> None:
    faults = mark_faults({"situation": Mark(Level.STAFF, " "), "title": Mark(Level.STAFF, "secret")})
    assert {(fault.path, fault.code) for fault in faults} == {("situation", "required"), ("title", "not-a-choice")}
    assert mark_faults({"action": Mark(Level.STAFF, "x" * 201)})[0].code == "too-long"
