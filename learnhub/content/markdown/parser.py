"""Markdown as tokens: the blocks and ids of a text, and the marks and words of its lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from learnhub.content.blocks import BLOCKS
from learnhub.content.cells import cells_of
from learnhub.content.faults import Faults
from learnhub.content.front_matter import UNKNOWN_ID, is_id
from learnhub.content.recordings import RECORDED
from learnhub.domain.languages import FALLBACK

LEVEL_LIMIT = 16

MARK = re.compile(r"(?P<mark>\( \)|\(x\)|\[ \]|\[x\])(?:\s+|$)")
NEAR_MARK = re.compile(r"(?:\(\s*[xX✓✔]?\s*\)|\[\s*[xX✓✔]?\s*\])(?:\s|$)")
NUMBER = r"(?P<number>C-[1-9]\d{3}-[1-9]\d{0,8})"
CASE_CARD = re.compile(rf"\[case:\s*{NUMBER}\]")

_ID_AT_END = re.compile(r"(?:^|\s+)\{#(?P<id>[^{}]*)\}\s*$")
_BLOCK_INFO = re.compile(r"\s*(?P<name>\S+?)(?:\s+\{#(?P<id>[^{}]*)\})?(?P<rest>\s.*|\{.*)?\s*$")
_COLONS = re.compile(r"\s*:{3,}\s*$")


def _any_block(params: str, _markup: str) -> bool:
    return bool(params.strip())


def _render_block(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    name, identity = token.meta.get("name", ""), token.meta.get("id", "")
    if token.nesting < 0:
        closes = {"model": "</details>\n", "foldout": "</details>\n"} | dict.fromkeys(RECORDED, "</details></figure>\n")
        return closes.get(name, "</div>\n")
    if name in RECORDED:
        return f'<figure class="block block-{name}">\n'
    if name == "foldout":
        return '<details class="block block-foldout">\n'
    title = env["titles"].get(name, "")
    if name == "model":
        return f'<details class="block block-model"><summary>{title}</summary>\n'
    anchor = f' id="{identity}"' if is_id(identity) else ""
    shown = f'<p class="block-title">{title}</p>\n' if title else ""
    return f'<div class="block block-{name if name in BLOCKS else "unknown"}"{anchor}>\n{shown}'


def _open_table(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return '<div class="table-scroll" tabindex="0">\n' + str(renderer.renderToken(tokens, index, options, env))


def _close_table(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return str(renderer.renderToken(tokens, index, options, env)) + "</div>\n"


def _take_ids(state: StateCore) -> None:
    """Before inline marks are read: the id of a heading goes from its words to its token."""
    for token, content in pairwise(state.tokens):
        if token.type == "heading_open":
            content.content, token.meta["id"] = split_id(content.content)


def _take_leads(state: StateCore) -> None:
    """Before inline marks are read: what stands in the language of the original says so by its token."""
    for token in state.tokens:
        if token.type in {"inline", "fence"} and token.content.startswith(FALLBACK):
            token.content = token.content.removeprefix(FALLBACK)
            token.meta["original"] = True


def _take_any_address(url: str) -> bool:  # noqa: ARG001 - the parser names its argument
    return True


def _end_last_line(state: StateCore) -> None:
    """The container rule looks past the end of a text whose last line is an empty quotation under a table."""
    if state.src.endswith(">"):
        state.src += "\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 4 * LEVEL_LIMIT}).enable("table")
    parser.disable(["lheading", "reference", "code", "html_block", "html_inline"])
    container_plugin(parser, "block", validate=_any_block, render=_render_block)
    # Every address is checked by the walk, so that a bad one is a fault and not a link that silently is none.
    parser.validateLink = _take_any_address  # type: ignore[method-assign]
    parser.core.ruler.after("normalize", "last-line", _end_last_line)
    parser.core.ruler.after("block", "leads", _take_leads)
    parser.core.ruler.after("leads", "ids", _take_ids)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser


MARKDOWN = _parser()
_STRUCTURE = _parser()
_STRUCTURE.core.ruler.enableOnly(["normalize", "last-line", "block"])


def split_id(text: str) -> tuple[str, str | None]:
    """Text without the `{#id}` at its end, and the id; None when there is none."""
    found = _ID_AT_END.search(text)
    return (text[: found.start()].rstrip(), found["id"]) if found else (text, None)


def note_id(identity: str | None, line: int, what: str, seed: str, faults: Faults) -> str:
    """The id if it can be used; else its fault is noted and a stand-in returned. `seed` are words to make one of."""
    if identity is None and "{#" in seed:
        faults.add(line, "id-place")
    elif identity is None:
        faults.add(line, "id-missing", what=what, seed=seed)
    elif not is_id(identity):
        faults.add(line, "id-form", id=identity)
    else:
        return identity
    return UNKNOWN_ID


def block_info(token: Token) -> tuple[str, str | None, str]:
    """The name of a block, its id (None without one), and what else stands on its line."""
    found = _BLOCK_INFO.match(token.info)
    return (found["name"], found["id"], (found["rest"] or "").strip()) if found else (token.info.strip(), None, "")


def structure(text: str, line: int, faults: Faults) -> list[Token]:
    """The block tokens of a text whose first line is `line`; what does not open and close as it should is noted."""
    tokens = _STRUCTURE.parse(text)
    lines = text.split("\n")
    ends: list[int] = [len(lines)]
    for token in tokens:
        if token.level > LEVEL_LIMIT and token.map:
            faults.add(line + token.map[0], "too-deep")
            break
        if token.type == "container_block_open" and token.map:
            closed = token.map[1] < ends[-1] and _COLONS.match(lines[token.map[1]])
            if not closed:
                faults.add(line + token.map[0], "block-unclosed", name=block_info(token)[0])
            ends.append(token.map[1])
        elif token.type == "container_block_close":
            ends.pop()
        elif token.map:
            _check_lines(token, token.map, lines, line, faults)
    _check_rows(tokens, lines, line, faults)
    return tokens


def _check_rows(tokens: Sequence[Token], lines: Sequence[str], line: int, faults: Faults) -> None:
    """Rows of tables whose last cells stand under no head, and are not shown."""
    heads = 0
    for token in tokens:
        if token.type == "thead_open":
            heads = 0
        heads += token.type == "th_open"
        if token.type == "tr_open" and heads and token.map:
            cells = cells_of(lines[token.map[0]].lstrip(" \t>"))
            if any(cells[heads:]):
                faults.add(line + token.map[0], "table-cells", cells=len(cells), heads=heads)


def _check_lines(token: Token, rows: Sequence[int], lines: Sequence[str], line: int, faults: Faults) -> None:
    if token.type == "fence":
        last = lines[rows[1] - 1].lstrip(" >\t").rstrip()
        if rows[1] - rows[0] < 2 or set(last) != {token.markup[0]} or len(last) < len(token.markup):
            faults.add(line + rows[0], "fence-open")
    elif token.type == "inline":
        for row, content in enumerate(token.content.split("\n")):
            if _COLONS.match(content):
                faults.add(line + rows[0] + row, "block-stray")


@dataclass(frozen=True)
class Marks:
    """What stands in a line besides its words: addresses of links and of pictures, and how much is emphasized."""

    links: Counter[str]
    pictures: Counter[str]
    emphasis: Counter[str]


def inline_marks(text: str) -> Marks:
    """The marks of a line or paragraph, with how often each stands in it."""
    children = [child for token in MARKDOWN.parseInline(text) for child in token.children or []]
    return Marks(
        Counter(str(child.attrs["href"]) for child in children if child.type == "link_open"),
        Counter(str(child.attrs["src"]) for child in children if child.type == "image"),
        Counter(child.type for child in children if child.type in {"strong_open", "em_open"}),
    )


def lead_of(text: str) -> str:
    """The sign that a text stands in the language of the original, where it does."""
    return FALLBACK if text.startswith(FALLBACK) else ""


def words_of(token: Token) -> str:
    """The words of an inline token, without marks, on one line."""
    return " ".join("".join(pieces_of(token.children or [])).split())


def pieces_of(tokens: Sequence[Token]) -> Iterator[str]:
    """The stretches of words of the tokens of a line."""
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type == "image":
            yield from pieces_of(token.children or [])
