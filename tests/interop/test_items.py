"""Questions from and for other systems: round trips by kind and format, files as Moodle writes them, hostile files."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.cli import main
from learnhub.content.document import read_document
from learnhub.content.faults import Faults
from learnhub.content.from_html import html_of_plain, markdown_of_html, plain_of_html
from learnhub.content.intake import ids_in
from learnhub.content.markdown import Scope, render
from learnhub.content.quiz import build_quiz, read_quiz
from learnhub.domain.assessment import ItemKind, Quiz, Scoring
from learnhub.interop.items.course_text import questions_of, text_of
from learnhub.interop.items.formats import FORMATS, read_file
from learnhub.interop.items.questions import FILE_LIMIT, Answer, Question, Remarks
from tests import items

PATH = "01-a/02-b.quiz.md"
FRONT = '+++\nid = "q"\ntitle = "Q"\npass = 1\ndraw = 1\nreason = "r"\n+++\n\n'
HELD = {
    "gift": set(ItemKind) - {ItemKind.ORDER, ItemKind.GAPS, ItemKind.MARK},
    "moodle-xml": set(ItemKind) - {ItemKind.MARK},
    "aiken": {ItemKind.SINGLE},
    "csv": set(ItemKind),
}


def built(text: bytes) -> tuple[Quiz, list[str]]:
    """The quiz of this text, and its faults other than settings that it lacks."""
    faults = Faults(PATH)
    document = read_document(PATH, text, faults)
    assert document is not None
    quiz, _ = build_quiz(read_quiz(document, faults), Scope("c", {}), faults)
    return quiz, [fault.code for fault in faults.found if fault.code != "key-missing"]


def again(questions: tuple[Question, ...], taken: set[str] | None = None) -> Quiz:
    """The quiz of questions after they have been course text."""
    quiz, faults = built(text_of(questions, PATH, set() if taken is None else taken, Remarks()))
    assert faults == []
    return quiz


def codes(format_: str, data: bytes) -> list[tuple[int, str]]:
    return [(remark.line, remark.code) for remark in read_file(format_, data).remarks]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("kind", ItemKind)
def test_an_item_of_each_kind_comes_back_as_it_was_or_is_named_as_left_out(format_: str, kind: ItemKind) -> None:
    quiz, faults = built((FRONT + items.text_of(kind)).encode())
    assert faults == []
    (before,) = questions_of(quiz)
    data, remarks = FORMATS[format_].write([before])
    if kind not in HELD[format_]:
        assert [remark.code for remark in remarks.found] == ["cannot-hold"]
        return
    read = read_file(format_, data)
    assert read.remarks == ()
    (after,) = questions_of(again(read.questions))
    if format_ == "aiken":
        assert [answer.right for answer in after.answers] == [answer.right for answer in before.answers]
        return
    assert (after.kind, after.name, after.feedback) == (kind, before.name, before.feedback)
    assert after.answers == before.answers
    assert after.pairs == before.pairs
    assert [answers for _, answers in after.gaps] == [answers for _, answers in before.gaps]
    assert after.points == (len(before.gaps) if kind is ItemKind.GAPS and format_ == "moodle-xml" else before.points)


words = st.text(
    st.characters(exclude_categories=["Cs", "Co", "Cc", "Cn"], exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=24,
).map(lambda text: " ".join(text.split()))
plains = words.filter(bool)
htmls = plains.map(html_of_plain)
typed = plains.filter(lambda text: "->" not in text)
numbers = st.decimals(-9999, 9999, places=2, allow_nan=False).map(lambda value: f"{value:f}".rstrip("0").rstrip("."))
rights = st.booleans()


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(sorted(HELD["gift"])))
    note = st.one_of(st.just(""), htmls)
    question = Question(kind, draw(plains), draw(htmls), feedback=draw(note))
    options = draw(
        st.lists(st.builds(Answer, htmls, right=st.just(value=False), feedback=note), min_size=2, max_size=4)
    )
    match kind:
        case ItemKind.SINGLE:
            return replace(question, answers=(replace(options[0], right=True), *options[1:]))
        case ItemKind.MULTIPLE:
            right = draw(st.integers(1, len(options) - 1))
            answers = tuple(replace(option, right=place < right) for place, option in enumerate(options))
            scorings = [Scoring.NO_WRONG, Scoring.EACH_OPTION, Scoring.RIGHT_MINUS_WRONG]
            scoring = draw(st.sampled_from(scorings if right > 1 else scorings[:2]))
            return replace(question, answers=answers, scoring=scoring)
        case ItemKind.TRUE_FALSE:
            truth = draw(rights)
            return replace(
                question, answers=(Answer("true", truth, draw(note)), Answer("false", not truth, draw(note)))
            )
        case ItemKind.SHORT:
            return replace(question, answers=tuple(map(Answer, draw(st.lists(typed, min_size=1, max_size=3)))))
        case ItemKind.NUMERIC:
            answers = tuple(map(Answer, draw(st.lists(numbers, min_size=1, max_size=2))))
            return replace(question, answers=answers, tolerance=draw(st.sampled_from(["0", "0.5", "3"])))
        case ItemKind.MATCH | ItemKind.CATEGORY:
            names = draw(st.lists(plains, min_size=2, max_size=4, unique=True))
            ends = [names[0]] * len(names) if kind is ItemKind.CATEGORY else names
            pairs = tuple((draw(htmls), html_of_plain(end)) for end in ends)
            return replace(question, pairs=pairs, scoring=Scoring.EACH_OPTION)
    return question


@pytest.mark.parametrize("format_", ["csv", "gift", "moodle-xml"])
@settings(max_examples=60)
@given(st.lists(questions(), min_size=1, max_size=3))
def test_any_question_is_read_as_it_was_written(format_: str, made: list[Question]) -> None:
    data, remarks = FORMATS[format_].write(made)
    assert not remarks.found
    assert read_file(format_, data).questions == tuple(made)


@settings(max_examples=60)
@given(st.lists(questions(), min_size=1, max_size=3))
def test_no_words_of_another_system_become_a_mark_of_course_text(made: list[Question]) -> None:
    quiz = again(tuple(made))
    assert [item.kind for item in quiz.items] == [question.kind for question in made]
    for item, question in zip(quiz.items, made, strict=True):
        assert plain_of_html(item.stem_html) == plain_of_html(question.text)
        assert [plain_of_html(option.label_html) for option in item.options if item.kind is ItemKind.MULTIPLE] == [
            plain_of_html(answer.text) for answer in question.answers if item.kind is ItemKind.MULTIPLE
        ]


@settings(max_examples=100)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)), st.sampled_from(sorted(FORMATS)))
def test_no_file_raises(data: bytes, format_: str) -> None:
    read = read_file(format_, data)
    assert read.questions or read.remarks
    assert all(remark.said() for remark in read.remarks)


GIFT = """// a comment
$CATEGORY: top/Partners

::First::[html]<p>Who hears of it?</p>{
\t=All of them#<p>Yes.</p>
\t~%50%Some
\t~Nobody
}

Two\\: which are givers?{~%50%Ministry ~%50%Company ~%-100%Nobody}

We met on{=Monday =%50%Tuesday#close}this week.

How far?{#12.5:0.5}

How many?{#3..5}

Pair them.{=A -> 1 =B -> 2 = -> 3}

The sums stand on the page.{T#wrong#right####general}

Write the letter.{}

Only words to read.

Broken {=one

Two keys {=one =%100%two ~three =four}
"""


def test_gift_as_moodle_defines_it() -> None:
    read = read_file("gift", GIFT.encode())
    kinds = ["single", "multiple", "short", "numeric", "numeric", "match", "true-false", "open"]
    assert [question.kind.value for question in read.questions] == kinds
    assert [(remark.line, remark.code) for remark in read.remarks] == [
        (2, "category-dropped"),
        (4, "share-dropped"),
        (12, "answer-dropped"),
        (24, "description"),
        (26, "braces"),
        (28, "right-one"),
    ]
    first, second, third, fourth, fifth, sixth, seventh, _ = read.questions
    assert (first.name, first.answers[0]) == ("First", Answer("All of them", right=True, feedback="<p>Yes.</p>"))
    assert (second.text, second.scoring) == ("Two: which are givers?", Scoring.NO_WRONG)
    assert third.text == "We met on_____this week."
    assert (fourth.tolerance, fifth.answers, fifth.tolerance) == ("0.5", (Answer("4"),), "1")
    assert sixth.pairs == (("A", "1"), ("B", "2"), ("", "3"))
    assert (seventh.answers, seventh.feedback) == (
        (Answer("true", right=True, feedback="right"), Answer("false", right=False, feedback="wrong")),
        "general",
    )
    assert len(again(read.questions).items) == 8


def xml(inner: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f"{head}\n<quiz>\n{inner}\n</quiz>\n".encode()


def question(kind: str, inner: str, text: str = "<p>Which?</p>") -> str:
    return (
        f'<question type="{kind}">\n<name><text>N</text></name>\n'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>\n'
        f"<defaultgrade>2.0000000</defaultgrade>\n{inner}</question>"
    )


CATEGORY = "<category><text>$course$/top/Partners</text></category>"
CHOICE = """<single>true</single>
<answer fraction="100" format="html"><text>All</text><feedback format="html"><text>Yes.</text></feedback></answer>
<answer fraction="0" format="html"><text>One</text></answer>
<hint format="html"><text>Think of the others.</text></hint>
<tags><tag><text>x</text></tag></tags>
"""
CLOZE = r"We asked {1:SHORTANSWER:=the ministry~%50%somebody~=ministry#Right} on {1:SA:=Monday \~ noon}."
FILE = '<file name="../../a.png" path="/" encoding="base64">iVBORw0KGgo=</file>'
STEPS = """<gradingtype>ABSOLUTE_POSITION</gradingtype>
<answer fraction="1"><text>Ask</text></answer><answer fraction="2"><text>Sign</text></answer>
"""


def test_moodle_xml_as_moodle_writes_it() -> None:
    data = xml(
        f'<!-- question: 0 -->\n<question type="category">{CATEGORY}</question>\n'
        + question("multichoice", CHOICE)
        + question("multianswer", "", CLOZE)
        + question("calculated", "")
        + question("essay", f'<generalfeedback format="html"><text>x</text>{FILE}</generalfeedback>')
        + question("ordering", STEPS)
    )
    read = read_file("moodle-xml", data)
    kinds = ["single", "gaps", "open", "order"]
    assert [each.kind.value for each in read.questions] == kinds
    assert {remark.code for remark in read.remarks} == {
        *("category-dropped", "answer-dropped", "feedback-dropped", "kind-unknown"),
    }
    written = Remarks()
    text_of(read.questions, PATH, set(), written)
    assert "file-dropped" in {remark.code for remark in written.found}
    assert read.questions[0].points == 2
    assert read.questions[0].hints == ("Think of the others.",)
    assert read.questions[1].gaps == (("gap-1", ("the ministry", "ministry")), ("gap-2", ("Monday ~ noon",)))
    assert len(again(read.questions).items) == 4


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
FAULTS: list[tuple[str, bytes, list[tuple[int, str]]]] = [
    ("gift", b"", [(1, "empty")]),
    ("gift", b"Text {", [(1, "braces")]),
    ("gift", b"Text }{=a", [(1, "braces")]),
    ("gift", b"\n\nOne {=a ~}", [(3, "options")]),
    ("gift", b"Sum {#twelve}", [(1, "number")]),
    ("gift", b"Sum {#1e999999}", [(1, "number")]),
    ("gift", b"Sum {#1:1 =2:3}", [(1, "tolerances")]),
    ("gift", b"Word {=%50%a}", [(1, "answer-dropped"), (1, "answers-none")]),
    ("gift", b"Pair {=a->1 =b}", [(1, "pair")]),
    ("gift", b"Long {=" + b"a" * 30_000 + b"}", [(1, "text-long")]),
    ("gift", b"Many {" + b"~a " * 1_001 + b"}", [(1, "parts")]),
    ("gift", "Été {=caf\xe9}".encode("cp1252"), [(1, "encoding")]),
    ("aiken", b"", [(1, "empty")]),
    ("aiken", b"\nWord\nA. a\nB. b\n", [(2, "unfinished")]),
    ("aiken", b"Word\nA. a\nB. b\nANSWER: C\n", [(1, "unfinished")]),
    ("aiken", b"Word\nA. a\nANSWER: A\n", [(1, "options")]),
    ("aiken", b"One\nA. a\nB. b\nTwo\nA) a\nB) b\nANSWER: A\n", [(1, "unfinished")]),
    ("csv", b"", [(1, "row")]),
    ("csv", b"kind,name\n", [(1, "row")]),
    ("csv", b"kind,text\n\nriddle,x\n", [(3, "row")]),
    ("csv", b"kind;text;right;option 1;option 2\nsingle;x;1,2;a;b\n", [(2, "row")]),
    ("csv", b"kind,text,option 1\nnumeric,x,many\n", [(2, "row")]),
    ("csv", b"kind,text,match 1\nmatch,x,many\n", [(2, "row")]),
    ("csv", b"kind,text,option 1,match 1\ngaps,x,a,b\n", [(2, "row")]),
    ("csv", b"kind,text,scoring\nopen,x,odd\n", [(2, "row")]),
    ("csv", b'kind,text\nopen,"x\n', [(2, "row")]),
    ("csv", b"kind,text\nopen," + b"x" * 200_000, [(2, "row")]),
    ("moodle-xml", b"", [(1, "xml")]),
    ("moodle-xml", b"<quiz>\n<question", [(2, "xml")]),
    ("moodle-xml", xml("", BOMB), [(1, "xml-unsafe")]),
    ("moodle-xml", xml("", '<!DOCTYPE x SYSTEM "file:///etc/passwd">'), [(1, "xml-unsafe")]),
    ("moodle-xml", xml("<quiz>" * 40 + "<question>" * 40), [(3, "xml")]),
    ("moodle-xml", xml("", '<?xml version="1.0" encoding="none-such"?>'), [(1, "xml")]),
    ("moodle-xml", xml(question("random", "")), [(3, "kind-unknown")]),
    ("moodle-xml", xml(question("multichoice", "")), [(3, "options")]),
    ("moodle-xml", xml(question("multichoice", "<answer/>" * 1_001)), [(3, "parts")]),
    ("moodle-xml", xml(question("cloze", "", text="{1:SA:=a}" * 1_001)), [(3, "parts")]),
    ("csv", b"kind,text" + b",option 1" * 3_000, [(1, "parts")]),
    ("moodle-xml", xml(question("truefalse", "")), [(3, "right-one")]),
    ("moodle-xml", xml(question("shortanswer", "")), [(3, "answers-none")]),
    ("moodle-xml", xml(question("matching", "")), [(3, "options")]),
    ("moodle-xml", xml(question("cloze", "")), [(3, "answers-none")]),
    ("moodle-xml", xml(question("gapselect", "")), [(3, "options")]),
    ("moodle-xml", xml(question("ddwtos", "<dragbox><text>a</text></dragbox>" * 2, "[[3]]")), [(3, "answers-none")]),
    ("moodle-xml", xml(question("cloze", "", "a {1:NUMERICAL:=3}")), [(3, "kind-unknown")]),
    ("moodle-xml", xml(question("numerical", '<answer fraction="100"><text>x</text></answer>')), [(3, "number")]),
    ("moodle-xml", xml(question("essay", "").replace("2.0000000", "2.5")), [(3, "points")]),
    ("moodle-xml", b"<" + b"x" * FILE_LIMIT, [(1, "too-large")]),
]


@pytest.mark.parametrize(("format_", "data", "told"), FAULTS, ids=lambda value: str(value)[:30])
def test_each_fault_is_named_with_its_line(format_: str, data: bytes, told: list[tuple[int, str]]) -> None:
    assert codes(format_, data) == told


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("format_", ["csv", "gift", "moodle-xml"])
def test_marked_encodings_are_read(format_: str, encoding: str) -> None:
    made = Question(ItemKind.SHORT, "Été", "<p>Où ? 条款</p>", (Answer("là"),))
    data, _ = FORMATS[format_].write([made])
    text = data.decode("utf-8-sig").replace(
        "encoding='utf-8'", "encoding='utf-16'" if encoding == "utf-16" else "encoding='utf-8'"
    )
    read = read_file(format_, text.encode(encoding))
    assert (read.questions, read.remarks) == ((made,), ())


ODD = ("a ~ b", "= 100 %", "{x}", "R&D", "#1", "a\\b", '"yes"/no', "5 * 4", "a < b")
GAPS = Question(ItemKind.GAPS, "N", "<p>Say {{one}} and {{two}}.</p>", scoring=Scoring.EACH_OPTION, points=2)


@pytest.mark.parametrize("word", ODD)
@pytest.mark.parametrize("bank", [None, ("other & more",)])
def test_a_gap_stands_in_signs_that_moodle_reads_back(word: str, bank: tuple[str, ...] | None) -> None:
    """Moodle ends an answer at ~, # or } unless a backslash or & stands before, and undoes character references."""
    before = replace(GAPS, gaps=(("one", (word,)), ("two", ("Monday",))), bank=bank)
    data, remarks = FORMATS["moodle-xml"].write([before])
    assert not remarks.found
    text = ElementTree.fromstring(data).findtext("question/questiontext/text") or ""
    (kind, inner), _ = re.findall(r"\{1:([A-Z_]+):(.*?)(?<![\\&])\}", text)
    answers = [unescape(each) for each in re.split(r"(?<![\\&])~", inner)]
    assert not re.search(r"[\\{}%]|(?<!&)#", inner)
    if bank is None:
        assert (kind, answers) == ("SHORTANSWER", ["=" + word.replace("*", "\\*")])
    else:
        assert (kind, unescape(answers[0])) == ("MULTICHOICE_S", f"={word}")
        assert sorted(map(unescape, answers[1:])) == ["Monday", "other & more"]
    (after,) = read_file("moodle-xml", data).questions
    assert ([each for _, each in after.gaps], after.bank) == ([(word,), ("Monday",)], bank)


SHARES = {"0", "5", "10", "11.11111", "12.5", "14.28571", "16.66667", "20", "25", "33.33333", "50", "100"}
PLACES = {"1.0000000", "2.0000000", "3.0000000"}
READ: dict[ItemKind, tuple[str, dict[str, set[str]], set[str]]] = {
    ItemKind.SINGLE: (
        "multichoice",
        {"single": {"true"}, "shuffleanswers": {"true"}, "answernumbering": {"abc"}},
        SHARES,
    ),
    ItemKind.MULTIPLE: ("multichoice", {"single": {"false"}, "shuffleanswers": {"true"}}, SHARES | {"-100"}),
    ItemKind.TRUE_FALSE: ("truefalse", {"answer/text": {"true", "false"}}, {"0", "100"}),
    ItemKind.SHORT: ("shortanswer", {"usecase": {"0"}}, {"100"}),
    ItemKind.NUMERIC: (
        "numerical",
        {
            "answer/tolerance": {"0.125"},
            "units/unit/multiplier": {"1", "1000"},
            "units/unit/unit_name": {"km", "m"},
            "unitgradingtype": {"0"},
            "showunits": {"1"},
        },
        {"100"},
    ),
    ItemKind.ORDER: (
        "ordering",
        {
            "layouttype": {"VERTICAL"},
            "selecttype": {"ALL"},
            "gradingtype": {"ABSOLUTE_POSITION"},
            "showgrading": {"SHOW"},
        },
        PLACES,
    ),
    ItemKind.MATCH: ("matching", {"shuffleanswers": {"true"}, "subquestion/answer/text": set()}, set()),
    ItemKind.CATEGORY: ("matching", {"shuffleanswers": {"true"}, "subquestion/answer/text": set()}, set()),
    ItemKind.GAPS: ("cloze", {}, set()),
    ItemKind.OPEN: ("essay", {"responseformat": {"editor"}, "responserequired": {"1"}, "attachments": {"0"}}, set()),
}
"""By kind the type, the fields beside those of all, with what may stand in them, and the shares that answers have."""


@pytest.mark.parametrize("kind", READ)
def test_the_fields_that_moodle_reads_are_there_with_values_that_it_knows(kind: ItemKind) -> None:
    quiz, _ = built((FRONT + items.text_of(kind)).encode())
    (before,) = questions_of(quiz)
    data, _ = FORMATS["moodle-xml"].write([replace(before, hints=("<p>Think.</p>",))])
    (made,) = ElementTree.fromstring(data)
    type_, fields, shares = READ[kind]
    assert (made.tag, made.get("type")) == ("question", type_)
    assert made.findtext("name/text") == before.name
    assert {made.find(name).get("format") for name in ("questiontext", "generalfeedback", "hint")} == {"html"}
    assert made.findtext("hint/text") == "<p>Think.</p>"
    assert made.findtext("defaultgrade") == (None if kind is ItemKind.GAPS else str(before.points))
    assert made.findtext("penalty") == "0"
    for name, known in fields.items():
        values = {each.text or "" for each in made.findall(name)}
        assert values
        assert not known or values <= known, name
    answers = made.findall("answer")
    assert {each.get("fraction", "") for each in answers} <= shares
    if kind in {ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.TRUE_FALSE, ItemKind.ORDER}:
        assert [each.findtext("feedback/text") or "" for each in answers] == [each.feedback for each in before.answers]


RIGHT = [Answer(str(place)) for place in range(21)]
WRONG = Answer("no", right=False)
FEW = (("A", "1"), ("B", "2"))


@pytest.mark.parametrize(
    ("before", "taken"),
    [
        (Question(ItemKind.MULTIPLE, "N", "x", (*RIGHT[:10], WRONG), scoring=Scoring.NO_WRONG), True),
        (Question(ItemKind.MULTIPLE, "N", "x", (*RIGHT[:11], WRONG), scoring=Scoring.NO_WRONG), False),
        (Question(ItemKind.MULTIPLE, "N", "x", (*RIGHT[:20], WRONG), scoring=Scoring.NO_WRONG), True),
        (Question(ItemKind.MULTIPLE, "N", "x", (*RIGHT, WRONG), scoring=Scoring.NO_WRONG), False),
        (Question(ItemKind.MATCH, "N", "x", pairs=(*FEW, ("C", "x" * 255)), scoring=Scoring.EACH_OPTION), True),
        (Question(ItemKind.MATCH, "N", "x", pairs=(*FEW, ("C", "x" * 256)), scoring=Scoring.EACH_OPTION), False),
        (replace(GAPS, gaps=(("one", ("a",)), ("two", ("a",))), bank=()), False),
        (replace(GAPS, gaps=(("one", ("a",)), ("two", ("b",))), bank=()), True),
    ],
)
def test_what_moodle_would_refuse_or_cut_is_left_out_and_named(before: Question, *, taken: bool) -> None:
    for format_ in ("gift", "moodle-xml"):
        if before.kind in HELD[format_]:
            _, remarks = FORMATS[format_].write([before])
            assert [each.code for each in remarks.found] == ([] if taken else ["cannot-hold"])


def test_words_chosen_or_dragged_into_a_text_are_gaps() -> None:
    rows = [("<p>all</p>", 1), ("one", 1), ("Monday", 2)]
    chosen = "".join(
        f"<selectoption><text><![CDATA[{each}]]></text><group>{n}</group></selectoption>" for each, n in rows
    )
    text = "<p>Write to [[1]] on [[3]], to [[1]].</p>"
    read = read_file("moodle-xml", xml(question("gapselect", chosen, text)))
    assert [(each.line, each.code) for each in read.remarks] == [(3, "groups")]
    (made,) = read.questions
    assert (made.kind, made.points, made.bank) == (ItemKind.GAPS, 2, ("one",))
    assert [answers for _, answers in made.gaps] == [("all",), ("Monday",), ("all",)]
    assert made.text == "<p>Write to {{gap-1}} on {{gap-2}}, to {{gap-3}}.</p>"
    assert len(again(read.questions).items) == 1
    dragged = chosen.replace("selectoption", "dragbox")
    assert read_file("moodle-xml", xml(question("ddwtos", dragged, text))).questions == read.questions


@pytest.mark.parametrize("format_", FORMATS)
def test_a_hundred_thousand_questions_are_cut_and_said(format_: str) -> None:
    row = {
        "aiken": "Word\nA. a\nB. b\nANSWER: A\n\n",
        "csv": "open,Word\n",
        "gift": "Word {=a}\n\n",
        "moodle-xml": '<question type="essay"><name><text>N</text></name></question>\n',
    }[format_]
    data = (
        xml(row * 100_000) if format_ == "moodle-xml" else ("kind,text\n" * (format_ == "csv") + row * 100_000).encode()
    )
    start = time.perf_counter()
    read = read_file(format_, data)
    assert time.perf_counter() - start < 20
    assert len(read.questions) == 2_000
    assert "too-many" in {remark.code for remark in read.remarks}


@pytest.mark.parametrize(
    ("format_", "row"),
    [
        ("aiken", b"x\nA. b\n"),
        ("csv", b"riddle,x\n"),
        ("gift", b"Word {~a}\n\n"),
        ("moodle-xml", b'<question type="category"><category><text>c</text></category></question>\n'),
    ],
)
def test_a_file_of_which_there_is_too_much_to_say_is_read_no_further(format_: str, row: bytes) -> None:
    before = {"moodle-xml": b"<quiz>", "csv": b"kind,text\n"}.get(format_, b"")
    start = time.perf_counter()
    read = read_file(format_, before + row * 100_000)
    assert time.perf_counter() - start < 20
    assert len(read.remarks) == 4_001
    assert read.remarks[-1].code == "too-many-remarks"


@pytest.mark.parametrize(
    ("sign", "size"), [("a ", 10_000_000), ("<!", 1_000_000), ("{1:SA:", 1_000_000), ("~", 1_000_000)]
)
def test_a_text_of_megabytes_is_refused_at_once(sign: str, size: int) -> None:
    text = sign * (size // len(sign))
    files = {
        "aiken": f"{text}\nA. a\nB. b\nANSWER: A\n".encode(),
        "csv": f"kind,text\nopen,{text}\n".encode(),
        "gift": f"[markdown]{text}{{=a}}".encode(),
        "moodle-xml": xml(question("cloze", f"<graderinfo><text>{escape(text)}</text></graderinfo>", text)),
    }
    for format_, data in files.items():
        start = time.perf_counter()
        assert read_file(format_, data).questions == ()
        assert time.perf_counter() - start < 20


def test_no_cell_is_run_by_a_spreadsheet() -> None:
    made = Question(ItemKind.SHORT, "=1+1", "@sum", (Answer("-2"), Answer("'x")))
    data, _ = FORMATS["csv"].write([made])
    assert b",=" not in data
    assert b",@" not in data
    assert b",-" not in data
    assert read_file("csv", data).questions == (made,)


@pytest.mark.parametrize(
    ("html", "markdown", "lost"),
    [
        ("<p>One <b>two</b></p><p>three</p>", "One **two**\n\nthree", set()),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b", set()),
        ("<script>alert(1)</script>x", "x", {"script"}),
        ('<img src="x" onerror="y" alt="a map"> here', "a map here", {"picture"}),
        ('<a href="javascript:x">go</a>', "go", {"link"}),
        ('<a href="https://example.org/a(b)">go</a>', "[go](https://example.org/a%28b%29)", set()),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b", {"table"}),
        ("- ( ) x", r"\- ( ) x", set()),
        ("= x", r"\= x", set()),
        ("## x {#y}", r"\#\# x \{\#y\}", set()),
        ("1. x", r"1\. x", set()),
        ("<b>" * 5000 + "x", "**x**", set()),
    ],
)
def test_html_becomes_safe_course_text(html: str, markdown: str, lost: set[str]) -> None:
    told: set[str] = set()
    assert markdown_of_html(html, told) == markdown
    assert told == lost
    faults = Faults(PATH)
    render(markdown, 1, Scope("c", {}), faults)
    assert faults.found == []


def test_ids_in_use_are_not_given_again() -> None:
    made = Question(ItemKind.OPEN, "The letter", "<p>Write.</p>")
    taken = ids_in({"a.md": b"## The letter {#the-letter}\n"})
    assert [item.id for item in again((made, made), taken).items] == ["the-letter-2", "the-letter-3"]


def test_import_is_a_dry_run_until_it_is_told_to_write(tmp_path: Path) -> None:
    source, into = tmp_path / "a.txt", tmp_path / "01-check.quiz.md"
    source.write_text(GIFT, "utf-8")
    arguments = ["items", "import", str(source), "--format", "gift", "--into", str(into)]
    dry = CliRunner().invoke(main, arguments)
    assert dry.exit_code == 0
    assert f"{source}:26: the braces around the answers" in dry.output
    assert "8 questions: 1 single, 1 multiple" in dry.output
    assert not into.exists()
    assert CliRunner().invoke(main, [*arguments, "--write"]).exit_code == 0
    first = into.read_bytes()
    assert len(built(first)[0].items) == 8
    assert CliRunner().invoke(main, [*arguments, "--write"]).exit_code == 0
    quiz, faults = built(into.read_bytes())
    assert (len(quiz.items), len({item.id for item in quiz.items}), faults) == (16, 16, [])
    assert into.read_bytes().startswith(first.rstrip())


def test_import_of_nothing_ends_with_one(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("nothing", "utf-8")
    run = CliRunner().invoke(
        main, ["items", "import", str(source), "--format", "gift", "--into", "x.quiz.md", "--write"]
    )
    assert run.exit_code == 1
    assert "0 questions: none" in run.output
