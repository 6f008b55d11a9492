"""What is written without a mark of syntax: gaps, units, lists; what nobody touched keeps its bytes."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content import rich
from learnhub.content.faults import SENTENCES
from learnhub.content.gap_fields import gaps_apart, gaps_together
from learnhub.content.item_fields import item_fields, item_source
from learnhub.content.page import PageBlock, fields_of, source_of
from learnhub.content.passage_fields import passage_form, passage_text
from learnhub.content.segments import Segment, Shape
from learnhub.content.untouched import untouched
from learnhub.domain.assessment import ItemKind
from tests.items import EXAMPLES, text_of

WAS = {"stem": "We asked {{who}} on un{{day}}able.", "answers": "day: Monday\nwho: the ministry\nwho: ministry\nx: y"}


def sent(fields: dict[str, str]) -> dict[str, str]:
    """What a form without a script sends of these fields as they stand."""
    parts = gaps_apart(fields["stem"], fields["answers"])
    made = {f"stem/{number}": text for number, text in enumerate(parts.texts)}
    made |= {f"stem/g{number}": name for number, name in enumerate(parts.names)}
    made |= {f"gap-{name}": text for name, text in parts.fills.items()}
    return made | ({"gap-": parts.loose} if parts.loose else {})


@pytest.mark.parametrize(
    ("changes", "act", "stem", "answers"),
    [
        ({}, "", WAS["stem"], WAS["answers"]),
        ({"stem/0": "Then we asked", "stem/1": "on un"}, "", "Then we asked {{who}} on un{{day}}able.", WAS["answers"]),
        ({"stem/2": ", or not."}, "", "We asked {{who}} on un{{day}}, or not.", WAS["answers"]),
        ({"stem/0": "我们问了"}, "", "我们问了{{who}} on un{{day}}able.", WAS["answers"]),
        (
            {"gap-who": "ministry\r\nthe old ministry\r\nall"},
            "",
            WAS["stem"],
            "day: Monday\nwho: ministry\nwho: the old ministry\nwho: all\nx: y",
        ),
        ({"gap-": ""}, "", WAS["stem"], "day: Monday\nwho: the ministry\nwho: ministry"),
        (
            {"stem/new": "asked"},
            "stem/gap-add",
            "We {{gap-3}} {{who}} on un{{day}}able.",
            f"{WAS['answers']}\ngap-3: asked",
        ),
        (
            {"stem/new": "nowhere"},
            "stem/gap-add",
            f"{WAS['stem']} {{{{gap-3}}}}",
            f"{WAS['answers']}\ngap-3: nowhere",
        ),
        (
            {},
            "stem/gap-remove-1",
            "We asked {{who}} on unMondayable.",
            "x: y\nwho: the ministry\nwho: ministry",
        ),
        ({}, "stem/gap-remove-9", WAS["stem"], WAS["answers"]),
    ],
)
def test_gaps_are_written_as_fields(changes: dict[str, str], act: str, stem: str, answers: str) -> None:
    assert gaps_together(WAS, {**sent(WAS), **changes}, act) == {"stem": stem, "answers": answers}


NAME = st.from_regex(r"[a-z]{1,4}", fullmatch=True)
PIECE = st.text(st.sampled_from("ab é*.,\n-1 "), max_size=8)


@given(st.lists(st.tuples(PIECE, NAME), max_size=4), PIECE, st.lists(st.tuples(NAME, NAME), max_size=6))
def test_a_question_with_gaps_that_nobody_touched_is_the_same(
    gaps: list[tuple[str, str]], end: str, answers: list[tuple[str, str]]
) -> None:
    was = {
        "stem": "".join(f"{text}{{{{{name}}}}}" for text, name in gaps) + end,
        "answers": "\n".join(f"{name}: {text}" for name, text in answers),
    }
    assert gaps_together(was, sent(was)) == was
    with_one = gaps_together(was, {**sent(was), "stem/new": ""}, "stem/gap-add")
    names = gaps_apart(with_one["stem"], "").names
    assert len(names) == len(gaps) + 1
    assert len(set(names)) == len({name for _, name in gaps}) + 1
    without = gaps_together(with_one, sent(with_one), f"stem/gap-remove-{len(gaps)}")
    assert without["stem"].rstrip(" ") == was["stem"].rstrip(" ")
    assert without["answers"] == was["answers"]


@given(
    st.sampled_from(["We asked {{who}}.", "- One {{a}}\n- **Two {{b}}**", "| A | {{x}} |\n|:--|--:|\n| b | {{y}} |"])
)
def test_gaps_stand_among_the_words_of_an_editor(stem: str) -> None:
    html = rich.html_of(stem, gaps=True)
    assert html
    assert "{{" not in html
    assert untouched(stem, rich.prose(html)) == stem
    assert gaps_apart(rich.prose(html.replace("One", "First")), "").names == gaps_apart(stem, "").names


@pytest.mark.parametrize("kind", list(ItemKind))
def test_a_form_of_each_kind_of_question_reads_and_writes_the_same_text(kind: ItemKind) -> None:
    text = (
        text_of(kind)
        .replace("form =", "# asked since March\nform =")
        .replace("siblings =", 'hints = ["One."]\nsiblings =')
    )
    fields = item_fields(text)
    assert fields
    assert item_source(text, fields, set()).rstrip("\n") == text.rstrip("\n")
    assert item_fields(item_source("", fields, set())) == fields
    changed = item_source(text, {**fields, "hint-0": "Two.", "hint-1": " Three. "}, set())
    assert changed.rstrip("\n") == text.replace('["One."]', '["Two.", "Three."]').rstrip("\n")
    shown = [value for name, value in fields.items() if name != "answers" and not re.match(r"(?:id|to)-|right", name)]
    marks = re.compile(r"\{#|=>|\[x\]|\(x\)|^[=>:] ", re.MULTILINE)
    assert [value for value in shown if marks.search(value)] == []
    assert EXAMPLES[kind].stem == fields["stem"]


UNITS = "# all of them\nunits = { km = 1, m = 1000 } # and no miles\n"


@pytest.mark.parametrize(
    ("changes", "written"),
    [
        ({}, "{ km = 1, m = 1000 }"),
        ({"unit-2": "sea mile", "factor-2": "0.54"}, '{ km = 1, m = 1000, "sea mile" = 0.54 }'),
        ({"unit-0": "", "factor-0": ""}, "{ m = 1000 }"),
        ({"factor-0": ""}, "{ km = 1, m = 1000 }"),
        ({"factor-1": "many"}, '{ km = 1, m = "many" }'),
        ({"factor-1": ""}, '{ km = 1, m = "" }'),
        ({"unit-2": "km", "factor-2": "7"}, '{ km = 1, m = 1000, "km (2)" = 7 }'),
        ({"unit-2": "km", "factor-2": "1"}, "{ km = 1, m = 1000 }"),
        ({"unit-2": "", "factor-2": "7"}, '{ km = 1, m = 1000, "" = 7 }'),
    ],
)
def test_units_are_rows_and_what_is_amiss_in_one_is_kept(changes: dict[str, str], written: str) -> None:
    text = text_of(ItemKind.NUMERIC).replace("units = { km = 1, m = 1000 }\n", UNITS)
    fields = item_fields(text)
    assert fields
    made = item_source(text, {**fields, **changes}, set())
    assert made.rstrip("\n") == text.replace("{ km = 1, m = 1000 }", written).rstrip("\n")
    again = item_fields(made) or {}
    assert ("many" in changes.values()) == ("many" in again.values())


def test_a_table_of_units_keeps_its_comments() -> None:
    tabled = text_of(ItemKind.NUMERIC).replace(
        "units = { km = 1, m = 1000 }\n", "\n[units]\nkm = 1 # first\nm = 1000\n"
    )
    fields = item_fields(tabled)
    assert fields
    made = item_source(tabled, {**fields, "unit-2": "sea mile", "factor-2": "0.54"}, set())
    assert made.rstrip("\n") == tabled.replace("m = 1000\n", 'm = 1000\n"sea mile" = 0.54\n').rstrip("\n")


LISTS = """Some _words_,
wrapped.
1. First
   item __bold__
2. Second
3. Third

* a
* b

  c
* d

1. x
1. y

> 1) Quoted
>    - within

Last."""


@pytest.mark.parametrize(
    ("old", "new", "was", "now"),
    [
        ("Last", "Very last", "Last", "Very last"),
        ("<li>Second</li>", "<li>Second</li><li>New</li>", "3. Third", "3. New\n4. Third"),
        ("<li>Second</li>\n", "", "2. Second\n3. Third", "2. Third"),
        ("<li>y</li>", "<li>y</li><li>z</li>", "1. y", "1. y\n1. z"),
        ("<p>d</p>", "<p>e</p>", "* d", "* e"),
        ("<p>a</p>\n</li>", "<p>a</p></li><li><p>e</p></li>", "* a\n", "* a\n\n* e\n\n"),
        ("Some", "All", "Some _words_,\nwrapped.", "All *words*, wrapped."),
        ("within", "inside", "> 1) Quoted\n>    - within", "> 1) Quoted\n>    - inside"),
    ],
)
def test_a_list_keeps_its_marks_and_what_reads_the_same_its_bytes(old: str, new: str, was: str, now: str) -> None:
    html = rich.html_of(LISTS)
    assert html
    assert old in html
    assert untouched(LISTS, rich.prose(html.replace(old, new, 1))) == LISTS.replace(was, now, 1)


ITEM = st.from_regex(r"[a-z]{1,3}( _?[a-z]{1,3}_?)?", fullmatch=True)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["-", "*", "+", "1.", "1)", "7."]), st.lists(ITEM, min_size=1, max_size=4)),
        min_size=1,
        max_size=4,
    ),
    st.data(),
)
def test_lists_that_nobody_touched_keep_their_bytes(lists: list[tuple[str, list[str]]], data: Any) -> None:
    written = []
    for mark, items in lists:
        step = data.draw(st.sampled_from([0, 1]))
        leads = [f"{int(mark[:-1]) + step * at}{mark[-1]}" if mark[0].isdigit() else mark for at in range(len(items))]
        written.append("\n".join(f"{lead} {item}" for lead, item in zip(leads, items, strict=True)))
    text = "\n\nBetween.\n\n".join(written)
    html = rich.html_of(text)
    assert html
    place = data.draw(st.integers(0, len(lists) - 1))
    changed = text.split("\n\nBetween.\n\n")
    lines = changed[place].split("\n")
    lines[-1] = f"{lines[-1].split(' ')[0]} Changed"
    changed[place] = "\n".join(lines)
    cut = html.split("<p>Between.</p>")
    cut[place] = re.sub(r"<li>(?:(?!<li>).)*</li>(?=\s*</[uo]l>\s*$)", "<li>Changed</li>", cut[place], flags=re.DOTALL)
    assert untouched(text, rich.prose("<p>Between.</p>".join(cut))) == "\n\nBetween.\n\n".join(changed)


LEAF = st.text(st.sampled_from("ab .,。»(¿*_[`#>{}|1-"), min_size=1, max_size=6).map(
    lambda text: escape(text, quote=False)
)
HTML = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["strong", "em", "b", "i"]), inner).map(
            lambda each: f"<{each[0]}>{each[1]}</{each[0]}>"
        ),
        st.lists(inner, min_size=2, max_size=3).map("".join),
    ),
    max_leaves=6,
)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


@settings(max_examples=80)
@given(HTML, st.sampled_from(["<p>{}</p>", "<ul><li>{}</li></ul>", "<blockquote><ol><li>{}</li></ol></blockquote>"]))
def test_no_mark_is_left_standing_whatever_was_made_bold(html: str, around: str) -> None:
    shown = rich.html_of(rich.prose(around.format(html)))
    assert shown is not None
    assert words(shown) == words(html)
    line = rich.line_html_of(rich.line(html))
    assert line is not None
    assert words(line) == words(html)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p><b>你好。</b>我</p>", "**你好**。我"),
        ("<p><b>a</b><b>b</b> <i>c</i></p>", "**ab** *c*"),
        ("<p>Oui\xa0: «\xa0non\xa0» et\xa0puis 10\xa0000</p>", "Oui\xa0: «\xa0non\xa0» et puis 10\xa0000"),
        ("<blockquote><p>A</p><ol data-mark='.'><li>B</li></ol></blockquote>", "> A\n>\n> 1. B"),
        ("<ol start='3'><li>A</li></ol><hr>", "3) A\n\n---"),
        (
            '<p><img src="/x/media/a.svg" data-src="media/a.svg" alt="A [b]" title="C"></p>',
            '![A \\[b\\]](media/a.svg "C")',
        ),
        ('<p>A <img src="https://elsewhere.org/a.png" alt="b">c</p>', "A c"),
        ("<pre><code>a  *b*\n```\n</code></pre>", "````\na  *b*\n```\n````"),
        ("<ul><li>A</li><ul><li>B</li></ul></ul>", "- A\n  - B"),
        ('<p>A <span data-gap="who">Gap 1: x</span></p>', "A {{who}}"),
    ],
)
def test_what_an_editor_holds_is_written(html: str, markdown: str) -> None:
    assert rich.prose(html) == markdown


PASSAGES = [
    Segment("a.answers", "who: the ministry\nwho: ministry\nday: Monday", Shape.GAPS),
    Segment("start.1", '![A quay, **wet**](media/quay.svg "At noon")', Shape.PASSAGE),
    Segment("start.2", "Ask **{{who}}** on\n[Monday](who#day).", Shape.PASSAGE),
    Segment("start.3", "One\\\ntwo", Shape.PASSAGE),
    Segment("a.hint.1", "Look *up*.", Shape.LINE),
    Segment("title", "*Not* marked", Shape.TITLE),
]


@pytest.mark.parametrize("source", PASSAGES)
def test_a_passage_that_is_its_own_translation_comes_back_as_it_is(source: Segment) -> None:
    form = passage_form(source, source.text)
    assert passage_text(source, source.text, {name: words for name, _, words in form.parts} or {"": source.text}) == (
        source.text
    )
    if form.html is not None:
        back = (rich.line if form.line else rich.prose)(form.html)
        assert passage_text(source, source.text, {"": back}, unmarked=True) == source.text
    assert (form.parts == ()) == (source.key not in {"a.answers", "start.1"})
    assert (form.html is None) == (source.key in {"a.answers", "start.1", "title"})
    assert "{{" not in (form.source_html or "")
    assert "href" not in (form.source_html or "")


def test_a_translated_picture_keeps_its_file() -> None:
    figure = PASSAGES[1]
    assert [name for name, _, _ in passage_form(figure, "").parts] == ["alt", "caption"]
    made = passage_text(figure, "", {"alt": "Un quai"})
    assert made == "![Un quai](media/quay.svg)"
    assert passage_text(figure, made, {"caption": "À midi"}) == '![Un quai](media/quay.svg "À midi")'
    assert passage_text(figure, made, {"alt": ""}) == ""


def test_a_picture_within_a_sentence_is_shown_and_kept_by_what_shows_it() -> None:
    source = Segment("a", "See ![the **key**](media/key.svg) first.", Shape.PASSAGE)
    form = passage_form(source, "Voir ![la clé](media/key.svg).")
    assert form.source_html == 'See <img src="media/key.svg" alt="the key"> first.'
    assert form.html == 'Voir <img src="media/key.svg" alt="la clé">.'
    assert form.pictures == (("media/key.svg", "the key"),)
    sent = 'D’abord <img src="/studio/c/media/01-a/media/key.svg" data-src="media/key.svg" alt="une [clé]">'
    assert passage_text(source, "", {"": rich.line(sent)}, unmarked=True) == "D’abord ![une \\[clé\\]](media/key.svg)"


@pytest.mark.parametrize(
    "lines", ["- One\n  - Two", "1. One\n2. Two", "\n".join(f"- {n}" for n in range(20)), "Words."]
)
def test_a_checklist_of_another_form_is_edited_as_prose(lines: str) -> None:
    source = f"::: checklist {{#a}}\n{lines}\n:::\n"
    fields = fields_of(PageBlock("checklist", source, 1))
    assert fields == {"id": "a", "body": lines}
    assert source_of("checklist", {**fields, "body": f"{lines}s"}, set(), source) == source.replace(lines, f"{lines}s")


def test_a_mend_for_the_forms_names_no_mark() -> None:
    mends = [each.in_forms for each in SENTENCES.values() if each.in_forms]
    assert len(mends) > 20
    assert [each for each in mends if re.search(r"\{|\*|:::|`|\]\(|\(x\)|##|=|>", each)] == []
