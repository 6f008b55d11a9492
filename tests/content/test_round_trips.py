"""Text to values and back: files byte for byte, values value for value, for generated courses and the shipped ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.document import FileKind, kind_of, read_document
from learnhub.content.faults import Faults
from learnhub.content.folder import read_folder, read_zip, write_folder, write_zip
from learnhub.content.front_matter import (
    CriterionFront,
    ItemFront,
    LessonFront,
    QuizFront,
    ScenarioFront,
    SceneFront,
    TakeFront,
)
from learnhub.content.items import ItemSource, PairSource
from learnhub.content.lesson import ChoiceSource, LessonSource, Prose, read_lesson
from learnhub.content.options import OptionSource
from learnhub.content.quiz import QuizSource, read_quiz
from learnhub.content.scenario import ChoiceSource as WayOut
from learnhub.content.scenario import EffectSource, ScenarioSource, SceneSource, read_scenario
from learnhub.content.writer import write_lesson, write_quiz, write_scenario
from learnhub.domain.assessment import Exact, Form, ItemKind, Scoring
from learnhub.domain.principles import Principle
from learnhub.domain.scenarios import Ending
from tests.content.courses import L, Q, S, small

SHIPPED = sorted((Path(__file__).parents[2] / "courses").glob("*/course.md"))

ids = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
words = st.sampled_from(
    [
        "Thursday",
        "16:40.",
        "été",
        "مرحبا",
        "条款",
        "“no”",
        '"yes"',
        "it’s",
        "—",
        "¶2",
        "*now*",
        "**here**",
        "`x = 1`",
        "<b>",
        "&amp;",
        "a_b_c",
        "\\*",
        "[there](#here)",
        "![a map](media/map.svg)",
        "{x}",
        "= 3",
        "# 4",
        "(x)",
        "50 %",
    ]
)
lines = st.lists(words, max_size=6).map(lambda rest: " ".join(["Word", *rest]))
titles = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)
paragraphs = st.lists(lines, min_size=1, max_size=3).map("\n".join)
lists = st.lists(lines, min_size=1, max_size=3).map(lambda rows: "\n".join(f"- {row}" for row in rows))
quotes = paragraphs.map(lambda text: "> " + text.replace("\n", "\n> "))
fences = lines.map(lambda text: f"```\n::: {text}\n```")
tables = st.lists(words.filter(lambda word: "|" not in word), min_size=2, max_size=2).map(
    lambda cells: f"| {cells[0]} | {cells[1]} |\n|---|--:|\n| x | |"
)
pieces = st.one_of(paragraphs, lists, quotes, fences, tables)
texts = st.lists(pieces, min_size=1, max_size=3).map("\n\n".join)
blocks = st.tuples(st.sampled_from(["scene", "cost", "words", "text-says"]), texts).map(
    lambda block: f"::: {block[0]}\n{block[1]}\n:::"
)
headings = st.tuples(st.sampled_from(["##", "###"]), lines, ids).map(lambda part: f"{part[0]} {part[1]} {{#{part[2]}}}")
prose = st.lists(st.one_of(texts, blocks, headings), min_size=1, max_size=4).map(
    lambda parts: Prose("\n\n".join(parts))
)


@st.composite
def options(draw: st.DrawFn, marks: str) -> tuple[OptionSource, ...]:
    names = draw(st.lists(ids, min_size=2, max_size=4, unique=True))
    return tuple(
        OptionSource(name, f"{marks[0]}{draw(st.sampled_from(' x'))}{marks[1]}", draw(paragraphs), draw(paragraphs))
        for name in names
    )


@st.composite
def lessons(draw: st.DrawFn) -> LessonSource:
    choice = st.builds(ChoiceSource, id=ids, question=paragraphs.map(Prose), options=options("()"), line=st.just(0))
    parts: list[Prose | ChoiceSource] = []
    for part in draw(st.lists(st.one_of(prose, choice), max_size=4)):
        if not (parts and isinstance(parts[-1], Prose) and isinstance(part, Prose)):
            parts.append(part)
    front = LessonFront(
        id=draw(ids),
        title=draw(titles),
        minutes=draw(st.integers(1, 120)),
        objectives=tuple(draw(st.lists(ids, max_size=3))),
        paragraphs=("preamble", "¶12"),
    )
    return LessonSource(L, front, tuple(parts))


labels = lines.filter(lambda text: "=>" not in text and "{#" not in text)
KIND_SETTINGS: dict[ItemKind, dict[str, st.SearchStrategy[object]]] = {
    ItemKind.TRUE_FALSE: {"certainty": st.booleans()},
    ItemKind.SHORT: {"exact": st.lists(st.sampled_from(Exact), max_size=2, unique=True).map(tuple)},
    ItemKind.NUMERIC: {
        "tolerance": st.one_of(st.integers(0, 9), st.floats(0, 9, allow_nan=False), st.just("2.5%")),
        "units": st.dictionaries(st.sampled_from(["km", "m", "µg", "US$"]), st.floats(0.5, 99), max_size=3),
    },
    ItemKind.GAPS: {"bank": st.lists(titles, max_size=3).map(tuple)},
    ItemKind.OPEN: {
        "rubric": st.lists(
            st.builds(CriterionFront, id=ids, text=titles, points=st.integers(1, 5), exemplar=st.integers(0, 1)),
            max_size=2,
        ).map(tuple),
        "needs": st.integers(0, 3),
    },
}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[PairSource, ...]:
    row = st.builds(PairSource, ids, labels, ids, labels, st.one_of(st.just(""), paragraphs))
    lone = st.builds(PairSource, st.just(""), st.just(""), ids, labels, st.just(""))
    return tuple(draw(st.lists(st.one_of(row, lone), min_size=1, max_size=3)))


@st.composite
def items(draw: st.DrawFn) -> ItemSource:
    kind = draw(st.sampled_from(ItemKind))
    front = ItemFront.model_validate(
        {
            "kind": kind,
            "objective": draw(ids),
            "principle": draw(st.sampled_from(Principle)),
            "difficulty": draw(st.integers(1, 3)),
            "passage": f"{draw(ids)}#{draw(ids)}",
            "form": draw(st.sampled_from(Form)),
            "siblings": draw(ids),
            "points": draw(st.integers(1, 5)),
            "hints": tuple(draw(st.lists(titles, max_size=2))),
            "scoring": draw(st.sampled_from(Scoring)),
            **{key: draw(value) for key, value in KIND_SETTINGS.get(kind, {}).items()},
        }
    )
    chosen: tuple[OptionSource, ...] = ()
    if kind in {ItemKind.SINGLE, ItemKind.TRUE_FALSE, ItemKind.MULTIPLE, ItemKind.MARK}:
        chosen = draw(options("[]" if kind in {ItemKind.MULTIPLE, ItemKind.MARK} else "()"))
    elif kind is ItemKind.ORDER:
        chosen = tuple(replace(option, mark="1.") for option in draw(options("()")))
    typed = kind in {ItemKind.SHORT, ItemKind.NUMERIC, ItemKind.GAPS}
    return ItemSource(
        draw(ids),
        draw(lines),
        front,
        Prose(draw(paragraphs if kind is ItemKind.OPEN else texts)),
        chosen,
        tuple(draw(st.lists(lines, min_size=1, max_size=3))) if typed else (),
        Prose(draw(st.one_of(st.just(""), paragraphs))),
        draw(pairs()) if kind in {ItemKind.MATCH, ItemKind.CATEGORY} else (),
    )


@st.composite
def quizzes(draw: st.DrawFn) -> QuizSource:
    front = QuizFront.model_validate(
        {
            "id": draw(ids),
            "title": draw(titles),
            "pass": 1,
            "draw": 2,
            "reason": draw(titles),
            "pass-each": draw(st.integers(0, 2)),
            "checks": draw(st.integers(0, 5)),
            "miss-cost": draw(st.integers(0, 100)),
            "blueprint": draw(st.lists(st.builds(TakeFront, take=st.integers(1, 9)), max_size=2).map(tuple)),
        }
    )
    intro = draw(st.one_of(st.just(""), paragraphs))
    return QuizSource(Q, front, Prose(intro), tuple(draw(st.lists(items(), max_size=3))))


@settings(max_examples=150)
@given(lessons())
def test_a_lesson_that_was_written_reads_as_it_was(lesson: LessonSource) -> None:
    faults = Faults(L)
    document = read_document(L, write_lesson(lesson), faults)
    assert document is not None
    assert read_lesson(document, faults) == lesson
    assert faults.found == []
    assert document.source == write_lesson(lesson)


@settings(max_examples=150)
@given(quizzes())
def test_a_quiz_that_was_written_reads_as_it_was(quiz: QuizSource) -> None:
    faults = Faults(Q)
    document = read_document(Q, write_quiz(quiz), faults)
    assert document is not None
    assert read_quiz(document, faults) == quiz
    assert faults.found == []


@st.composite
def scenes(draw: st.DrawFn) -> SceneSource:
    effects = st.builds(EffectSource, st.sampled_from("+-"), st.sampled_from(Principle), paragraphs)
    ways = st.builds(
        WayOut,
        ids,
        st.sampled_from(["( )", "(x)"]),
        paragraphs,
        ids,
        paragraphs,
        st.lists(effects, max_size=3).map(tuple),
    )
    ending = draw(st.one_of(st.none(), st.sampled_from(Ending)))
    return SceneSource(
        draw(ids),
        draw(lines),
        ending and SceneFront(ending=ending),
        Prose(draw(st.one_of(paragraphs, tables, lists))),
        () if ending else tuple(draw(st.lists(ways, min_size=1, max_size=3))),
        Prose(draw(paragraphs)) if ending else Prose(""),
    )


@st.composite
def scenarios(draw: st.DrawFn) -> ScenarioSource:
    front = ScenarioFront(id=draw(ids), title=draw(titles), minutes=draw(st.integers(1, 120)))
    intro = draw(st.one_of(st.just(""), paragraphs))
    return ScenarioSource(S, front, Prose(intro), tuple(draw(st.lists(scenes(), max_size=3))))


@settings(max_examples=150)
@given(scenarios())
def test_a_scenario_that_was_written_reads_as_it_was(scenario: ScenarioSource) -> None:
    faults = Faults(S)
    document = read_document(S, write_scenario(scenario), faults)
    assert document is not None
    assert read_scenario(document, faults) == scenario
    assert faults.found == []


rows = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "+++",
            "## A {#a}",
            "### B",
            "::: scene",
            "::: choice {#c}",
            ":::: activity {#d}",
            ":::",
            "::::",
            "```",
            "```toml",
            "- ( ) a {#a}",
            "  > b",
            "- ( ) a {#a} => b",
            "  + transparency: c",
            "> c",
            "= d",
            "| e | f |",
            "|---|---|",
            "    g",
            "- h",
            "1. i",
            "\t",
            "***",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=12),
)


@settings(max_examples=300)
@given(st.lists(rows, max_size=14).map("\n".join), st.sampled_from([L, Q, S]))
def test_any_file_that_is_accepted_is_written_back_byte_for_byte(body: str, path: str) -> None:
    data = f'+++\nid = "x"\n+++\n{body}'.encode()
    document = read_document(path, data, Faults(path))
    if document is not None:
        assert document.source == data
        line = document.body_line
        for block in document.blocks:
            assert block.line == line
            line += block.text.count("\n")


@pytest.mark.parametrize("course", SHIPPED, ids=lambda path: str(path.parent.name))
def test_a_shipped_course_round_trips(course: Path, tmp_path: Path) -> None:
    files, faults = read_folder(course.parent)
    assert faults == []
    write_folder(tmp_path / "copy", files)
    assert read_folder(tmp_path / "copy") == (files, [])
    for path, data in files.items():
        kind = kind_of(path)
        if kind is None or kind[0] is FileKind.MEDIA:
            continue
        document = read_document(path, data, Faults(path))
        assert document is not None
        assert document.source == data
        if kind[0] is FileKind.LESSON:
            lesson = read_lesson(document, Faults(path))
            again = read_document(path, write_lesson(lesson), Faults(path))
            assert again is not None
            assert read_lesson(again, Faults(path)) == lesson
        if kind[0] is FileKind.QUIZ:
            quiz = read_quiz(document, Faults(path))
            again = read_document(path, write_quiz(quiz), Faults(path))
            assert again is not None
            assert read_quiz(again, Faults(path)) == quiz
        if kind[0] is FileKind.SCENARIO:
            scenario = read_scenario(document, Faults(path))
            again = read_document(path, write_scenario(scenario), Faults(path))
            assert again is not None
            assert read_scenario(again, Faults(path)) == scenario


def test_there_is_a_shipped_course() -> None:
    assert SHIPPED


def test_a_zip_file_round_trips() -> None:
    from io import BytesIO

    packed = write_zip(small())
    assert read_zip(BytesIO(packed)) == (small(), [])
    assert write_zip(small()) == packed
