"""HTML of other systems as course Markdown: a short list of marks is kept, all else becomes plain words.

What comes from outside is never taken as course text: every character that Markdown or a quiz would read as a mark is
escaped, so that an imported question cannot open a heading, an option, an answer or a block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote

from markdown_it import MarkdownIt

_PLAIN = MarkdownIt("commonmark", {"html": False, "maxNesting": 64})
_STRONG, _EMPHASIS, _CODE = "**", "*", "`"
_WRAPS = {"strong": _STRONG, "b": _STRONG, "em": _EMPHASIS, "i": _EMPHASIS, "code": _CODE}
_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "footer", "header", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "main", "ol", "p", "pre", "section"),
        *("table", "tbody", "tfoot", "thead", "tr", "ul"),
    }
)
_SILENT = frozenset({"script", "style", "template", "title", "noscript", "iframe", "object", "svg", "math"})
_MEDIA = frozenset({"img", "audio", "video", "embed", "iframe", "object", "svg"})
ADDRESS = re.compile(r"(?:https?://[^/]|mailto:[^@]+@)", re.IGNORECASE)
MARKS = re.compile(r"([\\`*_\[\]<>&#{}~|!])")
_NUMBER = re.compile(r"(\d+)([.)])(?=\s|$)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]")
_SECTION = re.compile(r"<!\[[^>]*>?")
_BREAK = "\ue000"
_DEEPEST = 16


def sound(html: str) -> str:
    """HTML that the parser takes whatever stands in it: without control characters and marked sections."""
    return _SECTION.sub(" ", CONTROL.sub("", html))


def html_of_plain(text: str) -> str:
    """Plain words as HTML; their lines stay lines."""
    return escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>")


def html_of_markdown(text: str) -> str:
    """Markdown of another system as HTML; raw HTML in it is shown as text."""
    made: str = _PLAIN.render(text)
    return made.strip()


def plain_of_html(html: str) -> str:
    """The words of HTML on one line, without any mark."""
    maker = _Maker(marks=False)
    return " ".join(" ".join(words for _, words in maker.read(html)).replace(_BREAK, " ").split())


Picture = Callable[[str], str | None]
"""Takes the address of a picture as it stands in the HTML; gives its name in `media`, or None where there is none."""


def no_picture(_address: str) -> str | None:
    """There is no picture at any address."""
    return None


def markdown_of_html(html: str, lost: set[str], picture: Picture = no_picture) -> str:
    """HTML as paragraphs and lists of course Markdown; what could not be kept is named in `lost`."""
    maker = _Maker(marks=True, picture=picture)
    made = ""
    before = ""
    for prefix, words in maker.read(html):
        indent = "\n" + " " * len(prefix)
        lines = [guarded(" ".join(line.split())) for line in words.split(_BREAK) if line.strip()]
        if lines:
            made += ("\n" if prefix and before else "\n\n") if made else ""
            made += prefix + ("\\" + indent).join(lines)
            before = prefix
    lost |= maker.lost
    return made


def line_of_html(html: str, lost: set[str], picture: Picture = no_picture) -> str:
    """HTML as one line of course Markdown, for a title, an option or a pair."""
    maker = _Maker(marks=True, picture=picture)
    words = " ".join(" ".join(words for _, words in maker.read(html)).replace(_BREAK, " ").split())
    lost |= maker.lost
    return guarded(words)


def guarded(line: str) -> str:
    """A line whose beginning is no mark of a list, an answer, a pair, a quote or a block."""
    if number := _NUMBER.match(line):
        return f"{number[1]}\\{line[len(number[1]) :]}"
    return f"\\{line}" if line[:1] in tuple("-+=:(") else line


class _Maker(HTMLParser):
    """Takes HTML apart into blocks: the mark before each, and its words."""

    def __init__(self, *, marks: bool, picture: Picture = no_picture) -> None:
        super().__init__(convert_charrefs=True)
        self.picture = picture
        self.marks = marks
        self.lost: set[str] = set()
        self._made: list[tuple[str, str]] = []
        self._lists: list[int | None] = []
        self._prefix = ""
        self._open: list[tuple[str, str, str]] = [("", "", "")]
        self._silent = 0

    def read(self, html: str) -> list[tuple[str, str]]:
        self.feed(sound(html))
        self.close()
        self._flush()
        return self._made

    def _add(self, text: str) -> None:
        tag, mark, words = self._open[-1]
        self._open[-1] = (tag, mark, words + text)

    def _flush(self) -> None:
        while len(self._open) > 1:
            self._close_mark()
        words = self._open[0][2]
        if words.replace(_BREAK, " ").strip():
            self._made.append((self._prefix, words))
            self._prefix = ""
        self._open = [("", "", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img" and self.marks and not self._silent and (name := self.picture(given.get("src") or "")):
            described = MARKS.sub(r"\\\1", " ".join((given.get("alt") or "").split()))
            self.lost |= set() if described else {"picture-alt"}
            self._add(f"![{described}](media/{quote(name)})")
        elif tag in _MEDIA:
            self.lost.add("picture")
            if not self._silent:
                self.handle_data(f" {given.get('alt') or ''} ")
        if tag in _SILENT:
            self._silent += 1
            self.lost |= {"script"} if tag == "script" else set()
        elif tag == "br":
            self._add(_BREAK)
        elif tag in {"td", "th"}:
            self.lost.add("table")
            self._add(" " if self._open[-1][2] else "")
        elif tag in _BLOCKS:
            self._begin(tag)
        elif len(self._open) > _DEEPEST:
            return
        elif self.marks and tag in _WRAPS:
            self._open.append((tag, _WRAPS[tag], ""))
        elif self.marks and tag == "a":
            self._open.append((tag, given.get("href") or "", ""))

    def _begin(self, tag: str) -> None:
        self._flush()
        if tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            count = self._lists[-1] if self._lists else None
            self._prefix = "- " if count is None else f"{count + 1}) "
            if count is not None:
                self._lists[-1] = count + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._flush()
            self._prefix = ""
            if tag in {"ul", "ol"} and self._lists:
                self._lists.pop()
        elif any(tag == opened for opened, _, _ in self._open):
            while self._open[-1][0] != tag:
                self._close_mark()
            self._close_mark()

    def _close_mark(self) -> None:
        tag, mark, words = self._open.pop()
        inner = words.strip()
        outer = {opened for _, opened, _ in self._open}
        if not inner or _BREAK in inner or not self.marks:
            self._add(words)
            return
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        if tag == "a":
            shown = self._link(mark, inner)
        elif mark == _CODE:
            plain = re.sub(r"\\(.)", r"\1", inner)
            shown = f"`{plain}`" if not re.search(r"[`{}#>\\*]", plain) else inner
        else:
            shown = inner if mark in outer else f"{mark}{inner}{mark}"
        self._add(before + shown + after)

    def _link(self, address: str, words: str) -> str:
        if not ADDRESS.match(address):
            self.lost.add("link")
            return words
        return f"[{words}]({quote(address, safe='%/:=&?~#+$,;@')})"

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = re.sub(r"\s+", " ", data)
        self._add(MARKS.sub(r"\\\1", words) if self.marks else words)
