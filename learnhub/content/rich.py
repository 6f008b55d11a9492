"""Prose as an editor shows it, without a mark of Markdown, and back: what was written comes back as the same page."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from learnhub.content import from_editor
from learnhub.content.gap_fields import gaps_apart
from learnhub.content.tables import PLACE, Part, apart, part_after, part_of_table

if TYPE_CHECKING:
    import nh3

__all__ = [
    "LONGEST",
    "PARSER",
    "PLACE",
    "Part",
    "apart",
    "clean",
    "gaps_apart",
    "html_of",
    "line",
    "line_html_of",
    "part_after",
    "part_of_table",
    "prose",
    "shown",
]

LONGEST = 64 * 1024
"""The most characters of one stretch of prose."""

_TAGS = {
    *("a", "blockquote", "br", "code", "em", "h3", "hr", "img", "li", "ol", "p", "pre", "span", "strong", "ul"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_MARKS = {"bullet_list_open": "-", "ordered_list_open": ")"}
"""How a list is marked that says nothing else."""


def _say_marks(state: StateCore) -> None:
    """What HTML does not say of itself, and the text shall keep: how a list is marked, how a column is aligned."""
    for token in state.tokens:
        if _MARKS.get(token.type, token.markup) != token.markup:
            token.attrSet("data-mark", token.markup)
        if token.type in {"th_open", "td_open"} and (style := token.attrs.pop("style", "")):
            token.attrSet("data-align", str(style).removeprefix("text-align:"))


def _once(state: StateCore) -> None:
    """What is emphasized already is not emphasized again by a mark within, nor in two parts."""
    for token in state.tokens:
        depth: Counter[str] = Counter()
        kept = []
        for child in token.children or ():
            name = child.type.removesuffix("_open").removesuffix("_close")
            if name not in {"strong", "em"}:
                kept.append(child)
                continue
            depth[name] += min(child.nesting, 0)
            if not depth[name] and child.nesting > 0 and kept and kept[-1].type == f"{name}_close":
                kept.pop()
            elif not depth[name]:
                kept.append(child)
            depth[name] += max(child.nesting, 0)
        if token.children:
            token.children = kept


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 64}).enable("table")
    parser.disable(["lheading", "reference", "code", "html_block", "html_inline"])
    parser.validateLink = lambda url: bool(url)  # type: ignore[method-assign]
    parser.add_render_rule("softbreak", lambda *_arguments: " ")
    parser.core.ruler.after("block", "say-marks", _say_marks)
    parser.core.ruler.after("inline", "once", _once)
    return parser


PARSER = _parser()
_TAG = re.compile(r"<([a-z][a-z0-9]*)")
_NEEDLESS = re.compile(r"\\([!#&{}~|<>])")
"""Marks that are guarded in text from outside, and mostly mean nothing in a sentence."""
_HEADING = re.compile(r"<h3>(.*?) \{#([a-z][a-z0-9-]*)\}</h3>")
_OUTER = re.compile(r"^<p>(.*)</p>$", re.DOTALL)
_GAP = re.compile(r"\{\{([^{}\s<>\"]+)\}\}")
_PLACED = re.compile("\ue010([^\ue011]*)\ue011")
_BETWEEN = re.compile(r"(<pre>.*?</pre>)|\s*\n\s*", re.DOTALL)
_QUOTED = re.compile(r"(<[^>]*>)|&quot;")


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3  # noqa: PLC0415 - three megabytes of memory, for who edits

    return nh3.Cleaner(
        tags=_TAGS,
        attributes={
            "a": {"href"},
            "code": {"class"},
            "h3": {"id"},
            "img": {"src", "alt", "title"},
            "ol": {"start", "data-mark"},
            "span": {"data-gap"},
            "td": {"data-align"},
            "th": {"data-align"},
            "ul": {"data-mark"},
        },
        link_rel=None,
        url_schemes={"http", "https", "mailto", "case", "term"},
    )


@lru_cache(maxsize=1024)
def html_of(markdown: str, *, gaps: bool = False) -> str | None:
    """Prose as HTML to edit, with its gaps as marks that one can move; None when the text holds more: the text face
    shows it."""
    html = shown(markdown, gaps=gaps)
    return _plain(html) if shown(prose(html), gaps=gaps) == html else None


@lru_cache(maxsize=4096)
def line_html_of(markdown: str, *, gaps: bool = False) -> str | None:
    """One line as HTML to edit; None when it holds more than words, emphasis and links."""
    html = shown(markdown, gaps=gaps)
    found = _OUTER.match(html)
    if not html:
        return ""
    return _plain(found[1]) if found and shown(line(found[1]), gaps=gaps) == html else None


def prose(html: str) -> str:
    """What was written in an editor of paragraphs and lists, as Markdown."""
    return _plainer(from_editor.blocks_of(html, _words))


def line(html: str) -> str:
    """What was written in an editor of one line, as Markdown."""
    return _plainer(from_editor.line_of(html, _words))


def clean(html: str) -> str:
    """HTML that a browser may show, whoever wrote the Markdown."""
    return str(_cleaner().clean(html))


def _plain(html: str) -> str | None:
    """The HTML as a browser may have it; None when that is less."""
    kept = clean(html).replace("&nbsp;", "\xa0")
    return kept if set(_TAG.findall(html)) <= _TAGS and kept == html else None


def shown(markdown: str, *, gaps: bool = False) -> str:
    """The HTML of Markdown, which is the same for texts that read the same."""
    text = _GAP.sub("\ue010\\1\ue011", markdown) if gaps else markdown
    html = _QUOTED.sub(lambda found: found[1] or '"', str(PARSER.render(text)).replace(" />", ">"))
    html = _BETWEEN.sub(lambda found: found[1] or "\n", _HEADING.sub(r'<h3 id="\2">\1</h3>', html)).strip()
    return _PLACED.sub(r'<span data-gap="\1"></span>', html)


def _words(markdown: str) -> str:
    """What a reader sees of a line, or of lines that follow one another."""
    made = ""
    marks: list[str] = []
    for token in (child for each in PARSER.parse(markdown) for child in each.children or [Token("softbreak", "", 0)]):
        if token.type in {"strong_open", "em_open"}:
            marks.append(token.markup.replace("_", "*"))
        elif token.type in {"strong_close", "em_close"}:
            marks.pop()
        elif token.type in {"text", "code_inline", "image"}:
            made += from_editor.seen(token.content, marks)
        elif token.type in {"softbreak", "hardbreak"}:
            made += " "
    return made


def _plainer(markdown: str) -> str:
    """The same without guards that change nothing on the page."""
    bare = _NEEDLESS.sub(r"\1", markdown)
    same = shown(bare) == shown(markdown) and all(bare.count(each) == markdown.count(each) for each in ("{#", "{{"))
    return bare if same else markdown
