"""A survey as text: what it becomes, that it is written back, and what is wrong with a broken one."""

from __future__ import annotations

import pytest

from learnhub.content.course import read_course
from learnhub.content.document import read_document
from learnhub.content.faults import Faults, errors, render_faults
from learnhub.content.ids import add_ids
from learnhub.content.segments import rewritten, segments
from learnhub.content.survey import read_survey
from learnhub.content.writer import write_survey
from learnhub.domain.outline import Course
from learnhub.domain.surveys import QuestionKind
from tests.content.courses import places, small
from tests.surveys import SURVEY_TEXT

F = "01-news/04-how.survey.md"


def surveyed(text: str) -> dict[str, bytes]:
    return {**small(), F: text.encode()}


def codes(text: str) -> list[str]:
    found = [fault for fault in errors(read_course(surveyed(text)).faults) if fault.path.startswith(F)]
    assert all("%" not in line for line in render_faults(found))
    return sorted(code for _, code in places(found))


def test_a_survey_is_read_and_written_back() -> None:
    course = read_course(surveyed(SURVEY_TEXT)).course
    assert course is not None
    (survey,) = course.modules[0].surveys
    assert (survey.id, survey.at_end, survey.minutes) == ("how-it-was", True, 2)
    assert [question.kind for question in survey.questions] == list(QuestionKind)
    assert (survey.questions[0].low, survey.questions[0].high) == ("nothing", "all of it")
    assert [choice.id for choice in survey.questions[2].choices] == ["time", "rules"]
    faults = Faults(F)
    document = read_document(F, SURVEY_TEXT.encode(), faults)
    assert document is not None
    assert document.source == SURVEY_TEXT.encode()
    source = read_survey(document, faults)
    again = read_document(F, write_survey(source), faults)
    assert again is not None
    assert read_survey(again, faults) == source
    assert faults.found == []


BROKEN = [
    ('low = "nothing"\n', "", ["scale-ends"]),
    ('kind = "words"', 'kind = "words"\nlow = "x"', ["scale-ends-unexpected"]),
    ('kind = "words"', 'kind = "essay"', ["value-choice"]),
    ("- ( ) No. {#no}\n", "", ["survey-options"]),
    ("- ( ) No.", "- (x) No.", ["survey-mark"]),
    ("- ( ) No.", "- [ ] No.", ["survey-mark"]),
    ("- ( ) No. {#no}", "- ( ) No. {#yes}", ["id-twice"]),
    ("- ( ) No. {#no}", "- ( ) No. {#no}\n  > Why not?", ["survey-feedback"]),
    ("- ( ) No. {#no}\n", "- ( ) No. {#no}\n\nAnd so on.\n", ["question-order"]),
    ('kind = "single"', 'kind = "words"', ["options-unexpected"]),
    ("{#done-it}", "{#used}", ["id-twice"]),
    ('```toml\nkind = "words"\n```\n', "", ["settings-missing"]),
    ("minutes = 2\n", "", ["key-missing"]),
    (SURVEY_TEXT.partition("## ")[2], "", ["heading-empty", "id-missing", "settings-missing"]),
    (f"## {SURVEY_TEXT.partition('## ')[2]}", "", ["survey-empty"]),
]
TRIED_HERE = {code for row in BROKEN for code in row[-1]}


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN)
def test_a_broken_survey_is_named(old: str, new: str, expected: list[str]) -> None:
    assert old in SURVEY_TEXT
    assert codes(SURVEY_TEXT.replace(old, new, 1)) == sorted(expected)


def test_ids_that_are_missing_are_written() -> None:
    text = SURVEY_TEXT.replace('id = "how-it-was"\n', "").replace(" {#used}", "").replace(" {#no}", "")
    files = surveyed(text)
    assert codes(text) == ["id-missing"] * 3
    assert errors(read_course({**files, **add_ids(files)}).faults) == []


def test_its_words_are_passages_to_translate_and_its_ids_are_not() -> None:
    found = {segment.key: segment.text for segment in segments(F, SURVEY_TEXT.encode())}
    assert found["used.low"] == "nothing"
    assert found["kept-you.title"] == "What kept you?"
    assert found["kept-you.time"] == "Time."
    assert found["kept-you.1"] == "Choose all that fit."
    loud = rewritten(F, SURVEY_TEXT.encode(), lambda segment: segment.text.upper())
    assert loud is not None
    (survey,) = _read(loud.decode()).modules[0].surveys
    assert [question.id for question in survey.questions] == ["used", "done-it", "kept-you", "said-else"]
    assert (survey.title, survey.questions[2].choices[0].label_html) == ("HOW WAS IT?", "TIME.")


def _read(text: str) -> Course:
    course = read_course(surveyed(text)).course
    assert course is not None
    return course
