"""Questions as Moodle writes and reads them in its XML."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import pytest

from learnhub.domain.assessment import ItemKind, Scoring
from learnhub.interop.items.course_text import questions_of, text_of
from learnhub.interop.items.formats import FORMATS, read_file
from learnhub.interop.items.questions import Answer, Question, Remarks
from tests import items
from tests.interop.test_items import FRONT, HELD, PATH, again, built


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
