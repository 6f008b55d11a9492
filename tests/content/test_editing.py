"""What forms show of a text, and what they make of it: untouched blocks keep their bytes, fields come back."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content import rich
from learnhub.content.document import Document, FileKind, kind_of, read_document
from learnhub.content.faults import Faults, where
from learnhub.content.field_places import field_of, field_of_setting
from learnhub.content.front_fields import PLAIN, front_fields, front_text
from learnhub.content.item_fields import item_fields, item_source, scene_fields, scene_source
from learnhub.content.items import check_item
from learnhub.content.page import ADDED, PageBlock, empty, fields_of, page_blocks, put_together, source_of
from learnhub.content.question_fields import question_fields, question_source
from learnhub.content.quiz import read_quiz
from learnhub.content.scenario import check_scenario, read_scenario
from learnhub.content.settings_text import put, read
from learnhub.content.sketch import part_of
from learnhub.content.tables import act_on_table, apart, gathered, read_table, write_table
from learnhub.paths import data_dir
from learnhub.services.studio.blocks import as_read, blocks_of, read_fields, with_rest, written
from tests.courses import with_scenario

COURSES = data_dir("courses")
SHIPPED = sorted(path for path in COURSES.rglob("*.md") if path.parent != COURSES)


ITEMS = {
    FileKind.QUIZ: (item_fields, item_source),
    FileKind.SCENARIO: (scene_fields, scene_source),
    FileKind.SURVEY: (question_fields, question_source),
}


def document(path: str, data: bytes) -> Document:
    found = read_document(path, data, Faults(path))
    assert found
    return found


def shipped(path: Path) -> Document:
    course = next(folder for folder in path.parents if (folder / "course.md").exists())
    return document(path.relative_to(course).as_posix(), path.read_bytes())


def test_every_block_of_the_shipped_courses_has_a_form_that_keeps_its_bytes() -> None:
    looked = 0
    for path in SHIPPED:
        read = shipped(path)
        kind, language = kind_of(read.path) or (FileKind.LESSON, "")
        if kind not in PLAIN or language:
            continue
        fields = front_fields(kind, read.front)
        assert fields is not None
        assert front_text(kind, read.front, fields, set()) == read.front, path
        if kind in ITEMS:
            reader, writer = ITEMS[kind]
            for block in (block for block in read.blocks if block.name == "item"):
                shown = reader(block.text)
                assert shown is not None, (path, block.line)
                assert writer(block.text, shown, set()).rstrip("\n") == block.text.rstrip("\n")
                assert reader(writer("", shown, set())) == shown
                looked += 1
        else:
            blocks = page_blocks(read)
            assert put_together(read, [block.source for block in blocks]) == read.source.decode()
            for block in blocks:
                shown = fields_of(block)
                assert shown is not None, (path, block.line)
                again = PageBlock(block.kind, source_of(block.kind, shown, set()), 1)
                assert fields_of(again) == shown
                looked += 1
    assert looked > 1000


ALIGNED = st.sampled_from(["", "start", "middle", "end"])
WORDS = st.text(st.sampled_from("ab Ç*_[]()#<>&!`~:-+=.|{}\\\"'1"), min_size=0, max_size=20)


@given(st.sampled_from(ADDED), st.data())
def test_what_is_typed_into_a_new_block_is_read_again_as_that_block(kind: str, data: Any) -> None:
    fields = {
        name: data.draw(st.from_regex(r"[A-Za-z][a-z]{0,4}( [a-z]{1,4}){0,2}", fullmatch=True)) for name in empty(kind)
    }
    fields |= {name: "" for name in fields if name == "id" or name.startswith("id-")}
    fields |= {name: data.draw(ALIGNED) for name in fields if name.startswith("align-")}
    fields |= {"number": "C-2026-14"} if kind == "case" else {}
    fields |= {"level": "2"} if kind == "heading" else {}
    fields |= {"src": "media/day.svg"} if "src" in fields else {}
    made = source_of(kind, fields, set())
    whole = document("01-a/01-b.md", f'+++\nid = "x"\n+++\n\n{made}'.encode())
    (block,) = page_blocks(whole)
    assert block.kind == kind
    read_again = fields_of(block) or {}
    assert {name: value for name, value in read_again.items() if "id" not in name} == {
        name: value for name, value in fields.items() if "id" not in name
    }


@given(WORDS, WORDS)
def test_words_of_an_editor_come_back_and_open_no_block(one: str, two: str) -> None:
    html = "<p>" + "</p><p>".join(each.replace("&", "&amp;").replace("<", "&lt;") for each in (one, two)) + "</p>"
    markdown = rich.prose(html)
    shown = rich.html_of(markdown)
    assert shown is not None
    assert rich.prose(shown) == markdown
    parsed = document("01-a/01-b.md", f'+++\nid = "x"\n+++\n\n{markdown}\n'.encode())
    assert {block.name for block in parsed.blocks} <= {"text"}


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>A <b>bold</b> and <i>other</i> word.</p>", "A **bold** and *other* word."),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        (
            "<ol><li>One<ul><li>Two</li><li>Three</li></ul></li><li>Four</li></ol>",
            "1) One\n   - Two\n   - Three\n2) Four",
        ),
        (
            "<ol><li><p>One</p><p>More</p></li><li><p>Two</p><ul><li>Three</li></ul></li></ol><p>End</p>",
            "1) One\n\n   More\n\n2) Two\n\n   - Three\n\nEnd",
        ),
        (
            '<h3 id="a-day">A <b>day</b></h3><p>Text</p><h3>New here</h3>',
            "### A **day** {#a-day}\n\nText\n\n### New here",
        ),
        (
            "<p>One</p><table><tr><th>A</th><th>B</th></tr><tr><td>x | y</td><td><b>z</b></td></tr></table><p>Two</p>",
            "One\n\n| A | B |\n|---|---|\n| x \\| y | **z** |\n\nTwo",
        ),
        (
            "<table><tr><td><p>One</p><div>two</div></td><td>A<ul><li>b</li><li>c</li></ul></td></tr></table>",
            "| One two | A b c |\n|---|---|",
        ),
        (
            "<table><tr><td><table><tr><td>in</td><td>side</td></tr></table></td><td>out</td></tr></table>",
            "| in side | out |\n|---|---|",
        ),
        ('<p><a href="thursday#equal">there</a></p>', "[there](thursday#equal)"),
        ('<p><a href="case:C-2026-14">told</a></p>', "[told](case:C-2026-14)"),
        ('<p><a href="term:due-diligence">word</a></p>', "[word](term:due-diligence)"),
        ('<p><a href="javascript:alert(1)">x</a><script>alert(1)</script></p>', "x"),
        ("<div>One</div><div>Two</div>", "One\n\nTwo"),
        ("<p># no heading</p><p>::: no block</p><p>- no list</p>", "\\# no heading\n\n\\::: no block\n\n\\- no list"),
    ],
)
def test_prose_without_marks_becomes_markdown(html: str, markdown: str) -> None:
    assert rich.prose(html) == markdown


RICH = "::: in-practice\n### First of all {#first}\n\n- One\n  - Two\n\n| A | B |\n|---|---|\n| x | y |\n:::\n"


def test_a_callout_with_a_heading_a_nested_list_and_a_table_is_edited_without_marks() -> None:
    (block,) = page_blocks(document("01-a/01-b.md", f'+++\nid = "x"\n+++\n\n{RICH}'.encode()))
    fields = fields_of(block)
    assert fields is not None
    html = rich.html_of(fields["body"])
    assert html is not None
    assert [mark for mark in ("###", "{#", "|", "- ") if mark in html] == []
    changed = {**fields, "body": rich.prose(html.replace("Two", "Three") + "<h3>Last of all</h3>")}
    written = source_of(block.kind, changed, set())
    assert written == RICH.replace("Two", "Three").replace("\n:::\n", "\n\n### Last of all {#last-of-all}\n:::\n")


CELL = st.from_regex(r"[a-z]{1,3}( [|*a-z]{1,3})?", fullmatch=True)
AROUND = ("{}", "Before.\n\n{}\n\nAfter.", "1. One\n\n   {}\n\n   more\n2. Two", "- {}\n- Two", "> Quoted\n>\n> {}")


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(AROUND), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=3),
    st.data(),
)
def test_tables_within_prose_come_apart_are_changed_and_come_together(shapes: Any, data: Any) -> None:
    written, cells = [], []
    for number, (around, width, height) in enumerate(shapes):
        rows = [[f"{data.draw(CELL)}{number}" for _ in range(width)] for _ in range(height)]
        rules = [data.draw(st.sampled_from(["---", ":--", ":-:", "--:", "-"])) for _ in range(width)]
        lines = [
            f"|{'|'.join(each.replace('|', chr(92) + '|') for each in row)}|" for row in (rows[0], rules, *rows[1:])
        ]
        lead = re.sub(r"[^>\n]", " ", around.partition("{}")[0].rpartition("\n")[2])
        written.append(around.format(f"\n{lead}".join(lines)))
        cells += [cell for row in rows for cell in row]
    text = "\n\nBetween.\n\n".join(written)
    taken = apart(text)
    assert taken
    assert len(taken.tables) == len(shapes)
    assert [cell for each in taken.tables for name, cell in each.items() if name.startswith("cell-")] == cells
    sent = {f"body/{number}": each for number, each in enumerate(taken.stretches)} | {
        f"body/t{number}/{name}": value for number, each in enumerate(taken.tables, 1) for name, value in each.items()
    }
    assert gathered({"body": text}, sent) == {"body": text}
    changed = gathered({"body": text}, {**sent, "body/t1/cell-0-0": "New"}, "body/t1/column-add-0")["body"]
    again = apart(changed)
    assert again
    assert again.tables[1:] == taken.tables[1:]
    assert (again.tables[0]["cell-0-0"], again.tables[0]["cell-0-1"]) == ("New", "")
    assert [rich.html_of(each) is not None for each in again.stretches] == [True] * len(again.stretches)
    lost = gathered(
        {"body": text}, {**sent, **{name: "Words." for name in sent if name.count("/") == 1 and "t" not in name}}
    )
    assert all(cell.replace("|", "\\|") in lost["body"] for cell in cells)


TABLE = {f"cell-{row}-{column}": f"{row}{column}" for row in range(3) for column in range(2)} | {
    "align-0": "end",
    "align-1": "",
}


@pytest.mark.parametrize(
    ("act", "cells", "aligned"),
    [
        ("row-before-2", "00 01 20 21 10 11", "end,"),
        ("row-before-1", "00 01 10 11 20 21", "end,"),
        ("row-after-0", "00 01 10 11 20 21", "end,"),
        ("row-remove-1", "00 01 20 21", "end,"),
        ("row-remove-0", "00 01 10 11 20 21", "end,"),
        ("column-after-0", "01 00 11 10 21 20", ",end"),
        ("column-remove-0", "01 11 21", ""),
        ("column-remove-9", "00 01 10 11 20 21", "end,"),
        ("elsewhere", "00 01 10 11 20 21", "end,"),
    ],
)
def test_rows_and_columns_move_and_go_and_the_head_stays(act: str, cells: str, aligned: str) -> None:
    text = act_on_table(write_table(TABLE), act)
    made = read_table(text)
    assert made
    assert " ".join(value for name, value in made.items() if name.startswith("cell-")) == cells
    assert ",".join(value for name, value in sorted(made.items()) if name.startswith("align-")) == aligned
    assert write_table(made, text) == write_table(made) == text


WORDS = st.from_regex(r"[a-zA-Z0-9]{1,3}([ |\\\\*`-][a-z|]{1,3})?", fullmatch=True)
BLANKS = st.sampled_from(["", " ", "  ", "      "])


@st.composite
def tables(draw: Any) -> list[str]:
    """The lines of a table as people and programs write them: padded or not, without bars at the ends, with rows that
    have fewer or more cells than there are heads."""
    heads, closed = draw(st.integers(1, 14)), draw(st.booleans())
    widths = [heads, heads, *draw(st.lists(st.integers(max(1, heads - 2), heads + 2), max_size=5))]
    lines = []
    for row, width in enumerate(widths):
        cells = ["-" * draw(st.integers(1, 5)) if row == 1 else draw(WORDS).replace("|", "\\|") for _ in range(width)]
        if row > 1 and closed:
            cells = [cell if draw(st.integers(0, 4)) else "" for cell in cells]
        if row == 1:
            cells = [draw(st.sampled_from(["", ":"])) + cell + draw(st.sampled_from(["", ":"])) for cell in cells]
        cells = [f"{draw(BLANKS)}{cell}{' ' if cell.endswith(chr(92)) else draw(BLANKS)}" for cell in cells]
        line = "|".join(cells)
        lines.append(f"|{line}|" if closed or width == 1 or row == 1 else line.strip())
    return lines


PLACES = {
    "table": "{}",
    "in-practice": ":::: in-practice\n\nBefore:  \n\n{}\n\n\nAfter.\n::::",
    "text": "- One\n- Two\n\n  {}\n\n  More\n- Three",
    "foldout": "::: foldout\nHead\n\n> Quoted\n>\n> {}\n>\n> after\n:::",
    "activity": "::: activity {{#do}}\nDo it.\n\n{}\n:::",
    "cost": "::: cost\n{} \n:::",
}


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(PLACES)), tables(), st.data())
def test_an_edit_of_a_cell_changes_its_row_alone(kind: str, rows: list[str], data: Any) -> None:
    lead = re.search(r"^(.*)\{\} ?$", PLACES[kind], re.MULTILINE)
    assert lead
    source = PLACES[kind].format(f"\n{lead[1]}".join(rows)) + "\n"
    (block,) = page_blocks(document("01-a/01-b.md", f'+++\nid = "x"\n+++\n\n{source}'.encode()))
    assert (block.kind, block.source.strip("\n")) == (kind, source.strip("\n"))
    source = block.source
    fields = fields_of(block)
    assert fields
    name = "" if kind == "table" else "body/t1/"
    taken = apart(fields["body"]) if name else None
    shown = taken.tables[0] if taken else fields
    edits = data.draw(st.dictionaries(st.sampled_from([key for key in shown if key.startswith("cell-")]), WORDS))
    sent = {f"{name}{cell}": words for cell, words in edits.items()}
    rows_sent = data.draw(st.integers(0, 7))
    part = {f"{name}{cell}": words for cell, words in shown.items() if f"cell-{rows_sent}" > cell}
    made = {**fields, **gathered(fields, {**part, **sent, **({"body/base": fields["body"]} if name else {})})}
    again = source_of(kind, made, set(), source) if made != fields else source
    source, again = source.strip("\n"), again.strip("\n")
    touched = {int(cell.split("-")[1]) for cell, words in edits.items() if shown[cell] != words}
    first = source.split("\n").index(f"{lead[1]}{rows[0]}")
    free = {first + (row + 1 if row else 0) for row in touched} | ({first + 1} if 0 in touched else set())
    assert len(again.split("\n")) == len(source.split("\n"))
    changed = {
        at for at, (old, new) in enumerate(zip(source.split("\n"), again.split("\n"), strict=True)) if old != new
    }
    assert changed <= free
    wanted = {**shown, **{cell: " ".join(words.split()) for cell, words in edits.items()}}
    (after,) = page_blocks(document("01-a/01-b.md", f'+++\nid = "x"\n+++\n\n{again}'.encode()))
    read = fields_of(after)
    assert read
    found = apart(read["body"]) if name else None
    cells = found.tables[0] if found else read
    assert {key: value for key, value in cells.items() if value and key.startswith("cell-")} == {
        key: value for key, value in wanted.items() if value and key.startswith("cell-")
    }


TOML = """# Who wrote it
id = "a"  # never changed
title = "Old" # said by Amina
points = 2
hints = [
  "one", # first
]
"""


def test_comments_and_order_of_settings_stay() -> None:
    assert put(TOML, {"title": "New", "points": 2, "hints": ["one"]}) == TOML.replace('"Old"', '"New"')
    assert put(TOML, {"points": None, "form": "A"}) == TOML.replace("points = 2\n", "") + 'form = "A"\n'


LINES = """title = "A"

# The hard ones.
[[blueprint]]
take = 1 # of each
each = "principle"
[[blueprint]]
take = 2


# What is left.
[[blueprint]]
take = 3
"""
HARD, TWO, REST = {"take": 1, "each": "principle"}, {"take": 2}, {"take": 3}


@pytest.mark.parametrize(
    ("rows", "old", "new"),
    [
        ([HARD, TWO, REST], "", ""),
        ([HARD, {"take": 2, "difficulty": 3}, REST], "take = 2\n", "take = 2\ndifficulty = 3\n"),
        ([{"take": 2, "each": "principle"}, TWO, REST], "take = 1 #", "take = 2 #"),
        ([TWO, REST], '# The hard ones.\n[[blueprint]]\ntake = 1 # of each\neach = "principle"\n', ""),
        ([HARD, REST], "[[blueprint]]\ntake = 2\n\n\n", ""),
        ([HARD, TWO], "\n\n\n# What is left.\n[[blueprint]]\ntake = 3\n", "\n"),
        ([HARD, TWO, REST, {"take": 4}], "take = 3\n", "take = 3\n\n[[blueprint]]\ntake = 4\n"),
        (None, LINES[12:], ""),
    ],
)
def test_a_table_that_changes_leaves_the_others_with_their_comments(rows: Any, old: str, new: str) -> None:
    assert put(LINES, {"blueprint": rows}) == LINES.replace(old, new, 1)
    assert put(put(LINES, {"blueprint": rows}), {"title": "A"}) == LINES.replace(old, new, 1)


TYPED = st.text(st.sampled_from("a\"\\\n[]#='` "), max_size=12)


@given(TYPED, TYPED, st.lists(st.fixed_dictionaries({"id": st.sampled_from("abcd"), "because": TYPED}), max_size=4))
def test_words_in_several_lines_stay_what_they_are(one: str, two: str, rows: list[dict[str, str]]) -> None:
    rubric = list({row["id"]: row for row in rows}.values())
    made = put(TOML, {"exemplar": one, "rubric": rubric or None})
    assert put(made, {"rubric": rubric or None, "points": 2}) == made
    made = put(made, {"title": two, "rubric": rubric[::-1] or None, "points": 3, "exemplar": two})
    wanted = {**(read(TOML) or {}), "title": two, "points": 3, "exemplar": two}
    assert read(made) == (wanted | {"rubric": rubric[::-1]} if rubric else wanted)


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "points", "hints", "form", "rubric"]),
        st.one_of(st.integers(0, 9), st.text(max_size=8), st.lists(st.text(max_size=4), max_size=3), st.booleans()),
    )
)
def test_values_that_are_put_are_read_again(values: dict[str, Any]) -> None:
    made = put(TOML, values)
    assert {**(read(TOML) or {}), **values} == read(made)
    assert put(made, values) == made


def test_a_question_that_is_edited_keeps_what_was_not_touched() -> None:
    text = with_scenario()["01-open-books/03-check.quiz.md"].decode()
    block = next(block for block in document("01-a/03-b.quiz.md", text.encode()).blocks if block.name == "item")
    commented = block.text.replace("```toml\n", "```toml\n# asked since March\n", 1)
    fields = item_fields(commented)
    assert fields
    made = item_source(commented, {**fields, "stem": "Another question?"}, set())
    assert made.rstrip("\n") == commented.replace(fields["stem"], "Another question?").rstrip("\n")


def test_a_heading_gets_an_id_and_what_stands_in_a_fence_does_not() -> None:
    body = "### One\n\n```\n### two\n```\n\n~~~~\n```\n### three\n~~~~\n\n### Four {#f}\n\n### Five"
    assert source_of("text", {"body": body}, {"one"}) == (
        "### One {#one-2}\n\n```\n### two\n```\n\n~~~~\n```\n### three\n~~~~\n\n### Four {#f}\n\n### Five {#five}\n"
    )


@pytest.mark.parametrize("title", [r'Page 1 says \"better\""', r'"Page 1 says \"better\"'])
def test_a_title_that_lost_a_quotation_mark_still_names_its_file(title: str) -> None:
    assert part_of("01-a/01-b.md", f"+++\ntitle = {title}\n+++\n".encode()).title == 'Page 1 says "better"'


SLIPS = (
    ":::",
    "::: scene",
    "::: sceen {#Two} more",
    "## A heading",
    "#### Deep",
    "- ( ) Another",
    "- plain",
    "= typed",
)
WRITTEN = [
    path for path in SHIPPED if path.name[:2].isdecimal() and (kind_of(f"01-a/{path.name}") or ("", "-"))[1] == ""
]


def _slipped(lines: list[str], data: Any) -> list[str]:
    """Lines as a hand might leave them that knows no syntax."""
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(1, len(lines)))
        match data.draw(st.sampled_from(["out", "in", "quote", "mark", "id"])):
            case "out" if at < len(lines) and re.fullmatch(r":::+|```", lines[at]):
                del lines[at]
            case "in":
                lines.insert(at, data.draw(st.sampled_from(SLIPS)))
            case "quote" if at < len(lines):
                lines[at] = lines[at].removesuffix('"')
            case "mark" if at < len(lines):
                lines[at] = re.sub(r"^([- ]*)(?:\( \)|\[x\]|> )", r"\1", lines[at])
            case "id" if at < len(lines):
                lines[at] = re.sub(r" \{#[^{}]*\}", "", lines[at])
    return lines


def _said(text: str) -> Counter[str]:
    """The words of a text; of its marks, ids and names of blocks nothing."""
    bare = re.sub(r"^[ \t>]*:{3,}[ \t]*[a-z-]*|\{#[^{}]*\}|```\w*", "", text, flags=re.MULTILINE)
    return Counter(re.findall(r"\w{2,}", bare))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.sampled_from(WRITTEN), st.data())
def test_a_block_with_a_fault_opens_in_a_form_that_says_all_of_it(path: Path, data: Any) -> None:
    read = shipped(path)
    blocks = blocks_of(read)
    picked = data.draw(st.sampled_from(blocks)) if blocks else None
    if picked is None:
        return
    slipped = "\n".join(_slipped(picked.source.strip("\n").split("\n"), data)) + "\n"
    for block in blocks_of(document(read.path, f"+++\n{read.front}+++\n\n{slipped}".encode())):
        form = as_read(block)
        fields = read_fields(form)
        assert fields is not None, (block.kind, block.source)
        kept = with_rest(block, form.source)
        assert not _said(block.source) - _said(kept), (block.source, kept)
        more = {name: f"{text} more" for name, text in fields.items() if text and name.startswith(("label-", "note-"))}
        again = written(form.kind, form.source, {**fields, **more}, set())
        assert not _said(form.source) - _said(again), (form.source, again)


CHECK, DILEMMA, LESSON = "01-a/03-b.quiz.md", "01-a/04-b.scenario.md", "01-a/01-b.md"
SHIPPED_QUIZ = with_scenario()["01-open-books/03-check.quiz.md"].decode()
SHIPPED_DILEMMA = with_scenario()["01-open-books/04-whose-list.scenario.md"].decode()


@pytest.mark.parametrize(
    ("path", "text", "old", "new", "field"),
    [
        (CHECK, SHIPPED_QUIZ, "## givers-a ", "##  ", "title"),
        (CHECK, SHIPPED_QUIZ, "difficulty = 1", "difficulty = 9", "difficulty"),
        (CHECK, SHIPPED_QUIZ, 'siblings = "of-the-list"\n', "", "siblings"),
        (CHECK, SHIPPED_QUIZ, "Which one?\n", "", "stem"),
        (CHECK, SHIPPED_QUIZ, "  > All prepare.\n", "", "note-1"),
        (CHECK, SHIPPED_QUIZ, "- (x) All of them. {", "- (x) {", "label-1"),
        (CHECK, SHIPPED_QUIZ, "pass = 1", "pass = 0", "pass"),
        (CHECK, SHIPPED_QUIZ, "draw = 2", "draw = 2\n[[blueprint]]\ntake = 1\n[[blueprint]]\neach = 1", "take-1"),
        (DILEMMA, SHIPPED_DILEMMA, "ending = ", "ending = 1 #", "ending"),
        (DILEMMA, SHIPPED_DILEMMA, " => ", " => n", "to-0"),
    ],
)
def test_a_fault_is_told_at_the_field_that_mends_it(path: str, text: str, old: str, new: str, field: str) -> None:
    read = document(path, text.replace(old, new, 1).encode())
    faults = Faults(path)
    if path == CHECK:
        quiz = read_quiz(read, faults)
        for item in quiz.items:
            check_item(item, faults)
    else:
        check_scenario(read_scenario(read, faults), 1, faults)
    found = set()
    for fault in faults.found:
        line = where(fault)[1]
        blocks = [block for block in read.blocks if block.line <= line]
        kind = "item" if path == CHECK else "scene-of"
        if blocks:
            found.add(field_of(PageBlock(kind, blocks[-1].text, blocks[-1].line), fault))
        else:
            found.add(field_of_setting(read.front, line - 2, fault))
    assert field in found


ROWS = {
    "item": (
        (
            '## Name {#n}\n\n```toml\ndifficulty = 2\nform = "A"\nsiblings = "n"\nkind = "%s"\n```\n\nWhich?\n\n%s'
            "\n\n\n> Told.\n"
        ),
        [
            (
                "single",
                "* ( ) One {#a}\n    > No.\n\n* (x) Two {#b}\n    > Yes.\n\n* ( ) Three {#c}\n    > No,\n    > not.",
            ),
            ("order", "1. One {#a}\n2. Two {#b}\n3. Three {#c}"),
            ("match", ": One {#a}   => left {#l}\n    > No.\n: Two {#b} => right {#r}\n: Three {#c} =>  left {#l}"),
        ],
    ),
    "scene-of": (
        "## Name {#n}\n%.0s\nWhich?\n\n%s\n",
        [("", "- ( ) One {#a} =>  x\n   > No.\n\n   + transparency:  It\n     was.\n- ( ) Two {#b} => x\n  > So.\n")],
    ),
    "question-of": (
        '## Name {#n}\n\n```toml\nkind = "%s"\n```\n\n%s\n',
        [("multiple", "* [ ] One {#a}\n* [ ] Two {#b}\n\n* [ ] Three {#c}")],
    ),
    "choice": (
        "::: choice {#n}\n%.0sWhich?\n\n\n%s\n\n:::\n",
        [("", "- ( ) One {#a}\n    > No.\n- ( ) Two {#b}\n  > So.\n\n- (x)  Three {#c}\n  > Yes.")],
    ),
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, around % each) for kind, (around, found) in ROWS.items() for each in found]
)
def test_an_answer_that_changes_is_written_on_its_own_lines(kind: str, text: str) -> None:
    fields = read_fields(PageBlock(kind, text, 1))
    assert fields

    def rewritten(**changed: str) -> tuple[list[str], list[str]]:
        made = written(kind, text, {**fields, **changed}, set()).strip("\n").split("\n")
        was = text.strip("\n").split("\n")
        return [line for line in was if line not in made], [line for line in made if line not in was]

    noted = {"note-1": "Other words."} if "note-1" in fields and kind != "question-of" else {}
    gone, new = rewritten(**{"label-1": "Zwei", **noted})
    assert {line.strip() for line in gone} <= {line.strip() for line in text.split("\n") if "Two" in line} | {
        f"> {fields.get('note-1', '')}"
    }
    assert "Zwei" in new[0]
    assert len(new) <= 2
    gone, new = rewritten(**{"label-3": "Four", "to-label-3": "left", "to-3": "l"})
    assert (gone, len(new)) == ([], 1)
