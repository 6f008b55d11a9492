"""Markdown to safe HTML."""

from __future__ import annotations

from functools import lru_cache

from learnhub.content.faults import Faults
from learnhub.content.markdown.cleaner import CLEANER
from learnhub.content.markdown.parser import MARKDOWN, lead_of, words_of
from learnhub.content.markdown.rendered import Rendered, Scope, Unit
from learnhub.content.markdown.walk import Walk
from learnhub.domain.errors import Fault
from learnhub.domain.languages import direction

REMEMBERED, REMEMBERED_LENGTH = 2_048, 16_000
"""How many texts are remembered as HTML, and how long each may be."""


def render(text: str, line: int, scope: Scope, faults: Faults) -> Rendered:
    """The text as blocks of HTML; `line` is the line of its file that it begins on. Faults are noted, never raised.

    The last texts are remembered: a page in the making shows the same blocks again and again.
    """
    if len(text) > REMEMBERED_LENGTH:
        return _render(text, line, scope, faults)
    made, found = _remembered(text, line, scope)
    faults.take(found)
    lists = {name: list(getattr(made, name)) for name in ("passages", "headings", "ids", "links", "units")}
    return Rendered(made.html, **lists)


@lru_cache(maxsize=REMEMBERED)
def _remembered(text: str, line: int, scope: Scope) -> tuple[Rendered, tuple[Fault, ...]]:
    noted = Faults("")
    made = _render(text, line, scope, noted)
    return made, tuple(noted.found)


def _render(text: str, line: int, scope: Scope, faults: Faults) -> Rendered:
    tokens = MARKDOWN.parse(text)
    walk = Walk(line, scope, faults)
    walk.blocks(tokens)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {"titles": scope.titles})
    walk.rendered.html = CLEANER.clean(html).strip()
    return walk.rendered


def render_inline(text: str, line: int, scope: Scope, faults: Faults) -> Rendered:
    """As `render`, for words that stand inside a line: no paragraphs."""
    tokens = MARKDOWN.parseInline(text)
    walk = Walk(line, scope, faults)
    for token in tokens:
        walk.inline(token, line)
        walk.add(Unit(words_of(token), line), token)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    if lead_of(text):
        html = f'<span lang="{scope.original}" dir="{direction(scope.original)}">{html}</span>'
    walk.rendered.html = CLEANER.clean(html).strip()
    return walk.rendered
