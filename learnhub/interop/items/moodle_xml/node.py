"""An element of Moodle XML: what it says, and the files it brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from learnhub.content.from_html import html_of_markdown, html_of_plain
from learnhub.interop.items.questions import TEXT_LIMIT

NAME = "Moodle XML"
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff")


@dataclass
class Node:
    """An element of a Moodle question, with the line that it begins on."""

    name: str
    attributes: dict[str, str]
    line: int
    words: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Node]:
        """Its children of this name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        """The first of them."""
        return next(self.all(name), None)

    @property
    def value(self) -> str:
        """The words of the node, or of its `text`."""
        inner = self.first("text")
        return "".join((inner or self).words).strip()

    def said(self, name: str, default: str = "") -> str:
        """What the first of them says."""
        child = self.first(name)
        return child.value if child else default

    def html(self) -> str:
        text = self.value
        form = self.attributes.get("format", "html")
        if form == "markdown" and len(text) <= TEXT_LIMIT:
            return html_of_markdown(text)
        if form == "plain_text":
            return html_of_plain(text)
        return text.replace("\n", "<br>") if form == "moodle_auto_format" else text

    def html_of(self, name: str) -> str:
        child = self.first(name)
        return child.html() if child else ""
