"""One pass over the tokens of a text: blocks and links are made ready for HTML, and faults are noted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from html import escape
from itertools import takewhile
from urllib.parse import quote, unquote

from markdown_it.token import Token

from learnhub.content.blocks import BLOCKS
from learnhub.content.faults import Faults, nearest
from learnhub.content.front_matter import is_id
from learnhub.content.markdown.parser import (
    CASE_CARD,
    LEVEL_LIMIT,
    NEAR_MARK,
    NUMBER,
    block_info,
    note_id,
    pieces_of,
    words_of,
)
from learnhub.content.markdown.rendered import Link, Rendered, Scope, Unit
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

CHECKLIST_LINES = 7
KEY_POINTS = 3

_FILE_NAME = re.compile(r"\S+\.(?:svg|png|jpe?g|webp|gif)", re.IGNORECASE)
_SAYS_NOTHING = frozenset(
    {
        *("here", "click here", "this", "this link", "link", "more", "read more"),
        *("ici", "cliquez ici", "aquí", "haga clic aquí", "здесь", "тут", "هنا", "点击这里"),
    }
)
_MEDIA = re.compile(r"media/[^/]+")
_OUTSIDE = re.compile(r"(?:https?://[^/]|mailto:[^@]+@)", re.IGNORECASE)
_CASE = re.compile(rf"case:{NUMBER}")
_TERM = re.compile(r"term:(?P<word>.*)")
_ALIGNMENT = {"text-align:left": "align-start", "text-align:center": "align-center", "text-align:right": "align-end"}


class Walk:
    """One pass over the tokens of a text: ids are taken off, addresses followed, faults noted."""

    def __init__(self, line: int, scope: Scope, faults: Faults) -> None:
        self.line = line
        self.scope = scope
        self.faults = faults
        self.rendered = Rendered()
        self.open: list[Token] = []

    def blocks(self, tokens: list[Token]) -> None:
        """Go over the blocks of a text."""
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
        """Go over the marks of a line."""
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
        words = "".join(pieces_of(list(inner))).strip()
        if words.casefold() in _SAYS_NOTHING:
            self.faults.add(row, "link-words", words=words)

    def _picture(self, token: Token, row: int) -> None:
        target = unquote(str(token.attrs["src"]))
        said = "".join(pieces_of(token.children or [])).strip()
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
