"""Our HTML written again: every address as its package needs it, and as XML where a book asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from learnhub.content.recordings import RECORDINGS

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
RAW = frozenset({"script", "style"})
PLAYERS = frozenset({"audio", "video"})
DEEPER = {"h1": "h2", "h2": "h3", "h3": "h4"}
_PLAYED = re.compile(rf' href="(?!https?:)[^"]*\.(?:{"|".join(RECORDINGS)})"')
"""A link to a recording inside a package: a book takes none to what is no page."""
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rewrite(html: str, address: Callable[[str], str], *, xml: bool = False, deeper: bool = False) -> str:
    """The document with each `href` and `src` as `address` makes it; `xml` closes every element and drops what XML
    cannot hold; `deeper` puts headings a level down, but for the one of the class `course`, so that many pages make
    one. A player of a recording that the package does not hold is left out: the link above it leads to the site."""
    writer = _Writer(address, xml=xml, deeper=deeper)
    writer.feed(html)
    writer.close()
    text = "".join(writer.written)
    return _NOT_XML.sub("", text) if xml else text


class _Writer(HTMLParser):
    def __init__(self, address: Callable[[str], str], *, xml: bool, deeper: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.xml = xml
        self.deeper = deeper
        self.heading = ""
        self.raw = False
        self.passes = ""
        self.plain = False
        self.written: list[str] = []

    def handle_decl(self, decl: str) -> None:
        self.written.append(f"<!{decl.replace('doctype', 'DOCTYPE')}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = "".join(self._attribute(name, value) for name, value in attrs)
        if tag in PLAYERS and re.search(r' src="https?://', said):
            self.passes = tag
        if self.passes:
            return
        if self.xml and tag == "a" and _PLAYED.search(said):
            tag, said, self.plain = "span", "", True
        if tag in DEEPER:
            tag = self.heading = DEEPER[tag] if self.deeper and ("class", "course") not in attrs else tag
        self.written.append(f"<{tag}{said}{'/' if self.xml and tag in VOID else ''}>")
        self.raw = tag in RAW

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.raw = False
        if self.passes:
            self.passes = "" if tag == self.passes else self.passes
        elif tag == "a" and self.plain:
            self.plain = False
            self.written.append("</span>")
        elif tag not in VOID:
            self.written.append(f"</{self.heading if tag in DEEPER else tag}>")

    def handle_data(self, data: str) -> None:
        if not self.passes:
            self.written.append(data if self.raw else escape(data, quote=False))

    def _attribute(self, name: str, value: str | None) -> str:
        if value is None:
            return f' {name}="{name}"' if self.xml else f" {name}"
        said = self.address(value) if name in {"href", "src"} else value
        return f' {name}="{escape(said)}"'
