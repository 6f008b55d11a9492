"""Files of questions with faults, in other encodings, or with too much in them."""

from __future__ import annotations

import time
from html import escape

import pytest

from learnhub.domain.assessment import ItemKind
from learnhub.interop.items.formats import FORMATS, read_file
from learnhub.interop.items.questions import FILE_LIMIT, Answer, Question
from tests.interop.test_items import codes
from tests.interop.test_moodle_xml import question, xml

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
    start = time.process_time()
    read = read_file(format_, data)
    assert time.process_time() - start < 20
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
    start = time.process_time()
    read = read_file(format_, before + row * 100_000)
    assert time.process_time() - start < 20
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
        start = time.process_time()
        assert read_file(format_, data).questions == ()
        assert time.process_time() - start < 20
