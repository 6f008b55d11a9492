"""Prose as an editor shows it, without a mark of Markdown, and back: what was written comes back as the same page."""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt

from learnhub.content.from_html import line_of_html, markdown_of_html
from learnhub.content.tables import PLACE, Part, apart, part_after, part_of_table

__all__ = [
    "LONGEST",
    "PLACE",
    "Part",
    "apart",
    "clean",
    "html_of",
    "line",
    "line_html_of",
    "part_after",
    "part_of_table",
    "prose",
]

LONGEST = 64 * 1024
"""The most characters of one stretch of prose."""

_TAGS = {
    *("a", "blockquote", "br", "code", "em", "h3", "li", "ol", "p", "strong", "ul"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": 64}).enable("table")
_PARSER.disable(["lheading", "reference", "code", "html_block", "html_inline"])
_PARSER.validateLink = lambda url: bool(url)  # type: ignore[method-assign]
_PARSER.add_render_rule("softbreak", lambda *_arguments: " ")
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href"}, "h3": {"id"}},
    link_rel=None,
    url_schemes={"http", "https", "mailto", "case", "term"},
)
_TAG = re.compile(r"<([a-z][a-z0-9]*)")
_NEEDLESS = re.compile(r"\\([!#&{}~|<>])")
"""Marks that are guarded in text from outside, and mostly mean nothing in a sentence."""
_HEADING = re.compile(r"<h3>(.*?) \{#([a-z][a-z0-9-]*)\}</h3>")
_OUTER = re.compile(r"^<p>(.*)</p>$", re.DOTALL)


def html_of(markdown: str) -> str | None:
    """Paragraphs, lists, tables and smaller headings as HTML to edit; None when the text holds more: the text face
    shows it."""
    html = _shown(markdown)
    return html if _is_plain(html) and _shown(prose(html)) == html else None


def line_html_of(markdown: str) -> str | None:
    """One line as HTML to edit; None when it holds more than words, emphasis and links."""
    html = _shown(markdown)
    found = _OUTER.match(html)
    if not html:
        return ""
    return found[1] if found and _is_plain(html) and _shown(line(found[1])) == html else None


def prose(html: str) -> str:
    """What was written in an editor of paragraphs and lists, as Markdown."""
    return _plainer(markdown_of_html(html, set(), within=True))


def line(html: str) -> str:
    """What was written in an editor of one line, as Markdown."""
    return _plainer(line_of_html(html, set(), within=True))


def clean(html: str) -> str:
    """HTML that a browser may show, whoever wrote the Markdown."""
    return str(_CLEANER.clean(html))


def _is_plain(html: str) -> bool:
    return set(_TAG.findall(html)) <= _TAGS and clean(html) == html


def _shown(markdown: str) -> str:
    html = str(_PARSER.render(markdown)).replace("&quot;", '"').replace("<br />", "<br>")
    return re.sub(r"\s*\n\s*", "\n", _HEADING.sub(r'<h3 id="\2">\1</h3>', html)).strip()


def _plainer(markdown: str) -> str:
    """The same without guards that change nothing on the page."""
    bare = _NEEDLESS.sub(r"\1", markdown)
    return bare if _shown(bare) == _shown(markdown) and not re.search(r"\{#|\{\{", bare) else markdown
