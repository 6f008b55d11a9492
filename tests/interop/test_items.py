"""Questions from and for other systems: round trips by kind and format, files as Moodle writes them, hostile files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

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
from learnhub.interop.items.questions import Answer, Question, Remarks
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
