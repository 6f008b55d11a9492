"""Markdown to safe HTML."""

from __future__ import annotations

from functools import lru_cache

from learnhub.content.faults import Faults
from learnhub.content.markdown.cleaner import cleaner
from learnhub.content.markdown.parser import MARKDOWN, lead_of, words_of
from learnhub.content.markdown.rendered import Link, Rendered, Scope, Unit
from learnhub.content.markdown.walk import Walk
from learnhub.content.sections import sections
from learnhub.domain.errors import Fault
from learnhub.domain.languages import direction

REMEMBERED, REMEMBERED_LENGTH = 2_048, 16_000
"""How many texts are remembered as HTML, and how long each may be."""


def render(text: str, line: int, scope: Scope, faults: Faults) -> Rendered:
    """The text as blocks of HTML; `line` is the line of its file that it begins on. Faults are noted, never raised.

    The last texts are remembered, in parts: a page in the making shows the same again and again.
    """
    whole, html = Rendered(), []
    for row, part in sections(text):
        made, found = (_remembered if len(part) <= REMEMBERED_LENGTH else _noted)(part, scope)
        before = line + row
        faults.take(found, after=before)
        html.append(made.html)
        whole.tell(made.passages)
        whole.headings += [(heading, before + at) for heading, at in made.headings]
        whole.ids += [(identity, before + at) for identity, at in made.ids]
        whole.links += [Link(each.target, before + each.line) for each in made.links]
        whole.units += [Unit(each.text, before + each.line, each.prose, each.heard) for each in made.units]
    whole.html = "\n".join(filter(None, html))
    return whole


def _noted(text: str, scope: Scope) -> tuple[Rendered, tuple[Fault, ...]]:
    noted = Faults("")
    made = _render(text, 0, scope, noted)
    return made, tuple(noted.found)


_remembered = lru_cache(maxsize=REMEMBERED)(_noted)


def _render(text: str, line: int, scope: Scope, faults: Faults) -> Rendered:
    tokens = MARKDOWN.parse(text)
    walk = Walk(line, scope, faults)
    walk.blocks(tokens)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {"titles": scope.titles})
    walk.rendered.html = cleaner().clean(html).strip()
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
    walk.rendered.html = cleaner().clean(html).strip()
    return walk.rendered
