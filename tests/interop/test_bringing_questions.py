"""Questions of a file into a quiz of a draft: pictures, penalties and hostile files; and out again."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import pytest

from learnhub.domain.errors import Invalid
from learnhub.domain.intake import Brought
from learnhub.interop.dropped import said
from learnhub.interop.items.bringing import bring_questions, hand_out, quiz_of
from learnhub.interop.items.formats import read_file
from tests import word
from tests.courses import SLUG, edited, files

QUIZ = "01-open-books/03-check.quiz.md"
PICTURE = base64.b64encode(word.picture()).decode()
AIKEN = "Who is told?\nA. All\nB. One\nANSWER: A\n"


def moodle(penalty: str = "0", file: str = "", shown: str = "") -> bytes:
    return f"""<quiz><question type="truefalse"><name><text>On one day</text></name>
<questiontext format="html"><text><![CDATA[<p>All hear. {shown}</p>]]></text>{file}</questiontext>
<penalty>{penalty}</penalty>
<answer fraction="100"><text>true</text><feedback><text>Yes.</text></feedback></answer>
<answer fraction="0"><text>false</text><feedback><text>No.</text></feedback></answer>
</question></quiz>""".encode()


def brought(format_: str, data: bytes, given: Mapping[str, bytes] | None = None) -> Brought:
    return bring_questions(format_, data, "questions.txt", SLUG, QUIZ, given or files(), {"on-one-day"})


def codes(made: Brought) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in made.report]


def test_questions_stand_after_those_of_the_quiz_with_ids_of_their_own() -> None:
    made = brought("moodle-xml", moodle())
    assert list(made.files) == [QUIZ]
    assert made.files[QUIZ].startswith(files()[QUIZ].rstrip())
    assert b"## On one day {#on-one-day-2}" in made.files[QUIZ]
    assert codes(made) == []


@pytest.mark.parametrize(
    ("encoded", "remarks"),
    [
        (AIKEN.encode("utf-16"), []),
        (AIKEN.replace("told", "prévenu").encode("cp1252"), [("questions.txt:1", "encoding")]),
        (AIKEN.encode("utf-8-sig"), []),
    ],
)
def test_other_encodings_are_read_and_the_guess_is_named(encoded: bytes, remarks: list[tuple[str, str]]) -> None:
    made = brought("aiken", encoded)
    assert codes(made) == remarks
    assert b"Who is" in made.files[QUIZ]


@pytest.mark.parametrize(
    ("keys", "penalty", "dropped"),
    [
        ("", "0.3333333", True),
        ("", "0", False),
        ("checks = 2\nmiss-cost = 25\n", "0.25", False),
        ("checks = 2\nmiss-cost = 25\n", "0.5", True),
        ("miss-cost = 25\n", "0.25", True),
    ],
)
def test_a_penalty_is_what_the_quiz_takes_or_is_named(keys: str, penalty: str, dropped: bool) -> None:
    given = edited(QUIZ, "pass = 1\n", f"pass = 1\n{keys}")
    made = brought("moodle-xml", moodle(penalty), given)
    assert ("penalty-dropped" in {code for _, code in codes(made)}) is dropped


def test_a_price_of_misses_goes_out_as_the_penalty() -> None:
    for keys, said_ in (("checks = 2\nmiss-cost = 25\n", b"<penalty>0.25</penalty>"), ("", b"<penalty>0</penalty>")):
        given = edited(QUIZ, "pass = 1\n", f"pass = 1\n{keys}")
        quiz, faults = quiz_of(SLUG, QUIZ, given)
        assert quiz is not None, faults
        assert said_ in hand_out("moodle-xml", quiz, given)[0]


def test_pictures_go_both_ways_in_moodle_xml_and_are_named_elsewhere() -> None:
    file = f'<file name="a list.png" path="/" encoding="base64">{PICTURE}</file>'
    made = brought("moodle-xml", moodle(file=file, shown='<img src="@@PLUGINFILE@@/a%20list.png" alt="A list">'))
    path = "01-open-books/media/check-picture-1.png"
    assert b"![A list](media/check-picture-1.png)" in made.files[QUIZ]
    assert made.files[path].startswith(b"\x89PNG")
    after = {**files(), **made.files}
    quiz, faults = quiz_of(SLUG, QUIZ, after)
    assert quiz is not None, faults
    data, remarks = hand_out("moodle-xml", quiz, after)
    assert not any("pictures" in dict(remark.params)["what"] for remark in remarks)
    last = read_file("moodle-xml", data).questions[-1]
    assert dict(last.files) == {"check-picture-1.png": made.files[path]}
    assert '<img src="@@PLUGINFILE@@/check-picture-1.png" alt="A list">' in last.text
    for format_ in ("gift", "csv"):
        data, remarks = hand_out(format_, quiz, after)
        assert b"PLUGINFILE" not in data
        assert any("pictures" in dict(remark.params).get("what", "") for remark in remarks)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ('<file name="evil.svg" path="/" encoding="base64">PHN2ZyBvbmxvYWQ9IngiLz4=</file>', "picture-active"),
        ('<file name="a.png" path="/" encoding="base64">AAAA</file>', "unknown-picture-kind"),
        ('<file name="a.pdf" path="/" encoding="base64">AAAA</file>', "file-dropped"),
    ],
)
def test_a_file_that_is_no_picture_is_left_out_and_named(file: str, code: str) -> None:
    name = file.split('"')[1]
    made = brought("moodle-xml", moodle(file=file, shown=f'<img src="@@PLUGINFILE@@/{name}" alt="x">'))
    assert code in {each for _, each in codes(made)}
    assert list(made.files) == [QUIZ]


@pytest.mark.parametrize(
    ("format_", "data", "code"),
    [
        ("gift", b"", "no-file"),
        ("tex", b"x", "no-format"),
        ("gift", b"// no question", "empty"),
        ("aiken", b"x" * 10_000_001, "too-large"),
        ("aiken", AIKEN.encode() * 2_001, "too-many"),
        ("aiken", (AIKEN.replace("All", "All " * 200)).encode() * 500, "quiz-full"),
        ("moodle-xml", b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "xml-unsafe"),
    ],
)
def test_a_file_from_which_nothing_can_be_taken_is_refused_and_told_why(format_: str, data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        brought(format_, data)
    assert code in [fault.code for fault in refused.value.faults]
    assert all(said(fault) for fault in refused.value.faults)
