"""Pages of other systems as lessons: each mark by a table, and no page whatever that opens a mark of course text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.course import read_course
from learnhub.content.from_pages import Piece, read_page
from learnhub.content.intake import ModuleText, PageText, cut, ids_in, module_files
from tests import courses


def blocks(html: str) -> list[str]:
    page = read_page(html, "A page", {"@@PLUGINFILE@@/a.png": "picture-1.png"}.get)
    return [("#" * piece.level + " " if piece.level else "") + piece.text for piece in page.pieces]


def codes(html: str) -> list[str]:
    return [fault.code for fault in read_page(html, "A page").report]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>One<br>two</p>three", ["One\\\ntwo", "three"]),
        ("<h2>A <b>b</b></h2><p>c", ["### A **b**", "c"]),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>", ["- a\n  - b\n- c\n\n  d"]),
        ('<ol start="3"><li>a</li><li>b</ol>', ["3. a\n4. b"]),
        (
            "<table><tr><th>a<th>b</tr><tr><td colspan=2>c|d</table>",
            ["| a | b |\n| --- | --- |\n| c\\|d |  |"],
        ),
        (
            "<table><tr><th>a<th>b<th>c<tr><td rowspan=3>d<td colspan=2>e<tr><td>f<td rowspan=2>g<tr><td>h<tr><td>i",
            ["| a | b | c |\n| --- | --- | --- |\n| d | e |  |\n|  | f | g |\n|  | h |  |\n| i |  |  |"],
        ),
        ("10<sup>\u22126</sup> H<sub>2</sub>O 1<sup>st</sup> a<sup><b>2</b></sup>", ["10⁻⁶ H₂O 1st a**2**"]),
        (
            "<ol><li><a id=numbered-3></a>a</li><li><a id=numbered-4></a>b</li><li><a id=numbered-1></a>c</li></ol>",
            ["3. a\n4. b\n1) c"],
        ),
        ("<table><tr><td><p>a<p>b</table>", ["a", "b"]),
        ("<blockquote><p>a</p><p>b</p></blockquote>", ["> a\n>\n> b"]),
        ("<pre>a\n  b</pre>", ["```\na\n  b\n```"]),
        ("<b>a</b><b>b</b> <i>c</i>d", ["**ab** *c*d"]),
        ("<b>Note:</b>x", ["Note:x"]),
        ("<b><i>a</i> b</b>", ["***a* b**"]),
        ('<a href="https://example.org/a b">c</a>', ["[c](https://example.org/a%20b)"]),
        ('<a href="javascript:x">c</a>', ["c"]),
        ('<img src="@@PLUGINFILE@@/a.png" alt="A [list]">', ["![A \\[list\\]](media/picture-1.png)"]),
        ('<img src="https://example.org/x.png" alt="A list">', ["A list"]),
        ("<script>alert(1)</script><style>p{}</style>a", ["a"]),
        ('<iframe src="//example.org/v" title="A film"></iframe>', ["[A film](https://example.org/v)"]),
        ("<dl><dt>a<dd>b</dl>", ["**a**", "b"]),
        ("<span><p>a</p></span><div>b<div>c</div></div>", ["a", "b", "c"]),
        ("- a<br>1) b<br>&gt; c<br># d<br>::: e<br>| f", ["\\- a\\\n1\\) b\\\n\\> c\\\n\\# d\\\n\\::: e\\\n\\| f"]),
        ('<div class="in-practice"><p>a</p></div>', ["::: in-practice\na\n:::"]),
        ("<p> </p><ul></ul><table></table>", []),
    ],
)
def test_what_each_mark_becomes(html: str, shown: list[str]) -> None:
    assert blocks(html) == shown


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<a href="#x">c</a>', "link-dropped"),
        ('<img src="x">', "picture-dropped"),
        ("<script>x</script>", "script"),
        ("<math><mi>x</mi></math>", "formula"),
        ("<svg></svg>", "drawing"),
        ("<del>x</del>", "struck"),
        ('<video src="/x.mp4"></video>', "media-dropped"),
        ('<video><source src="https://example.org/x.mp4"></video>', "media-linked"),
        ("<ul><li><h3>x</h3></li></ul>", "heading-inside"),
        ("<table><tr><td>a</table>", "table-frame"),
        ("<table><tr><td>a<td>b</table>", "table-head"),
        ("<table><tr><th>a<th rowspan=2>b</table>", "table-merged"),
        ("<table><tr><th>a<th><ul><li>b</ul></table>", "table-list"),
        ("<table><tr><th>a<th><table><tr><td>b</table></table>", "table-inside"),
    ],
)
def test_what_is_lost_is_named(html: str, code: str) -> None:
    assert codes(html) == [code]


def test_a_long_page_is_cut_at_its_highest_headings() -> None:
    page = read_page("<h1>All</h1>a<h2>One</h2>b<h3>c</h3>d<h2>Two</h2>e", "file")
    title, above, lessons = cut(page.pieces, "file")
    assert (title, above) == ("All", (Piece(0, "a"),))
    assert lessons == (
        PageText("One", (Piece(0, "b"), Piece(4, "c"), Piece(0, "d"))),
        PageText("Two", (Piece(0, "e"),)),
    )


@pytest.mark.parametrize(
    ("html", "title", "lessons"),
    [
        ("a", "file", ["file"]),
        ("<h2>One</h2>a", "file", ["One"]),
        ("<h2>One</h2>a<h2>Two</h2>b", "file", ["One", "Two"]),
        ("<h3>Low</h3>a<h2>One</h2>b", "file", ["file", "One"]),
        ("a<h1>All</h1><h2>One</h2>b", "All", ["One"]),
        ("<h2>One</h2><h2>Two</h2>a", "file", ["One", "Two"]),
    ],
)
def test_which_headings_begin_a_lesson(html: str, title: str, lessons: list[str]) -> None:
    made, _, parts = cut(read_page(html, "file").pieces, "file")
    assert (made, [part.title for part in parts]) == (title, lessons)


def test_headings_come_to_two_levels_of_which_the_first_is_the_higher() -> None:
    page = read_page("<h4>a</h4><h2>b</h2><h4>c</h4><h6>d</h6>", "file")
    report = list(page.report)
    files = module_files(ModuleText("m", (), (PageText("L", tuple(page.pieces)),)), 1, set(), report)
    assert re.findall(r"^#+ \w+", files["01-m/01-l.md"].decode(), re.MULTILINE) == ["## a", "## b", "### c", "### d"]
    assert [fault.code for fault in report] == ["heading-depth", "heading-raised"]


def test_a_lesson_that_is_too_long_is_divided_and_nothing_is_lost() -> None:
    pieces = tuple(Piece(0, f"word{number} " * 3_000) for number in range(20))
    report: list = []
    files = module_files(ModuleText("m", (), (PageText("L", pieces),)), 1, set(), report)
    lessons = [data for path, data in files.items() if "module" not in path]
    assert len(lessons) > 1
    assert all(len(data) <= 256 * 1024 for data in lessons)
    assert all(any(f"word{number} ".encode() in data for data in lessons) for number in range(20))
    assert [fault.code for fault in report] == ["lesson-divided"]


TAGS = ("p", "b", "i", "h1", "h3", "ul", "ol", "li", "table", "tr", "td", "blockquote", "pre", "code", "div", "a", "dt")
SOUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")]),
        st.text(alphabet="ab1 .)(:=+-*_`#>|\\[]{}!~\n&<x", max_size=8),
        st.sampled_from(["::: choice", "+++", "- ( ) x", "= x", "{#id}", "&#96;&#96;&#96;", "![a](media/b)", "<br>"]),
    ),
    max_size=30,
).map("".join)
ALLOWED = {"lesson-length", "module-without-quiz", "key-missing"}
"""What its author has to say. The course is in French, so that no style is looked at."""


@settings(max_examples=120, deadline=None)
@given(SOUP)
def test_no_page_opens_a_mark_of_course_text(html: str) -> None:
    page = read_page(html, "file")
    title, above, lessons = cut(page.pieces, "file")
    files = module_files(ModuleText(title, above, lessons), 9, set("abx") | ids_in(courses.files()), [])
    known = {**courses.edited("course.md", '"en"', '"fr"'), **files}
    faults = {fault.code for fault in read_course(known).faults if fault.path.startswith("09-")}
    assert faults - ALLOWED == set(), files
