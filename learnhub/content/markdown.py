"""Markdown to safe HTML, plain text, headings, links and pictures; each fault with its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from html import escape
from itertools import pairwise, takewhile
from typing import Any
from urllib.parse import quote, unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from learnhub.content.blocks import BLOCKS
from learnhub.content.faults import Faults, nearest
from learnhub.content.front_matter import UNKNOWN_ID, is_id
from learnhub.content.player import player
from learnhub.content.recordings import RECORDED, captions_of, ending_of, in_language_of, media_name
from learnhub.content.resolution import known_words
from learnhub.domain.languages import FALLBACK, direction
from learnhub.domain.outline import Heading, Passage

LESSON_ADDRESS = "/courses/{course}/{lesson}"
MEDIA_ADDRESS = "/courses/{course}/media/{path}"
CASE_ADDRESS = "/cases/{number}"
WORD_ADDRESS = "/resolution/words#{word}"
"""Where pages, pictures, cases and words are served: the links inside course HTML. The routes of the site agree with
them."""

LEVEL_LIMIT = 16
CHECKLIST_LINES = 7
KEY_POINTS = 3

MARK = re.compile(r"(?P<mark>\( \)|\(x\)|\[ \]|\[x\])(?:\s+|$)")
NEAR_MARK = re.compile(r"(?:\(\s*[xX✓✔]?\s*\)|\[\s*[xX✓✔]?\s*\])(?:\s|$)")

_ID_AT_END = re.compile(r"(?:^|\s+)\{#(?P<id>[^{}]*)\}\s*$")
_BLOCK_INFO = re.compile(r"\s*(?P<name>\S+?)(?:\s+\{#(?P<id>[^{}]*)\})?(?P<rest>\s.*|\{.*)?\s*$")
_COLONS = re.compile(r"\s*:{3,}\s*$")
_FILE_NAME = re.compile(r"\S+\.(?:svg|png|jpe?g|webp|gif)", re.IGNORECASE)
_SAYS_NOTHING = frozenset(
    {
        *("here", "click here", "this", "this link", "link", "more", "read more"),
        *("ici", "cliquez ici", "aquí", "haga clic aquí", "здесь", "тут", "هنا", "点击这里"),
    }
)
_MEDIA = re.compile(r"media/[^/]+")
_OUTSIDE = re.compile(r"(?:https?://[^/]|mailto:[^@]+@)", re.IGNORECASE)
_NUMBER = r"(?P<number>C-[1-9]\d{3}-[1-9]\d{0,8})"
_CASE = re.compile(rf"case:{_NUMBER}")
_TERM = re.compile(r"term:(?P<word>.*)")
CASE_CARD = re.compile(rf"\[case:\s*{_NUMBER}\]")
_ALIGNMENT = {"text-align:left": "align-start", "text-align:center": "align-center", "text-align:right": "align-end"}

_CLEANER = nh3.Cleaner(
    tags={
        *("a", "blockquote", "br", "code", "details", "div", "em", "figcaption", "figure", "h2", "h3", "hr"),
        *("img", "li", "ol", "p", "pre"),
        *("span", "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
        *("audio", "track", "video"),
    },
    attributes={
        "*": {"lang", "dir"},
        "a": {"href", "title"},
        "audio": {"aria-label", "controls", "preload", "src"},
        "div": {"class", "id", "tabindex"},
        "figure": {"class"},
        "details": {"class"},
        "h2": {"id"},
        "h3": {"id"},
        "img": {"src", "alt", "title"},
        "ol": {"start"},
        "p": {"class"},
        "td": {"class"},
        "th": {"class", "scope"},
        "track": {"kind", "label", "src", "srclang"},
        "video": {"aria-label", "controls", "preload", "src"},
    },
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)


@dataclass(frozen=True)
class Scope:
    """What stands around a text: the course, its block titles, the pictures at hand, and what the text may hold.

    `lesson` is the id that `#heading` links are in (empty outside a lesson); `media` maps `media/name` to an address;
    `original` is the language of what is not translated, `language` that of the text. `sizes` has the bytes of the
    recordings and captions in `media`.
    """

    course: str
    titles: Mapping[str, str]
    media: Mapping[str, str] = field(default_factory=dict)
    lesson: str = ""
    headings: bool = False
    blocks: bool = False
    original: str = ""
    language: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.course, self.lesson, self.headings, self.blocks, self.original, self.language, *self.media))


@dataclass(frozen=True)
class Link:
    """A link inside the course, `lesson-id` or `lesson-id#heading-id`, to be followed once all lessons are read."""

    target: str
    line: int


@dataclass(frozen=True)
class Unit:
    """A stretch of plain words: a paragraph, a list item, a heading or a table cell. `heard`: of a transcript, which is
    not held to the style."""

    text: str
    line: int
    prose: bool = True
    heard: bool = False


@dataclass
class Rendered:
    """HTML, and what it was made of. The first passage may have no heading: it goes on from what came before."""

    html: str = ""
    passages: list[Passage] = field(default_factory=list)
    headings: list[tuple[Heading, int]] = field(default_factory=list)
    ids: list[tuple[str, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)

    @property
    def written(self) -> list[Unit]:
        """The words that an author wrote, those of transcripts left out."""
        return [unit for unit in self.units if not unit.heard]

    @property
    def plain(self) -> str:
        """All words, one unit a line."""
        return "\n".join(unit.text for unit in self.units if unit.text)

    def absorb(self, other: Rendered, *, quiet: bool = False) -> None:
        """Take in what follows, its HTML left apart; `quiet` words are checked but not found by search."""
        self.headings += other.headings
        self.ids += other.ids
        self.links += other.links
        self.units += other.units
        for passage in () if quiet else other.passages:
            if passage.heading_id or not self.passages:
                self.passages.append(passage)
            else:
                last = self.passages[-1]
                self.passages[-1] = replace(last, text=f"{last.text}\n{passage.text}".strip())


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


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 4 * LEVEL_LIMIT}).enable("table")
    parser.disable(["lheading", "reference", "code", "html_block", "html_inline"])
    container_plugin(parser, "block", validate=_any_block, render=_render_block)
    # Every address is checked by `_follow`, so that a bad one is a fault and not a link that silently is none.
    parser.validateLink = _take_any_address  # type: ignore[method-assign]
    parser.core.ruler.after("block", "leads", _take_leads)
    parser.core.ruler.after("leads", "ids", _take_ids)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser


_MARKDOWN = _parser()
_STRUCTURE = _parser()
_STRUCTURE.core.ruler.enableOnly(["normalize", "block"])


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
    return tokens


def _check_lines(token: Token, rows: Sequence[int], lines: Sequence[str], line: int, faults: Faults) -> None:
    if token.type == "fence":
        last = lines[rows[1] - 1].lstrip(" >\t").rstrip()
        if rows[1] - rows[0] < 2 or set(last) != {token.markup[0]} or len(last) < len(token.markup):
            faults.add(line + rows[0], "fence-open")
    elif token.type == "inline":
        for row, content in enumerate(token.content.split("\n")):
            if _COLONS.match(content):
                faults.add(line + rows[0] + row, "block-stray")


def render(text: str, line: int, scope: Scope, faults: Faults) -> Rendered:
    """The text as blocks of HTML; `line` is the line of its file that it begins on. Faults are noted, never raised.

    The last texts are remembered: a page in the making shows the same blocks again and again.
    """
    if len(text) > REMEMBERED_LENGTH:
        return _render(text, line, scope, faults)
    made, found = _remembered(text, line, scope)
    for at, code, params in found:
        faults.add(at, code, **params)
    lists = {name: list(getattr(made, name)) for name in ("passages", "headings", "ids", "links", "units")}
    return Rendered(made.html, **lists)


REMEMBERED, REMEMBERED_LENGTH = 2_048, 16_000
"""How many texts are remembered as HTML, and how long each may be."""


@lru_cache(maxsize=REMEMBERED)
def _remembered(
    text: str, line: int, scope: Scope
) -> tuple[Rendered, tuple[tuple[int, str, Mapping[str, object]], ...]]:
    noted = Faults("")
    made = _render(text, line, scope, noted)
    return made, tuple((int(each.path.rpartition(":")[2]), each.code, each.params) for each in noted.found)


def _render(text: str, line: int, scope: Scope, faults: Faults) -> Rendered:
    tokens = _MARKDOWN.parse(text)
    walk = _Walk(line, scope, faults)
    walk.blocks(tokens)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {"titles": scope.titles})
    walk.rendered.html = _CLEANER.clean(html).strip()
    return walk.rendered


def render_inline(text: str, line: int, scope: Scope, faults: Faults) -> Rendered:
    """As `render`, for words that stand inside a line: no paragraphs."""
    tokens = _MARKDOWN.parseInline(text)
    walk = _Walk(line, scope, faults)
    for token in tokens:
        walk.inline(token, line)
        walk.add(Unit(words_of(token), line), token)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    if lead_of(text):
        html = f'<span lang="{scope.original}" dir="{direction(scope.original)}">{html}</span>'
    walk.rendered.html = _CLEANER.clean(html).strip()
    return walk.rendered


@dataclass(frozen=True)
class Marks:
    """What stands in a line besides its words: addresses of links and of pictures, and how much is emphasized."""

    links: Counter[str]
    pictures: Counter[str]
    emphasis: Counter[str]


def inline_marks(text: str) -> Marks:
    """The marks of a line or paragraph, with how often each stands in it."""
    children = [child for token in _MARKDOWN.parseInline(text) for child in token.children or []]
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
    return " ".join("".join(_pieces(token.children or [])).split())


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type == "image":
            yield from _pieces(token.children or [])


class _Walk:
    """One pass over the tokens of a text: ids are taken off, addresses followed, faults noted."""

    def __init__(self, line: int, scope: Scope, faults: Faults) -> None:
        self.line = line
        self.scope = scope
        self.faults = faults
        self.rendered = Rendered()
        self.open: list[Token] = []

    def blocks(self, tokens: list[Token]) -> None:
        row = self.line
        for index, token in enumerate(tokens):
            row = self.line + token.map[0] if token.map else row
            match token.type:
                case "heading_open":
                    self._heading(token, tokens[index + 1], row)
                case "container_block_open":
                    self._block(token, tokens[index + 1 :], row)
                case "container_block_close":
                    token.meta = self.open[-1].meta
                case "th_open" | "td_open":
                    self._cell(token)
                case "fence":
                    if token.meta.get("original"):
                        self._foreign(token)
                    self.add(Unit(token.content.strip(), row, prose=False), token)
                case "inline" if not token.meta.get("player"):
                    self._words(token, row)
            if token.nesting > 0:
                self.open.append(token)
            elif token.nesting < 0:
                token.tag = self.open.pop().tag

    def _heading(self, token: Token, content: Token, row: int) -> None:
        level = int(token.tag[1])
        nested = [parent.type for parent in self.open]
        if level not in {2, 3}:
            self.faults.add(row, "heading-level")
        elif not self.scope.headings or set(nested) - {"container_block_open"} or (nested and level == 2):
            self.faults.add(row, "heading-here")
        words = words_of(content)
        if not words:
            self.faults.add(row, "heading-empty")
        given = note_id(token.meta["id"], row, "heading", content.content, self.faults)
        token.attrSet("id", given)
        self.rendered.ids.append((given, row))
        self.rendered.headings.append((Heading(given, words, level), row))
        self.rendered.passages.append(Passage(given, "" if content.meta.get("original") else words, ""))

    def _block(self, token: Token, inner: list[Token], row: int) -> None:
        name, identity, rest = block_info(token)
        kind = BLOCKS.get(name)
        token.meta = {"name": name, "id": identity or ""}
        outer = self.open[-1].meta.get("name") if self.open else None
        if kind is None:
            self.faults.add(row, "block-unknown", name=name, nearest=get_close_matches(name, BLOCKS, 1, 0)[0])
            return
        if not self.scope.blocks:
            self.faults.add(row, "block-here")
        elif name == "choice" or outer != kind.inside or len(self.open) != (1 if kind.inside else 0):
            self.faults.add(row, "block-inside", name=name)
        if rest or (identity is not None and not kind.takes_id):
            self.faults.add(row, "block-argument", name=name)
        elif kind.takes_id:
            self.rendered.ids.append((note_id(identity, row, "block", name, self.faults), row))
        if kind.headed:
            self._head(name, inner, row)
        self._count(name, inner, row)

    def _head(self, name: str, inner: list[Token], row: int) -> None:
        """The first paragraph of the block is its head."""
        if name in RECORDED:
            self._recording(name, inner, row)
        elif not inner or inner[0].type != "paragraph_open":
            self.faults.add(row, "block-head", name=name)
        elif name == "foldout":
            inner[0].tag = inner[2].tag = "summary"
        else:
            inner[0].attrSet("class", "block-head")

    def _recording(self, name: str, inner: list[Token], row: int) -> None:
        """The first paragraph, a link to the file, becomes the player; the rest is the transcript."""
        content = inner[1] if inner and inner[0].type == "paragraph_open" else None
        links = [child for child in (content.children or [] if content else ()) if child.type == "link_open"]
        title = words_of(content) if content else ""
        if not content or not content.children or len(links) != 1 or not title or content.children[0] is not links[0]:
            self.faults.add(row, "recording-head", name=name, example=f"name.{next(iter(RECORDED[name]))}")
            if content:
                content.meta["player"] = True
            return
        if inner[3].type == "container_block_close":
            self.faults.add(row, "transcript-missing")
        target = unquote(str(links[0].attrs["href"]))
        row = self.line + inner[0].map[0] if inner[0].map else row
        if not _MEDIA.fullmatch(target):
            self.faults.add(row, "image-place", target=target)
        elif ending_of(target) not in RECORDED[name]:
            self.faults.add(row, "recording-block", target=target, name=name, endings=", ".join(RECORDED[name]))
        elif target not in self.scope.sizes:
            self.faults.add(row, "image-missing", target=target)
        captions = captions_of(target, self.scope.sizes, self.scope.original or self.scope.language)
        if name == "video" and target in self.scope.sizes and not captions:
            parts = media_name(target)
            self.faults.add(row, "captions-missing", target=target, captions=f"{parts.stem if parts else target}.vtt")
        inner[0].hidden = inner[2].hidden = True
        content.meta["player"] = True
        foreign = title.startswith(FALLBACK)
        title = title.removeprefix(FALLBACK)
        original = self.scope.original
        marks = f' lang="{original}" dir="{direction(original)}"' if foreign else ""
        said = f"<span{marks}>{escape(title)}</span>"
        html = player(
            name,
            in_language_of(target, self.scope.language, self.scope.sizes),
            title,
            said,
            captions,
            media=self.scope.media,
            sizes=self.scope.sizes,
            titles=self.scope.titles,
            language=self.scope.language,
        )
        content.children = [Token("html_inline", "", 0, content=html)]
        content.meta["original"] = foreign
        self.add(Unit(title, row, prose=False), content)

    def _count(self, name: str, inner: list[Token], row: int) -> None:
        items = 0
        for position, token in enumerate(inner):
            if token.type == "container_block_close" and token.level == len(self.open):
                if position == 0:
                    self.faults.add(row, "block-empty", name=name)
                break
            items += token.type == "list_item_open" and token.level == len(self.open) + 2
        if name == "checklist" and not 1 <= items <= CHECKLIST_LINES:
            self.faults.add(row, "checklist-long", count=items)
        if name == "key-points" and items != KEY_POINTS:
            self.faults.add(row, "key-points-count", count=items)

    def _cell(self, token: Token) -> None:
        style = token.attrs.pop("style", None)
        if style in _ALIGNMENT:
            token.attrSet("class", _ALIGNMENT[str(style)])
        if token.tag == "th":
            token.attrSet("scope", "col")

    def _foreign(self, token: Token) -> None:
        token.attrSet("lang", self.scope.original)
        token.attrSet("dir", direction(self.scope.original))

    def _words(self, token: Token, row: int) -> None:
        self.inline(token, row)
        if CASE_CARD.fullmatch(token.content):
            self.faults.add(row, "case-card-here")
        if self.open and self.open[-1].type == "paragraph_open":
            self._caption(token, row)
        if token.meta.get("original"):
            self._foreign(next(parent for parent in reversed(self.open) if not parent.hidden))
        parent = self.open[-1].type if self.open else ""
        if len(self.open) > 1 and self.open[-2].type == "list_item_open" and NEAR_MARK.match(token.content):
            self.faults.add(row, "options-stray")
        prose = parent not in {"heading_open", "th_open", "td_open"}
        self.add(Unit(words_of(token), row, prose), token)

    def _caption(self, token: Token, row: int) -> None:
        """A picture alone in a paragraph, with words behind its address: a figure with a caption."""
        children = token.children or []
        if len(children) != 1 or children[0].type != "image" or not (words := children[0].attrs.pop("title", "")):
            return
        self.open[-1].tag = "figure"
        children.append(Token("html_inline", "", 0, content=f"<figcaption>{escape(str(words))}</figcaption>"))
        self.add(Unit(str(words), row), token)

    def add(self, unit: Unit, token: Token) -> None:
        """Note what the token says; search has no words in the language of the original beside those translated."""
        heard = any(parent.meta.get("name") in RECORDED for parent in self.open)
        self.rendered.units.append(replace(unit, heard=heard))
        if (self.open and self.open[-1].type == "heading_open") or token.meta.get("original"):
            return
        if not self.rendered.passages:
            self.rendered.passages.append(Passage("", "", ""))
        last = self.rendered.passages[-1]
        self.rendered.passages[-1] = replace(last, text=f"{last.text}\n{unit.text}".strip())

    def inline(self, token: Token, row: int) -> None:
        children = token.children or []
        for place, child in enumerate(children):
            if child.level > LEVEL_LIMIT:
                self.faults.add(row, "too-deep")
                break
            match child.type:
                case "softbreak" | "hardbreak":
                    row += 1
                case "image":
                    self._picture(child, row)
                case "link_open":
                    self._follow(child, row)
                    self._link_words(children[place + 1 :], row)

    def _link_words(self, after: Sequence[Token], row: int) -> None:
        inner = takewhile(lambda token: token.type != "link_close", after)
        words = "".join(_pieces(list(inner))).strip()
        if words.casefold() in _SAYS_NOTHING:
            self.faults.add(row, "link-words", words=words)

    def _picture(self, token: Token, row: int) -> None:
        target = unquote(str(token.attrs["src"]))
        said = "".join(_pieces(token.children or [])).strip()
        if not said:
            self.faults.add(row, "image-alt")
        elif _FILE_NAME.fullmatch(said):
            self.faults.add(row, "image-alt-name")
        if not _MEDIA.fullmatch(target):
            self.faults.add(row, "image-place", target=target)
        elif target not in self.scope.media or target in self.scope.sizes:
            self.faults.add(row, "image-missing", target=target)
        token.attrSet("src", quote(self.scope.media.get(target, "")))

    def _follow(self, token: Token, row: int) -> None:
        target = str(token.attrs["href"])
        if _OUTSIDE.match(target):
            return
        if case := _CASE.fullmatch(target):
            token.attrSet("href", CASE_ADDRESS.format(number=case["number"]))
            return
        if term := _TERM.fullmatch(target):
            word = unquote(term["word"])
            if word not in known_words():
                self.faults.add(row, "term-unknown", word=word, nearest=nearest(word, known_words()))
            token.attrSet("href", WORD_ADDRESS.format(word=quote(word)))
            return
        lesson, mark, heading = target.partition("#")
        lesson = lesson or self.scope.lesson
        if not is_id(lesson) or (mark and not is_id(heading)):
            self.faults.add(row, "link-form", target=unquote(target))
            token.attrSet("href", "#")
            return
        self.rendered.links.append(Link(f"{lesson}{mark}{heading}", row))
        token.attrSet("href", LESSON_ADDRESS.format(course=self.scope.course, lesson=lesson) + mark + heading)
