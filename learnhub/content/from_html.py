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
_WITHIN = re.compile(rf"{ADDRESS.pattern}|(?:case|term):[\w-]+$|[a-z0-9-]*#[a-z0-9-]+$|[a-z][a-z0-9-]*$", re.IGNORECASE)
"""Also what leads within a course: a lesson, a passage, a case, a word."""
MARKS = re.compile(r"([\\`*_\[\]<>&#{}~|!])")
_NUMBER = re.compile(r"(\d+)([.)])(?=\s|$)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]")
_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_SECTION = re.compile(r"<!\[[^>]*>?")
_BREAK = "\ue000"
_QUOTE = "> "
_HEADING = "### "
_TABLE = "|"
_LOOSE = "\ue001"
"""Before the mark of a list whose items are paragraphs."""
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


def markdown_of_html(html: str, lost: set[str], picture: Picture = no_picture, *, within: bool = False) -> str:
    """HTML as paragraphs and lists of course Markdown; what could not be kept is named in `lost`.

    `within`: it was written here, and its links may lead to lessons, passages, cases and words of the course.
    """
    maker = _Maker(marks=True, picture=picture, within=within)
    made = ""
    before = ""
    loose = False
    for mark, words in maker.read(html):
        prefix = mark.removeprefix(_LOOSE)
        parted = loose if _indent(prefix) > _indent(before) else prefix != mark
        loose = prefix != mark
        if prefix == _TABLE:
            made += f"\n\n{words}" if made else words
            before = ""
            continue
        indent = "\n" + " " * len(prefix)
        lines = [guarded(" ".join(line.split())) for line in words.split(_BREAK) if line.strip()]
        if lines and prefix == _HEADING:
            made += ("\n\n" if made else "") + prefix + " ".join(line.removesuffix("\\") for line in lines)
            before = ""
        elif lines:
            tight = prefix and before and _QUOTE not in {prefix, before} and not prefix.isspace() and not parted
            made += ("\n>\n" if prefix == before == _QUOTE else "\n" if tight else "\n\n") if made else ""
            made += prefix + ("\\" + indent).join(lines)
            before = prefix
    lost |= maker.lost
    return made


def _indent(prefix: str) -> int:
    return len(prefix) - len(prefix.lstrip())


def line_of_html(html: str, lost: set[str], picture: Picture = no_picture, *, within: bool = False) -> str:
    """HTML as one line of course Markdown, for a title, an option or a pair; `within` as above."""
    maker = _Maker(marks=True, picture=picture, within=within)
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

    def __init__(self, *, marks: bool, picture: Picture = no_picture, within: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.picture = picture
        self.marks = marks
        self.address = _WITHIN if within else ADDRESS
        self.quotes = 0 if within else None
        self.lost: set[str] = set()
        self._made: list[tuple[str, str]] = []
        self._lists: list[int | None] = []
        self._indents: list[int] = []
        self._rows: list[list[str]] | None = None
        self._within = 0
        self._heading_id = ""
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
        if self._rows:
            self._open = [("", "", f"{words} " if words else "")]
            return
        if words.replace(_BREAK, " ").strip():
            under = " " * sum(self._indents) if self.quotes is not None else ""
            self._made.append((self._prefix or under or (_QUOTE if self.quotes else ""), words + self._heading_id))
            self._prefix = self._heading_id = ""
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
        elif tag in {"td", "th"} and self._rows is not None:
            self._flush()
        elif tag in {"td", "th"}:
            self.lost.add("table")
            self._add(" " if self._open[-1][2] else "")
        elif tag in _BLOCKS:
            self._begin(tag)
            if tag == "h3" and self.quotes is not None and not self._lists:
                self._prefix = _HEADING
                self._heading_id = f" {{#{given['id']}}}" if _ID.fullmatch(given.get("id") or "") else ""
        elif len(self._open) > _DEEPEST:
            return
        elif self.marks and tag in _WRAPS:
            self._open.append((tag, _WRAPS[tag], ""))
        elif self.marks and tag == "a":
            self._open.append((tag, given.get("href") or "", ""))

    def _begin(self, tag: str) -> None:
        self._flush()
        if tag == "blockquote" and self.quotes is not None:
            self.quotes += 1
        if tag == "p" and self.quotes is not None and self._lists and self._prefix:
            self._prefix = _LOOSE + self._prefix.removeprefix(_LOOSE)
        if tag == "table" and self._rows is not None:
            self._within += 1
        elif tag == "table" and self.quotes == 0 and not self._lists:
            self._rows = []
        elif tag == "tr" and self._rows is not None and not self._within:
            self._rows.append([])
        elif tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
            self._indents.append(0)
        elif tag == "li":
            count = self._lists[-1] if self._lists else None
            mark = "- " if count is None else f"{count + 1}) "
            outer = sum(self._indents[:-1]) if self.quotes is not None else 0
            self._prefix = " " * outer + mark
            if self._indents:
                self._indents[-1] = len(mark)
            if count is not None:
                self._lists[-1] = count + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in {"td", "th"} and self._rows:
            if not self._within:
                self._end_cell()
        elif tag in _BLOCKS:
            self._flush()
            self._prefix = self._heading_id = ""
            if tag == "table" and self._within:
                self._within -= 1
            elif tag == "table" and self._rows is not None:
                self._end_table()
            if tag == "blockquote" and self.quotes:
                self.quotes -= 1
            if tag in {"ul", "ol"} and self._lists:
                self._lists.pop()
                self._indents.pop()
        elif any(tag == opened for opened, _, _ in self._open):
            while self._open[-1][0] != tag:
                self._close_mark()
            self._close_mark()

    def _end_cell(self) -> None:
        while len(self._open) > 1:
            self._close_mark()
        assert self._rows
        self._rows[-1].append(" ".join(self._open[0][2].replace(_BREAK, " ").split()))
        self._open = [("", "", "")]

    def _end_table(self) -> None:
        rows = [row for row in self._rows or () if row]
        self._rows = None
        if rows:
            width = max(map(len, rows))
            lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
            self._made.append((_TABLE, "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])))

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
        if not self.address.match(address):
            self.lost.add("link")
            return words
        return f"[{words}]({quote(address, safe='%/:=&?~#+$,;@')})"

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = re.sub(r"\s+", " ", data)
        self._add(MARKS.sub(r"\\\1", words) if self.marks else words)
