"""A passage and its translation as one looks at them and writes them, without a mark of syntax, and back as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from learnhub.content import rich
from learnhub.content.gap_fields import gaps_apart, gaps_together
from learnhub.content.items import gaps_of
from learnhub.content.page import PageBlock, fields_of, source_of
from learnhub.content.segments import Segment, Shape
from learnhub.content.untouched import untouched

_ADDRESS = re.compile(r'<a href="([^"]*)">')
_PICTURE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"')
_GAP = re.compile(r'<span data-gap="([^"]*)"></span>')
_FIGURE = ("alt", "caption")


@dataclass(frozen=True)
class PassageForm:
    """How a passage is written: as `words` (with the HTML of both sides, `line` on one line), in `parts` (each with its
    name, its original and its words), or as plain text. `pictures` stand among the words, each with what it shows."""

    source_html: str | None = None
    html: str | None = None
    line: bool = True
    parts: tuple[tuple[str, str, str], ...] = ()
    gaps: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    picture: str = ""


@lru_cache(maxsize=2048)
def passage_form(source: Segment, text: str) -> PassageForm:
    """What is shown of a passage and of its words in another language."""
    if source.shape is Shape.GAPS:
        ours, theirs = (gaps_apart(_stem(source), each) for each in (source.text, text))
        return PassageForm(parts=tuple((name, ours.fills[name], theirs.fills[name]) for name in ours.names))
    if not source.marked:
        return PassageForm()
    if (figure := _figure(source.text)) and (not text or _figure(text)):
        said = _figure(text) or dict.fromkeys(_FIGURE, "")
        parts = tuple((name, figure[name], said[name]) for name in _FIGURE if figure[name])
        return PassageForm(parts=parts, picture=figure["src"])
    line = rich.line_html_of(source.text, gaps=True)
    shown = rich.html_of(source.text, gaps=True) if line is None else line
    if shown is None:
        return PassageForm()
    html = (rich.html_of if line is None else rich.line_html_of)(text, gaps=True)
    return PassageForm(
        to_read(shown),
        html,
        line is not None,
        gaps=tuple(dict.fromkeys(gaps_of(source.text))),
        links=tuple(dict.fromkeys(_ADDRESS.findall(shown))),
        pictures=tuple(dict.fromkeys((unescape(src), unescape(alt)) for src, alt in _PICTURE.findall(shown))),
    )


def to_read(html: str) -> str:
    """HTML of an editor as it is read: gaps say their names, links lead nowhere."""
    return _GAP.sub(r'<span class="rich-gap">\1</span>', _ADDRESS.sub("<a>", html))


def passage_text(source: Segment, was: str, sent: Mapping[str, str], *, unmarked: bool = False) -> str:
    """The words of a passage from what its form sent: all of them under no name, or a part under its name. `unmarked`:
    they come from an editor that shows no marks, so that what reads as before keeps its bytes."""
    if "" in sent:
        return untouched(was, sent[""]) if unmarked else sent[""]
    if source.shape is Shape.GAPS:
        fills = {f"gap-{name}": text for name, text in sent.items()}
        return gaps_together({"stem": _stem(source), "answers": was}, fills)["answers"]
    figure = {**dict.fromkeys(_FIGURE, ""), **(_figure(was) or {}), **sent}
    figure["src"] = (_figure(source.text) or {"src": ""})["src"]
    return source_of("figure", figure, set()).strip("\n") if figure["alt"].strip() or figure["caption"].strip() else ""


def _stem(source: Segment) -> str:
    """A text with the gaps of these accepted answers, each once."""
    names = dict.fromkeys(row.partition(":")[0].strip() for row in source.text.split("\n"))
    return "".join(f"{{{{{name}}}}}" for name in names)


def _figure(text: str) -> dict[str, str] | None:
    return fields_of(PageBlock("figure", text, 1))
